"""Values that are worked out once for each state of the project, or follow its changes. Reads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, Protocol, TypeVar

Value = TypeVar("Value")
Changed = TypeVar("Changed")
Came = TypeVar("Came", covariant=True)


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


class Step(Protocol[Came]):
    """One change: what was before and what is after it, None for nothing."""

    @property
    def before(self) -> Came | None:
        """What was there."""

    @property
    def after(self) -> Came | None:
        """What is there now."""


class Steps(Protocol[Came]):
    """The changes of one kind that this window has made."""

    n: int

    def since(self, n: int) -> Sequence[Step[Came]] | None:
        """Return those behind the first `n`, None when they are not all known."""


class Followed(Generic[Changed]):
    """Keeps values that follow the changes of one kind step by step, so that a key costs the same among thousands.

    They are worked out anew when somebody else has changed the file (`version` is another), when the steps are not
    known, and for another place.
    """

    def __init__(self, version: Callable[[], int], steps: Steps[Changed]) -> None:
        self._version = version
        self._steps = steps
        self._values: dict[str, tuple[Hashable, int, int, Any]] = {}

    def get(
        self,
        name: str,
        place: Hashable,
        work_out: Callable[[], Value],
        follow: Callable[[Value, Step[Changed]], Value],
    ) -> Value:
        """Return a value for a place; `follow` returns it after one step and may change it."""
        version, n = self._version(), self._steps.n
        kept = self._values.pop(name, None)
        steps = None if kept is None or kept[:2] != (place, version) else self._steps.since(kept[2])
        if kept is None or steps is None:
            value = work_out()
        else:
            value = kept[3]
            for step in steps:
                value = follow(value, step)
        self._values[name] = (place, version, n, value)
        return value
