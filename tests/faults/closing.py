"""`voices code` in a terminal of its own that is closed under it, and what must be true afterwards.

The child is forked from a process that has everything loaded, becomes the leader of a session with the terminal, and is
ended by the signal that closing a window sends, or by the other end of the terminal going away.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import select
import signal
import struct
import sys
import termios
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from tests.faults.small import SPOKEN, Small

Way = Literal["signal", "terminal gone"]
SECONDS = 40.0
LEFT = b"\x1b[?1049l"  # back from the other page of the terminal: nothing of the screen is shown any more
_processes = multiprocessing.get_context("forkserver") if hasattr(os, "fork") else multiprocessing.get_context()
_processes.set_forkserver_preload(["tests.store.killing", __name__, "voices.tui.coding.screen", "voices.cli.coding"])


class Window:
    """A terminal with `voices code` in it."""

    def __init__(self, study: Small, size: tuple[int, int], coder: str = "zoe") -> None:
        self.study, self.scratch = study, study.path.parent / "scratch"
        self.scratch.mkdir(exist_ok=True)
        self._ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        words = ["code", str(study.path), "--coder", coder]
        self._process = _processes.Process(target=_be_voices, args=(os.ttyname(theirs), str(self.scratch), words))
        self._process.start()
        self.pid = self._process.pid or 0
        self.shown = b""
        self.wait_for(b"saved")
        os.close(theirs)

    def send(self, keys: bytes, wanted: bytes = b"") -> None:
        """Send keys and wait until something is shown."""
        self.shown = b""
        os.write(self._ours, keys)
        self.wait_for(wanted)

    def hurry(self, keys: bytes, seconds: float) -> None:
        """Send keys and read what comes for so long."""
        os.write(self._ours, keys)
        self.shown = self._read(seconds)

    def wait_for(self, wanted: bytes) -> None:
        """Wait until something is shown, and read on until nothing more comes."""
        end = time.monotonic() + SECONDS
        while True:
            new = self._read(0.05 if wanted in self.shown else 1.0)
            self.shown += new
            if wanted in self.shown and not new:
                return
            if time.monotonic() > end or not self._process.is_alive():
                raise AssertionError(f"{wanted!r} was never shown; last came {self.shown[-1500:]!r}")

    def close(self, way: Way) -> None:
        """Close the window under the program; raise unless that ends by itself and leaves nothing behind."""
        before = self.shown
        if way == "signal":
            self.shown = b""
            os.kill(self.pid, signal.SIGHUP)
        else:
            os.close(self._ours)
        self._wait(way)
        told = self.shown if way == "signal" else before[:0]
        if way == "signal":
            os.close(self._ours)
        behind = told.partition(LEFT)[2]
        if any(each.encode() in behind for each in SPOKEN) or b"Traceback" in behind:
            raise AssertionError(f"told on leaving: {behind!r}")
        if left := [*of_session(self.pid)]:
            raise AssertionError(f"still there: {left}")
        if files := {each.name: each.read_bytes()[:3000] for each in self.scratch.iterdir()}:
            raise AssertionError(f"left behind: {files}")

    def _wait(self, way: Way) -> None:
        end = time.monotonic() + SECONDS
        while self._process.exitcode is None:
            if way == "signal":
                self.shown += self._read(0.05)
            self._process.join(0.05)
            if time.monotonic() > end:
                self._process.kill()
                raise AssertionError(f"the program does not end: {way}")
        if self._process.exitcode not in (0, 1):
            raise AssertionError(f"the program ended with {self._process.exitcode}")

    def _read(self, seconds: float) -> bytes:
        if not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 1 << 16)
        except OSError:
            return b""


def of_session(leader: int) -> Iterator[str]:
    """Yield what runs in the session of a process, the helpers it started among them."""
    for each in Path("/proc").iterdir():
        try:
            told = (each / "stat").read_text() if each.name.isdigit() else ""
            fields = told.rpartition(")")[2].split()
            if fields and int(fields[3]) == leader and fields[0] != "Z":
                yield (each / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue


def _be_voices(terminal: str, scratch: str, words: Sequence[str]) -> None:
    os.setsid()
    opened = os.open(terminal, os.O_RDWR)
    for number in range(3):
        os.dup2(opened, number)
    os.close(opened)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    left_out = ("NO_COLOR", "COLUMNS", "LINES", "VOICES_CONFIG")
    for name in left_out:
        os.environ.pop(name, None)
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", TMPDIR=scratch, VOICES_CONFIG=f"{scratch}/none")
    os.chdir(scratch)
    sys.argv = ["voices", *words]
    from voices.cli import main
    from voices.tui.app import VoicesApp

    def fault(*told: object) -> None:
        (Path(scratch) / f"fault {time.monotonic()}").write_text(f"{told} {traceback.format_exc()}")

    VoicesApp.panic = VoicesApp._fatal_error = fault  # type: ignore[method-assign]
    threading.excepthook = fault
    main()
