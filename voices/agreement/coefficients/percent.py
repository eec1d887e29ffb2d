"""Agreement as it was seen, not corrected for chance, and what a low kappa beside it may come from."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations
from typing import Literal

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.alpha import collapsed
from voices.agreement.coefficients.settling import obstacle, settled
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.values import Result

Average = Literal["units", "pairs", "values"]


def share_of_tables(table: Numbers, credit: Numbers | None = None) -> Numbers:
    """Return the share of agreement in tables of pairs (..., q, q), nan where there is no pair.

    credit: (q, q), how much of an agreement a pair of codes counts; None counts equal codes only.
    """
    total = table.sum(axis=(-2, -1))
    agreed = np.trace(table, axis1=-2, axis2=-1) if credit is None else (table * credit).sum(axis=(-2, -1))
    return np.where(total > 0, agreed / np.where(total > 0, total, 1.0), np.nan)


def specific_of_tables(table: Numbers, code: int) -> Numbers:
    """Return the specific agreement of a code from tables of ordered pairs of values (..., q, q), nan where unused.

    o_kk / sum_l o_kl: if one coder gave the code, how often did another one too? See `positive_agreement`.

    >>> specific_of_tables(np.array([[160.0, 15.0], [15.0, 10.0]]), 1).item()
    0.4
    """
    total = table[..., code, :].sum(axis=-1)
    there = total > 1e-9
    return np.where(there, table[..., code, code] / np.where(there, total, 1.0), np.nan)


def prevalence_of_tables(table: Numbers) -> Numbers:
    """Return |a - d| / n from contingency tables (..., 2, 2), nan where nothing is shared. See `prevalence_index`."""
    return _apart(table, table[..., 0, 0] - table[..., 1, 1])


def bias_of_tables(table: Numbers) -> Numbers:
    """Return |b - c| / n from contingency tables (..., 2, 2), nan where nothing is shared. See `bias_index`.

    >>> bias_of_tables(np.array([[45.0, 15.0], [25.0, 15.0]])).item()
    0.1
    """
    return _apart(table, table[..., 0, 1] - table[..., 1, 0])


def _apart(table: Numbers, difference: Numbers) -> Numbers:
    n = table.sum(axis=(-2, -1))
    there = n > 1e-9
    return np.where(there, np.abs(difference) / np.where(there, n, 1.0), np.nan)


def percent_agreement(decided: Decisions, average: Average = "units", credit: Numbers | None = None) -> Result:
    """Return observed agreement, 0 to 1. Once decisions are missing there are three definitions: name the one used.

    units: Po = 1/N2 sum_u sum_k r_uk (r_uk - 1) / (r_u (r_u - 1)), each unit alike (Gwet 2014; the default). pairs:
    pooled over all pairs of decisions. values: each unit counts its decisions, 1 - D_o of alpha (Krippendorff 2018).
    Example: Krippendorff 2011, section C, .818, .782 and .800 on the same twelve units.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> decided = decisions(np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows]), 5)
    >>> [round(percent_agreement(decided, each).value, 3) for each in ("units", "pairs", "values")]
    [0.818, 0.782, 0.8]
    """
    table = {"units": decided.per_unit, "pairs": decided.per_pair, "values": decided.per_value}[average]
    return settled(float(share_of_tables(table, credit)), decided)


def positive_agreement(decided: Decisions, code: int) -> Result:
    """Return positive specific agreement of a code: if one coder gave it, how often did another one too?

    2a / (2a + b + c) for two coders; over all pairs of decisions for more. Source: Cicchetti and Feinstein 1990.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> codes = np.array([[0, 0]] * 80 + [[0, 1]] * 10 + [[1, 0]] * 5 + [[1, 1]] * 5)
    >>> [round(positive_agreement(decisions(codes, 2), code).value, 4) for code in (0, 1)]
    [0.9143, 0.4]
    """
    return _specific(decided, code, 0, reasons.CODE_UNUSED)


def negative_agreement(decided: Decisions, code: int) -> Result:
    """Return negative specific agreement of a code: if one coder did not give it, how often did another one not either?

    2d / (2d + b + c) for two coders. Source and example: `positive_agreement`, with the two codes swapped.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> negative_agreement(decisions(np.array([[0, 0], [0, 1], [1, 1]]), 2), 0).value
    0.6666666666666666
    """
    return _specific(decided, code, 1, reasons.NO_VARIATION)


def _specific(decided: Decisions, code: int, side: int, otherwise: str) -> Result:
    if reason := obstacle(decided):
        return Result(None, reason)
    share = float(specific_of_tables(collapsed(decided.per_pair, code), side))
    return Result(None, otherwise) if math.isnan(share) else Result(share)


def prevalence_index(decided: Decisions, code: int = 0) -> Result:
    """Return |a - d| / n of two coders: 0 where a code is as often there as not, 1 where always or never.

    code: the code that is looked at against all others. Source: Byrt, Bishop and Carlin 1993. Example: Feinstein and
    Cicchetti 1990, table 80/10/5/5, .75.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> codes = np.array([[0, 0]] * 80 + [[0, 1]] * 10 + [[1, 0]] * 5 + [[1, 1]] * 5)
    >>> prevalence_index(decisions(codes, 2)).value, bias_index(decisions(codes, 2)).value
    (0.75, 0.05)
    """
    return _index(decided, code, prevalence_of_tables)


def bias_index(decided: Decisions, code: int = 0) -> Result:
    """Return |b - c| / n of two coders: how far apart their rates of a code lie. Source: Byrt et al. 1993.

    Example: `prevalence_index`.
    """
    return _index(decided, code, bias_of_tables)


def _index(decided: Decisions, code: int, of_tables: Callable[[Numbers], Numbers]) -> Result:
    if reason := not_a_pair(decided):
        return Result(None, reason)
    return Result(float(of_tables(collapsed(next(decided.pairs()), code))))


def not_a_pair(decided: Decisions) -> str:
    """Return why two coders cannot be compared, or an empty text."""
    if decided.n_coders > 2:
        return reasons.NOT_TWO_CODERS
    return obstacle(decided)


def holsti(decided: Decisions) -> Result:
    """Return 2 A / (N1 + N2): agreed decisions by all decisions each of two coders made; the mean over pairs of coders.

    Undefined where two coders share no unit. Source: Holsti 1969, Content analysis, p. 140. Example: 4 agreements in
    6 and 7 decisions, .615.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> codes = [[0, 0], [0, -1], [1, 1], [-1, 1], [2, 0], [2, 2], [0, 0], [-1, 2]]
    >>> round(holsti(decisions(np.array(codes), 3)).value, 3)
    0.615
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    found = []
    for table, made in zip(decided.pairs(), combinations(decided.coder_totals.sum(axis=1), 2), strict=True):
        if not table.any():
            return Result(None, reasons.NO_PAIRABLE_UNITS)
        found.append(2 * float(np.trace(table)) / float(sum(made)))
    return Result(math.fsum(found) / len(found))
