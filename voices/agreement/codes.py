"""Each code by itself: how often each coder used it, how often others joined in, with what it is confused. Pure."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.documents import coincidence_tables
from voices.agreement.coefficients.percent import specific_of_tables
from voices.agreement.tallies import Flags, Tally
from voices.agreement.units import Units
from voices.model import Codebook

Row = dict[str, object]
MOST_CONFUSIONS = 3
NOTHING, NOT_CHOSEN = "no code", "none of those chosen"


class Confusions(NamedTuple):
    """Where pairs of coders differ about codes, counted in units, or characters, for every pair.

    `swapped` (q, q): one coder gave the row's code and not the column's, the other the column's and not the row's.
    `nothing` (q): the other gave no code at all. `extra` (q): the other gave only codes that both gave there. `all_of`
    (q): all differences about the code.
    """

    swapped: NDArray[np.float64]
    nothing: NDArray[np.float64]
    extra: NDArray[np.float64]
    all_of: NDArray[np.float64]


def confusions(units: Units) -> Confusions:
    """Return where pairs of coders differ about each code."""
    q = len(units.codes)
    swapped, nothing, extra, all_of = np.zeros((q, q)), np.zeros(q), np.zeros(q), np.zeros(q)
    for one, other in combinations(range(len(units.coders)), 2):
        both = units.read[one] & units.read[other]
        here = np.flatnonzero(both & (units.coded[:, one] != units.coded[:, other]).any(axis=0))
        first, second, weights = units.coded[:, one, here], units.coded[:, other, here], units.weights[here]
        only_first, only_second = (first & ~second).astype(np.float64), (second & ~first).astype(np.float64)
        table = (only_first * weights) @ only_second.T
        swapped += table + table.T
        for own, others, theirs in ((only_first, second, only_second), (only_second, first, only_first)):
            gave = others.any(axis=0)
            nothing += own @ (weights * ~gave)
            extra += own @ (weights * (gave & ~theirs.any(axis=0)))
        all_of += (only_first + only_second) @ weights
    return Confusions(swapped, nothing, extra, all_of)


def code_rows(units: Units, nothing_is: str = NOTHING, differing: Confusions | None = None) -> list[Row]:
    """Return a row for each code: uses by coder, prevalence, coverage, positive agreement, top confusions.

    `nothing_is` stands for what the other coder gave where that one gave no code that counts. `differing` is what
    `confusions` found, when it is known.
    """
    swapped, nothing, _, all_of = confusions(units) if differing is None else differing
    found = []
    for at, code in enumerate(units.codes):
        shares = [(float(swapped[at, other]), units.codes[other]) for other in np.flatnonzero(swapped[at])]
        shares.append((float(nothing[at]), nothing_is))
        told = [
            {"code": other, "share": n / float(all_of[at])}
            for n, other in sorted(shares, key=lambda each: (-each[0], each[1]))[:MOST_CONFUSIONS]
            if n
        ]
        found.append({"code": code, **_facts(units, units.coded[at], units.tallies[at]), "confusions": told})
    return found


def theme_rows(units: Units, codebook: Codebook) -> list[Row]:
    """Return a row for each theme with codes that count: it is given where any of its codes is."""
    place = {code: at for at, code in enumerate(units.codes)}
    found = []
    for theme in codebook.themes:
        codes = [place[code.id] for code in codebook.codes_of(theme.id) if code.id in place]
        if codes:
            coded = np.logical_or.reduce(units.coded[codes])
            found.append({"theme": theme.id, **_facts(units, coded, units.ground.tally(coded)), "confusions": []})
    return found


def positive_agreement(tally: Tally) -> float | None:
    """Return how often a second coder gave a code where a first one did, 0 to 1; None when nobody gave it.

    See `percent.positive_agreement`.
    """
    share = float(specific_of_tables(coincidence_tables(tally.codes, 2, weights=tally.weights, per="pair")[0], 1))
    return None if np.isnan(share) else share


def _facts(units: Units, coded: Flags, tally: Tally) -> Row:
    """Return uses by coder, prevalence, coverage and positive agreement of one code on shared units."""
    table = coincidence_tables(tally.codes, 2, weights=tally.weights)[0]
    shared = units.read.sum(axis=0) >= 2
    n_shared = units.n_shared
    given = coded & units.read & shared
    uses = given @ units.weights
    anywhere = given.any(axis=0)
    covered = int(units.weights[anywhere].sum())
    total = float(table.sum())
    return {
        "uses": {coder.hex: int(n) for coder, n in zip(units.coders, uses, strict=True)},
        "n_shared": n_shared,
        "n_transcripts_used": len(np.unique(units.transcript_of[anywhere])),
        "prevalence": float(table[1].sum()) / total if total else 0.0,
        "coverage": covered / n_shared if n_shared else None,
        "positive_agreement": positive_agreement(tally),
    }
