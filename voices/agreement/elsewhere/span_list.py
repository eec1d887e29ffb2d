"""Spans that coders marked in texts, read from a list: one row a span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voices.agreement.elsewhere.coded_table import DOCUMENT
from voices.agreement.elsewhere.delimited import Delimited
from voices.cells import unguarded
from voices.errors import AgreementError

LONGEST_NUMBER = 12  # digits of a position: a text of a billion characters, a tape of thirty years in milliseconds
NEEDED = ("coder", "start", "end", "code", "length")
Span = tuple[int, int, str]


@dataclass(frozen=True)
class SpanCase:
    """Documents with each coder's spans, in the form of a case of `reference.json`.

    documents: mappings with `begin`, `length` and `coders`: for each coder the spans (start, end, code), or None when
    the coder did not code the document. `names` are those of the documents, where the data say them.
    """

    name: str
    coders: tuple[str, ...]
    documents: tuple[Mapping[str, object], ...]
    names: tuple[str, ...] = ()

    def case(self) -> dict[str, object]:
        """Return the case as a mapping."""
        return {"id": self.name, "kind": "spans", "documents": list(self.documents)}


def is_span_list(table: Delimited) -> bool:
    """Return whether a file's columns are those of spans rather than of coders."""
    return {"start", "end"} <= {column.casefold() for column in table.columns}


def read_span_list(table: Delimited) -> SpanCase:
    """Return a file's spans. Columns: document (or transcript), coder, start, end, code, length (of the text).

    Half-open [start, end), in characters from 0. The length may stand in one row of a document or in all. A row with a
    coder but without start, end and code says: coded this document and found nothing. A coder without any row in a
    document did not code it.
    """
    return _Reader(table).read()


class _Reader:
    """Goes through the lines once; whether spans end within their text is known only afterwards."""

    def __init__(self, table: Delimited) -> None:
        self._table = table
        places = {name: table.place(name) for name in NEEDED}
        missing = [name for name, place in places.items() if place is None]
        if missing:
            raise AgreementError(
                f"{table.path} has no column {' and no column '.join(missing)}.",
                "A span list has the columns document, coder, start, end, code and length (of the document's text).",
            )
        self._coder, self._start, self._end, self._code, self._length = (places[name] or 0 for name in NEEDED)
        self._document = table.place(*DOCUMENT)
        self._coders: dict[str, int] = {}
        self._lengths: dict[str, int | None] = {}
        self._first_lines: dict[str, int] = {}
        self._spans: dict[str, dict[int, list[Span]]] = {}
        self._ends: dict[str, tuple[int, int]] = {}

    def read(self) -> SpanCase:
        for line, cells in self._table.lines:
            self._take(line, [cell.strip() for cell in cells])
        if not self._spans:
            raise AgreementError(f"{self._table.path} has no row below its first one.", "Add one row a span.")
        for document, length in self._lengths.items():
            if length is None:
                line = self._first_lines[document]
                raise self._table.wrong(
                    line, self._length, "no row of this document tells the length of its text", "Fill it in once."
                )
            furthest, line = self._ends.get(document, (0, 0))
            if furthest > length:
                raise self._table.wrong(line, self._end, f"{furthest} lies behind the end of the text, {length}")
        documents = tuple(
            {"begin": 0, "length": self._lengths[document], "coders": self._lanes(spans)}
            for document, spans in self._spans.items()
        )
        return SpanCase(self._table.path.stem, tuple(self._coders), documents, tuple(self._spans))

    def _lanes(self, spans: Mapping[int, list[Span]]) -> list[list[Span] | None]:
        return [spans.get(coder) for coder in range(len(self._coders))]

    def _take(self, line: int, cells: Sequence[str]) -> None:
        document = "" if self._document is None else cells[self._document]
        if self._document is not None and not document:
            raise self._table.wrong(line, self._document, "the document is missing", "Name it in every row.")
        self._first_lines.setdefault(document, line)
        self._take_length(line, document, cells[self._length])
        by_coder = self._spans.setdefault(document, {})
        coder = unguarded(cells[self._coder])
        filled = [at for at in (self._start, self._end, self._code) if cells[at]]
        if not coder:
            if filled:
                raise self._table.wrong(line, self._coder, "the coder is missing")
            return
        lane = by_coder.setdefault(self._coders.setdefault(coder, len(self._coders)), [])
        if not filled:
            return
        start, end = (self._whole(line, at, cells[at]) for at in (self._start, self._end))
        if end <= start:
            raise self._table.wrong(line, self._end, f"the span ends at {end} and begins at {start}")
        if not cells[self._code]:
            raise self._table.wrong(line, self._code, "the code is missing")
        lane.append((start, end, unguarded(cells[self._code])))
        if end > self._ends.get(document, (0, 0))[0]:
            self._ends[document] = (end, line)

    def _take_length(self, line: int, document: str, cell: str) -> None:
        known = self._lengths.setdefault(document, None)
        if not cell:
            return
        length = self._whole(line, self._length, cell)
        if known is not None and known != length:
            raise self._table.wrong(line, self._length, f"this document's text had {known} characters before")
        if not length:
            raise self._table.wrong(line, self._length, "a text of no characters cannot be coded", "Take it out.")
        self._lengths[document] = length

    def _whole(self, line: int, column: int, cell: str) -> int:
        if not (cell.isascii() and cell.isdigit()) or len(cell) > LONGEST_NUMBER:
            raise self._table.wrong(line, column, "a whole number from 0 upwards is needed", "Positions in characters.")
        return int(cell)
