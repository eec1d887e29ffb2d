"""A coder's places: where they stopped in each transcript, bookmarks, what a number or a clock tells; time at work."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from voices import ids
from voices.coding.marking import Marking
from voices.errors import CodingError
from voices.model import Bookmark, Transcript, Turn

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)")
_SECONDS_OF_REST = 120.0  # longer without a key, a coder is not at work


@dataclass(frozen=True)
class Standing:
    """How far a coder is with the open transcript. `bookmarked` are the numbers of turns with a bookmark."""

    n_child_turns: int
    n_coded: int
    n_read: int
    n_left: int
    n_codings: int
    finished: bool
    bookmarked: frozenset[int]


class Places(Marking):
    """Keeps and finds places."""

    _child_turns_of: Transcript | None = None
    _child_turns_known: frozenset[int] = frozenset()

    # what is there

    def left_at(self) -> int | None:
        """Return the offset at which this coder left the open transcript, None when that is not known."""
        return self._store.bookmarks.left_at(self.coder.id, self.transcript.id)

    def bookmarks(self) -> list[Bookmark]:
        """Return this coder's bookmarks in all transcripts."""
        return self._store.bookmarks.of_coder(self.coder.id)

    def bookmarked_turns(self) -> frozenset[int]:
        """Return the numbers of the turns of the open transcript with a bookmark."""
        return frozenset(each.turn for each in self._bookmarks_here())

    def offset_of(self, told: str) -> int:
        """Return the offset of a turn told by its number, or by a clock: the last turn that begins by then."""
        told = told.strip().lower().removeprefix("turn").lstrip()
        if told.isdecimal():
            turns = self.transcript.turns
            if not 1 <= int(told) <= len(turns):
                raise CodingError(f"There is no turn {int(told)}.", f"The turns here are 1 to {len(turns)}.")
            return turns[int(told) - 1].start
        found = _CLOCK.fullmatch(told)
        if found is None:
            raise CodingError("That is no turn and no clock.", "Type a turn such as 14, or a clock such as 12:31.")
        hours, minutes, seconds = (int(each or 0) for each in found.groups())
        return self._turn_by((hours * 60 + minutes) * 60 + seconds).start

    def standing(self) -> Standing:
        """Return how far this coder is with the open transcript."""
        child = self._child_turns()
        coded = child & self.coded_turns()
        read = child & self.read_turns() - coded
        return Standing(
            n_child_turns=len(child),
            n_coded=len(coded),
            n_read=len(read),
            n_left=0 if self.is_finished else len(child) - len(coded) - len(read),
            n_codings=len(self.codings()),
            finished=self.is_finished,
            bookmarked=self.bookmarked_turns(),
        )

    def seconds_today(self) -> float:
        """Return how long this coder was at work on the open transcript today, going by the acts that are stored."""
        midnight = ids.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        moments = self._store.bookmarks.moments_of(self.coder.id, self.transcript.id, midnight)
        return at_work(moments)

    # acts

    def toggle_bookmark(self, offset: int) -> str:
        """Set a bookmark on a word of the open transcript, or take away the one in its turn."""
        turn = self.transcript.turn_at(offset).number
        there = [each for each in self._bookmarks_here() if each.turn == turn]
        if there:
            return self.clear_bookmarks(there)
        verb = f"bookmarked {self.transcript.name}, turn {turn}"
        with self._act(verb):
            self._store.bookmarks.set(Bookmark(self.transcript.id, self.coder.id, offset, ids.now()))
        return verb

    def clear_bookmarks(self, bookmarks: list[Bookmark]) -> str:
        """Take bookmarks of one turn away."""
        verb = f"cleared the bookmark in {bookmarks[0].name}, turn {bookmarks[0].turn}"
        with self._act(verb):
            for each in bookmarks:
                self._store.bookmarks.clear(each)
        return verb

    def leave_at(self, transcript: UUID, offset: int) -> bool:
        """Keep where this coder is in a transcript, and return whether it was kept: of a guest nothing is."""
        if not self._membership.has_joined(transcript):
            return False
        return self._store.bookmarks.leave_at(self.coder.id, transcript, offset, ids.now())

    # inside

    def _bookmarks_here(self) -> list[Bookmark]:
        coder, here = self.coder.id, self.transcript.id
        return self._known.get(("bookmarks", here), lambda: self._store.bookmarks.of_coder(coder, here))

    def _child_turns(self) -> frozenset[int]:
        """Return the numbers of the turns with a child's words; a transcript's are worked out once."""
        if self._child_turns_of is not self.transcript:
            turns = self.transcript.turns
            numbers = (turn.number for turn in turns if turn.speaker.is_child_voice and turn.text)
            self._child_turns_of, self._child_turns_known = self.transcript, frozenset(numbers)
        return self._child_turns_known

    def _turn_by(self, seconds: int) -> Turn:
        turns = [turn for turn in self.transcript.turns if turn.clock_seconds is not None]
        if not turns:
            raise CodingError("There are no clocks in this interview.", "Type the number of a turn.")
        by_then = [turn for turn in turns if int(turn.clock_seconds or 0) <= seconds]
        if not by_then:
            raise CodingError(f"The first clock here is {turns[0].clock}.", "Type that one, or the number of a turn.")
        return by_then[-1]


def at_work(moments: list[datetime]) -> float:
    """Return how many seconds lie between moments in order; longer rests do not count."""
    gaps = [(later - before).total_seconds() for before, later in itertools.pairwise(moments)]
    return sum(gap for gap in gaps if gap <= _SECONDS_OF_REST)


class Sitting:
    """Time at work on one transcript, counted from key to key. Nothing of it is written anywhere."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self._last: float | None = None

    def tick(self, now: float) -> None:
        """Count the time since the last key, unless it was a rest; `now` is in seconds of any clock."""
        if self._last is not None and now - self._last <= _SECONDS_OF_REST:
            self.seconds += now - self._last
        self._last = now

    def leave(self) -> None:
        """Stop counting until the next key."""
        self._last = None
