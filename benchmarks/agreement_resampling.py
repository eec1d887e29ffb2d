"""Intervals at size, and a file of two million units: `python -m benchmarks.agreement_resampling`.

100,000 units of 3 coders in 1,000 transcripts, 10 codes, 5 % missing; the file has 2,000,000 units of 5 coders.
Ends with 1 when a goal was missed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.documents import coincidence_tables
from voices.agreement.resampling.bootstrap import bootstrap
from voices.agreement.resampling.jackknife import jackknife

Line = tuple[str, float, float | None]
N_TRANSCRIPTS, N_CODES = 1_000, 10


def main() -> int:
    """Measure, print, and return 1 when a goal was missed."""
    missed = 0
    for what, value, goal in [*resampling(), *file_of_two_million_units()]:
        sign = "" if goal is None else f"<= {goal:g}: {'met' if value <= goal else 'MISSED'}"
        missed += goal is not None and value > goal
        print(f"{what:60} {value:10.4f}  {sign}".rstrip())
    return 1 if missed else 0


def decisions(n_units: int, n_coders: int, n_codes: int) -> NDArray[np.int64]:
    """Return codes (n_units, n_coders) that agree in four of five, -1 where one in twenty is missing."""
    chance = np.random.default_rng(7)
    shape = (n_units, n_coders)
    true = chance.integers(0, n_codes, (n_units, 1))
    codes = np.where(chance.random(shape) < 0.8, true, chance.integers(0, n_codes, shape))
    return np.where(chance.random(shape) < 0.05, -1, codes)


def resampling() -> Iterator[Line]:
    """Yield what jackknife and bootstrap cost on top of the tables."""
    codes = decisions(100_000, 3, N_CODES)
    where = np.repeat(np.arange(N_TRANSCRIPTS), 100)
    tables, seconds = best(lambda: coincidence_tables(codes, N_CODES, where))
    yield "tables of 100,000 units x 3 coders, s", seconds, None
    for level in ("nominal", "ordinal"):

        def alpha(table: NDArray[np.float64], level: str = level) -> NDArray[np.float64]:
            return alpha_of_tables(table, level=level)

        yield f"jackknife on top of the tables, {level}, s", best(lambda alpha=alpha: jackknife(alpha, tables))[1], 0.01
        drawn, seconds = best(lambda alpha=alpha: bootstrap(alpha, tables, seed=1))
        yield f"1,000 document resamples, {level}, s", seconds, 0.3
        yield "  P(alpha < 0.667)", drawn.below(0.667).item(), None
    binary = np.stack([coincidence_tables(codes % 2, 2, where)] * 50, axis=1)
    yield "jackknife of 50 codes at once, s", best(lambda: jackknife(alpha_of_tables, binary))[1], None
    yield "1,000 document resamples of 50 codes, s", best(lambda: bootstrap(alpha_of_tables, binary, seed=1))[1], 0.3


def best(job: Callable[[], object], times: int = 5) -> tuple:
    """Return a job's result and its shortest time."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        found = job()
        seconds.append(time.perf_counter() - began)
    return found, min(seconds)


def file_of_two_million_units() -> Iterator[Line]:
    """Yield what `voices agree --data` takes for a csv of two million units, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "units.csv"
        codes = decisions(2_000_000, 5, N_CODES).tolist()
        with path.open("w", encoding="utf-8") as file:
            file.write("document,a,b,c,d,e\n")
            for number, row in enumerate(codes):
                file.write(f"T{number // 2000}," + ",".join("" if code < 0 else f"c{code}" for code in row) + "\n")
        del codes
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "voices", "agree", "--data", str(path), "--csv"], capture_output=True, text=True
        )
        seconds = time.perf_counter() - began
    if done.returncode or "nan" in done.stdout or len(done.stdout.splitlines()) != 1 + 4 + 3 + 2 * N_CODES + 10:
        raise SystemExit(f"the file was not measured: {done.stderr}")
    yield "voices agree --data, 2,000,000 units x 5 coders, s", seconds, 15.0
    yield "  its peak memory, MB", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 800.0


if __name__ == "__main__":
    raise SystemExit(main())
