"""Boxes that come before work goes on: a content warning, the safeguarding protocol, a rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from textual import on

from voices import ids
from voices.coding.session import CodingSession
from voices.model import Coding, Protocol
from voices.tui.coding.moves import Moves
from voices.tui.coding.resting import REST_MINUTES, RestClock
from voices.tui.widgets.line_list import Line, line, wrapped
from voices.tui.widgets.notice_box import WIDTH, NoticeBox
from voices.tui.widgets.overlay import Overlay

LOCKED_HERE = "Safeguarding lock: ask the lead. It counts as left out."
LOCKS_CHANGED = "Turns were locked by the safeguarding protocol, or released again."
_SECONDS_BETWEEN_LOOKS = 15.0
_WARNING, _PROTOCOL, _REST = "warning", "protocol", "rest"


class Welfare(Moves):
    """Looks after the coder; what may be read is decided by the session."""

    def __init__(
        self,
        session: CodingSession,
        rest_minutes: int = REST_MINUTES,
        now: Callable[[], datetime] = ids.now,
    ) -> None:
        super().__init__(session)
        self._rest = RestClock(rest_minutes, now)

    def on_mount(self) -> None:
        """Look now and then whether a rest is due."""
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self.rest_if_due)

    # content warnings

    def _turn_to(self, transcript: UUID) -> None:
        """Turn to a transcript; a warning that was not read yet stands over the bare frame of it."""
        self._panel.look_again()
        super()._turn_to(transcript)
        if (box := self.query_one(NoticeBox)).purpose == _WARNING:
            box.give_way()
        if self._session.warning_to_read:
            self.call_after_refresh(self._ask_warning)

    @on(Overlay.Closed)
    def keep_covered(self) -> None:
        """When the list of interviews was closed without a choice, the warning is still to be read."""
        if self._session.warning_to_read:
            self.call_after_refresh(self._ask_warning)

    def _ask_warning(self) -> None:
        warning = self._session.warning_to_read
        if not warning or self.open_box is not None:
            return
        lines = [
            *wrapped(warning, WIDTH, "strong"),
            line(),
            *wrapped("None of the interview is on the screen yet. Go on when you are ready; nobody has to.", WIDTH),
        ]
        title = f"Content warning: {self._session.transcript.name}"
        answers = ("I have read this: show the interview", "back to the list of interviews")
        self.query_one(NoticeBox).ask(_WARNING, title, lines, answers, self._read_on, self.action_transcripts)

    def _read_on(self) -> None:
        """Show the interview, at the place that was asked for: where the coder left it, or where a jump led."""
        began, cursor = self._session.where_to_begin(), self._view.cursor

        def read_on() -> str:
            opened = self._session.read_warning()
            self._turn_to(opened.id)
            goes_on = bool(self._codings or self._read) and cursor in (0, began)
            self._view.go_to(self._session.where_to_begin() if goes_on else cursor)
            return f"{opened.name}: {len(opened.turns)} turns"

        self.attempt(read_on)

    # what is locked

    def show_changes(self) -> str | None:
        """Show what others did; a turn that they locked goes from the screen."""
        if not self._session.locks_changed():
            return super().show_changes()
        cursor = self._view.cursor
        self._turn_to(self._session.transcript.id)
        self._view.go_to(cursor)
        self.call_after_refresh(self.moved)  # what is told of the place comes after what has changed
        return LOCKS_CHANGED

    def moved(self) -> None:
        """Follow the cursor; say why there are no words under it."""
        super().moved()
        session = self._session
        if session.is_locked(session.transcript.turn_at(self._view.cursor).number):
            self.tell(LOCKED_HERE, warn=True)

    # the safeguarding protocol

    def _show_marks(self) -> None:
        """Show the marks; the moment a safeguarding marker is among them that was not, the protocol comes first."""
        super()._show_marks()
        concern = self._session.new_concern()
        if concern is not None:
            self._show_protocol(concern)

    def _show_protocol(self, concern: Coding) -> None:
        if (box := self.open_box) is not None:
            box.give_way()
        lines = protocol_lines(self._session.protocol())
        answers = ("I have read this and know whom to tell", "close; the marker stays")
        self.query_one(NoticeBox).ask(_PROTOCOL, "Safeguarding: do this now", lines, answers)
        self._session.saw_protocol(concern)

    # rest

    def note_activity(self) -> None:
        """Count the time of work."""
        self._rest.note_activity()

    def rest_if_due(self) -> None:
        """Propose a rest when one is due, never while a box is open or something is being selected."""
        if not self._rest.is_due or self.open_box is not None or self._view.selecting:
            return
        told = f"You have coded for {self._rest.minutes_worked} minutes. What you read stays with you for a while."
        lines = [
            *wrapped(told, WIDTH),
            line(),
            *wrapped("Everything is saved. Stand up, look out of the window, talk to somebody if it was hard.", WIDTH),
        ]
        self._rest.begin_again()
        self.query_one(NoticeBox).ask(_REST, "Time for a rest", lines, ("go on", ""))


def protocol_lines(protocol: Protocol | None) -> list[Line]:
    """Return what a coder is to do who has marked a concern, whom to tell first."""
    if protocol is None:
        return [
            *wrapped(
                "This study has no safeguarding protocol yet. Tell the lead of the study now, yourself.",
                WIDTH,
                "strong",
            ),
            *wrapped("Marking is not reporting: nobody has been told by it.", WIDTH),
            line(),
            *wrapped("The lead sets the protocol, once:", WIDTH),
            *wrapped('voices protocol PROJECT --file protocol.txt --contact "whom to tell, and how"', WIDTH, indent=2),
        ]
    told = [each for part in protocol.text.splitlines() for each in wrapped(part, WIDTH)]
    return [
        *wrapped(f"Contact: {protocol.contact}", WIDTH, "strong"),
        *wrapped("Marking is not reporting: nobody has been told by it.", WIDTH),
        line(),
        *told,
    ]
