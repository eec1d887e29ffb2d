"""Decisions of coders to tables. All coefficients are a few sums over the tables that one pass over the units gives.

The pass never builds units x codes: it looks at pairs of coders, so that two hundred codes cost hardly more than ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.integer[Any]]
Numbers = NDArray[np.float64]
# As long as every possible row has a cell of its own below this many cells, counting them costs next to nothing.
MAX_CELLS = 1 << 22
# Below this number, distinct rows can be told apart by one whole number each.
MAX_KEY = 1 << 62


@dataclass(frozen=True, eq=False)
class Decisions:
    """What each coder decided about each unit; units with equal rows are kept once, with how often they occur.

    by_coder: int32 (n_coders, n_rows), 0 = no decision, 1..n_categories = the code plus 1. weights: float64 (n_rows).
    n_categories is the size of the codebook (q), not the number of codes that happened to be used.
    "Nothing applies" is a decision and needs a code of its own.
    """

    by_coder: NDArray[np.int32]
    weights: Numbers
    n_categories: int

    @property
    def n_coders(self) -> int:
        """Number of coders (M)."""
        return len(self.by_coder)

    @cached_property
    def n_values(self) -> NDArray[np.int64]:
        """r_u: how many coders decided about each row (n_rows)."""
        return np.asarray(np.count_nonzero(self.by_coder, axis=0), dtype=np.int64)

    @cached_property
    def n_coded(self) -> float:
        """Units that at least one coder decided about."""
        return float(self.weights[self.n_values >= 1].sum())

    @cached_property
    def n_pairable(self) -> float:
        """Units that at least two coders decided about (N2)."""
        return float(self.weights[self.n_values >= 2].sum())

    @cached_property
    def _pass(self) -> tuple[list[Numbers], Numbers]:
        """Contingency tables of the pairs of coders, and (M + 1, q, q): ordered pairs by number of values in the unit.

        The first are kept only while they are small: three hundred codes and thirty coders would fill the memory.
        """
        q, n_coders = self.n_categories, self.n_coders
        is_small = n_coders * (n_coders - 1) // 2 * q**2 <= MAX_CELLS
        kept: list[Numbers] = []
        by_values: Numbers = np.zeros((n_coders + 1, q, q))
        values = range(int(self.n_values.min(initial=n_coders)), int(self.n_values.max(initial=0)) + 1)
        for one, other in combinations(range(n_coders), 2):
            table = self._pair(one, other, values)
            by_values[values.start : values.stop] += table
            if is_small:
                kept.append(table.sum(axis=0))
        return kept, np.asarray(by_values + by_values.transpose(0, 2, 1))

    def _pair(self, one: int, other: int, values: range | None = None) -> Numbers:
        """Return the table of two coders, split by number of values in the unit if `values` says which there are."""
        base = self.n_categories + 1
        cell = self.by_coder[one].astype(np.int64)
        cell *= base
        cell += self.by_coder[other]
        n_tables = 1 if values is None else len(values)
        if values is not None and n_tables > 1:
            cell += (self.n_values - values.start) * base**2
        counts = np.bincount(cell, self.weights, n_tables * base**2)
        return np.asarray(counts.reshape(n_tables, base, base)[:, 1:, 1:])

    def pairs(self) -> Iterator[Numbers]:
        """Yield the contingency tables (q, q) of the pairs of coders (0, 1), (0, 2), ..., first coder in rows."""
        kept, _ = self._pass
        if kept:
            yield from kept
        else:
            for one, other in combinations(range(self.n_coders), 2):
                yield self._pair(one, other)[0]

    @cached_property
    def per_pair(self) -> Numbers:
        """(q, q): ordered pairs of values within units, each counting 1."""
        return np.asarray(self._pass[1].sum(axis=0))

    @cached_property
    def per_value(self) -> Numbers:
        """Krippendorff's coincidences (q, q): each ordered pair counts 1 / (r_u - 1), each unit r_u."""
        return self._weighted_pairs(np.arange(-1.0, self.n_coders))

    @cached_property
    def per_unit(self) -> Numbers:
        """(q, q): each ordered pair counts 1 / (r_u (r_u - 1)), each unit 1."""
        r = np.arange(self.n_coders + 1.0)
        return self._weighted_pairs(r * (r - 1))

    def _weighted_pairs(self, divisor: Numbers) -> Numbers:
        table = np.zeros((self.n_categories, self.n_categories))
        for n_values in range(2, self.n_coders + 1):
            table += self._pass[1][n_values] / divisor[n_values]
        return table

    @cached_property
    def coder_totals(self) -> Numbers:
        """(M, q): how often each coder gave each code, in units with other decisions or without."""
        size = self.n_categories + 1
        rows = [np.bincount(each, self.weights, size)[1:] for each in self.by_coder]
        return np.array(rows, dtype=np.float64).reshape(self.n_coders, self.n_categories)

    @cached_property
    def shares(self) -> Numbers:
        """(q,): sum over units of r_uk / r_u. Divided by `n_coded` these are Gwet's pi_k."""
        size = self.n_categories + 1
        totals: Numbers = np.zeros(size)
        weights = self.weights / np.maximum(self.n_values, 1)
        for each in self.by_coder:
            totals += np.bincount(each, weights, size)
        return np.asarray(totals[1:])

    @cached_property
    def agreements(self) -> Numbers:
        """Po_u (n_rows): share of agreeing pairs of values in each row, 0 where there is no pair."""
        agreeing: Numbers = np.zeros(len(self.weights))
        for one, other in combinations(self.by_coder, 2):
            agreeing += (one == other) & (one > 0)
        return np.asarray(agreeing * 2 / np.maximum(self.n_values * (self.n_values - 1), 1))

    def weighted_agreements(self, credit: Numbers) -> Numbers:
        """Po_u (n_rows) when a pair of codes counts `credit` (q, q) of an agreement; symmetric."""
        wide = np.pad(credit, ((1, 0), (1, 0)))
        agreeing: Numbers = np.zeros(len(self.weights))
        for one, other in combinations(self.by_coder, 2):
            agreeing += wide[one, other]
        return np.asarray(agreeing * 2 / np.maximum(self.n_values * (self.n_values - 1), 1))

    def unit_sums(self, of_code: Numbers) -> Numbers:
        """(n_rows): sum over the values of each row of a number (q,) that each code stands for."""
        wide = np.concatenate([[0.0], of_code])
        return np.asarray(sum((wide[each] for each in self.by_coder), np.zeros(len(self.weights))), dtype=np.float64)


def decisions(codes: Codes, n_categories: int, weights: NDArray[Any] | None = None) -> Decisions:
    """Reduce units to distinct rows.

    codes: whole numbers (n_units, n_coders), -1 = no decision, 0..n_categories-1 = code. weights: (n_units), how often
    each unit counts (1 by default). Rows are told apart by one number, base n_categories + 1.

    >>> found = decisions(np.array([[0, 1], [0, 1], [-1, 0]]), 2)
    >>> found.by_coder.tolist(), found.weights.tolist()
    ([[0, 1], [1, 2]], [1.0, 2.0])
    >>> found.per_value.tolist()
    [[0.0, 2.0], [2.0, 0.0]]
    """
    if codes.ndim != 2:
        raise ValueError("codes must be a table: one row a unit, one column a coder")
    if codes.size and (int(codes.max()) >= n_categories or int(codes.min()) < -1):
        raise ValueError(f"codes must lie between 0 and {n_categories - 1}, -1 where a coder decided nothing")
    n_units, n_coders = codes.shape
    base = n_categories + 1
    n_cells = base**n_coders
    if n_cells > MAX_KEY or n_units < 2 or not n_coders:
        by_coder = np.ascontiguousarray(codes.T).astype(np.int32) + np.int32(1)
        return Decisions(by_coder, _weights(weights, n_units), n_categories)
    keys = np.zeros(n_units, dtype=np.int64)
    for column in codes.T:
        keys *= base
        keys += column.astype(np.int64, copy=False)
        keys += 1
    distinct, totals = _counted(keys, n_cells, weights)
    by_coder = np.empty((n_coders, len(distinct)), dtype=np.int32)
    for coder in range(n_coders - 1, -1, -1):
        distinct, by_coder[coder] = np.divmod(distinct, base)
    return Decisions(by_coder, totals, n_categories)


def _counted(keys: NDArray[np.int64], n_cells: int, weights: NDArray[Any] | None) -> tuple[NDArray[np.int64], Numbers]:
    """Return the distinct keys and their total weight."""
    if n_cells <= MAX_CELLS:
        there = np.bincount(keys, minlength=n_cells)
        distinct = np.flatnonzero(there)
        totals = there if weights is None else np.bincount(keys, weights, n_cells)
        return distinct.astype(np.int64), totals[distinct].astype(np.float64)
    if weights is None:
        distinct, counts = np.unique(keys, return_counts=True)
        return distinct, counts.astype(np.float64)
    distinct, inverse = np.unique(keys, return_inverse=True)
    return distinct, np.bincount(inverse.ravel(), weights, len(distinct)).astype(np.float64)


def _weights(weights: NDArray[Any] | None, n_units: int) -> Numbers:
    return np.ones(n_units) if weights is None else np.asarray(weights, dtype=np.float64)
