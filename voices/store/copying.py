"""Whole copies of a project in one file: made from one moment of a file in use, verified, private, or not there."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from voices.errors import DamagedError, ProjectError, VoicesError
from voices.model import Head
from voices.store.driver import APPLICATION_ID, Connection
from voices.store.files import make_private
from voices.store.journal import head_of
from voices.store.keys import Key

_PAGES_A_STEP = 2_000
_THOROUGH_BYTES = 64_000_000  # above, the slower check of every index against its table is left to `voices check`
PART = ".part"
PAGE_BYTES = 4096


class StoppedError(Exception):
    """A copy was given up because the program is about to end; what was written of it is gone."""


def write_copy(source: Connection, path: Path, key: Key | None, stopped: Callable[[], bool] = lambda: False) -> Head:
    """Write what one moment of a project holds to a new file, check it, and return its head.

    The file appears under its name only when it is whole, flushed and checked; an existing one is never overwritten.
    `source` must not be inside a write of its own. Raises StoppedError when `stopped` says so in between.
    """
    if path.exists():
        raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.")
    with part_of(path) as part, source.translated():
        make_private(part)
        same_kind = (source.key is None) == (key is None)
        head = _copy_pages(source, part, key, stopped) if same_kind else _copy_contents(source, part, key)
        finish(part, key, path, head, single=True)
    return head


def faults_of_structure(connection: Connection, *, thorough: bool | None = None) -> list[str]:
    """Return which parts of a file are damaged, in words: every page, and in small files every index too."""
    found = []
    if connection.key is not None and _has_strange_pages(connection):
        found.append("pages of the file are not as they were written")
    if _is_cut(connection.path):
        found.append("the file is cut short")
    if thorough is None:
        thorough = connection.path.stat().st_size < _THOROUGH_BYTES
    check = "integrity_check" if thorough else "quick_check"
    try:
        rows = connection.rows(f"pragma {check}")
    except DamagedError:
        return [*found, "the file cannot be read to its end"]
    return found + [f"the file is damaged ({row[check]})" for row in rows if row[check] != "ok"]


def _has_strange_pages(connection: Connection) -> bool:
    """Return whether pages of an encrypted file were not written with its key.

    The cipher looks into the file itself, where a change of the passphrase that was killed left pages of both keys; the
    right ones are in the side file, and have to come from there first. Whoever only reads trusts what is read.
    """
    if connection.only_read or not connection.rows("pragma cipher_integrity_check"):
        return False
    with suppress(VoicesError):
        connection.set_up("wal_checkpoint(passive)")
    return bool(connection.rows("pragma cipher_integrity_check"))


def _is_cut(path: Path) -> bool:
    """Return whether a file ends inside a page, and no side file has that page whole."""
    side = path.with_name(f"{path.name}-wal")
    return path.stat().st_size % PAGE_BYTES != 0 and not (side.exists() and side.stat().st_size)


def _copy_pages(source: Connection, part: Path, key: Key | None, stopped: Callable[[], bool]) -> Head:
    """Copy page by page, through the cipher when there is one. The source holds one state meanwhile."""

    def step(status: int, left: int, total: int) -> None:
        if stopped():
            raise StoppedError

    with Connection(part, key, create=True) as target, source.reading():
        head = head_of(source)
        source.db.conn.backup(target.db.conn, pages=_PAGES_A_STEP, progress=step)
    return head


def _copy_contents(source: Connection, part: Path, key: Key | None) -> Head:
    """Copy everything that is in the tables, from an encrypted file to a plain one or the other way round."""
    Connection(part, key, create=True).close()
    connection = source.db.conn
    with source.attached(part, key, "part"):
        connection.execute("begin")
        try:
            head = head_of(source)
            connection.execute("select sqlcipher_export('part')").fetchone()
            connection.execute("commit")
        finally:
            source.db.rollback()
        connection.execute(f"pragma part.application_id = {APPLICATION_ID}")
    return head


@contextmanager
def part_of(path: Path) -> Iterator[Path]:
    """Give the name of a file beside the wanted one to build it in; whatever goes wrong, nothing of it stays."""
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    _remove(part)
    _remove_abandoned(path)
    try:
        yield part
    finally:
        _remove(part)


def finish(part: Path, key: Key | None, path: Path, head: Head, *, single: bool) -> None:
    """Check a finished part and give it its name. A single file keeps nothing in side files, also while it is read."""
    with Connection(part, key) as copy:
        copy.set_up(f"journal_mode = {'delete' if single else 'wal'}")
        if faults_of_structure(copy) or head_of(copy) != head:
            raise DamagedError(f"{path} could not be read back as it was written.", "Check the disk, then try again.")
    _flush(part)
    _move_into_place(part, path)


def _remove(part: Path) -> None:
    for name in (part, *(part.with_name(part.name + end) for end in ("-wal", "-shm", "-journal"))):
        with suppress(OSError):
            name.unlink()


def _remove_abandoned(path: Path) -> None:
    """Remove what killed processes left of earlier tries at a file: it may hold clear text that nobody asked for."""
    name = re.compile(rf"\.+{re.escape(path.name.lstrip('.'))}\.(?P<process>\d+){re.escape(PART)}.*")
    for each in path.parent.glob(".*"):
        found = name.fullmatch(each.name)
        if found is not None and not _is_running(int(found["process"])):
            with suppress(OSError):
                each.unlink()


def _is_running(process: int) -> bool:
    """Return whether a process is there, as far as this system tells."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _move_into_place(part: Path, path: Path) -> None:
    """Give a finished file its name, unless somebody took the name meanwhile; the folder is flushed too."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.") from None
    except OSError:  # a disk without hard links
        if path.exists():
            raise ProjectError(f"{path} is already there.", "Choose another name.") from None
        os.replace(part, path)
    if sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
