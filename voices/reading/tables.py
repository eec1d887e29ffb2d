"""CSV files with a header row: encoding, delimiter and columns, with errors that name the row. Cells stay strings."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from voices.cells import unguarded
from voices.errors import ImportFileError
from voices.naming import shown
from voices.reading.text import read_text


@dataclass(frozen=True)
class Table:
    """A file's rows by column name (lower case), each with the number it has when the header is row 1."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


def read_table(path: Path) -> Table:
    """Return the rows of a CSV file; the delimiter is the comma, semicolon or tab that its header uses."""
    text, _ = read_text(path)
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        lines = list(csv.reader(StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ImportFileError(f"{path} is not a proper CSV file: {error}.", "Save it again as CSV (UTF-8).") from None
    columns = tuple(cell.strip().casefold() for cell in lines[0])
    if len(set(columns)) < len(columns):
        twice = next(column for column in columns if columns.count(column) > 1)
        raise ImportFileError(f"{path} has two columns named {shown(twice)}.", "Give one of them another name.")
    if "" in columns:
        raise ImportFileError(
            f"Column {columns.index('') + 1} of {path} has no name.", "Name it in the first row, or take it out."
        )
    rows = []
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            raise ImportFileError(
                f"Row {number} of {path} has {len(cells)} cells where the header has {len(columns)}.",
                "Check for an unquoted comma or line break in that row.",
            )
        rows.append((number, dict(zip(columns, map(unguarded, cells), strict=True))))
    return Table(path, columns, tuple(rows))
