"""The tables: numbered migrations in full SQL under `migrations/`, oldest first, one table family each.

A released migration is never edited. Strict tables; every rule that the database can hold is a check, a foreign key
or a trigger. Integer keys join rows inside one file; `uid` (UUID version 7) is what holds across copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from sqlite_utils import Database, Migrations

from voices.errors import ProjectError
from voices.store.driver import Connection

_SET = "voices"


@cache
def migrations() -> Mapping[str, str]:
    """Return the SQL of each migration by its name, oldest first."""
    folder = files("voices.store") / "migrations"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return {each.name.removesuffix(".sql"): each.read_text("utf-8") for each in found}


def migrate(connection: Connection) -> None:
    """Bring a file up to this program's schema, all or nothing.

    A file that holds migrations this program does not know was written by a newer one and is refused untouched.
    """
    known = _as_set()
    with connection.translated():
        applied = {each.name for each in known.applied(connection.db)}
    if unknown := applied - set(migrations()):
        raise ProjectError(
            f"{connection.path} was written by a newer version of voices (it holds {max(unknown)!r}).",
            "Update voices on this machine: pip install --upgrade voices. Nothing was changed.",
        )
    if applied != set(migrations()):
        with connection.writing():
            apply_all(connection)


def apply_all(connection: Connection) -> None:
    """Apply what is missing, inside a write transaction of the caller."""
    _as_set().apply(connection.db)


def _as_set() -> Migrations:
    """Return the migrations in the form that sqlite-utils applies."""
    known = Migrations(_SET)
    for name, sql in migrations().items():

        def apply(db: Database, sql: str = sql) -> None:
            db.executescript(sql)

        known(name=name)(apply)
    return known
