"""Figures of agreement and what they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Coefficient:
    """One figure. `value` None means undefined, and `reason` then names why; `low` and `high` bound the 95 % interval.

    `interval_reason` names why there is no interval when there is a value but none to bound it.
    """

    name: str
    value: float | None
    n_units: int
    n_coders: int
    reason: str = ""
    low: float | None = None
    high: float | None = None
    interval_reason: str = ""


@dataclass(frozen=True)
class Figure:
    """A coefficient and what it speaks of: a code, a theme or all codes; all coders or one pair.

    `code` is the id of a code or theme, None for all codes together. `pair` is None for all coders.
    """

    level: str
    code: str | None
    coefficient: Coefficient
    pair: tuple[UUID, UUID] | None = None


@dataclass(frozen=True)
class AgreementRun:
    """A stored computation of agreement: everything needed to say what the figures speak of.

    `transcripts` are those that two or more coders read a part of. `unit` is "turn", "child-turn", "sentence" or
    "character". `n_units` counts units that two or more coders read; `n_left_out` those that fewer did. `data_sha256`
    is the checksum of what was counted: equal data, equal run. `scope` is what was chosen, in the form that repeats the
    run; `tables` holds what was printed beside the figures, rows by the name of their table, in values of JSON, coders
    and transcripts by the hex of their id. Both are empty for a run from before they were kept.
    """

    id: UUID
    made: datetime
    unit: str
    coders: tuple[UUID, ...]
    transcripts: tuple[UUID, ...]
    codebook_version: str
    blind_only: bool
    n_units: int
    n_left_out: int
    data_sha256: str
    program: str
    round: UUID | None = None
    figures: tuple[Figure, ...] = ()
    scope: Mapping[str, object] = field(default_factory=dict)
    tables: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)

    def figures_at(self, level: str, name: str) -> Iterator[Figure]:
        """Yield the figures of one level ("code", "theme", "all") with one coefficient's name."""
        return (each for each in self.figures if each.level == level and each.coefficient.name == name)

    def figures_at_level(self, level: str) -> Iterator[Figure]:
        """Yield all figures of one level ("code", "theme", "all")."""
        return (each for each in self.figures if each.level == level)
