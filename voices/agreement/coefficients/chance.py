"""Coefficients whose chance agreement does not depend on who the coders are: uniform, or one distribution for all."""

from __future__ import annotations

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.percent import not_a_pair, share_of_tables
from voices.agreement.coefficients.settling import obstacle, settled
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.values import Result


def corrected(observed: Numbers, expected: Numbers) -> Numbers:
    """Return (Po - Pe) / (1 - Pe), nan where Pe is 1.

    >>> corrected(np.array([0.85, 1.0]), np.array([0.5, 1.0])).tolist()
    [0.7, nan]
    """
    there = expected < 1 - 1e-12
    return np.where(there, (observed - expected) / np.where(there, 1 - expected, 1.0), np.nan)


def uniform_chance(n_categories: int, credit: Numbers | None = None) -> float:
    """Return Pe of Bennett and of Brennan and Prediger: 1 / q, or sum w_kl / q^2 with weights."""
    return 1 / n_categories if credit is None else float(credit.sum()) / n_categories**2


def brennan_prediger(decided: Decisions, credit: Numbers | None = None) -> Result:
    """Return the coefficient with Pe = 1 / q, q the size of the codebook. Immune to prevalence, rises with q.

    With two coders this is Bennett's S, with two codes PABAK, with many coders Randolph's free-marginal kappa. credit:
    (q, q) how much of an agreement a pair of codes counts; then Pe = sum w_kl / q^2. Percent agreement over units.
    Sources: Bennett, Alpert and Goldstein 1954; Brennan and Prediger 1981; Randolph 2005; Gwet 2014 (weights).
    Example: Brennan and Prediger 1981, .40.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> cells = {(0, 0): 50, (1, 0): 10, (1, 1): 10, (1, 2): 10, (2, 0): 20}
    >>> codes = np.array([cell for cell, n in cells.items() for _ in range(n)])
    >>> round(brennan_prediger(decisions(codes, 3)).value, 2)
    0.4
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    if decided.n_categories < 2:
        return Result(None, reasons.SINGLE_CATEGORY)
    chance = np.asarray(uniform_chance(decided.n_categories, credit))
    return settled(float(corrected(share_of_tables(decided.per_unit, credit), chance)), decided)


def bennett_s(decided: Decisions) -> Result:
    """Return Bennett's S = (Po - 1/q) / (1 - 1/q) of two coders. Source: Bennett, Alpert and Goldstein 1954.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> round(bennett_s(decisions(np.array([[0, 0]] * 7 + [[0, 1]] * 3), 2)).value, 2)
    0.4
    """
    reason = not_a_pair(decided)
    return Result(None, reason) if reason else brennan_prediger(decided)


def pabak(decided: Decisions) -> Result:
    """Return 2 Po - 1, the prevalence- and bias-adjusted kappa of two codes. Source: Byrt, Bishop and Carlin 1993.

    Example: Feinstein and Cicchetti 1990, table 80/10/5/5, .70.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> codes = np.array([[0, 0]] * 80 + [[0, 1]] * 10 + [[1, 0]] * 5 + [[1, 1]] * 5)
    >>> round(pabak(decisions(codes, 2)).value, 2)
    0.7
    """
    if not obstacle(decided) and decided.n_categories > 2:
        return Result(None, reasons.NOT_TWO_CODES)
    return brennan_prediger(decided)


def pi_of_tables(table: Numbers) -> Numbers:
    """Return Scott's pi from contingency tables (..., q, q); nan where nothing is shared or nothing varies."""
    n = table.sum(axis=(-2, -1))
    both = ((table.sum(axis=-1) + table.sum(axis=-2)) ** 2).sum(axis=-1) / 4
    chance = np.where(n > 0, both / np.where(n > 0, n, 1.0) ** 2, 1.0)
    return corrected(share_of_tables(table), chance)


def scott_pi(decided: Decisions) -> Result:
    """Return Scott's pi of two coders: Pe = sum_k ((p_1k + p_2k) / 2)^2, on the units both coded.

    Source: Scott 1955. Example: Artstein and Poesio 2008, first table, .341.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> codes = np.array([[0, 0]] * 20 + [[0, 1]] * 10 + [[1, 0]] * 20 + [[1, 1]] * 50)
    >>> round(scott_pi(decisions(codes, 2)).value, 3)
    0.341
    """
    if reason := not_a_pair(decided):
        return Result(None, reason)
    return settled(float(pi_of_tables(next(decided.pairs()))), decided)
