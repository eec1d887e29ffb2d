"""Gwet's AC1 and AC2, and standard errors by his linearisation for all coefficients that have one.

All standard errors here take units as independent of each other and coders as fixed. Units of one transcript are not
independent: an interval over transcripts (see `resampling`) is the honest one; these are labelled as what they are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.chance import brennan_prediger, corrected, uniform_chance
from voices.agreement.coefficients.many import fleiss_chance, fleiss_kappa
from voices.agreement.coefficients.percent import percent_agreement, share_of_tables
from voices.agreement.coefficients.settling import obstacle, settled
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.interval import t_quantile
from voices.agreement.values import Result

LARGE_DF = 200


@dataclass(frozen=True)
class Estimate:
    """A value with its analytical standard error and interval, clipped at 1. Units are taken as independent."""

    value: Result
    se: Result
    low: Result
    high: Result
    df: int = 0


def gwet_chance(shares: Numbers, credit: Numbers | None = None) -> Numbers:
    """Return Pe of AC1, sum_k pi_k (1 - pi_k) / (q - 1), or of AC2, T_w times that by q, from shares (..., q)."""
    q = shares.shape[-1]
    factor = 1 / (q - 1) if credit is None else float(credit.sum()) / (q * (q - 1))
    return np.asarray(factor * (shares * (1 - shares)).sum(axis=-1))


def gwet_ac(decided: Decisions, credit: Numbers | None = None) -> Result:
    """Return Gwet's AC1, or AC2 with credit (q, q): an answer to kappa's fall where one code prevails.

    Pe = sum_k pi_k (1 - pi_k) / (q - 1), AC2: T_w / (q (q - 1)) sum_k pi_k (1 - pi_k), T_w = sum w_kl. q is the size of
    the codebook. Sources: Gwet 2008, 2014. Example: Gwet 2014, four coders with gaps, AC1 .77544, linear AC2 .85874.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> from voices.agreement.coefficients.weighing import credits, disagreement_weights
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> decided = decisions(np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows]), 5)
    >>> linear = credits(disagreement_weights("linear", 5))
    >>> round(gwet_ac(decided).value, 5), round(gwet_ac(decided, linear).value, 5)
    (0.77544, 0.85874)
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    if decided.n_categories < 2:
        return Result(None, reasons.SINGLE_CATEGORY)
    chance = gwet_chance(decided.shares / decided.n_coded, credit)
    return settled(float(corrected(share_of_tables(decided.per_unit, credit), chance)), decided)


def ac_estimate(
    decided: Decisions, credit: Numbers | None = None, level: float = 0.95, table: bool = False
) -> Estimate:
    """Return AC1 (AC2) with standard error and interval. table: divide by n^2, as Gwet prints for tables of two coders.

    Formula: `linearised`, pe_u = sum_k r_uk / r_u (1 - pi_k) / (q - 1). Source: Gwet 2008, 2014. Example: .14295.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> decided = decisions(np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows]), 5)
    >>> found = ac_estimate(decided)
    >>> round(found.se.value, 5), round(found.low.value, 3), found.high.value
    (0.14295, 0.461, 1.0)
    """
    value = gwet_ac(decided, credit)
    if value.value is None:
        return _undefined(value)
    q = decided.n_categories
    shares = decided.shares / decided.n_coded
    factor = 1 / (q - 1) if credit is None else float(credit.sum()) / (q * (q - 1))
    return linearised(
        decided, value.value, float(gwet_chance(shares, credit)), factor * (1 - shares), credit, level, table
    )


def fleiss_estimate(decided: Decisions, credit: Numbers | None = None, level: float = 0.95) -> Estimate:
    """Return Fleiss's kappa with standard error and interval: `linearised`, pe_u = sum_kl r_uk / r_u w_kl pi_l."""
    value = fleiss_kappa(decided, credit)
    if value.value is None:
        return _undefined(value)
    shares = decided.shares / decided.n_coded
    of_code = shares if credit is None else credit @ shares
    return linearised(decided, value.value, float(fleiss_chance(shares, credit)), of_code, credit, level)


def brennan_prediger_estimate(decided: Decisions, credit: Numbers | None = None, level: float = 0.95) -> Estimate:
    """Return Brennan and Prediger's coefficient with standard error and interval: `linearised`, chance is fixed."""
    value = brennan_prediger(decided, credit)
    if value.value is None:
        return _undefined(value)
    chance = uniform_chance(decided.n_categories, credit)
    return linearised(decided, value.value, chance, np.full(decided.n_categories, chance), credit, level)


def percent_estimate(decided: Decisions, credit: Numbers | None = None, level: float = 0.95) -> Estimate:
    """Return percent agreement over units with standard error and interval: `linearised` without chance."""
    value = percent_agreement(decided, "units", credit)
    if value.value is None:
        return _undefined(value)
    return linearised(decided, value.value, 0.0, np.zeros(decided.n_categories), credit, level)


def linearised(
    decided: Decisions,
    value: float,
    chance: float,
    chance_of_code: Numbers,
    credit: Numbers | None = None,
    level: float = 0.95,
    table: bool = False,
) -> Estimate:
    """Return a chance-corrected value K with Gwet's linearised standard error.

    var = 1 / (n (n - 1)) sum_u (x_u - K)^2, x_u = K_u - 2 (1 - K)(pe_u - pe) / (1 - pe), K_u = n / N2 (po_u - pe) /
    (1 - pe) for r_u >= 2 and else 0, pe_u the mean of `chance_of_code` (q,) over the unit's decisions; n units with any
    decision, t(n - 1). Source: Gwet 2014, chapter 5.
    """
    n, r = decided.n_coded, decided.n_values
    agreed = decided.agreements if credit is None else decided.weighted_agreements(credit)
    own = n / decided.n_pairable * (agreed - chance * (r >= 2)) / (1 - chance)
    by_chance = decided.unit_sums(chance_of_code) / np.maximum(r, 1)
    x = own - 2 * (1 - value) * (by_chance - chance) / (1 - chance)
    squares = float((decided.weights * (x - value) ** 2)[r >= 1].sum())
    return _estimate(value, squares, n, level, table)


def alpha_estimate(decided: Decisions, credit: Numbers | None = None, level: float = 0.95) -> Estimate:
    """Return Krippendorff's alpha with Gwet's linearised standard error and interval.

    credit: (q, q), 1 - distance / largest distance; None is nominal. As `linearised`, over the N2 units with two or
    more decisions, each weighed by r_u / mean r; t(N2 - 1). Source: Gwet 2014, chapter 5. Example: four coders with
    gaps, .74342 and .14557.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> decided = decisions(np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows]), 5)
    >>> found = alpha_estimate(decided)
    >>> round(found.value.value, 5), round(found.se.value, 5), found.df
    (0.74342, 0.14557, 10)
    """
    if reason := obstacle(decided):
        return _undefined(Result(None, reason))
    distance = None if credit is None else 1 - credit
    value = settled(float(alpha_of_tables(decided.per_value, distance)), decided)
    if value.value is None:
        return _undefined(value)
    totals = decided.per_value.sum(axis=1)
    shares = totals / totals.sum()
    chance = float(fleiss_chance(shares, credit))
    pairable = decided.n_values >= 2
    n, mean = decided.n_pairable, float(totals.sum()) / decided.n_pairable
    size = decided.n_values / mean
    agreed = decided.agreements if credit is None else decided.weighted_agreements(credit)
    observed = float((decided.weights * agreed * size).sum()) / n
    raw = (observed - chance) / (1 - chance)
    exact = observed + (1 - observed) / float(totals.sum())
    own = (agreed * size - exact * (size - 1) - chance) / (1 - chance)
    of_code = shares if credit is None else credit @ shares
    by_chance = decided.unit_sums(of_code) / mean - chance * (size - 1)
    x = own - 2 * (1 - raw) * (by_chance - chance) / (1 - chance)
    squares = float((decided.weights * (x - raw) ** 2)[pairable].sum())
    return _estimate(value.value, squares, n, level)


def _estimate(value: float, squares: float, n: float, level: float, table: bool = False) -> Estimate:
    df = round(n) - 1
    if df < 1:
        none = Result(None, reasons.ONE_UNIT)
        return Estimate(Result(value), none, none, none)
    se = math.sqrt(squares / (n * n if table else n * (n - 1)))
    half = quantile((1 + level) / 2, df) * se
    return Estimate(Result(value), Result(se), Result(value - half), Result(min(1.0, value + half)), df)


def _undefined(value: Result) -> Estimate:
    return Estimate(value, value, value, value)


def quantile(probability: float, df: int) -> float:
    """Return Student's t; from 200 degrees of freedom by Fisher's expansion (Abramowitz and Stegun 26.7.5).

    >>> round(quantile(0.975, 11), 4), round(quantile(0.975, 1_000_000), 5)
    (2.201, 1.95997)
    """
    if df <= LARGE_DF:
        return t_quantile(probability, df)
    z = NormalDist().inv_cdf(probability)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3
