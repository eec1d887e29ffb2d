"""Codings that follow their code: which of them may, and what one of them is afterwards. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from voices import ids
from voices.model import Codebook, Coding, Decision


@dataclass(frozen=True)
class Moved:
    """What became of the codings of a code: moved, fallen together with one that was there, kept as evidence."""

    n_moved: int = 0
    n_together: int = 0
    n_kept: int = 0

    def told(self, source: str, target: str) -> str:
        """Return this in words, so that the numbers before and after can be compared."""
        n_before = self.n_moved + self.n_together + self.n_kept
        if not n_before:
            return f"no coding had {source}"
        told = [f"{self.n_moved} moved to {target}"]
        if self.n_together:
            told.append(f"{self.n_together} fell together with one that was there, memos and markers joined")
        if self.n_kept:
            told.append(f"{self.n_kept} kept as evidence under {source}")
        return f"of {n_before} coding{'s' * (n_before != 1)} with {source}: {', '.join(told)}"


def is_evidence(coding: Coding, ruled_on: Collection[UUID]) -> bool:
    """Return whether a coding stays as it is: made in a round, or ruled on."""
    return coding.round is not None or coding.id in ruled_on


def as_coded_with(coding: Coding, target: str, made_under: Codebook, now: str) -> Coding:
    """Return a coding with another code; all else stays.

    It keeps the version it was made under where that one had the code, so that it is known under which definition.
    """
    version = coding.codebook_version if made_under.takes(target) else now
    return replace(coding, id=ids.new_id(), code=target, codebook_version=version)


def joined_markers(one: Coding, other: Coding, order: Sequence[str]) -> tuple[str, ...]:
    """Return the markers of two codings, each once, in the order of the codebook."""
    both = {*one.markers, *other.markers}
    return tuple(sorted(both, key=lambda each: (order.index(each) if each in order else len(order), each)))


def joined_memos(one: Coding, other: Coding) -> str:
    """Return the memos of two codings in one text; one that says what the other says already is not said twice."""
    if other.memo.strip() in one.memo:
        return one.memo
    return f"{one.memo}\n\n{other.memo}".strip()


def settled_by(rulings: Collection[Decision]) -> frozenset[UUID]:
    """Return the codings that rulings speak of."""
    return frozenset(coding for each in rulings for coding in each.settles)
