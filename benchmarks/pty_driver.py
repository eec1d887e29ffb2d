"""Drives a program through a real pseudo-terminal and tells how long each key takes and what it costs.

Latency is from the key written to the last byte of the last frame; what a terminal itself takes to draw is not in it.
Linux only: the processor time of other processes is read from their clocks.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

FRAME_END = b"\x1b[?2026l"
_ASKED, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
# The language worker is told apart: it is another process, and no key waits for it.
_WORKER = b"voices.suggesting.worker"
_QUIET_SECONDS, _PATIENCE_SECONDS = 0.04, 15.0


@dataclass(frozen=True)
class Press:
    """What one key did: milliseconds to the first and to the last frame, processor time of the interface, bytes."""

    first: float
    last: float
    cpu: float
    n_bytes: int


class NoFrameError(RuntimeError):
    """A key drew nothing."""


class Terminal:
    """A terminal of 120 by 40 with one program in it. Answers that it knows synchronised output."""

    def __init__(self, command: Sequence[str], *, width: int = 120, height: int = 40, is_urgent: bool = False) -> None:
        self._began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            _become(command, width, height, is_urgent=is_urgent)
        os.set_blocking(self._terminal, False)
        self._asked = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_for(self, wanted: bytes) -> float:
        """Wait until these bytes and all that comes with them are drawn; return the seconds since the start."""
        shown, end, last = b"", time.monotonic() + 4 * _PATIENCE_SECONDS, 0.0
        while time.monotonic() < end:
            got = self._read(_QUIET_SECONDS if wanted in shown else 0.5)
            shown += got
            last = time.perf_counter() - self._began if got else last
            at = shown.find(wanted)
            if at >= 0 and (not got or FRAME_END in shown[at:]):
                return last
        raise NoFrameError(f"{wanted!r} was never drawn; last came {shown[-2000:]!r}")

    def settle(self, seconds: float = 0.3) -> None:
        """Wait until nothing has been drawn for so long."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while self._read(seconds):
            if time.monotonic() > end:
                raise NoFrameError("the screen never comes to rest")

    def press(self, key: bytes, quiet: float = _QUIET_SECONDS) -> Press:
        """Send a key and wait for its last frame: nothing more comes for `quiet` seconds."""
        return self._timed(lambda: os.write(self._terminal, key), quiet)

    def resize(self, width: int, height: int) -> None:
        """Change the size of the terminal; the program is told by a signal."""
        _set_size(self._terminal, width, height)

    def resized(self, width: int, height: int, quiet: float = 0.15) -> Press:
        """Change the size and wait until everything is drawn anew."""
        return self._timed(lambda: self.resize(width, height), quiet)

    @property
    def cpu(self) -> float:
        """Milliseconds of processor time that the interface has taken so far, the language worker left out."""
        return sum(_cpu_of(pid) for pid in self._processes())

    @property
    def memory(self) -> float:
        """Megabytes that the interface holds now, the language worker left out."""
        return sum(_memory_of(pid) for pid in self._processes())

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def close(self) -> None:
        """Leave the program as a coder does; after some seconds end it."""
        with contextlib.suppress(OSError):
            os.write(self._terminal, b"\x11")
        end = time.monotonic() + 10
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self._read(0.05)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
        os.close(self._terminal)

    def _timed(self, act: Callable[[], object], quiet: float) -> Press:
        before = self.cpu
        began = time.perf_counter()
        act()
        first = last = 0.0
        tail, n_bytes, end = b"", 0, began + _PATIENCE_SECONDS
        while True:
            got = self._read(quiet if last else 1.0)
            now = time.perf_counter()
            n_bytes += len(got)
            tail = tail[-len(FRAME_END) :] + got
            if FRAME_END in tail:
                first, last = first or now, now
                tail = tail[tail.rfind(FRAME_END) + len(FRAME_END) :]
            elif not got and last:
                return Press(1000 * (first - began), 1000 * (last - began), self.cpu - before, n_bytes)
            elif now > end or (not got and not last):
                raise NoFrameError("the key drew nothing")

    def _read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds, empty when nothing does."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        try:
            got = os.read(self._terminal, 1 << 20)
        except OSError:
            return b""
        asked = self._asked[-len(_ASKED) + 1 :] + got
        if _ASKED in asked:
            os.write(self._terminal, _ANSWER)
            asked = b""
        self._asked = asked[-len(_ASKED) :]
        return got

    def _processes(self) -> list[int]:
        found, new = [], [self.pid]
        while new:
            pid = new.pop()
            found.append(pid)
            with contextlib.suppress(OSError):
                for thread in Path(f"/proc/{pid}/task").iterdir():
                    new += map(int, (thread / "children").read_text().split())
        return [pid for pid in found if not _is_worker(pid)]


def _become(command: Sequence[str], width: int, height: int, *, is_urgent: bool) -> None:
    _set_size(0, width, height)
    # As an installed program the sources are compiled once, not at each start.
    left_out = ("NO_COLOR", "TEXTUAL_FPS", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if name not in left_out} | _ENVIRONMENT
    if is_urgent:
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    os.execve(command[0], list(command), environment)


def _set_size(terminal: int, width: int, height: int) -> None:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))


def _is_worker(pid: int) -> bool:
    try:
        return _WORKER in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def _cpu_of(pid: int) -> float:
    try:
        return 1000 * time.clock_gettime((~pid << 3) | 2)  # the clock of a process, as clock_getcpuclockid(3) tells it
    except OSError:
        return 0.0


def _memory_of(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(each.split()[1]) / 1024 for each in lines if each.startswith("VmRSS"))
