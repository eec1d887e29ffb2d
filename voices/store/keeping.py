"""Keeps snapshots coming while people work: one when work begins, then one for every stretch of minutes with changes.

Made in a thread with a connection of its own, so that no key waits for it, and given up when the program ends.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from voices.errors import VoicesError
from voices.memory import give_back
from voices.store.copying import StoppedError, faults_of_structure
from voices.store.driver import Connection, DriverError
from voices.store.journal import head_of
from voices.store.keys import Key
from voices.store.snapshots import only_one, snapshots_of, take

MINUTES = 10
_CACHE_KB = 500


class Keeper:
    """Watches over one open project. Quiet until `begin`: whoever only reads leaves no snapshots."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self._path = path
        self._key = key
        self._due_at: float | None = None
        self._after = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.failure = ""

    def begin(self, after: float = 0.0) -> None:
        """Make a snapshot of what there is when work begins, so many seconds later, and go on from there."""
        self._after = after
        self._due_at = time.monotonic()
        self.after_change()

    def after_change(self) -> None:
        """Make a snapshot when one is due; the caller does not wait for it."""
        if self._due_at is None or time.monotonic() < self._due_at:
            return
        if self._thread is not None and self._thread.is_alive():
            return
        self._due_at = time.monotonic() + 60 * MINUTES
        self._thread = threading.Thread(target=self._take, name="snapshot", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait until a snapshot under way is finished."""
        if self._thread is not None:
            self._thread.join()

    def end(self) -> None:
        """Give up what is under way; nothing half written stays."""
        self._stop.set()
        self._due_at = None
        self.wait()

    def _take(self) -> None:
        """Make one snapshot, or, where the newest holds everything, read the project to its end.

        What goes wrong is kept to be told: the work itself must not stop for it.
        """
        after, self._after = self._after, 0.0
        if after and self._stop.wait(after):
            return
        try:
            with only_one(self._path) as is_ours:
                if is_ours:
                    with Connection(self._path, self._key) as connection:
                        connection.set_up(f"cache_size = -{_CACHE_KB}")  # it reads every page once
                        newest = next(iter(snapshots_of(self._path)), None)
                        if newest is not None and newest.is_of(head_of(connection)):
                            self.failure = self._damage(connection)
                        else:
                            take(connection, self._path, stopped=self._stop.is_set)
                            self.failure = ""
        except StoppedError:
            return
        except VoicesError as error:
            self.failure = f"No snapshot could be made: {error.message} {error.hint}"
        except OSError as error:
            self.failure = f"No snapshot could be made: {error.strerror}."
        except DriverError:
            self.failure = (
                f"No snapshot could be made. Look at the project when you have left: voices check {self._path}"
            )

        finally:
            give_back()

    def _damage(self, connection: Connection) -> str:
        found = faults_of_structure(connection, thorough=False)
        return f"{self._path} is damaged. Leave, and look what can be saved: voices check {self._path}" if found else ""
