"""What a run speaks of: chosen by the lead, shown beside every figure, kept so that the run can be repeated. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast
from uuid import UUID

Unit = Literal["turn", "child-turn", "sentence", "character"]
UNITS: tuple[Unit, ...] = ("turn", "child-turn", "sentence", "character")
SINGULAR: Mapping[str, str] = {
    "turn": "turn",
    "child-turn": "turn of a child",
    "sentence": "sentence",
    "character": "character",
}
PLURAL: Mapping[str, str] = {
    "turn": "turns",
    "child-turn": "turns of children",
    "sentence": "sentences",
    "character": "characters",
}


@dataclass(frozen=True)
class Only:
    """A part of the study, by the names people use. Empty means all of it.

    `codes` are ids of codes or themes; a theme stands for all codes below it. With `markers` a coding counts only when
    it carries one of them. With `codebook_version` only codings made with that version count.
    """

    transcripts: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    codebook_version: str | None = None


@dataclass(frozen=True)
class Wishes:
    """What somebody wants measured, by the names people use. `round_name` None is the round that counts by itself."""

    unit: Unit = "turn"
    round_name: str | None = None
    only: Only = Only()
    blind_only: bool = True
    tolerance: int = 0


@dataclass(frozen=True)
class Scope:
    """What was chosen, by identities: all that it takes to count the same again.

    `codes` is empty for all codes of the codebook. `one_version` says that only codings made with `codebook_version`
    count. `tolerance` is by how many characters two ends may differ and still be called the same.
    """

    unit: Unit
    codebook_version: str
    transcripts: tuple[UUID, ...]
    coders: tuple[UUID, ...]
    round: UUID | None = None
    codes: tuple[str, ...] = ()
    markers: tuple[str, ...] = ()
    one_version: bool = False
    blind_only: bool = True
    tolerance: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the scope in values of JSON."""
        return {
            "unit": self.unit,
            "round": None if self.round is None else self.round.hex,
            "codebook_version": self.codebook_version,
            "one_version": self.one_version,
            "transcripts": [each.hex for each in self.transcripts],
            "coders": [each.hex for each in self.coders],
            "codes": list(self.codes),
            "markers": list(self.markers),
            "blind_only": self.blind_only,
            "tolerance": self.tolerance,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Scope:
        """Return the scope that `as_json` wrote."""
        return cls(
            unit=cast(Unit, stored["unit"]),
            codebook_version=str(stored["codebook_version"]),
            transcripts=tuple(UUID(each) for each in _texts(stored["transcripts"])),
            coders=tuple(UUID(each) for each in _texts(stored["coders"])),
            round=None if stored["round"] is None else UUID(str(stored["round"])),
            codes=_texts(stored["codes"]),
            markers=_texts(stored["markers"]),
            one_version=bool(stored["one_version"]),
            blind_only=bool(stored["blind_only"]),
            tolerance=int(str(stored["tolerance"])),
        )


@dataclass(frozen=True)
class Told:
    """The names that a table needs in the place of identities."""

    coders: Mapping[UUID, str] = field(default_factory=dict)
    transcripts: Mapping[UUID, str] = field(default_factory=dict)
    rounds: Mapping[UUID, str] = field(default_factory=dict)


def _texts(stored: object) -> tuple[str, ...]:
    return tuple(str(each) for each in stored) if isinstance(stored, list) else ()
