"""The side panel: quick codes, the codings under the cursor, the codebook's matches for its turn."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from textual import on
from textual.events import Show

from voices.coding.places import Sitting, Standing
from voices.coding.session import CodingSession
from voices.errors import VoicesError
from voices.model import Codebook, Coding, Suggestion, Turn
from voices.suggesting.session import SuggestingSession
from voices.tui.coding.matches import Matches
from voices.tui.coding.panel_lines import PanelState, panel_lines
from voices.tui.widgets.line_list import LineList


class SidePanel(LineList):
    """Follows the cursor. Matches are looked for, and count as seen, only while the panel is on the screen."""

    def __init__(self, session: CodingSession, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._session = session
        self._codes = session.codebook.codable
        self._matches = Matches(self._codes)
        self._place: tuple[Turn, Sequence[Coding], bool] | None = None
        self._colours: Mapping[str, str] = {}
        self._hidden = session.matches_hidden
        self._standing: Standing | None = None
        self._sittings: dict[UUID, Sitting] = {}
        self._sits_at: UUID | None = None
        self._to_ask: tuple[str, Turn] | None = None
        self._drawn: tuple[PanelState, int, Mapping[str, str], Codebook] | None = None

    async def on_unmount(self) -> None:
        """End the language worker with the screen."""
        await self._matches.close()

    @property
    def best(self) -> Suggestion | None:
        """The highlighted match, None when there is none or the panel is not to be seen."""
        return self._matches.best if self._is_seen else None

    @property
    def note(self) -> str:
        """Why there is no match, in words; empty when that is not known."""
        return self._matches.note if self._is_seen else "the panel with the matches is folded: o opens it"

    @property
    def language(self) -> SuggestingSession:
        """The language worker, which starts when it is asked something."""
        return self._matches.language

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Take the colours of a theme."""
        self._colours = colours

    def set_codebook(self, codebook: Codebook, colours: Mapping[str, str]) -> None:
        """Take another version of the codebook; matches are looked for anew where it can make a difference."""
        before, self._colours = self._codes, colours
        self._codes = codebook.codable
        if {*before} - {*self._codes} or any(code.keywords for code in {*self._codes} - {*before}):
            old, self._matches = self._matches, Matches(self._codes)
            self.run_worker(old.close(), group="old matches")

    def follow(self, turn: Turn, here: Sequence[Coding], *, is_read: bool) -> None:
        """Show what is known of a place."""
        self._place = (turn, here, is_read)
        self._sitting.tick(time.monotonic())
        transcript = self._session.transcript.name
        if self._session.is_locked(turn.number):
            self._matches.withhold("locked by the safeguarding protocol")
        elif self._is_seen and self._matches.turn_to(transcript, turn, hidden=self._hidden):
            is_looking, self._to_ask = self._to_ask is not None, (transcript, turn)
            if not is_looking:
                self.run_worker(self._find(), group="matches")
        self._draw()

    def rounds_changed(self) -> None:
        """Look again whether matches are to be hidden, and how far the coder is."""
        self._hidden, self._standing = self._session.matches_hidden, None

    def look_again(self) -> None:
        """Forget what matched: the words at the same place may be others now, or shown only now."""
        self._matches.withhold("")

    def choose_next(self) -> None:
        """Highlight the next match."""
        self._matches.choose_next()
        self._draw()

    @on(Show)
    def come_into_sight(self) -> None:
        """Catch up with the cursor when the panel is unfolded."""
        if self._place is not None:
            turn, here, is_read = self._place
            self.follow(turn, here, is_read=is_read)

    @property
    def _is_seen(self) -> bool:
        return self.is_on_screen and self.display

    async def _find(self) -> None:
        """Ask for the matches of the turn in which the cursor comes to rest, and show them if it is still there.

        What cannot be put on record as seen is not shown: a coding that came after it would count as blind.
        """
        await self._matches.rest()
        if self._to_ask is None:
            return
        (transcript, turn), self._to_ask = self._to_ask, None
        if await self._matches.ask(transcript, turn) and self._is_seen:
            try:
                if self._matches.found and transcript == self._session.transcript.name:
                    self._session.saw_matches(turn.number)
            except VoicesError as error:
                self._matches.withhold(f"{error.message} {error.hint}")
            self._draw()

    def _draw(self) -> None:
        if self._place is None:
            return
        turn, here, is_read = self._place
        if self._standing is None:
            self._standing = self._session.standing()
        state = PanelState(
            turn=turn,
            here=here,
            quick=self._session.quick_codes(),
            matches=self._matches.found,
            matches_note=self._matches.note,
            chosen=self._matches.chosen,
            is_read=is_read,
            standing=self._standing,
            minutes=int(self._sitting.seconds // 60),
        )
        wanted = (state, self.text_width, self._colours, self._session.codebook)
        if wanted != self._drawn:
            self._drawn = wanted
            self.set_lines(panel_lines(state, self._session.codebook, self._colours, self.text_width))

    @property
    def _sitting(self) -> Sitting:
        """The time at work on the open interview; turning to another one ends the count of the one before."""
        here = self._session.transcript.id
        if here != self._sits_at:
            if self._sits_at in self._sittings:
                self._sittings[self._sits_at].leave()
            self._sits_at = here
            self._sittings.setdefault(here, Sitting(self._session.seconds_today()))
        return self._sittings[here]
