"""A plan of who codes which transcript: for double coding, or for coding one's own again after some weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Plan:
    """Who is to code which transcript.

    `kind` is "double" (several coders, to compare them) or "again" (one coder codes own work a second time). `by` are
    the attributes that made the strata, `n_from` how many transcripts it was drawn from, `per_pair` how many each pair
    of coders was to share, `weeks` how old own work had to be (None in a plan for double coding). `assigned` gives the
    coders of each transcript that was drawn. `round` is None until the plan is opened.
    """

    id: UUID
    kind: Literal["double", "again"]
    seed: int
    by: tuple[str, ...]
    n_from: int
    per_pair: int
    weeks: int | None
    assigned: Mapping[UUID, tuple[UUID, ...]]
    round: UUID | None = None


@dataclass(frozen=True)
class AttributesOf:
    """What the study knows of one transcript without its words. `header` are the fields above the interview.

    `children` are the numbers of the children who speak in it, or whom a participants table places in it.
    """

    id: UUID
    name: str
    n_child_turns: int
    header: tuple[tuple[str, str], ...] = ()
    children: frozenset[str] = field(default_factory=frozenset)
