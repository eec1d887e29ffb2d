"""What it costs that turns of one interview are alike."""

from __future__ import annotations

import math


def design_effect(se_transcripts: float | None, se_units: float | None) -> float | None:
    """Return how many times larger the variance over transcripts is than one that takes units for independent.

    Squared ratio of the jackknife's standard error to one over units (Gwet's, or from resampling units). 4 means that
    1,000 turns tell as much as 250 independent ones would. None without either error. Source: Kish 1965, Survey
    Sampling, section 8.2 (deff).

    >>> design_effect(0.06, 0.03)
    4.0
    """
    if se_transcripts is None or se_units is None:
        return None
    if not (math.isfinite(se_transcripts) and math.isfinite(se_units)) or se_units <= 0:
        return None
    return (se_transcripts / se_units) ** 2
