"""The transcript as a widget: keys and mouse move the coder's place, rows are painted on demand.

It never knows a session. It says what happens by messages; the screen asks it for the selection.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from voices.tui.coding.mouse import MouseView
from voices.tui.coding.pointing import Pointing
from voices.tui.keys import key

_key = partial(key, "reading")


class TranscriptView(MouseView):
    """One transcript to read and select in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("left", "word(-1)", "Word back", "Go back a word; a sign while snapping is off"),
        _key("right", "word(1)", "Word on", "Go on a word; a sign while snapping is off"),
        _key("up", "line(-1)", "Line up", "Go up a line"),
        _key("down", "line(1)", "Line down", "Go down a line"),
        _key("comma", "sentence(-1)", "Sentence back", "Go to the start of this sentence, or of the one before"),
        _key("full_stop", "sentence(1)", "Sentence on", "Go to the next sentence"),
        _key("p", "turn(-1)", "Turn back", "Go to the start of this turn, or of the one before"),
        _key("n", "turn(1)", "Turn on", "Go to the next turn"),
        _key("j", "child_turn(1)", "Child turn on", "Go to the child's next turn"),
        _key("J", "child_turn(-1)", "Child turn back", "Go to the start of this turn of the child, or of the last"),
        _key("pageup", "page(-1)", "Page up", "Go up a page"),
        _key("pagedown", "page(1)", "Page down", "Go down a page"),
        _key("home", "edge(-1)", "Start", "Go to the first word"),
        _key("end", "edge(1)", "End", "Go to the last word"),
        _key("space", "widen", "Select", "Select the sentence, then the turn, the whole answer, nothing", show=True),
        _key("shift+right,plus", "grow(1)", "Grow", "Take one more word into the selection"),
        _key("shift+left,minus", "grow(-1)", "Shrink", "Take the last word out of the selection"),
        _key("shift+down", "grow_line(1)", "Grow by a line", "Take one more line into the selection"),
        _key("shift+up", "grow_line(-1)", "Shrink by a line", "Take a line out of the selection"),
        _key("less_than_sign", "move_start(-1)", "Start earlier", "Let the selection begin a word earlier"),
        _key("greater_than_sign", "move_start(1)", "Start later", "Let the selection begin a word later"),
        _key("v", "toggle_selecting", "Select by moving", "Begin to select by moving, or stop"),
        _key("S", "toggle_snapping", "Snapping", "Let selections end inside words, or at words again"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._goal_cell: int | None = None

    def action_word(self, step: int) -> None:
        """Go a word back or on; a sign while snapping is off."""
        self._do(lambda at: at.word(step))

    def action_line(self, step: int) -> None:
        """Go a line up or down, keeping the column."""
        self._go_rows(step)

    def action_page(self, step: int) -> None:
        """Go a page up or down; the cursor stays as far from the top as it was."""
        n_rows = step * max(1, self.size.height - 2)
        top = self.scroll_offset.y
        self._go_rows(n_rows)
        self._scroll_to_row(max(0, min(top + n_rows, self.max_scroll_y)))
        self._show_cursor()

    def action_sentence(self, step: int) -> None:
        """Go a sentence back or on."""
        self._do(lambda at: at.sentence(step))

    def action_turn(self, step: int) -> None:
        """Go a turn back or on."""
        self._do(lambda at: at.turn(step))

    def action_child_turn(self, step: int) -> None:
        """Go to the child's next turn, or to the one before."""
        self._do(lambda at: at.child_turn(step))

    def action_edge(self, which: int) -> None:
        """Go to the first or the last word."""
        self._do(lambda at: at.edge(which))

    def action_widen(self) -> None:
        """Select the sentence, then the turn, then the whole answer, then nothing."""
        self._do(Pointing.widen)

    def action_grow(self, step: int) -> None:
        """Move the end of the selection by a word or sign."""
        self._do(lambda at: at.extend(lambda: at.word(step)))

    def action_grow_line(self, step: int) -> None:
        """Move the end of the selection by a line."""
        target = self._offset_rows_away(step)
        if target is not None:
            self._do(lambda at: at.extend_to(target))

    def action_move_start(self, step: int) -> None:
        """Move the start of the selection by a word or sign."""
        self._do(lambda at: at.move_start(step))

    def action_toggle_selecting(self) -> None:
        """Begin to select by moving, or stop."""
        self._do(Pointing.toggle_selecting)

    def action_toggle_snapping(self) -> None:
        """Let selections end inside words, or at their edges again."""
        self._do(Pointing.toggle_snapping)

    # inside

    def _do(self, act: Callable[[Pointing], None]) -> None:
        self._goal_cell = None
        super()._do(act)

    def _go_rows(self, n_rows: int) -> None:
        target = self._offset_rows_away(n_rows)
        goal = self._goal_cell
        if target is not None:
            self._do(lambda at: at.go(target))
            self._goal_cell = goal

    def _offset_rows_away(self, n_rows: int) -> int | None:
        """Return the offset so many rows up or down, in the column the coder came from; empty rows are passed."""
        if self._layout is None:
            return None
        row, cell = self._layout.cell_at(self.cursor)
        self._goal_cell = cell if self._goal_cell is None else self._goal_cell
        step = 1 if n_rows > 0 else -1
        target = max(0, min(self._layout.n_rows - 1, row + n_rows))
        while 0 <= target < self._layout.n_rows and self._layout.span(target) is None:
            target += step
        if not 0 <= target < self._layout.n_rows:
            target = row
        return self._layout.offset_at(target, self._goal_cell)
