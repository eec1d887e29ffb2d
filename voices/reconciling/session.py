"""A lead at work on the differences: walk the questions, rule, take back. Coders' codings are only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from uuid import UUID

from voices import ids
from voices.errors import DecisionError, RoundError
from voices.model import Codebook, Coder, Coding, Decision, Outcome, Passage, Round, Transcript
from voices.reconciling.consensus import Settled, results_of, settle
from voices.reconciling.passages import find_passages
from voices.store import Store


def close_round(store: Store, name: str) -> str:
    """Close a round for good and return what was done. Closing a closed round changes nothing."""
    round_ = store.rounds.require(name)
    if round_.closed is not None:
        return f"{round_.name} was closed already"
    with store.act("reconciling", f"closed {round_.name}"):
        store.rounds.close(round_.id)
    return f"closed {round_.name}: what was coded in it is evidence now"


class ReconcilingSession:
    """The questions of one round (or of all codings when the study has no round) and the rulings on them."""

    def __init__(self, store: Store, ruler: Coder | None, round_name: str | None = None) -> None:
        self._store = store
        self.ruler = ruler
        self.round = self._round(round_name)
        self.codebook = self._codebook()
        self._transcripts: dict[UUID, Transcript] = {}
        self._settled: list[Settled] = []
        self.refresh()

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    @cached_property
    def coders(self) -> Mapping[UUID, Coder]:
        """Everybody of the study by identity."""
        return {coder.id: coder for coder in self._store.people.coders()}

    def transcript(self, transcript: UUID) -> Transcript:
        """Return a transcript; texts are frozen, so each is read once."""
        if transcript not in self._transcripts:
            self._transcripts[transcript] = self._store.transcripts.get(transcript)
        return self._transcripts[transcript]

    # questions

    def refresh(self) -> Sequence[Settled]:
        """Read codings and rulings anew, as other windows may have left them, and return every passage."""
        with self._store.reading():
            codings = self._store.codings.all(None if self.round is None else self.round.id)
            passages = find_passages(codings, self.codebook, self._read_by(codings))
            self._settled = settle(passages, self._store.decisions.standing())
        return self._settled

    def passages(self) -> Sequence[Settled]:
        """Return every passage with what stands of it, in the order of transcripts and places."""
        return self._settled

    def questions(self) -> list[Settled]:
        """Return the passages on which the coders differ, ruled on or not."""
        return [each for each in self._settled if each.is_open or each.decision is not None]

    def decisions(self) -> list[Decision]:
        """Return the rulings on this round's codings, withdrawn ones too, oldest first."""
        keys = {coding.id for each in self._settled for coding in each.passage.codings}
        return [each for each in self._store.decisions.all() if each.settles & keys]

    # acts

    def rule(self, passage: Passage, outcome: Outcome, chosen: UUID | None = None, reason: str = "") -> str:
        """Rule on a passage; an earlier ruling on it is withdrawn in the same act. Return what was done in words."""
        ruler = self._require_ruler()
        self._check_current(passage)
        decision = Decision(
            id=ids.new_id(),
            transcript=passage.transcript,
            code=passage.code,
            settles=passage.key,
            outcome=outcome,
            results=results_of(passage, outcome, chosen),
            by=ruler.id,
            made=ids.now(),
            chosen=chosen,
            reason=reason.strip(),
        )
        verb = f"ruled {self._in_words(decision)} on {self.place(passage)}"
        with self._store.act("reconciling", verb, ruler.id):
            for earlier in self._store.decisions.standing():
                if earlier.settles == decision.settles:
                    self._store.decisions.withdraw(earlier, ruler.id, ids.now())
            self._store.decisions.add(decision)
        self.refresh()
        return verb

    def undo(self) -> str:
        """Take back the last ruling of this lead, also one from before a restart."""
        verb = self._store.undo(self._require_ruler().id, "reconciling")
        self.refresh()
        return "nothing to undo" if verb is None else f"undone: {verb}"

    def redo(self) -> str:
        """Do the last undone ruling again."""
        verb = self._store.redo(self._require_ruler().id, "reconciling")
        self.refresh()
        return "nothing to redo" if verb is None else f"done again: {verb}"

    # words

    def place(self, passage: Passage) -> str:
        """Return where a passage is, without its words: code, transcript and turn."""
        transcript = self.transcript(passage.transcript)
        return f"{passage.code} in {transcript.name}, turn {transcript.turn_at(passage.hull.start).number}"

    def _in_words(self, decision: Decision) -> str:
        if decision.chosen is not None:
            return f"{self.coders[decision.chosen].name}'s span"
        return {Outcome.NONE: "none", Outcome.UNION: "union", Outcome.OVERLAP: "overlap"}[decision.outcome]

    # inside

    def _require_ruler(self) -> Coder:
        if self.ruler is None:
            raise DecisionError("Nobody is named who rules.", "Say who you are with --as NAME.")
        return self.ruler

    def _check_current(self, passage: Passage) -> None:
        """Refuse a ruling on codings that have changed since they were shown."""
        codings = self._store.codings.all(None if self.round is None else self.round.id)
        there = {coding.id for coding in codings if coding.code == passage.code}
        if not passage.key <= there:
            self.refresh()
            raise DecisionError("These codings have changed since they were shown.", "Look at the question again.")

    def _round(self, name: str | None) -> Round | None:
        round_ = self._store.rounds.newest() if name is None else self._store.rounds.require(name)
        if round_ is not None and round_.closed is None:
            raise RoundError(
                f"{round_.name} is still open: its coders are to work independently until it is closed.",
                f'Close it when all are done: voices reconcile PROJECT --as NAME --close "{round_.name}"',
            )
        return round_

    def _codebook(self) -> Codebook:
        codebook = (
            self._store.codebooks.current()
            if self.round is None
            else self._store.codebooks.version(self.round.codebook_version)
        )
        if codebook is None:
            raise DecisionError("The study has no codebook yet.", "Import a codebook and codings first.")
        return codebook

    def _read_by(self, codings: Sequence[Coding]) -> Mapping[UUID, frozenset[UUID]]:
        """Return, for each transcript, the coders who were to code it: those of the round, else those who finished."""
        if self.round is not None:
            return {transcript: frozenset(self.round.coders) for transcript in self.round.transcripts}
        read_by: dict[UUID, set[UUID]] = {}
        for transcript, coder in self._store.readings.finished():
            read_by.setdefault(transcript, set()).add(coder)
        for coding in codings:
            read_by.setdefault(coding.transcript, set()).add(coding.coder)
        return {transcript: frozenset(coders) for transcript, coders in read_by.items()}
