"""Work on a project in a process of its own, killed without warning, and what must be true of the files afterwards.

Each `..._on` is done in a child until it is killed; it sends a number after each thing that was acknowledged to it.
Tests and benchmarks kill with `kill_during` and then look with `check_...`, which raise AssertionError.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from tests.faults.small import Small, codings_of
from voices.errors import DamagedError, LockedError
from voices.model import Span
from voices.project import Project, renew_passphrase, restored
from voices.store import keys
from voices.store.copying import PART, faults_of_structure
from voices.store.driver import Connection
from voices.store.journal import head_of
from voices.store.snapshots import folder_of, key_for, snapshots_of

Worker = Callable[..., None]
QUICK_ROUNDS = 2
_processes = multiprocessing.get_context("forkserver") if hasattr(os, "fork") else multiprocessing.get_context()
_processes.set_forkserver_preload([__name__])


def kill_during(worker: Worker, study: Small, *more: object, after: float, n_before: int = 1) -> int:
    """Let a child work, kill it `after` seconds behind its `n_before`th word, and return the last one it got out.

    Returns -1 when it ended before it could be killed.
    """
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=worker, args=(study, theirs, *more))
    process.start()
    theirs.close()
    told = [ours.recv() for _ in range(n_before)]
    time.sleep(after)
    process.kill()
    with suppress(EOFError):
        while True:
            told.append(ours.recv())
    process.join()
    if process.exitcode not in (0, -signal.SIGKILL):
        raise AssertionError(f"the child failed by itself: {process.exitcode}")
    return int(told[-1]) if process.exitcode else -1


def seconds_of(worker: Worker, study: Small, *more: object) -> float:
    """Return how long a worker that comes to an end takes behind its first word."""
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=worker, args=(study, theirs, *more))
    process.start()
    theirs.close()
    ours.recv()
    begun = time.monotonic()
    process.join()
    if process.exitcode:
        raise AssertionError(f"the child failed by itself: {process.exitcode}")
    return time.monotonic() - begun


def moments(n: int, seconds: float, seed: int) -> Iterator[float]:
    """Yield n moments within a stretch of time, one at random in each n-th of it."""
    chance = random.Random(seed)
    return (seconds * (number + chance.random()) / n for number in range(n))


# what is done


def code_on(study: Small, told: Pipe) -> None:
    """Put one new code after another on the first transcript; send how many are acknowledged."""
    session = study.open().coding("victim")
    words = [Span(*match.span()) for match in re.finditer(r"[A-Za-z]+", session.transcript.text)]
    spans = [Span(first.start, last.end) for at, first in enumerate(words) for last in words[at:]]
    told.send(0)
    for number, (span, code) in enumerate(product(spans, session.codebook.codable)):
        session.apply(span, [code.id])
        told.send(number + 1)
    raise RuntimeError("there is nothing left to code")


def snapshot_on(study: Small, told: Pipe) -> None:
    """Change something and make a snapshot of it, again and again; send how many are made."""
    project = study.open()
    session = project.coding("victim")
    told.send(0)
    for number in range(1_000_000):
        session.toggle_read(number % 4 + 1)
        project.snapshot()
        told.send(number + 1)


def passphrase_on(study: Small, told: Pipe, passphrase: str) -> None:
    """Give a project another passphrase, or a first one, with few rounds of derivation."""
    keys._ROUNDS = QUICK_ROUNDS
    told.send(0)
    renew_passphrase(study.path, study.secret, passphrase)
    told.send(1)


def restore_on(study: Small, told: Pipe, to: Path) -> None:
    """Restore a project into a new file."""
    told.send(0)
    restored(study.path, study.secret, to)
    told.send(1)


def export_on(study: Small, told: Pipe, to: Path) -> None:
    """Write a plain copy of a project."""
    with study.open() as project:
        told.send(0)
        project.export(to, plain=True)
        told.send(1)


# what must be true then


def check_coding(study: Small, n_acknowledged: int) -> None:
    """Everything that was acknowledged is there, at most one more, and the file is sound and takes further acts."""
    with study.open() as project:
        assert project.faults() == []
        n_kept = len(codings_of(project, "victim"))
        assert n_acknowledged <= n_kept <= n_acknowledged + 1, f"{n_acknowledged} acknowledged, {n_kept} kept"
        project.coding("victim").toggle_read(1)


def check_snapshots(study: Small, n_acknowledged: int) -> None:
    """Each snapshot with a name is whole and what its name says; none that was acknowledged is gone."""
    found = snapshots_of(study.path)
    assert len(found) >= min(n_acknowledged, 10), f"{n_acknowledged} acknowledged, {len(found)} there"
    for each in found:
        with Connection(each.path, key_for(each.path, study.secret)) as connection:
            assert faults_of_structure(connection) == []
            assert each.is_of(head_of(connection))
    with study.open() as project:
        assert project.faults() == []
        assert project.faults_of_snapshots(study.secret) == []


def check_passphrase(study: Small, passphrase: str) -> bool:
    """It opens with the old or with the new passphrase, and holds what it held. Return whether with the new one.

    Snapshots that did not get their turn may be behind; a check tells of those that stayed in clear.
    """
    opening = []
    for secret in (study.secret, passphrase):
        with suppress(LockedError, DamagedError), Project.open(study.path, secret) as project:
            assert [each for each in project.faults() if not each.what.endswith("is not encrypted")] == []
            assert codings_of(project, "ana")
            opening.append(project.is_encrypted and secret == passphrase)
    assert len(set(opening)) == 1, "opens with the old one or the new one, not with both or neither"
    return opening[0]


def check_new_file(path: Path, secret: str | None) -> bool:
    """A new file is not there at all, or it is whole. Return whether it is there."""
    if not path.exists():
        return False
    with Project.open(path, secret) as project:
        assert project.faults() == []
    return True


def parts(folder: Path) -> list[Path]:
    """Return what was left half written in a folder and below it."""
    return sorted(folder.rglob(f".*{PART}*"))


def make_old(paths: list[Path]) -> None:
    """Let files look as if they had been left two hours ago."""
    for path in paths:
        os.utime(path, (time.time() - 7200, time.time() - 7200))


__all__ = [
    "check_coding",
    "check_new_file",
    "check_passphrase",
    "check_snapshots",
    "code_on",
    "export_on",
    "folder_of",
    "kill_during",
    "make_old",
    "moments",
    "parts",
    "passphrase_on",
    "restore_on",
    "seconds_of",
    "snapshot_on",
]
