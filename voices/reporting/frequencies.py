"""How many children said something: children, not codings, and always out of how many. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from voices.model import Codebook, Span, Transcript
from voices.reconciling.consensus import Settled


@dataclass(frozen=True)
class ChildCount:
    """Children a code or theme was found with, by participant number.

    `settled`: every coder of the place put the code on some of the child's words, or a ruling says it stands.
    `only_open`: all that speaks for it is a question not yet ruled on.
    """

    settled: frozenset[str]
    only_open: frozenset[str]


def count_by_code(
    passages: Iterable[Settled],
    codebook: Codebook,
    transcripts: Mapping[UUID, Transcript],
    children: Collection[str],
) -> dict[str, ChildCount]:
    """Return which of these children are behind every code and theme.

    A theme counts a child once, however many of its codes fit.
    """
    by_code: dict[str, list[Settled]] = {code.id: [] for code in codebook.codes}
    for each in passages:
        code = each.passage.code
        if code in codebook:
            by_code[code].append(each)
            by_code[codebook.theme_of(code).id].append(each)
    return {code: _count(there, transcripts, frozenset(children)) for code, there in by_code.items()}


def _count(passages: Iterable[Settled], transcripts: Mapping[UUID, Transcript], among: frozenset[str]) -> ChildCount:
    sure: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    for each in passages:
        settled, touched = _children(each, transcripts[each.passage.transcript])
        sure |= settled & among
        maybe |= touched & among
    return ChildCount(sure, maybe - sure)


def _children(each: Settled, transcript: Transcript) -> tuple[frozenset[str], frozenset[str]]:
    """Return the children for whom a passage is settled, and all it speaks of."""
    if each.decision is not None:
        ruled = _voices(each.spans, transcript)
        return ruled, ruled
    touched = _voices([coding.span for coding in each.passage.codings], transcript)
    if not each.is_shared:
        return frozenset(), touched
    by_coder = [_voices(each.passage.spans_of(coder), transcript) for coder in each.passage.coders]
    return reduce(frozenset.intersection, by_coder), touched


def _voices(spans: Iterable[Span], transcript: Transcript) -> frozenset[str]:
    """Return the numbers of the children whose words lie in some spans."""
    return frozenset(
        turn.speaker.participant
        for span in spans
        for turn in transcript.turns_in(span)
        if turn.speaker.is_child_voice and turn.speaker.participant is not None
    )
