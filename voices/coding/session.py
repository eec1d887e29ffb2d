"""A coder at work on a project: the only way in which codings come, change and go.

There is no method here that returns another coder's codings: independence is in the interface, not in good intentions.
Every act is one transaction, committed before the method returns, and told in words without a word of the transcript.
Somebody new joins the study, and a round, with the first act; only looking leaves no trace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voices import ids
from voices.coding.advice import advice
from voices.coding.passages import Passages
from voices.coding.places import Places
from voices.coding.proposing import example_of, proposal, themes_for
from voices.coding.searching import Searching
from voices.errors import CodingError, RoundError
from voices.model import (
    Code,
    Coding,
    Marker,
    Retraced,
    Span,
)

_N_RECENT = 7


class CodingSession(Passages, Searching, Places):
    """One coder, one project, one transcript open at a time. `round_name` is the round to code in, new or open."""

    # what is there

    def n_coded(self, most: int) -> int:
        """Return how many codings this coder has, in the round if there is one; counting stops at `most`."""
        return self._store.codings.count(self.coder.id, self._layer, most)

    def quick_codes(self) -> dict[int, Code]:
        """Return the codes under the keys 1 to 9: what the coder put there, else what is used most.

        A code once used keeps its key for the whole session.
        """
        codebook = self.codebook
        return {key: codebook.code(code) for key, code in self._quick.keys(self._own_keys()).items()}

    def own_keys(self) -> set[int]:
        """Return the keys under which the coder has put a code."""
        return {*self._own_keys()}

    def recent_codes(self) -> list[str]:
        """Return the codes this coder used last, the last one first, then those used most."""
        takes = self.codebook.takes
        return [code for code in dict.fromkeys([*self._last_used[:_N_RECENT], *self._frequent]) if takes(code)]

    def themes_for_proposals(self) -> list[tuple[str | None, str]]:
        """Return the themes a proposed code may go under, by id and name. None: the one for proposals."""
        return themes_for(self.codebook)

    # acts

    def apply(self, span: Span, codes: Sequence[str], *, accepted: bool = False, snapped: bool = True) -> str:
        """Put codes on a selection, snapped to whole words unless told otherwise; a grapheme is never split.

        Codes that lie there already are left alone.
        """
        span = self._settled(span, snapped=snapped)
        for code in codes:
            self._check_code(code)
        new = [code for code in codes if self._find(span, code) is None]
        if not new:
            raise CodingError(f"{', '.join(codes)} lies there already.", "Press d to remove it.")
        verb = f"coded {', '.join(new)} in {self._place(span)}"
        origin = self._origin(span, accepted=accepted)
        beside = self._overlapping(span, new)
        with self._act(verb):
            for each in [self._coding(span, code, origin) for code in new]:
                if self._store.codings.find(each) is None:
                    self._store.codings.add(each)
        return verb + advice(self.transcript.turns_in(span), map(self.codebook.code, new), beside) + self._used(new)

    def toggle(self, span: Span, code: str, *, snapped: bool = True) -> str:
        """Put a code on a selection, or take it off where exactly this code lies on exactly these words."""
        span = self._settled(span, snapped=snapped)
        found = self._find(span, code)
        return self.apply(span, [code], snapped=snapped) if found is None else self.remove([found])

    def propose(
        self, span: Span, name: str, theme: str | None = None, *, with_example: bool = False, snapped: bool = True
    ) -> str:
        """Propose a new code to the lead and put it on a selection, in one act. Outside of a round others see it too.

        `theme` is one of the codebook, None the one for proposals; with an example the passage goes into the codebook.
        """
        span = self._settled(span, snapped=snapped)
        codebooks = self._store.codebooks
        newest = codebooks.current() or self.codebook
        example = example_of(self.transcript, span) if with_example else ""
        code, codes = proposal(newest, name, theme, self.coder.name, example, codebooks.has_code)
        verb = f"proposed {code.id} and coded it in {self._place(span)}"
        version = codebooks.next_version(newest)
        coding = replace(self._coding(span, code.id, self._origin(span, accepted=False)), codebook_version=version)
        with self._act(verb):
            if codebooks.versions()[-1] != newest.version:
                raise CodingError("The codebook has just been changed in another window.", "Do it again.")
            codebooks.add(replace(newest, version=version, codes=codes), f"proposed by {self.coder.name}")
            self._store.codings.add(replace(coding, coder=self.coder.id, round=self._layer))
        return verb + self._used([code.id])

    def change_code(self, coding: Coding, code: str) -> str:
        """Put another code on the words of a coding in its place; markers, memo, origin and time stay."""
        self.check_open(coding)
        self._check_code(code)
        if code == coding.code:
            raise CodingError(f"{code} lies there already.", "Choose another one, or Esc.")
        verb = f"changed {coding.code} to {code} in {self._place(coding.span)}"
        changed = replace(coding, id=ids.new_id(), code=code, codebook_version=self._version_with(code))
        self._exchange(verb, coding, changed)
        return verb + self._used([code])

    def move_edges(self, coding: Coding, span: Span, *, snapped: bool = True) -> str | None:
        """Let a coding begin and end elsewhere; markers, memo, origin and time stay. None when nothing changed."""
        self.check_open(coding)
        span = self._settled(span, snapped=snapped)
        if span == coding.span:
            return None
        verb = f"moved the edges of {coding.code} in {self._place(span)}"
        self._exchange(verb, coding, replace(coding, id=ids.new_id(), span=span))
        return verb

    def put_under_key(self, key: int, code: str | None) -> str:
        """Put a code under one of the keys 1 to 9, where it stays; None gives the key back to the codes used most."""
        own = self._store.quick_keys.of_coder(self.coder.id)
        keys = {each: there for each, there in own.items() if each != key and there != code}
        if code is not None:
            self._check_code(code)
            keys[key] = code
        verb = f"put {code} under key {key}" if code is not None else f"gave key {key} back to the codes used most"
        with self._act(verb):
            self._store.quick_keys.put(self.coder.id, keys)
        return verb

    def remove(self, codings: Sequence[Coding]) -> str:
        """Take codings away."""
        if not codings:
            raise CodingError("There is no coding of yours here.", "Move to a word with a stripe beside it.")
        codes = ", ".join(coding.code for coding in codings)
        verb = f"removed {codes} from {self._place(codings[0].span)}"
        with self._act(verb):
            for there in [self._still_there(coding) for coding in codings]:
                self._store.codings.remove(there)
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

    def _exchange(self, verb: str, old: Coding, new: Coding) -> None:
        """Put one coding in the place of another, with what lies beside it now."""
        with self._act(verb):
            found = self._still_there(old)
            new = replace(new, markers=found.markers, memo=found.memo)
            if self._store.codings.find(new) is not None:
                raise CodingError(f"{new.code} lies on exactly these words already.", "Press d to remove one of them.")
            self._store.codings.remove(found)
            self._store.codings.add(new)

    def _own_keys(self) -> dict[int, str]:
        coder, codebook = self.coder.id, self.codebook
        own = self._known.get("own keys", lambda: self._store.quick_keys.of_coder(coder))
        return {key: code for key, code in own.items() if codebook.takes(code)}

    def _used(self, codes: Sequence[str]) -> str:
        """Note that codes were used, and return which keys have another code now, in words."""
        self._last_used = list(dict.fromkeys([*codes, *self._last_used]))
        changed = self._quick.remember(codes, self._own_keys())
        if len(changed) > 1:
            return f" · keys {', '.join(map(str, changed))} have other codes now"
        return "".join(f" · key {key} is {code} now" for key, code in changed.items())
