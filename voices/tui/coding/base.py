"""What every part of the coding screen needs: the session, the view, one act and what the project then holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from uuid import UUID

from textual.widget import Widget

from voices.coding.session import CodingSession
from voices.coding.spans import sentence_at
from voices.model import Coding, Span
from voices.tui.coding import words
from voices.tui.coding.leaping import LeapingView
from voices.tui.coding.pointing import Pointer
from voices.tui.coding.side_panel import SidePanel
from voices.tui.job_screen import JobScreen
from voices.tui.palette import colours_on
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.line_list import Line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine

N_HINTED = 3


class CodingBase(JobScreen):
    """Holds the session and shows its state; what keys do is in the parts built on it."""

    def __init__(self, session: CodingSession) -> None:
        super().__init__()
        self._session = session
        self._codebook = session.codebook
        self._codings: list[Coding] = []
        self._read: frozenset[int] = frozenset()
        self._last_codes: tuple[str, ...] = ()
        self._asked_for: Span | None = None
        self._told_at: Pointer | None = None
        self._kept: tuple[UUID, int] | None = None
        self._is_shown = False
        self._n_applied = session.n_coded(N_HINTED)
        self._view = LeapingView(id="transcript")
        self._view.on_moved = self.moved
        self._panel = SidePanel(session, id="panel")
        self._title = StatusLine(id="title")

    def keys_go_to(self) -> Widget:
        """The transcript has the keys while no box is open."""
        return self._view

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Show what was done, until the coder goes on."""
        super().tell(text, warn=warn)
        self._told_at = self._view.pointer

    def _open(self, transcript: UUID) -> None:
        """Turn to a transcript, where the coder left it."""

        def turn_to() -> str:
            self._turn_to(transcript)
            if (left := self._session.left_at()) is not None:
                self._view.go_to(left)
            elif self._codings or self._read:
                self._view.go_to(self._session.where_to_begin())
            self._view.bring_up()
            opened = self._session.transcript
            self._kept = (transcript, self._view.cursor)
            return f"{opened.name}: {len(opened.turns)} turns"

        self.attempt(turn_to)

    def _turn_to(self, transcript: UUID) -> None:
        self._keep_place()
        opened = self._session.open(transcript)
        self._view.show(opened, self._session.codebook, self._colours())
        self._kept, self._is_shown = None, True
        self._show_marks()

    def _keep_place(self) -> None:
        """Keep where the coder is in the interview that is shown."""
        here = (self._session.transcript.id, self._view.cursor)
        if self._is_shown and here != self._kept and self._session.leave_at(*here):
            self._kept = here

    def _target(self) -> Span | None:
        """Return what an act speaks of: the selection, else the sentence under the cursor."""
        return self._view.selection or sentence_at(self._session.transcript, self._view.cursor)

    def _keep_in_sight_above(self, box: Overlay) -> None:
        """Scroll what is spoken of out from under a box, once the box has its place."""
        self.call_after_refresh(lambda: self._view.bring_above(box.region.y - self._view.region.y))

    def _act(self, act: Callable[[], str | None]) -> bool:
        """Do one act, show what the project then holds, and tell the key that takes it back."""

        def do() -> str | None:
            told = act()
            return f"{told} · u undoes" if told else None

        done = self.attempt(do)
        return self.attempt(self._show_marks) and done

    def _ask(self, purpose: str, title: str, lines: Sequence[Line], *, ticks: bool = False) -> None:
        box = self.query_one("#choices", ChoiceList)
        box.ask(purpose, title, lines, ticks=ticks)
        self._keep_in_sight_above(box)

    def _coding(self, key: Hashable) -> Coding | None:
        return next((each for each in self._codings if each.id == key), None)

    def show_changes(self) -> str | None:
        """Show what this coder did in another window, or what others did to the round."""
        before = self._codings, self._read
        self._show_marks()
        return words.CHANGED_ELSEWHERE if (self._codings, self._read) != before else None

    def _colours(self) -> Mapping[str, str]:
        return colours_on(self._session.codebook, self.app.current_theme)

    def _show_marks(self) -> None:
        """Show codings, marks and progress as the project holds them now."""
        session = self._session
        if session.codebook is not self._codebook:
            self._codebook = session.codebook
            self._view.set_codebook(self._codebook, self._colours())
            self._panel.set_codebook(self._codebook, self._colours())
        self._codings, self._read = session.codings(), session.read_turns()
        self._view.set_marks(self._codings, session.done_turns(), session.bookmarked_turns())
        self._panel.rounds_changed()
        place, n_interviews = session.place
        who = words.who(session.coder.name, session.round_name, is_blind=session.matches_hidden)
        self._title.tell(*words.title(session.study, who, session.progress, f"{place}/{n_interviews}"))
        self.show_place()

    @property
    def edges_of(self) -> str:
        """The code of the coding whose edges are moved, empty when none is."""
        return ""

    def moved(self) -> None:
        """Follow the cursor, in the same frame as the view."""
        self.show_place()

    def show_place(self) -> None:
        """Follow the cursor with panel and status line; what was told of another place goes."""
        transcript, cursor = self._session.transcript, self._view.cursor
        turn = transcript.turn_at(cursor)
        here = [stripe.coding for stripe in self._view.stripes_here()]
        self._panel.follow(turn, here, is_read=turn.number in self._read)
        if self._told_at is not None and self._view.pointer != self._told_at:
            self.status.tell("")
            self._told_at = None
        view = self._view.view
        drawn, edges_of = "" if view.codes is None else view.name, self.edges_of
        here_and_how = words.at_work(drawn, snapping=self._view.snapping, edges_of=edges_of)
        place = words.place(transcript, cursor, self._view.selection, selecting=self._view.selecting)
        self.status.set_right(here_and_how + place)
