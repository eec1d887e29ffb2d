"""What the server tells the process of a tab: which project, what opens it, what is done there.

It goes through a pipe that only the two of them hold. The secret must not stand among the arguments or the environment
of a process, where other processes of the machine may read it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from voices.errors import ServingError

DESCRIPTOR = "VOICES_ERRAND"  # the environment variable that holds the number of the pipe's end, nothing else
JobInTab = Literal["coding", "reconciling"]


@dataclass(frozen=True, repr=False)
class Errand:
    """The task of a tab. `secret` is None for a plain file; `round_name` None for work outside rounds."""

    path: Path
    secret: str | None
    job: JobInTab
    round_name: str | None


def hand_over(errand: Errand) -> int:
    """Return a descriptor from which the errand can be read once. It is far smaller than a pipe holds."""
    reading, writing = os.pipe()
    try:
        os.write(writing, json.dumps({**asdict(errand), "path": str(errand.path)}).encode())
    finally:
        os.close(writing)
    return reading


def take() -> Errand:
    """Return what the server handed over, and forget where it came from."""
    number = os.environ.pop(DESCRIPTOR, "")
    if not number.isdecimal():
        raise ServingError("This is the process of a tab; it is started by the server.", "Use: voices serve PROJECT")
    with open(int(number), encoding="utf-8") as pipe:
        told = json.load(pipe)
    return Errand(Path(told["path"]), told["secret"], told["job"], told["round_name"])
