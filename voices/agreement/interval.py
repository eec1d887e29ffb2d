"""The interval around one figure, from the same figure with each transcript left out in turn."""

from __future__ import annotations

import math

import numpy as np

from voices.agreement.resampling.jackknife import LEVEL, from_left_out
from voices.agreement.resampling.student import t_quantile
from voices.agreement.resampling.tables import Floats

__all__ = ["LEVEL", "jackknife", "t_quantile"]


def jackknife(value: float, without: Floats) -> tuple[float, float] | None:
    """Return the 95 % interval around a value, None when it is undefined without some transcript or there is just one.

    without: (D,), the value with one transcript left out at a time. See `resampling.jackknife.from_left_out`.

    >>> low, high = jackknife(0.5, np.array([0.4, 0.5, 0.6])) or (0, 0)
    >>> round(low, 4), round(high, 4)
    (0.0032, 0.9968)
    """
    found = from_left_out(np.asarray(value), without)
    low, high = found.low.item(), found.high.item()
    return (low, high) if math.isfinite(low) else None
