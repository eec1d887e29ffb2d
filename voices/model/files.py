"""The project as a file that must not be lost: snapshots of it, and what was found wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Head:
    """The end of a copy's journal: which copy of the study, how many entries, and the hash of the last one.

    Two files with the same head hold the same history. `sequence` is 0 and `hash` zeros before the first entry.
    """

    replica: bytes
    sequence: int
    hash: bytes

    @property
    def short(self) -> str:
        """The first digits of the hash, to be compared by people."""
        return self.hash.hex()[:12]


@dataclass(frozen=True)
class Snapshot:
    """A copy of the project in its folder of snapshots, as its file name tells; `why` is empty for a regular one.

    `replica` and `head` are the last four digits of the copy's identity, and the first four of the hash of its last
    journal entry.
    """

    path: Path
    made: datetime
    sequence: int
    replica: str
    head: str
    n_bytes: int
    why: str = ""

    def is_of(self, head: Head) -> bool:
        """Return whether this snapshot holds exactly what a file with this head holds."""
        return (self.sequence, self.head) == (head.sequence, head.hash.hex()[:4])


@dataclass(frozen=True)
class Fault:
    """Something that is wrong with a project file, and the command that repairs it (or names what to do)."""

    what: str
    repair: str


@dataclass(frozen=True)
class Restored:
    """What was brought back into a new file.

    `until` is when the last act in it was done (None for an empty study), `base` the snapshot it was built on (None
    when it was rebuilt from the journal alone), `n_acts` how many acts were done again on top of that; `lost` says in
    sentences what could not be brought back.
    """

    path: Path
    until: datetime | None
    base: Snapshot | None
    n_acts: int
    lost: tuple[str, ...] = ()
