"""Many coders on one file (S5): a process each, one act a second, nothing lost and nobody waiting long."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.goals import Bench, Figure, goal, kinds, secret
from voices.errors import VoicesError
from voices.model import Span
from voices.project import Project

_AT_ONCE = 8  # come to work, and join the study, at the same time
_SPAWN = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)


@goal("S5", "many coders on one file")
def many_coders(bench: Bench) -> Iterator[Figure]:
    """64 coders for a minute, then 200, on a copy of the large study."""
    seconds = 10 if bench.is_small else 60
    for encrypted, word in kinds():
        for n_coders, limits in ((64, (50.0, 2_000.0)), (200, (None, None))):
            source = bench.path(bench.wide, encrypted=encrypted)
            path = bench.folder / f"many-{source.name}"
            shutil.copy(source, path)
            try:
                times, n_errors, n_lost = _work(path, n_coders, seconds, encrypted=encrypted)
            finally:
                for each in bench.folder.glob(f"{path.name}*"):
                    each.unlink()
            what = f"{n_coders} coders, {len(times):,} acts, {word}"
            yield Figure(f"{what}: p95", times, limits[0])
            yield Figure(f"{what}: worst", times, limits[1], limit_for="worst")
            yield Figure(f"{what}: errors", (float(n_errors),), 0, "acts")
            yield Figure(f"{what}: acknowledged and lost", (float(n_lost),), 0, "acts")


def _work(path: Path, n_coders: int, seconds: int, *, encrypted: bool) -> tuple[tuple[float, ...], int, int]:
    """Return the milliseconds of every act, how many failed, and how many were acknowledged but are not there."""
    names = [f"writer-{number}" for number in range(n_coders)]
    ends, processes = [], []
    for first in range(0, n_coders, _AT_ONCE):
        for name in names[first : first + _AT_ONCE]:
            here, there = _SPAWN.Pipe()
            process = _SPAWN.Process(target=_write, args=(path, name, seconds, encrypted, there))
            process.start()
            ends.append(here)
            processes.append(process)
        for end in ends[first:]:
            end.recv()
    for end in ends:
        end.send("go")
    told = [end.recv() for end in ends]
    for process in processes:
        process.join()
    times = tuple(each for own, _, _ in told for each in own)
    with Project.open(path, secret(encrypted=encrypted)) as project:
        store = project._store
        coders = {each.name: each.id for each in store.people.coders()}
        n_lost = sum(
            abs(n_acknowledged - store.codings.count(coders[name], None, 10**6))
            for name, (_, n_acknowledged, _) in zip(names, told, strict=True)
        )
    return times, sum(n_errors for _, _, n_errors in told), n_lost


def _write(path: Path, name: str, seconds: int, encrypted: bool, end: Connection) -> None:
    """Code one passage a second, as one coder in a process of its own."""
    with Project.open(path, secret(encrypted=encrypted)) as project:
        session = project.coding(name)
        session.open(random.choice(list(project._store.transcripts.names())))
        turns = [turn for turn in session.transcript.turns if " " in turn.text]
        codes = [code.id for code in session.codebook.codable]
        chance = random.Random(name)
        times: list[float] = []
        n_acknowledged = n_errors = 0
        passages = iter(
            [(Span(turn.start, turn.start + turn.text.index(" ")), code) for code in codes[:3] for turn in turns]
        )
        session.apply(next(passages)[0], [codes[0]])
        n_acknowledged += 1
        end.send("ready")
        end.recv()
        began = time.monotonic()
        due = began + chance.random()
        while due < began + seconds:
            time.sleep(max(0.0, due - time.monotonic()))
            span, code = next(passages)
            before = time.perf_counter()
            try:
                session.apply(span, [code])
                n_acknowledged += 1
            except VoicesError:
                n_errors += 1
            times.append(1000 * (time.perf_counter() - before))
            due += 1
            if due < time.monotonic():  # nobody makes up for what waiting has cost: that would be flat out, not paced
                due = time.monotonic() + chance.random()
        end.send((times, n_acknowledged, n_errors))
