"""What every coefficient returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A figure. `value` None means undefined; then `reason` is one of `voices.agreement.reasons`."""

    value: float | None
    reason: str = ""
