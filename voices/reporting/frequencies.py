"""How many children said something: children, not codings, and always out of how many. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from voices.model import Codebook, Span, Transcript
from voices.reconciling.consensus import Settled


@dataclass(frozen=True)
class ChildCount:
    """Children a code or theme was found with, by participant number.

    `settled`: all coders put the code on the child's words, or a ruling says it stands. `only_open`: all that speaks
    for it is a question not yet ruled on. `n_passages` counts settled passages.
    """

    settled: frozenset[str]
    only_open: frozenset[str]
    n_passages: int


def count_children(settled: Iterable[Settled], transcripts: Mapping[UUID, Transcript]) -> ChildCount:
    """Return the children behind some passages."""
    sure: set[str] = set()
    maybe: set[str] = set()
    n_passages = 0
    for each in settled:
        if each.decision is not None and not each.spans:
            continue
        children = children_in(each.passage.transcript, each.spans or (each.passage.hull,), transcripts)
        if each.decision is not None or each.is_shared:
            sure |= children
            n_passages += 1
        else:
            maybe |= children
    return ChildCount(frozenset(sure), frozenset(maybe - sure), n_passages)


def count_by_code(
    passages: Iterable[Settled], codebook: Codebook, transcripts: Mapping[UUID, Transcript]
) -> dict[str, ChildCount]:
    """Return the children behind every code and theme; a theme counts a child once, however many codes fit."""
    by_code: dict[str, list[Settled]] = {code.id: [] for code in codebook.codes}
    for each in passages:
        code = each.passage.code
        if code in codebook:
            by_code[code].append(each)
            by_code[codebook.theme_of(code).id].append(each)
    return {code: count_children(there, transcripts) for code, there in by_code.items()}


def children_in(transcript: UUID, spans: Iterable[Span], transcripts: Mapping[UUID, Transcript]) -> set[str]:
    """Return the numbers of the children whose words lie in some spans."""
    return {
        turn.speaker.participant
        for span in spans
        for turn in transcripts[transcript].turns_in(span)
        if turn.speaker.is_child_voice and turn.speaker.participant is not None
    }
