"""Who takes part: children, and those who code, lead or rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

TAKE_PART = "take_part"


@dataclass(frozen=True)
class Participant:
    """A child of the study. `id` is the number the study gave (never printed), `pseudonym` None until one is known.

    `values` are attributes by name ("not asked", "declined", "unknown" are values); `consents` maps a purpose to
    its answer. A purpose without an answer was not asked, and not asked means no. `transcripts` are the names of the
    interviews that participants tables place the child in.
    """

    id: str
    pseudonym: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    transcripts: tuple[str, ...] = ()

    @property
    def takes_part(self) -> bool:
        """Whether the child may be counted: nothing is on record about taking part, or a clear yes."""
        return self.consents.get(TAKE_PART, "yes") == "yes"


@dataclass(frozen=True)
class Coder:
    """A person who codes, leads or rules."""

    id: UUID
    name: str
    role: str = "coder"
