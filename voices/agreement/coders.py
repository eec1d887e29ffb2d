"""Each coder: against each other one, against what most of the others say, and alpha without that coder. Pure."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from voices.agreement.coefficients.documents import coincidence_tables
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.pooling import pooled, share_agreed, value_of, weight_where, why_not
from voices.agreement.tallies import Flags
from voices.agreement.units import Units

Row = dict[str, object]


def pair_rows(units: Units) -> list[Row]:
    """Return a row for each pair of coders: how much both read, alpha and the share agreed over all codes."""
    found = []
    for one, other in combinations(range(len(units.coders)), 2):
        table = pooled(units, (one, other)).sum(axis=0)
        both = units.read[one] & units.read[other]
        found.append(
            {
                "coders": [units.coders[one].hex, units.coders[other].hex],
                "n_shared": weight_where(units, both),
                "n_transcripts": len(np.unique(units.transcript_of[both])),
                "alpha": value_of(table),
                "reason": why_not(table),
                "agreed": share_agreed(table),
            }
        )
    return found


def coder_rows(units: Units) -> list[Row]:
    """Return a row for each coder: units and uses, alpha with the majority of the others, and alpha without the coder.

    A coder is never part of the majority that coder is held against. Where the others are split evenly there is none.
    """
    everybody = list(range(len(units.coders)))
    whole = value_of(pooled(units, everybody).sum(axis=0))
    shared = units.read.sum(axis=0) >= 2
    found = []
    for coder, uid in enumerate(units.coders):
        others = [each for each in everybody if each != coder]
        table, n_split = against_majority(units, coder)
        rest = pooled(units, others).sum(axis=0) if len(others) > 1 else np.zeros((2, 2))
        without = value_of(rest)
        found.append(
            {
                "coder": uid.hex,
                "n_units": weight_where(units, units.read[coder] & shared),
                "n_uses": int(((units.coded[:, coder] & shared) @ units.weights).sum()),
                "consensus_alpha": value_of(table),
                "consensus_reason": why_not(table),
                "consensus_agreed": share_agreed(table),
                "n_split": n_split,
                "alpha_without": without,
                "change_without": None if without is None or whole is None else without - whole,
                "without_reason": why_not(rest, len(others)),
            }
        )
    return found


def majority(coded: Flags, read: Flags) -> tuple[Flags, Flags]:
    """Return what most coders say, bool (n_units), and where they say it: not where nobody read or votes are even.

    coded, read: bool (n_coders, n_units).

    >>> coded = np.array([[1, 0, 1], [1, 1, 0]], dtype=bool)
    >>> said, there = majority(coded, np.array([[1, 1, 1], [1, 1, 0]], dtype=bool))
    >>> said.tolist(), there.tolist()
    ([True, False, True], [True, False, True])
    """
    n_read, n_yes = read.sum(axis=0), (coded & read).sum(axis=0)
    return n_yes * 2 > n_read, (n_read > 0) & (n_yes * 2 != n_read)


def against_majority(units: Units, coder: int) -> tuple[Numbers, int]:
    """Return the coincidence table (2, 2) of a coder with the majority of the others, and decisions split evenly."""
    others = [each for each in range(len(units.coders)) if each != coder]
    tally = units.pooled
    own, theirs = tally.codes[:, coder], tally.codes[:, others].T
    said, there = majority(theirs == 1, theirs >= 0)
    split = (own >= 0) & (theirs >= 0).any(axis=0) & ~there
    both = np.stack([own, np.where(there, said, -1)], axis=1)
    return coincidence_tables(both, 2, weights=tally.weights)[0], int(tally.weights[split].sum())
