"""What finer codes cost: agreement on codes as they were given, and rolled up to each level above, up to themes. Pure.

A unit has a parent's code where it has the parent or any code below it. A code that lies above a level stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voices.agreement import names, reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.resampling.jackknife import RANGE, jackknife
from voices.agreement.statistics import OF_ALL, Shared, as_row, coefficient, of_all
from voices.agreement.summary import shared_of
from voices.agreement.tallies import Tables, in_parts, joined
from voices.agreement.units import Units
from voices.model import Codebook, Coefficient

Row = dict[str, object]
_TOLD = (names.ALPHA, names.AC1, names.POSITIVE)
ANY = "any"


def level_rows(units: Units, codebook: Codebook) -> list[Row]:
    """Return a row for each level: the codes as given first, then each level above, themes, and coded at all.

    `gain` is alpha there minus alpha of the codes as given: the price of the finer codes.
    """
    if not units.codes:
        return []
    shared = shared_of(units)
    depth = {code: len(codebook.ancestors(code)) for code in units.codes}
    finest: Numbers | None = None
    found: list[Row] = []
    for level in [*range(max(depth.values()), -1, -1), None]:
        groups = rolled_up(units.codes, codebook, level)
        if level is not None and level < max(depth.values()) and len(groups) == found[-1]["n_codes"]:
            continue
        tables = _tables(units, groups)
        finest = tables.values if finest is None else finest
        found.append(
            {
                "level": ANY if level is None else "code" if not found else "theme" if level == 0 else "parent",
                "depth": level,
                "n_codes": len(groups),
                "n_units": shared.n_units,
                **{name: as_row(each) for name, each in _figures(tables, shared, len(groups)).items()},
                "gain": _gain(tables.values, finest, shared) if found else None,
            }
        )
    return found


def rolled_up(codes: Sequence[str], codebook: Codebook, level: int | None) -> dict[str, list[int]]:
    """Return the codes that stand on a level, 0 for themes, each with the places of the codes it stands for.

    None for one code that stands for all of them.
    """
    found: dict[str, list[int]] = {}
    for at, code in enumerate(codes):
        path = [*(each.id for each in reversed(codebook.ancestors(code))), code]
        found.setdefault(ANY if level is None else path[min(level, len(path) - 1)], []).append(at)
    return found


def _tables(units: Units, groups: dict[str, list[int]]) -> Tables:
    tallies = [units.ground.tally(np.logical_or.reduce(units.coded[places])) for places in groups.values()]
    [(_, tables)] = in_parts([joined(tallies)], len(units.transcripts))
    return tables


def _figures(tables: Tables, shared: Shared, n_pooled: int) -> dict[str, Coefficient]:
    [found] = of_all(tables, shared, [n_pooled], [each for each in OF_ALL if each.name in _TOLD])
    return found


def _gain(table: Numbers, finest: Numbers, shared: Shared) -> Row:
    def gain(here: Numbers, below: Numbers) -> NDArray[np.float64]:
        return np.asarray(alpha_of_tables(here) - alpha_of_tables(below))

    told = jackknife(gain, table, finest, present=shared.transcripts, limits=(2 * RANGE[0], 2 * RANGE[1]))
    return as_row(coefficient("gain", told, (0,), shared.n_units, shared.n_coders, reasons.NO_VARIATION))
