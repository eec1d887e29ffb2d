"""The project as a file on a disk: made private, told apart from other files, found still in its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voices.errors import MovedError, ProjectError
from voices.store.keys import is_salt, kind_of_file

Lock = Literal["plain", "encrypted"]
PLAIN_HEADER = b"SQLite format 3\x00"
SMALLEST = 4096  # a page; a project has many


@dataclass(frozen=True)
class Place:
    """Which file on which disk was opened, so that another one under the same name is noticed."""

    path: Path
    device: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Place:
        """Return the place of a file that is there."""
        found = path.stat()
        return cls(path, found.st_dev, found.st_ino)

    def check(self) -> None:
        """Refuse to go on when the file was deleted, moved or replaced since it was opened."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            raise MovedError(f"{self.path} was deleted or moved while it was open.") from None
        except OSError as error:
            raise ProjectError(
                f"{self.path} cannot be reached: {error.strerror}.", "Check the disk and the folder."
            ) from None
        if (found.st_dev, found.st_ino) != (self.device, self.inode):
            raise MovedError(f"{self.path} was replaced by another file while it was open.")


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; its -wal and -shm inherit that.

    Raises FileExistsError when something of this name is there.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be created: {error.strerror}.", "Choose a folder that exists and that you may write in."
        ) from None


def lock_of(path: Path) -> Lock:
    """Return whether a project file is plain or encrypted; refuse what can be neither before SQLite touches it."""
    header = read_header(path)
    if header == PLAIN_HEADER:
        return "plain"
    if is_salt(header) and path.stat().st_size >= SMALLEST:
        return "encrypted"
    kind = kind_of_file(header) if header else "empty"
    raise ProjectError(
        f"{path} is {kind + ', ' if kind else ''}not a voices project.", "Name a file that `voices new` made."
    )


def read_header(path: Path) -> bytes:
    """Return the first 16 bytes of a file, fewer where it is shorter."""
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN_HEADER))
    except FileNotFoundError:
        raise ProjectError(f"There is no file {path}.", f"Make one with: voices new {path}") from None
    except IsADirectoryError:
        raise ProjectError(f"{path} is a folder.", "Name the project file inside it.") from None
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}.", "Check who may read it.") from None


def make_or_take_empty(path: Path, holds_nothing: Callable[[], bool]) -> None:
    """Make an empty private file, or take over what an interrupted creation left; any other file stays as it is."""
    try:
        make_private(path)
    except FileExistsError:
        if not (path.is_file() and (path.stat().st_size == 0 or holds_nothing())):
            raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.") from None
        path.chmod(0o600)


def mark_of(path: Path) -> str:
    """Return what an encrypted file is known by before it is opened: its salt, the same in all its snapshots."""
    return read_header(path).hex()
