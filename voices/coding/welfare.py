"""What a coder may read: nothing before a content warning was read, nothing that the safeguarding protocol locks.

Words that are not to be read never leave the session: it hands out the transcript with other signs in their place, as
many as there were, so that every offset holds. Screens, matches and searches cannot show what they do not get.

A lock and a blind round pull in two directions. Whoever codes blind must not learn what another coder did, but must not
read on unprepared either. The child and the reader come first: the turn is locked. What is said of it is always the
same and says least: neither who marked it, nor which code lies there, nor how much of the turn. The turn counts as left
out for whoever finds it locked, neither read nor agreed with, and what they had coded there before stands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from uuid import UUID

from voices.coding.marking import Marking
from voices.errors import CodingError, RoundError
from voices.model import Coding, Found, Progress, Protocol, Role, Span, Speaker, Transcript, Turn
from voices.model.welfare import is_safeguarding

SIGN = "⚿"
IN_ITS_PLACE = f"{SIGN} Locked by the safeguarding protocol; ask the lead."
UNREAD = "Content warning: open the interview to read this."
LOCKED = "This passage is locked by the safeguarding protocol; ask the lead."


class Welfare(Marking):
    """Keeps from the coder what is not to be read, and knows what has to be read first."""

    def _prepare(self) -> None:
        super()._prepare()
        self._warned: set[UUID] = set()
        self._locked: frozenset[int] = frozenset()
        self._concerns: dict[UUID, set[tuple[Span, str]]] = {}

    # what is there

    def open(self, transcript: UUID) -> Transcript:
        """Turn to a transcript: to its bare frame while its content warning has not been read in this sitting."""
        whole = super().open(transcript)
        self._locked = self._store.welfare.locked_turns(transcript, self.coder.id)
        if self.warning_to_read:
            self.transcript = covered(whole, {turn.number for turn in whole.turns}, "", "")
        elif self._locked:
            self.transcript = covered(whole, self._locked, IN_ITS_PLACE, SIGN)
        return self.transcript

    @property
    def warning_to_read(self) -> str:
        """The content warning of the open transcript while it has not been read; empty when there is none to read."""
        here = self.transcript.id
        return "" if here in self._warned else self._store.welfare.warning(here)

    def warnings(self) -> Collection[UUID]:
        """Return the transcripts with a content warning."""
        return self._known.get("warnings", self._store.welfare.warnings).keys()

    def read_warning(self) -> Transcript:
        """Open the transcript whose warning was read; it is not shown again in this sitting."""
        self._warned.add(self.transcript.id)
        return self.open(self.transcript.id)

    @property
    def n_locked(self) -> int:
        """How many of the child's turns of the open transcript are locked for this coder and left out."""
        return self._n_left_out(self.transcript.id).get(self.transcript.id, 0)

    def is_locked(self, turn: int) -> bool:
        """Return whether a turn of the open transcript is locked for this coder."""
        return turn in self._locked

    def locks_changed(self) -> bool:
        """Return whether others have locked or released turns since the transcript was opened; if so, open it anew."""
        here = self.transcript.id
        if self._store.welfare.locked_turns(here, self.coder.id) == self._locked:
            return False
        self.open(here)
        return True

    @property
    def progress(self) -> Progress:
        """This coder's progress with the open transcript; locked turns are left out."""
        here = super().progress
        return _without(here, self._n_left_out(here.transcript))

    def contents(self) -> list[Progress]:
        """Return this coder's progress with every transcript; locked turns are left out."""
        n_left_out = self._n_left_out()
        return [_without(each, n_left_out) for each in super().contents()]

    def _as_may_be_shown(self) -> Callable[[Found], Found]:
        """Return what hides the words of hits in interviews whose content warning has not been read yet."""
        unread = {*self.warnings()} - self._warned

        def shown(found: Found) -> Found:
            hits = (
                replace(hit, text=_instead(UNREAD, hit.text)) if hit.transcript in unread else hit for hit in found.hits
            )
            return replace(found, hits=tuple(hits))

        return shown

    def protocol(self) -> Protocol | None:
        """Return what to do when a child may be at risk, None when the study does not say."""
        return self._store.welfare.protocol()

    def new_concern(self) -> Coding | None:
        """Return a coding of the open transcript that got a safeguarding marker since this was asked last.

        One whose edges were moved lies where the concern was known already.
        """
        marked = {
            (each.span, each.code): each
            for each in self.codings()
            if each.markers and any(map(is_safeguarding, each.markers))
        }
        before = self._concerns.get(self.transcript.id)
        self._concerns[self.transcript.id] = set(marked)
        new = [
            coding
            for (span, code), coding in marked.items()
            if before is not None and not any(known.overlaps(span) and of == code for known, of in before)
        ]
        return new[0] if new else None

    # acts

    def saw_protocol(self, coding: Coding) -> None:
        """Put on record that the protocol was on the screen after a concern was marked. Undo does not reach it."""
        with self._store.act("project", "was shown the safeguarding protocol", self.coder.id):
            self._store.welfare.note_shown(coding)

    def toggle_read(self, turn: int) -> str:
        """Mark a turn as read, or take the mark away; a locked one was not read."""
        if self.is_locked(turn):
            raise CodingError(LOCKED)
        return super().toggle_read(turn)

    def toggle_finished(self) -> str:
        """Declare the open transcript read to its end, or take that back; not while there are turns nobody may read."""
        if not self.is_finished:
            self.check_can_finish()
        return super().toggle_finished()

    def check_can_finish(self) -> None:
        """Refuse to declare the open transcript read to its end while there are turns nobody may read."""
        if n := self.n_locked:
            raise RoundError(
                f"{n} locked turn{'s keep' if n > 1 else ' keeps'} this interview open.",
                "Code or read the others: w goes there.",
            )

    # inside

    def _n_left_out(self, transcript: UUID | None = None) -> Mapping[UUID, int]:
        coder, _, layer = self._whose
        left_out = self._store.welfare.n_left_out
        return self._known.get(("left out", coder, layer, transcript), lambda: left_out(coder, layer, transcript))


def _without(progress: Progress, n_left_out: Mapping[UUID, int]) -> Progress:
    n = n_left_out.get(progress.transcript, 0)
    return replace(progress, n_child_turns=progress.n_child_turns - n) if n else progress


def covered(transcript: Transcript, turns: Collection[int], told: str, sign: str) -> Transcript:
    """Return a transcript with the words of some turns replaced by what is told in their place, of the same length.

    Such a turn is nobody's: it is not to be coded, and nothing is looked for in it.

    >>> turn = Turn(1, Speaker("YP", Role.CHILD), 0, "He hurt me.")
    >>> [found] = covered(Transcript(UUID(int=0), "T1", "", (), (turn,)), [1], "hidden", "x").turns
    >>> found.text, found.speaker.label
    ('hidden     ', 'x YP')
    """
    return replace(transcript, turns=tuple(_cover(each, told, sign) if each.number in turns else each
                                           for each in transcript.turns))  # fmt: skip


def _instead(told: str, words: str) -> str:
    """Return what is told in the place of words, of the same length."""
    return told[: len(words)].ljust(len(words))


def _cover(turn: Turn, told: str, sign: str) -> Turn:
    text = _instead(told, turn.text)
    there = text.rstrip()
    return replace(
        turn,
        speaker=Speaker(f"{sign} {turn.speaker.label}".strip(), Role.UNKNOWN),
        text=text,
        sentences=(Span(turn.start, turn.start + len(there)),) if there else (),
    )
