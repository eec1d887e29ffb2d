"""Krippendorff's alpha for nominal decisions of any number of coders, with gaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voices.agreement.table import Counts


def krippendorff_alpha(table: Counts) -> NDArray[np.float64]:
    """Return alpha from coincidence tables (..., q, q); nan where nothing is pairable or nothing varies.

    alpha = 1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck with d = 1 for different categories.
    Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability". Example: its binary data of two coders
    (section A), alpha .095.

    >>> round(krippendorff_alpha(np.array([[10.0, 4.0], [4.0, 2.0]])).item(), 3)
    0.095
    """
    totals = table.sum(axis=-1)
    n = totals.sum(axis=-1)
    observed = n - np.trace(table, axis1=-2, axis2=-1)
    expected = n**2 - (totals**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan)
