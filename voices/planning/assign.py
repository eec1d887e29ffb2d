"""Coders given to transcripts so that every pair shares enough and nobody has more than the others. Pure.

What is promised, with D transcripts, M coders, k to a transcript and P = M (M - 1) / 2 pairs:
- k = 2: what pairs share differs by at most one, and so do the loads. So each pair shares m exactly when D >= m P,
  and no plan could do better.
- k > 2: each pair shares at least m whenever D >= m P, as a rule with far fewer, near the least there is (covering
  designs: 3 of 5 coders with 4 transcripts, 3 of 9 with 12); loads differ by at most two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, cycle, islice

from voices.errors import PlanError
from voices.planning.draw import place_by_lot

Pair = tuple[int, int]
Rows = list[list[int]]
_N_ATTEMPTS = 20


def assign(
    transcripts: Sequence[str], coders: Sequence[str], per_transcript: int = 2, per_pair: int = 1
) -> dict[str, tuple[str, ...]]:
    """Return the coders of each transcript, in the order they were given in.

    The order of transcripts and coders decides who gets what; neighbours among the transcripts go to different coders.
    Raises PlanError when it cannot be, or a pair would share fewer than `per_pair` transcripts.

    >>> assign(["V01", "V02", "V03"], ["ana", "bo", "cy"])
    {'V01': ('ana', 'cy'), 'V02': ('bo', 'cy'), 'V03': ('ana', 'bo')}
    """
    _check(coders, per_transcript)
    n, n_coders = len(transcripts), len(coders)
    enough = per_pair * n_coders * (n_coders - 1) // 2
    attempts = (_one_by_one(n, n_coders, per_transcript, attempt) for attempt in range(_N_ATTEMPTS))
    rows = None
    if per_transcript > 2:
        rows = next((found for found in attempts if not _short(found, n_coders, per_pair)), None)
    if rows is None:
        rows = _around_pairs(n, n_coders, per_transcript)
    short = _short(rows, n_coders, per_pair)
    if short:
        one, other = short[0]
        raise PlanError(
            f"{n} transcripts with {per_transcript} coders each are too few for every pair of {n_coders} coders to "
            f"share {per_pair}: {coders[one]} and {coders[other]} would not.",
            f"With {enough} it is sure to work. Draw more, ask for fewer with --per-pair, name fewer coders, or give "
            "each transcript to more of them with --each.",
        )
    return {name: tuple(coders[index] for index in sorted(row)) for name, row in zip(transcripts, rows, strict=True)}


def pair_order(n_coders: int) -> list[Pair]:
    """Return all pairs of coders in an order of which every beginning gives all coders the same load, within one.

    For an even number the rounds of a tournament (circle method); for an odd one the Hamiltonian cycles of Walecki
    (Lucas, Récréations mathématiques II, 1883), of each cycle every second edge first.

    >>> pair_order(4)
    [(0, 3), (1, 2), (1, 3), (0, 2), (2, 3), (0, 1)]
    """
    last = n_coders - 1
    if n_coders % 2 == 0:
        return [
            _pair(last if step == 0 else (turn - step) % last, (turn + step) % last)
            for turn in range(last)
            for step in range(n_coders // 2)
        ]
    found: list[Pair] = []
    for turn in range(last // 2):
        zigzag = [(turn + (-(step // 2) if step % 2 == 0 else step // 2 + 1)) % last for step in range(last)]
        ring = [last, *zigzag]
        edges = [_pair(ring[at], ring[(at + 1) % n_coders]) for at in range(n_coders)]
        found += edges[0::2] + edges[1::2]
    return found


def shared(rows: Sequence[Sequence[int]]) -> Counter[Pair]:
    """Return how many transcripts each pair of coders shares."""
    return Counter(pair for row in rows for pair in combinations(sorted(row), 2))


def _check(coders: Sequence[str], per_transcript: int) -> None:
    twice = [name for name, n in Counter(name.casefold() for name in coders).items() if n > 1]
    if twice:
        raise PlanError(f"{twice[0]} is named twice.", "Name each coder once.")
    if len(coders) < 2:
        raise PlanError(
            f"Double coding takes two coders, and there {'is one' if coders else 'are none'}.",
            "Name them, new ones too: --coder NAME --coder NAME",
        )
    if not 2 <= per_transcript <= len(coders):
        raise PlanError(
            f"{per_transcript} coders to a transcript cannot be had: there are {len(coders)}.",
            f"Give --each a number from 2 to {len(coders)}.",
        )


def _short(rows: Rows, n_coders: int, per_pair: int) -> list[Pair]:
    counts = shared(rows)
    return [pair for pair in combinations(range(n_coders), 2) if counts[pair] < per_pair]


def _one_by_one(n: int, n_coders: int, per_transcript: int, attempt: int) -> Rows:
    """Give each transcript to those with the least load; among equals to those who share least with its coders.

    Who comes first among those who are still equal is another in each attempt, always the same in each.
    """
    load, counts, rows = [0] * n_coders, Counter[Pair](), []
    for at in range(n):
        row: list[int] = []
        order = list(range(n_coders))
        if attempt:
            order.sort(key=lambda coder: place_by_lot(attempt, f"{at} {coder}"))
        while len(row) < per_transcript:
            row.append(_next(row, load, counts, order))
        rows.append(row)
        counts.update(shared([row]))
        for coder in row:
            load[coder] += 1
    return rows


def _around_pairs(n: int, n_coders: int, per_transcript: int) -> Rows:
    """Give each transcript to the next pair; what it takes beyond two goes where the load is least, then is evened."""
    rows = [list(pair) for pair in islice(cycle(pair_order(n_coders)), n)]
    load, counts = Counter(coder for row in rows for coder in row), shared(rows)
    for row in rows:
        while len(row) < per_transcript:
            coder = _next(row, load, counts, range(n_coders))
            counts.update(_pair(coder, other) for other in row)
            row.append(coder)
            load[coder] += 1
    while _even_once(rows, load, n_coders):
        pass
    return rows


def _next(row: Sequence[int], load: Sequence[int] | Counter[int], counts: Counter[Pair], order: Iterable[int]) -> int:
    free = [coder for coder in order if coder not in row]
    return min(free, key=lambda coder: (load[coder], sum(counts[_pair(coder, other)] for other in row)))


def _even_once(rows: Rows, load: Counter[int], n_coders: int) -> bool:
    """Pass one transcript on from a coder to one who has at least two fewer, over others if need be.

    Only what a coder has beyond the pairs is passed on. Return whether it could be done: no further step means that
    no other way of giving it out is more even (a flow without an improving path).
    """
    for giver in sorted(range(n_coders), key=lambda coder: (-load[coder], coder)):
        came: dict[int, tuple[int, int]] = {giver: (giver, -1)}
        queue = [giver]
        for here in queue:
            for at, row in enumerate(rows):
                if here in row[2:]:
                    for other in range(n_coders):
                        if other not in row and other not in came:
                            came[other] = (here, at)
                            queue.append(other)
        takers = [coder for coder in queue if load[coder] <= load[giver] - 2]
        if takers:
            _pass_on(rows, came, giver, takers[0])
            load[giver] -= 1
            load[takers[0]] += 1
            return True
    return False


def _pass_on(rows: Rows, came: dict[int, tuple[int, int]], giver: int, taker: int) -> None:
    while taker != giver:
        before, at = came[taker]
        rows[at][rows[at].index(before, 2)] = taker
        taker = before


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
