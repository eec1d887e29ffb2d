"""What this connection has changed, one by one, for whoever keeps what they read and wants to follow."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Value = TypeVar("Value")

# More than an act of a coder changes; whoever is further behind reads anew.
_KEPT = 512


@dataclass(frozen=True)
class Change(Generic[Value]):
    """One value that came (`before` is None), went (`after` is None), or changed."""

    before: Value | None
    after: Value | None


class Changes(Generic[Value]):
    """The last changes of one kind, in order. What was rolled back makes everybody read anew."""

    def __init__(self) -> None:
        self.n = 0
        self._last: deque[Change[Value]] = deque(maxlen=_KEPT)

    def note(self, before: Value | None, after: Value | None) -> None:
        """Keep that a value came, went, or changed."""
        self.n += 1
        self._last.append(Change(before, after))

    def forget(self) -> None:
        """Give up what is known: what was noted may not have happened."""
        self.n += 1
        self._last.clear()

    def since(self, n: int) -> Sequence[Change[Value]] | None:
        """Return the changes behind the first `n` in order, None when they are not all known."""
        n_wanted = self.n - n
        if not 0 <= n_wanted <= len(self._last):
            return None
        return tuple(islice(self._last, len(self._last) - n_wanted, None))
