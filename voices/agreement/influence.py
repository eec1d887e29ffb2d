"""Each transcript: how far coders agree on it, and what alpha would be without it. Pure."""

from __future__ import annotations

import numpy as np

from voices.agreement.pooling import pooled, share_agreed, value_of, weight_where, why_not
from voices.agreement.units import Units

Row = dict[str, object]


def transcript_rows(units: Units) -> list[Row]:
    """Return a row for each transcript, the one that lowers alpha most first.

    Influence is alpha of the rest minus alpha of all: above zero where the transcript pulls alpha down.
    """
    tables = pooled(units, range(len(units.coders)))
    whole = value_of(tables.sum(axis=0))
    shared = units.read.sum(axis=0) >= 2
    found: list[tuple[float, int, Row]] = []
    for at, transcript in enumerate(units.transcripts):
        here = units.transcript_of == at
        without = value_of(np.delete(tables, at, axis=0).sum(axis=0))
        influence = None if whole is None or without is None else without - whole
        row: Row = {
            "transcript": transcript.hex,
            "n_units": weight_where(units, here),
            "n_shared": weight_where(units, here & shared),
            "alpha": value_of(tables[at]),
            "reason": why_not(tables[at], len(units.coders)),
            "agreed": share_agreed(tables[at]),
            "alpha_without": without,
            "influence": influence,
        }
        found.append((float("-inf") if influence is None else influence, at, row))
    return [row for _, _, row in sorted(found, key=lambda each: (-each[0], each[1]))]
