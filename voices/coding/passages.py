"""What every act on a passage needs: the words it speaks of, where they are, and the coding that lies there."""

from __future__ import annotations

from collections.abc import Iterable

from voices import ids
from voices.coding.marking import Marking
from voices.coding.spans import snap, trim_to_graphemes
from voices.errors import CodingError
from voices.model import Coding, Origin, Span


class Passages(Marking):
    """Finds passages and the codings on them."""

    def _settled(self, span: Span, *, snapped: bool = True) -> Span:
        """Return a selection as it may be coded: whole words or, with snapping off, whole signs."""
        found = (snap if snapped else trim_to_graphemes)(self.transcript.text, span)
        if found is None:
            raise CodingError("There are no words to code here.", "Move to a turn with words.")
        return found

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
            codebook_version=self._version_with(code),
            origin=origin,
            round=self._layer,
        )

    def _version_with(self, code: str) -> str:
        """Return the version of the codebook that defines a code: in a round what was proposed since has the newest."""
        fixed, newest = self._known.get("codebook", self._membership.codebook_versions)
        if fixed is None or newest is None:
            return newest or self.codebook.version
        return newest if self.codebook.look_up(code).proposed_by and not self._defines(fixed, code) else fixed

    def _defines(self, version: str, code: str) -> bool:
        return code in self._known.get(("version", version), lambda: self._store.codebooks.version(version))

    def _check_code(self, code: str) -> None:
        """Refuse a code that may not be put on text, before anything is written."""
        if not self.codebook.takes(code):
            known = self.codebook.look_up(code).name
            raise CodingError(
                f"{code} cannot be put on text now: {known}.", "The codebook has changed; choose another."
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
