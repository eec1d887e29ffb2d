"""Is the sample large enough, and how many more units would do? Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from voices.agreement.coefficients.sample_size import sample_size

Row = dict[str, object]
WANTED = (0.667, 0.8)
SIGNIFICANCE = 0.05


def units_needed(alpha_min: float, share: float, n_coders: int = 2, significance: float = SIGNIFICANCE) -> int | None:
    """Return how many units it takes to show that alpha is not below `alpha_min`, None for a share of 0 or 1.

    See `coefficients.sample_size`; p is the share of the rarest code.

    >>> units_needed(0.8, 0.25), units_needed(0.667, 0.25), units_needed(0.9, 0.1)
    (139, 81, 595)
    """
    if not 0 < share < 1:
        return None
    return sample_size(alpha_min, share, significance, n_coders)


def sample_rows(
    codes: Sequence[Row], n_coders: int, n_transcripts: int, effects: Mapping[str, float | None], overall: float | None
) -> list[Row]:
    """Return a row for each code, the rarest first: how many units there are, how many it takes, how many more.

    `codes` are the rows of `codes.code_rows`. A code that nobody used has no share to reckon with. `needed_` counts as
    if units were independent; `with_` multiplies it by the design effect of the code's alpha (`effects`, by code), by
    that over all codes (`overall`) where the code has none, and never makes it less. `more_transcripts_` are
    transcripts as long as those there are.
    """
    found: list[Row] = []
    for row in codes:
        share, n_shared = row["prevalence"], row["n_shared"]
        if not isinstance(share, float) or not isinstance(n_shared, int):
            continue
        own = effects.get(str(row["code"]))
        effect = overall if own is None else own
        whose = None if effect is None else "all codes" if own is None else "code"
        told: Row = {
            "code": row["code"],
            "share": share,
            "n_shared": n_shared,
            "design_effect": effect,
            "design_effect_of": whose,
        }
        for wanted in WANTED:
            needed = units_needed(wanted, share, max(2, n_coders))
            name = f"{round(1000 * wanted)}"
            told[f"needed_{name}"] = needed
            told[f"more_{name}"] = None if needed is None else max(0, needed - n_shared)
            clustered = None if needed is None or effect is None else math.ceil(needed * max(1.0, effect))
            more = None if clustered is None else max(0, clustered - n_shared)
            told[f"with_{name}"], told[f"more_{name}_with"] = clustered, more
            told[f"more_transcripts_{name}"] = (
                None if more is None or not n_shared else math.ceil(more * n_transcripts / n_shared)
            )
        found.append(told)
    return sorted(found, key=lambda each: (float(str(each["share"])) or 2.0, str(each["code"])))
