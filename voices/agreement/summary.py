"""All figures of one run: per code, per theme and for all codes together; for all coders and for each pair.

A theme is coded where any of its codes is. "All codes" pools the decisions about every code on every unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from voices.agreement import reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.kappas import kappa_of_tables
from voices.agreement.interval import jackknife
from voices.agreement.names import ALPHA, KAPPA, PERCENT
from voices.agreement.percent import percent_agreement
from voices.agreement.table import Counts, Flags, agreements, coincidences, contingencies
from voices.agreement.units import Units
from voices.model import Codebook, Coefficient, Figure

Statistic = Callable[[Counts], NDArray[np.float64]]
Tabulate = Callable[[Flags, Flags, NDArray[np.int64], NDArray[np.int64], int], Counts]


def summarise(units: Units, codebook: Codebook) -> tuple[Figure, ...]:
    """Return every figure, levels in the order all, themes, codes."""
    by_code = {code: units.coded[index] for index, code in enumerate(units.codes)}
    found = list(_figures(units, "all", None, list(by_code.values())))
    for theme in codebook.themes:
        codes = [by_code[code.id] for code in codebook.codes_of(theme.id) if code.id in by_code]
        if codes:
            found += _figures(units, "theme", theme.id, [np.logical_or.reduce(codes)])
    for code, coded in by_code.items():
        found += _figures(units, "code", code, [coded])
    return tuple(found)


def _figures(units: Units, level: str, code: str | None, decisions: Sequence[Flags]) -> Iterator[Figure]:
    """Yield the figures of one level from its decisions, each bool (n_coders, n_units); several are pooled."""
    everybody = list(range(len(units.coders)))
    for name, tabulate, statistic in (
        (PERCENT, agreements, percent_agreement),
        (ALPHA, coincidences, alpha_of_tables),
    ):
        tables = _pooled(units, decisions, everybody, tabulate)
        yield Figure(level, code, _coefficient(units, name, tables, statistic, everybody, len(decisions)))
    for pair in combinations(everybody, 2):
        tables = _pooled(units, decisions, list(pair), contingencies)
        coefficient = _coefficient(units, KAPPA, tables, kappa_of_tables, list(pair), len(decisions))
        yield Figure(level, code, coefficient, (units.coders[pair[0]], units.coders[pair[1]]))


def _pooled(units: Units, decisions: Sequence[Flags], coders: list[int], tabulate: Tabulate) -> Counts:
    """Return the tables of each transcript (n_transcripts, ...), summed over decisions."""
    read = units.read[coders]
    n_transcripts = len(units.transcripts)
    tables = [tabulate(coded[coders], read, units.weights, units.transcript_of, n_transcripts) for coded in decisions]
    return np.asarray(np.sum(tables, axis=0))


def _coefficient(
    units: Units, name: str, tables: Counts, statistic: Statistic, coders: list[int], n_decisions: int
) -> Coefficient:
    """Return one figure with its interval, or with the reason why it is undefined."""
    shared = units.read[coders].sum(axis=0) >= 2
    n_units = int(units.weights[shared].sum()) * n_decisions
    value = float(statistic(tables.sum(axis=0))) if len(coders) > 1 and n_units else float("nan")
    if not np.isfinite(value):
        reason = (
            reasons.SINGLE_CODER
            if len(coders) < 2
            else reasons.NO_PAIRABLE_UNITS
            if not n_units
            else reasons.NO_VARIATION
        )
        return Coefficient(name, None, n_units, len(coders), reason)
    with_units = np.unique(units.transcript_of[shared])
    if len(with_units) < 2:
        return Coefficient(name, value, n_units, len(coders), interval_reason=reasons.ONE_TRANSCRIPT)
    tables = tables[with_units]
    bounds = jackknife(value, statistic(tables.sum(axis=0) - tables))
    if bounds is None:
        return Coefficient(name, value, n_units, len(coders), interval_reason=reasons.HANGS_ON_ONE)
    return Coefficient(name, value, n_units, len(coders), low=bounds[0], high=bounds[1])
