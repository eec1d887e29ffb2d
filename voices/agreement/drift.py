"""Does agreement change while coding goes on, and does a coder agree with what that coder did before? Pure.

Time is that of coding, never the order of transcripts. A transcript belongs to the day on which the last of its coders
worked on it (the middle of that coder's acts); a coder's rates belong to the day of that coder's own work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import numpy as np

from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.interval import jackknife
from voices.agreement.material import OUTSIDE, Layer, Material, last_times
from voices.agreement.pooling import pooled, share_agreed, value_of, weight_where, why_not
from voices.agreement.reading import turns_read
from voices.agreement.units import Units, cut_units

Row = dict[str, object]
MOST_PERIODS = 4


def periods(days: Sequence[date], most: int = MOST_PERIODS) -> list[tuple[date, date]]:
    """Return at most so many periods, first and last day of each, with nearly the same number of transcripts.

    `days` holds one day for each transcript. A day is never cut in two.

    >>> one, two, three = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 9)
    >>> [(first.day, last.day) for first, last in periods([one, two, two, three], 2)]
    [(5, 6), (9, 9)]
    """
    counts = sorted(Counter(days).items())
    found: list[list[date]] = []
    before = 0
    for day, n in counts:
        wanted = min(most - 1, before * most // max(1, len(days)))
        if found and wanted < len(found):
            found[-1].append(day)
        else:
            found.append([day])
        before += n
    return [(each[0], each[-1]) for each in found]


def period_rows(material: Material, units: Units) -> list[Row]:
    """Return a row for each period: days, transcripts, alpha with its interval, uses of codes for 100 units read."""
    times = last_times(material)
    day_of = {
        transcript: max(times[key] for key in times if key[0] == transcript).date()
        for transcript in {key[0] for key in times}
    }
    tables = pooled(units, range(len(units.coders)))
    shared = units.read.sum(axis=0) >= 2
    with_shared = [each for each in units.shared_transcripts if each in day_of]
    found = periods([day_of[each] for each in with_shared])
    rows: list[Row] = []
    for at, (first, last) in enumerate(found):
        places = [units.transcripts.index(each) for each in with_shared if first <= day_of[each] <= last]
        here = np.isin(units.transcript_of, places)
        table = tables[places].sum(axis=0)
        value = value_of(table)
        bounds = None
        if value is not None:
            bounds = jackknife(value, alpha_of_tables(_each_left_out(tables[places])))
        before = found[at - 1][1] if at else None
        rows.append(
            {
                "first": first.isoformat(),
                "last": last.isoformat(),
                "n_transcripts": len(places),
                "n_shared": weight_where(units, here & shared),
                "alpha": value,
                "low": None if bounds is None else bounds[0],
                "high": None if bounds is None else bounds[1],
                "reason": why_not(table, len(units.coders)),
                "agreed": share_agreed(table),
                "rates": _rates(units, {key: time.date() for key, time in times.items()}, before, last),
            }
        )
    return rows


def _each_left_out(tables: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
    """Return the sums of tables (D, 2, 2) with one of them left out at a time."""
    return np.array([np.delete(tables, at, axis=0).sum(axis=0) for at in range(len(tables))])


def _rates(units: Units, days: dict[tuple[UUID, UUID], date], before: date | None, last: date) -> list[Row]:
    """Return for each coder how many codes were given for 100 units that the coder read between two days."""
    found: list[Row] = []
    for row, coder in enumerate(units.coders):
        places = [
            at
            for at, transcript in enumerate(units.transcripts)
            if (transcript, coder) in days
            and days[transcript, coder] <= last
            and (before is None or days[transcript, coder] > before)
        ]
        here = np.isin(units.transcript_of, places) & units.read[row]
        n_read = weight_where(units, here)
        n_uses = int(((units.coded[:, row] & here) @ units.weights).sum())
        found.append({"coder": coder.hex, "per_100": 100 * n_uses / n_read if n_read else None})
    return found


def self_rows(material: Material) -> list[Row]:
    """Return a row for each coder and two layers, one after the other, in which that coder read the same text."""
    found: list[Row] = []
    for coder in material.scope.coders:
        read = {layer.id: _read_in(material, layer, coder) for layer in material.layers}
        own = [layer for layer in material.layers if read[layer.id]]
        for earlier, later in pairwise(own):
            units = _as_two(material, coder, earlier, later, {**read[earlier.id], **read[later.id]})
            if units.n_shared:
                table = pooled(units, (0, 1)).sum(axis=0)
                found.append(
                    {
                        "coder": coder.hex,
                        "earlier": None if earlier.id == OUTSIDE else earlier.id.hex,
                        "later": None if later.id == OUTSIDE else later.id.hex,
                        "n_shared": units.n_shared,
                        "alpha": value_of(table),
                        "reason": why_not(table),
                        "agreed": share_agreed(table),
                    }
                )
    return found


def _read_in(material: Material, layer: Layer, coder: UUID) -> dict[tuple[UUID, UUID], frozenset[int]]:
    """Return the turns that a coder read in a layer, as if the layer were the coder."""
    own = [each for each in layer.codings if each.coder == coder]
    marks = [each for each in layer.readings if each.coder == coder]
    declared = [each for each in layer.finished if each.coder == coder]
    read = turns_read(material.transcripts, [coder], own, marks, declared)
    return {(transcript, layer.id): turns for (transcript, _), turns in read.items()}


def _as_two(
    material: Material, coder: UUID, earlier: Layer, later: Layer, read: dict[tuple[UUID, UUID], frozenset[int]]
) -> Units:
    """Return a coder's decisions in two layers, as those of two coders."""
    codings = [
        replace(each, coder=layer.id) for layer in (earlier, later) for each in layer.codings if each.coder == coder
    ]
    ids = [earlier.id, later.id]
    return cut_units(material.scope.unit, material.transcripts, codings, read, material.codes, ids)
