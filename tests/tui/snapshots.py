"""What a screen shows, kept as a file of text. SNAPSHOTS=write writes them anew; read them then."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).with_name("snapshots")


def kept(name: str, shown: str) -> str:
    """Return what is kept under a name; while they are written anew, what is shown now."""
    path = _FOLDER / f"{name}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{shown}\n", encoding="utf-8")
    return path.read_text(encoding="utf-8").removesuffix("\n")
