"""SQLite, all of it and nowhere else. `Store` holds one project file; each part of it keeps one table family.

Only `project.py`, the sessions of the jobs and the report may import this package.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from uuid import UUID

from voices import ids
from voices.errors import CodingError, DamagedError, LockedError, MovedError, ProjectError, RoundError, VoicesError
from voices.model import Fault, Found, Head, Retraced, Snapshot
from voices.store.agreement import AgreementRuns
from voices.store.bookmarks import Bookmarks
from voices.store.checks import (
    check_opening,
    check_side_file,
    faults_of,
    faults_of_snapshots,
    name_beside,
    refuse_shared,
    with_offer,
)
from voices.store.codebook import Codebooks
from voices.store.codings import Codings
from voices.store.copying import write_copy
from voices.store.decisions import Decisions
from voices.store.derived import work_out_again
from voices.store.driver import Connection
from voices.store.files import Lock, lock_of, make_or_take_empty, mark_of, read_header
from voices.store.handing_out import hand_out
from voices.store.history import History, Which, n_entries
from voices.store.journal import Act, Job, Journal, Way, head_of
from voices.store.keeping import Keeper
from voices.store.keys import key_of, new_key, recovery_key
from voices.store.memos import Memos
from voices.store.overview import Overview
from voices.store.passphrases import Passphrases, new_passphrase
from voices.store.people import People
from voices.store.plans import Plans
from voices.store.quick_codes import QuickKeys
from voices.store.readings import Readings
from voices.store.rekeying import change_passphrase
from voices.store.rounds import Rounds
from voices.store.schema import apply_all, migrate, refuse_newer, statements
from voices.store.search import Search, SearchBeside, single_words
from voices.store.snapshots import is_snapshot, key_for, snapshots_of, take
from voices.store.transcripts import Transcripts
from voices.store.undo import Undo
from voices.store.values import milliseconds
from voices.store.welfare import Welfare

__all__ = [
    "Act",
    "Job",
    "SearchBeside",
    "Store",
    "Which",
    "change_passphrase",
    "is_snapshot",
    "key_for",
    "lock_of",
    "mark_of",
    "new_passphrase",
    "recovery_key",
    "single_words",
    "snapshots_of",
]


class Store:
    """One project file, open. Reads go through the parts; every change happens inside `act`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.journal = Journal(connection)
        self.history = History(connection)
        self.people = People(connection, self.journal)
        self.passphrases = Passphrases(connection, self.journal)
        self.transcripts = Transcripts(connection, self.journal)
        self.codebooks = Codebooks(connection, self.journal)
        self.rounds = Rounds(connection, self.journal)
        self.plans = Plans(connection, self.journal)
        self.welfare = Welfare(connection, self.journal)
        self.codings = Codings(connection, self.journal, self.welfare.refuse_locked)
        self.readings = Readings(connection, self.journal)
        self.decisions = Decisions(connection, self.journal)
        self.agreement = AgreementRuns(connection, self.journal)
        self.memos = Memos(connection, self.journal)
        self.quick_keys = QuickKeys(connection, self.journal)
        self.bookmarks = Bookmarks(connection, self.journal)
        self.search = Search(connection)
        self.overview = Overview(connection)
        self.keeper = Keeper(connection.path, connection.key)
        self._undo = Undo(
            self.journal,
            self.people,
            self.codings,
            self.readings,
            self.decisions,
            self.codebooks,
            self.memos,
            self.quick_keys,
            self.bookmarks,
            self.plans,
        )
        self._schema = self._schema_version()
        self._rescued: Path | None = None
        self._seen = connection.data_version()
        connection.before_write = self._before_write
        connection.after_failure = self._after_failure

    @classmethod
    def create(cls, path: Path, settings: dict[str, str], passphrase: str | None = None) -> Store:
        """Make a new project file, readable by its owner only. An existing file is never overwritten."""
        refuse_shared(path)
        make_or_take_empty(path, lambda: _holds_nothing(path, passphrase))
        key = None
        if passphrase is not None:
            key = new_key(passphrase) if path.stat().st_size == 0 else key_of(passphrase, read_header(path))
        connection = Connection(path, key, create=True)
        try:
            with connection.writing():
                connection.claim()
                apply_all(connection)
                connection.run(
                    "insert into replica (uid, made) values (:uid, :made)",
                    uid=ids.new_id().bytes,
                    made=milliseconds(ids.now()),
                )
                for name, value in settings.items():
                    connection.run("insert into setting (key, value) values (:key, :value)", key=name, value=value)
                journal = Journal(connection)
                journal.begin("project", "made the project", None)
                journal.note("project.made", settings)
                journal.end()
            return cls(connection)
        except BaseException:
            connection.close()
            raise

    @classmethod
    def open(cls, path: Path, secret: str | None = None) -> Store:
        """Open a project file with its passphrase or recovery key (None for a plain one).

        A file written by an older version is brought up to date first, after a snapshot. What is damaged is told with
        the newest snapshot that is whole.
        """
        refuse_shared(path)
        if _lock_of(path, secret) == "encrypted" and secret is None:
            raise LockedError(f"{path} is encrypted.", "Its passphrase, or its recovery key, opens it.")
        try:
            key = key_for(path, secret)
            check_side_file(path, key)
            connection = Connection(path, key)
        except (DamagedError, LockedError) as error:
            raise with_offer(error, path, secret) from None
        try:
            refuse_newer(connection)
            check_opening(connection)
            migrate(connection, lambda number: _snapshot_before(connection, number))
            return cls(connection)
        except DamagedError as error:
            connection.close()
            raise with_offer(error, path, secret) from None
        except BaseException:
            connection.close()
            raise

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._connection.path

    @property
    def is_encrypted(self) -> bool:
        """Whether the file opens with its passphrase only."""
        return self._connection.key is not None

    def recovery_key(self) -> str:
        """Return the key of an encrypted file in a form that can be written down."""
        if self._connection.key is None:
            raise ProjectError(f"{self.path} is not encrypted, so there is no key to recover.")
        return recovery_key(self._connection.key)

    def close(self) -> None:
        """Let go of the file; all that was acknowledged is in it."""
        self.keeper.end()
        self._connection.close()

    def data_version(self) -> int:
        """Return a number that changes when, and only when, somebody else has changed the file."""
        return self._connection.data_version()

    def let_go(self) -> None:
        """Let go of what was read from the file and is kept in case it is read again: megabytes after an interview."""
        self._connection.set_up("shrink_memory")

    def changed_elsewhere(self) -> bool:
        """Return whether somebody else has changed the file since this was asked last.

        Raises MovedError when the file has lost its name; what is in it is written to another one first.
        """
        with self._rescuing():
            self._connection.place.check()
        before, self._seen = self._seen, self.data_version()
        return self._seen != before

    def warning(self) -> str:
        """Return what went wrong with snapshots or was found damaged in the background; empty when all is well."""
        return self.keeper.failure

    def state(self) -> tuple[int, int]:
        """Return a value that is another one after every write, of this connection or of another."""
        return self._connection.data_version(), self._connection.n_changes()

    def setting(self, key: str) -> str | None:
        """Return a setting of the project, None when it was never set."""
        row = self._connection.row("select value from setting where key = :key", key=key)
        return None if row is None else str(row["value"])

    @contextlib.contextmanager
    def act(
        self, job: Job, verb: str, by: UUID | None = None, *, way: Way = "do", target: Act | None = None
    ) -> Iterator[None]:
        """Do one thing: all changes inside are committed together with their journal entries, or none of them."""
        with self._rescuing(), self._connection.writing(), ids.at(ids.now()):
            self.journal.begin(job, verb, by, way=way, target=target)
            try:
                yield
            finally:
                self.journal.end()
        self.keeper.after_change()

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """Hold one state of the file while several things are read."""
        return self._connection.reading()

    def undo(self, coder: UUID, job: Job, kind: str | None = None) -> Retraced | None:
        """Take back the coder's last act of a job and return where it was; None when there is nothing to undo.

        With a kind, only acts with an entry of that kind in the journal count, for undo as for redo.
        """
        return self._retrace(coder, job, "undo", kind)

    def redo(self, coder: UUID, job: Job, kind: str | None = None) -> Retraced | None:
        """Do the coder's last undone act again and return where it was; None when there is nothing to redo."""
        return self._retrace(coder, job, "redo", kind)

    def search_beside(
        self, reader: UUID | None = None, show: Callable[[Found], Found] = lambda found: found
    ) -> SearchBeside:
        """Return a search that may run in a thread of its own and can be stopped, in what a reader may read.

        What it finds goes through `show`, in that thread.
        """
        return SearchBeside(self._connection.another, reader, show)

    def _retrace(self, coder: UUID, job: Job, way: Literal["undo", "redo"], kind: str | None) -> Retraced | None:
        """Find the act to retrace and retrace it under one lock, so that two windows cannot retrace the same.

        An act that can no longer be retraced counts as retraced, so that it does not stand in the way for ever.
        """
        act = None
        try:
            with self._rescuing(), self._connection.writing(), ids.at(ids.now()):
                find = self._undo.next_undo if way == "undo" else self._undo.next_redo
                act = find(coder, job, kind)
                if act is None:
                    return None
                self.journal.begin(job, act.verb, coder, way=way, target=act)
                retraced = self._undo.reverse(act) if way == "undo" else self._undo.repeat(act)
                if not self.journal.has_noted:
                    self.journal.note("retrace.refused", {"why": "nothing was left to change"})
                return retraced
        except (CodingError, RoundError) as error:
            with self.act(job, f"{way} refused", coder, way=way, target=act):
                self.journal.note("retrace.refused", {"why": error.message})
            raise
        finally:
            self.journal.end()

    def snapshot(self) -> Snapshot:
        """Make a snapshot now, check it, and return it; the newest one when nothing has changed since."""
        with self._connection.another() as reader:
            return take(reader, self.path)

    def write_copy(self, path: Path) -> Head:
        """Write exactly what the file holds to another file, locked with the same key, and return its head."""
        with self._connection.another() as reader:
            return write_copy(reader, path, reader.key)

    def hand_out(self, path: Path, *, plain: bool) -> Head:
        """Write a copy for another place, with an entry in the journal, and return its head.

        With `plain` it is readable by every program.
        """
        what = "exported a copy that is not encrypted" if plain else "made a copy to hand out"
        with self.act("project", what):
            self.journal.note("project.copied", {"plain": plain})
        with self._connection.another() as reader:
            return hand_out(reader, path, plain=plain)

    def snapshots(self) -> list[Snapshot]:
        """Return the snapshots of the project, newest first."""
        return snapshots_of(self.path)

    def faults_of_snapshots(self, secret: str | None) -> list[Fault]:
        """Return which snapshots cannot be read as they were written."""
        return faults_of_snapshots(self.path, secret)

    def n_entries(self) -> int:
        """Return how many entries the journal has."""
        return n_entries(self._connection)

    def head(self) -> Head:
        """Return the end of this copy's journal."""
        return head_of(self._connection)

    def faults(self) -> list[Fault]:
        """Return what is wrong with the file and what repairs it; empty when all of it is as it was written."""
        return faults_of(self._connection, self.codebooks, self.transcripts)

    @contextlib.contextmanager
    def _rescuing(self) -> Iterator[None]:
        """When the file has lost its name while it was open, write what this window still holds to another one."""
        try:
            yield
        except MovedError as error:
            if self._rescued is None:
                wanted = name_beside(self.path, f"rescued-{ids.now():%Y%m%dT%H%M%S}")
                with contextlib.suppress(VoicesError, OSError):
                    write_copy(self._connection, wanted, self._connection.key)
                    self._rescued = wanted
            raise MovedError(error.message, _RESCUED.format(self._rescued) if self._rescued else _NOT_RESCUED) from None

    def rebuild(self) -> None:
        """Work out again what follows from other tables, such as the index of words."""
        with self.act("project", "rebuilt the index of words and the counts"):
            work_out_again(self._connection)
            self.journal.note("project.rebuilt", {})

    def _before_write(self) -> None:
        """Refuse a write, with the lock held, into a file that is no longer this one or was made newer meanwhile."""
        self._connection.place.check()
        if self._schema_version() != self._schema:
            refuse_newer(self._connection)
            self._schema = self._schema_version()

    def _after_failure(self) -> None:
        """Let nobody go on from changes that were rolled back."""
        for changes in (self.codings.changes, self.readings.changes, self.readings.finishing, self.readings.showing):
            changes.forget()

    def _schema_version(self) -> int:
        row = self._connection.row("pragma schema_version")
        return 0 if row is None else int(row["schema_version"])


_RESCUED = "All that was acknowledged is in {}: close this window and go on with that file."
_NOT_RESCUED = (
    "What was acknowledged could not be written elsewhere. Leave this window open, put the folder and the disk in "
    "order, and do the step again."
)


def _lock_of(path: Path, secret: str | None) -> Lock:
    """Return how a project is locked; where its beginning is damaged, or it is gone, tell of its snapshots."""
    try:
        return lock_of(path)
    except ProjectError as error:
        if not snapshots_of(path):
            raise
        raise with_offer(DamagedError(error.message), path, secret) from None


def _snapshot_before(connection: Connection, number: str) -> None:
    """Make the snapshot that goes before a change of the tables, through a connection that only reads."""
    with connection.another() as reader:
        take(reader, connection.path, why=number)


def _holds_nothing(path: Path, passphrase: str | None) -> bool:
    """Return whether a file is what an interrupted creation leaves behind: a database without a table."""
    try:
        if (lock_of(path) == "plain") != (passphrase is None):
            return False
        with Connection(path, key_for(path, passphrase), create=True) as connection:
            return not statements(connection)
    except ProjectError:
        return False
