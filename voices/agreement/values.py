"""What a statistic gives back: a number, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """A value, or None with one of the names in `reasons`. An undefined figure is never 0, 1 or nan."""

    value: float | None
    reason: str = ""
