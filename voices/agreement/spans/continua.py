"""The spans of several coders over several documents: checked, merged and in order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from voices.errors import AgreementError

Ints = NDArray[np.int64]
SpanOf = tuple[int, int, str]
# Places on the joined axis of all documents, coders and codes are whole numbers of 64 bits.
_MOST_PLACES = 1 << 62


@dataclass(frozen=True)
class Continua:
    """Documents, each a line of characters on which every coder marked spans.

    lengths: int64 (n_documents), in characters. read: bool (n_documents, n_coders): who coded which document, so that
    "coded nothing here" is kept apart from "did not code this". document, coder, code, start, end: int64 (n_spans),
    half-open spans from the beginning of their document, ordered by document, coder, start. Spans of one coder and one
    code never overlap; spans of one coder with different codes may (see `is_single_valued`).
    """

    codes: tuple[str, ...]
    lengths: Ints
    read: NDArray[np.bool_]
    document: Ints
    coder: Ints
    code: Ints
    start: Ints
    end: Ints

    @property
    def n_documents(self) -> int:
        """Number of documents."""
        return len(self.lengths)

    @property
    def n_coders(self) -> int:
        """Number of coders."""
        return int(self.read.shape[1])

    @property
    def n_read(self) -> Ints:
        """How many coders coded each document, (n_documents)."""
        return np.asarray(self.read.sum(axis=1), np.int64)

    @property
    def offsets(self) -> Ints:
        """Where each document begins when all are joined, and where the last one ends, (n_documents + 1)."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.lengths)])

    @cached_property
    def is_single_valued(self) -> bool:
        """Whether no coder put two codes on the same words."""
        lane = self.document * self.n_coders + self.coder
        return not bool(((self.start[1:] < self.end[:-1]) & (lane[1:] == lane[:-1])).any())

    def by_code(self) -> Continua:
        """Return each code by itself: document d of code k becomes document k * n_documents + d, the code is "yes".

        So every table over documents serves all codes at once: reshape its first axis to (n_codes, n_documents).
        """
        n_codes = len(self.codes)
        document = self.code * self.n_documents + self.document
        order = np.argsort(document * self.n_coders + self.coder, kind="stable")
        return Continua(
            codes=("yes",),
            lengths=np.tile(self.lengths, n_codes),
            read=np.tile(self.read, (n_codes, 1)),
            document=document[order],
            coder=self.coder[order],
            code=np.zeros(len(order), np.int64),
            start=self.start[order],
            end=self.end[order],
        )

    def only(self, *, coders: Sequence[int] | None = None, documents: Sequence[int] | None = None) -> Continua:
        """Return some coders or documents by their index, renumbered in the order given."""
        coders = range(self.n_coders) if coders is None else coders
        documents = range(self.n_documents) if documents is None else documents
        new_coder, new_document = np.full(self.n_coders, -1), np.full(self.n_documents, -1)
        new_coder[list(coders)] = np.arange(len(coders))
        new_document[list(documents)] = np.arange(len(documents))
        kept = (new_coder[self.coder] >= 0) & (new_document[self.document] >= 0)
        return _ordered(
            self.codes,
            self.lengths[list(documents)],
            self.read[np.ix_(list(documents), list(coders))],
            (new_document[self.document[kept]], new_coder[self.coder[kept]], self.code[kept]),
            (self.start[kept], self.end[kept]),
        )


def continua(
    codes: Sequence[str],
    lengths: ArrayLike,
    spans: Mapping[str, ArrayLike],
    n_coders: int,
    read: ArrayLike | None = None,
) -> Continua:
    """Return spans in order, overlapping ones of one coder and code merged; touching ones stay apart.

    spans: columns document, coder, code (indices), start, end (characters from the beginning of the document). read:
    (n_documents, n_coders), everything when left out; spans of who did not code a document do not count.

    >>> columns = {"document": [0, 0], "coder": [0, 0], "code": [0, 0], "start": [2, 4], "end": [6, 9]}
    >>> found = continua(["a"], [20], columns, 2)
    >>> found.start.tolist(), found.end.tolist()
    ([2], [9])
    """
    sizes = np.asarray(lengths, np.int64)
    document, coder, code, start, end = (
        np.asarray(spans[name], np.int64) for name in ("document", "coder", "code", "start", "end")
    )
    reading = np.ones((len(sizes), n_coders), np.bool_) if read is None else np.asarray(read, np.bool_)
    wrong = np.flatnonzero((start < 0) | (end <= start) | (end > sizes[document]))
    if len(wrong):
        at = wrong[0]
        raise AgreementError(
            f"A span of document {document[at] + 1} runs from {start[at]} to {end[at]}.",
            f"Spans end after they begin and lie within the document's {sizes[document[at]]} characters.",
        )
    if not reading.all():
        kept = reading[document, coder]
        document, coder, code, start, end = (each[kept] for each in (document, coder, code, start, end))
    return _ordered(tuple(codes), sizes, reading, (document, coder, code), (start, end))


def continua_of(
    documents: Iterable[tuple[int, Sequence[Iterable[SpanOf] | None]]], codes: Sequence[str] | None = None
) -> Continua:
    """Return the spans of documents written as (length, spans of each coder), a coder's spans as (start, end, code).

    None instead of a coder's spans means that the coder did not code the document. Codes are those used, in order of
    their names, when left out.

    >>> found = continua_of([(20, [[(2, 5, "a")], []]), (9, [[(0, 9, "b")], None])])
    >>> found.codes, found.read.tolist(), found.start.tolist()
    (('a', 'b'), [[True, True], [True, False]], [2, 0])
    """
    told = [(length, [None if each is None else list(each) for each in lanes]) for length, lanes in documents]
    used = sorted({code for _, lanes in told for lane in lanes for _, _, code in lane or ()})
    names = tuple(used if codes is None else codes)
    index = {code: at for at, code in enumerate(names)}
    n_coders = max((len(lanes) for _, lanes in told), default=0)
    columns = [
        (document, coder, index[code], start, end)
        for document, (_, lanes) in enumerate(told)
        for coder, lane in enumerate(lanes)
        for start, end, code in lane or ()
    ]
    table = np.array(columns, np.int64).reshape(-1, 5)
    read = np.zeros((len(told), n_coders), np.bool_)
    for document, (_, lanes) in enumerate(told):
        read[document, : len(lanes)] = [lane is not None for lane in lanes]
    lengths = np.array([length for length, _ in told], np.int64)
    spans = dict(zip(("document", "coder", "code", "start", "end"), table.T, strict=True))
    return continua(names, lengths, spans, n_coders, read)


def _ordered(
    codes: tuple[str, ...],
    lengths: Ints,
    read: NDArray[np.bool_],
    owners: tuple[Ints, Ints, Ints],
    edges: tuple[Ints, Ints],
) -> Continua:
    """Merge overlaps within a lane (document, coder, code), then order by document, coder, start."""
    document, coder, code = owners
    start, end = edges
    n_codes, stride = max(1, len(codes)), int(lengths.max(initial=0)) + 1
    if read.size * n_codes * stride > _MOST_PLACES:
        raise AgreementError("These documents are too long for so many documents, coders and codes.", "Take a part.")
    lane = (document * read.shape[1] + coder) * n_codes + code
    order = np.argsort(lane * stride + start)
    lane, start, end = lane[order], start[order], end[order]
    if len(lane):
        reach = np.maximum.accumulate(lane * stride + end)
        firsts = np.flatnonzero(np.concatenate([[True], (lane * stride + start)[1:] >= reach[:-1]]))
        if len(firsts) < len(lane):
            end = np.maximum.reduceat(end, firsts)
            lane, start = lane[firsts], start[firsts]
    who = lane // n_codes
    order = np.argsort(who * stride + start, kind="stable")
    who, n_coders = who[order], max(1, read.shape[1])
    return Continua(
        codes=codes,
        lengths=lengths,
        read=read,
        document=who // n_coders,
        coder=who % n_coders,
        code=(lane % n_codes)[order],
        start=start[order],
        end=end[order],
    )
