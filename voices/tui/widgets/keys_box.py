"""A box that lists every key with what it does; arrows scroll it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from voices.tui.widgets.line_list import Line, LineList, line, wrapped
from voices.tui.widgets.overlay import Overlay

Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
_KEY_CELLS = 16
_WIDEST = 70
_FRAME = 8


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
        self._groups: Groups = ()
        self._list = LineList()

    def compose(self) -> ComposeResult:
        """Title and keys."""
        yield self._title
        yield self._list

    def ask(self, groups: Groups) -> None:
        """Open with keys and what each does, in groups."""
        self._groups = groups
        self._list.scroll_to(y=0, animate=False)
        self.fit()
        self.open_with("Keys (arrows and wheel scroll, Esc closes)", self)

    def fit(self) -> None:
        """Wrap what is told to the room there is, and take as many rows as there are."""
        room = self.screen.size
        width = max(20, min(_WIDEST, room.width - _FRAME) - _KEY_CELLS)
        lines: list[Line] = []
        for title, keys in self._groups:
            lines += [line("")] * bool(lines) + [line(title, "heading")]
            for key, told in keys:
                first, *further = wrapped(told, width)
                beside = f"{key:<{_KEY_CELLS - 1}}"
                if len(beside) < _KEY_CELLS:
                    lines.append(Line(((f"{beside} ", "strong"), *first.pieces)))
                else:
                    lines += [line(key, "strong"), Line(((" " * _KEY_CELLS, "text"), *first.pieces))]
                lines += [Line(((" " * _KEY_CELLS, "text"), *each.pieces)) for each in further]
        self._list.set_lines(lines, keep=False)
        self._list.styles.height = max(3, min(len(lines), 30, room.height - 9))

    def action_move(self, step: int) -> None:
        """Scroll."""
        self._list.scroll_relative(y=step, animate=False)
