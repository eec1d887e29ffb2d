"""What the store must do in which time: `python -m benchmarks.store [--small] [--only S1] [--folder FOLDER]`.

The full studies take about two gigabytes each, four of them, and some minutes each to build; they stay in the folder.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import (  # noqa: F401 - each registers its goals
    at_the_desk,
    encryption,
    many_coders,
    over_all,
    searching,
    staying_whole,
)
from benchmarks.goals import GOALS, Bench, Figure

_HEADINGS = ("goal", "what", "median", "p95", "worst", "limit", "met")


def main() -> int:
    """Measure, print a table, and return 1 when a limit was not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick look: 100 transcripts, 10,000 codings")
    parser.add_argument("--only", action="append", default=[], choices=sorted(GOALS), help="this goal only; repeatable")
    parser.add_argument("--folder", type=Path, help="where the studies are built and kept")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = told.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, told.small, told.only)
        print(f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, {bench.wide.name} study: "
              f"{bench.wide.n_transcripts:,} transcripts, {bench.wide.n_codings:,} codings; times in ms")  # fmt: skip
        print("| " + " | ".join(_HEADINGS) + " |\n|" + " --- |" * len(_HEADINGS))
        met = [_measure(name, bench) for name in told.only or sorted(GOALS)]
    return 0 if all(met) else 1


def _measure(name: str, bench: Bench) -> bool:
    """Measure one goal, print its rows as they come, and return whether all its limits were met."""
    met = True
    gc.collect()
    gc.freeze()  # as the screens do: what is loaded stays loaded
    try:
        for figure in GOALS[name][1](bench):
            print(_line(name, figure), flush=True)
            met = met and figure.is_met is not False
    finally:
        bench.close()
    return met


def _line(name: str, figure: Figure) -> str:
    limit = "" if figure.limit is None else f"{figure.limit_for} <= {_number(figure.limit)}"
    sign = {True: "yes", False: "NO", None: ""}[figure.is_met]
    unit = "" if figure.unit == "ms" else f" ({figure.unit})"
    numbers = [_number(each) for each in (figure.median, figure.p95, figure.worst)]
    return "| " + " | ".join([name, figure.what + unit, *numbers, limit, sign]) + " |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
