"""How long a coder has been at work, and whether a rest is due. Pure; the time comes from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

REST_MINUTES = 50
_IDLE = timedelta(minutes=5)


class RestClock:
    """Adds up the time between one key or click and the next; gaps in which nobody worked do not count."""

    def __init__(self, minutes: int, now: Callable[[], datetime]) -> None:
        self._minutes = minutes
        self._now = now
        self._last = now()
        self._worked = timedelta()

    def note_activity(self) -> None:
        """Hear a key or a click."""
        now = self._now()
        gap = now - self._last
        if timedelta() < gap <= _IDLE:  # a clock that was put back counts for nothing
            self._worked += gap
        self._last = now

    @property
    def is_due(self) -> bool:
        """Whether a rest is due; never with 0 minutes."""
        return 0 < self._minutes * 60 <= self._worked.total_seconds()

    @property
    def minutes_worked(self) -> int:
        """How many minutes of work there were since the last rest was proposed."""
        return int(self._worked.total_seconds() // 60)

    def begin_again(self) -> None:
        """Count from nothing again."""
        self._worked, self._last = timedelta(), self._now()
