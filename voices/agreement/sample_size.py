"""Is the sample large enough, and how many more units would do? Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

Row = dict[str, object]
WANTED = (0.667, 0.8)
SIGNIFICANCE = 0.05


def units_needed(alpha_min: float, share: float, n_coders: int = 2, significance: float = SIGNIFICANCE) -> int | None:
    """Return how many units it takes to show that alpha is not below `alpha_min`, None for a share of 0 or 1.

    N = m z^2 ((1 + a)(3 - a) / (4 (1 - a) p (1 - p)) - a), rounded up; m coders, z one-tailed, p the share of the
    rarest code. It takes units to be independent. Source: Bloch and Kraemer 1989, equation 3.7, as used in
    Krippendorff 2004.

    >>> units_needed(0.8, 0.25), units_needed(0.667, 0.25), units_needed(0.9, 0.1)
    (139, 81, 595)
    """
    if not 0 < share < 1 or not alpha_min < 1:
        return None
    z = NormalDist().inv_cdf(1 - significance)
    spread = (1 + alpha_min) * (3 - alpha_min) / (4 * (1 - alpha_min) * share * (1 - share))
    return math.ceil(n_coders * z**2 * (spread - alpha_min))


def sample_rows(codes: Sequence[Row], n_coders: int) -> list[Row]:
    """Return a row for each code, the rarest first: how many units there are, how many it takes, how many more.

    `codes` are the rows of `codes.code_rows`. A code that nobody used has no share to reckon with.
    """
    found: list[Row] = []
    for row in codes:
        share, n_shared = row["prevalence"], row["n_shared"]
        if not isinstance(share, float) or not isinstance(n_shared, int):
            continue
        told: Row = {"code": row["code"], "share": share, "n_shared": n_shared}
        for wanted in WANTED:
            needed = units_needed(wanted, share, max(2, n_coders))
            name = f"{round(1000 * wanted)}"
            told[f"needed_{name}"] = needed
            told[f"more_{name}"] = None if needed is None else max(0, needed - n_shared)
        found.append(told)
    return sorted(found, key=lambda each: (float(str(each["share"])) or 2.0, str(each["code"])))
