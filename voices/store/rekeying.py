"""Another passphrase for a project and all its snapshots, or a first one for a project that had none.

Nobody else may have the project open meanwhile: their windows hold the old key.
"""

from __future__ import annotations

import os
from pathlib import Path

from voices import ids
from voices.errors import BusyError, VoicesError
from voices.store.copying import part_of, write_copy
from voices.store.driver import Connection
from voices.store.files import Place
from voices.store.journal import Journal
from voices.store.keys import Key, key_of, new_key
from voices.store.snapshots import key_for, snapshots_of, take


def change_passphrase(path: Path, secret: str | None, passphrase: str) -> tuple[Key, tuple[str, ...]]:
    """Let a project open with another passphrase, and its snapshots too. Return its key and what was not done.

    A plain project becomes an encrypted one. Killed in between, the file opens with the old or the new passphrase.
    """
    old = key_for(path, secret)
    with _alone(path, old) as connection:
        _note(connection, was_plain=old is None)
        take(connection, path)
        if old is not None:
            new = key_of(passphrase, old.salt)
            _rekey(connection, new)
        else:
            new = new_key(passphrase)
            connection.set_up("journal_mode = delete")
    if old is None:
        _encrypt(path, new)
    return new, tuple(told for each in snapshots_of(path) if (told := _renew(each.path, old, new)))


def _alone(path: Path, key: Key | None) -> Connection:
    try:
        return Connection(path, key, alone=True)
    except BusyError:
        raise BusyError(
            f"{path} is open in another window or command.", "Close it everywhere, then change the passphrase."
        ) from None


def _note(connection: Connection, *, was_plain: bool) -> None:
    journal = Journal(connection)
    with connection.writing(), ids.at(ids.now()):
        journal.begin("project", "encrypted the project" if was_plain else "changed the passphrase", None)
        journal.note("project.passphrase", {"was_plain": was_plain})
        journal.end()


def _rekey(connection: Connection, new: Key) -> None:
    connection.set_up(f"rekey = \"x'{new.hexadecimal}'\"")


def _renew(snapshot: Path, old: Key | None, new: Key) -> str:
    """Give a snapshot the new key. Return in a sentence why it could not be, empty when it was."""
    try:
        if old is None:
            _encrypt(snapshot, new)
        else:
            with Connection(snapshot, old) as connection:
                _rekey(connection, new)
    except (VoicesError, OSError):
        kept = "is not encrypted" if old is None else "still opens with the old passphrase only"
        return f"The snapshot {snapshot.name} {kept}."
    return ""


def _encrypt(path: Path, new: Key) -> None:
    """Put an encrypted copy in the place of a plain file, with the rights that it had."""
    rights, place = path.stat().st_mode & 0o777, Place.of(path)
    with part_of(path) as part:
        with Connection(path) as plain:
            write_copy(plain, part, new)
        part.chmod(rights)
        place.check()
        os.replace(part, path)
