"""A box that lists every key with what it does; arrows scroll it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from voices.tui.widgets.line_list import Line, LineList, wrapped
from voices.tui.widgets.overlay import Overlay

_KEY_CELLS = 16


class KeysBox(Overlay, can_focus=True):
    """Shows keys until Escape."""

    DEFAULT_CSS = """
    KeysBox { & > LineList { height: auto; max-height: 30; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="keys.up"),
        Binding("down", "move(1)", "Down", show=False, id="keys.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="keys.page_up"),
        Binding("pagedown,space", "move(10)", "Page down", id="keys.page_down"),
        Binding("question_mark,enter", "close", "Close", show=False, id="keys.close"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._list = LineList()

    def compose(self) -> ComposeResult:
        """Title and keys."""
        yield self._title
        yield self._list

    def ask(self, keys: Sequence[tuple[str, str]]) -> None:
        """Open with keys and what each does."""
        lines: list[Line] = []
        for key, told in keys:
            first, *further = wrapped(told, 54)
            lines.append(Line(((f"{key:<{_KEY_CELLS}}", "strong"), *first.pieces)))
            lines += [Line(((" " * _KEY_CELLS, "text"), *each.pieces)) for each in further]
        self._list.set_lines(lines, keep=False)
        self._list.styles.height = max(3, min(len(lines), self.screen.size.height - 9))
        self.open_with("Keys (arrows scroll, Esc closes)", self)

    def action_move(self, step: int) -> None:
        """Scroll."""
        self._list.scroll_relative(y=step, animate=False)
