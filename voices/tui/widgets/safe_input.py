"""Inputs that take what is pasted without passing on what would steer the terminal."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.document._edit import Edit
from textual.geometry import Size
from textual.reactive import Reactive, reactive
from textual.widgets import Input, TextArea
from textual.widgets.text_area import EditResult

from voices.display import harmless, harmless_lines

MOST_IN_A_LINE, MOST_IN_A_TEXT = 1_000, 100_000


def suit_paste(event: events.Paste, *, is_line: bool) -> str:
    """Make what is pasted harmless, and no longer than can be worked with; return in words what was left out, if any.

    Terminals send the ends of lines as carriage returns.
    """
    text = harmless_lines(event.text.replace("\r\n", "\n").replace("\r", "\n"))
    text, most = (text.partition("\n")[0], MOST_IN_A_LINE) if is_line else (text, MOST_IN_A_TEXT)
    event.text = text[:most]
    return f"What was pasted is too long: only the first {most:,} signs were taken." if len(text) > most else ""


class SafeInput(Input):
    """One line without control characters. `on_typed` is called with every change, before the frame that shows it."""

    # A letter more changes neither height nor width, so the screen is not laid out anew for it.
    value: Reactive[str] = reactive("", layout=False, init=False)
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    on_typed: Callable[[], None] | None = None

    def watch_value(self, value: str) -> None:
        """Tell of a change at once, so that what follows from it is in the same frame."""
        if self.on_typed is not None:
            self.on_typed()

    def validate_value(self, value: str) -> str:
        """Show control characters as signs, whatever way they came in."""
        return harmless(value)


class SafeTextArea(TextArea):
    """Several lines without control characters."""

    def edit(self, edit: Edit) -> EditResult:
        """Show control characters as signs, whatever way they came in."""
        edit.text = harmless_lines(edit.text)
        return super().edit(edit)

    def load_text(self, text: str) -> None:
        """Show a text without control characters."""
        super().load_text(harmless_lines(text))
