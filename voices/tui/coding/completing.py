"""Marking what was read and completing an interview: what is missing is shown, and at the end it is asked once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from textual import on

from voices.errors import CodingError
from voices.tui.coding import words
from voices.tui.coding.base import CodingBase
from voices.tui.widgets.choice_list import ChoiceList


class Completing(CodingBase):
    """Keys that say what was read."""

    _asked_to_complete: frozenset[UUID] = frozenset()

    def action_read(self) -> None:
        """Mark the turn as read, or take the mark away."""
        turn = self._session.transcript.turn_at(self._view.cursor)
        if not turn.speaker.is_child_voice and turn.number not in self._read:
            self.tell("Only a child's turns are marked as read: j goes to the next one.", warn=True)
            return
        self._act(lambda: self._session.toggle_read(turn.number))

    def action_read_page(self) -> None:
        """Mark the child's open turns as read, from the cursor's to the last one that ends on the page."""

        def mark() -> str:
            here = self._session.transcript.turn_at(self._view.cursor).number
            ended = [number for number in self._view.turns_that_end_in_sight() if number >= here]
            if not ended:
                raise CodingError("This turn goes on below the page.", "Read on to its end; r marks it by itself.")
            open_turns = {turn.number for turn in self._session.open_turns()}
            return self._session.mark_read(open_turns & {*ended})

        self._act(mark)

    def action_finish(self) -> None:
        """Complete the interview, or take that back; while something is missing, show what."""
        session = self._session
        if not session.is_finished and not self.attempt(session.check_can_finish):
            return
        missing = [] if session.is_finished else session.open_turns()
        if missing:
            title = f"{session.transcript.name}: {words.turns_open(len(missing))}"
            self._ask("missing", title, words.missing_lines(missing))
        else:
            self._act(session.toggle_finished)

    @on(ChoiceList.Chosen)
    def take_answer(self, event: ChoiceList.Chosen) -> None:
        """Complete the interview, or go to the turn that was chosen."""
        if event.purpose in ("missing", "complete") and event.key == "complete":
            if not self._session.is_finished:
                self._act(self._session.toggle_finished)
        elif event.purpose == "missing" and isinstance(event.key, int):
            self._view.go_to(self._session.transcript.turns[event.key - 1].start)

    def _act(self, act: Callable[[], str | None]) -> bool:
        """Do one act; when it did the last open turn, ask once whether the interview is complete."""
        was_open = self._is_open()
        done, here = super()._act(act), self._session.transcript.id
        is_asked = here in self._asked_to_complete or self.open_box is not None or self._session.n_locked > 0
        if done and was_open and not is_asked and not self._is_open() and not self._session.is_finished:
            self._asked_to_complete |= {here}
            self._ask("complete", words.COMPLETE, words.complete_lines())
        return done

    def _is_open(self) -> bool:
        """Return whether a turn of the child is open."""
        share = 1.0

        def look() -> None:
            nonlocal share
            share = self._session.progress.share

        self.attempt(look)
        return share < 1
