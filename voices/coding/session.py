"""A coder at work on a project: the only way in which codings come, change and go.

There is no method here that returns another coder's codings: independence is in the interface, not in good intentions.
Every act is one transaction, committed before the method returns, and told in words without a word of the transcript.
Somebody new joins the study, and a round, with the first act; only looking leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Literal
from uuid import UUID

from voices import ids
from voices.coding.advice import advice
from voices.coding.membership import Membership
from voices.coding.quick import QuickCodes
from voices.coding.remembering import Remembered
from voices.coding.spans import snap
from voices.errors import CodingError, RoundError
from voices.model import (
    Code,
    Codebook,
    Coder,
    Coding,
    Finished,
    Found,
    Marker,
    Origin,
    Progress,
    Reading,
    Retraced,
    Round,
    Span,
    Transcript,
    Turn,
)
from voices.store import SearchBeside, Store


class CodingSession:
    """One coder, one project, one transcript open at a time. `round_name` is the round to code in, new or open."""

    def __init__(self, store: Store, coder: Coder, round_name: str | None = None) -> None:
        self._store = store
        self._known, self._order = Remembered(store.state), Remembered(store.data_version)
        self._membership = Membership(store, coder, round_name)
        codebook = self._membership.codebook()
        if codebook is None:
            raise CodingError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
        first = store.transcripts.first()
        if first is None:
            raise CodingError("The study has no transcripts yet.", "Import some: voices import PROJECT INTERVIEW.txt")
        self.codebook: Codebook = codebook
        used = [code for code in store.codings.counts_by_code(coder.id) if codebook.takes(code)]
        self._quick = QuickCodes(used, (code.id for code in codebook.codable))
        self._shown: set[tuple[UUID, int]] = set()
        self.transcript: Transcript
        self.open(self._where_to_go_on(first))

    # what is there

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

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

    def contents(self) -> list[Progress]:
        """Return this coder's progress with every transcript, in the round if there is one."""
        return self._store.readings.progress(self.coder.id, round_=self._layer)

    def n_coded(self, most: int) -> int:
        """Return how many codings this coder has, in the round if there is one; counting stops at `most`."""
        return self._store.codings.count(self.coder.id, self._layer, most)

    @property
    def place(self) -> tuple[int, int]:
        """At which place the open transcript stands in the order of names, from 1, and of how many."""
        here = self.transcript.id
        return self._order.get(here, lambda: self._store.transcripts.place(here))

    def neighbour(self, step: Literal[-1, 1]) -> UUID | None:
        """Return the transcript behind the open one in the order of names, or before it; None at either end."""
        return self._store.transcripts.neighbour(self.transcript.id, step)

    @property
    def progress(self) -> Progress:
        """This coder's progress with the open transcript."""
        return self._store.readings.progress(self.coder.id, self.transcript.id, self._layer)[0]

    def open(self, transcript: UUID) -> Transcript:
        """Turn to a transcript."""
        self.transcript = self._store.transcripts.get(transcript)
        return self.transcript

    def changed_elsewhere(self) -> bool:
        """Return whether anybody else has changed the study since this was asked last."""
        return self._store.changed_elsewhere()

    def warning(self) -> str:
        """Return what the coder should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    def codings(self) -> list[Coding]:
        """Return this coder's codings of the open transcript in reading order; in a round, those of that round."""
        coder, here, layer = self.coder.id, self.transcript.id, self._layer
        return list(self._known.get(("codings", here, layer), lambda: self._store.codings.of_coder(coder, here, layer)))

    def read_turns(self) -> set[int]:
        """Return the numbers of the turns this coder marked as read."""
        return {reading.turn for reading in self._readings()}

    def quick_codes(self) -> list[Code]:
        """Return the codes under the keys 1 to 9. A code once used keeps its key for the whole session."""
        return [self.codebook.code(code) for code in self._quick.codes]

    @property
    def is_finished(self) -> bool:
        """Whether this coder declared the open transcript read to its end."""
        return bool(self._declared())

    def where_to_begin(self) -> int:
        """Return the offset at which the coder goes on: the child's first open turn behind the last thing done."""
        last = max((coding.span.start for coding in self.codings()), default=0)
        open_turns = self.open_turns()
        behind = [turn for turn in open_turns if turn.start >= last]
        return (behind or open_turns)[0].start if open_turns else last

    def open_turns(self) -> list[Turn]:
        """Return the turns with a child's words that are not done."""
        done = self.done_turns()
        turns = self.transcript.turns
        return [turn for turn in turns if turn.speaker.is_child_voice and turn.text and turn.number not in done]

    def done_turns(self) -> set[int]:
        """Return the numbers of the turns that are coded, marked as read, or in a finished transcript."""
        if self.is_finished:
            return {turn.number for turn in self.transcript.turns}
        coded = {turn.number for coding in self.codings() for turn in self.transcript.turns_in(coding.span)}
        return coded | self.read_turns()

    def find(self, words: str, most: int = 50) -> Found:
        """Return turns of all transcripts with these words, the best first when they are not too many."""
        return self._store.search.find(words, most=most, best_first=True)

    def find_beside(self) -> SearchBeside:
        """Return a search that runs in a thread beside the screen and can be stopped."""
        return self._store.search_beside()

    # acts

    def apply(self, span: Span, codes: Sequence[str], *, accepted: bool = False) -> str:
        """Put codes on a selection, snapped to whole words. Codes that lie there already are left alone."""
        span = self._snapped(span)
        new = [code for code in codes if self._find(span, code) is None]
        if not new:
            raise CodingError(f"{', '.join(codes)} lies there already.", "Press d to remove it.")
        verb = f"coded {', '.join(new)} in {self._place(span)}"
        origin = self._origin(span, accepted=accepted)
        beside = self._overlapping(span, new)
        with self._act(verb):
            for coding in (self._coding(span, code, origin) for code in new):
                if self._store.codings.find(coding) is None:
                    self._store.codings.add(coding)
        keys = "".join(f" · key {key} is {code} now" for key, code in self._quick.remember(new).items())
        return verb + advice(self.transcript.turns_in(span), map(self.codebook.code, new), beside) + keys

    def toggle(self, span: Span, code: str) -> str:
        """Put a code on a selection, or take it off where exactly this code lies on exactly these words."""
        span = self._snapped(span)
        found = self._find(span, code)
        return self.apply(span, [code]) if found is None else self.remove([found])

    def remove(self, codings: Sequence[Coding]) -> str:
        """Take codings away."""
        if not codings:
            raise CodingError("There is no coding of yours here.", "Move to a word with a stripe beside it.")
        codes = ", ".join(coding.code for coding in codings)
        verb = f"removed {codes} from {self._place(codings[0].span)}"
        with self._act(verb):
            for coding in codings:
                self._store.codings.remove(self._still_there(coding))
        return verb

    def check_open(self, coding: Coding) -> None:
        """Refuse before anything is written when a coding lies in a closed round."""
        if any(
            each.id == coding.round and each.closed is not None for each in self._membership.rounds(self.transcript.id)
        ):
            raise RoundError(
                "This coding is evidence of a closed round: it stays as it is.", "A new one beside it is possible."
            )

    def set_memo(self, coding: Coding, text: str) -> str | None:
        """Set the memo of a coding; an empty text takes it away. None when nothing changed.

        A memo that another window changed meanwhile is kept above the new text.
        """
        text = text.strip()
        if text == coding.memo:
            return None
        verb = f"{'wrote' if text else 'removed'} the memo on {coding.code} in {self._place(coding.span)}"
        with self._act(verb):
            found = self._still_there(coding)
            changed = found.memo not in ("", coding.memo, text)
            self._store.codings.set_memo(found, f"{found.memo}\n\n{text}".strip() if changed else text)
        return f"{verb}; another window had changed it, both texts are kept" if changed else verb

    def toggle_marker(self, coding: Coding, marker: Marker) -> str:
        """Set a marker beside a coding, or take it away; the other markers stay as they are."""
        with_it = marker.id not in coding.markers
        verb = f"{'set' if with_it else 'removed'} {marker.id} on {coding.code} in {self._place(coding.span)}"
        with self._act(verb):
            found = self._still_there(coding)
            wanted = {*found.markers, marker.id} if with_it else {*found.markers} - {marker.id}
            order = [each.id for each in self.codebook.markers]
            self._store.codings.set_markers(found, sorted(wanted, key=lambda each: (each not in order, each)))
        return verb

    def toggle_read(self, turn: int) -> str:
        """Mark a turn as read with nothing (more) to code, or take the mark away."""
        marks = [each for each in self._readings() if each.turn == turn]
        found = next((each for each in marks if each.round == self._layer), marks[0] if marks else None)
        verb = f"{'marked' if found is None else 'unmarked'} turn {turn} of {self.transcript.name} as read"
        with self._act(verb):
            if found is not None:
                self._store.readings.unmark(found)
            elif turn not in self.read_turns():
                origin = Origin.AFTER_SUGGESTION if turn in self._turns_shown() else Origin.BLIND
                self._store.readings.mark(
                    Reading(self.transcript.id, turn, self.coder.id, ids.now(), origin, self._layer)
                )
        return verb

    def toggle_finished(self) -> str:
        """Declare the open transcript read to its end, with nothing (more) to code in it, or take that back."""
        is_finished, open_turns = self.is_finished, self.open_turns()
        if is_finished and self._finished not in self._declared():
            raise RoundError(f"{self.transcript.name} was finished in a round that is closed: that stays as it is.")
        verb = f"{'opened' if is_finished else 'finished'} {self.transcript.name}{' again' if is_finished else ''}"
        with self._act(verb):
            if self._finished not in self._declared():
                self._store.readings.finish(self._finished)
            elif is_finished:
                self._store.readings.unfinish(self._finished)
        n = len(open_turns)
        return verb + (f": {n} turn{'s' * (n != 1)} of the child without a code count as read" if n else "")

    def undo(self) -> Retraced | None:
        """Take back this coder's last act, also one from before a restart, and return where it was."""
        return self._store.undo(self.coder.id, "coding")

    def redo(self) -> Retraced | None:
        """Do this coder's last undone act again and return where it was."""
        return self._store.redo(self.coder.id, "coding")

    def saw_matches(self, turn: int) -> None:
        """Keep that the codebook's matches for a turn of the open transcript were on the screen."""
        if turn not in self._turns_shown():
            self._shown.add((self.transcript.id, turn))
        if self._shown and self._membership.has_joined(self.transcript.id):
            self._keep_shown()

    # inside

    @property
    def _round(self) -> Round | None:
        """The round to code in, as far as it concerns this coder and the open transcript."""
        return self._membership.round(self.transcript.id)

    @property
    def _layer(self) -> UUID | None:
        round_ = self._round
        return None if round_ is None else round_.id

    def _declared(self) -> set[Finished]:
        """Return in which rounds this coder declared the open transcript finished; in a round, only there."""
        layer, coder, here = self._layer, self.coder.id, self.transcript.id
        declared = self._known.get(("finished", here), lambda: self._store.readings.finished(coder, here))
        return {each for each in declared if layer in (None, each.round)}

    @property
    def _finished(self) -> Finished:
        return Finished(self.transcript.id, self.coder.id, self._layer)

    def _where_to_go_on(self, first: UUID) -> UUID:
        """Return the transcript this coder worked on last, unless it is done; else the next one that is not."""
        coder, round_ = self.coder.id, self._membership.round(None)
        layer, last = None if round_ is None else round_.id, self._store.codings.last_transcript(coder) or first
        if self._store.readings.progress(coder, last, layer)[0].share < 1:
            return last
        progress = self._store.readings.progress(coder, round_=layer)
        index = next(index for index, each in enumerate(progress) if each.transcript == last)
        in_turn = [*progress[index:], *progress[:index]]
        return next((each for each in in_turn if each.share < 1), progress[index]).transcript

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
        coder, here = self.coder.id, self.transcript.id
        return unsaved | self._known.get(("shown", here), lambda: self._store.readings.shown(coder, here))

    def _readings(self) -> list[Reading]:
        coder, here, layer = self.coder.id, self.transcript.id, self._layer
        return self._known.get(("readings", here, layer), lambda: self._store.readings.all(coder, here, layer))

    def _snapped(self, span: Span) -> Span:
        snapped = snap(self.transcript.text, span)
        if snapped is None:
            raise CodingError("There are no words to code here.", "Move to a turn with words.")
        return snapped

    def _place(self, span: Span) -> str:
        turns = self.transcript.turns_in(span)
        numbers = f"turn {turns[0].number}" if len(turns) == 1 else f"turns {turns[0].number}-{turns[-1].number}"
        return f"{self.transcript.name}, {numbers}"

    def _overlapping(self, span: Span, codes: Iterable[str]) -> list[str]:
        """Return which of these codes lie on other words of a selection already."""
        there = self._store.codings.of_coder(self.coder.id, self.transcript.id, self._layer, on=span)
        return sorted({each.code for each in there if each.code in codes})

    def _coding(self, span: Span, code: str, origin: Origin) -> Coding:
        return Coding(
            id=ids.new_id(),
            transcript=self.transcript.id,
            span=span,
            code=code,
            coder=self.coder.id,
            made=ids.now(),
            codebook_version=self.codebook.version,
            origin=origin,
            round=self._layer,
        )

    def _find(self, span: Span, code: str) -> Coding | None:
        """Return the coding of exactly these words with a code; outside a round those of closed rounds do not count."""
        return self._store.codings.find(self._coding(span, code, Origin.BLIND))

    def _still_there(self, coding: Coding) -> Coding:
        found = self._store.codings.find(coding)
        if found is None:
            raise CodingError("That coding is no longer there: it was removed in another window.")
        return found

    def _origin(self, span: Span, *, accepted: bool) -> Origin:
        if accepted:
            return Origin.ACCEPTED
        shown = self._turns_shown()
        seen = any(turn.number in shown for turn in self.transcript.turns_in(span))
        return Origin.AFTER_SUGGESTION if seen else Origin.BLIND
