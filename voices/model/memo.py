"""What coders write down beside their codings: memos, each about one thing of the study."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

AboutKind = Literal["coding", "code", "transcript", "participant", "project"]


@dataclass(frozen=True)
class About:
    """What a memo is about.

    `id` is the identity of a coding or a transcript in hexadecimal digits, the id of a code, the number of a child, and
    empty for the study as a whole.
    """

    kind: AboutKind
    id: str = ""


@dataclass(frozen=True)
class Memo:
    """A coder's memo about one thing. `made` is when it was first written, `changed` when last."""

    id: UUID
    about: About
    text: str
    coder: UUID
    made: datetime
    changed: datetime


@dataclass(frozen=True)
class CodedPlace:
    """Where a coding with a memo lies: its code, and the turn in which it begins at the offset `start`."""

    transcript: UUID
    name: str
    turn: int
    start: int
    code: str
