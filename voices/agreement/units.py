"""What is compared: turns, sentences or characters, as yes-or-no decisions of every coder about every code.

"Read and not coded" (a decision) is kept apart from "not read" (no decision).
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from voices.agreement.reading import TurnsRead
from voices.agreement.scope import Unit
from voices.agreement.tallies import Ground, Tally, ground_of, joined
from voices.model import Coding, Transcript


@dataclass(frozen=True)
class Units:
    """The decisions of some coders about some codes on some transcripts.

    coded: bool (n_codes, n_coders, n_units). read: bool (n_coders, n_units); a decision counts only where read is true.
    weights: int64 (n_units), characters for atoms of text, 1 for others. transcript_of: int64 (n_units), index into
    `transcripts`. turns: int64 (n_units), the number of the turn that a unit lies in. An atom is a stretch of
    characters that every coder treated alike, so it stands for all of them.
    """

    unit: Unit
    codes: tuple[str, ...]
    coders: tuple[UUID, ...]
    transcripts: tuple[UUID, ...]
    coded: NDArray[np.bool_]
    read: NDArray[np.bool_]
    weights: NDArray[np.int64]
    transcript_of: NDArray[np.int64]
    turns: NDArray[np.int64]

    @property
    def n_shared(self) -> int:
        """Number of units that at least two coders read."""
        return int(self.weights[self.read.sum(axis=0) >= 2].sum())

    @property
    def n_left_out(self) -> int:
        """Number of units that fewer than two coders read."""
        return int(self.weights.sum()) - self.n_shared

    @property
    def shared_transcripts(self) -> tuple[UUID, ...]:
        """The transcripts in which at least two coders read the same units."""
        there = np.unique(self.transcript_of[self.read.sum(axis=0) >= 2])
        return tuple(self.transcripts[index] for index in there)

    @cached_property
    def ground(self) -> Ground:
        """Who read what, as tables need it."""
        return ground_of(self.read, self.weights, self.transcript_of)

    @cached_property
    def tallies(self) -> tuple[Tally, ...]:
        """How often coders decided in which way about each code, in the order of `codes`."""
        return tuple(self.ground.tally(coded) for coded in self.coded)

    @cached_property
    def pooled(self) -> Tally:
        """How often coders decided in which way about all codes together."""
        return joined(self.tallies) if self.tallies else self.ground.silent

    def read_as(self, read_turns: TurnsRead) -> NDArray[np.bool_]:
        """Return bool (n_coders, n_units): which units each coder read, by other turns than those that count."""
        found = np.zeros(self.read.shape, dtype=np.bool_)
        firsts = np.searchsorted(self.transcript_of, np.arange(len(self.transcripts) + 1))
        for at, transcript in enumerate(self.transcripts):
            here = slice(firsts[at], firsts[at + 1])
            for row, coder in enumerate(self.coders):
                turns = read_turns.get((transcript, coder))
                if turns:
                    found[row, here] = np.isin(self.turns[here], list(turns))
        return found

    def checksum(self, *facts: str) -> str:
        """Return the SHA-256 of all decisions and of further facts: equal data, equal checksum."""
        digest = hashlib.sha256()
        ids = [[each.hex for each in self.coders], [each.hex for each in self.transcripts], self.codes, facts]
        digest.update(json.dumps([self.unit, *ids]).encode())
        for array in (self.coded, self.read, self.weights, self.transcript_of):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()


@dataclass(frozen=True)
class _Cut:
    """One transcript in units: where each begins and ends, which turn it lies in, how much it weighs."""

    starts: list[int]
    ends: list[int]
    turns: list[int]
    weights: list[int]


def cut_units(
    unit: Unit,
    transcripts: Sequence[Transcript],
    codings: Sequence[Coding],
    read_turns: TurnsRead,
    codes: Sequence[str],
    coders: Sequence[UUID],
) -> Units:
    """Return every coder's decisions. Turns without words are no units; a unit is coded if a coding touches it.

    `read_turns` holds, by (transcript, coder), the numbers of the turns that the coder read.
    """
    by_transcript: dict[UUID, list[Coding]] = {each.id: [] for each in transcripts}
    for coding in codings:
        if coding.transcript in by_transcript:
            by_transcript[coding.transcript].append(coding)
    cuts = [_cut(unit, each, by_transcript[each.id]) for each in transcripts]
    firsts = np.cumsum([0, *(len(cut.starts) for cut in cuts)])
    n_units = int(firsts[-1])
    coded = np.zeros((len(codes), len(coders), n_units), dtype=np.bool_)
    read = np.zeros((len(coders), n_units), dtype=np.bool_)
    code_index = {code: index for index, code in enumerate(codes)}
    coder_index = {coder: index for index, coder in enumerate(coders)}
    for transcript, cut, first in zip(transcripts, cuts, firsts, strict=False):
        for coding in by_transcript[transcript.id]:
            if coding.code in code_index and coding.coder in coder_index:
                low = first + bisect_right(cut.ends, coding.span.start)
                high = first + bisect_left(cut.starts, coding.span.end)
                coded[code_index[coding.code], coder_index[coding.coder], low:high] = True
        for coder, row in coder_index.items():
            turns = read_turns.get((transcript.id, coder), frozenset())
            read[row, first : first + len(cut.turns)] = [turn in turns for turn in cut.turns]
    return Units(
        unit=unit,
        codes=tuple(codes),
        coders=tuple(coders),
        transcripts=tuple(each.id for each in transcripts),
        coded=coded & read,
        read=read,
        weights=np.array([weight for cut in cuts for weight in cut.weights], dtype=np.int64),
        transcript_of=np.repeat(np.arange(len(cuts)), [len(cut.starts) for cut in cuts]).astype(np.int64),
        turns=np.array([turn for cut in cuts for turn in cut.turns], dtype=np.int64),
    )


def _cut(unit: Unit, transcript: Transcript, codings: Sequence[Coding]) -> _Cut:
    if unit == "character":
        return _cut_atoms(transcript, codings)
    if unit == "sentence":
        return _cut_sentences(transcript)
    return _cut_turns(transcript, only_child=unit == "child-turn")


def _cut_turns(transcript: Transcript, *, only_child: bool) -> _Cut:
    turns = [turn for turn in transcript.turns if turn.text and (turn.speaker.is_child_voice or not only_child)]
    return _Cut(
        starts=[turn.start for turn in turns],
        ends=[turn.end for turn in turns],
        turns=[turn.number for turn in turns],
        weights=[1] * len(turns),
    )


def _cut_sentences(transcript: Transcript) -> _Cut:
    """Cut a transcript into sentences; a turn whose sentences are not known is one."""
    found = [
        (start, end, turn.number)
        for turn in transcript.turns
        if turn.text
        for start, end in ([(each.start, each.end) for each in turn.sentences] or [(turn.start, turn.end)])
    ]
    return _Cut(
        starts=[start for start, _, _ in found],
        ends=[end for _, end, _ in found],
        turns=[turn for _, _, turn in found],
        weights=[1] * len(found),
    )


def _cut_atoms(transcript: Transcript, codings: Sequence[Coding]) -> _Cut:
    """Cut a transcript at the edges of turns and codings. What stands between turns is left out: it is nobody's."""
    edges = sorted({edge for coding in codings for edge in (coding.span.start, coding.span.end)})
    cut = _Cut([], [], [], [])
    for turn in transcript.turns:
        inside = edges[bisect_right(edges, turn.start) : bisect_left(edges, turn.end)]
        bounds = [turn.start, *inside, turn.end]
        for start, end in pairwise(bounds):
            if start < end:
                cut.starts.append(start)
                cut.ends.append(end)
                cut.turns.append(turn.number)
                cut.weights.append(end - start)
    return cut
