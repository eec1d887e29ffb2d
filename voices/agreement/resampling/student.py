"""Student's t, for intervals."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=1024)
def t_quantile(probability: float, df: int) -> float:
    """Return Student's t below which a share of `probability` lies, for a whole number of degrees of freedom.

    Found by halving an interval on the closed form of the distribution (Abramowitz and Stegun 26.7.3 and 26.7.4).

    >>> round(t_quantile(0.975, 11), 3)
    2.201
    """
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    low, high = 0.0, 1.0
    while _t_share(high, df) < probability:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _t_share(middle, df) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _t_share(t: float, df: int) -> float:
    """Return the share of Student's t distribution below t >= 0."""
    angle = math.atan(t / math.sqrt(df))
    cosine, sine = math.cos(angle), math.sin(angle)
    if df == 1:
        return 0.5 + angle / math.pi
    term = cosine if df % 2 else 1.0
    total = term
    for step in range(3 if df % 2 else 2, df - 1, 2):
        term *= cosine**2 * (step - 1) / step
        total += term
    inside = 2 / math.pi * (angle + sine * total) if df % 2 else sine * total
    return 0.5 + inside / 2
