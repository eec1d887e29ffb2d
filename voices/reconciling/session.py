"""A lead at work on the differences: walk the questions, rule, take back. Coders' codings are only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from voices import ids
from voices.agreement.reading import readers, turns_read
from voices.errors import DecisionError, RoundError
from voices.model import Codebook, Coder, Coding, Decision, Outcome, Passage, Retraced, Round, Transcript
from voices.reconciling.consensus import Settled, results_of, settle
from voices.reconciling.passages import Readers, find_passages
from voices.store import Store


def close_round(store: Store, name: str) -> str:
    """Close a round for good and return what was done. Closing a closed round changes nothing."""
    round_ = store.rounds.require(name)
    if round_.closed is not None:
        return f"{round_.name} was closed already"
    if not store.codings.all(round_.id):
        raise RoundError(
            f"{round_.name} holds no codings yet, so there is nothing to close.",
            f'Code in it first: voices code PROJECT --coder NAME --round "{round_.name}"',
        )
    with store.act("reconciling", f"closed {round_.name}"):
        store.rounds.close(round_.id)
    return f"closed {round_.name}: what was coded in it is evidence now"


class ReconcilingSession:
    """The questions of one round (or of all codings when the study has no round) and the rulings on them.

    `coders` are everybody of the study by identity.
    """

    def __init__(self, store: Store, ruler: Coder | None, round_name: str | None = None) -> None:
        self._store = store
        self.ruler = ruler
        self.round = self._round(round_name)
        self.codebook = self._codebook()
        self._transcripts: dict[UUID, Transcript] = {}
        self._settled: list[Settled] = []
        self._n_rulings = (0, 0)
        self.coders: Mapping[UUID, Coder] = {}
        self.refresh()

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    def transcript(self, transcript: UUID) -> Transcript:
        """Return a transcript; texts are frozen, so each is read once."""
        if transcript not in self._transcripts:
            self._transcripts[transcript] = self._store.transcripts.get(transcript)
        return self._transcripts[transcript]

    # questions

    def refresh(self) -> Sequence[Settled]:
        """Read codings and rulings anew, as other windows may have left them, and return every passage."""
        with self._store.reading():
            self.coders = {coder.id: coder for coder in self._store.people.coders()}
            codings = self._store.codings.all(None if self.round is None else self.round.id)
            passages = find_passages(codings, self.codebook, self._readers(codings))
            self._n_rulings = self._store.decisions.n_rulings()
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

    def changed_elsewhere(self) -> bool:
        """Return whether anybody else has ruled, or taken a ruling back, since this was asked last."""
        if not self._store.changed_elsewhere():
            return False
        before, self._n_rulings = self._n_rulings, self._store.decisions.n_rulings()
        return self._n_rulings != before

    def warning(self) -> str:
        """Return what the lead should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    # acts

    def rule(
        self,
        passage: Passage,
        outcome: Outcome,
        chosen: UUID | None = None,
        reason: str = "",
        instead_of: Decision | None = None,
    ) -> str:
        """Rule on a passage; an earlier ruling on it is withdrawn in the same act. Return what was done in words.

        `instead_of` is the ruling that was seen to stand; another lead's that was not seen is never overruled.
        """
        self._check_current(passage, instead_of)
        decision = Decision(
            id=ids.new_id(),
            transcript=passage.transcript,
            code=passage.code,
            settles=passage.key,
            outcome=outcome,
            results=results_of(passage, outcome, chosen),
            by=self._require_ruler().id,
            made=ids.now(),
            chosen=chosen,
            reason=reason.strip(),
        )
        verb = f"ruled {self._in_words(decision)} on {self.place(passage)}"
        if any(_is_the_same(earlier, decision) for earlier in self._store.decisions.standing()):
            raise DecisionError("That ruling stands already.")
        ruler = self._joined_ruler()
        with self._store.act("reconciling", verb, ruler.id):
            for earlier in self._store.decisions.standing():
                if earlier.settles == decision.settles:
                    self._store.decisions.withdraw(earlier, ruler.id, ids.now())
            self._store.decisions.add(replace(decision, by=ruler.id))
        self.refresh()
        return verb

    def undo(self) -> Retraced | None:
        """Take back the last ruling of this lead, also one from before a restart, and return what it was about."""
        retraced = self._store.undo(self._require_ruler().id, "reconciling")
        self.refresh()
        return retraced

    def redo(self) -> Retraced | None:
        """Do the last undone ruling again and return what it was about."""
        retraced = self._store.redo(self._require_ruler().id, "reconciling")
        self.refresh()
        return retraced

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
        """Return the ruler, as the study knows this name since another window's first ruling."""
        if self.ruler is None:
            raise DecisionError("Nobody is named who rules.", "Say who you are with --as NAME.")
        self.ruler = self._store.people.coder_named(self.ruler.name) or self.ruler
        return self.ruler

    def _joined_ruler(self) -> Coder:
        """Return the ruler, who joins the study with the first ruling, in whichever window that was."""
        ruler = self._require_ruler()
        if self._store.people.coder_named(ruler.name) is None:
            with self._store.act("project", f"{ruler.name} joined"):
                if self._store.people.coder_named(ruler.name) is None:
                    self._store.people.add_coder(ruler)
        return self._require_ruler()

    def _check_current(self, passage: Passage, seen: Decision | None) -> None:
        """Refuse a ruling on a passage that is no longer as it was shown."""
        self.refresh()
        found = next((each for each in self._settled if each.passage.key == passage.key), None)
        if found is None:
            raise DecisionError("These codings have changed since they were shown.", "Look at the question again.")
        now, ruler = found.decision, self._require_ruler()
        if now is not None and now != seen and self.coders[now.by].name != ruler.name:
            raise DecisionError(f"{self.coders[now.by].name} has ruled on this meanwhile.", "Look at the ruling first.")

    def _round(self, name: str | None) -> Round | None:
        round_ = self._store.rounds.default() if name is None else self._store.rounds.require(name)
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

    def _readers(self, codings: Sequence[Coding]) -> Readers:
        """Return who read which place: in the round, or at all when the study has none."""
        layer = None if self.round is None else self.round.id
        coders = self.coders if self.round is None else self.round.coders
        transcripts = [self.transcript(each) for each in {coding.transcript for coding in codings}]
        finished = [each for each in self._store.readings.finished() if layer in (None, each.round)]
        read = turns_read(transcripts, coders, codings, self._store.readings.all(round_=layer), finished)
        return lambda transcript, span: readers(read, self.transcript(transcript), span)


def _is_the_same(one: Decision, other: Decision) -> bool:
    return (one.settles, one.results, one.outcome, one.chosen, one.reason) == (
        other.settles,
        other.results,
        other.outcome,
        other.chosen,
        other.reason,
    )
