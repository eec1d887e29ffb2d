"""Is the file as it was written? A short look at every opening, a thorough one when asked; faults with repairs."""

from __future__ import annotations

import shlex
import stat
from pathlib import Path

from voices.errors import DamagedError, LockedError, ProjectError, VoicesError
from voices.model import Fault
from voices.store.copying import faults_of_structure
from voices.store.driver import Connection
from voices.store.history import broken, written
from voices.store.journal import head_of
from voices.store.schema import expected_statements, statements
from voices.store.snapshots import key_for, opens_newest, snapshots_of, whole_snapshots
from voices.store.transcripts import Transcripts

_SMALL_BYTES = 8_000_000
_OF_LIBRARY = ("table _sqlite_migrations", "index idx__sqlite_migrations_migration_set_name")


def check_opening(connection: Connection) -> None:
    """Refuse a file that is damaged or holds what no version of the program put there, as far as a short look tells.

    Small files are read as a whole. Raises DamagedError or ProjectError.
    """
    if unknown := _unknown(connection):
        raise ProjectError(
            f"{connection.path} holds something that voices never makes ({unknown[0]}).",
            "Do not open files that come from strangers. If it is yours, go back to a snapshot of it.",
        )
    if connection.path.stat().st_size < _SMALL_BYTES and faults_of_structure(connection, thorough=False):
        raise DamagedError(f"{connection.path} is damaged.")
    head_of(connection)


def faults_of(connection: Connection, transcripts: Transcripts) -> list[Fault]:
    """Return everything that is wrong with a file, each with the command that repairs it."""
    path = connection.path
    restore = f"voices restore {quoted(path)} {quoted(name_beside(path, 'restored'))}"
    damages = faults_of_structure(connection, thorough=True)
    try:
        damages += [
            f"a row of {row['table']} refers to something that is gone"
            for row in connection.rows("pragma foreign_key_check")
        ]
        damages += [f"it holds {each}, which voices never makes" for each in _unknown(connection)]
        damages += [f"it lacks the {each}" for each in expected_statements() if each not in statements(connection)]
        damages += transcripts.faults() + list(broken(written(connection)))
    except DamagedError:
        damages = damages or ["the file cannot be read to its end"]
    found = [Fault(each, restore) for each in damages]
    if not damages and (lacking := _lacks(connection)):
        found.append(Fault(lacking, restore))
    rights = path.stat().st_mode
    if stat.S_ISREG(rights) and rights & 0o007:
        found.append(Fault("everybody on this machine may read it", f"chmod o-rwx {quoted(path)}"))
    return found


def faults_of_snapshots(project: Path, secret: str | None) -> list[Fault]:
    """Return which snapshots cannot be read as they were written."""
    found = []
    for snapshot in snapshots_of(project):
        remove = f"rm {quoted(snapshot.path)}"
        try:
            with Connection(snapshot.path, key_for(snapshot.path, secret)) as connection:
                faults = faults_of_structure(connection)
        except LockedError:
            found.append(Fault(f"the snapshot {snapshot.path.name} opens with another passphrase", remove))
        except VoicesError:
            faults = ["unreadable"]
        if faults:
            found.append(Fault(f"the snapshot {snapshot.path.name} is damaged", remove))
    return found


def with_offer(error: DamagedError | LockedError, path: Path, secret: str | None) -> ProjectError:
    """Return what went wrong at opening together with the way back: the newest snapshot that is whole.

    A passphrase that opens the newest snapshot was right: then it is the file that is damaged.
    """
    if isinstance(error, LockedError) and not opens_newest(path, secret):
        return error
    message = f"{path} is damaged."
    restore = f"voices restore {quoted(path)} {quoted(name_beside(path, 'restored'))}"
    found = next(whole_snapshots(path, secret), None)
    if found is None:
        return DamagedError(message, f"There is no snapshot of it. What can still be read is saved by: {restore}")
    return DamagedError(
        message,
        f"The newest whole snapshot is of {found[0].made.astimezone():%d %B %Y %H:%M}. This puts it into a new file, "
        f"with all that can be saved of the damaged one: {restore}",
    )


def name_beside(path: Path, what: str) -> Path:
    """Return a free name beside a project for another state of it."""
    number, name = 1, path.with_name(f"{path.stem}-{what}{path.suffix}")
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}-{what}-{number}{path.suffix}")
    return name


def quoted(path: Path) -> str:
    """Return a path as it is typed in a shell."""
    return shlex.quote(str(path))


def _unknown(connection: Connection) -> list[str]:
    """Return triggers, views, tables and indexes that no migration makes, or that say something else than there.

    A file that is to be brought up to date lacks some; the table of migrations is the library's.
    """
    expected = {**expected_statements(), **dict.fromkeys(_OF_LIBRARY)}
    found = statements(connection)
    return [name for name, sql in found.items() if name not in expected or expected[name] not in (None, sql)]


def _lacks(connection: Connection) -> str:
    """Return in words what the newest snapshot holds and the file does not; empty when it lacks nothing."""
    head = head_of(connection)
    newest = next(iter(snapshots_of(connection.path)), None)
    if newest is None or newest.replica != head.replica.hex()[-4:] or newest.sequence <= head.sequence:
        return ""
    n_missing = newest.sequence - head.sequence
    return (
        f"{n_missing} of the last changes are missing that the snapshot of {newest.made.astimezone():%d %B %Y %H:%M} "
        "holds: an older copy was put in its place, or its side file (-wal) was lost"
    )
