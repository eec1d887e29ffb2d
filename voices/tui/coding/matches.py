"""The codebook's matches for the turn under the cursor: asked of the worker, kept until the turn changes.

In a blind round nothing is asked and nothing is computed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from voices.errors import WorkerError
from voices.model import Code, Suggestion, Turn
from voices.suggesting.session import SuggestingSession

HIDDEN = "hidden: you are coding blind in a round"
WAITING = "looking …"
NOT_A_CHILD = "not a child's words"
# Whoever moves on sooner than this does not read what matches, and what came would be drawn between two keys.
_REST_SECONDS = 0.08


class Matches:
    """What matches one turn. `found` is None while nothing is known, and `note` then says why."""

    def __init__(self, codes: Sequence[Code]) -> None:
        self._worker = SuggestingSession(codes)
        self._turn: tuple[str, int] | None = None
        self._moved = 0.0
        self.found: Sequence[Suggestion] | None = None
        self.note = ""
        self.chosen = 0

    def turn_to(self, transcript: str, turn: Turn, *, hidden: bool) -> bool:
        """Turn to another turn; return whether the worker has to be asked."""
        place = (transcript, turn.number)
        self._moved = time.monotonic()
        if hidden:
            self._turn, self.found, self.note = None, None, HIDDEN
            return False
        if place == self._turn:
            return False
        to_ask = turn.speaker.is_child_voice and bool(turn.text)
        self._turn, self.found, self.chosen = place, None, 0
        self.note = WAITING if to_ask else NOT_A_CHILD
        return to_ask

    async def rest(self) -> None:
        """Wait until the cursor rests."""
        while (left := self._moved + _REST_SECONDS - time.monotonic()) > 0:
            await asyncio.sleep(left)

    async def ask(self, transcript: str, turn: Turn) -> bool:
        """Ask the worker; return whether its answer still speaks of the turn under the cursor."""
        if self._turn != (transcript, turn.number):
            return False
        try:
            found: Sequence[Suggestion] | None = await self._worker.match(turn.text)
            note = ""
        except WorkerError as error:
            found, note = None, f"{error.message} {error.hint}"
        if self._turn != (transcript, turn.number):
            return False
        self.found, self.note = found, note
        return True

    def withhold(self, why: str) -> None:
        """Forget what was found; the turn is asked about again when the cursor comes back."""
        self._turn, self.found, self.note = None, None, why

    def choose_next(self) -> None:
        """Highlight the next match."""
        if self.found:
            self.chosen = (self.chosen + 1) % len(self.found)

    @property
    def best(self) -> Suggestion | None:
        """The highlighted match, None when there is none."""
        return self.found[self.chosen] if self.found else None

    @property
    def language(self) -> SuggestingSession:
        """The worker, to be asked of words too."""
        return self._worker

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()
