"""Alpha for units with several codes: each decision is a set of codes, and "nothing applies" is the empty set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.alpha import alpha_of_code
from voices.agreement.coefficients.settling import settled
from voices.agreement.coefficients.tables import Codes, Decisions, Numbers, decisions
from voices.agreement.values import Result

Counts = NDArray[np.int64]
KINDS = ("nominal", "jaccard", "masi", "masi_2004_product", "path")
# So many cells (sets by sets by codes) are worked out at a time.
CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class SetDecisions:
    """Decisions whose codes are places in a list of sets. members: bool (n_sets, n_codes), n_sets >= 1."""

    codes: Codes
    members: NDArray[np.bool_]

    def of_code(self, code: int, weights: NDArray[Any] | None = None) -> Decisions:
        """Return the decisions about one code alone: 0 where it is in the set, 1 where it is not."""
        side = np.where(self.members[:, code], 0, 1)
        return decisions(np.where(self.codes < 0, -1, side[self.codes]), 2, weights)


def encode_sets(units: Sequence[Sequence[Collection[int] | None]], n_codes: int) -> SetDecisions:
    """Encode sets of code numbers. units: one row a unit, one entry a coder, None = no decision.

    >>> found = encode_sets([[{0}, {0, 1}], [set(), None]], 2)
    >>> found.codes.tolist(), found.members.tolist()
    ([[0, 1], [2, -1]], [[True, False], [True, True], [False, False]])
    """
    places: dict[frozenset[int], int] = {}
    rows = [
        [-1 if each is None else places.setdefault(frozenset(each), len(places)) for each in unit] for unit in units
    ]
    members = np.zeros((max(len(places), 1), n_codes), dtype=np.bool_)
    for each, place in places.items():
        members[place, list(each)] = True
    codes = np.array(rows, dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)
    return SetDecisions(codes, members)


def set_distances(one: NDArray[np.bool_], other: NDArray[np.bool_], kind: str, paths: Numbers | None = None) -> Numbers:
    """Return distances between sets, (..., n_codes) of each, broadcast against each other: (...).

    jaccard: 1 - J, J = |A n B| / |A u B|. masi: 1 - J M, M = 1 equal, 2/3 one within the other, 1/3 overlap, 0 disjoint
    (Passonneau 2006; the one to use). masi_2004_product: (1 - J)(1 - M) as DKPro has it. nominal: [A != B]. path: mean
    of both directions of the mean distance from each code to the nearest one in the other set, by `paths` (n_codes,
    n_codes) from `weighing.tree_distances`; for single codes it is their path. d(empty, empty) = 0, d(empty, X) = 1,
    but 1/3 with masi_2004_product, where the empty set lies within every other.

    >>> a, b = np.array([True, True, False]), np.array([True, False, False])
    >>> [round(float(set_distances(a, b, kind)), 4) for kind in ("nominal", "jaccard", "masi", "masi_2004_product")]
    [1.0, 0.5, 0.6667, 0.1667]
    """
    if kind not in KINDS:
        raise ValueError(f"no distance between sets named {kind}: choose {', '.join(KINDS)}")
    shared = (one & other).sum(axis=-1)
    sizes = one.sum(axis=-1), other.sum(axis=-1)
    if kind == "path":
        same = shared == (one | other).sum(axis=-1)
        return _path_distances(one, other, same, np.zeros(()) if paths is None else paths)
    return _of_counts(shared, *sizes, kind)


def _of_counts(shared: Counts, n_one: Counts, n_other: Counts, kind: str) -> Numbers:
    """Return distances between sets from how many codes they share and hold."""
    smaller, union = np.minimum(n_one, n_other), n_one + n_other - shared
    same = shared == union
    if kind == "nominal":
        return np.asarray(~same, dtype=np.float64)
    overlap = np.where(union > 0, shared / np.maximum(union, 1), 1.0)
    if kind == "jaccard":
        return np.asarray(1 - overlap)
    kinship = np.where(same, 1.0, np.where(shared == smaller, 2 / 3, np.where(shared == 0, 0.0, 1 / 3)))
    return np.asarray(1 - overlap * kinship if kind == "masi" else (1 - overlap) * (1 - kinship))


def _path_distances(
    one: NDArray[np.bool_], other: NDArray[np.bool_], same: NDArray[np.bool_], paths: Numbers
) -> Numbers:
    there = _mean_nearest(one, other, paths)
    back = _mean_nearest(other, one, paths)
    empty = ~one.any(axis=-1) | ~other.any(axis=-1)
    return np.asarray(np.where(same, 0.0, np.where(empty, 1.0, (there + back) / 2)))


def _mean_nearest(one: NDArray[np.bool_], other: NDArray[np.bool_], paths: Numbers) -> Numbers:
    """Return the mean over the codes of one set of the distance to the nearest code of the other."""
    nearest = np.full(other.shape, 2.0)
    for code, row in enumerate(paths):
        nearest = np.where(other[..., code, None], np.minimum(nearest, row), nearest)
    return np.asarray((nearest * one).sum(axis=-1) / np.maximum(one.sum(axis=-1), 1))


def set_alpha(
    sets: SetDecisions, kind: str = "masi", paths: Numbers | None = None, weights: NDArray[Any] | None = None
) -> Result:
    """Return Krippendorff's alpha with a distance between sets. Report alpha of each code first: it shows where.

    Formula: `alpha.alpha_of_tables`, each set a value. Distances: `set_distances`. Sources: Krippendorff 2011;
    Passonneau 2006. Example: nine units of the test data of DKPro Agreement, .2731.

    >>> a, ab, ac, abc, b, c, none = {0}, {0, 1}, {0, 2}, {0, 1, 2}, {1}, {2}, set()
    >>> units = [[none, none], [a, none], [a, a], [a, b], [ab, a], [ab, ac], [abc, abc], [c, ac], [c, ac]]
    >>> round(set_alpha(encode_sets(units, 3), "masi").value, 4)
    0.2731
    """
    sums, decided = disagreement(sets, kind, paths, weights)
    totals = sums[1:]
    n = float(totals.sum())
    expected = sum(
        float(totals[begin : begin + len(block)] @ block @ totals)
        for begin, block in _blocks(sets.members, kind, paths)
    )
    value = 1 - (n - 1) * float(sums[0]) / expected if expected > 0 else np.nan
    return settled(value, decided)


def disagreement(
    sets: SetDecisions, kind: str, paths: Numbers | None = None, weights: NDArray[Any] | None = None
) -> tuple[Numbers, Decisions]:
    """Return (1 + n_sets,): observed disagreement, then how often each set can be paired; and the decisions.

    Only pairs of sets that occur are looked at, so thousands of different sets do no harm. These sums add up over
    transcripts.
    """
    decided = decisions(sets.codes, len(sets.members), weights)
    total, observed = np.zeros(len(sets.members)), 0.0
    share = decided.weights / np.maximum(decided.n_values - 1, 1)
    for place, one in enumerate(decided.by_coder):
        total += np.bincount(one, decided.weights * (decided.n_values >= 2), len(total) + 1)[1:]
        for other in decided.by_coder[:place]:
            both = np.flatnonzero((one > 0) & (other > 0) & (one != other))
            keys = (one[both].astype(np.int64) - 1) * len(sets.members) + (other[both] - 1)
            pairs, where = np.unique(keys, return_inverse=True)
            first, second = np.divmod(pairs, len(sets.members))
            apart = set_distances(sets.members[first], sets.members[second], kind, paths)
            observed += 2 * float((np.bincount(where.ravel(), share[both], len(apart)) * apart).sum())
    return np.concatenate([[observed], total]), decided


def set_distance_matrix(members: NDArray[np.bool_], kind: str, paths: Numbers | None = None) -> Numbers:
    """Return all distances between sets (n_sets, n_sets), for `alpha.alpha_of_sums` and `alpha_of_tables`."""
    return np.concatenate([block for _, block in _blocks(members, kind, paths)])


def _blocks(members: NDArray[np.bool_], kind: str, paths: Numbers | None) -> Iterator[tuple[int, Numbers]]:
    """Yield distances from some sets to all, (n_some, n_sets), with the first one's place: products of matrices."""
    size = max(1, CELLS // max(1, len(members)))
    there, n_codes = members.astype(np.float64), members.sum(axis=1)
    nearest = _nearest(members, paths) if kind == "path" and paths is not None else None
    for begin in range(0, len(members), size):
        some = slice(begin, begin + size)
        shared = np.rint(there[some] @ there.T).astype(np.int64)
        if nearest is None:
            yield begin, _of_counts(shared, n_codes[some, None], n_codes[None, :], kind)
            continue
        onwards = there[some] @ nearest.T / np.maximum(n_codes[some, None], 1)
        back = nearest[some] @ there.T / np.maximum(n_codes[None, :], 1)
        empty = (n_codes[some, None] == 0) | (n_codes[None, :] == 0)
        same = (shared == n_codes[some, None]) & (shared == n_codes[None, :])
        yield begin, np.where(same, 0.0, np.where(empty, 1.0, (onwards + back) / 2))


def _nearest(members: NDArray[np.bool_], paths: Numbers) -> Numbers:
    """Return how far each code is from the nearest one of each set, (n_sets, n_codes)."""
    found = np.full(members.shape, 2.0)
    for code, row in enumerate(paths):
        found = np.where(members[:, code, None], np.minimum(found, row), found)
    return found


def set_sums(
    sets: SetDecisions,
    distance: Numbers,
    document_of: NDArray[np.int64],
    n_documents: int,
    weights: NDArray[Any] | None = None,
) -> Numbers:
    """Return (D, 1 + n_sets) as `documents.disagreement_sums`, without a look at pairs of sets that do not occur.

    distance: all distances between sets, from `set_distance_matrix`. For `alpha.alpha_of_sums`.

    >>> sets = encode_sets([[{0}, {0, 1}], [set(), None]], 2)
    >>> set_sums(sets, set_distance_matrix(sets.members, "jaccard"), np.array([0, 1]), 2).tolist()
    [[1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    """
    n_values = np.count_nonzero(sets.codes >= 0, axis=1)
    weight = np.ones(len(sets.codes)) if weights is None else np.asarray(weights, dtype=np.float64)
    n_sets = len(sets.members)
    found: Numbers = np.zeros((n_documents, 1 + n_sets))
    for place, one in enumerate(sets.codes.T):
        counts = np.flatnonzero((one >= 0) & (n_values >= 2))
        cell = document_of[counts] * n_sets + one[counts]
        found[:, 1:] += np.bincount(cell, weight[counts], n_documents * n_sets).reshape(n_documents, n_sets)
        for other in sets.codes.T[:place]:
            both = np.flatnonzero((one >= 0) & (other >= 0) & (one != other))
            apart = 2 * distance[one[both], other[both]] * weight[both] / (n_values[both] - 1)
            found[:, 0] += np.bincount(document_of[both], apart, n_documents)
    return found


def alpha_of_set_code(sets: SetDecisions, code: int, weights: NDArray[Any] | None = None) -> Result:
    """Return the binary alpha of one code: in the set or not. Source and formula: `alpha.alpha_of_code`."""
    return alpha_of_code(sets.of_code(code, weights), 0)
