"""Places in transcripts that a coder comes back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Bookmark:
    """A word that one coder marked to find it again; `name` is the transcript's, `clock` that of the turn, if any."""

    transcript: UUID
    coder: UUID
    offset: int
    made: datetime
    name: str = ""
    turn: int = 0
    clock: str = ""
