"""Values that are worked out once for each state of the project. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")


class Remembered:
    """Keeps values as long as `state` gives the same answer; what was kept for another state is forgotten."""

    def __init__(self, state: Callable[[], Hashable]) -> None:
        self._state = state
        self._kept_for: Hashable = None
        self._values: dict[Hashable, Any] = {}

    def get(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """Return the value under a key, worked out now unless that was done in the same state."""
        state = self._state()
        if state != self._kept_for:
            self._values.clear()
            self._kept_for = state
        if key not in self._values:
            self._values[key] = work_out()
        found: Value = self._values[key]
        return found

    def carry_over(self, before: Hashable, now: Hashable, changes: Mapping[Hashable, Callable[[Any], Any]]) -> None:
        """Go over from one state to another in which just these values changed, each by its function; others go.

        Only where what is kept is of the state `before`, and the state is `now`: else all is worked out anew.
        """
        if self._kept_for == before and self._state() == now:
            self._values = {key: change(self._values[key]) for key, change in changes.items() if key in self._values}
            self._kept_for = now
