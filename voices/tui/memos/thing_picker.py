"""A box that asks what a memo is to be about: type a few words, choose one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from voices.memos.finding import holds
from voices.memos.listed import Thing
from voices.model import About
from voices.tui.memos.words import thing_lines
from voices.tui.widgets.line_list import LineList, line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput


class ThingPicker(Overlay):
    """Asks for one code, interview or child, or the study."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="things.up"),
        Binding("down", "move(1)", "Down", show=False, id="things.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="things.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="things.page_down"),
        Binding("enter", "done", "Write", id="things.write", tooltip="Write a memo on the highlighted line"),
    ]

    class Picked(Message):
        """Something was chosen."""

        def __init__(self, about: About) -> None:
            super().__init__()
            self.about = about

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._things: Sequence[Thing] = ()
        self._input = SafeInput(placeholder="type: study, a code, an interview, a child", compact=True)
        self._list = LineList(has_cursor=True, id="things")

    def compose(self) -> ComposeResult:
        """Title, what is typed, what there is."""
        yield self._title
        yield self._input
        yield self._list

    def ask(self, title: str, things: Sequence[Thing]) -> None:
        """Open with these to choose from."""
        self._things = things
        self._input.value = ""
        self.fit()
        self._fill()
        self.open_with(title, self._input)

    def fit(self) -> None:
        """Take the room there is for what fits."""
        self._list.styles.height = max(3, min(16, self.screen.size.height - 10))

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)

    def action_done(self) -> None:
        """Hand over the highlighted line."""
        about = self._list.key_here
        if isinstance(about, About):
            self.action_close()
            self.post_message(self.Picked(about))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        event.stop()
        self._fill()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the input chooses."""
        event.stop()
        self.action_done()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A click chooses."""
        event.stop()
        self.action_done()

    def _fill(self) -> None:
        lines = thing_lines([each for each in self._things if holds(each.told, self._input.value)])
        self._list.set_lines(lines or [line("Nothing fits. Esc closes.", "dim")], keep=False)
