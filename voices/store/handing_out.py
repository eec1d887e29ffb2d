"""Copies of a project for other places: each a copy of the study of its own, with a chain of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from voices import ids
from voices.model import Head
from voices.store.copying import finish, part_of, write_copy
from voices.store.driver import Connection
from voices.store.journal import Journal, head_of
from voices.store.values import milliseconds


def hand_out(source: Connection, path: Path, *, plain: bool) -> Head:
    """Write a copy of a project to one file, locked with the same key or, with `plain`, with none."""
    key = None if plain else source.key
    with part_of(path) as part:
        write_copy(source, part, key)
        with Connection(part, key) as copy:
            if plain:
                _forget_passphrases(copy)
            head = as_new_copy(copy, "became a copy of its own", "project.handed_out", {"plain": plain})
        finish(part, key, path, head, single=True)
    return head


def _forget_passphrases(connection: Connection) -> None:
    """Take the hashes of the coders' passphrases out of a copy that everybody may read, and so might try them."""
    with connection.writing():
        connection.run("delete from coder_passphrase")


def as_new_copy(connection: Connection, verb: str, kind: str, told: Mapping[str, object]) -> Head:
    """Make a file a copy of the study of its own, say in its journal where it comes from, and return its head."""
    origin, journal = head_of(connection), Journal(connection)
    with connection.writing(), ids.at(ids.now()):
        uid = ids.new_id()
        connection.run("insert into replica (uid, made) values (:uid, :at)", uid=uid.bytes, at=milliseconds(ids.now()))
        connection.run(
            """
            insert into setting (key, value) values ('replica', :uid)
            on conflict (key) do update set value = excluded.value
            """,
            uid=uid.hex.upper(),
        )
        from_ = {"replica": origin.replica.hex(), "sequence": origin.sequence, "head": origin.hash.hex()}
        journal.begin("project", verb, None)
        journal.note(kind, {**from_, **told})
        journal.end()
    return head_of(connection)
