"""Every figure of yes-or-no decisions by its name, with its interval, for several decisions at once. Pure.

The figures of all coders come from sums that have one entry a transcript, and so does each with a transcript left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voices.agreement import names, reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.chance import pi_of_tables
from voices.agreement.coefficients.documents import coefficient_of_sums
from voices.agreement.coefficients.kappas import kappa_of_tables
from voices.agreement.coefficients.many import conger_of_totals
from voices.agreement.coefficients.percent import (
    bias_of_tables,
    prevalence_of_tables,
    share_of_tables,
    specific_of_tables,
)
from voices.agreement.resampling.jackknife import RANGE, Jackknife, jackknife
from voices.agreement.tallies import Tables
from voices.model import Coefficient

Numbers = NDArray[np.float64]
SHARE = (0.0, 1.0)
YES, NO = 1, 0


@dataclass(frozen=True)
class Statistic:
    """A figure of all coders, or of each pair. `limits` are where its interval is cut off.

    of: takes the arrays of `tallies.Tables`, (rows, n, ...), and returns (rows, n), or (rows, n, P) for pairs.
    """

    name: str
    of: Callable[..., Numbers]
    limits: tuple[float, float] = RANGE
    otherwise: str = reasons.NO_VARIATION


def _mean_over_pairs(values: Numbers, there: NDArray[np.bool_]) -> Numbers:
    """Return the mean over the pairs of coders that share units, nan where none do."""
    n = there.sum(axis=-1)
    return np.where(n > 0, np.where(there, values, 0.0).sum(axis=-1) / np.maximum(n, 1), np.nan)


def _light(of_pairs: Numbers) -> Numbers:
    """Light's kappa: undefined where that of any pair is."""
    return kappa_of_tables(of_pairs).sum(axis=-1) / of_pairs.shape[-3] if of_pairs.shape[-3] else _nothing(of_pairs)


def _nothing(of_pairs: Numbers) -> Numbers:
    return np.full(of_pairs.shape[:-3], np.nan)


def _shared(of_pairs: Numbers) -> NDArray[np.bool_]:
    return np.asarray(of_pairs.sum(axis=(-2, -1)) > 1e-9)


def _holsti(of_pairs: Numbers, totals: Numbers) -> Numbers:
    """2 A / (N1 + N2): agreed decisions by all that each of two coders made on units that count."""
    made = totals.sum(axis=-1)
    one, other = np.triu_indices(made.shape[-1], 1)
    both = made[..., one] + made[..., other]
    agreed = 2 * np.trace(of_pairs, axis1=-2, axis2=-1)
    return np.where(_shared(of_pairs), agreed / np.where(both > 0, both, 1.0), np.nan)


OF_ALL: Sequence[Statistic] = (
    Statistic(names.PERCENT, lambda v, p, s, k, t: coefficient_of_sums(s, "percent"), SHARE),
    Statistic(names.PERCENT_PAIRS, lambda v, p, s, k, t: share_of_tables(p), SHARE),
    Statistic(names.PERCENT_VALUES, lambda v, p, s, k, t: share_of_tables(v), SHARE),
    Statistic(names.POSITIVE, lambda v, p, s, k, t: specific_of_tables(p, YES), SHARE, reasons.CODE_UNUSED),
    Statistic(names.NEGATIVE, lambda v, p, s, k, t: specific_of_tables(p, NO), SHARE),
    Statistic(
        names.PREVALENCE_INDEX, lambda v, p, s, k, t: _mean_over_pairs(prevalence_of_tables(k), _shared(k)), SHARE
    ),
    Statistic(names.BIAS_INDEX, lambda v, p, s, k, t: _mean_over_pairs(bias_of_tables(k), _shared(k)), SHARE),
    Statistic(names.ALPHA, lambda v, p, s, k, t: alpha_of_tables(v)),
    Statistic(names.FLEISS, lambda v, p, s, k, t: coefficient_of_sums(s, "fleiss")),
    Statistic(names.CONGER, lambda v, p, s, k, t: conger_of_totals(coefficient_of_sums(s, "percent"), t)),
    Statistic(names.LIGHT, lambda v, p, s, k, t: _light(k)),
    Statistic(names.BRENNAN_PREDIGER, lambda v, p, s, k, t: coefficient_of_sums(s, "brennan_prediger")),
    Statistic(names.AC1, lambda v, p, s, k, t: coefficient_of_sums(s, "gwet")),
)
OF_PAIRS: Sequence[Statistic] = (
    Statistic(names.KAPPA, lambda v, p, s, k, t: kappa_of_tables(k)),
    Statistic(names.SCOTT_PI, lambda v, p, s, k, t: pi_of_tables(k)),
    Statistic(names.HOLSTI, lambda v, p, s, k, t: _holsti(k, t), SHARE),
)


@dataclass(frozen=True, eq=False)
class Shared:
    """What two or more coders read. n_units: by all coders together; of_pairs: (P,) by each pair.

    transcripts: bool (D,), where two or more coders read the same; of_pairs_in: bool (D, P), where a pair did.
    """

    n_coders: int
    n_units: int
    of_pairs: NDArray[np.int64]
    transcripts: NDArray[np.bool_]
    of_pairs_in: NDArray[np.bool_]


def of_all(
    tables: Tables, shared: Shared, n_decisions: Sequence[int], wanted: Sequence[Statistic] = OF_ALL
) -> list[dict[str, Coefficient]]:
    """Return for each of n decisions its figures of all coders by their names. n_decisions: how many each pools."""
    found: list[dict[str, Coefficient]] = [{} for _ in n_decisions]
    for statistic in wanted:
        told = jackknife(statistic.of, *tables.arrays, present=shared.transcripts, limits=statistic.limits)
        for at, n_pooled in enumerate(n_decisions):
            n_units = shared.n_units * n_pooled
            reason = _why(statistic, shared, n_units, tables, at)
            found[at][statistic.name] = coefficient(statistic.name, told, (at,), n_units, shared.n_coders, reason)
    return found


def of_pairs(tables: Tables, shared: Shared, n_decisions: Sequence[int]) -> list[list[dict[str, Coefficient]]]:
    """Return for each of n decisions and each pair of coders its figures by their names."""
    n_pairs = len(shared.of_pairs)
    found: list[list[dict[str, Coefficient]]] = [[{} for _ in range(n_pairs)] for _ in n_decisions]
    if not n_pairs:
        return found
    for statistic in OF_PAIRS:
        told = jackknife(statistic.of, *tables.arrays, present=shared.of_pairs_in[:, None, :], limits=statistic.limits)
        for at, n_pooled in enumerate(n_decisions):
            for pair in range(n_pairs):
                n_units = int(shared.of_pairs[pair]) * n_pooled
                reason = statistic.otherwise if n_units else reasons.NO_PAIRABLE_UNITS
                found[at][pair][statistic.name] = coefficient(statistic.name, told, (at, pair), n_units, 2, reason)
    return found


def coefficient(
    name: str, told: Jackknife, at: tuple[int, ...], n_units: int, n_coders: int, reason: str
) -> Coefficient:
    """Return one figure of a jackknife over several, with its interval, or with the reason why it is undefined."""
    value, low, high = (float(each[at]) for each in (told.value, told.low, told.high))
    if not np.isfinite(value):
        return Coefficient(name, None, n_units, n_coders, reason)
    if not np.isfinite(low):
        return Coefficient(name, value, n_units, n_coders, interval_reason=str(told.reason[at]))
    return Coefficient(name, value, n_units, n_coders, low=low, high=high)


def _why(statistic: Statistic, shared: Shared, n_units: int, tables: Tables, at: int) -> str:
    if shared.n_coders < 2:
        return reasons.SINGLE_CODER
    if not n_units:
        return reasons.NO_PAIRABLE_UNITS
    if statistic.name == names.LIGHT and not _shared(tables.of_pairs[:, at].sum(axis=0)).all():
        return reasons.NO_PAIRABLE_UNITS
    return statistic.otherwise


def as_row(coefficient: Coefficient) -> dict[str, object]:
    """Return a figure in values of JSON, as rows beside the headline keep it: reasons only where there are any.

    >>> as_row(Coefficient("gwet_ac1", 0.5, 10, 2, interval_reason="one_transcript"))
    {'value': 0.5, 'low': None, 'high': None, 'interval_reason': 'one_transcript'}
    """
    found: dict[str, object] = {"value": coefficient.value, "low": coefficient.low, "high": coefficient.high}
    for key, reason in (("reason", coefficient.reason), ("interval_reason", coefficient.interval_reason)):
        if reason:
            found[key] = reason
    return found
