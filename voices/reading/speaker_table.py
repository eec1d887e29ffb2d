"""A table of speakers and words to lines `LABEL: words`. What belongs to neither is refused, never dropped. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from voices.errors import ImportFileError
from voices.reading.speakers import role_of

_CLOCK = re.compile(r"[\[(]?\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?[\])]?")
_NUMBER = re.compile(r"[\d.)(]+")
_HEADINGS = frozenset("speaker speakers who name voice label".split())
_LONGEST_LABEL = 40


def table_lines(rows: Sequence[Sequence[str]], path: Path, *, has_begun: bool = False) -> Iterator[str]:
    """Yield the rows of a table as lines. The column of labels names the speaker, one other column has the words.

    A column of clocks becomes the turn's clock, a column of numbers is left out. In a table without a column of known
    labels (a header above the interview, or speakers nobody has named yet) the first cell of a row is taken for what it
    is about: whether that is a label is asked further on. `has_begun` says that turns stand above the table.
    """
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    n_columns = max((len(row) for row in cells), default=0)
    table = [[*row, *[""] * (n_columns - len(row))] for row in cells]
    speakers, n_labels = _column_of_speakers(table, n_columns)
    body = table[1:] if speakers is not None and _is_heading(table[0][speakers]) else table
    clocks, words = _other_columns(body, speakers, n_columns)
    if speakers is not None and len(words) == 1:
        for row in body:
            yield from _row_lines(row, speakers, words[0], clocks)
    elif 2 * n_labels >= len(body) > 0 or (has_begun and len(words) > 2):
        raise ImportFileError(
            f"{path} has a table with {len(words)} columns of text, and which of them is said is not clear.",
            "Leave one column for the speaker and one for the words (clocks and row numbers may stay), and save it.",
        )
    else:
        for row in table:
            about, *said = [row[column].replace("\n", " ") for column in words if row[column]] or [""]
            named = said and len(about) <= _LONGEST_LABEL and not about.endswith((":", "："))
            yield f"{about}: {' '.join(said)}" if named else " ".join([about, *said])


def _column_of_speakers(table: Sequence[Sequence[str]], n_columns: int) -> tuple[int | None, int]:
    """Return the column of short cells with most labels, or with a heading that says so, and how many labels it has."""
    best: tuple[int | None, int] = (None, 0)
    for column in range(n_columns):
        found = [row[column] for row in table if row[column]]
        if any(len(cell) > _LONGEST_LABEL or "\n" in cell for cell in found):
            continue
        n_labels = sum(role_of(cell.rstrip(":： ")) is not None for cell in found)
        if found and _is_heading(table[0][column]):
            return column, n_labels
        if n_labels > best[1]:
            best = (column, n_labels)
    return best


def _is_heading(cell: str) -> bool:
    return cell.casefold().rstrip(":： ") in _HEADINGS


def _other_columns(table: Sequence[Sequence[str]], speakers: int | None, n_columns: int) -> tuple[list[int], list[int]]:
    """Return the columns of clocks and those of text; columns of numbers and empty ones are neither."""
    clocks: list[int] = []
    words: list[int] = []
    for column in range(n_columns):
        found = [row[column] for row in table if row[column]]
        if column == speakers or all(_NUMBER.fullmatch(cell) for cell in found):
            continue
        (clocks if all(_CLOCK.fullmatch(cell) for cell in found) else words).append(column)
    return clocks, words


def _row_lines(row: Sequence[str], speakers: int, words: int, clocks: Sequence[int]) -> Iterator[str]:
    """Yield one row: label, clock and words; further lines of the cell follow as they are."""
    label = row[speakers].rstrip(":： ")
    clock = next((row[column].strip("[]()") for column in clocks if row[column]), "")
    first, *further = row[words].split("\n")
    if label:
        yield f"{label}: [{clock}] {first}" if clock else f"{label}: {first}"
    else:
        yield first
    yield from further
