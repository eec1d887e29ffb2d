"""Which codes lie on the same words: pairs of codings of one coder that share at least one character. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def count_together(codings: Iterable[tuple[int, int, int, int, int, int]]) -> dict[tuple[int, int], int]:
    """Return how often two different codes lie on common words, by pair, the smaller number first.

    `codings` are (transcript, start, end, code, coder, round), numbers sorted by transcript and start. Only codings
    of one coder in one round are compared. One sweep: what has ended before a coding begins is let go of for good.

    >>> count_together([(1, 0, 9, 7, 1, 0), (1, 4, 6, 8, 1, 0), (1, 5, 7, 7, 2, 0), (1, 9, 12, 8, 1, 0)])
    {(7, 8): 1}
    """
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    here = -1
    still_open: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for transcript, start, end, code, coder, round_ in codings:
        if transcript != here:
            here, still_open = transcript, {}
        layer = (coder, round_)
        there = still_open.get(layer)
        if there is None:
            still_open[layer] = [(end, code)]
            continue
        there = [each for each in there if each[0] > start]
        if there:
            row = counts[code]
            for _, other in there:
                row[other] += 1
        there.append((end, code))
        still_open[layer] = there
    pairs: dict[tuple[int, int], int] = defaultdict(int)
    for code, row in counts.items():
        for other, n in row.items():
            if other != code:
                pairs[(code, other) if code < other else (other, code)] += n
    return dict(pairs)
