"""A coder at work on a project: the only way in which codings come, change and go.

There is no method here that returns another coder's codings: independence is in the interface, not in good intentions.
Every act is one transaction, committed before the method returns, and told in words without a word of the transcript.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from voices import ids
from voices.coding.spans import snap
from voices.errors import CodingError
from voices.model import Code, Codebook, Coder, Coding, Marker, Origin, Progress, Round, Span, Transcript
from voices.store import Store

N_QUICK = 9


class CodingSession:
    """One coder, one project, one transcript open at a time."""

    def __init__(self, store: Store, coder: Coder) -> None:
        codebook = _codebook_for(store, coder)
        progress = store.readings.progress(coder.id)
        if codebook is None:
            raise CodingError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
        if not progress:
            raise CodingError("The study has no transcripts yet.", "Import some: voices import PROJECT INTERVIEW.txt")
        self._store = store
        self.coder = coder
        self.codebook: Codebook = codebook
        self._quick: list[str] = self._first_quick_codes()
        self._used: set[str] = set(store.codings.counts_by_code(coder.id))
        self._seen_matches: set[tuple[UUID, int]] = set()
        self.transcript: Transcript
        self.open(next((each for each in progress if each.share < 1), progress[0]).transcript)

    # what is there

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    def contents(self) -> list[Progress]:
        """Return this coder's progress with every transcript."""
        return self._store.readings.progress(self.coder.id)

    @property
    def progress(self) -> Progress:
        """This coder's progress with the open transcript."""
        return self._store.readings.progress(self.coder.id, self.transcript.id)[0]

    def open(self, transcript: UUID) -> Transcript:
        """Turn to a transcript."""
        self.transcript = self._store.transcripts.get(transcript)
        return self.transcript

    def codings(self) -> list[Coding]:
        """Return this coder's codings of the open transcript, in reading order."""
        return self._store.codings.of_coder(self.coder.id, self.transcript.id)

    def read_turns(self) -> set[int]:
        """Return the numbers of the turns this coder marked as read."""
        return {reading.turn for reading in self._store.readings.of_coder(self.coder.id, self.transcript.id)}

    @property
    def round(self) -> Round | None:
        """The open round in which this coder codes the open transcript, None when there is none."""
        for each in self._store.rounds.all():
            if each.closed is None and self.coder.id in each.coders and self.transcript.id in each.transcripts:
                return each
        return None

    @property
    def matches_hidden(self) -> bool:
        """Whether the codebook's matches must not be shown or even computed: the coder is to decide alone."""
        round_ = self.round
        return round_ is not None and round_.blind

    def quick_codes(self) -> list[Code]:
        """Return the codes under the keys 1 to 9. A key once used keeps its code for the whole session."""
        return [self.codebook.code(code) for code in self._quick]

    # acts

    def apply(self, span: Span, codes: Sequence[str], *, accepted: bool = False) -> str:
        """Put codes on a selection, snapped to whole words. Codes that lie there already are left alone."""
        span = self._snapped(span)
        place = self._place(span)
        new = [code for code in codes if self._find(span, code) is None]
        if not new:
            raise CodingError(f"{', '.join(codes)} lies there already.", "Press d to remove it.")
        verb = f"coded {', '.join(new)} in {place}"
        voices = any(turn.speaker.is_child_voice for turn in self.transcript.turns_in(span))
        origin = self._origin(span, accepted=accepted)
        with self._store.act("coding", verb, self.coder.id):
            for coding in (self._coding(span, code, origin) for code in new):
                if self._store.codings.find(coding) is None:
                    self._store.codings.add(coding)
        self._remember(new)
        return verb if voices else f"{verb}: not a child's words, so it will not count"

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
        with self._store.act("coding", verb, self.coder.id):
            for coding in codings:
                self._store.codings.remove(self._still_there(coding))
        return verb

    def set_memo(self, coding: Coding, text: str) -> str | None:
        """Set the memo of a coding; an empty text takes it away. None when nothing changed."""
        text = text.strip()
        if text == coding.memo:
            return None
        verb = f"{'wrote' if text else 'removed'} the memo on {coding.code} in {self._place(coding.span)}"
        with self._store.act("coding", verb, self.coder.id):
            self._store.codings.set_memo(self._still_there(coding), text)
        return verb

    def toggle_marker(self, coding: Coding, marker: Marker) -> str:
        """Set a marker beside a coding, or take it away."""
        with_it = marker.id not in coding.markers
        wanted = [each.id for each in self.codebook.markers if (each.id in coding.markers) != (each.id == marker.id)]
        verb = f"{'set' if with_it else 'removed'} {marker.id} on {coding.code} in {self._place(coding.span)}"
        with self._store.act("coding", verb, self.coder.id):
            self._store.codings.set_markers(self._still_there(coding), wanted)
        return verb

    def toggle_read(self, turn: int) -> str:
        """Mark a turn as read with nothing (more) to code, or take the mark away."""
        is_read = turn in self.read_turns()
        verb = f"{'unmarked' if is_read else 'marked'} turn {turn} of {self.transcript.name} as read"
        with self._store.act("coding", verb, self.coder.id):
            change = self._store.readings.unmark if is_read else self._store.readings.mark
            change(self.transcript.id, turn, self.coder.id)
        return verb

    def undo(self) -> str:
        """Take back this coder's last act, also one from before a restart."""
        verb = self._store.undo(self.coder.id, "coding")
        return "nothing to undo" if verb is None else f"undone: {verb}"

    def redo(self) -> str:
        """Do this coder's last undone act again."""
        verb = self._store.redo(self.coder.id, "coding")
        return "nothing to redo" if verb is None else f"done again: {verb}"

    def saw_matches(self, turn: int) -> None:
        """Keep in mind that the codebook's matches for a turn of the open transcript were on the screen."""
        self._seen_matches.add((self.transcript.id, turn))

    # inside

    def _snapped(self, span: Span) -> Span:
        snapped = snap(self.transcript.text, span)
        if snapped is None:
            raise CodingError("There are no words to code here.", "Move to a turn with words.")
        return snapped

    def _place(self, span: Span) -> str:
        turns = self.transcript.turns_in(span)
        numbers = f"turn {turns[0].number}" if len(turns) == 1 else f"turns {turns[0].number}-{turns[-1].number}"
        return f"{self.transcript.name}, {numbers}"

    def _coding(self, span: Span, code: str, origin: Origin) -> Coding:
        round_ = self.round
        return Coding(
            id=ids.new_id(),
            transcript=self.transcript.id,
            span=span,
            code=code,
            coder=self.coder.id,
            made=ids.now(),
            codebook_version=self.codebook.version,
            origin=origin,
            round=None if round_ is None else round_.id,
        )

    def _find(self, span: Span, code: str) -> Coding | None:
        return next((each for each in self.codings() if each.span == span and each.code == code), None)

    def _still_there(self, coding: Coding) -> Coding:
        found = self._store.codings.find(coding)
        if found is None:
            raise CodingError("That coding is no longer there: it was removed in another window.")
        return found

    def _origin(self, span: Span, *, accepted: bool) -> Origin:
        if accepted:
            return Origin.ACCEPTED
        seen = any((self.transcript.id, turn.number) in self._seen_matches for turn in self.transcript.turns_in(span))
        return Origin.AFTER_SUGGESTION if seen else Origin.BLIND

    def _first_quick_codes(self) -> list[str]:
        used = [code for code in self._store.codings.counts_by_code(self.coder.id) if code in self.codebook]
        rest = [code.id for code in self.codebook.codable if code.id not in used]
        return [*used, *rest][:N_QUICK]

    def _remember(self, codes: Iterable[str]) -> None:
        """Give a code that was picked the place of a quick code that was never used."""
        for code in codes:
            self._used.add(code)
            spare = [index for index, each in enumerate(self._quick) if each not in self._used]
            if code not in self._quick and spare:
                self._quick[spare[0]] = code


def _codebook_for(store: Store, coder: Coder) -> Codebook | None:
    """Return the codebook a coder works with: that of the open round the coder is in, else the newest."""
    versions = [each.codebook_version for each in store.rounds.all() if each.closed is None and coder.id in each.coders]
    return store.codebooks.version(versions[-1]) if versions else store.codebooks.current()
