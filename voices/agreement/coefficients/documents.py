"""Tables for each document (transcript). They add up: any sum, weighted or with one left out, is a valid table.

The first axis is the document. The functions named `..._of_tables` and `..._of_sums` take such tables with any leading
axes, so that a thousand resamples are one matrix product and one call.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.chance import corrected, uniform_chance
from voices.agreement.coefficients.gwet import gwet_chance
from voices.agreement.coefficients.many import fleiss_chance
from voices.agreement.coefficients.tables import Codes, Numbers

Per = Literal["value", "unit", "pair"]
Family = Literal["percent", "brennan_prediger", "fleiss", "gwet"]


def coincidence_tables(
    codes: Codes,
    n_categories: int,
    document_of: NDArray[np.integer[Any]] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    n_documents: int | None = None,
    per: Per = "value",
) -> Numbers:
    """Return (D, q, q): ordered pairs of values within units, each counting 1 / (r_u - 1), Krippendorff's coincidences.

    codes: whole numbers (n_units, n_coders), -1 = no decision. document_of: (n_units) 0..D-1, all 0 by default. per:
    "unit" counts 1 / (r_u (r_u - 1)), each unit alike, "pair" counts 1. For `alpha.alpha_of_tables` and
    `percent.share_of_tables`. Source: Krippendorff 2011.

    >>> coincidence_tables(np.array([[0, 0], [0, 1], [1, 1]]), 2, np.array([0, 0, 1])).tolist()
    [[[2.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 2.0]]]
    """
    where, n = _places(document_of, len(codes), n_documents)
    share = _share(codes, weights, per)
    base = n_categories + 1
    counts: Numbers = np.zeros(n * base * base)
    for one, other in combinations(_columns(codes), 2):
        counts += np.bincount((where * base + one) * base + other, share, len(counts))
    table = counts.reshape(n, base, base)[:, 1:, 1:]
    return np.asarray(table + table.transpose(0, 2, 1))


def pair_tables(
    codes: Codes,
    n_categories: int,
    document_of: NDArray[np.integer[Any]] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    n_documents: int | None = None,
) -> Numbers:
    """Return (D, P, q, q): contingency tables of the pairs of coders (0, 1), (0, 2), ..., first coder in rows.

    For `kappas.kappa_of_tables` and `chance.pi_of_tables`.

    >>> pair_tables(np.array([[0, 0], [0, 1], [-1, 1]]), 2).tolist()
    [[[[1.0, 1.0], [0.0, 0.0]]]]
    """
    where, n = _places(document_of, len(codes), n_documents)
    base = n_categories + 1
    pairs = list(combinations(_columns(codes), 2))
    found: Numbers = np.zeros((n, len(pairs), n_categories, n_categories))
    for place, (one, other) in enumerate(pairs):
        counts = np.bincount((where * base + one) * base + other, weights, n * base * base)
        found[:, place] = counts.reshape(n, base, base)[:, 1:, 1:]
    return found


def pair_sums(
    codes: Codes,
    n_categories: int,
    document_of: NDArray[np.integer[Any]] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    n_documents: int | None = None,
) -> Numbers:
    """Return (D, P, 1 + 2 q) for each pair of coders: agreed units, uses of each code by the first, by the second.

    Only units both decided about. All that Cohen's unweighted kappa needs, far smaller than `pair_tables`.

    >>> pair_sums(np.array([[0, 0], [0, 1], [-1, 1]]), 2).tolist()
    [[[1.0, 2.0, 0.0, 1.0, 1.0]]]
    """
    where, n = _places(document_of, len(codes), n_documents)
    base = n_categories + 1
    pairs = list(combinations(_columns(codes), 2))
    found: Numbers = np.zeros((n, len(pairs), 1 + 2 * n_categories))
    weight = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype=np.float64)
    for place, (one, other) in enumerate(pairs):
        shared = weight * ((one > 0) & (other > 0))
        found[:, place, 0] = np.bincount(where, shared * (one == other), n)
        first = np.bincount(where * base + one, shared, n * base).reshape(n, base)
        second = np.bincount(where * base + other, shared, n * base).reshape(n, base)
        found[:, place, 1:] = np.concatenate([first[:, 1:], second[:, 1:]], axis=1)
    return found


def kappa_of_sums(sums: Numbers) -> Numbers:
    """Return Cohen's kappa from (..., 1 + 2 q), nan where chance agreement is 1 or nothing is shared. See `pair_sums`.

    >>> kappa_of_sums(np.array([85.0, 49, 51, 46, 54])).round(3).item()
    0.7
    """
    q = (sums.shape[-1] - 1) // 2
    rows, columns = sums[..., 1 : 1 + q], sums[..., 1 + q :]
    n = rows.sum(axis=-1)
    expected = n**2 - (rows * columns).sum(axis=-1)
    there = expected > 1e-12 * n**2
    return np.where(there, 1 - n * (n - sums[..., 0]) / np.where(there, expected, 1.0), np.nan)


def disagreement_sums(
    codes: Codes,
    distance: Numbers,
    document_of: NDArray[np.integer[Any]] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    n_documents: int | None = None,
) -> Numbers:
    """Return (D, 1 + q): sum o_ck d_ck, then n_c. All that `alpha.alpha_of_sums` needs, far smaller than (D, q, q).

    distance: d_ck (q, q), symmetric and 0 on the diagonal; not the ordinal one, which changes with each table.

    >>> disagreement_sums(np.array([[0, 0], [0, 1]]), 1 - np.eye(2)).tolist()
    [[2.0, 3.0, 1.0]]
    """
    where, n = _places(document_of, len(codes), n_documents)
    base = len(distance) + 1
    columns = _columns(codes)
    share = _share(codes, weights, "value")
    wide = np.pad(distance, ((1, 0), (1, 0)))
    apart: Numbers = np.zeros(len(codes))
    for one, other in combinations(columns, 2):
        apart += wide[one, other]
    found: Numbers = np.zeros((n, base))
    counting = share * np.maximum(np.count_nonzero(codes >= 0, axis=1) - 1, 0)
    for one in columns:
        found += np.bincount(where * base + one, counting, n * base).reshape(n, base)
    found[:, 0] = np.bincount(where, 2 * apart * share, n)
    return found


def share_sums(
    codes: Codes,
    n_categories: int,
    document_of: NDArray[np.integer[Any]] | None = None,
    weights: NDArray[Any] | None = None,
    *,
    n_documents: int | None = None,
    credit: Numbers | None = None,
) -> Numbers:
    """Return (D, 3 + 2 q): sum of Po_u, units with two decisions, units with any, sum over units of r_uk / r_u, r_uk.

    The last are over units with two decisions: they tell whether anything varies. credit: (q, q) how much of an
    agreement a pair of codes counts. For `coefficient_of_sums`. Source: Gwet 2014.

    >>> share_sums(np.array([[0, 0], [0, 1], [-1, 1]]), 2).tolist()
    [[1.0, 2.0, 3.0, 1.5, 1.5, 3.0, 1.0]]
    """
    where, n = _places(document_of, len(codes), n_documents)
    base = n_categories + 1
    columns = _columns(codes)
    wide = np.pad(np.eye(n_categories) if credit is None else credit, ((1, 0), (1, 0)))
    agreed: Numbers = np.zeros(len(codes))
    for one, other in combinations(columns, 2):
        agreed += wide[one, other]
    n_values = np.count_nonzero(codes >= 0, axis=1)
    weight = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype=np.float64)
    shares: Numbers = np.zeros((n, base))
    values: Numbers = np.zeros((n, base))
    for one in columns:
        cell = where * base + one
        shares += np.bincount(cell, weight / np.maximum(n_values, 1), n * base).reshape(n, base)
        values += np.bincount(cell, weight * (n_values >= 2), n * base).reshape(n, base)
    first = [
        np.bincount(where, 2 * agreed * _share(codes, weights, "unit"), n),
        np.bincount(where, weight * (n_values >= 2), n),
        np.bincount(where, weight * (n_values >= 1), n),
    ]
    return np.concatenate([np.stack(first, axis=1), shares[:, 1:], values[:, 1:]], axis=1)


def coefficient_of_sums(sums: Numbers, family: Family, credit: Numbers | None = None) -> Numbers:
    """Return percent agreement, Brennan-Prediger, Fleiss's kappa or AC1 (AC2 with credit) from (..., 3 + 2 q).

    nan where nothing is pairable, or chance agreement is 1; Fleiss's kappa also where units with two decisions hold one
    code only, whatever those with one decision hold. Sources: see the functions of these names.

    >>> sums = share_sums(np.array([[0, 0], [0, 1], [1, 1], [1, 1]]), 2)
    >>> [coefficient_of_sums(sums, each).round(3).item() for each in ("percent", "fleiss", "gwet")]
    [0.75, 0.467, 0.529]
    """
    pairable, coded = sums[..., 1], sums[..., 2]
    observed = np.where(pairable > 0, sums[..., 0] / np.where(pairable > 0, pairable, 1.0), np.nan)
    if family == "percent":
        return np.asarray(observed)
    q = (sums.shape[-1] - 3) // 2
    shares = sums[..., 3 : 3 + q] / np.where(coded > 0, coded, 1.0)[..., None]
    if family == "fleiss":
        values = sums[..., 3 + q :]
        varies = (values > 1e-12 * values.sum(axis=-1, keepdims=True)).sum(axis=-1) > 1
        return np.where(varies, corrected(observed, fleiss_chance(shares, credit)), np.nan)
    if shares.shape[-1] < 2:
        return np.full(observed.shape, np.nan)
    if family == "brennan_prediger":
        return corrected(observed, np.full(observed.shape, uniform_chance(shares.shape[-1], credit)))
    return corrected(observed, gwet_chance(shares, credit))


def _columns(codes: Codes) -> list[NDArray[np.int64]]:
    """Return each coder's decisions, 0 = none."""
    return [column.astype(np.int64) + 1 for column in codes.T]


def _places(
    document_of: NDArray[np.integer[Any]] | None, n_units: int, n_documents: int | None
) -> tuple[NDArray[np.int64], int]:
    if document_of is None:
        return np.zeros(n_units, dtype=np.int64), n_documents or 1
    where = np.asarray(document_of, dtype=np.int64)
    return where, int(where.max(initial=-1)) + 1 if n_documents is None else n_documents


def _share(codes: Codes, weights: NDArray[Any] | None, per: Per) -> Numbers:
    """Return what each pair of values of a unit counts."""
    n_values = np.count_nonzero(codes >= 0, axis=1)
    divisor = {"value": n_values - 1, "unit": n_values * (n_values - 1), "pair": np.ones_like(n_values)}[per]
    share = np.where(n_values >= 2, 1 / np.maximum(divisor, 1), 0.0)
    return np.asarray(share if weights is None else share * weights, dtype=np.float64)
