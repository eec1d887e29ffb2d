"""Percent agreement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voices.agreement.table import Counts


def percent_agreement(sums: Counts) -> NDArray[np.float64]:
    """Return observed agreement, 0 to 1, from sums (..., 2) as `table.agreements` gives them; nan without units.

    The definition "units": the mean over units, read by two or more coders, of the share of agreeing pairs
    (once decisions are missing, conventions differ: this one weighs every unit alike).

    >>> percent_agreement(np.array([3.0, 4.0])).item()
    0.75
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[..., 0] / sums[..., 1])
