"""Offsets to rows and cells and back: the wrapped transcript. Pure; the only place where text is measured in cells.

A row is a wrapped line of a turn, or the empty line behind a turn. Rebuilt when the width changes, never on a key.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

from rich.cells import split_graphemes

from voices.display import harmless
from voices.model import Span, Transcript, Turn

# Anything that may not be one cell wide: marks that join, wide scripts, emoji, signs that some terminals draw wide.
_UNEVEN = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u08ff\u0900-\u1aff\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u20d0-\uffff]"
    "|[\U00010000-\U0010ffff]"
)


class Layout:
    """One transcript wrapped to one width."""

    def __init__(self, transcript: Transcript, width: int) -> None:
        self.transcript = transcript
        self.width = max(8, width)
        self._starts = array("l")
        self._ends = array("l")
        self._turns = array("l")
        self._first_rows = array("l")
        for index, turn in enumerate(transcript.turns):
            self._first_rows.append(len(self._starts))
            for start, end in _wrap(turn, self.width):
                self._starts.append(start)
                self._ends.append(end)
                self._turns.append(index)
            self._starts.append(turn.end)
            self._ends.append(turn.end)
            self._turns.append(index)

    @property
    def n_rows(self) -> int:
        """Number of rows, empty lines between turns included."""
        return len(self._starts)

    def turn(self, row: int) -> Turn:
        """Return the turn a row belongs to."""
        return self.transcript.turns[self._turns[row]]

    def row_of_turn(self, turn: Turn) -> int:
        """Return the first row of a turn."""
        return self._first_rows[turn.number - 1]

    def row_in_turn(self, row: int) -> int:
        """Return which row of its turn this is, 0 for the first."""
        return row - self._first_rows[self._turns[row]]

    def is_gap(self, row: int) -> bool:
        """Return whether a row is the empty line behind a turn."""
        return row + 1 >= len(self._starts) or self._turns[row + 1] != self._turns[row]

    def span(self, row: int) -> Span | None:
        """Return the text of a row as offsets, None for an empty one."""
        start, end = self._starts[row], self._ends[row]
        return Span(start, end) if start < end else None

    def text(self, row: int) -> str:
        """Return the words of a row as they may be shown."""
        return harmless(self.transcript.text[self._starts[row] : self._ends[row]])

    def row_at(self, offset: int) -> int:
        """Return the row that shows an offset."""
        turn = self.transcript.turn_at(offset)
        first = self._first_rows[turn.number - 1]
        last = self._first_rows[turn.number] if turn.number < len(self._first_rows) else len(self._starts)
        row = bisect_right(self._starts, offset, first, max(first + 1, last - 1)) - 1
        return max(first, row)

    def cell_at(self, offset: int) -> tuple[int, int]:
        """Return row and cell of the sign that holds an offset, the cell counted from the left edge of the text."""
        row = self.row_at(offset)
        start = self._starts[row]
        shown = self.text(row)
        if not _UNEVEN.search(shown):
            return row, min(offset, self._ends[row]) - start
        cell = 0
        for _, end, cells in split_graphemes(shown)[0]:
            if end > offset - start:
                break
            cell += cells
        return row, cell

    def offset_at(self, row: int, cell: int) -> int:
        """Return the offset shown at a row and cell, the last one of the row when the cell lies behind it."""
        row = max(0, min(row, len(self._starts) - 1))
        start, end = self._starts[row], self._ends[row]
        if cell <= 0 or start == end:
            return start
        shown = harmless(self.transcript.text[start:end])
        if not _UNEVEN.search(shown):
            return min(start + cell, end - 1)
        width = 0
        graphemes, _ = split_graphemes(shown)
        for first, _, cells in graphemes:
            width += cells
            if width > cell:
                return start + first
        return start + graphemes[-1][0]

    def rows_of(self, span: Span) -> range:
        """Return the rows that show a part of a span."""
        return range(self.row_at(span.start), self.row_at(span.end - 1) + 1)


def _wrap(turn: Turn, width: int) -> list[tuple[int, int]]:
    """Return the lines of a turn as offsets, cut at spaces; a word wider than the line is cut where it must be."""
    shown = harmless(turn.text)
    lines = _wrap_uneven(shown, width) if _UNEVEN.search(shown) else _wrap_even(shown, width)
    return [(turn.start + start, turn.start + end) for start, end in lines]


def _wrap_even(text: str, width: int) -> list[tuple[int, int]]:
    """Wrap text in which every sign is one cell wide."""
    lines, start = [], 0
    while len(text) - start > width:
        end = text.rfind(" ", start + 1, start + width + 1)
        end = start + width if end < 0 else end
        lines.append((start, end))
        start = _behind_spaces(text, end)
    if start < len(text):
        lines.append((start, len(text)))
    return lines


def _wrap_uneven(text: str, width: int) -> list[tuple[int, int]]:
    """Wrap text sign by sign; what the terminal draws as one sign is never cut."""
    lines, start, used, space = [], 0, 0, -1
    graphemes, _ = split_graphemes(text)
    index = 0
    while index < len(graphemes):
        first, _, cells = graphemes[index]
        if first < start:
            index += 1
            continue
        if text[first] == " " and first > start:
            space = first
        if used + cells > width and first > start:
            end = space if space > start else first
            lines.append((start, end))
            start, used, space = _behind_spaces(text, end), 0, -1
            while index > 0 and graphemes[index - 1][0] >= start:
                index -= 1
            continue
        used += cells
        index += 1
    if start < len(text):
        lines.append((start, len(text)))
    return lines


def _behind_spaces(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] == " ":
        offset += 1
    return offset
