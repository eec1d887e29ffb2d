"""Whose words do not count: children who did not agree to take part, or have withdrawn. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from voices.model import Coding, Participant, Reading, Role, Transcript, Turn


@dataclass(frozen=True)
class Counted:
    """The transcripts that count. Turns that do not are left without words, so that the others keep their numbers.

    n_turns: how many turns were emptied; n_transcripts: how many transcripts are not there at all, because the words
    of no child are left in them.
    """

    transcripts: tuple[Transcript, ...]
    n_turns: int = 0
    n_transcripts: int = 0

    def codings(self, codings: Iterable[Coding]) -> list[Coding]:
        """Return the codings that touch a turn that counts."""
        there = {each.id: each for each in self.transcripts}
        if not self.n_turns:
            return [each for each in codings if each.transcript in there]
        return [each for each in codings if each.transcript in there and there[each.transcript].turns_in(each.span)]

    def readings(self, readings: Iterable[Reading]) -> list[Reading]:
        """Return the marks on turns that count."""
        there: Mapping[UUID, Transcript] = {each.id: each for each in self.transcripts}
        if not self.n_turns:
            return [each for each in readings if each.transcript in there]
        return [
            each for each in readings if each.transcript in there and there[each.transcript].turns[each.turn - 1].text
        ]


def counted(transcripts: Sequence[Transcript], participants: Iterable[Participant]) -> Counted:
    """Return what counts of some transcripts: nothing of a child who does not take part.

    A turn goes when its label stands for such a child. Where a participants table puts such a child in an interview
    and no label stands for that child, turns of children whom nobody placed go too: they may be that child's. Without
    the words of any child left the whole interview goes, for its questions were put to that child.
    """
    out = {each.id: each for each in participants if not each.takes_part}
    kept: list[Transcript] = []
    n_turns = n_transcripts = 0
    for transcript in transcripts:
        present = {turn.speaker.participant for turn in transcript.turns}
        is_loose = any(transcript.name in each.transcripts for each in out.values() if each.id not in present)
        gone = {turn.number for turn in transcript.turns if turn.text and _goes(turn, out, is_loose=is_loose)}
        if not gone:
            kept.append(transcript)
        elif any(turn.text and turn.number not in gone and turn.speaker.is_child_voice for turn in transcript.turns):
            n_turns += len(gone)
            kept.append(replace(transcript, turns=tuple(_emptied(turn, gone) for turn in transcript.turns)))
        else:
            n_transcripts += 1
    return Counted(tuple(kept), n_turns, n_transcripts)


def _goes(turn: Turn, out: Collection[str], *, is_loose: bool) -> bool:
    speaker = turn.speaker
    if speaker.participant is None:
        return is_loose and speaker.role in (Role.CHILD, Role.INTERPRETER)
    return speaker.participant in out


def _emptied(turn: Turn, gone: Collection[int]) -> Turn:
    return replace(turn, text="", sentences=()) if turn.number in gone else turn
