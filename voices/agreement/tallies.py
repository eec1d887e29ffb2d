"""Yes-or-no decisions to tables, one for each transcript, so that every figure and every leave-one-out is a sum away.

Only units that two or more coders read count. Units on which all coders decided alike are counted together first; the
tables themselves are those of `coefficients.documents`, with 0 for no and 1 for yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.documents import coincidence_tables, pair_tables, share_sums
from voices.agreement.coefficients.tables import MAX_KEY, Decisions, Numbers, decisions

Flags = NDArray[np.bool_]
# So many numbers the tables of several decisions may take at a time.
MOST_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class Tally:
    """How often coders decided in which way. codes: int8 (n_rows, n_coders), 1 yes, 0 no, -1 not read.

    document_of: int64 (n_rows), the transcript. weights: float64 (n_rows), how many units, or characters.
    """

    codes: NDArray[np.int8]
    document_of: NDArray[np.int64]
    weights: Numbers

    def decided(self) -> Decisions:
        """Return the decisions of all transcripts together, for what has no tables: standard errors by formula."""
        return decisions(self.codes, 2, self.weights)

    def of_coders(self, coders: Sequence[int]) -> Tally:
        """Return the decisions of some of the coders."""
        return Tally(self.codes[:, list(coders)], self.document_of, self.weights)


@dataclass(frozen=True, eq=False)
class Ground:
    """Who read which units: what stays the same from code to code.

    read: bool (n_coders, n_units). row_of: int64 (n_units), the row of `silent` that a unit belongs to, -1 for a unit
    that fewer than two coders read. silent: the tally of a code that nobody gave.
    """

    read: Flags
    weights: Numbers
    transcript_of: NDArray[np.int64]
    row_of: NDArray[np.int64]
    silent: Tally

    def tally(self, coded: Flags) -> Tally:
        """Return the tally of one code or theme. coded: bool (n_coders, n_units).

        >>> ground = ground_of(np.ones((2, 3), dtype=bool), np.ones(3), np.array([0, 0, 0]))
        >>> found = ground.tally(np.array([[1, 0, 0], [1, 0, 0]], dtype=bool))
        >>> found.codes.tolist(), found.weights.tolist()
        ([[0, 0], [1, 1]], [2.0, 1.0])
        """
        given = coded & self.read
        some = np.flatnonzero(given.any(axis=0) & (self.row_of >= 0))
        silent, row_of, weights = self.silent, self.row_of[some], self.weights[some]
        n_silent = len(silent.weights)
        left = silent.weights - np.bincount(row_of, weights, n_silent)
        keys = _folded(row_of, n_silent, [column.astype(np.int64) for column in given[:, some]], 2)
        _, first, where = np.unique(keys, return_index=True, return_inverse=True)
        there, kept = some[first], left > 0
        codes = np.where(self.read[:, there], given[:, there], -1).T.astype(np.int8)
        return Tally(
            np.concatenate([silent.codes[kept], codes]),
            np.concatenate([silent.document_of[kept], self.transcript_of[there]]),
            np.concatenate([left[kept], np.bincount(where.ravel(), weights, len(first))]),
        )


def ground_of(read: Flags, weights: NDArray[Any], transcript_of: NDArray[np.int64]) -> Ground:
    """Return who read what. read: bool (n_coders, n_units); weights, transcript_of: (n_units)."""
    counts = np.flatnonzero(read.sum(axis=0) >= 2)
    here = transcript_of[counts]
    keys = _folded(here, int(here.max(initial=-1)) + 1, [column.astype(np.int64) for column in read[:, counts]], 2)
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    row_of = np.full(len(transcript_of), -1, dtype=np.int64)
    row_of[counts] = where.ravel()
    weight = np.asarray(weights, dtype=np.float64)
    there = counts[first]
    silent = Tally(
        np.where(read[:, there], 0, -1).T.astype(np.int8),
        transcript_of[there],
        np.bincount(where.ravel(), weight[counts], len(first)).astype(np.float64),
    )
    return Ground(read, weight, transcript_of, row_of, silent)


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return the decisions of several tallies as one, each way of deciding in a transcript once."""
    many = list(tallies)
    codes = np.concatenate([each.codes for each in many])
    document_of = np.concatenate([each.document_of for each in many])
    columns = [column.astype(np.int64) + 1 for column in codes.T]
    keys = _folded(document_of, int(document_of.max(initial=-1)) + 1, columns, 3)
    _, first, where = np.unique(keys, return_index=True, return_inverse=True)
    weights = np.bincount(where.ravel(), np.concatenate([each.weights for each in many]), len(first))
    return Tally(codes[first], document_of[first], weights.astype(np.float64))


@dataclass(frozen=True, eq=False)
class Tables:
    """Tables of several decisions, (D, n, ...) with D transcripts and n decisions. They add up over both.

    values, pairs: (2, 2), ordered pairs of values within units, each counting 1 / (r_u - 1) or 1. shares: (5), see
    `documents.share_sums`. of_pairs: (P, 2, 2), contingency tables of the pairs of coders. totals: (M, 2), how often
    each coder said no and yes.
    """

    values: Numbers
    pairs: Numbers
    shares: Numbers
    of_pairs: Numbers
    totals: Numbers

    @property
    def arrays(self) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """All of them, in the order of the fields."""
        return self.values, self.pairs, self.shares, self.of_pairs, self.totals


def tables_of(tallies: Sequence[Tally], n_documents: int) -> Tables:
    """Return the tables of several decisions at once: decision n of transcript d is counted as a document n D + d."""
    codes = np.concatenate([each.codes for each in tallies])
    weights = np.concatenate([each.weights for each in tallies])
    place = np.concatenate([each.document_of + at * n_documents for at, each in enumerate(tallies)])
    n = len(tallies) * n_documents

    def by_document(table: Numbers) -> Numbers:
        return np.ascontiguousarray(table.reshape(len(tallies), n_documents, *table.shape[1:]).swapaxes(0, 1))

    totals = [
        np.bincount(place * 3 + column.astype(np.int64) + 1, weights, 3 * n).reshape(n, 3)[:, 1:] for column in codes.T
    ]
    return Tables(
        values=by_document(coincidence_tables(codes, 2, place, weights, n_documents=n)),
        pairs=by_document(coincidence_tables(codes, 2, place, weights, n_documents=n, per="pair")),
        shares=by_document(share_sums(codes, 2, place, weights, n_documents=n)),
        of_pairs=by_document(pair_tables(codes, 2, place, weights, n_documents=n)),
        totals=by_document(np.stack(totals, axis=1)),
    )


def in_parts(tallies: Sequence[Tally], n_documents: int) -> Iterator[tuple[Sequence[Tally], Tables]]:
    """Yield tallies with their tables, so many at a time as fit into memory."""
    n_coders = tallies[0].codes.shape[1] if tallies else 0
    cells = max(1, n_documents) * (13 + 2 * n_coders + 2 * n_coders * (n_coders - 1))
    at_once = max(1, MOST_CELLS // cells)
    for first in range(0, len(tallies), at_once):
        part = tallies[first : first + at_once]
        yield part, tables_of(part, n_documents)


def _folded(
    start: NDArray[np.int64], n_start: int, columns: Sequence[NDArray[np.int64]], base: int
) -> NDArray[np.int64]:
    """Return one whole number a row that tells its columns, each below `base`, and its start apart from all others."""
    keys, bound = start, max(1, n_start)
    for column in columns:
        if bound * base >= MAX_KEY:
            distinct, where = np.unique(keys, return_inverse=True)
            keys, bound = where.ravel().astype(np.int64), len(distinct)
        keys = keys * base + column
        bound *= base
    return keys
