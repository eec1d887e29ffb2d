"""Krippendorff's alpha: any number of coders, gaps, any distance between codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from voices.agreement import reasons
from voices.agreement.coefficients.settling import obstacle, settled
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.coefficients.weighing import distances
from voices.agreement.values import Result


def alpha_of_tables(table: Numbers, distance: Numbers | None = None, level: str = "nominal") -> Numbers:
    """Return alpha from coincidence tables (..., q, q); nan where nothing is pairable or nothing varies.

    alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck. distance: d_ck (q, q), or None for the level "nominal" or
    "ordinal". The ordinal distance (sum_{g=c..k} n_g - (n_c + n_k) / 2)^2 is the squared distance of mid-ranks, taken
    from each table of its own. Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
    Example: its section A, .095.

    >>> alpha_of_tables(np.array([[10.0, 4.0], [4.0, 2.0]])).round(3).item()
    0.095
    """
    totals = table.sum(axis=-1)
    n = totals.sum(axis=-1)
    if distance is None and level == "nominal":
        observed, expected = n - np.trace(table, axis1=-2, axis2=-1), _different(totals)
    else:
        if distance is None:
            ranks = np.cumsum(totals, axis=-1) - totals / 2
            distance = (ranks[..., :, None] - ranks[..., None, :]) ** 2
        observed = (table * distance).sum(axis=(-2, -1))
        expected = (totals[..., :, None] * totals[..., None, :] * distance).sum(axis=(-2, -1))
    return _alpha(totals, observed, expected)


def alpha_of_sums(sums: Numbers, distance: Numbers | None = None) -> Numbers:
    """Return alpha from (..., 1 + q): observed disagreement, then n_c. See `documents.disagreement_sums`.

    Much smaller than coincidence tables, and enough for every distance but the ordinal one. None is nominal.

    >>> alpha_of_sums(np.array([8.0, 14.0, 6.0])).round(3).item()
    0.095
    """
    totals = sums[..., 1:]
    expected = _different(totals) if distance is None else ((totals @ distance) * totals).sum(axis=-1)
    return _alpha(totals, sums[..., 0], expected)


def _different(totals: Numbers) -> Numbers:
    """Return the sum over pairs of different codes of n_c n_k."""
    return np.asarray(totals.sum(axis=-1) ** 2 - (totals**2).sum(axis=-1))


def _alpha(totals: Numbers, observed: Numbers, expected: Numbers) -> Numbers:
    """What leaving a transcript out leaves behind by rounding is no variation: hence the bound."""
    n = totals.sum(axis=-1)
    there = (_different(totals) > 1e-12 * n**2) & (expected > 0)
    return np.where(there, 1 - (n - 1) * observed / np.where(there, expected, 1.0), np.nan)


def krippendorff_alpha(
    decided: Decisions, level: str = "nominal", values: ArrayLike | None = None, distance: ArrayLike | None = None
) -> Result:
    """Return Krippendorff's alpha at a level of measurement, or with a given distance (q, q).

    values: (q,) the numbers the codes stand for (interval, ratio). At the ordinal level codes are ordered as they are
    numbered. Formula and source: `alpha_of_tables`. Example: Krippendorff 2011, section C, four coders with gaps, .743:

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> codes = np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows])
    >>> round(krippendorff_alpha(decisions(codes, 5)).value, 3)
    0.743
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    apart = None if distance is None else np.asarray(distance, dtype=np.float64)
    if apart is None and level not in ("nominal", "ordinal"):
        apart = distances(level, decided.n_categories, values)
    return settled(float(alpha_of_tables(decided.per_value, apart, level)), decided)


def collapsed(table: Numbers, code: int) -> Numbers:
    """Return a table (..., q, q) as (..., 2, 2), the code (first) against the rest: no second pass over the units.

    >>> collapsed(np.array([[4.0, 1.0, 0.0], [1.0, 2.0, 3.0], [0.0, 3.0, 6.0]]), 1).tolist()
    [[2.0, 4.0], [4.0, 10.0]]
    """
    both = table[..., code, code]
    first, second = table[..., code, :].sum(axis=-1) - both, table[..., :, code].sum(axis=-1) - both
    rest = table.sum(axis=(-2, -1)) - both - first - second
    return np.stack([np.stack([both, first], axis=-1), np.stack([second, rest], axis=-1)], axis=-2)


def alpha_of_code(decided: Decisions, code: int) -> Result:
    """Return alpha of one code against all others: which code fails. Source: Krippendorff 2018, section 12.3.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> alpha_of_code(decisions(np.array([[0, 0], [1, 2], [1, 1], [2, 1]]), 4), 0)
    Result(value=1.0, reason='')
    >>> alpha_of_code(decisions(np.array([[0, 0], [1, 2]]), 4), 3)
    Result(value=None, reason='code_unused')
    """
    table = collapsed(decided.per_value, code)
    unused = not table[0].any()
    return settled(float(alpha_of_tables(table)), decided, reasons.CODE_UNUSED if unused else reasons.NO_VARIATION)


def alphas_of_codes(decided: Decisions) -> tuple[Result, ...]:
    """Return alpha of each code (q results)."""
    return tuple(alpha_of_code(decided, code) for code in range(decided.n_categories))
