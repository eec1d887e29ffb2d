"""Delimited files line by line. What is wrong is said with its line and column, never with what stands in it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from voices.errors import AgreementError
from voices.naming import shown

DELIMITERS = ",;\t"


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8, or say why it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise AgreementError(f"There is no file {path}.", "Check the name and the folder.") from None
    except OSError as error:
        raise AgreementError(f"{path} cannot be read: {error.strerror}.") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise AgreementError(f"Line {line} of {path} is not UTF-8.", "Save the file again as UTF-8.") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise AgreementError(f"Line {line} of {path} holds a zero byte: this is no text file.")
    if not text.strip():
        raise AgreementError(f"{path} is empty.", "The first row names the columns; then one row a unit or a span.")
    return text


@dataclass(frozen=True)
class Delimited:
    """A file's columns as they are written, and its lines: (number of the line, cells). The lines are read once."""

    path: Path
    columns: tuple[str, ...]
    lines: Iterator[tuple[int, Sequence[str]]]

    def place(self, *names: str) -> int | None:
        """Return the place of the column with one of these names, None without one."""
        found = [at for at, column in enumerate(self.columns) if column.casefold() in names]
        if len(found) > 1:
            one, other = (self.named(at) for at in found[:2])
            raise AgreementError(f"{self.path} has the columns {one} and {other}: they mean the same.", "Keep one.")
        return found[0] if found else None

    def wrong(self, line: int, column: int, what: str, hint: str = "") -> AgreementError:
        """Return an error about a cell."""
        return AgreementError(f"Line {line}, column {self.named(column)} of {self.path}: {what}.", hint)

    def named(self, column: int) -> str:
        """Return a column's name as a message may show it, else its number: it may be no name but words."""
        name = self.columns[column]
        return name if shown(name) != "what stands there" else str(column + 1)


def read_delimited(path: Path) -> Delimited:
    """Return a file's header and lines; the delimiter is the comma, semicolon or tab that its header uses."""
    text = text_of(path).lstrip("\r\n")
    first = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=max(DELIMITERS, key=first.count), strict=True)
    lines = _lines(path, reader)
    columns = tuple(cell.strip() for cell in next(lines)[1])
    if "" in columns:
        raise AgreementError(
            f"Column {columns.index('') + 1} of {path} has no name.", "Name it in the first row, or take it out."
        )
    names = [column.casefold() for column in columns]
    twice = next((at for at, name in enumerate(names) if name in names[:at]), None)
    if twice is not None:
        raise AgreementError(
            f"Columns {names.index(names[twice]) + 1} and {twice + 1} of {path} have the same name.",
            "Give one of them another name.",
        )
    return Delimited(path, columns, _whole_lines(path, len(columns), lines))


def _lines(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            yield reader.line_num, cells  # type: ignore[attr-defined]
    except csv.Error as error:
        line = reader.line_num  # type: ignore[attr-defined]
        raise AgreementError(
            f"Line {line} of {path} is not proper CSV: {error}.", "Save the file again as CSV (UTF-8)."
        ) from None


def _whole_lines(path: Path, width: int, lines: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for line, cells in lines:
        if len(cells) == width:
            if any(cells):
                yield line, cells
        elif any(cell.strip() for cell in cells):
            raise AgreementError(
                f"Line {line} of {path} has {len(cells)} cells where the first row has {width}.",
                "Check for an unquoted delimiter or line break there.",
            )
