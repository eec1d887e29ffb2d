"""How often an interval of 95 % holds the truth when some interviews are harder to code than others.

`python -m benchmarks.coverage` draws studies from a population whose alpha is known, gives each the intervals that the
program knows and two that take turns for independent, and counts. It ends with 1 when the jackknife over transcripts
covers less than 91 % or more than 97 %. One minute.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voices.agreement.resampling.bootstrap import bootstrap
from voices.agreement.resampling.jackknife import jackknife

CODERS, CODES, TURNS = 3, 4, 50
ACCURACY = (8, 2)  # beta
WANTED = (0.91, 0.97)
N_RESAMPLES = 1000
OVER_TRANSCRIPTS, DRAWN_TRANSCRIPTS = "jackknife over transcripts, t(D-1)", "bootstrap of transcripts, percentile"
OVER_TURNS, DRAWN_TURNS = "jackknife over turns", "bootstrap of turns, percentile"


@dataclass
class Tally:
    """How many intervals of one kind held the truth, and how wide they were."""

    n: int = 0
    n_holding: int = 0
    widths: list[float] = field(default_factory=list)

    def add(self, low: float, high: float, truth: float) -> None:
        """Count one interval."""
        self.n += 1
        self.n_holding += low <= truth <= high
        self.widths.append(high - low)

    @property
    def coverage(self) -> float:
        """Share of the intervals that held the truth."""
        return self.n_holding / self.n


def alpha(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Krippendorff's nominal alpha of coincidence tables (..., q, q)."""
    totals = tables.sum(axis=-1)
    n = totals.sum(axis=-1)
    observed = n - np.trace(tables, axis1=-2, axis2=-1)
    return 1 - (n - 1) * observed / (n**2 - (totals**2).sum(axis=-1))


def drawn(rng: np.random.Generator, n_transcripts: int) -> NDArray[np.float64]:
    """Return the coincidence tables (D, turns, q, q) of a study: nothing missing, all coders alike.

    Each interview has its own accuracy; a coder who does not see the right code of a turn guesses among all.
    """
    accuracy = rng.beta(*ACCURACY, (n_transcripts, 1, 1))
    right = rng.integers(0, CODES, (n_transcripts, TURNS, 1))
    sees = rng.random((n_transcripts, TURNS, CODERS)) < accuracy
    codes = np.where(sees, right, rng.integers(0, CODES, sees.shape))
    counts = np.eye(CODES)[codes].sum(axis=2)
    pairs = counts[..., :, None] * counts[..., None, :] - counts[..., None] * np.eye(CODES)
    return np.asarray(pairs / (CODERS - 1))


def true_alpha(rng: np.random.Generator, n_transcripts: int) -> float:
    """Return alpha of a population of so many interviews, drawn a thousand at a time."""
    pieces = (drawn(rng, 1000).sum(axis=(0, 1)) for _ in range(n_transcripts // 1000))
    return float(alpha(np.sum(list(pieces), axis=0)))


def simulated(n_runs: int, n_transcripts: int, seed: int) -> tuple[float, dict[str, Tally], list[float]]:
    """Return the true alpha, how each kind of interval fared, and the design effects."""
    rng = np.random.default_rng(seed)
    truth = true_alpha(rng, 100_000)
    tallies = {kind: Tally() for kind in (OVER_TRANSCRIPTS, DRAWN_TRANSCRIPTS, OVER_TURNS, DRAWN_TURNS)}
    effects = []
    for run in range(n_runs):
        by_turn = drawn(rng, n_transcripts)
        by_transcript = by_turn.sum(axis=1)
        turns = by_turn.reshape(-1, CODES, CODES)
        found = {
            OVER_TRANSCRIPTS: jackknife(alpha, by_transcript),
            DRAWN_TRANSCRIPTS: bootstrap(alpha, by_transcript, seed=seed + run, n_resamples=N_RESAMPLES),
            OVER_TURNS: jackknife(alpha, turns),
            DRAWN_TURNS: bootstrap(alpha, turns, seed=seed + run, n_resamples=N_RESAMPLES),
        }
        for kind, interval in found.items():
            tallies[kind].add(interval.low.item(), interval.high.item(), truth)
        effects.append(float(found[OVER_TRANSCRIPTS].se / found[OVER_TURNS].se) ** 2)
    return truth, tallies, effects


def told(truth: float, tallies: dict[str, Tally], effects: Sequence[float]) -> Iterator[str]:
    """Yield the findings as lines, the table in Markdown."""
    yield f"True alpha {truth:.4f}"
    yield ""
    yield "| interval of 95 % | holds the truth | mean width |"
    yield "| --- | ---: | ---: |"
    for kind, tally in tallies.items():
        yield f"| {kind} | {tally.coverage:.3f} | {np.mean(tally.widths):.2f} |"
    yield ""
    yield f"Design effect, median: {np.median(effects):.1f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate, print, and return 1 when the jackknife does not hold what it promises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--transcripts", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    truth, tallies, effects = simulated(chosen.runs, chosen.transcripts, chosen.seed)
    for line in told(truth, tallies, effects):
        print(line)
    low, high = WANTED
    is_met = low <= tallies[OVER_TRANSCRIPTS].coverage <= high
    print(f"\nThe jackknife over transcripts should hold it {low} to {high}: {'met' if is_met else 'NOT MET'}")
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
