"""What a search found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from voices.model.text import Role, Span, as_clock


@dataclass(frozen=True)
class Hit:
    """A turn that holds what was looked for. `spans` are the words found, `start` where the turn begins; both are

    offsets into the transcript, `text` is the turn's own.
    """

    transcript: UUID
    name: str
    turn: int
    role: Role
    start: int
    text: str
    spans: tuple[Span, ...]
    clock_seconds: float | None = None

    @property
    def clock(self) -> str:
        """The clock beside the turn; empty when none stood there."""
        return as_clock(self.clock_seconds)


@dataclass(frozen=True)
class Sought:
    """What is looked for: words as typed, in one transcript or in all.

    `forms` are the forms that count for a word of it too, by the word in small letters.
    """

    words: str
    transcript: UUID | None = None
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A page of hits. `n_hits` counts the turns found, but no further than `counted_to`.

    `best_first` says whether the best hits come first; if not, interviews stand in the order in which they came in, and
    each in its own.
    """

    hits: tuple[Hit, ...]
    n_hits: int
    counted_to: int
    best_first: bool

    @property
    def has_more_than_counted(self) -> bool:
        """Whether there are more hits than were counted."""
        return self.n_hits > self.counted_to
