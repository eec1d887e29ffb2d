"""The one way to a project file: sqlcipher3 as the driver of sqlite-utils, every connection with the same settings.

sqlite-utils catches the errors of the driver it finds under the name `pysqlite3`; with another driver underneath it
would leave a savepoint open after a failed statement, and later writes would vanish. So the driver is installed under
that name before sqlite-utils is imported, here and nowhere else. sqlite-utils also imports numpy when it is there;
the interface process must not pay for that, so numpy is out of sight during the import.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

from voices.errors import BusyError, ProjectError, RoundError, SearchError, VoicesError

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
_numpy_was_out_of_sight = "numpy" not in sys.modules
if _numpy_was_out_of_sight:
    sys.modules["numpy"] = None  # type: ignore[assignment]
try:
    import sqlite_utils
    import sqlite_utils.utils
finally:
    if _numpy_was_out_of_sight:
        del sys.modules["numpy"]

APPLICATION_ID = 0x564F4943  # "VOIC"
BUSY_SECONDS = 10.0
_PLAIN_HEADER = b"SQLite format 3\x00"
SETTINGS: Mapping[str, int | str] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "temp_store": 2,  # memory: nothing of a transcript in a temporary file
    "synchronous": 2,  # FULL
    "trusted_schema": 0,
    "cell_size_check": 1,
}

Row = Mapping[str, Any]


class Connection:
    """A project file held open: reads as mappings, writes inside `writing()`, errors in the user's words."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if create:
            _create_private(path)
        else:
            _check_is_project(path)
        self.path = path
        self._in_write = False
        with self.translated():
            connection = sqlcipher3.connect(str(path), timeout=0, isolation_level=None)
            self.db = sqlite_utils.Database(connection, execute_plugins=False)
            for name, value in SETTINGS.items():
                connection.execute(f"pragma {name} = {value}")
            connection.execute(f"pragma busy_timeout = {int(BUSY_SECONDS * 1000)}")
            if create:
                connection.execute("pragma journal_mode = wal")
                return
            found = connection.execute("pragma application_id").fetchone()[0]
        if found != APPLICATION_ID:
            self.close()
            raise ProjectError(
                f"{path} is a database, but not a voices project.", "Name a file that `voices new` made."
            )

    def claim(self) -> None:
        """Make an empty database ours, inside `writing()` together with its first tables; refuse one with tables."""
        self._require_write()
        if self.rows("select name from sqlite_master limit 1"):
            raise ProjectError(f"{self.path} is already there.", "Choose another name; nothing was overwritten.")
        self.db.execute(f"pragma application_id = {APPLICATION_ID}")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Return all rows of a reading statement."""
        with self.translated():
            return list(self.db.query(sql, values))

    def row(self, sql: str, **values: object) -> Row | None:
        """Return the first row, None when there is none."""
        found = self.rows(sql, **values)
        return found[0] if found else None

    def run(self, sql: str, **values: object) -> int:
        """Run one writing statement inside `writing()` and return the key of the inserted row."""
        self._require_write()
        with self.translated():
            return int(self.db.execute(sql, values).lastrowid or 0)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one writing statement with unnamed parameters for many rows, inside `writing()`."""
        self._require_write()
        with self.translated():
            self.db.conn.executemany(sql, rows)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock: all that happens inside is committed at the end, or none of it."""
        if self._in_write:
            raise RuntimeError("a write is under way; one act is one transaction")
        with self.translated():
            self._begin_immediate()
            self._in_write = True
            try:
                yield
                self.db.conn.execute("commit")
            except BaseException:
                self.db.rollback()
                raise
            finally:
                self._in_write = False

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the file: all reads inside see the same moment, whatever others write."""
        if self.db.conn.in_transaction:
            yield
            return
        with self.translated():
            self.db.conn.execute("begin")
            try:
                yield
            finally:
                self.db.rollback()

    def data_version(self) -> int:
        """Return a number that changes exactly when some other connection has committed."""
        return int(self.rows("pragma data_version")[0]["data_version"])

    def n_changes(self) -> int:
        """Return how many rows this connection has changed since it was opened: it grows with every own write."""
        return int(self.db.conn.total_changes)

    def interrupt(self) -> None:
        """End the statement that runs on this connection in another thread."""
        self.db.conn.interrupt()

    def stop_when(self, is_stopped: Callable[[], bool]) -> None:
        """End every statement of this connection as soon as it is asked to stop, one that has yet to begin too."""
        self.db.conn.set_progress_handler(lambda: int(is_stopped()), 20_000)

    def again(self) -> Connection:
        """Return another connection to the same file, for the thread that asks."""
        return Connection(self.path)

    def _require_write(self) -> None:
        if not self._in_write:
            raise RuntimeError("a write outside writing()")

    def _begin_immediate(self) -> None:
        """Take the write lock, trying again after 1 to 12 ms: fairer to many coders than SQLite's own waiting."""
        deadline = time.monotonic() + BUSY_SECONDS
        self.db.conn.execute("pragma busy_timeout = 0")
        try:
            while True:
                try:
                    self.db.conn.execute("begin immediate")
                    return
                except sqlcipher3.dbapi2.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > deadline:
                        raise
                time.sleep(random.uniform(0.001, 0.012))
        finally:
            self.db.conn.execute(f"pragma busy_timeout = {int(BUSY_SECONDS * 1000)}")

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn the driver's errors that a user can cause into sentences."""
        try:
            yield
        except sqlcipher3.dbapi2.DatabaseError as error:
            told = _in_words(str(error), self.path)
            if told is None:
                raise
            raise told from error


def _in_words(error: str, path: Path) -> VoicesError | None:
    """Return the sentence for a driver's message, None for what only a bug can cause."""
    if "the round is closed" in error:
        return RoundError(
            "That round is closed: what was coded in it is evidence and stays as it is.",
            "New codings beside it are possible; they do not count into the round.",
        )
    for part, message, hint in (
        ("disk is full", f"The disk that holds {path} is full.", "Free some space and do the last step again."),
        ("disk I/O error", f"{path} could not be written to.", "Check the disk and its free space, then try again."),
        ("readonly", f"{path} is read-only.", "Make the file and its folder writable, or copy it elsewhere."),
        ("unable to open", f"{path} cannot be opened.", "Check that the folder exists and that you may write in it."),
        ("malformed", f"{path} is damaged.", "Do not write to it; go back to your last backup."),
        ("not a database", f"{path} is not a voices project.", "Name a file that `voices new` made."),
    ):
        if part in error:
            return ProjectError(message, hint)
    if "interrupted" in error:
        return SearchError("The search was stopped.")
    if "locked" in error:
        return BusyError(
            f"{path} was held by another window or command for more than {BUSY_SECONDS:.0f} seconds.",
            "Nothing was written. Try again when the other one is done.",
        )
    return None


def _create_private(path: Path) -> None:
    """Make an empty file that only its owner can read; its -wal and -shm inherit that."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not _holds_nothing(path):
            raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.") from None
    except OSError as error:
        raise ProjectError(
            f"{path} cannot be created: {error.strerror}.", "Choose a folder that exists and that you may write in."
        ) from None


def _holds_nothing(path: Path) -> bool:
    """Return whether a file is what an interrupted creation leaves behind: empty, or a database without a table."""
    if not path.is_file():
        return False
    if path.stat().st_size == 0:
        return True
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) != _PLAIN_HEADER:
            return False
    connection = sqlcipher3.connect(str(path))
    try:
        return bool(connection.execute("select count(*) = 0 from sqlite_master").fetchone()[0])
    except sqlcipher3.dbapi2.DatabaseError:
        return False
    finally:
        connection.close()


def _check_is_project(path: Path) -> None:
    """Refuse what cannot be a project before SQLite touches it."""
    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except FileNotFoundError:
        raise ProjectError(f"There is no file {path}.", f"Make one with: voices new {path}") from None
    except IsADirectoryError:
        raise ProjectError(f"{path} is a folder.", "Name the project file inside it.") from None
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}.", "Check who may read it.") from None
    if header != _PLAIN_HEADER:
        raise ProjectError(f"{path} is not a voices project.", "Name a file that `voices new` made.")
