"""Looking for words in the transcripts, and going from one place with them to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from uuid import UUID

from voices.coding.welfare import Welfare
from voices.model import Found, Hit, Sought, Span
from voices.store import SearchBeside, single_words


class Searching(Welfare):
    """Finds words."""

    def find(self, words: str, most: int = 50) -> Found:
        """Return turns of all transcripts with these words, the best first when they are not too many."""
        found = self._store.search.as_seen_by(self.coder.id).find(words, most=most, best_first=True)
        return self._as_may_be_shown()(found)

    def find_beside(self) -> SearchBeside:
        """Return a search that runs in a thread beside the screen and can be stopped."""
        return self._store.search_beside(self.coder.id, self._as_may_be_shown())

    def words_with_forms(self, words: str) -> list[str]:
        """Return which of the words typed may stand for their forms too: not those of a phrase or with a star."""
        return single_words(words)

    def next_hit(self, sought: Sought, offset: int) -> tuple[UUID, Span] | None:
        """Return the next place behind an offset of the open transcript, or in the transcripts behind it."""
        here = self.transcript
        turn = here.turn_at(offset).number
        for hit in (self._hit(sought, here.id, turn, 0), self._hit(sought, here.id, turn, 1)):
            behind = [] if hit is None else [span for span in hit.spans if span.start > offset]
            if behind:
                return here.id, behind[0]
        for transcript in self._others(sought, 1):
            if (hit := self._hit(sought, transcript, 0, 1)) is not None and hit.spans:
                return transcript, hit.spans[0]
        return None

    def previous_hit(self, sought: Sought, offset: int) -> tuple[UUID, Span] | None:
        """Return the last place before an offset of the open transcript, or in the transcripts before it."""
        here = self.transcript
        turn = here.turn_at(offset).number
        for hit in (self._hit(sought, here.id, turn, 0), self._hit(sought, here.id, turn, -1)):
            before = [] if hit is None else [span for span in hit.spans if span.start < offset]
            if before:
                return here.id, before[-1]
        for transcript in self._others(sought, -1):
            if (hit := self._hit(sought, transcript, 0, -1)) is not None and hit.spans:
                return transcript, hit.spans[-1]
        return None

    def _hit(self, sought: Sought, transcript: UUID, turn: int, step: Literal[-1, 0, 1]) -> Hit | None:
        return self._store.search.as_seen_by(self.coder.id).beside(sought, transcript, turn, step)

    def _others(self, sought: Sought, step: Literal[-1, 1]) -> Iterator[UUID]:
        """Yield the transcripts behind the open one, or before it, the nearest first; none when only one is meant."""
        here = None if sought.transcript is not None else self.neighbour(step)
        while here is not None:
            yield here
            here = self._store.transcripts.neighbour(here, step)
