"""Figures in words."""

from __future__ import annotations

from voices.agreement import reasons
from voices.model import Coefficient


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def figure(coefficient: Coefficient | None) -> str:
    """Return a coefficient with its interval, or why it is undefined, in words.

    >>> figure(Coefficient("krippendorff_alpha", 0.7312, 100, 3, low=0.6, high=0.85))
    '0.73 [0.60, 0.85]'
    """
    if coefficient is None:
        return "not measured"
    if coefficient.value is None:
        return f"undefined ({reasons.IN_WORDS[coefficient.reason]})"
    if coefficient.low is None or coefficient.high is None:
        return f"{coefficient.value:.2f} ({reasons.IN_WORDS.get(coefficient.interval_reason, 'no interval')})"
    return f"{coefficient.value:.2f} [{coefficient.low:.2f}, {coefficient.high:.2f}]"
