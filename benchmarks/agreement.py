"""How fast agreement is computed: `python -m benchmarks.agreement [--small] [--only PART]`.

Each part is a function that yields figures. Other software is measured in the same run, on the same decisions; where
irrCAC is missing, `pip install --no-deps irrCAC` brings it (it pins one old version of scipy that it does not need).
"""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import os
import platform
import resource
import sys
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.goals import Figure, each_timed
from benchmarks.table import HEADINGS, line
from voices.agreement.coefficients.alpha import krippendorff_alpha
from voices.agreement.coefficients.gwet import ac_estimate
from voices.agreement.coefficients.kappas import pair_kappas
from voices.agreement.coefficients.many import fleiss_kappa
from voices.agreement.coefficients.tables import decisions
from voices.agreement.values import Result

Part = Callable[[bool], Iterator[Figure]]
_AGAIN = 5


def main() -> int:
    """Measure, print a table, and return 1 when a limit was not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreement", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick look: a twentieth of the units")
    parser.add_argument("--only", action="append", default=[], choices=sorted(PARTS), help="this part; repeatable")
    told = parser.parse_args()
    print(f"{date.today()}, Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores; "
          "times in ms")  # fmt: skip
    print("| " + " | ".join(HEADINGS) + " |\n|" + " --- |" * len(HEADINGS))
    met = True
    for name in told.only or PARTS:
        for figure in PARTS[name](told.small):
            print(line(figure), flush=True)
            met = met and figure.is_met is not False
    return 0 if met else 1


# Units that are given beforehand


def units(is_small: bool) -> Iterator[Figure]:
    """Alpha, Fleiss, AC1 with its standard error and the kappas of all pairs, in one pass over the units."""
    n_units = 50_000 if is_small else 1_000_000
    for n_codes, limit in ((10, 500), (50, 1_500), (200, 1_500)):
        codes = decided(n_units, 5, n_codes, gaps=0.05)
        times = each_timed([lambda codes=codes, q=n_codes: everything(codes, q)] * _AGAIN)
        yield Figure(f"{n_units:,} units x 5 coders x {n_codes} codes: all figures", times, limit, limit_for="worst")
    for n_some, n_coders in ((1_000, 2), (100_000, 3)):
        codes = decided(n_some, n_coders, 10, gaps=0.05)
        times = each_timed([lambda codes=codes: everything(codes, 10)] * _AGAIN)
        yield Figure(f"{n_some:,} units x {n_coders} coders x 10 codes: all figures", times)
    peak = peak_of(_units_once, n_units)
    yield Figure("peak memory of the process, 10 codes, the data included", (peak,), 400, "MB", "worst")
    yield from _others(n_units)


def everything(codes: NDArray[np.int64], n_codes: int) -> list[Result]:
    """Return alpha, Fleiss's kappa, AC1 with standard error, and each pair's kappa."""
    found = decisions(codes, n_codes)
    ac1 = ac_estimate(found)
    return [krippendorff_alpha(found), fleiss_kappa(found), ac1.value, ac1.se, *pair_kappas(found)]


def _units_once(n_units: int) -> None:
    everything(decided(n_units, 5, 10, gaps=0.05), 10)


def _others(n_units: int) -> Iterator[Figure]:
    """Yield what other software takes, and our time, for all figures at once, as a share of it."""
    gappy, full = decided(n_units, 5, 10, gaps=0.05), decided(n_units, 5, 10, gaps=0.0)
    ours = {id(codes): min(each_timed([lambda codes=codes: everything(codes, 10)] * _AGAIN)) for codes in (gappy, full)}
    compared = [
        ("krippendorff, alpha", _krippendorff(gappy), gappy, 5, 1),
        ("irrCAC, AC1 with standard error", _irrcac(gappy), gappy, 10, 3),
        ("scikit-learn, kappas of all pairs, no gaps", _scikit_learn(full), full, 100, _AGAIN),
    ]
    for name, act, codes, limit, n_times in compared:
        if act is None:
            print(f"not measured: {name} (not installed)", file=sys.stderr)
            continue
        took = each_timed([act] * n_times)
        yield Figure(name, took)
        share = 100 * ours[id(codes)] / min(took)
        yield Figure(f"our fastest time for all figures, as a share of the fastest of {name}", (share,), limit, "%")


def _krippendorff(codes: NDArray[np.int64]) -> Callable[[], object]:
    import krippendorff

    numbers = np.where(codes < 0, np.nan, codes).T
    return lambda: krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal")


def _irrcac(codes: NDArray[np.int64]) -> Callable[[], object] | None:
    if importlib.util.find_spec("irrCAC") is None:
        return None
    import pandas as pd
    from irrCAC.raw import CAC

    frame = pd.DataFrame(np.where(codes < 0, np.nan, codes + 1.0))
    return lambda: CAC(frame).gwet()


def _scikit_learn(codes: NDArray[np.int64]) -> Callable[[], object]:
    from sklearn.metrics import cohen_kappa_score

    columns = [np.ascontiguousarray(column) for column in codes.T]
    return lambda: [cohen_kappa_score(one, other) for one, other in combinations(columns, 2)]


# For all parts


def decided(n_units: int, n_coders: int, n_codes: int, gaps: float) -> NDArray[np.int64]:
    """Return decisions (n_units, n_coders) that agree on most units; codes unevenly frequent, -1 = none."""
    rng = np.random.default_rng(20)
    truth = rng.choice(n_codes, n_units, p=rng.dirichlet(np.full(n_codes, 2.0)))
    codes = np.empty((n_units, n_coders), dtype=np.int64)
    for coder in range(n_coders):
        own = np.where(rng.random(n_units) < 0.75, truth, rng.integers(0, n_codes, n_units))
        codes[:, coder] = np.where(rng.random(n_units) < gaps, -1, own)
    return codes


def peak_of(act: Callable[..., None], *told: Any) -> float:
    """Return the peak memory in MB of a process of its own that does one thing."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (act, told))


def _peak(act: Callable[..., None], told: tuple[Any, ...]) -> float:
    act(*told)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


PARTS: dict[str, Part] = {"units": units}

if __name__ == "__main__":
    sys.exit(main())
