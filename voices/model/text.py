"""Spans of text, and transcripts with their speakers and turns."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import lt
from typing import overload
from uuid import UUID

_SPAN = struct.Struct("=II")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: code points `start` to `end`, half-open, never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, offset: int) -> bool:
        """Return whether the character at `offset` lies inside."""
        return self.start <= offset < self.end

    def hull(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def overlap(self, other: Span) -> Span | None:
        """Return what both share, None when they share nothing."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


class Spans(Sequence[Span]):
    """Spans in little room: a long transcript has very many sentences, of which few are ever looked at."""

    __slots__ = ("_bounds",)

    def __init__(self, bounds: Sequence[int]) -> None:
        """`bounds` are the starts and ends by turns. Raises ValueError where one is not a span."""
        if len(bounds) % 2 or not all(map(lt, bounds[::2], bounds[1::2])):
            raise ValueError("these are not spans")
        try:
            self._bounds = struct.pack(f"={len(bounds)}I", *bounds)
        except struct.error as error:
            raise ValueError("these are not spans") from error

    def __len__(self) -> int:
        return len(self._bounds) // _SPAN.size

    @overload
    def __getitem__(self, index: int) -> Span: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Span, ...]: ...
    def __getitem__(self, index: int | slice) -> Span | tuple[Span, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        return Span(*_SPAN.unpack_from(self._bounds, at * _SPAN.size))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spans):
            return self._bounds == other._bounds
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))


class Role(StrEnum):
    """Who a speaker is in the interview. Only a child's words are data."""

    CHILD = "child"
    INTERVIEWER = "interviewer"
    INTERPRETER = "interpreter"
    OTHER = "other adult"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label of one transcript. `participant` is the child's number, None for everybody else.

    An interpreter who speaks for one child carries that child's number: the words are the child's.
    """

    label: str
    role: Role
    participant: str | None = None

    @property
    def is_child_voice(self) -> bool:
        """Whether turns of this label carry a child's words."""
        return self.role is Role.CHILD or (self.role is Role.INTERPRETER and self.participant is not None)


@dataclass(frozen=True, slots=True)
class Turn:
    """One stretch by one speaker. `span` and `sentences` are offsets into the whole transcript.

    `span` is None for a turn without words. `clock_seconds` is None when no clock stood beside the turn.
    """

    number: int
    speaker: Speaker
    start: int
    text: str
    clock_seconds: float | None = None
    sentences: Sequence[Span] = ()

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def clock(self) -> str:
        """The clock in words such as 12:31 or 1:02:31; empty when none stood beside the turn."""
        return as_clock(self.clock_seconds)

    @property
    def span(self) -> Span | None:
        """The whole turn, None when it holds no words."""
        return Span(self.start, self.end) if self.text else None


@dataclass(frozen=True)
class Transcript:
    """An interview as it was sealed: the turns' texts joined by line feeds, never changed again.

    `header` holds the fields that stood above the first turn; it may identify people and is never coded.
    """

    id: UUID
    name: str
    sha256: str
    header: tuple[tuple[str, str], ...]
    turns: tuple[Turn, ...]

    @cached_property
    def text(self) -> str:
        """The frozen text that all offsets refer to."""
        return "\n".join(turn.text for turn in self.turns)

    @property
    def is_as_sealed(self) -> bool:
        """Whether the text still has the checksum it was sealed with."""
        return hashlib.sha256(self.text.encode()).hexdigest() == self.sha256

    def turn_at(self, offset: int) -> Turn:
        """Return the turn that holds `offset`; a line feed belongs to the turn before it."""
        low, high = 0, len(self.turns) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.turns[middle].start <= offset:
                low = middle
            else:
                high = middle - 1
        return self.turns[low]

    def turns_in(self, span: Span) -> tuple[Turn, ...]:
        """Return the turns that share a character with `span`, in order."""
        found = []
        for index in range(self.turn_at(span.start).number - 1, len(self.turns)):
            turn = self.turns[index]
            if turn.start >= span.end:
                break
            if turn.span is not None and turn.span.overlaps(span):
                found.append(turn)
        return tuple(found)


def as_clock(clock_seconds: float | None) -> str:
    """Return a clock in words such as 12:31 or 1:02:31; empty for none.

    >>> as_clock(3751.5), as_clock(9), as_clock(None)
    ('1:02:31', '0:09', '')
    """
    if clock_seconds is None:
        return ""
    minutes, seconds = divmod(int(clock_seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
