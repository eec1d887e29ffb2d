"""The tables: numbered migrations in full SQL under `migrations/`, oldest first, one table family each.

A released migration is never edited. Strict tables; every rule that the database can hold is a check, a foreign key
or a trigger. Integer keys join rows inside one file; `uid` (UUID version 7) is what holds across copies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from sqlite_utils import Database, Migrations

from voices import __version__
from voices.errors import ProjectError
from voices.store.driver import Connection, in_memory

_SET = "voices"


@cache
def migrations() -> Mapping[str, str]:
    """Return the SQL of each migration by its name, oldest first."""
    folder = files("voices.store") / "migrations"
    found = sorted((each for each in folder.iterdir() if each.name.endswith(".sql")), key=lambda each: each.name)
    return {each.name.removesuffix(".sql"): each.read_text("utf-8") for each in found}


def migrate(connection: Connection, before: Callable[[str], None]) -> None:
    """Bring a file up to this program's schema, all or nothing, one process at a time.

    `before` is called with the number of the first migration to come, while the lock is held: it makes the snapshot. A
    file that holds migrations this program does not know was written by a newer one and is refused untouched.
    """
    if not _pending(connection):
        return
    with connection.writing():
        if pending := _pending(connection):
            before(pending[0][:4])
            apply_all(connection)


def apply_all(connection: Connection) -> None:
    """Apply what is missing, inside a write transaction of the caller, and note which version it takes to read it."""
    _as_set().apply(connection.db)
    connection.run(
        """
        insert into setting (key, value) values ('needs_version', :version)
        on conflict (key) do update set value = excluded.value
        """,
        version=__version__,
    )


def refuse_newer(connection: Connection) -> None:
    """Refuse a file, untouched, that a newer version of the program has brought to a form this one does not know."""
    _pending(connection)


def statements(connection: Connection) -> Mapping[str, str]:
    """Return what a file is made of: the SQL of each table, index, trigger and view by its name."""
    rows = connection.rows("select type, name, sql from sqlite_master where sql is not null order by name")
    return {f"{row['type']} {row['name']}": str(row["sql"]) for row in rows}


def _pending(connection: Connection) -> list[str]:
    """Return the names of the migrations that a file lacks, oldest first."""
    with connection.translated():
        applied = {each.name for each in _as_set().applied(connection.db)}
    if unknown := applied - set(migrations()):
        needed = connection.row("select value from setting where key = 'needs_version'")
        version = f" {needed['value']}" if needed is not None and needed["value"] != __version__ else ""
        raise ProjectError(
            f"{connection.path} was written by a newer version of voices{version} (it holds {max(unknown)!r}; this is "
            f"{__version__}).",
            f"Update voices on this machine to {version.strip() or 'the newest version'} or later. Nothing was "
            "changed.",
        )
    return [name for name in migrations() if name not in applied]


def _as_set() -> Migrations:
    """Return the migrations in the form that sqlite-utils applies."""
    known = Migrations(_SET)
    for name, sql in migrations().items():

        def apply(db: Database, sql: str = sql) -> None:
            db.executescript(sql)

        known(name=name)(apply)
    return known


def known_statements(connection: Connection) -> Mapping[str, frozenset[str]]:
    """Return what a file may be made of, by name: as it is before, between and after the migrations that it lacks.

    Another window may be bringing it up to date at this moment.
    """
    return _forms(len(migrations()) - len(_pending(connection)))


def expected_statements() -> Mapping[str, str]:
    """Return what a file of this version is made of, as `statements` does."""
    return {name: next(iter(forms)) for name, forms in _forms(len(migrations())).items()}


@cache
def _forms(n_applied: int) -> Mapping[str, frozenset[str]]:
    """Return what migrations make of a file that had so many of them, by name."""
    db = in_memory()
    found: dict[str, set[str]] = {}
    for number, sql in enumerate(["", *migrations().values()]):
        db.conn.executescript(sql)
        if number >= n_applied:
            for row in db.query("select type, name, sql from sqlite_master where sql is not null order by name"):
                found.setdefault(f"{row['type']} {row['name']}", set()).add(str(row["sql"]))
    db.close()
    return {name: frozenset(forms) for name, forms in found.items()}
