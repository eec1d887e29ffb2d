"""A box for one line of text: a name, a reason. Enter goes on with it, Escape closes and changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.widgets import Input, Static

from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput


class LineBox(Overlay):
    """Asks for a line and hands it over when Enter is pressed; one that is refused stays in the box."""

    DEFAULT_CSS = """
    LineBox { & > .line-box--hint { height: 1; color: $text-muted; } }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._take: Callable[[str], bool] = bool
        self._asked = ""
        self._input = SafeInput(compact=True)
        self._hint = Static("", classes="line-box--hint", markup=False)

    def compose(self) -> ComposeResult:
        """Title, line and a hint."""
        yield self._title
        yield self._input
        yield self._hint

    def ask(self, title: str, text: str, most: int, hint: str, take: Callable[[str], bool]) -> None:
        """Open with a line to change; `take` gets it and says whether it could be used."""
        self._take, self._asked = take, title
        self._hint.update(hint)
        self._input.max_length = most
        self._input.value = text
        self.open_with(title, self._input)
        self._input.cursor_position = len(text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on with what is written."""
        event.stop()
        text = self._input.value.strip()
        if text and self.is_open:
            self.action_close()
            if not self._take(text):
                self.open_with(self._asked, self._input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Nobody else hears what is typed."""
        event.stop()
