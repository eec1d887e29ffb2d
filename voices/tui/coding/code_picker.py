"""The code picker: type a few letters, see codes by theme with their definitions, tick several, apply."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from voices.model import Code, Codebook
from voices.tui.coding.ranking import Ranking, reason
from voices.tui.widgets.line_list import Line, LineList, line, wrapped
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput

WIDE = 100
_TICK_CELLS = 4
_NEW = "new"
_TO_TYPE = "type a name, an id, a theme or a keyword; or the name of a new code"


class CodePicker(Overlay):
    """Asks for one or several codes, or for the name of a new one; `purpose` comes back with the answer."""

    DEFAULT_CSS = """
    CodePicker {
        & > #picker-body { layout: vertical; height: auto; }
        & #picker-definition { color: $text-muted; border-top: solid $primary-muted; }
        &.-wide { width: 116; }
        &.-wide > #picker-body { layout: horizontal; }
        &.-wide #picker-codes { width: 1fr; }
        &.-wide #picker-definition { width: 44; border-top: none; border-left: solid $primary-muted; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="picker.up"),
        Binding("down", "move(1)", "Down", show=False, id="picker.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="picker.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="picker.page_down"),
        Binding("tab", "tick", "Tick several", id="picker.tick", tooltip="Tick this code and go on choosing"),
        Binding("shift+up", "scroll_definition(-1)", "Definition up", show=False, id="picker.definition_up"),
        Binding("shift+down", "scroll_definition(1)", "Scroll definition", id="picker.definition_down"),
        Binding(
            "enter", "apply", "Code", id="picker.apply", tooltip="Put the ticked codes, or this one, on the selection"
        ),
    ]

    class Picked(Message):
        """Codes were chosen."""

        def __init__(self, purpose: str, codes: tuple[str, ...]) -> None:
            super().__init__()
            self.purpose = purpose
            self.codes = codes

    class Named(Message):
        """A code that is not there yet was named."""

        def __init__(self, purpose: str, name: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ranking: Ranking | None = None
        self._lines: dict[tuple[str, bool, bool, str], Line] = {}
        self._colours: Mapping[str, str] = {}
        self._recent: Sequence[str] = ()
        self._there: frozenset[str] = frozenset()
        self._ticked: list[str] = []
        self._asked = self._purpose = ""
        self._is_one = False
        self._input = SafeInput(
            placeholder="type a name, an id, a theme, a keyword; or the name of a new code", compact=True
        )
        self._input.on_typed = partial(self._fill, keep=False)
        self._list = LineList(has_cursor=True, id="picker-codes")
        self._definition = LineList(id="picker-definition")

    def compose(self) -> ComposeResult:
        """Title, what is typed, codes, definition."""
        yield self._title
        yield self._input
        with Container(id="picker-body"):
            yield self._list
            yield self._definition

    def ask(
        self,
        purpose: str,
        title: str,
        codebook: Codebook,
        colours: Mapping[str, str],
        recent: Sequence[str],
        there: Collection[str] = (),
        *,
        only_one: bool = False,
    ) -> None:
        """Open with the codes of a codebook, `recent` ones first; those that lie `there` already say so.

        With `only_one` nothing is ticked or made.
        """
        if self._ranking is None or self._ranking.codebook is not codebook or self._colours != colours:
            self._ranking = Ranking(codebook)
            self._lines.clear()
        self._purpose, self._colours, self._recent, self._is_one = purpose, colours, recent, only_one
        self._there = frozenset(there)
        self._ticked.clear()
        self._asked = title
        self._input.value = ""
        self.fit()
        self._fill(keep=False)
        self.open_with(title, self._input)

    def fit(self) -> None:
        """Take the room there is for codes, and beside or below them for a definition."""
        self.set_class(self.screen.size.width >= WIDE, "-wide")
        room = self.screen.size.height - 14
        height = max(3, min(14, room * 2 // 3))
        self._list.styles.height = height
        self._definition.styles.height = height if self.has_class("-wide") else max(2, min(7, room // 3))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tick only where several codes can be chosen."""
        return not self._is_one if action == "tick" else super().check_action(action, parameters)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)
        self._define()

    def action_tick(self) -> None:
        """Tick or untick the highlighted code."""
        code = self._list.key_here
        if isinstance(code, str) and not self._is_one:
            (self._ticked.remove if code in self._ticked else self._ticked.append)(code)
            if self._input.value:
                self._input.value = ""  # the next code is looked for anew
            else:
                self._fill()
            self._list.go_to(code)
            self._define()
            told = f" · {len(self._ticked)} ticked: Enter" if self._ticked else ""
            self.set_title(self._asked + told)

    def action_scroll_definition(self, step: int) -> None:
        """Scroll a long definition."""
        self._definition.scroll_relative(y=step, animate=False)

    def action_apply(self) -> None:
        """Hand over the ticked codes, or the highlighted one, or the name of a new one, when none is ticked."""
        here: Hashable = self._list.key_here
        if self._ticked or isinstance(here, str):
            codes = tuple(self._ticked) or (str(here),)
            self.action_close()
            self.post_message(self.Picked(self._purpose, codes))
        elif isinstance(here, tuple):
            self.action_close()
            self.post_message(self.Named(self._purpose, str(here[1])))

    def on_input_changed(self, event: Input.Changed) -> None:
        """What fits is shown already."""
        event.stop()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the input applies."""
        event.stop()
        self.action_apply()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A click on a code applies it; one on its tick only ticks it, and every click while some are ticked."""
        event.stop()
        if event.lines is self._list and event.cell < _TICK_CELLS and isinstance(event.key, str) and not self._is_one:
            self.action_tick()
        elif event.lines is self._list and self._ticked and isinstance(event.key, str):
            self.action_tick()  # several are being chosen: Enter puts them on
        elif event.lines is self._list:
            self.action_apply()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the definition anew, beside the list or below it."""
        self.set_class(self.screen.size.width >= WIDE, "-wide")
        self._define()

    def _fill(self, *, keep: bool = True) -> None:
        if self._ranking is None:
            return
        codebook, typed = self._ranking.codebook, " ".join(self._input.value.split())
        found = self._ranking.rank(typed, self._recent)
        fitting = {each.id for each in found}
        ticked = [codebook.code(code) for code in self._ticked if code not in fitting]
        lines = [self._line(code, typed) for code in (*ticked, *found)]
        first: Hashable = next((each.id for each in found if each.id not in self._ticked), None)
        if typed and not self._is_one and not self._ranking.has_name(typed):
            new = line(f"    new code: {typed} (proposed for the lead)", "text", (_NEW, typed))
            if found and not self._ranking.is_plain(found[0], typed):
                lines.insert(0, new)  # nothing has these words: what is only like them is not put on by Enter
                first = new.key
            else:
                lines.append(new)
        self._list.set_lines(lines or [line("No code fits. Esc closes.", "dim")], keep=keep)
        if not keep and typed and first is not None:
            self._list.go_to(first)
        self._define()

    def _line(self, code: Code, typed: str) -> Line:
        keyword, is_ticked, is_there = reason(code, typed), code.id in self._ticked, code.id in self._there
        found = self._lines.get((code.id, is_ticked, is_there, keyword))
        if found is None:
            theme = "" if self._ranking is None else self._ranking.codebook.theme_of(code.id).name
            sign = (" (proposed)" if code.status == "proposed" else "") + ("  · on these words" if is_there else "")
            beside = f"{sign}  keyword: {keyword}" if keyword else f"{sign}  {theme}"
            tick = "[x] " if is_ticked else "[ ] "
            colour = self._colours.get(code.id, "text")
            found = Line(((tick, "text"), (f"{code.id:<9}", colour), (code.name, "text"), (beside, "dim")), code.id)
            self._lines[code.id, is_ticked, is_there, keyword] = found
        return found

    def _define(self) -> None:
        here = self._list.key_here
        if self._ranking is None or here is None:
            self._definition.set_lines([])
            return
        width = max(20, self._definition.text_width or (40 if self.has_class("-wide") else 70))
        if not isinstance(here, str):
            told = "Nothing of the codebook needs to fit: the new code goes under the theme you choose next, is put on "
            self._definition.set_lines(wrapped(f"{told}these words, and waits for the lead's word.", width), keep=False)
            return
        code = self._ranking.codebook.code(here)
        told_lines = wrapped(code.definition, width, "text")
        if code.include:
            told_lines += wrapped(f"Include: {code.include}", width, "dim")
        if code.exclude:
            told_lines += wrapped(f"Exclude: {code.exclude}", width, "dim")
        self._definition.set_lines(told_lines, keep=False)
