"""Bringing a project back into a new file: as it was at some moment, or what can be saved of a damaged one.

The base is the newest whole snapshot from before that moment; on top of it the acts since are done again from the
journal of the project itself, as far as it can be read and its chain of hashes holds. Without a snapshot everything
comes from the journal. Nothing is ever written to the file that is restored from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from voices.errors import DamagedError, LockedError, ProjectError, VoicesError
from voices.model import Head, Restored, Snapshot
from voices.store.copying import finish, part_of, write_copy
from voices.store.driver import Connection, Row
from voices.store.files import lock_of, make_private
from voices.store.handing_out import as_new_copy
from voices.store.history import last_until, written
from voices.store.journal import Written, head_of
from voices.store.keys import Key
from voices.store.redoing import Redoing
from voices.store.replay import SOURCE
from voices.store.schema import apply_all, migrate
from voices.store.snapshots import key_for, opens_newest, snapshots_of, whole_snapshots
from voices.store.values import milliseconds, moment

Base = tuple[Path, Key | None, Snapshot | None]
_UNREADABLE = (DamagedError, ValueError, TypeError)
_UNREAD = "nothing of {} itself could be read: what was done after that snapshot is missing"


def restore(project: Path, secret: str | None, path: Path, until: datetime | None = None) -> Restored:
    """Write the state of a project at a moment (None: the last that can be had) to a new file.

    `project` may be damaged; it is only read. Raises ProjectError when nothing of that time can be had.
    """
    with ExitStack() as stack:
        source = _readable(project, secret)
        if source is not None:
            stack.enter_context(source)
        if source is not None and until is not None and not last_until(source, until):
            raise ProjectError(
                f"By {until.astimezone():%Y-%m-%d %H:%M} nothing had been done in {project} yet.",
                f"Look when things were done: voices history {project}",
            )
        base = next(_bases(project, secret, source, until), None)
        if source is None and base is None:
            when = "" if until is None else " from before that time"
            raise DamagedError(
                f"Nothing of {project} can be read, and there is no whole snapshot of it{when}.",
                "Look for copies elsewhere: hand-out copies, the backups of this computer.",
            )
        restored = _build(path, base, source, until)
    if source is not None:
        return restored
    return replace(restored, lost=(_UNREAD.format(project), *restored.lost))


def restore_copy(copy: Path, secret: str | None, path: Path) -> Restored:
    """Write what one snapshot, or any other copy of a project, holds to a new file that people can work in."""
    project = copy.parent.with_name(copy.parent.name.removesuffix("-snapshots"))
    snapshot = next((each for each in snapshots_of(project) if each.path.name == copy.name), None)
    return _build(path, (copy, key_for(copy, secret), snapshot), None, None)


def _build(path: Path, base: Base | None, source: Connection | None, until: datetime | None) -> Restored:
    if path.exists():
        raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.")
    key = base[1] if base is not None else source.key if source is not None else None
    with part_of(path) as part:
        with _begun(part, base, key) as target:
            redone = (0, ()) if source is None else _do_again(target, source, until)
            done_at = _last_act(target)
            what = "what could be had" if until is None else f"the state of {until:%Y-%m-%d %H:%M} UTC"
            at = None if until is None else milliseconds(until)
            from_ = {"until": at, "base": None if base is None else base[0].name}
            head = as_new_copy(target, f"restored {what}", "project.restored", from_)
        finish(part, key, path, head, single=False)
    return Restored(path, done_at, None if base is None else base[2], *redone)


@contextmanager
def _begun(part: Path, base: Base | None, key: Key | None) -> Iterator[Connection]:
    """Give the new file with what the base holds, or with empty tables."""
    if base is not None:
        with Connection(base[0], key) as copied:
            write_copy(copied, part, key)
        with Connection(part, key) as target:
            target.set_up("journal_mode = wal")
            migrate(target, lambda _: None)
            yield target
        return
    make_private(part)
    with Connection(part, key, create=True) as target:
        with target.writing():
            target.claim()
            apply_all(target)
        yield target


def _do_again(target: Connection, source: Connection, until: datetime | None) -> tuple[int, tuple[str, ...]]:
    """Do again what the source's journal holds beyond the target's. Return how many acts, and what could not be.

    SQLite commits nothing once a damaged page was met on the way, in whichever file. So the journal is read through a
    connection of its own, and when an entry leads to a damaged page everything is done once more without that entry.
    """
    try:
        replicas = source.rows("select id, uid, made from replica order by id")
        own = source.row("select value from setting where key = 'replica'")
    except DamagedError:
        return 0, (_UNREAD.format(source.path),)
    spoiled: set[int] = set()
    with target.attached(source.path, source.key, SOURCE, only_read=True):
        while True:
            n_known = len(spoiled)
            try:
                with target.writing():
                    if own is not None:  # which of the copies the source is, not the first it descends from
                        target.run(
                            "insert into setting (key, value) values ('replica', :own) on conflict (key) do nothing",
                            own=own["value"],
                        )
                    redoing = _redone(target, source, replicas, until, spoiled)
                    if len(spoiled) == n_known:
                        return redoing.n_acts, redoing.lost
                    raise _SpoiledError
            except _SpoiledError:
                continue


class _SpoiledError(Exception):
    """A damaged page was met: what was done since the beginning of the write cannot be committed."""


def _redone(
    target: Connection, source: Connection, replicas: Sequence[Row], until: datetime | None, spoiled: set[int]
) -> Redoing:
    """Do all acts again that can be, inside a write of the target, and add the entries that met damage to `spoiled`."""
    known = {row["uid"] for row in target.rows("select uid from main.replica order by id")}
    for each in replicas:
        if each["uid"] not in known:
            target.run("insert into replica (id, uid, made) values (:id, :uid, :made)", **each)
    row = target.row("select max(id) as last from main.journal")
    after = 0 if row is None or row["last"] is None else int(row["last"])
    redoing = Redoing(target, spoiled)
    last = None if until is None else last_until(source, until)
    for _, entries in groupby(_readable_entries(source, after, last), key=lambda each: each.act.key):
        redoing.do(tuple(entries))
    redoing.done()
    return redoing


def _readable_entries(source: Connection, after: int, last: int | None) -> Iterator[Written]:
    """Yield what can be read of the source's journal; where a page of it is damaged, entry by entry around it."""
    try:
        for entry in written(source, after, last=last):
            yield entry
            after = entry.key
    except _UNREADABLE:
        end = _end_of_journal(source)
        for key in range(after + 1, (end if last is None else min(end, last)) + 1):
            with suppress(*_UNREADABLE):
                yield from written(source, key - 1, last=key)


def _end_of_journal(source: Connection) -> int:
    try:
        row = source.row("select max(id) as last from journal")
    except DamagedError:
        return 0
    return 0 if row is None or row["last"] is None else int(row["last"])


def _last_act(connection: Connection) -> datetime | None:
    row = connection.row("select made from act order by id desc limit 1")
    return None if row is None else moment(row["made"])


def _readable(project: Path, secret: str | None) -> Connection | None:
    """Return the project opened for reading, None when its beginning is too damaged for that.

    Raises LockedError only when the newest snapshot does not open with this secret either.
    """
    try:
        lock_of(project)
        connection = Connection(project, key_for(project, secret), only_read=True)
    except LockedError:
        if not opens_newest(project, secret):
            raise
        return None
    except ProjectError:
        if not snapshots_of(project):
            raise
        return None
    try:
        head_of(connection)
    except VoicesError:
        connection.close()
        return None
    return connection


def _bases(project: Path, secret: str | None, source: Connection | None, until: datetime | None) -> Iterator[Base]:
    """Yield the snapshots that can be built on, newest first: whole, old enough, and of the same history."""
    for snapshot, key in whole_snapshots(project, secret):
        with Connection(snapshot.path, key) as connection:
            done_at = _last_act(connection)
            same_history = source is None or _holds(source, head_of(connection)) or _holds(connection, head_of(source))
        if same_history and (until is None or done_at is None or done_at <= until):
            yield snapshot.path, key, snapshot


def _holds(source: Connection, head: Head) -> bool:
    """Return whether the project's journal holds the entry that a snapshot ends with."""
    try:
        found = source.row(
            """
            select hash from journal
            where replica_id = (select id from replica where uid = :replica) and sequence = :sequence
            """,
            replica=head.replica,
            sequence=head.sequence,
        )
    except DamagedError:
        return True  # it cannot be told; what follows is checked entry by entry
    return found is not None and found["hash"] == head.hash
