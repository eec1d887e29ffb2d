"""What a coder has read: turns marked one by one, and transcripts declared finished. Silence is not having read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from voices import ids
from voices.coding.following import follow_coded, turns_of
from voices.coding.work import Work
from voices.errors import CodingError, RoundError
from voices.model import (
    Origin,
    Reading,
    Turn,
)


class Marking(Work):
    """Marks turns as read and transcripts as finished."""

    # what is there

    @property
    def is_finished(self) -> bool:
        """Whether this coder declared the open transcript read to its end."""
        return bool(self._declared())

    def where_to_begin(self) -> int:
        """Return the offset at which the coder goes on: the child's first open turn behind the last thing done."""
        last = max((coding.span.start for coding in self.codings()), default=0)
        open_turns = self.open_turns()
        behind = [turn for turn in open_turns if turn.start >= last]
        return (behind or open_turns)[0].start if open_turns else last

    def open_turns(self) -> list[Turn]:
        """Return the turns with a child's words that are not done."""
        done = self.done_turns()
        turns = self.transcript.turns
        return [turn for turn in turns if turn.speaker.is_child_voice and turn.text and turn.number not in done]

    def done_turns(self) -> frozenset[int]:
        """Return the numbers of the turns that are coded, marked as read, or in a finished transcript."""
        if self.is_finished:
            return frozenset(turn.number for turn in self.transcript.turns)
        return self.read_turns() | self.coded_turns()

    def coded_turns(self) -> frozenset[int]:
        """Return the numbers of the turns with a coding."""

        transcript = self.transcript

        def count() -> Counter[int]:
            return Counter(turn for coding in self.codings() for turn in turns_of(transcript, coding))

        follow = follow_coded(self.coder.id, transcript, self._layer)
        whose = self._whose

        def turns() -> frozenset[int]:
            counts: Counter[int] = self._own.get("coded", whose, count, follow)
            return frozenset(counts)

        return self._known.get(("coded", *whose), turns)

    def toggle_read(self, turn: int) -> str:
        """Mark a turn as read with nothing (more) to code, or take the mark away."""
        coder, here, layer = self._whose
        marks = self._store.readings.all(coder, here, layer, turn)
        found = next((each for each in marks if each.round == self._layer), marks[0] if marks else None)
        verb = f"{'marked' if found is None else 'unmarked'} turn {turn} of {self.transcript.name} as read"
        with self._act(verb):
            if found is not None:
                self._store.readings.unmark(found)
            elif turn not in self.read_turns():
                origin = Origin.AFTER_SUGGESTION if turn in self._turns_shown() else Origin.BLIND
                self._store.readings.mark(
                    Reading(self.transcript.id, turn, self.coder.id, ids.now(), origin, self._layer)
                )
        return verb

    def mark_read(self, turns: Iterable[int]) -> str:
        """Mark turns as read with nothing (more) to code, all in one act; those that are done stay as they are."""
        done = self.done_turns()
        new = sorted({*turns} - done)
        if not new:
            raise CodingError("No turn of the child is open here.", "w goes to the next one.")
        numbers = f"turn {new[0]}" if len(new) == 1 else f"{len(new)} turns from {new[0]} to {new[-1]}"
        verb = f"marked {numbers} of {self.transcript.name} as read"
        shown = self._turns_shown()
        with self._act(verb):
            for turn in new:
                origin = Origin.AFTER_SUGGESTION if turn in shown else Origin.BLIND
                self._store.readings.mark(
                    Reading(self.transcript.id, turn, self.coder.id, ids.now(), origin, self._layer)
                )
        return verb

    def toggle_finished(self) -> str:
        """Declare the open transcript read to its end, with nothing (more) to code in it, or take that back."""
        is_finished, open_turns = self.is_finished, self.open_turns()
        if is_finished and self._finished not in self._declared():
            raise RoundError(f"{self.transcript.name} was finished in a round that is closed: that stays as it is.")
        verb = f"{'opened' if is_finished else 'finished'} {self.transcript.name}{' again' if is_finished else ''}"
        with self._act(verb):
            if self._finished not in self._declared():
                self._store.readings.finish(self._finished)
            elif is_finished:
                self._store.readings.unfinish(self._finished)
        n = len(open_turns)
        return verb + (f": {n} turn{'s' * (n != 1)} of the child without a code count as read" if n else "")
