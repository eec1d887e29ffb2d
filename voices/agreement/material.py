"""What is counted: the texts, codings and readings of a scope, as they came from the store. Pure.

Gathering it loads no numpy, so that a screen can do it; cutting it into units does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from voices.agreement.reading import TurnsRead, turns_read
from voices.agreement.scope import Scope, Unit
from voices.agreement.withheld import Counted
from voices.model import Codebook, Coding, Finished, Reading, Transcript

if TYPE_CHECKING:
    from voices.agreement.units import Units

OUTSIDE = UUID(int=0)  # the layer of what was coded outside of all rounds


@dataclass(frozen=True)
class Layer:
    """What was coded in one round, or outside of all rounds: two layers of one coder tell how steady that coder is."""

    id: UUID
    codings: tuple[Coding, ...]
    readings: tuple[Reading, ...]
    finished: tuple[Finished, ...]


@dataclass(frozen=True)
class Material:
    """Everything that agreement in a scope is computed from.

    `read_by_anybody` holds the turns that each coder read, `read_in_version` those of them not coded with another
    version of the codebook, `read` those that count. `locked` holds the turns that the safeguarding protocol keeps from
    a coder. `layers` are those of all rounds on the same transcripts, oldest first. `withheld` says how many
    turns and how many whole transcripts are not here, being those of children who do not take part.
    """

    scope: Scope
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: tuple[Coding, ...]
    marks: tuple[Reading, ...]
    read_by_anybody: TurnsRead
    read_in_version: TurnsRead
    read: TurnsRead
    locked: TurnsRead = field(default_factory=dict)
    layers: tuple[Layer, ...] = ()
    withheld: tuple[int, int] = (0, 0)

    @property
    def codes(self) -> tuple[str, ...]:
        """The ids of the codes that count, in the order of the codebook."""
        return codes_in(self.codebook, self.scope.codes)

    def units(self, read: TurnsRead | None = None, unit: Unit | None = None) -> Units:
        """Return the decisions, on the turns that count or on others, in the unit of the scope or in another."""
        from voices.agreement.units import cut_units

        return cut_units(
            unit or self.scope.unit,
            self.transcripts,
            self.codings,
            self.read if read is None else read,
            self.codes,
            self.scope.coders,
        )

    def checksum(self, units: Units, beside: Sequence[str] = ()) -> str:
        """Return the SHA-256 of all that the run is computed from: equal data, equal checksum.

        Runs from before scopes were kept were known by their units and a few facts `beside` alone.
        """
        if beside:
            return units.checksum(*beside)
        digest = hashlib.sha256(units.checksum(json.dumps(self.scope.as_json(), sort_keys=True)).encode())
        for coding in self.codings:
            facts = [coding.transcript.hex, coding.span.start, coding.span.end, coding.code, coding.coder.hex]
            digest.update(json.dumps([*facts, coding.made.isoformat(), coding.codebook_version]).encode())
        for mark in self.marks:
            facts = [mark.transcript.hex, mark.turn, mark.coder.hex, mark.made.isoformat()]
            digest.update(json.dumps(facts).encode())
        for read in (self.read_by_anybody, self.read_in_version, self.locked):
            told = sorted((transcript.hex, coder.hex, sorted(turns)) for (transcript, coder), turns in read.items())
            digest.update(json.dumps(told).encode())
        for layer in self.layers:
            of_layer = sorted(
                (each.transcript.hex, each.coder.hex, each.span.start, each.span.end, each.code)
                for each in layer.codings
            )
            digest.update(json.dumps([layer.id.hex, of_layer, len(layer.readings), len(layer.finished)]).encode())
        return digest.hexdigest()


def codes_in(codebook: Codebook, chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of all codes that may lie on text, or of those chosen and those below them, in order."""
    wanted = set(chosen)
    return tuple(
        code.id
        for code in codebook.countable
        if not wanted or code.id in wanted or any(above.id in wanted for above in codebook.ancestors(code.id))
    )


def gather(
    scope: Scope,
    codebook: Codebook,
    texts: Counted,
    codings: Sequence[Coding],
    marks: Sequence[Reading],
    finished: Sequence[Finished],
    *,
    shown: Mapping[tuple[UUID, UUID], set[int]] | None,
    locked: TurnsRead,
    layers: Sequence[Layer],
) -> Material:
    """Return the material of a scope from what the store holds; `shown` is None when matches do not matter."""
    transcripts = texts.transcripts
    there, coders = {each.id for each in transcripts}, set(scope.coders)
    own = [each for each in texts.codings(codings) if each.coder in coders]
    marks = texts.readings(marks)
    read = turns_read(transcripts, scope.coders, own, marks, finished)
    counted = [
        each
        for each in own
        if (not scope.one_version or each.codebook_version == scope.codebook_version)
        and (not scope.markers or set(scope.markers) & set(each.markers))
    ]
    elsewhere: dict[tuple[UUID, UUID], set[int]] = {}
    by_id = {each.id: each for each in transcripts}
    if scope.one_version:
        for each in own:
            if each.codebook_version != scope.codebook_version:
                turns = elsewhere.setdefault((each.transcript, each.coder), set())
                turns.update(turn.number for turn in by_id[each.transcript].turns_in(each.span))
    in_version = _without(read, elsewhere)
    blind = in_version
    if shown is not None:
        unseen = turns_read(transcripts, scope.coders, own, marks, finished, shown=shown)
        blind = _without(unseen, elsewhere)
    return Material(
        scope=scope,
        codebook=codebook,
        transcripts=transcripts,
        codings=tuple(counted),
        marks=tuple(each for each in marks if each.coder in coders),
        read_by_anybody=read,
        read_in_version=in_version,
        read=blind,
        locked={key: turns for key, turns in locked.items() if key[0] in there and key[1] in coders},
        layers=tuple(layers),
        withheld=(texts.n_turns, texts.n_transcripts),
    )


def last_times(material: Material) -> dict[tuple[UUID, UUID], datetime]:
    """Return when each coder worked on each transcript, by (transcript, coder): the middle one of all their times."""
    times: dict[tuple[UUID, UUID], list[datetime]] = {}
    acts = [(each.transcript, each.coder, each.made) for each in material.codings]
    for transcript, coder, made in (*acts, *((each.transcript, each.coder, each.made) for each in material.marks)):
        times.setdefault((transcript, coder), []).append(made)
    return {key: sorted(found)[len(found) // 2] for key, found in times.items()}


def _without(read: TurnsRead, turns: Mapping[tuple[UUID, UUID], set[int]]) -> dict[tuple[UUID, UUID], frozenset[int]]:
    left = {key: there - turns.get(key, set()) for key, there in read.items()}
    return {key: there for key, there in left.items() if there}
