"""Which codes lie on the same words: pairs of codings of one coder that share at least one character. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable


def count_together(codings: Iterable[tuple[int, int, int, str, Hashable]]) -> dict[tuple[str, str], int]:
    """Return how often two different codes lie on common words, by pair in the order of their ids.

    `codings` are (transcript, start, end, code, layer), sorted by transcript and start; only codings of one layer (one
    coder in one round) are compared. One sweep: what has ended before a coding begins is let go of for good.

    >>> count_together([(1, 0, 9, "A", "ana"), (1, 4, 6, "B", "ana"), (1, 5, 7, "A", "ben"), (1, 9, 12, "B", "ana")])
    {('A', 'B'): 1}
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    here = -1
    still_open: dict[Hashable, list[tuple[int, str]]] = {}
    for transcript, start, end, code, layer in codings:
        if transcript != here:
            here, still_open = transcript, {}
        there = still_open[layer] = [each for each in still_open.get(layer, ()) if each[0] > start]
        row = counts[code]
        for _, other in there:
            row[other] += 1
        there.append((end, code))
    pairs: dict[tuple[str, str], int] = {}
    for code in sorted(counts):
        for other in sorted(counts[code]):
            if other != code:
                pair = (code, other) if code < other else (other, code)
                pairs[pair] = pairs.get(pair, 0) + counts[code][other]
    return pairs
