"""Units that coders coded, as a table: read from a file with one row a unit and one column a coder."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from voices.agreement.elsewhere.delimited import Delimited
from voices.cells import unguarded
from voices.errors import AgreementError

UNIT, DOCUMENT = ("unit",), ("document", "transcript")
MOST_CODES = 2000
LARGEST = 1e100  # numbers as codes: their squares have to be numbers too


@dataclass(frozen=True, eq=False)
class CodedTable:
    """What each coder decided about each unit.

    codes: int32 (n_units, n_coders), index into `labels`, -1 = not coded. document_of: int64 (n_units), index into
    `documents`; None when the data do not say which documents there are.
    """

    name: str
    coders: tuple[str, ...]
    labels: tuple[str, ...]
    codes: NDArray[np.int32]
    documents: tuple[str, ...] = ()
    document_of: NDArray[np.int64] | None = None

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers that the codes stand for (q), nan for what is no number."""
        return np.array([_number(label) for label in self.labels], dtype=np.float64)

    def case(self) -> dict[str, object]:
        """Return the table in the form of a case of `reference.json`: numbers where all codes are numbers."""
        numbers = self.numbers()
        values: list[object] = list(numbers.tolist() if np.isfinite(numbers).all() else self.labels)
        units = [[None if code < 0 else values[code] for code in row] for row in self.codes.tolist()]
        return {"id": self.name, "kind": "coded_units", "units": units}


class _Places(dict[str, int]):
    """Cells to places: the text that a cell stands for gets the next number when it is first met, an empty one -1."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, int] = {}

    def __missing__(self, cell: str) -> int:
        text = unguarded(cell.strip())
        place = self.places.setdefault(text, len(self.places)) if text else -1
        self[cell] = place
        return place


def read_coded_table(table: Delimited) -> CodedTable:
    """Return a file's units. Columns `unit` and `document` (or `transcript`) are optional, all others are coders."""
    unit, document = table.place(*UNIT), table.place(*DOCUMENT)
    coders = [at for at in range(len(table.columns)) if at not in (unit, document)]
    if not coders:
        raise AgreementError(
            f"{table.path} has no column of a coder.",
            "One row a unit, one column a coder (its name in the first row), an empty cell where nothing was coded.",
        )
    places, documents = _Places(), _Places()
    codes, document_of = array("i"), array("q")
    known: set[int] = set()
    for line, cells in table.lines:
        if document is not None:
            place = documents[cells[document]]
            if place < 0:
                raise table.wrong(line, document, "the document is missing", "Name it in every row, or in none.")
            document_of.append(place)
        if unit is not None:
            key = hash((cells[unit].strip(), document_of[-1] if document_of else 0))
            if cells[unit].strip() and key in known:
                raise table.wrong(line, unit, "this unit stood there before", "One row a unit, all its coders in it.")
            known.add(key)
        for at in coders:
            codes.append(places[cells[at]])
        if len(places.places) > MOST_CODES:
            raise table.wrong(
                line,
                _most_varied(table, coders, cells, places),
                f"there are more than {MOST_CODES} different codes by now",
                "Every column but unit and document counts as a coder's: take out columns of text, times or notes.",
            )
    found = np.frombuffer(codes, dtype=np.intc).astype(np.int32).reshape(-1, len(coders))
    if not len(found):
        raise AgreementError(f"{table.path} has no row below its first one.", "Add one row a unit.")
    return _ordered(
        table.path.stem,
        tuple(table.columns[at] for at in coders),
        tuple(places.places),
        found,
        tuple(documents.places),
        None if document is None else np.frombuffer(document_of, dtype=np.int64),
    )


def check_level(told: CodedTable, level: str, table: Callable[[], Delimited] | None = None) -> None:
    """Say where a code is no number when the level of measurement needs numbers; `table` reads the file once more."""
    if level == "nominal":
        return
    numbers = told.numbers()
    bad = ~np.isfinite(numbers) | ((numbers < 0) if level == "ratio" else False)
    if not bad.any():
        return
    what = "numbers from 0 upwards" if level == "ratio" else "numbers"
    hint = "Write numbers, or ask for --level nominal."
    if table is None:
        raise AgreementError(f"The level {level} needs {what} as codes, and {told.name} has others.", hint)
    wrong = {told.labels[at] for at in np.flatnonzero(bad)}
    file = table()
    there = (
        (line, at)
        for line, cells in file.lines
        for at, cell in enumerate(cells)
        if file.columns[at] in told.coders and unguarded(cell.strip()) in wrong
    )
    line, at = next(there)
    raise file.wrong(line, at, f"the level {level} needs {what}", hint)


def from_units(name: str, units: Sequence[Sequence[object]], known: Iterable[object] = ()) -> CodedTable:
    """Return the units of a case: one row a unit, one entry a coder, None where a coder did not code it.

    known: codes that there are, used or not.

    >>> from_units("x", [[2, None], [10, 2]]).codes.tolist()
    [[0, -1], [1, 0]]
    """
    n_coders = max((len(row) for row in units), default=0)
    places = {_label(value): at for at, value in enumerate(known)}
    padded = chain.from_iterable([*row, *[None] * (n_coders - len(row))] for row in units)
    codes = [-1 if value is None else places.setdefault(_label(value), len(places)) for value in padded]
    coders = tuple(str(at + 1) for at in range(n_coders))
    return _ordered(name, coders, tuple(places), np.array(codes, dtype=np.int32).reshape(len(units), n_coders))


def _ordered(
    name: str,
    coders: tuple[str, ...],
    labels: tuple[str, ...],
    codes: NDArray[np.int32],
    documents: tuple[str, ...] = (),
    document_of: NDArray[np.int64] | None = None,
) -> CodedTable:
    """Order the codes: by number when all are numbers, else by name."""
    numeric = all(math.isfinite(_number(label)) for label in labels)
    order = sorted(range(len(labels)), key=lambda at: (_number(labels[at]) if numeric else 0, labels[at]))
    new = np.full(len(labels) + 1, -1, dtype=np.int32)  # the last entry is for -1: not coded
    new[order] = np.arange(len(labels))
    return CodedTable(name, coders, tuple(labels[at] for at in order), new[codes], documents, document_of)


def _label(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(label: str) -> float:
    try:
        found = float(label)
    except ValueError:
        return math.nan
    return found if abs(found) <= LARGEST and "_" not in label else math.nan


def _most_varied(table: Delimited, coders: Sequence[int], cells: Sequence[str], places: _Places) -> int:
    """Return the column that brought the newest code."""
    return max(coders, key=lambda at: places[cells[at]])
