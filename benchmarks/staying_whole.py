"""What must survive: kill -9 at any moment, half migrations, single flipped bits (S6, S10, S13); what opening costs.

Small fictional studies, made anew; the parent kills children at random moments and looks at what is left.
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.goals import Bench, Figure, each_timed, goal, kinds, secret, timed
from tests.faults.test_damage import rows_of
from voices.demo import build
from voices.errors import LockedError, VoicesError
from voices.project import Project
from voices.store import Store
from voices.store.driver import Connection
from voices.store.keys import Key
from voices.store.schema import migrations
from voices.store.snapshots import folder_of, key_for, snapshots_of

_CODER = """
import sys
from pathlib import Path
from voices.model import Span
from voices.project import Project
session = Project.open(Path(sys.argv[1]), sys.argv[2] or None).coding("victim")
turns = [turn for turn in session.transcript.turns if turn.text]
print("ready", flush=True)
for number in range(100_000):
    turn = turns[number % len(turns)]
    session.toggle(Span(turn.start, turn.end), session.codebook.codable[number // len(turns) % 50].id)
    print(number, flush=True)
"""
_KEEPER = """
import sys
from pathlib import Path
from voices.model import Span
from voices.project import Project
project = Project.open(Path(sys.argv[1]), sys.argv[2] or None)
session = project.coding("victim")
print("ready", flush=True)
while True:
    session.toggle(Span(0, 5), session.codebook.codable[0].id)
    project.snapshot()
    print("taken", flush=True)
"""
_OPENER = """
import sys
from pathlib import Path
from voices.project import Project
print("ready", flush=True)
Project.open(Path(sys.argv[1]), sys.argv[2] or None).close()
print("open", flush=True)
"""
OLD_FILE = Path(__file__).resolve().parent.parent / "tests" / "store" / "released" / "0.1.0.voices"


@goal("S6", "killed at any moment")
def killed(bench: Bench) -> Iterator[Figure]:
    """Children that code, make snapshots, or bring an old file up to date, killed at random moments."""
    n_kills, n_others = (20, 5) if bench.is_small else (200, 50)
    for encrypted, word in kinds():
        path = _demo(bench.folder / f"killed-{word}", encrypted=encrypted)
        acts = [_kill_coder(path, number, encrypted=encrypted) for number in range(n_kills)]
        n_acts = sum(acknowledged for acknowledged, _ in acts)
        yield Figure(
            f"{n_kills} kills while coding, {n_acts:,} acts acknowledged, {word}: acts lost",
            (float(sum(lost for _, lost in acts)),), 0, "acts",
        )  # fmt: skip
        yield Figure(f"... faults afterwards, {word}", (float(_n_faults(path, encrypted=encrypted)),), 0, "faults")
        n_half = sum(_kill_keeper(path, number, encrypted=encrypted) for number in range(n_others))
        yield Figure(f"{n_others} kills while snapshots are made, {word}: half ones", (float(n_half),), 0, "files")
        shutil.rmtree(path.parent)
    yield Figure(
        f"{n_others} kills while an old file is brought up to date: neither old nor new",
        (float(sum(_kill_migration(bench.folder / "old", number) for number in range(n_others))),), 0, "files",
    )  # fmt: skip


@goal("S9", "opening and wrong passphrases")
def opening(bench: Bench) -> Iterator[Figure]:
    """Opening the large study, and being told that a passphrase is wrong."""
    for encrypted, word in kinds():
        path = bench.path(bench.wide, encrypted=encrypted)
        limit = 600.0 if encrypted else 300.0
        yield Figure(
            f"open the project, {word}",
            each_timed([lambda: Project.open(path, secret(encrypted=encrypted)).close()] * 15),
            limit,
        )
        if encrypted:
            yield Figure("a wrong passphrase is told", each_timed([lambda: _refused(path)] * 15), 1000.0)


@goal("S10", "single flipped bits, and snapshots")
def damaged(bench: Bench) -> Iterator[Figure]:
    """One bit flipped at each of 200 random places: found at opening or by the check. And how long a snapshot takes."""
    chance = random.Random(10)
    for encrypted, word in kinds():
        path = _demo(bench.folder / f"flipped-{word}", encrypted=encrypted)
        content = path.read_bytes()
        key = key_for(path, secret(encrypted=encrypted))
        found = [_is_found(path, content, chance, key) for _ in range(200)]
        while encrypted is False and found.count(None) + 200 > len(found):
            found.append(_is_found(path, content, chance, key))
        n_found = found.count(True)
        yield Figure(f"one bit flipped, found of 200, {word}", (float(n_found),), None, "files")
        yield Figure(f"... not found, {word}", (float(200 - n_found),), 0 if encrypted else 20, "files")
        shutil.rmtree(path.parent)
    for encrypted, word in kinds():
        shape = bench.dense
        path = bench.path(shape, encrypted=encrypted)
        shutil.rmtree(folder_of(path), ignore_errors=True)  # where nothing has changed, no snapshot is made
        with Project.open(path, secret(encrypted=encrypted)) as project:
            megabytes = path.stat().st_size / 1e6
            took = timed(project.snapshot) * 128 / megabytes
        yield Figure(f"snapshot of {megabytes:,.0f} MB with its check, {word}, for 128 MB", (took,), 3000)
        shutil.rmtree(folder_of(path))


@goal("S13", "an old file opened by six at once")
def six_at_once(bench: Bench) -> Iterator[Figure]:
    """Six processes open a file of the first version at the same time: all succeed, one snapshot is made."""
    n_errors = n_snapshots = 0
    n_rounds = 3 if bench.is_small else 10
    for _ in range(n_rounds):
        folder = bench.folder / "six"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = _old_file(folder)
        openers = [_start(_OPENER, path, encrypted=False) for _ in range(6)]
        n_errors += sum(process.wait() != 0 for process in openers)
        n_snapshots += len(snapshots_of(path))
        n_errors += _n_faults(path, encrypted=False)
        shutil.rmtree(folder)
    yield Figure(f"{n_rounds} times six openers: errors", (float(n_errors),), 0, "errors")
    yield Figure(
        f"{n_rounds} times six openers: snapshots more or less than one each",
        (float(abs(n_snapshots - n_rounds)),),
        0,
        "files",
    )


def _demo(folder: Path, *, encrypted: bool) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return build(folder, lambda _: None, secret(encrypted=encrypted)).path


def _start(script: str, path: Path, *, encrypted: bool) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(path), secret(encrypted=encrypted) or ""]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _kill(script: str, path: Path, number: int, most_seconds: float, *, encrypted: bool) -> list[str]:
    """Start a child, kill it a random time after it says that it is ready, and return what else it said."""
    process = _start(script, path, encrypted=encrypted)
    if process.stdout is None:
        raise RuntimeError("a child without a pipe")
    if process.stdout.readline() != "ready\n":
        raise RuntimeError("a child failed before it began")
    time.sleep(random.Random(number).uniform(0, most_seconds))
    process.send_signal(signal.SIGKILL)
    told = process.stdout.read().split()
    process.wait()
    return told


def _kill_coder(path: Path, number: int, *, encrypted: bool) -> tuple[int, int]:
    """Return how many acts a killed coder had acknowledged, and how many of them are not there."""
    before = _n_coded(path, encrypted=encrypted)
    acknowledged = len(_kill(_CODER, path, number, 0.2, encrypted=encrypted))
    after = _n_coded(path, encrypted=encrypted)
    return acknowledged, max(0, acknowledged - (after - before))


def _n_coded(path: Path, *, encrypted: bool) -> int:
    """Return how many codings the victim has made or removed, by the journal."""
    with Project.open(path, secret(encrypted=encrypted)) as project:
        return sum(1 for each in project.history() if each.coder == "victim")


def _kill_keeper(path: Path, number: int, *, encrypted: bool) -> int:
    """Return how many files in the folder of snapshots have a final name and are not whole."""
    _kill(_KEEPER, path, number, 0.3, encrypted=encrypted)
    with Project.open(path, secret(encrypted=encrypted)) as project:
        return len(project.faults_of_snapshots(secret(encrypted=encrypted)))


def _kill_migration(folder: Path, number: int) -> int:
    """Return 1 when a file whose migration was killed is neither wholly old nor wholly new."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    path = _old_file(folder)
    n_before = _n_migrations(path)
    _kill(_OPENER, path, number, 0.25, encrypted=False)
    n_now = _n_migrations(path)
    try:
        return int(n_now not in (n_before, len(migrations())) or _n_faults(path, encrypted=False) != 0)
    except VoicesError:
        return 1
    finally:
        shutil.rmtree(folder)


def _old_file(folder: Path) -> Path:
    path = Path(shutil.copy(OLD_FILE, folder / "old.voices"))
    path.chmod(0o600)
    return path


def _n_migrations(path: Path) -> int:
    """Return how many migrations a file holds, without bringing it up to date."""
    with Connection(path) as connection:
        return len(connection.rows("select name from _sqlite_migrations"))


def _n_faults(path: Path, *, encrypted: bool) -> int:
    with Project.open(path, secret(encrypted=encrypted)) as project:
        return len(project.faults())


def _refused(path: Path) -> None:
    try:
        Project.open(path, "not the passphrase").close()
    except LockedError:
        return
    raise RuntimeError("a wrong passphrase opened the project")


def _is_found(path: Path, content: bytes, chance: random.Random, key: Key | None) -> bool | None:
    """Return whether a flipped bit is found by opening the file or by the thorough check.

    None for a bit of a plain file that nobody uses: everything that the tables hold is as before.
    """
    path.write_bytes(content)
    before = rows_of(path) if key is None else None
    at = chance.randrange(len(content))
    changed = bytearray(content)
    changed[at] ^= 1 << chance.randrange(8)
    path.write_bytes(changed)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    if before is not None and rows_of(path) == before:
        return None
    return _faults_with(path, key)


def _faults_with(path: Path, key: Key | None) -> bool:
    try:
        Connection(path, key).close()
        if key is None:
            with Project.open(path) as project:
                return bool(project.faults())
        store = Store(Connection(path, key))
        try:
            return bool(store.faults())
        finally:
            store.close()
    except VoicesError:
        return True
