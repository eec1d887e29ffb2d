"""Codings of one code that touch, over all coders of a place, as one question with its kind. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from voices.model import Codebook, Coding, Kind, Passage, Span

Readers = Callable[[UUID, Span], frozenset[UUID]]


def find_passages(codings: Iterable[Coding], codebook: Codebook, readers: Readers) -> list[Passage]:
    """Return every passage, by transcript in the given order of codings, then by place and code.

    `readers` says who read a place of a transcript: who of them left a passage uncoded differs; who did not read it
    says nothing about it.
    """
    by_transcript: dict[UUID, list[Coding]] = {}
    for coding in codings:
        by_transcript.setdefault(coding.transcript, []).append(coding)
    found = []
    for transcript, there in by_transcript.items():
        found += _in_transcript(transcript, there, codebook, readers)
    return found


def _in_transcript(transcript: UUID, codings: Sequence[Coding], codebook: Codebook, readers: Readers) -> list[Passage]:
    in_order = sorted(codings, key=lambda each: (each.span, each.code, each.coder))
    starts = [coding.span.start for coding in in_order]
    longest = max((len(coding.span) for coding in in_order), default=0)
    by_code: dict[str, list[Coding]] = {}
    for coding in in_order:
        by_code.setdefault(coding.code, []).append(coding)
    found = []
    for code, there in by_code.items():
        for cluster in _clusters(there):
            hull = Span(cluster[0].span.start, max(coding.span.end for coding in cluster))
            low = bisect_left(starts, hull.start - longest)
            high = bisect_left(starts, hull.end)
            others = tuple(each for each in in_order[low:high] if each.code != code and each.span.overlaps(hull))
            coders = tuple(sorted(readers(transcript, hull) | {coding.coder for coding in cluster}))
            kind = _kind(code, cluster, others, codebook, coders)
            found.append(Passage(transcript, code, hull, tuple(cluster), coders, kind, others))
    return sorted(found, key=lambda passage: (passage.hull, passage.code))


def _clusters(codings: Sequence[Coding]) -> Iterable[list[Coding]]:
    """Yield codings of one code that overlap or meet end to end; `codings` are in order of their starts."""
    cluster: list[Coding] = []
    end = -1
    for coding in codings:
        if cluster and coding.span.start > end:
            yield cluster
            cluster = []
        cluster.append(coding)
        end = coding.span.end if len(cluster) == 1 else max(end, coding.span.end)
    if cluster:
        yield cluster


def _kind(
    code: str, cluster: Sequence[Coding], others: Sequence[Coding], codebook: Codebook, coders: Sequence[UUID]
) -> Kind:
    """Return in what the coders differ; the first rule that fits.

    Nobody else read the place: one coder. All put the code here: agreed when on the same words, else extent. Somebody
    did not: parent/child when one of them put a broader or narrower code here, different code when one of them put a
    code here that those who put this one did not, else missing.
    """
    if len(coders) == 1:
        return Kind.SINGLE
    with_it = {coding.coder for coding in cluster}
    without_it = set(coders) - with_it
    if not without_it:
        spans_by_coder = {coder: [each.span for each in cluster if each.coder == coder] for coder in with_it}
        return Kind.AGREED if len({tuple(spans) for spans in spans_by_coder.values()}) == 1 else Kind.EXTENT
    theirs = {coding.code for coding in others if coding.coder in without_it}
    if any(other in codebook and code in codebook and codebook.are_kin(code, other) for other in theirs):
        return Kind.KIN
    ours = {coding.code for coding in others if coding.coder in with_it}
    return Kind.OTHER_CODE if theirs - ours else Kind.MISSING
