"""All figures of one run: per code, per theme and for all codes together; for all coders and for each pair.

A theme is coded where any of its codes is. "All codes" pools the decisions about every code on every unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

import numpy as np

from voices.agreement import names, reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.gwet import ac_estimate, alpha_estimate
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.resampling.design import design_effect
from voices.agreement.resampling.jackknife import jackknife
from voices.agreement.statistics import Shared, as_row, of_all, of_pairs
from voices.agreement.tallies import Tables, Tally, in_parts
from voices.agreement.units import Units
from voices.agreement.values import Result
from voices.model import Codebook, Coefficient, Figure

Row = dict[str, object]
Pairs = Sequence[Mapping[str, Coefficient]]
# These are kept as figures; the others in rows beside them, where a run of hundreds of codes is read in no time.
_OF_ALL, _OF_PAIRS = (names.PERCENT, names.ALPHA), (names.KAPPA,)


@dataclass(frozen=True)
class Summary:
    """figures: the headline ones of every level, in the order all, themes, codes. statistics: the others over all
    codes, a row each. code_statistics: the others of each theme and code, a row each theme or code.
    """

    figures: tuple[Figure, ...]
    statistics: tuple[Row, ...]
    code_statistics: tuple[Row, ...]


@dataclass(frozen=True)
class _Level:
    """One code, one theme or all codes: where its figures stand."""

    level: str
    code: str | None
    of_all: Mapping[str, Coefficient]
    of_pairs: Pairs


def summarise(units: Units, codebook: Codebook) -> Summary:
    """Return every figure of yes-or-no decisions."""
    place = {code: at for at, code in enumerate(units.codes)}
    themes: dict[str, Tally] = {}
    for theme in codebook.themes:
        codes = [place[code.id] for code in codebook.codes_of(theme.id) if code.id in place]
        if codes:
            themes[theme.id] = units.ground.tally(np.logical_or.reduce(units.coded[codes]))
    shared = shared_of(units)
    of_codes, total = _measured(units, units.tallies, shared)
    whole = _of_part([units.pooled], _pooled(units, total), shared, [len(units.codes)])
    of_themes, _ = _measured(units, list(themes.values()), shared)
    levels = [
        *(_Level("all", None, *each) for each in whole),
        *(_Level("theme", id_, *each) for id_, each in zip(themes, of_themes, strict=True)),
        *(_Level("code", id_, *each) for id_, each in zip(units.codes, of_codes, strict=True)),
    ]
    coders = list(combinations(units.coders, 2))
    return Summary(
        figures=tuple(figure for each in levels for figure in _figures(each, coders)),
        statistics=tuple(_rows(levels[0], coders)),
        code_statistics=tuple(_row_of_code(each, coders) for each in levels[1:]),
    )


def shared_of(units: Units) -> Shared:
    """Return what two or more coders, and each pair of them, read."""
    n = len(units.transcripts)
    pairs = list(combinations(range(len(units.coders)), 2))
    both = [units.read[one] & units.read[other] for one, other in pairs]
    there = units.read.sum(axis=0) >= 2
    return Shared(
        n_coders=len(units.coders),
        n_units=units.n_shared,
        of_pairs=np.array([units.weights[each].sum() for each in both], dtype=np.int64),
        transcripts=np.bincount(units.transcript_of[there], minlength=n) > 0,
        of_pairs_in=np.array([np.bincount(units.transcript_of[each], minlength=n) > 0 for each in both])
        .reshape(len(pairs), n)
        .T,
    )


def _measured(
    units: Units, tallies: Sequence[Tally], shared: Shared
) -> tuple[list[tuple[dict[str, Coefficient], Pairs]], tuple[Numbers, ...] | None]:
    """Return the figures of each tally, and the sum of their tables, None when there are none."""
    found: list[tuple[dict[str, Coefficient], Pairs]] = []
    total: tuple[Numbers, ...] | None = None
    for part, tables in in_parts(tallies, len(units.transcripts)):
        found += _of_part(part, tables, shared, [1] * len(part))
        sums = tuple(each.sum(axis=1, keepdims=True) for each in tables.arrays)
        total = sums if total is None else tuple(a + b for a, b in zip(total, sums, strict=True))
    return found, total


def _pooled(units: Units, total: tuple[Numbers, ...] | None) -> Tables:
    """Return the tables of all codes together; of nothing where no code counts."""
    if total is not None:
        return Tables(*total)
    _, tables = next(in_parts([units.ground.silent], len(units.transcripts)))
    return Tables(*(np.zeros_like(each) for each in tables.arrays))


def _of_part(
    tallies: Sequence[Tally], tables: Tables, shared: Shared, n_decisions: Sequence[int]
) -> list[tuple[dict[str, Coefficient], Pairs]]:
    found = of_all(tables, shared, n_decisions)
    told = jackknife(alpha_of_tables, tables.values, present=shared.transcripts)
    for at, (figures, tally) in enumerate(zip(found, tallies, strict=True)):
        for name, result in _by_formula(tally, float(told.se[at]), figures[names.ALPHA]).items():
            alpha = figures[names.ALPHA]
            figures[name] = Coefficient(name, result.value, alpha.n_units, alpha.n_coders, result.reason)
    return list(zip(found, of_pairs(tables, shared, n_decisions), strict=True))


def _by_formula(tally: Tally, se_transcripts: float, alpha: Coefficient) -> dict[str, Result]:
    """Return standard errors that take units for independent, and how much larger the variance over transcripts is."""
    decided = tally.decided()
    ac1, of_alpha = ac_estimate(decided).se, alpha_estimate(decided).se
    effect = design_effect(se_transcripts, of_alpha.value)
    why = of_alpha.reason or alpha.interval_reason or alpha.reason or reasons.NO_VARIATION
    return {
        names.AC1_SE: ac1,
        names.ALPHA_SE: of_alpha,
        names.DESIGN_EFFECT: Result(effect) if effect is not None else Result(None, why),
    }


def _figures(level: _Level, coders: Sequence[tuple[UUID, UUID]]) -> Iterator[Figure]:
    for name in _OF_ALL:
        yield Figure(level.level, level.code, level.of_all[name])
    for pair, found in zip(coders, level.of_pairs, strict=True):
        for name in _OF_PAIRS:
            yield Figure(level.level, level.code, found[name], pair)


def _rows(level: _Level, coders: Sequence[tuple[UUID, UUID]]) -> Iterator[Row]:
    for name, coefficient in level.of_all.items():
        if name not in _OF_ALL:
            yield {"figure": name, **as_row(coefficient), "n_units": coefficient.n_units}
    for pair, found in zip(coders, level.of_pairs, strict=True):
        for name, coefficient in found.items():
            if name not in _OF_PAIRS:
                yield {"figure": name, "coders": _ids(pair), **as_row(coefficient), "n_units": coefficient.n_units}


def _row_of_code(level: _Level, coders: Sequence[tuple[UUID, UUID]]) -> Row:
    return {
        "level": level.level,
        "code": level.code,
        "figures": {name: as_row(each) for name, each in level.of_all.items() if name not in _OF_ALL},
        "pairs": [
            {"coders": _ids(pair), **{name: as_row(each) for name, each in found.items() if name not in _OF_PAIRS}}
            for pair, found in zip(coders, level.of_pairs, strict=True)
        ],
    }


def _ids(pair: tuple[UUID, UUID]) -> list[str]:
    return [coder.hex for coder in pair]
