"""How what is known of a coder's work follows one change: codings, coded turns, marks, what was shown. Pure.

Each function is for one coder's work on one transcript and returns what follows; a change elsewhere changes nothing.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from voices.coding.remembering import Step
from voices.model import Coding, Finished, Reading, Span, Transcript

Work = TypeVar("Work", Coding, Reading)


def follow_codings(
    coder: UUID, transcript: UUID, round_: UUID | None
) -> Callable[[list[Coding], Step[Coding]], list[Coding]]:
    """Return what keeps a list of codings in reading order."""

    def follow(codings: list[Coding], step: Step[Coding]) -> list[Coding]:
        before, after = (_own(each, coder, transcript, round_) for each in (step.before, step.after))
        place = None if before is None else _place(codings, before)
        if place is not None and after is not None and _key(after) == _key(codings[place]):
            codings[place] = after
            return codings
        if place is not None:
            del codings[place]
        if after is not None:
            insort(codings, after, key=_key)
        return codings

    return follow


def follow_coded(
    coder: UUID, transcript: Transcript, round_: UUID | None
) -> Callable[[Counter[int], Step[Coding]], Counter[int]]:
    """Return what counts the codings of each turn; turns without one are not in it."""

    def follow(counts: Counter[int], step: Step[Coding]) -> Counter[int]:
        before, after = (_own(each, coder, transcript.id, round_) for each in (step.before, step.after))
        _count(counts, *(() if each is None else turns_of(transcript, each) for each in (before, after)))
        return counts

    return follow


def follow_readings(
    coder: UUID, transcript: UUID, round_: UUID | None
) -> Callable[[Counter[int], Step[Reading]], Counter[int]]:
    """Return what counts the marks of each turn, one for each round; turns without one are not in it."""

    def follow(counts: Counter[int], step: Step[Reading]) -> Counter[int]:
        before, after = (_own(each, coder, transcript, round_) for each in (step.before, step.after))
        _count(counts, () if before is None else (before.turn,), () if after is None else (after.turn,))
        return counts

    return follow


def follow_finished(coder: UUID, transcript: UUID) -> Callable[[set[Finished], Step[Finished]], set[Finished]]:
    """Return what keeps in which rounds a transcript was declared finished."""

    def follow(declared: set[Finished], step: Step[Finished]) -> set[Finished]:
        if step.before is not None:
            declared.discard(step.before)
        if step.after is not None and (step.after.coder, step.after.transcript) == (coder, transcript):
            declared.add(step.after)
        return declared

    return follow


def follow_shown(coder: UUID, transcript: UUID) -> Callable[[set[int], Step[tuple[UUID, UUID, int]]], set[int]]:
    """Return what keeps for which turns matches were on the screen."""

    def follow(turns: set[int], step: Step[tuple[UUID, UUID, int]]) -> set[int]:
        if step.after is not None and step.after[:2] == (coder, transcript):
            turns.add(step.after[2])
        return turns

    return follow


def turns_of(transcript: Transcript, coding: Coding) -> list[int]:
    """Return the numbers of the turns that a coding lies on."""
    return [turn.number for turn in transcript.turns_in(coding.span)]


def _count(counts: Counter[int], gone: Iterable[int], come: Iterable[int]) -> None:
    for turn in gone:
        counts[turn] -= 1
        if counts[turn] <= 0:
            del counts[turn]
    counts.update(come)


def _own(each: Work | None, coder: UUID, transcript: UUID, round_: UUID | None) -> Work | None:
    if each is None or (each.coder, each.transcript) != (coder, transcript) or round_ not in (None, each.round):
        return None
    return each


def _place(codings: list[Coding], coding: Coding) -> int | None:
    """Return at which place a coding stands in a list in reading order."""
    place = bisect_left(codings, _key(coding), key=_key)
    while place < len(codings) and _key(codings[place]) == _key(coding):
        if codings[place].id == coding.id:
            return place
        place += 1
    return None


def _key(coding: Coding) -> tuple[Span, str]:
    return coding.span, coding.code
