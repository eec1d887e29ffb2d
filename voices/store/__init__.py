"""SQLite, all of it and nowhere else. `Store` holds one project file; each part of it keeps one table family.

Only `project.py`, the sessions of the jobs and the report may import this package.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID

from voices import ids
from voices.errors import CodingError, RoundError
from voices.model import Retraced
from voices.store.agreement import AgreementRuns
from voices.store.codebook import Codebooks
from voices.store.codings import Codings
from voices.store.decisions import Decisions
from voices.store.driver import Connection
from voices.store.journal import Act, Job, Journal, Way
from voices.store.passphrases import Passphrases, new_passphrase
from voices.store.people import People
from voices.store.readings import Readings
from voices.store.rounds import Rounds
from voices.store.schema import apply_all, migrate
from voices.store.transcripts import Transcripts
from voices.store.undo import Undo
from voices.store.values import milliseconds

__all__ = ["Act", "Job", "Store", "new_passphrase"]


class Store:
    """One project file, open. Reads go through the parts; every change happens inside `act`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.journal = Journal(connection)
        self.people = People(connection, self.journal)
        self.passphrases = Passphrases(connection, self.journal)
        self.transcripts = Transcripts(connection, self.journal)
        self.codebooks = Codebooks(connection, self.journal)
        self.rounds = Rounds(connection, self.journal)
        self.codings = Codings(connection, self.journal)
        self.readings = Readings(connection, self.journal)
        self.decisions = Decisions(connection, self.journal)
        self.agreement = AgreementRuns(connection, self.journal)
        self._undo = Undo(self.journal, self.codings, self.readings, self.decisions)

    @classmethod
    def create(cls, path: Path, settings: dict[str, str]) -> Store:
        """Make a new project file, readable by its owner only. An existing file is never overwritten."""
        connection = Connection(path, create=True)
        try:
            store = cls(connection)
            with connection.writing():
                connection.claim()
                apply_all(connection)
                connection.run(
                    "insert into replica (uid, made) values (:uid, :made)",
                    uid=ids.new_id().bytes,
                    made=milliseconds(ids.now()),
                )
                for key, value in settings.items():
                    connection.run("insert into setting (key, value) values (:key, :value)", key=key, value=value)
                store.journal.begin("project", "made the project", None)
                store.journal.note("project.made", settings)
                store.journal.end()
        except BaseException:
            connection.close()
            raise
        return store

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open a project file; one written by an older version is brought up to date first."""
        connection = Connection(path)
        try:
            migrate(connection)
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connection.path

    def close(self) -> None:
        """Let go of the file; all that was acknowledged is in it."""
        self._connection.close()

    def setting(self, key: str) -> str | None:
        """Return a setting of the project, None when it was never set."""
        row = self._connection.row("select value from setting where key = :key", key=key)
        return None if row is None else str(row["value"])

    @contextlib.contextmanager
    def act(
        self, job: Job, verb: str, by: UUID | None = None, *, way: Way = "do", target: Act | None = None
    ) -> Iterator[None]:
        """Do one thing: all changes inside are committed together with their journal entries, or none of them."""
        with self._connection.writing():
            self.journal.begin(job, verb, by, way=way, target=target)
            try:
                yield
            finally:
                self.journal.end()

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """Hold one state of the file while several things are read."""
        return self._connection.reading()

    def undo(self, coder: UUID, job: Job) -> Retraced | None:
        """Take back the coder's last act of a job and return where it was; None when there is nothing to undo."""
        return self._retrace(coder, job, "undo")

    def redo(self, coder: UUID, job: Job) -> Retraced | None:
        """Do the coder's last undone act again and return where it was; None when there is nothing to redo."""
        return self._retrace(coder, job, "redo")

    def _retrace(self, coder: UUID, job: Job, way: Literal["undo", "redo"]) -> Retraced | None:
        """Find the act to retrace and retrace it under one lock, so that two windows cannot retrace the same.

        An act that can no longer be retraced counts as retraced, so that it does not stand in the way for ever.
        """
        act = None
        try:
            with self._connection.writing():
                act = self._undo.next_undo(coder, job) if way == "undo" else self._undo.next_redo(coder, job)
                if act is None:
                    return None
                self.journal.begin(job, act.verb, coder, way=way, target=act)
                return self._undo.reverse(act) if way == "undo" else self._undo.repeat(act)
        except (CodingError, RoundError) as error:
            with self.act(job, f"{way} refused", coder, way=way, target=act):
                self.journal.note("retrace.refused", {"why": error.message})
            raise
        finally:
            self.journal.end()

    def faults(self) -> list[str]:
        """Return what is wrong with the file, in words; empty when structure, texts and journal are well."""
        found = [
            f"the file is damaged ({row['integrity_check']})"
            for row in self._connection.rows("pragma integrity_check")
            if row["integrity_check"] != "ok"
        ]
        found += [
            f"a row of {row['table']} refers to something that is gone"
            for row in self._connection.rows("pragma foreign_key_check")
        ]
        return found + self.transcripts.faults() + self.journal.faults()
