"""What the database says of a failure, in the words of whoever uses the file."""

from __future__ import annotations

from pathlib import Path

from voices.errors import BusyError, DamagedError, ProjectError, RoundError, SearchError, VoicesError

BUSY_SECONDS = 10.0

_MESSAGES = (
    ("disk is full", "The disk that holds {path} is full.", "Free some space and do the last step again."),
    ("disk I/O error", "{path} could not be written to.", "Check the disk and its free space, then try again."),
    ("readonly", "{path} is read-only.", "Make the file and its folder writable, or copy it elsewhere."),
    ("unable to open", "{path} cannot be opened.", "Check that the folder exists and that you may write in it."),
)
_DAMAGED = (
    "malformed",
    "not a database",
    "file is encrypted",
    "HMAC",
    "database corruption",
    "Could not decode",
    "vtable constructor",
    "fts5: ch",
    "fts5: corr",
)


def in_words(error: str, path: Path) -> VoicesError | None:
    """Return the sentence for a driver's message, None for what only a bug can cause."""
    if "the round is closed" in error:
        return RoundError(
            "That round is closed: what was coded in it is evidence and stays as it is.",
            "New codings beside it are possible; they do not count into the round.",
        )
    for part, message, hint in _MESSAGES:
        if part in error:
            return ProjectError(message.format(path=path), hint)
    if any(part in error for part in _DAMAGED):
        return damaged(path)
    if "interrupted" in error:
        return SearchError("The search was stopped.")
    if "locked" in error:
        return BusyError(
            f"{path} was held by another window or command for more than {BUSY_SECONDS:.0f} seconds.",
            "Nothing was written. Try again when the other one is done.",
        )
    return None


def damaged(path: Path) -> DamagedError:
    """Return the sentence for a file that cannot be read as it was written."""
    return DamagedError(f"{path} is damaged.", f"Do not write to it. Look what can be saved: voices check {path}")
