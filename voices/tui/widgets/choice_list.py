"""A box with lines to choose from, by arrows and Enter or by click; or to tick several of, by Space or click."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from voices.tui.widgets.line_list import Line, LineList
from voices.tui.widgets.overlay import Overlay


class ChoiceList(Overlay, can_focus=True):
    """Asks for one line; `purpose` comes back with the answer, so that one box serves several questions."""

    DEFAULT_CSS = """
    ChoiceList { & > LineList { height: auto; max-height: 24; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="choice.up"),
        Binding("down", "move(1)", "Down", show=False, id="choice.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="choice.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="choice.page_down"),
        Binding("home", "move(-1000000)", "First", show=False, id="choice.first"),
        Binding("end", "move(1000000)", "Last", show=False, id="choice.last"),
        Binding("space", "tick", "Tick", id="choice.tick", tooltip="Tick the highlighted line, or clear its tick"),
        Binding(
            "enter", "done", "Choose", id="choice.done", tooltip="Take the highlighted line, unless some were ticked"
        ),
    ]

    class Chosen(Message):
        """A line was chosen."""

        def __init__(self, purpose: str, key: Hashable) -> None:
            super().__init__()
            self.purpose = purpose
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._purpose = ""
        self._ticks = self._ticked = False
        self._n_lines = 1
        self._list = LineList(has_cursor=True)

    def compose(self) -> ComposeResult:
        """Title and lines."""
        yield self._title
        yield self._list

    def ask(self, purpose: str, title: str, lines: Sequence[Line], *, ticks: bool = False) -> None:
        """Open with these lines. With `ticks` the box stays open after a choice, for several."""
        self._purpose, self._ticks, self._ticked = purpose, ticks, False
        self.enter_does = "Done" if ticks else "Choose"
        self._list.set_lines(lines, keep=False)
        self._n_lines = len(lines)
        self.fit()
        self.open_with(title, self)

    def fit(self) -> None:
        """Take as many rows as there are lines and room."""
        self._list.styles.height = max(1, min(24, self._n_lines, self.screen.size.height - 8))

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show changed lines, the highlight where it was."""
        self._list.set_lines(lines)

    def go_to(self, key: Hashable) -> None:
        """Highlight a line."""
        self._list.go_to(key)

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tick only where several lines can be chosen."""
        return self._ticks if action == "tick" else super().check_action(action, parameters)

    def action_tick(self) -> None:
        """Tick the highlighted line."""
        self._choose()

    def _choose(self) -> None:
        """Take the highlighted line."""
        key = self._list.key_here
        if key is None:
            return
        self._ticked = True
        if not self._ticks:
            self.action_close()
        self.post_message(self.Chosen(self._purpose, key))

    def action_done(self) -> None:
        """Close, taking the highlighted line unless something was ticked already."""
        if not self._ticked:
            self._choose()
        self.action_close()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take the clicked line."""
        event.stop()
        self._choose()
