"""Agreement on spans at size: 1,000 documents, 5 coders, 200 spans each. `python -m benchmarks.agreement_spans`."""

from __future__ import annotations

import resource
import sys
import time

import numpy as np

from voices.agreement.spans.alpha_u import disagreement
from voices.agreement.spans.continua import Continua, continua
from voices.agreement.spans.matching import Rule, match_tables
from voices.agreement.spans.tables import code_tables, unitizing_tables
from voices.agreement.spans.unitizing import bar_u_alpha, cu_alpha, cu_coverage, ku_alpha, ku_coverage, u_alpha

N_DOCUMENTS, N_CODERS, N_SPANS, N_CODES = 1_000, 5, 200, 10
SECONDS_GOAL, MEGABYTES_GOAL = 3.0, 500.0
_FAMILY = (u_alpha, bar_u_alpha, cu_alpha, cu_coverage, ku_alpha, ku_coverage)


def columns(n_documents: int, n_coders: int, n_spans: int, n_codes: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return lengths of documents, and spans: every coder sees the same places with own edges, misses and codes."""
    chance = np.random.default_rng(5)
    place = np.arange(n_spans) * 120
    shape = (n_documents, n_coders, n_spans)
    starts = place + chance.integers(0, 15, shape)
    ends = starts + chance.integers(40, 100, shape)
    true = np.broadcast_to(chance.integers(0, n_codes, (n_documents, 1, n_spans)), shape)
    codes = np.where(chance.random(shape) < 0.8, true, chance.integers(0, n_codes, shape))
    document, coder, _ = np.indices(shape, np.int32)
    told = {"document": document, "coder": coder, "code": codes, "start": starts, "end": ends}
    return np.full(n_documents, n_spans * 120), {name: each.reshape(-1).astype(np.int32) for name, each in told.items()}


def spans() -> list[tuple[str, float, float | None]]:
    """Return what was measured, its value, and its goal."""
    lengths, told = columns(N_DOCUMENTS, N_CODERS, N_SPANS, N_CODES)
    codes = [f"C{number}" for number in range(N_CODES)]
    before = _megabytes()
    began = time.perf_counter()
    found = continua(codes, lengths, told, N_CODERS)
    ordered = time.perf_counter() - began
    tables = unitizing_tables(found)
    table = tables.sum(axis=0)
    values = [each(table) for each in _FAMILY]
    family = time.perf_counter() - began
    peak = _megabytes()
    if not all(np.isfinite(each).all() for each in values):
        raise SystemExit("a figure is undefined")
    lines: list[tuple[str, float, float | None]] = [
        ("whole unitizing family, s", family, SECONDS_GOAL),
        ("  of it checking, merging and ordering, s", ordered, None),
        ("peak memory, MB", peak, MEGABYTES_GOAL),
        ("  of it before, MB", before, None),
    ]
    began = time.perf_counter()
    weights = np.random.default_rng(1).multinomial(N_DOCUMENTS, [1 / N_DOCUMENTS] * N_DOCUMENTS, 1_000)
    resampled = (weights @ tables.reshape(N_DOCUMENTS, -1)).reshape(1_000, *tables.shape[1:])
    for each in _FAMILY:
        each(resampled)
    lines.append(("1,000 resamples of documents, s", time.perf_counter() - began, None))
    lines += _others(found)
    return lines


def _others(found: Continua) -> list[tuple[str, float, float | None]]:
    acts = {
        "each code by itself, s": lambda: code_tables(found),
        "alpha_U, s": lambda: disagreement(found),
        "matching by IoU, s": lambda: match_tables(found, Rule("iou", 0.5)),
        "matching by any overlap, s": lambda: match_tables(found, Rule("overlap")),
    }
    lines: list[tuple[str, float, float | None]] = []
    for name, act in acts.items():
        began = time.perf_counter()
        act()
        lines.append((name, time.perf_counter() - began, None))
    return lines


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure, tell, and end with 1 when a goal was not met."""
    lines = spans()
    for name, value, goal in lines:
        print(f"{name:50}{value:10.3f}" + ("" if goal is None else f"   goal {goal:g}"))
    sys.exit(int(any(goal is not None and value > goal for _, value, goal in lines)))


if __name__ == "__main__":
    main()
