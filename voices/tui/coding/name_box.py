"""A box that asks for a name in one line. Enter takes it, Escape closes and changes nothing."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput


class NameBox(Overlay):
    """Asks for the name of a new code, with one to begin with."""

    DEFAULT_CSS = """
    NameBox { & > .name-box--hint { height: 1; color: $text-muted; } }
    """

    class Named(Message):
        """A name was given."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._input = SafeInput(compact=True)

    def compose(self) -> ComposeResult:
        """Title, name and a hint."""
        yield self._title
        yield self._input
        yield Static("Enter goes on to its theme, Esc leaves it.", classes="name-box--hint", markup=False)

    def ask(self, title: str, name: str, most: int) -> None:
        """Open with a name to change, of so many letters at most."""
        self._input.max_length = most
        self._input.value = name
        self.open_with(title, self._input)
        self._input.cursor_position = len(name)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the name."""
        event.stop()
        name = self._input.value.strip()
        if name:
            self.action_close()
            self.post_message(self.Named(name))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Nobody else hears what is typed."""
        event.stop()
