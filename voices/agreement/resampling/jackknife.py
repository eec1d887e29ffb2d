"""Leave each transcript out in turn: exact, without a seed, and a sum away from the tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voices.agreement import reasons
from voices.agreement.resampling.student import t_quantile
from voices.agreement.resampling.tables import Flags, Floats, Statistic, applied, taking_part, with_something

LEVEL = 0.95
RANGE = (-1.0, 1.0)


@dataclass(frozen=True)
class Jackknife:
    """Figures of any shape S with their intervals; nan where there is none.

    value, se, low, high: (*S). without: (D, *S), the figures with one transcript left out, nan for a transcript that a
    figure does not speak of; value minus this is what a transcript pulls. n_transcripts: (*S). reason: (*S), why there
    is no interval (empty when there is one, or when the figure itself is undefined).
    """

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    without: Floats
    n_transcripts: NDArray[np.int64]
    reason: NDArray[np.str_]


def jackknife(
    statistic: Statistic,
    *tables: Floats,
    present: Flags | None = None,
    level: float = LEVEL,
    limits: tuple[float, float] = RANGE,
) -> Jackknife:
    """Return figures with delete-one-transcript intervals.

    tables: each (D, ...), additive; `statistic` takes them with any number of rows and returns values (rows, *S).
    present: bool (D, *S) or (D,), which transcripts hold units of a figure (all that hold anything when not given):
    only they count as D. se^2 = (D-1)/D sum_d (K_(-d) - mean)^2, K_(-d) from the total minus one table; interval
    K +- t(D-1) se, clipped to `limits`. Source: Efron and Tibshirani 1993, chapter 11 (one transcript a group).

    Share of agreement 3/4, 1/4 and 4/4 in three transcripts:

    >>> sums = np.array([[3.0, 4.0], [1.0, 4.0], [4.0, 4.0]])
    >>> share = lambda table: table[..., 0] / table[..., 1]
    >>> found = jackknife(share, sums, limits=(0, 1))
    >>> round(found.value.item(), 4), round(found.se.item(), 4), found.without.tolist()
    (0.6667, 0.2205, [0.625, 0.875, 0.5])
    """
    held = with_something(tables)
    kept = [table[held] for table in tables]
    totals = [table.sum(axis=0) for table in kept]
    value = applied(statistic, *(total[None] for total in totals))[0]
    without = np.full((len(held), *value.shape), np.nan)
    if held.any():
        left = [total - table for total, table in zip(totals, kept, strict=True)]
        without[held] = applied(statistic, *left)
    there = taking_part(present, value, len(held)) & held.reshape(-1, *(1,) * value.ndim)
    return from_left_out(value, without, there, level=level, limits=limits)


def from_left_out(
    value: Floats,
    without: Floats,
    present: Flags | None = None,
    *,
    level: float = LEVEL,
    limits: tuple[float, float] = RANGE,
) -> Jackknife:
    """Return intervals from figures (*S) and the same figures (D, *S) with one transcript left out at a time.

    For figures that are no function of additive tables, such as alpha_U or gamma: compute them D times.

    >>> found = from_left_out(np.array(0.5), np.array([0.4, 0.5, 0.6]))
    >>> round(found.low.item(), 4), round(found.high.item(), 4)
    (0.0032, 0.9968)
    """
    value = np.asarray(value, dtype=np.float64)
    there = taking_part(present, value, len(without))
    n_transcripts = there.sum(axis=0)
    known = np.isfinite(value)
    complete = ~(there & ~np.isfinite(without)).any(axis=0)
    sound = known & complete & (n_transcripts >= 2)
    divisor = np.maximum(n_transcripts, 1)
    mean = np.where(there, without, 0.0).sum(axis=0) / divisor
    squares = np.where(there, (without - mean) ** 2, 0.0).sum(axis=0)
    se = np.where(sound, np.sqrt((n_transcripts - 1) / divisor * squares), np.nan)
    half = _t(n_transcripts, level) * se
    reason = np.where(n_transcripts < 2, reasons.ONE_TRANSCRIPT, np.where(complete, "", reasons.HANGS_ON_ONE))
    return Jackknife(
        value=value,
        se=se,
        low=np.maximum(np.minimum(limits[0], value), value - half),
        high=np.minimum(np.maximum(limits[1], value), value + half),
        without=np.where(there, without, np.nan),
        n_transcripts=np.asarray(n_transcripts, dtype=np.int64),
        reason=np.where(known, reason, ""),
    )


def _t(n_transcripts: NDArray[np.int64], level: float) -> Floats:
    """Return t(D-1) for each D, 0 where there is none."""
    found = np.zeros(n_transcripts.shape)
    for n in np.unique(n_transcripts[n_transcripts >= 2]):
        found[n_transcripts == n] = t_quantile((1 + level) / 2, int(n) - 1)
    return found
