"""Differences between coders, and rulings on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from voices.model.coding import Coding
from voices.model.text import Span


class Kind(StrEnum):
    """Why a passage is a question, or that it is none."""

    AGREED = "agreed"
    SINGLE = "one coder"
    EXTENT = "extent"
    KIN = "parent/child"
    OTHER_CODE = "different code"
    MISSING = "missing"


NO_QUESTION = (Kind.AGREED, Kind.SINGLE)


@dataclass(frozen=True)
class Passage:
    """Computed: codings of one code that touch, over the coders who were to code the place.

    `kind` says in what the coders differ; `others` are codings of other codes that lie on the same words.
    """

    transcript: UUID
    code: str
    hull: Span
    codings: tuple[Coding, ...]
    coders: tuple[UUID, ...]
    kind: Kind
    others: tuple[Coding, ...] = ()

    @property
    def key(self) -> frozenset[UUID]:
        """What a ruling settles: the identities of the codings. A changed coding makes another key."""
        return frozenset(coding.id for coding in self.codings)

    def spans_of(self, coder: UUID) -> tuple[Span, ...]:
        """Return what one coder coded here, in order; empty when nothing."""
        return tuple(coding.span for coding in self.codings if coding.coder == coder)


class Outcome(StrEnum):
    """How a question was settled."""

    CODER = "coder"
    UNION = "union"
    OVERLAP = "overlap"
    NONE = "none"


@dataclass(frozen=True)
class Decision:
    """A ruling: which codings it settles, what stands instead, by whom and why.

    `results` is empty when the ruling says that the code does not apply. `chosen` is the coder whose span was taken.
    """

    id: UUID
    transcript: UUID
    code: str
    settles: frozenset[UUID]
    outcome: Outcome
    results: tuple[Span, ...]
    by: UUID
    made: datetime
    chosen: UUID | None = None
    reason: str = ""
    withdrawn: datetime | None = None
