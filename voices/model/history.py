"""What happened: entries of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class JournalEntry:
    """One change as the journal keeps it. `body` is None once a withdrawal has erased it."""

    sequence: int
    made: datetime
    coder: str | None
    verb: str
    kind: str
    body: Mapping[str, object] | None
