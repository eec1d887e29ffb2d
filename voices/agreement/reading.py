"""Which turns a coder has read, so that "read and not coded" is kept apart from "not read". Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from voices.model import Coding, Finished, Origin, Reading, Span, Transcript

TurnsRead = Mapping[tuple[UUID, UUID], frozenset[int]]
TurnsShown = Mapping[tuple[UUID, UUID], Collection[int]]


def turns_read(
    transcripts: Sequence[Transcript],
    coders: Iterable[UUID],
    codings: Iterable[Coding],
    readings: Iterable[Reading],
    finished: Collection[Finished],
    *,
    shown: TurnsShown | None = None,
) -> dict[tuple[UUID, UUID], frozenset[int]]:
    """Return the numbers of the turns that count as read, by (transcript, coder); only where there are any.

    All turns when the transcript is finished: declared so, or every turn with a child's words coded or marked.
    Otherwise those coded or marked. With `shown` (the turns for which a coder had suggestions on the screen), turns
    decided on after seeing suggestions do not count, and neither do those shown that were passed over in silence.
    """
    by_id = {each.id: each for each in transcripts}
    decided: dict[tuple[UUID, UUID], set[int]] = {}
    seen: dict[tuple[UUID, UUID], set[int]] = {}
    for coding in codings:
        if coding.transcript in by_id:
            turns = {turn.number for turn in by_id[coding.transcript].turns_in(coding.span)}
            _note(decided, seen, (coding.transcript, coding.coder), turns, coding.origin)
    for reading in readings:
        _note(decided, seen, (reading.transcript, reading.coder), {reading.turn}, reading.origin)
    declared = {(each.transcript, each.coder) for each in finished}
    found = {}
    for transcript in transcripts:
        to_read = {turn.number for turn in transcript.turns if turn.speaker.is_child_voice and turn.text}
        for coder in coders:
            key = (transcript.id, coder)
            turns = decided.get(key, set())
            if key in declared or (to_read and to_read <= turns):
                turns = {turn.number for turn in transcript.turns}
            if shown is not None:
                silent = set(shown.get(key, ())) - decided.get(key, set())
                turns = turns - seen.get(key, set()) - silent
            if turns:
                found[key] = frozenset(turns)
    return found


def readers(read: TurnsRead, transcript: Transcript, span: Span) -> frozenset[UUID]:
    """Return the coders who read some turn that a span touches."""
    there = {turn.number for turn in transcript.turns_in(span)}
    return frozenset(coder for (each, coder), turns in read.items() if each == transcript.id and turns & there)


def _note(
    decided: dict[tuple[UUID, UUID], set[int]],
    seen: dict[tuple[UUID, UUID], set[int]],
    key: tuple[UUID, UUID],
    turns: set[int],
    origin: Origin,
) -> None:
    decided.setdefault(key, set()).update(turns)
    if origin is not Origin.BLIND:
        seen.setdefault(key, set()).update(turns)
