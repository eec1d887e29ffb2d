"""What coders do: codings, readings, rounds; how far they are; what is suggested to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from voices.model.text import Span


class Origin(StrEnum):
    """Under which eyes a coding was made. Agreement counts blind codings unless told otherwise."""

    BLIND = "blind"
    AFTER_SUGGESTION = "after suggestion"
    ACCEPTED = "accepted suggestion"


@dataclass(frozen=True, slots=True)
class Coding:
    """A code that one coder put on one span. Never edited: removed, and another made."""

    id: UUID
    transcript: UUID
    span: Span
    code: str
    coder: UUID
    made: datetime
    codebook_version: str
    origin: Origin = Origin.BLIND
    round: UUID | None = None
    markers: tuple[str, ...] = ()
    memo: str = ""


@dataclass(frozen=True)
class Reading:
    """ "I read this turn and nothing (more) applies." Silence is not the same as not yet read."""

    transcript: UUID
    turn: int
    coder: UUID
    made: datetime
    origin: Origin = Origin.BLIND
    round: UUID | None = None


@dataclass(frozen=True)
class Finished:
    """A coder's word that a transcript is read to its end, in a round or outside of one."""

    transcript: UUID
    coder: UUID
    round: UUID | None = None


@dataclass(frozen=True)
class Progress:
    """How far one coder is with one transcript, in turns that carry a child's words."""

    transcript: UUID
    name: str
    n_turns: int
    n_child_turns: int
    n_done: int
    n_codings: int
    finished: bool

    @property
    def share(self) -> float:
        """Share of the child's turns that are coded or marked as read, 0 to 1; 1 for a finished transcript."""
        if self.finished or not self.n_child_turns:
            return 1.0
        return self.n_done / self.n_child_turns


@dataclass(frozen=True)
class Round:
    """Transcripts that some coders code independently. A closed round refuses edits: it is the evidence."""

    id: UUID
    name: str
    codebook_version: str
    transcripts: tuple[UUID, ...]
    coders: tuple[UUID, ...]
    blind: bool = True
    closed: datetime | None = None


@dataclass(frozen=True)
class Suggestion:
    """A code that may fit a text, and the words that spoke for it. Not a coding until a key accepts it.

    `words` are spans into the text that was asked about, in order; `score` only ranks.
    """

    code: str
    score: float
    words: tuple[Span, ...]
