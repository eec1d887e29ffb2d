"""The unitizing coefficients of 2016, as formulas on the tables of `tables`. Pure.

Each takes tables (..., 6, 1 + n_codes), summed over documents beforehand, and works on all leading axes at once: a
table for every leave-one-out or resample costs no more than an array operation. nan where undefined; `why_undefined`
says why. Source of all: Krippendorff, Mathet, Bouvry and Widloecher 2016, "On the reliability of unitizing textual
continua: further developments", Quality and Quantity 50. Example: the three coders of its public implementation.

>>> from voices.agreement.spans.continua import continua_of
>>> from voices.agreement.spans.tables import unitizing_tables
>>> coders = [[(2, 5, "1"), (9, 11, "1"), (12, 20, "2")], [(2, 5, "1"), (7, 15, "2")], [(2, 5, "1"), (10, 15, "2")]]
>>> table = unitizing_tables(continua_of([(20, coders)])).sum(axis=0)
>>> [round(each(table).item(), 3) for each in (u_alpha, bar_u_alpha, cu_alpha)]
[0.474, 0.433, 0.779]
>>> ku_alpha(table).round(3).tolist(), cu_coverage(table).round(3).item()
([0.769, 0.787], 0.383)
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voices.agreement import reasons
from voices.agreement.spans.tables import AGREED, SELF, SELF_SHARED, SELF_UNION, SHARED, TOTAL, Table

Correction = Literal["pairs", "union"]
_LEAST = 1e-6  # characters; what is less is the dust of subtracting sums


def u_alpha(table: Table) -> Table:
    """Return u-alpha (...): everything counts, gaps included.

    1 - (l.. - sum l_cc) / (l.. - sum e_cc), e_ck = l.. (l_c. l_.k - [c=k] S_c) / (l..^2 - sum S).
    """
    return _alpha(table[..., AGREED, :], table[..., TOTAL, :], table[..., SELF, :])


def bar_u_alpha(table: Table) -> Table:
    """Return bar-u-alpha (...): whether coders find the same places worth coding, whatever the code.

    1 - (l_0. - l_00) / (e_0. - e_00), 0 standing for the gaps.
    """
    n, own = table[..., TOTAL, :].sum(axis=-1), table[..., SELF, :].sum(axis=-1)
    gaps, valued = table[..., TOTAL, 0], table[..., TOTAL, 1:].sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = n * gaps * valued / (n**2 - own)
        found = 1 - (gaps - table[..., AGREED, 0]) / expected
    return _where((gaps > _LEAST) & (valued > _LEAST), found)


def cu_alpha(table: Table, correction: Correction = "pairs") -> Table:
    """Return cu-alpha (...): whether coders choose the same code where both coded something.

    u-alpha on l' and Q, without the gaps; always to be told beside its coverage. Public code reads the correction for
    pairing a unit with itself in two ways: a square for every ordered pair of coders, divided by M - 1 ("pairs"), or
    one for each unit over what all others together coded ("union"). For two coders both are the same.
    """
    return _alpha(table[..., AGREED, 1:], table[..., SHARED, 1:], table[..., _row(correction), 1:])


def cu_coverage(table: Table) -> Table:
    """Return l'.. / l.. (...): the share of all words that cu-alpha speaks of."""
    n = table[..., TOTAL, :].sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return _where(n > _LEAST, table[..., SHARED, 1:].sum(axis=-1) / n)


def ku_alpha(table: Table, correction: Correction = "pairs") -> Table:
    """Return (k)u-alpha of every code, (..., n_codes): how well one code is told from the others.

    1 - (e'_.k / l'_.k) (l'_.k - l'_kk) / (e'_.k - e'_kk).
    """
    agreed, total, own = table[..., AGREED, 1:], table[..., SHARED, 1:], table[..., _row(correction), 1:]
    n = total.sum(axis=-1, keepdims=True)
    rest = n**2 - own.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - (n * total - own) / total * (total - agreed) / (total * (n - total))
    return _where(
        (total > _LEAST) & (n - total > _LEAST) & _is_some(rest, n) & _is_some(n * total - own, n) & (n > 0), found
    )


def ku_coverage(table: Table) -> Table:
    """Return l'_.k / l_.k of every code, (..., n_codes): the share of its words where another coded something too."""
    total = table[..., TOTAL, 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        return _where(total > _LEAST, table[..., SHARED, 1:] / total)


def char_f1(table: Table) -> Table:
    """Return F1 on characters of every code, (..., n_codes): 2 |A and B| / (|A| + |B|).

    More than two coders: numerator and denominator summed over their pairs first. Not corrected for chance.
    Source: Dice 1945, Ecology 26. Example: [0, 10) and [5, 10).

    >>> from voices.agreement.spans.continua import continua_of
    >>> from voices.agreement.spans.tables import unitizing_tables
    >>> table = unitizing_tables(continua_of([(20, [[(0, 10, "a")], [(5, 10, "a")]])])).sum(axis=0)
    >>> char_f1(table).round(3).item(), char_jaccard(table).item()
    (0.667, 0.5)
    """
    total = table[..., TOTAL, 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        return _where(total > _LEAST, table[..., AGREED, 1:] / total)


def char_jaccard(table: Table) -> Table:
    """Return the Jaccard index on characters of every code, (..., n_codes): |A and B| / |A or B|, pooled as `char_f1`.

    Source: Jaccard 1912, New Phytologist 11.
    """
    agreed, total = table[..., AGREED, 1:], table[..., TOTAL, 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        return _where(total > _LEAST, agreed / (2 * total - agreed))


def why_undefined(table: Table, stat: str, code: int | None = None) -> str:
    """Return the reason why a coefficient of one table (6, 1 + n_codes) is undefined; `code` for those of one code."""
    total, together = table[TOTAL], table[SHARED, 1:]
    if total.sum() <= _LEAST:
        return reasons.NO_PAIRABLE_UNITS
    if stat in ("u_alpha", "bar_u_alpha"):
        return reasons.NO_VARIATION
    if code is not None and total[code + 1] <= _LEAST:
        return reasons.CODE_UNUSED
    if together.sum() <= _LEAST or (code is not None and together[code] <= _LEAST):
        return reasons.NO_VALUED_INTERSECTIONS
    return reasons.SINGLE_CODE if (together > _LEAST).sum() == 1 else reasons.TOO_LITTLE_SHARED


def _alpha(agreed: Table, total: Table, own: Table) -> Table:
    """Return 1 - observed / expected; with e_ck as above, l.. - sum e_cc = l.. (l..^2 - sum l_c.^2) / (l..^2 - S)."""
    n = total.sum(axis=-1)
    rest = n**2 - own.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - (n - agreed.sum(axis=-1)) * rest / (n * (n**2 - (total**2).sum(axis=-1)))
    return _where((n - total.max(axis=-1, initial=0) > _LEAST) & _is_some(rest, n), found)


def _row(correction: Correction) -> int:
    return SELF_SHARED if correction == "pairs" else SELF_UNION


def _is_some(area: Table, n: Table) -> NDArray[np.bool_]:
    """Return where what is left of n^2 is more than the dust of a subtraction."""
    return np.asarray(area > 1e-9 * n**2)


def _where(is_defined: NDArray[np.bool_], found: Table) -> Table:
    return np.where(is_defined, found, np.nan)
