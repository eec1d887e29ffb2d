"""Which codes stand for each other: the whole matrix, only what is not zero, as a run keeps it. Pure."""

from __future__ import annotations

import numpy as np

from voices.agreement.codes import Confusions
from voices.agreement.units import Units

Row = dict[str, object]


def confusion_rows(units: Units, confused: Confusions) -> list[Row]:
    """Return a row `code other_code n` for each cell that is not zero, counted in units for every pair of coders.

    Two different codes stand once, in the order of the codebook: one coder gave the one, the other the other instead. A
    code with itself: both coders gave it.
    """
    found: list[Row] = []
    for at, code in enumerate(units.codes):
        n_coders = (units.coded[at] & units.read).sum(axis=0)
        agreed = int((n_coders * (n_coders - 1) // 2) @ units.weights)
        if agreed:
            found.append({"code": code, "other_code": code, "n": agreed})
        for other in np.flatnonzero(confused.swapped[at, at + 1 :]) + at + 1:
            found.append({"code": code, "other_code": units.codes[other], "n": int(confused.swapped[at, other])})
    return found


def difference_rows(units: Units, confused: Confusions) -> list[Row]:
    """Return a row for each code: how often coders differ about it in all, how often for want of another code.

    `n_nothing`: the other coder gave no code that counts. `n_extra`: the other gave only codes that both gave there.
    """
    return [
        {
            "code": code,
            "n": int(confused.all_of[at]),
            "n_nothing": int(confused.nothing[at]),
            "n_extra": int(confused.extra[at]),
        }
        for at, code in enumerate(units.codes)
    ]
