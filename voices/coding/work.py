"""A coder's place of work: the open transcript, the round, what is theirs in it, and how an act begins.

Every act is one transaction, committed before the method returns, and told in words without a word of the transcript.
Somebody new joins the study, and a round, with the first act; only looking leaves no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Literal
from uuid import UUID

from voices.coding.following import follow_codings, follow_finished, follow_readings, follow_shown
from voices.coding.membership import Membership
from voices.coding.quick import QuickCodes
from voices.coding.remembering import Followed, Remembered
from voices.errors import CodingError, RoundError
from voices.model import (
    Codebook,
    Coder,
    Coding,
    Finished,
    Found,
    Progress,
    Round,
    Transcript,
)
from voices.store import Store


class Work:
    """One coder, one project, one transcript open at a time. `round_name` is the round to code in, new or open."""

    def __init__(self, store: Store, coder: Coder, round_name: str | None = None) -> None:
        self._store = store
        self._known, self._order = Remembered(store.state), Remembered(store.data_version)
        version, readings = store.data_version, store.readings
        self._own = Followed(version, store.codings.changes)
        self._read, self._ended = Followed(version, readings.changes), Followed(version, readings.finishing)
        self._seen = Followed(version, readings.showing)
        self._membership = Membership(store, coder, round_name)
        codebook = self._membership.codebook()
        if codebook is None:
            raise CodingError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
        first = store.transcripts.first()
        if first is None:
            raise CodingError("The study has no transcripts yet.", "Import some: voices import PROJECT INTERVIEW.txt")
        self._codebook, self._made_of = codebook, self._membership.codebook_versions()
        self._frequent = list(store.codings.counts_by_code(coder.id))
        self._last_used = store.codings.last_used(coder.id)
        self._quick = QuickCodes(self._frequent, (code.id for code in codebook.codable))
        self._shown: set[tuple[UUID, int]] = set()
        self.transcript: Transcript
        self._prepare()
        self.open(self._where_to_go_on(first))

    # what is there

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    @property
    def codebook(self) -> Codebook:
        """The codebook to code with, as it is now: another one when a newer version has come."""
        made_of = self._known.get("codebook", self._membership.codebook_versions)
        if made_of != self._made_of:
            self._codebook, self._made_of = self._membership.codebook() or self._codebook, made_of
            self._quick.follow(code.id for code in self._codebook.codable)
        return self._codebook

    @property
    def coder(self) -> Coder:
        """Who codes. Somebody new is in the study from the first act on, in whichever window that was."""
        return self._membership.coder

    @property
    def round(self) -> Round | None:
        """The round in which this coder codes the open transcript, None when there is none.

        A round that is closed meanwhile stays until the coder has been told, with the next act.
        """
        round_ = self._round
        return None if round_ is None else self._store.rounds.named(round_.name) or round_

    @property
    def matches_hidden(self) -> bool:
        """Whether the codebook's matches must not be shown or even computed: the coder is to decide alone."""
        round_ = self._round
        return round_ is not None and round_.blind

    @property
    def round_name(self) -> str | None:
        """The name of the round, None when there is none."""
        return None if self._round is None else self._round.name

    @property
    def place(self) -> tuple[int, int]:
        """At which place the open transcript stands in the order of names, from 1, and of how many."""
        here, assigned = self.transcript.id, self._assigned()
        if assigned is not None and here in assigned:
            return assigned.index(here) + 1, len(assigned)
        return self._order.get(here, lambda: self._store.transcripts.place(here))

    def neighbour(self, step: Literal[-1, 1]) -> UUID | None:
        """Return the transcript behind the open one in the order of names, or before it; None at either end.

        In a round that was opened from a plan, that is among what is assigned to this coder.
        """
        here, assigned = self.transcript.id, self._assigned()
        if assigned is not None and here in assigned:
            at = assigned.index(here) + step
            return assigned[at] if 0 <= at < len(assigned) else None
        return self._store.transcripts.neighbour(self.transcript.id, step)

    def contents(self) -> list[Progress]:
        """Return this coder's progress with every transcript, in the round if there is one.

        In a round that was named and that was opened from a plan, only with what is assigned to this coder.
        """
        return self._among_assigned(self._store.readings.progress(self.coder.id, round_=self._layer))

    @property
    def progress(self) -> Progress:
        """This coder's progress with the open transcript."""
        coder, here, layer = whose = self._whose
        work_out = self._store.readings.progress
        return self._known.get(("progress", *whose), lambda: work_out(coder, here, layer)[0])

    def open(self, transcript: UUID) -> Transcript:
        """Turn to a transcript."""
        self.transcript = self._known.get(("text", transcript), lambda: self._read_text(transcript))
        return self.transcript

    def changed_elsewhere(self) -> bool:
        """Return whether anybody else has changed the study since this was asked last."""
        return self._store.changed_elsewhere()

    def warning(self) -> str:
        """Return what the coder should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    def codings(self) -> list[Coding]:
        """Return this coder's codings of the open transcript in reading order; in a round, those of that round."""
        coder, here, layer = whose = self._whose
        follow = follow_codings(*whose)
        of_coder = self._store.codings.of_coder
        codings: list[Coding] = self._own.get("codings", whose, lambda: of_coder(coder, here, layer), follow)
        return list(codings)

    def read_turns(self) -> frozenset[int]:
        """Return the numbers of the turns this coder marked as read."""
        coder, here, layer = whose = self._whose

        def count() -> Counter[int]:
            return Counter(self._store.readings.turns(coder, here, layer))

        def turns() -> frozenset[int]:
            counts: Counter[int] = self._read.get("readings", whose, count, follow_readings(*whose))
            return frozenset(counts)

        return self._known.get(("read", *whose), turns)

    # acts

    def saw_matches(self, turn: int) -> None:
        """Keep that the codebook's matches for a turn of the open transcript were on the screen."""
        if turn not in self._turns_shown():
            self._shown.add((self.transcript.id, turn))
        if self._shown and self._membership.has_joined(self.transcript.id):
            self._keep_shown()

    # inside

    def _read_text(self, transcript: UUID) -> Transcript:
        text = self._store.transcripts.get(transcript)
        self._store.let_go()
        return text

    @property
    def _whose(self) -> tuple[UUID, UUID, UUID | None]:
        """Return whose work is shown: of which coder, on which transcript, in which round (None: in all)."""
        return self.coder.id, self.transcript.id, self._layer

    def _as_may_be_shown(self) -> Callable[[Found], Found]:
        """Return what hides words among hits that are not to be read yet."""
        return lambda found: found

    def _prepare(self) -> None:
        """Make what a part of the session keeps for itself, before the first transcript is opened."""

    @property
    def _round(self) -> Round | None:
        """The round to code in, as far as it concerns this coder and the open transcript."""
        return self._membership.round(self.transcript.id)

    @property
    def _layer(self) -> UUID | None:
        round_ = self._round
        return None if round_ is None else round_.id

    def _act(self, verb: str) -> AbstractContextManager[None]:
        """Begin an act of coding. Whoever is new joins first; what was on the screen before that goes on record."""
        self._membership.require_open(self.transcript.id)
        self._membership.join(self.transcript.id)
        self._keep_shown()
        return self._store.act("coding", verb, self.coder.id)

    def _keep_shown(self) -> None:
        for transcript, turn in sorted(self._shown):
            if turn not in self._store.readings.shown(self.coder.id, transcript):
                with self._store.act("suggesting", "saw matches of the codebook", self.coder.id):
                    self._store.readings.show(self.coder.id, transcript, turn)
        self._shown.clear()

    def _turns_shown(self) -> set[int]:
        unsaved = {turn for transcript, turn in self._shown if transcript == self.transcript.id}
        coder, here, _ = self._whose
        place = coder, here
        follow = follow_shown(*place)
        shown: set[int] = self._seen.get("shown", place, lambda: self._store.readings.shown(coder, here), follow)
        return unsaved | shown

    def _declared(self) -> set[Finished]:
        """Return in which rounds this coder declared the open transcript finished; in a round, only there."""
        coder, here, layer = self._whose
        place = coder, here
        declared = self._ended.get(
            "finished", place, lambda: self._store.readings.finished(coder, here), follow_finished(*place)
        )
        return {each for each in declared if layer in (None, each.round)}

    @property
    def _finished(self) -> Finished:
        return Finished(self.transcript.id, self.coder.id, self._layer)

    def _assigned(self) -> list[UUID] | None:
        """Return what is assigned to this coder in the round that was named; None where no plan assigns anything."""
        round_, coder = self._membership.round(None), self.coder.id
        if round_ is None:
            return None
        return self._known.get(("assigned", coder), lambda: self._store.plans.assigned(round_.id, coder))

    def _among_assigned(self, progress: list[Progress]) -> list[Progress]:
        assigned = self._assigned()
        return progress if assigned is None else [each for each in progress if each.transcript in assigned]

    def _where_to_go_on(self, first: UUID) -> UUID:
        """Return the transcript this coder worked on last, unless it is done; else the next one that is not."""
        coder, round_ = self.coder.id, self._membership.round(None)
        layer, store = None if round_ is None else round_.id, self._store
        last = store.bookmarks.last_left(coder) or store.codings.last_transcript(coder) or first
        assigned = self._assigned()
        if round_ is not None and assigned == []:
            raise RoundError(
                f"Nothing in {round_.name} is assigned to {self.coder.name}: it was opened from a plan.",
                "voices plan PROJECT shows who has what.",
            )
        if assigned is not None and last not in assigned:
            last = assigned[0]
        if self._store.readings.progress(coder, last, layer)[0].share < 1:
            return last
        progress = self._among_assigned(self._store.readings.progress(coder, round_=layer))
        index = next(index for index, each in enumerate(progress) if each.transcript == last)
        in_turn = [*progress[index:], *progress[:index]]
        return next((each for each in in_turn if each.share < 1), progress[index]).transcript
