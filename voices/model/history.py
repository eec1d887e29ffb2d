"""What happened: entries of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class JournalEntry:
    """One change as the journal keeps it. `body` is None once a withdrawal has erased it."""

    sequence: int
    made: datetime
    coder: str | None
    verb: str
    kind: str
    body: Mapping[str, object] | None


@dataclass(frozen=True)
class Retraced:
    """An act that was undone or done again: its verb, and where it took place.

    `start` is an offset into the transcript, or `turn` the number of a turn; `settles` are the codings that a ruling
    speaks of.
    """

    verb: str
    transcript: UUID | None = None
    start: int | None = None
    turn: int | None = None
    settles: frozenset[UUID] = frozenset()
