"""The code picker: type a few letters, see codes by theme with their definitions, tick several, apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.fuzzy import Matcher
from textual.message import Message
from textual.widgets import Input

from voices.model import Code, Codebook
from voices.tui.widgets.line_list import Line, LineList, line, wrapped
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput

_TICK_CELLS = 4


def rank(codebook: Codebook, query: str, recent: Sequence[str]) -> list[Code]:
    """Return the codes that fit what was typed, the best first; all of them for an empty query, recent ones first.

    Id and name are matched loosely, in the order of letters; theme, keywords and definition as typed.
    """
    query = query.strip()
    if not query:
        first = [codebook.code(code) for code in recent if code in codebook]
        return [*first, *(code for code in codebook.codable if code not in first)]
    matcher = Matcher(query)
    folded = query.casefold()
    scored = []
    for place, code in enumerate(codebook.codable):
        score = max(matcher.match(code.name), matcher.match(code.id))
        plain = f"{code.id} {code.name}".casefold()
        theme = codebook.theme_of(code.id).name.casefold()
        if folded in plain:
            score += 4.0
        elif folded in theme or any(folded in keyword.casefold() for keyword in code.keywords):
            score += 2.0
        elif folded in code.definition.casefold():
            score += 1.0
        if score > 0:
            scored.append((-score, place, code))
    return [code for _, _, code in sorted(scored, key=lambda each: each[:2])]


def reason(code: Code, query: str) -> str:
    """Return what of a code fits what was typed where neither id nor name does: a keyword; empty for all else."""
    folded = query.strip().casefold()
    if not folded or folded in f"{code.id} {code.name}".casefold():
        return ""
    return next((keyword for keyword in code.keywords if folded in keyword.casefold()), "")


class CodePicker(Overlay):
    """Asks for one or several codes."""

    DEFAULT_CSS = """
    CodePicker {
        & > #picker-definition { color: $text-muted; border-top: solid $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="picker.up"),
        Binding("down", "move(1)", "Down", show=False, id="picker.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="picker.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="picker.page_down"),
        Binding("shift+up", "scroll_definition(-1)", "Definition up", show=False, id="picker.definition_up"),
        Binding("shift+down", "scroll_definition(1)", "Definition", id="picker.definition_down"),
        Binding("tab", "tick", "Tick several", id="picker.tick", tooltip="Tick this code and go on choosing"),
        Binding(
            "enter", "apply", "Code", id="picker.apply", tooltip="Put the ticked codes, or this one, on the selection"
        ),
    ]

    class Picked(Message):
        """Codes were chosen for the selection."""

        def __init__(self, codes: tuple[str, ...]) -> None:
            super().__init__()
            self.codes = codes

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._codebook: Codebook | None = None
        self._colours: Mapping[str, str] = {}
        self._recent: Sequence[str] = ()
        self._ticked: list[str] = []
        self._asked = ""
        self._input = SafeInput(placeholder="type a name, an id, a theme or a keyword", compact=True)
        self._list = LineList(has_cursor=True, id="picker-codes")
        self._definition = LineList(id="picker-definition")

    def compose(self) -> ComposeResult:
        """Title, what is typed, codes, definition."""
        yield self._title
        yield self._input
        yield self._list
        yield self._definition

    def ask(self, title: str, codebook: Codebook, colours: Mapping[str, str], recent: Sequence[str]) -> None:
        """Open for a selection."""
        self._codebook, self._colours, self._recent = codebook, colours, recent
        self._ticked.clear()
        self._asked = title
        self._input.value = ""
        room = self.screen.size.height - 14
        self._list.styles.height = max(3, min(14, room * 2 // 3))
        self._definition.styles.height = max(2, min(7, room // 3))
        self._fill(keep=False)
        self.open_with(title, self._input)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)
        self._define()

    def action_tick(self) -> None:
        """Tick or untick the highlighted code."""
        code = self._here()
        if code is not None:
            (self._ticked.remove if code in self._ticked else self._ticked.append)(code)
            self._fill()
            told = f": {len(self._ticked)} ticked, Enter puts on what is ticked" if self._ticked else ""
            self.set_title(self._asked + told)

    def action_scroll_definition(self, step: int) -> None:
        """Scroll a long definition."""
        self._definition.scroll_relative(y=step, animate=False)

    def action_apply(self) -> None:
        """Hand over the ticked codes, or the highlighted one when none is ticked."""
        here = self._here()
        codes = tuple(self._ticked) or (() if here is None else (here,))
        if codes:
            self.action_close()
            self.post_message(self.Picked(codes))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._fill(keep=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the input applies."""
        event.stop()
        self.action_apply()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A click on a code applies it; one on its tick only ticks it."""
        event.stop()
        if event.lines is self._list and event.cell < _TICK_CELLS:
            self.action_tick()
        elif event.lines is self._list:
            self.action_apply()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the definition anew."""
        self._define()

    def _here(self) -> str | None:
        key = self._list.key_here
        return key if isinstance(key, str) else None

    def _fill(self, *, keep: bool = True) -> None:
        if self._codebook is None:
            return
        ticked = [self._codebook.code(code) for code in self._ticked]
        codes = [
            *ticked,
            *(each for each in rank(self._codebook, self._input.value, self._recent) if each not in ticked),
        ]
        lines = [self._line(code) for code in codes] or [line("No code fits. Esc closes.", "dim")]
        self._list.set_lines(lines, keep=keep)
        self._define()

    def _line(self, code: Code) -> Line:
        theme = "" if self._codebook is None else self._codebook.theme_of(code.id).name
        keyword = reason(code, self._input.value)
        beside = f"  keyword: {keyword}" if keyword else f"  {theme}"
        tick = "[x] " if code.id in self._ticked else "[ ] "
        colour = self._colours.get(code.id, "text")
        return Line(((tick, "text"), (f"{code.id:<9}", colour), (code.name, "text"), (beside, "dim")), code.id)

    def _define(self) -> None:
        here = self._here()
        if self._codebook is None or here is None:
            self._definition.set_lines([])
            return
        code = self._codebook.code(here)
        width = max(20, self._definition.text_width or 70)
        told = wrapped(code.definition, width, "text")
        if code.include:
            told += wrapped(f"Include: {code.include}", width, "dim")
        if code.exclude:
            told += wrapped(f"Exclude: {code.exclude}", width, "dim")
        self._definition.set_lines(told, keep=False)
