"""What is in a whole study at a glance: passages of a code on pages, and what counts."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from voices.model.text import Role, Span


@dataclass(frozen=True)
class CodedPassage:
    """One coding with its words, for the team. `turn` and `role` are those of the turn in which it begins.

    `text` is empty where the safeguarding protocol locks the words.
    """

    coding: UUID
    code: str
    coder: str
    transcript: UUID
    name: str
    span: Span
    turn: int
    role: Role
    text: str
