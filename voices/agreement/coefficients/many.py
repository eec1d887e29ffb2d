"""Kappas of many coders: Fleiss's, with a value for each code, and Conger's."""

from __future__ import annotations

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.chance import corrected
from voices.agreement.coefficients.percent import share_of_tables
from voices.agreement.coefficients.settling import obstacle, settled, varies
from voices.agreement.coefficients.tables import Decisions, Numbers
from voices.agreement.values import Result


def fleiss_chance(shares: Numbers, credit: Numbers | None = None) -> Numbers:
    """Return Pe = sum_k pi_k^2, or sum w_kl pi_k pi_l, from shares of codes (..., q) that sum to 1."""
    return np.asarray((shares * (shares if credit is None else shares @ credit)).sum(axis=-1))


def fleiss_kappa(decided: Decisions, credit: Numbers | None = None) -> Result:
    """Return Fleiss's kappa: coders are exchangeable; extends Scott's pi, not Cohen's kappa.

    Pe = sum_k pi_k^2, pi_k the mean over units with any decision of r_uk / r_u; Po over units with two or more. credit:
    (q, q) how much of an agreement a pair of codes counts. Sources: Fleiss 1971; Gwet 2014 (gaps, weights). Example:
    Gwet 2014, four coders with gaps, .76117.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> codes = np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows])
    >>> round(fleiss_kappa(decisions(codes, 5)).value, 5)
    0.76117
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    if not varies(decided):
        return Result(None, reasons.NO_VARIATION)
    chance = fleiss_chance(decided.shares / decided.n_coded, credit)
    return settled(float(corrected(share_of_tables(decided.per_unit, credit), chance)), decided)


def fleiss_kappa_of_code(decided: Decisions, code: int) -> Result:
    """Return Fleiss's kappa of one code against the rest.

    Complete data: 1 - sum_u r_uk (M - r_uk) / (N M (M - 1) pi_k (1 - pi_k)). With gaps it is Fleiss's kappa of the two
    codes "this" and "another". Source: Fleiss 1971. Example: two coders, three units.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> round(fleiss_kappa_of_code(decisions(np.array([[0, 0], [1, 2], [0, 1]]), 3), 0).value, 4)
    0.3333
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    table = decided.per_unit
    apart = float(table[code].sum() + table[:, code].sum() - 2 * table[code, code])
    if not table[code].sum() > 0:
        return Result(None, reasons.CODE_UNUSED)
    if not table.sum() - table[code, code] > 0:
        return Result(None, reasons.NO_VARIATION)
    share = float(decided.shares[code]) / decided.n_coded
    return Result(1 - apart / decided.n_pairable / (2 * share * (1 - share)))


def conger_kappa(decided: Decisions) -> Result:
    """Return Conger's kappa: Cohen's kappa for many coders, each with rates of codes of their own.

    Pe = sum_k (mean_g(p_gk)^2 - s_k^2 / M), s_k^2 the variance of p_gk over coders (divisor M - 1). Coders without any
    decision are left out. Sources: Conger 1980; Gwet 2014 (gaps). Example: Gwet 2014, four coders with gaps, .76282.

    >>> from voices.agreement.coefficients.tables import decisions
    >>> rows = ["11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3."]
    >>> codes = np.array([[-1 if each == "." else int(each) - 1 for each in row] for row in rows])
    >>> round(conger_kappa(decisions(codes, 5)).value, 5)
    0.76282
    """
    if reason := obstacle(decided):
        return Result(None, reason)
    if not varies(decided):
        return Result(None, reasons.NO_VARIATION)
    return settled(float(conger_of_totals(share_of_tables(decided.per_unit), decided.coder_totals)), decided)


def conger_of_totals(observed: Numbers, totals: Numbers) -> Numbers:
    """Return Conger's kappa from Po over units (...) and how often each coder gave each code (..., M, q).

    nan where fewer than two coders decided anything, or chance agreement is 1. Formula and source: `conger_kappa`.

    >>> conger_of_totals(np.array(0.85), np.array([[49.0, 51.0], [46.0, 54.0]])).round(2).item()
    0.7
    """
    made = totals.sum(axis=-1, keepdims=True)
    there = made > 1e-9
    m = there.sum(axis=(-2, -1))
    shares = np.where(there, totals / np.where(there, made, 1.0), 0.0)
    mean = shares.sum(axis=-2) / np.maximum(m, 1)[..., None]
    spread = (np.where(there, shares - mean[..., None, :], 0.0) ** 2).sum(axis=-2) / np.maximum(m - 1, 1)[..., None]
    chance = (mean**2 - spread / np.maximum(m, 1)[..., None]).sum(axis=-1)
    return corrected(np.where(m > 1, observed, np.nan), chance)
