"""The command `voices serve` as a process of its own, and what it started; waiting for conditions, never for a time."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

SECONDS = 15.0


@dataclass
class Served:
    """A running server: where it is, and its process."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        """Name and port as a browser asks for them."""
        return self.url.removeprefix("http://").removesuffix("/")

    def tabs(self) -> list[int]:
        """The processes of tabs that run now."""
        return [pid for pid in children(self.process.pid) if is_running(pid)]


@contextlib.contextmanager
def serving(project: Path, *options: str, **environment: str) -> Iterator[Served]:
    """Start the command on a free port and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "voices", "serve", str(project), "--port", "0", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    try:
        told = first_address(process)
        yield Served(told, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(SECONDS)
        finally:
            process.kill()
            process.stdout.close()


def first_address(process: subprocess.Popen[bytes]) -> str:
    """Read what the server says until it has told its address."""
    told, deadline = b"", time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ready, _, _ = select.select([process.stdout], [], [], 0.1)
        piece = os.read(process.stdout.fileno(), 4096) if ready else b""
        told += piece
        if found := re.search(rb"http://\S+", told):
            return found[0].decode()
        if ready and not piece:
            break
    raise AssertionError(told.decode())


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(stat_of(folder)[1]) == parent:
                found.append(int(folder.name))
    return found


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended (it may still wait to be taken note of)."""
    try:
        return stat_of(Path(f"/proc/{pid}"))[0] not in "ZX"
    except OSError:
        return False


def stat_of(folder: Path) -> list[str]:
    """State, parent and the rest; what stands before may hold spaces."""
    return (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
