"""Kappas of two coders: Cohen's, weighted, with standard error; Light's mean over pairs."""

from __future__ import annotations

import math

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.percent import not_a_pair
from voices.agreement.coefficients.settling import obstacle, settled
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.values import Result


def kappa_of_tables(table: Numbers, disagreement: Numbers | None = None) -> Numbers:
    """Return kappa from contingency tables (..., q, q); nan where chance disagreement is 0 or nothing is shared.

    1 - n sum v_kl n_kl / sum v_kl n_k. n_.l. disagreement: v_kl (q, q), None is [k != l], Cohen's unweighted kappa.
    Sources: Cohen 1960, 1968. Example: Feinstein and Cicchetti 1990, .70.

    >>> kappa_of_tables(np.array([[40.0, 9.0], [6.0, 45.0]])).round(2).item()
    0.7
    """
    rows, columns = table.sum(axis=-1), table.sum(axis=-2)
    n = rows.sum(axis=-1)
    if disagreement is None:
        observed = n - np.trace(table, axis1=-2, axis2=-1)
        expected = n**2 - (rows * columns).sum(axis=-1)
    else:
        observed = (table * disagreement).sum(axis=(-2, -1))
        expected = ((rows @ disagreement) * columns).sum(axis=-1)
    bound = 1e-12 * n**2 if disagreement is None else 1e-12 * n**2 * disagreement.max(initial=0.0)
    there = expected > bound
    return np.where(there, 1 - n * observed / np.where(there, expected, 1.0), np.nan)


def cohen_kappa(decided: Decisions, disagreement: Numbers | None = None) -> Result:
    """Return Cohen's kappa of two coders on the units both coded; weighted with v_kl (q, q).

    kappa = (Po - Pe) / (1 - Pe), Pe = sum_k p_1k p_2k; with weights 1 - sum v_kl p_kl / sum v_kl p_1k p_2l. Weights:
    `weighing.disagreement_weights` or a matrix of one's own. Sources: Cohen 1960; Cohen 1968. Example: Cohen 1960,
    .492, with the weights of 1968 .348.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> cells = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> decided = decisions(np.argwhere(cells >= 0), 3, cells.ravel())
    >>> weights = np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 6.0], [3.0, 6.0, 0.0]])
    >>> round(cohen_kappa(decided).value, 3), round(cohen_kappa(decided, weights).value, 3)
    (0.492, 0.348)
    """
    if reason := not_a_pair(decided):
        return Result(None, reason)
    return settled(float(kappa_of_tables(next(decided.pairs()), disagreement)), decided)


def cohen_kappa_se(decided: Decisions, disagreement: Numbers | None = None) -> Result:
    """Return the standard error of kappa for a true value other than 0, units taken as independent of each other.

    var = (sum p_kl (w_kl - (w_k. + w_.l)(1 - kappa))^2 - (kappa - Pe (1 - kappa))^2) / (n (1 - Pe)^2), w = 1 - v /
    max v, w_k. and w_.l weighted means over the other coder's shares. Source: Fleiss, Cohen and Everitt 1969. Example:
    Cohen 1960, .051.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> cells = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> round(cohen_kappa_se(decisions(np.argwhere(cells >= 0), 3, cells.ravel())).value, 3)
    0.051
    """
    kappa = cohen_kappa(decided, disagreement)
    if kappa.value is None:
        return kappa
    table = next(decided.pairs())
    n = float(table.sum())
    if n < 2:
        return Result(None, reasons.ONE_UNIT)
    weights = np.eye(len(table)) if disagreement is None else 1 - disagreement / disagreement.max()
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = float(rows @ weights @ columns)
    means = (weights @ columns)[:, None] + (rows @ weights)[None, :]
    away = 1 - kappa.value
    spread = float((shares * (weights - means * away - (kappa.value - chance * away)) ** 2).sum())
    return Result(math.sqrt(spread / n) / (1 - chance))


def pair_kappas(decided: Decisions) -> tuple[Result, ...]:
    """Return Cohen's kappa of each pair of coders, in the order (0, 1), (0, 2), ..., (1, 2), ...

    >>> from voices.agreement.coefficients.tables import decisions
    >>> [each.value for each in pair_kappas(decisions(np.array([[0, 0, 1], [1, 1, 0], [0, 0, 0]]), 2))]
    [1.0, -0.5, -0.5]
    """
    return tuple(_kappa(table) for table in decided.pairs())


def _kappa(table: Numbers) -> Result:
    kappa = float(kappa_of_tables(table))
    if math.isnan(kappa):
        return Result(None, reasons.NO_VARIATION if table.any() else reasons.NO_PAIRABLE_UNITS)
    return Result(kappa)


def light_kappa(decided: Decisions) -> Result:
    """Return Light's kappa, the mean of the kappas of all pairs of coders; undefined if any of them is.

    Source: Light 1971. Example: three coders, two of whom agree throughout.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> light_kappa(decisions(np.array([[0, 0, 1], [1, 1, 0], [0, 0, 0]]), 2)).value
    0.0
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    kappas = pair_kappas(decided)
    obstacles = {each.reason for each in kappas} - {""}
    if obstacles:
        return Result(None, min(obstacles, key=(reasons.NO_PAIRABLE_UNITS, reasons.NO_VARIATION).index))
    return Result(math.fsum(each.value for each in kappas if each.value is not None) / len(kappas))
