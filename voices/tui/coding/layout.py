"""Offsets to rows and cells and back: the wrapped transcript. Pure; the only place where text is measured in cells.

A row is a wrapped line of a turn, or the empty line behind a turn. Rebuilt when the width changes, never on a key.
Text in which every sign is one cell wide (English, accented Latin, Greek, Cyrillic) is cut without being measured.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from functools import lru_cache

from rich.cells import cell_len

from voices.coding.graphemes import joins, signs
from voices.display import harmless
from voices.model import Span, Transcript, Turn

# Anything that may not be one cell wide: marks that join, wide scripts, emoji, signs that some terminals draw wide.
_UNEVEN = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u08ff\u0900-\u1cff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\uffff]|[\U00010000-\U0010ffff]"
)
_WORD = re.compile("[^ \t\n]+")
_ALONE = "\ufffd"
_VS16 = "\ufe0f"


class Layout:
    """One transcript wrapped to one width."""

    def __init__(self, transcript: Transcript, width: int) -> None:
        self.transcript = transcript
        self.width = max(8, width)
        self._starts = array("i")
        self._ends = array("i")
        self._turns = array("i")
        self._first_rows = array("i")
        for index, turn in enumerate(transcript.turns):
            self._first_rows.append(len(self._starts))
            _wrap(turn, self.width, self._starts, self._ends)
            self._starts.append(turn.end)
            self._ends.append(turn.end)
            self._turns.extend([index] * (len(self._starts) - len(self._turns)))

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

    def rows_of_turn(self, number: int) -> range:
        """Return the rows of a turn, without the empty line behind it unless there is nothing else."""
        first = self._first_rows[number - 1]
        behind = self._first_rows[number] if number < len(self._first_rows) else len(self._starts)
        return range(first, max(first + 1, behind - 1))

    def row_in_turn(self, row: int) -> int:
        """Return which row of its turn this is, 0 for the first."""
        return row - self._first_rows[self._turns[row]]

    def is_gap(self, row: int) -> bool:
        """Return whether a row is the empty line behind a turn."""
        return row + 1 >= len(self._starts) or self._turns[row + 1] != self._turns[row]

    def bounds(self, row: int) -> tuple[int, int]:
        """Return where the text of a row begins and ends: at the same offset in an empty one."""
        return self._starts[row], self._ends[row]

    def span(self, row: int) -> Span | None:
        """Return the text of a row as offsets, None for an empty one."""
        start, end = self._starts[row], self._ends[row]
        return Span(start, end) if start < end else None

    def text(self, row: int) -> str:
        """Return the words of a row as they may be shown."""
        return self.shown(*self.bounds(row))

    def shown(self, start: int, end: int) -> str:
        """Return the signs that begin in a stretch of a row as they may be shown, not always of the same length.

        What would steer the terminal is shown as a sign instead, a mark that stands alone as �. The selector that makes
        a sign an emoji is left out: terminals do not agree how wide it makes the sign.
        """
        whole = self.transcript.text
        with_next = whole[start : end + 1]
        if with_next.isascii() or not _UNEVEN.search(with_next):
            return harmless(whole[start:end])
        while start < end and joins(whole, start):
            start += 1
        return "".join(_drawn(whole[first:behind])[0] for first, behind in signs(whole, start, end))

    def row_at(self, offset: int) -> int:
        """Return the row that shows an offset."""
        row = max(0, bisect_right(self._starts, offset) - 1)
        is_behind_words = row > 0 and self._turns[row - 1] == self._turns[row] and self.is_gap(row)
        return row - 1 if is_behind_words else row

    def cell_at(self, offset: int) -> tuple[int, int]:
        """Return row and cell of the sign that holds an offset, the cell counted from the left edge of the text."""
        row = self.row_at(offset)
        cell = 0
        for _, behind, cells in self._signs(row):
            if behind > offset:
                break
            cell += cells
        return row, cell

    def offset_at(self, row: int, cell: int) -> int:
        """Return the offset shown at a row and cell, the last one of the row when the cell lies behind it."""
        row = max(0, min(row, len(self._starts) - 1))
        offset, width = self._starts[row], 0
        for first, _, cells in self._signs(row):
            offset = first
            width += cells
            if width > cell:
                break
        return offset

    def rows_of(self, span: Span) -> range:
        """Return the rows that show a part of a span."""
        return range(self.row_at(span.start), self.row_at(span.end - 1) + 1)

    def _signs(self, row: int) -> list[tuple[int, int, int]]:
        """Return the signs of a row: where each begins and ends, and how many cells it takes."""
        return _measured(self.transcript.text, *self.bounds(row))


def _measured(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    words = text[start:end]
    if words.isascii() or not _UNEVEN.search(words):
        return [(offset, offset + 1, 1) for offset in range(start, end)]
    return [(first, behind, _drawn(text[first:behind])[1]) for first, behind in signs(text, start, end)]


@lru_cache(4096)
def _drawn(sign: str) -> tuple[str, int]:
    """Return a sign as it may be shown and how many cells it takes, at least one."""
    shown = harmless(sign.replace(_VS16, ""))
    cells = cell_len(shown)
    return (shown, cells) if cells else (_ALONE, 1)


def _wrap(turn: Turn, width: int, starts: array[int], ends: array[int]) -> None:
    """Add the lines of a turn as offsets, cut at spaces; a word wider than the line is cut where it must be."""
    text = turn.text
    if text.isascii() or not _UNEVEN.search(text):
        if "\t" in text or "\n" in text:
            text = text.replace("\t", " ").replace("\n", " ")
        _wrap_even(text, width, turn.start, starts, ends)
    else:
        for start, end in _wrap_uneven(text, width):
            starts.append(turn.start + start)
            ends.append(turn.start + end)


def _wrap_even(text: str, width: int, offset: int, starts: array[int], ends: array[int]) -> None:
    """Wrap text in which every sign is one cell wide."""
    start, length, rfind = 0, len(text), text.rfind
    while length - start > width:
        end = rfind(" ", start + 1, start + width + 1)
        end = start + width if end < 0 else end
        starts.append(offset + start)
        ends.append(offset + end)
        start = end
        while start < length and text[start] == " ":
            start += 1
    if start < length:
        starts.append(offset + start)
        ends.append(offset + length)


def _wrap_uneven(text: str, width: int) -> list[tuple[int, int]]:
    """Wrap text word by word, measuring each; what a reader sees as one sign is never cut."""
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for found in _WORD.finditer(text):
        first, behind = found.span()
        measured = _measured(text, first, behind)
        cells = sum(each[2] for each in measured)
        if used + first - end + cells <= width:
            used += first - end + cells
        else:
            if end > start:
                lines.append((start, end))
            start, used = first, 0
            for sign_start, _, sign_cells in measured:
                if used + sign_cells > width and sign_start > start:
                    lines.append((start, sign_start))
                    start, used = sign_start, 0
                used += sign_cells
        end = behind
    if end > start:
        lines.append((start, end))
    return lines
