"""How many units it takes to be sure enough of an alpha."""

from __future__ import annotations

import math
from statistics import NormalDist


def unrounded_sample_size(alpha_min: float, p: float, significance: float = 0.05, coders: int = 2) -> float:
    """Return N = m z^2 ((1 + a)(3 - a) / (4 (1 - a) p (1 - p)) - a), z one-tailed, before rounding up.

    alpha_min: a, the alpha to be exceeded. p: share of the rarest code that matters. Source: Bloch and Kraemer 1989,
    formula 3.7, as Krippendorff 2004 and 2019 use it.

    >>> round(unrounded_sample_size(0.8, 0.25), 4)
    138.5238
    """
    if not (0 <= alpha_min < 1 and 0 < p < 1 and 0 < significance < 0.5 and coders >= 2):
        raise ValueError("needs an alpha from 0 to below 1, a share between 0 and 1, two or more coders")
    z = NormalDist().inv_cdf(1 - significance)
    spread = (1 + alpha_min) * (3 - alpha_min) / (4 * (1 - alpha_min) * p * (1 - p))
    return coders * z**2 * (spread - alpha_min)


def sample_size(alpha_min: float, p: float, significance: float = 0.05, coders: int = 2) -> int:
    """Return how many units have to be coded twice, were they independent of each other. Formula: above.

    Example: the table reprinted in the manual of ATLAS.ti.

    >>> sample_size(0.8, 0.25), sample_size(0.667, 0.25)
    (139, 81)
    """
    return math.ceil(unrounded_sample_size(alpha_min, p, significance, coders))


def design_effect(units_per_transcript: float, rho: float) -> float:
    """Return 1 + (units per transcript - 1) rho: by how much units of one transcript, being alike, raise the number.

    rho: correlation of agreement within transcripts. Source: Kish 1965, Survey sampling, section 5.4.

    >>> round(design_effect(50, 0.1), 2)
    5.9
    """
    return 1 + (units_per_transcript - 1) * rho
