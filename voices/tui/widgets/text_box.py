"""A box to write in: memos and reasons. Escape closes it and keeps what was written."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Static

from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeTextArea


class TextBox(Overlay):
    """Asks for a text and hands it over when the box closes, in the same step, so that leaving loses nothing."""

    DEFAULT_CSS = """
    TextBox {
        & > TextArea, & > TextArea:focus { height: 8; border: none; padding: 0; background: $boost; }
        & > .text-box--hint { height: 1; color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keep: Callable[[str], None] | None = None
        self._before = self._shown = ""
        self._area = SafeTextArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def compose(self) -> ComposeResult:
        """Title, text and a hint."""
        yield self._title
        yield self._area
        yield Static(
            "Esc keeps the text and closes. An empty text takes it away.", classes="text-box--hint", markup=False
        )

    def ask(self, title: str, text: str, keep: Callable[[str], None]) -> None:
        """Open with a text to change; `keep` gets what was written."""
        self._keep, self._before = keep, text
        self._area.text = text
        self._shown = self._area.text
        self._area.move_cursor(self._area.document.end)
        self.open_with(title, self._area)

    def action_close(self) -> None:
        """Close and hand over what was written."""
        keep, self._keep = self._keep, None
        unchanged = self._area.text == self._shown
        super().action_close()
        if keep is not None:
            keep(self._before if unchanged else self._area.text)
