"""The one way to a project file: sqlcipher3 as the driver of sqlite-utils, every connection with the same settings.

sqlite-utils catches the errors of the driver it finds under the name `pysqlite3`; with another driver underneath it
would leave a savepoint open after a failed statement, and later writes would vanish. So the driver is installed under
that name before sqlite-utils is imported, here and nowhere else. sqlite-utils also imports pandas and numpy where they
are installed; the interface process must not pay for that, so they are out of sight during the import.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2

from voices.errors import LockedError, ProjectError
from voices.store.files import Place
from voices.store.keys import Key
from voices.store.sentences import BUSY_SECONDS, damaged, in_words

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
_out_of_sight = [name for name in ("pandas", "numpy") if name not in sys.modules]
for _name in _out_of_sight:
    sys.modules[_name] = None  # type: ignore[assignment]
try:
    import sqlite_utils
    import sqlite_utils.utils
finally:
    for _name in _out_of_sight:
        del sys.modules[_name]

APPLICATION_ID = 0x564F4943  # "VOIC"
SETTINGS: Mapping[str, int | str] = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "secure_delete": 1,
    "temp_store": 2,  # memory: nothing of a transcript in a temporary file
    "synchronous": 2,  # FULL
    "trusted_schema": 0,
    "cell_size_check": 1,
}
DriverError: type[Exception] = sqlcipher3.dbapi2.DatabaseError

Row = Mapping[str, Any]


class Connection:
    """A project file held open: reads as mappings, writes inside `writing()`, errors in the user's words.

    `key` is None for a plain file. With `create` the file must be there and hold nothing; with `alone` nobody else may
    have it open, now or until it is closed; with `only_read` nothing gets into the file, not even what its side file
    holds.
    """

    def __init__(
        self, path: Path, key: Key | None = None, *, create: bool = False, alone: bool = False, only_read: bool = False
    ) -> None:
        self.path = path
        self.key = key
        self.only_read = only_read
        self.place = Place.of(path)
        self.before_write: Callable[[], None] = self.place.check
        self.after_failure: Callable[[], None] = lambda: None
        self._in_write = False
        self.db = sqlite_utils.Database(_connect(path, key, only_read=only_read), execute_plugins=False)
        try:
            if alone:
                self.set_up("locking_mode = exclusive")
            else:  # before the first look: somebody may just be leaving, or bringing the file up to date
                self.set_up(f"busy_timeout = {int(BUSY_SECONDS * 1000)}")
            self._settle(create=create)
        except BaseException:
            self.close()
            raise

    def _settle(self, *, create: bool) -> None:
        """Make sure that the key fits and the file is ours; set what holds for every connection."""
        with self.translated():
            try:
                self.db.conn.execute("select count(*) from sqlite_master").fetchone()
            except DriverError as error:
                if self.key is not None and "not a database" in str(error):
                    raise LockedError(f"This passphrase does not open {self.path}.", _WRONG) from None
                raise
            for name, value in SETTINGS.items():
                self.db.conn.execute(f"pragma {name} = {value}")
            self.db.conn.execute(f"pragma busy_timeout = {int(BUSY_SECONDS * 1000)}")
            if create:
                self.db.conn.execute("pragma journal_mode = wal")
                return
            found = self.db.conn.execute("pragma application_id").fetchone()[0]
        if found != APPLICATION_ID:
            raise ProjectError(
                f"{self.path} is a database, but not a voices project.", "Name a file that `voices new` made."
            )

    def another(self) -> Connection:
        """Return a further connection to the same file, for another thread or another state of it."""
        return Connection(self.path, self.key)

    @contextlib.contextmanager
    def attached(self, path: Path, key: Key | None, name: str, *, only_read: bool = False) -> Iterator[None]:
        """Have another file at hand under a name, to copy rows from it or, unless `only_read`, to it."""
        lock = "" if key is None else f"x'{key.hexadecimal}'"
        where = read_only_uri(path) if only_read else str(path)
        with self.translated():
            self.db.conn.execute(f"attach database :path as {name} key :key", {"path": where, "key": lock})
        try:
            yield
        finally:
            self.db.conn.execute(f"detach database {name}")

    @contextlib.contextmanager
    def undone_when_failing(self) -> Iterator[None]:
        """Take back what happens inside when it fails, and only that, within a write."""
        self._require_write()
        self.db.conn.execute("savepoint inner")
        try:
            yield
        except BaseException:
            self.db.conn.execute("rollback to inner")
            raise
        finally:
            self.db.conn.execute("release inner")

    def claim(self) -> None:
        """Make an empty database ours, inside `writing()` together with its first tables; refuse one with tables."""
        self._require_write()
        if self.rows("select name from sqlite_master limit 1"):
            raise ProjectError(f"{self.path} is already there.", "Choose another name; nothing was overwritten.")
        self.db.execute(f"pragma application_id = {APPLICATION_ID}")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def __enter__(self) -> Connection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def interrupt(self) -> None:
        """Stop the statement that runs in another thread."""
        self.db.conn.interrupt()

    def data_version(self) -> int:
        """Return a number that changes when, and only when, another connection has committed."""
        with self.translated():
            return int(self.db.conn.execute("pragma data_version").fetchone()[0])

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Return all rows of a reading statement.

        Straight from the driver: sqlite-utils would set a savepoint around each and let it go again, which costs more
        than most of the reads themselves when many coders are at work.
        """
        with self.translated():
            cursor = self.db.conn.execute(sql, values)
            if cursor.description is None:
                raise RuntimeError("a statement without rows; writing is done by run()")
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, **values: object) -> Row | None:
        """Return the first row, None when there is none."""
        found = self.rows(sql, **values)
        return found[0] if found else None

    def each(self, sql: str, **values: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a reading statement as plain tuples, quick where there are very many."""
        with self.translated():
            yield from self.db.conn.execute(sql, values)

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

    def set_up(self, pragma: str) -> None:
        """Run one pragma outside any transaction."""
        with self.translated():
            self.db.conn.execute(f"pragma {pragma}").fetchall()

    @contextlib.contextmanager
    def writing(self, *, patient: bool = True) -> Iterator[None]:
        """Hold the write lock: all that happens inside is committed at the end, or none of it.

        With `patient` it is waited for while somebody else has it.
        """
        if self._in_write:
            raise RuntimeError("a write is under way; one act is one transaction")
        with self.translated():
            self._begin_immediate(BUSY_SECONDS if patient else 0.0)
            self._in_write = True
            try:
                self.before_write()
                yield
                self.db.conn.execute("commit")
            except BaseException:
                self._roll_back()
                self.after_failure()
                raise
            finally:
                self._in_write = False
        self.place.check()  # what was committed into a file that has just lost its name would be lost with it

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
                self._roll_back()

    def _roll_back(self) -> None:
        """Leave the transaction. On a full or failing disk SQLite may have left it already."""
        with contextlib.suppress(DriverError):
            self.db.rollback()

    def n_changes(self) -> int:
        """Return how many rows this connection has changed since it was opened: it grows with every own write."""
        return int(self.db.conn.total_changes)

    def stop_when(self, is_stopped: Callable[[], bool]) -> None:
        """End every statement of this connection as soon as it is asked to stop, one that has yet to begin too."""
        self.db.conn.set_progress_handler(lambda: int(is_stopped()), 20_000)

    def _require_write(self) -> None:
        if not self._in_write:
            raise RuntimeError("a write outside writing()")

    def _begin_immediate(self, seconds: float) -> None:
        """Take the write lock, trying again after 1 to 12 ms: fairer to many coders than SQLite's own waiting."""
        deadline = time.monotonic() + seconds
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
        except UnicodeDecodeError:  # in the driver's own message
            raise damaged(self.path) from None
        except sqlcipher3.dbapi2.DatabaseError as error:
            told = in_words(str(error), self.path)
            if told is None:
                raise
            raise told from None  # the driver's message may quote what it could not read


_WRONG = (
    "Mind capitals and the keyboard's language; the recovery key opens it too. Any number of tries is free. "
    "If the file came from elsewhere, it may be no voices project at all."
)


def _connect(path: Path, key: Key | None, *, only_read: bool = False) -> Any:
    """Return the driver's connection, unlocked. Errors of the cipher go into exceptions, not onto the screen."""
    where = read_only_uri(path) if only_read else str(path.absolute())
    try:
        connection = sqlcipher3.connect(where, timeout=0, isolation_level=None, check_same_thread=True, uri=True)
    except sqlcipher3.dbapi2.DatabaseError as error:
        told = in_words(str(error), path)
        if told is None:
            raise
        raise told from error
    connection.execute("pragma cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"pragma key = \"x'{key.hexadecimal}'\"")
    return connection


def read_only_uri(path: Path) -> str:
    """Return the name by which SQLite opens a file without ever writing to it."""
    return f"{path.absolute().as_uri()}?mode=ro"


def in_memory() -> sqlite_utils.Database:
    """Return an empty database that is nowhere on a disk."""
    return sqlite_utils.Database(sqlcipher3.connect(":memory:", isolation_level=None), execute_plugins=False)
