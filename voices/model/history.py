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
class Done:
    """One act as the history lists it: who did what and when, and how many entries of the journal it has.

    `coder` is None for what the program did by itself; `way` is do, undo or redo.
    """

    made: datetime
    coder: str | None
    job: str
    verb: str
    way: str
    n_changes: int

    @property
    def told(self) -> str:
        """What was done, in words."""
        return {"undo": "undid: ", "redo": "did again: "}.get(self.way, "") + self.verb


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
