"""A coder at work on a project: the only way in which codings come, change and go.

There is no method here that returns another coder's codings: independence is in the interface, not in good intentions.
Every act is one transaction, committed before the method returns, and told in words without a word of the transcript.
Somebody new joins the study, and a round, with the first act; only looking leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voices import ids
from voices.coding.advice import advice
from voices.coding.marking import Marking
from voices.coding.spans import snap
from voices.coding.welfare import Welfare
from voices.errors import CodingError, RoundError
from voices.model import (
    Code,
    Coding,
    Found,
    Marker,
    Origin,
    Retraced,
    Span,
)
from voices.store import SearchBeside


class CodingSession(Welfare, Marking):
    """One coder, one project, one transcript open at a time. `round_name` is the round to code in, new or open."""

    # what is there

    def n_coded(self, most: int) -> int:
        """Return how many codings this coder has, in the round if there is one; counting stops at `most`."""
        return self._store.codings.count(self.coder.id, self._layer, most)

    def quick_codes(self) -> list[Code]:
        """Return the codes under the keys 1 to 9. A code once used keeps its key for the whole session."""
        return [self.codebook.code(code) for code in self._quick.codes]

    def find(self, words: str, most: int = 50) -> Found:
        """Return turns of all transcripts with these words, the best first when they are not too many."""
        found = self._store.search.as_seen_by(self.coder.id).find(words, most=most, best_first=True)
        return self.as_may_be_shown()(found)

    def find_beside(self) -> SearchBeside:
        """Return a search that runs in a thread beside the screen and can be stopped."""
        return self._store.search_beside(self.coder.id, self.as_may_be_shown())

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

    def undo(self) -> Retraced | None:
        """Take back this coder's last act, also one from before a restart, and return where it was."""
        return self._store.undo(self.coder.id, "coding")

    def redo(self) -> Retraced | None:
        """Do this coder's last undone act again and return where it was."""
        return self._store.redo(self.coder.id, "coding")

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
