"""From numbers to results: nan becomes None, with the reason that lies in the decisions."""

from __future__ import annotations

import math

from voices.agreement import reasons
from voices.agreement.coefficients.tables import Decisions
from voices.agreement.values import Result


def obstacle(decided: Decisions) -> str:
    """Return why nothing can be compared at all, or an empty text."""
    if decided.n_coders < 2:
        return reasons.SINGLE_CODER
    return "" if decided.n_pairable > 0 else reasons.NO_PAIRABLE_UNITS


def settled(value: float, decided: Decisions, otherwise: str = reasons.NO_VARIATION) -> Result:
    """Return a number as a result; nan takes the reason of the decisions, or else `otherwise`."""
    reason = obstacle(decided)
    if not reason and math.isnan(value):
        reason = otherwise
    return Result(None, reason) if reason else Result(float(value))


def varies(decided: Decisions) -> bool:
    """Return whether the values that can be paired are of more than one code."""
    return int((decided.per_pair.sum(axis=0) > 0).sum()) > 1
