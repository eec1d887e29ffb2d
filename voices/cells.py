"""Cells of spreadsheets: what a program would run as a formula is written so that it is text, and read back again."""

from __future__ import annotations

import re

# Full-width signs are signs to some programs; spaces and invisible signs before one are skipped by others.
_RUNS = re.compile(r"['\s\u200b-\u200f\u2060\ufeff]*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?%?")


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run; a number stays one.

    >>> guarded("=1+1"), guarded(" - no"), guarded("fine"), guarded("-1.5")
    ("'=1+1", "' - no", 'fine', '-1.5')
    """
    return f"'{cell}" if _RUNS.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before `guarded`.

    >>> unguarded("'=1+1"), unguarded("'tis"), unguarded(guarded("'- no"))
    ('=1+1', "'tis", "'- no")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell[1:]) else cell
