"""A box to write in: memos and reasons. Escape closes it and keeps what was written."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeTextArea


class TextBox(Overlay):
    """Asks for a text; `purpose` comes back with it when the box closes."""

    DEFAULT_CSS = """
    TextBox {
        & > TextArea { height: 8; border: none; padding: 0; }
        & > .text-box--hint { height: 1; color: $text-muted; }
    }
    """

    class Written(Message):
        """The box was closed with this text."""

        def __init__(self, purpose: str, text: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._purpose = self._before = self._shown = ""
        self._area = SafeTextArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def compose(self) -> ComposeResult:
        """Title, text and a hint."""
        yield self._title
        yield self._area
        yield Static(
            "Esc keeps the text and closes. An empty text takes it away.", classes="text-box--hint", markup=False
        )

    def ask(self, purpose: str, title: str, text: str) -> None:
        """Open with a text to change."""
        self._purpose, self._before = purpose, text
        self._area.text = text
        self._shown = self._area.text
        self._area.move_cursor(self._area.document.end)
        self.open_with(title, self._area)

    def action_close(self) -> None:
        """Close and hand over what was written."""
        if self.is_open:
            unchanged = self._area.text == self._shown
            self.post_message(self.Written(self._purpose, self._before if unchanged else self._area.text))
        super().action_close()
