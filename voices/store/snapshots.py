"""Snapshots: verified copies of the project in a folder beside it, locked with the same key, kept by age.

A file name tells when, which copy of the study, how many journal entries and the first digits of the last one's hash;
so the folder can be read without opening anything.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from voices import ids
from voices.errors import VoicesError
from voices.model import Head, Snapshot
from voices.store.copying import PART, faults_of_structure, write_copy
from voices.store.driver import Connection
from voices.store.files import lock_of, read_header
from voices.store.journal import head_of
from voices.store.keys import Key, key_of

N_NEWEST, N_HOURS, N_DAYS, N_WEEKS, N_BEFORE = 10, 24, 14, 8, 3
_STALE_SECONDS = 3600.0
_NAME = re.compile(
    r"(?P<made>\d{8}T\d{6})Z(?P<again>\.\d+)?-(?P<replica>[0-9a-f]{4})-(?P<sequence>\d+)-(?P<head>[0-9a-f]{4})"
    r"(?P<why>-before-\w+)?\.voices"
)


def folder_of(project: Path) -> Path:
    """Return the folder of a project's snapshots."""
    return project.with_name(f"{project.name}-snapshots")


def snapshots_of(project: Path) -> list[Snapshot]:
    """Return the snapshots of a project by their names, newest first; empty when there are none."""
    try:
        names = sorted(os.listdir(folder_of(project)))
    except (OSError, ValueError):  # no folder of snapshots, or no name of a file
        return []
    found = [each for each in (_as_snapshot(folder_of(project) / name) for name in names) if each is not None]
    return sorted(found, key=lambda each: (each.made, each.path.name), reverse=True)


def take(source: Connection, project: Path, *, why: str = "", stopped: Callable[[], bool] = lambda: False) -> Snapshot:
    """Write a snapshot of the project, check it, let go of those that are too old, and return it.

    When the newest snapshot holds exactly what the project holds, that one is returned and nothing is written.
    """
    folder = folder_of(project)
    head = head_of(source)
    newest = next(iter(snapshots_of(project)), None)
    if newest is not None and newest.is_of(head) and not why:
        return newest
    _make_folder(folder, project)
    path = _free_name(folder, head, why)
    written = write_copy(source, path, source.key, stopped)
    if written != head:  # somebody wrote in between: the name is to tell what is in it
        path = path.rename(_free_name(folder, written, why))
    _copy_rights(project, path)
    _let_go(project)
    found = _as_snapshot(path)
    if found is None:
        raise RuntimeError("a snapshot has a name that cannot be read")
    return found


def whole_snapshots(project: Path, secret: str | Key | None) -> Iterator[tuple[Snapshot, Key | None]]:
    """Yield the snapshots that open with a secret and can be read to their end, newest first, each with its key."""
    keys: dict[bytes, Key | None] = {}
    for snapshot in snapshots_of(project):
        try:
            salt = read_header(snapshot.path)
            if salt not in keys:
                keys[salt] = key_for(snapshot.path, secret)
            with Connection(snapshot.path, keys[salt]) as connection:
                if faults_of_structure(connection):
                    continue
        except VoicesError:
            continue
        yield snapshot, keys[salt]


def is_snapshot(path: Path) -> bool:
    """Return whether a file is named as a snapshot is."""
    return _NAME.fullmatch(path.name) is not None


def opens_newest(project: Path, secret: str | None) -> bool:
    """Return whether a secret opens the newest snapshot: then it is right, whatever the project itself says."""
    for snapshot in snapshots_of(project)[:1]:
        try:
            Connection(snapshot.path, key_for(snapshot.path, secret)).close()
        except VoicesError:
            return False
        return True
    return False


def key_for(path: Path, secret: str | Key | None) -> Key | None:
    """Return the key that a secret gives for a file; None for a plain file, or without a secret."""
    if secret is None or lock_of(path) == "plain":
        return None
    return secret if isinstance(secret, Key) else key_of(secret, read_header(path))


def to_keep(made: Sequence[datetime], now: datetime) -> set[datetime]:
    """Return which moments are kept: the newest, one for each of the last hours, days and weeks with any.

    >>> moments = [datetime(2026, 5, day, 12, tzinfo=UTC) for day in range(1, 31)]
    >>> sorted(each.day for each in to_keep(moments, datetime(2026, 5, 30, 13, tzinfo=UTC)))
    [3, 10, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
    """
    newest_first = sorted(made, reverse=True)
    kept = set(newest_first[:N_NEWEST])
    for n_kept, span, slot in (
        (N_HOURS, timedelta(hours=N_HOURS), lambda each: (each.date(), each.hour)),
        (N_DAYS, timedelta(days=N_DAYS), lambda each: each.date()),
        (N_WEEKS, timedelta(weeks=N_WEEKS), lambda each: each.isocalendar()[:2]),
    ):
        slots: dict[object, datetime] = {}
        for each in newest_first:
            if each > now - span:
                slots.setdefault(slot(each), each)
        kept.update(list(slots.values())[:n_kept])
    return kept


@contextlib.contextmanager
def only_one(project: Path) -> Iterator[bool]:
    """Yield True to one process at a time: of two hundred coders one makes the snapshot."""
    lock = folder_of(project) / ".lock"
    _make_folder(lock.parent, project)
    with contextlib.suppress(OSError):
        if time.time() - lock.stat().st_mtime > _STALE_SECONDS:
            lock.unlink()
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        yield False
        return
    try:
        yield True
    finally:
        with contextlib.suppress(OSError):
            lock.unlink()


def _let_go(project: Path) -> None:
    """Remove snapshots that age has made superfluous, and parts that a killed process left."""
    found = snapshots_of(project)
    regular = [each for each in found if not each.why]
    kept = to_keep([each.made for each in regular], ids.now())
    gone = [each.path for each in regular if each.made not in kept]
    gone += [each.path for each in found if each.why][N_BEFORE:]
    for path in [*gone, *_old_parts(folder_of(project))]:
        with contextlib.suppress(OSError):
            path.unlink()


def _old_parts(folder: Path) -> Iterable[Path]:
    for path in folder.glob(f".*{PART}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                yield path


def _make_folder(folder: Path, project: Path) -> None:
    """Make the folder; whoever may read the project may read its snapshots."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700 | _rights_of_team(project.stat().st_mode))


def _rights_of_team(rights: int) -> int:
    """Return what a group may do in the folder of snapshots, and that new ones are the group's."""
    if rights & 0o020:
        return 0o2070
    return 0o2050 if rights & 0o040 else 0


def _copy_rights(project: Path, path: Path) -> None:
    """Give a snapshot the rights of the project: private, or a team's."""
    found = project.stat()
    with contextlib.suppress(OSError, AttributeError):
        os.chown(path, -1, found.st_gid)
    path.chmod(found.st_mode & 0o666)


def _free_name(folder: Path, head: Head, why: str) -> Path:
    made, told = f"{ids.now():%Y%m%dT%H%M%S}Z", f"-before-{why}" if why else ""
    state = f"{head.replica.hex()[-4:]}-{head.sequence}-{head.hash.hex()[:4]}"
    for number in count():
        path = folder / f"{made}{f'.{number}' if number else ''}-{state}{told}.voices"
        if not path.exists():
            return path
    raise RuntimeError("counting ended")


def _as_snapshot(path: Path) -> Snapshot | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        n_bytes = path.stat().st_size
    except OSError:
        return None
    return Snapshot(
        path=path,
        made=datetime.strptime(found["made"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC),
        sequence=int(found["sequence"]),
        replica=found["replica"],
        head=found["head"],
        n_bytes=n_bytes,
        why=(found["why"] or "").removeprefix("-"),
    )
