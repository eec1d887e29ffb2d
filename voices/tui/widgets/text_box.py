"""A box to write in: memos and reasons. Escape closes it and keeps what was written."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeTextArea

SECONDS_TO_READ = 1.0  # keys that were pressed while the file was waited for come all at once behind the refusal
_KEEPS = "Esc keeps the text and closes. An empty text takes it away."
_DROPS = "Not kept, see below. Copy it: if it fails again, Esc again drops it."

_ROWS, _ROWS_AROUND = 8, 9


class TextBox(Overlay):
    """Asks for a text and hands it over when the box closes, in the same step, so that leaving loses nothing.

    A text that cannot be kept stays in the box. The next Escape tries once more, and drops it where that fails too; one
    that came before the refusal could be read only tries.
    """

    DEFAULT_CSS = """
    TextBox {
        & > TextArea, & > TextArea:focus { height: 8; border: none; padding: 0; background: $boost; }
        & > .text-box--hint { height: 1; color: $text-muted; }
        &.-full { width: 100%; max-width: 100%; height: 100%; max-height: 100%; margin: 0 0 2 0; }
        &.-full > TextArea, &.-full > TextArea:focus { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+o",
            "full_screen",
            "Full screen",
            id="text_box.full_screen",
            tooltip="Write on the whole screen, or in the small box again",
        )
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keep: Callable[[str], bool] = bool
        self._before = self._shown = ""
        self._refused: str | None = None
        self._refused_at = 0.0
        self._hint = Static(_KEEPS, classes="text-box--hint", markup=False)
        self._area = SafeTextArea(soft_wrap=True, show_line_numbers=False, tab_behavior="focus")

    def compose(self) -> ComposeResult:
        """Title, text and a hint."""
        yield self._title
        yield self._area
        yield self._hint

    def ask(self, title: str, text: str, keep: Callable[[str], bool], *, full: bool = False) -> None:
        """Open with a text to change; `keep` gets what was written and says whether it could be kept.

        With `full` the box begins as large as the screen.
        """
        self.set_class(full, "-full")
        self.fit()
        self._keep, self._before, self._refused = keep, text, None
        self._hint.update(_KEEPS)
        self._area.text = text
        self._shown = self._area.text
        self._area.move_cursor(self._area.document.end)
        self.open_with(title, self._area)

    def action_full_screen(self) -> None:
        """Write on the whole screen, or in the small box again; text and cursor stay as they are."""
        self.toggle_class("-full")
        self.fit()
        self._area.scroll_cursor_visible(animate=False)

    def fit(self) -> None:
        """Leave the line below the text in sight, which tells what Escape does."""
        room = max(2, min(_ROWS, self.screen.size.height - _ROWS_AROUND))
        self._area.styles.height = None if self.has_class("-full") else room

    def give_way(self) -> None:
        """Close because the program is left, unless the text could not be kept."""
        if self.is_open and self._is_kept():
            super().action_close()

    def action_close(self) -> None:
        """Hand over what was written and close."""
        if not self.is_open:
            return
        is_known = time.monotonic() - self._refused_at > SECONDS_TO_READ
        is_dropped = is_known and self._area.text == self._refused
        if self._is_kept() or is_dropped:
            super().action_close()

    def _is_kept(self) -> bool:
        """Hand over what was written and return whether it could be kept."""
        text = self._area.text
        if self._keep(self._before if text == self._shown else text):
            return True
        self._refused, self._refused_at = text, time.monotonic()
        self._hint.update(_DROPS)
        return False
