"""Is the file as it was written? A short look at every opening, a thorough one when asked; faults with repairs."""

from __future__ import annotations

import shlex
import stat
from pathlib import Path

from voices.errors import DamagedError, LockedError, ProjectError, VoicesError
from voices.model import Fault
from voices.store.agreeing import Told
from voices.store.codebook import Codebooks
from voices.store.copying import faults_of_structure
from voices.store.derived import faults_of_derived
from voices.store.driver import Connection
from voices.store.files import PLAIN_HEADER, read_header
from voices.store.history import broken, written
from voices.store.journal import head_of
from voices.store.keys import Key
from voices.store.places import shared_place
from voices.store.schema import expected_statements, known_statements, statements
from voices.store.snapshots import key_for, opens_newest, snapshots_of, whole_snapshots
from voices.store.transcripts import Transcripts

_SMALL_BYTES = 8_000_000
_OF_LIBRARY = ("table _sqlite_migrations", "index idx__sqlite_migrations_migration_set_name")


def refuse_shared(path: Path) -> None:
    """Refuse to work in a place whose locks do not hold, or that another program copies while it is written to."""
    place = shared_place(path)
    if place is not None:
        raise ProjectError(
            f"{path} lies on {place}, where people's work gets lost: nothing was opened."
            if place.startswith("a network")
            else f"{path} lies in {place}, where people's work gets lost: nothing was opened.",
            "Keep the project in a folder on this machine's own disk, and carry copies: voices export PROJECT COPY",
        )


def check_opening(connection: Connection) -> None:
    """Refuse a file that is damaged or holds what no version of the program put there, as far as a short look tells.

    Small files are read as a whole. Raises DamagedError or ProjectError.
    """
    if unknown := _unknown(connection):
        raise ProjectError(
            f"{connection.path} holds something that voices never makes ({unknown[0]}).",
            "Do not open files that come from strangers. If it is yours, go back to a snapshot of it.",
        )
    try:
        if connection.path.stat().st_size < _SMALL_BYTES and faults_of_structure(connection, thorough=False):
            raise DamagedError(f"{connection.path} is damaged.")
        head_of(connection)
    except (ValueError, TypeError):
        raise DamagedError(f"{connection.path} is damaged.") from None


def check_side_file(path: Path, key: Key | None) -> None:
    """Refuse a project whose side file does not fit, before anything can write: on closing it would go into the file.

    Raises DamagedError or LockedError. Without a side file nothing is read.
    """
    side = path.with_name(f"{path.name}-wal")
    if not side.exists() or not side.stat().st_size:
        return
    with Connection(path, key, only_read=True) as connection:
        if path.stat().st_size < _SMALL_BYTES and faults_of_structure(connection, thorough=False):
            raise DamagedError(
                f"{path} is damaged, or its side file {side.name} belongs to another file.",
                f"Should {side.name} have been put there by hand, move it away and try again.",
            )


def faults_of(connection: Connection, codebooks: Codebooks, transcripts: Transcripts) -> list[Fault]:
    """Return everything that is wrong with a file, each with the command that repairs it."""
    path = connection.path
    restore = f"voices restore {quoted(path)} {quoted(name_beside(path, 'restored'))}"
    damages = faults_of_structure(connection, thorough=True)
    try:
        damages += _faults_of_contents(connection, codebooks, transcripts)
    except DamagedError:
        damages = damages or ["the file cannot be read to its end"]
    except (ValueError, TypeError):  # what the tables hold is not what was written there
        damages = damages or ["it holds values that voices never writes"]
    found = [Fault(each, restore) for each in damages]
    if not damages:
        again = f"voices check {quoted(path)} --rebuild"
        found += [Fault(each, again) for each in faults_of_derived(connection)]
    if not damages and (lacking := _lacks(connection)):
        found.append(Fault(lacking, restore))
    found += [
        Fault(f"the snapshot {each.path.name} is not encrypted", f"rm {quoted(each.path)}")
        for each in snapshots_of(path)
        if connection.key is not None and read_header(each.path) == PLAIN_HEADER
    ]
    rights = path.stat().st_mode
    if stat.S_ISREG(rights) and rights & 0o007:
        found.append(Fault("everybody on this machine may read it", f"chmod o-rwx {quoted(path)}"))
    return found


def _faults_of_contents(connection: Connection, codebooks: Codebooks, transcripts: Transcripts) -> list[str]:
    """Return what is wrong with the rows of a file: their references, the tables themselves, texts, the journal."""
    made, told = statements(connection), Told()
    return [
        *(
            f"a row of {row['table']} refers to something that is gone"
            for row in connection.rows("pragma foreign_key_check")
        ),
        *(f"it holds {each}, which voices never makes" for each in _unknown(connection)),
        *(f"it lacks the {each}" for each in expected_statements() if each not in made),
        *codebooks.faults(),
        *transcripts.faults(),
        *broken(told.listen(written(connection))),
        *told.differences(connection),
    ]


def faults_of_snapshots(project: Path, secret: str | None) -> list[Fault]:
    """Return which snapshots cannot be read as they were written."""
    found = []
    for snapshot in snapshots_of(project):
        remove = f"rm {quoted(snapshot.path)}"
        try:
            with Connection(snapshot.path, key_for(snapshot.path, secret)) as connection:
                faults = faults_of_structure(connection)
        except LockedError:
            faults = []
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
    message, first = error.message, ""
    if isinstance(error, LockedError):  # the two look the same from outside
        message = f"{path} is damaged, or its passphrase was changed after its newest snapshot was made."
        first = "If there is a newer passphrase, use that one. "
    restore = f"voices restore {quoted(path)} {quoted(name_beside(path, 'restored'))}"
    found = next(whole_snapshots(path, secret), None)
    if found is None:
        return DamagedError(message, f"There is no snapshot of it. What can still be read is saved by: {restore}")
    return DamagedError(
        message,
        f"{first}The newest whole snapshot is of {found[0].made.astimezone():%d %B %Y %H:%M}. This puts it into a new "
        f"file, with all that can be saved of the damaged one: {restore}",
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
    known, found = known_statements(connection), statements(connection)
    return [name for name, sql in found.items() if name not in _OF_LIBRARY and sql not in known.get(name, ())]


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
