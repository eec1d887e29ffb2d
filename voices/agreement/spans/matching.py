"""Matching spans one to one: how many of one coder's have a partner among another's. Not corrected for chance. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voices.agreement.spans.continua import Continua, Ints

MATCHED, SPANS = 0, 1


@dataclass(frozen=True)
class Rule:
    """When two spans may be partners.

    by "iou": intersection over union is at least `least`. "edges": both ends lie within `least` characters (0: the
    same). "overlap": they share a character. Only spans of the same code, unless `same_code` is false.
    """

    by: Literal["iou", "edges", "overlap"]
    least: float = 0.0
    same_code: bool = True


def match_tables(continua: Continua, rule: Rule) -> NDArray[np.float64]:
    """Return (n_documents, 2): twice the number of matched pairs, and the number of spans, over all pairs of coders.

    Pairs are the most that can be matched one to one. F1 = the first divided by the second, after summing.
    Source: Hopcroft and Karp 1973 for maximum matching; F1 as in van Rijsbergen 1979. Example: of three and two spans
    two match.

    >>> from voices.agreement.spans.continua import continua_of
    >>> coders = [[(0, 9, "a"), (10, 19, "a"), (30, 39, "b")], [(1, 9, "a"), (31, 39, "b")]]
    >>> match_tables(continua_of([(50, coders)]), Rule("iou", 0.5)).tolist()
    [[4.0, 5.0]]
    """
    table = np.zeros((continua.n_documents, 2))
    for one, other in combinations(range(continua.n_coders), 2):
        both = continua.read[:, one] & continua.read[:, other]
        mine, theirs = (np.flatnonzero((continua.coder == each) & both[continua.document]) for each in (one, other))
        edges = _partners(continua, mine, theirs, rule)
        table[:, MATCHED] += 2 * np.bincount(continua.document[_matched(*edges)], minlength=len(table))
        for each in (mine, theirs):
            table[:, SPANS] += np.bincount(continua.document[each], minlength=len(table))
    return table


def by_turn(continua: Continua, turn_ends: Sequence[Ints]) -> Continua:
    """Return spans from the turn they begin in to the one they end in: `Rule("edges", 0)` then asks for the same turns.

    turn_ends: for each document where its turns end, in order. Spans of a coder that lie in one turn stay apart.

    >>> from voices.agreement.spans.continua import continua_of
    >>> spans = continua_of([(30, [[(2, 8, "a"), (12, 28, "a")], [(9, 10, "a"), (12, 15, "a")]])])
    >>> match_tables(by_turn(spans, [np.array([10, 20, 30])]), Rule("edges", 0)).tolist()
    [[2.0, 4.0]]
    """
    n_turns = np.array([len(each) for each in turn_ends], np.int64)
    longest = int(continua.lengths.max(initial=0)) + 1
    ends = np.concatenate([at * longest + each for at, each in enumerate(turn_ends)] or [np.zeros(0, np.int64)])
    first = (np.cumsum(n_turns) - n_turns)[continua.document]
    base = continua.document * longest
    return replace(
        continua,
        lengths=n_turns,
        start=np.searchsorted(ends, base + continua.start, side="right") - first,
        end=np.searchsorted(ends, base + continua.end) - first + 1,
    )


def _partners(continua: Continua, mine: Ints, theirs: Ints, rule: Rule) -> tuple[Ints, Ints]:
    """Return all pairs of spans that may be partners, as two arrays of span indices, ordered by the first."""
    slack = int(rule.least) if rule.by == "edges" else 0
    group = continua.document * (len(continua.codes) if rule.same_code else 1)
    group = group + continua.code if rule.same_code else group
    # Groups lie further apart than any two partners may.
    base = group * (int(continua.lengths.max(initial=0)) + slack + 1)
    starts, ends = continua.start + base, continua.end + base
    theirs = theirs[np.argsort(starts[theirs], kind="stable")]
    if rule.by == "edges":
        low = np.searchsorted(starts[theirs], starts[mine] - slack)
        high = np.searchsorted(starts[theirs], starts[mine] + slack, side="right")
    else:
        low = np.searchsorted(np.maximum.accumulate(ends[theirs]), starts[mine], side="right")
        high = np.searchsorted(starts[theirs], ends[mine])
    n_near = np.maximum(0, high - low)
    left = np.repeat(mine, n_near)
    right = theirs[np.repeat(low, n_near) + np.arange(len(left)) - np.repeat(np.cumsum(n_near) - n_near, n_near)]
    shared = np.minimum(ends[left], ends[right]) - np.maximum(starts[left], starts[right])
    if rule.by == "edges":
        kept = np.abs(ends[left] - ends[right]) <= slack
    elif rule.by == "overlap":
        kept = shared > 0
    else:
        either = np.maximum(ends[left], ends[right]) - np.minimum(starts[left], starts[right])
        kept = (shared > 0) & (shared >= rule.least * either - 1e-9)
    return left[kept], right[kept]


def _matched(left: Ints, right: Ints) -> Ints:
    """Return the left ends of a maximum matching. Pairs that nobody else claims are taken without a search."""
    size = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    alone = (np.bincount(left, minlength=size)[left] == 1) & (np.bincount(right, minlength=size)[right] == 1)
    partners: dict[int, list[int]] = {}
    for one, other in zip(left[~alone].tolist(), right[~alone].tolist(), strict=True):
        partners.setdefault(one, []).append(other)
    return np.concatenate([left[alone], np.array(maximum_matching(partners), np.int64)])


def maximum_matching(partners: dict[int, list[int]]) -> Sequence[int]:
    """Return the keys that are matched when as many as possible are, each with one of its partners, no partner twice.

    >>> sorted(maximum_matching({1: [7, 8], 2: [7], 3: [7]}))
    [1, 2]
    """
    owner: dict[int, int] = {}
    held: dict[int, int] = {}
    return [one for one in partners if _find_partner(one, partners, owner, held)]


def _find_partner(first: int, partners: dict[int, list[int]], owner: dict[int, int], held: dict[int, int]) -> bool:
    """Give `first` a partner, moving owners on to others where that helps (Kuhn's augmenting path, breadth first)."""
    came_from: dict[int, int] = {}
    waiting = [first]
    for one in waiting:
        for other in partners[one]:
            if other in came_from:
                continue
            came_from[other] = one
            if other in owner:
                waiting.append(owner[other])
                continue
            _hand_on(other, came_from, owner, held)
            return True
    return False


def _hand_on(free: int, came_from: dict[int, int], owner: dict[int, int], held: dict[int, int]) -> None:
    """Go back along the path: each takes what the next one gave up."""
    given: int | None = free
    while given is not None:
        one = came_from[given]
        owner[given] = one
        before = held.get(one)
        held[one] = given
        given = before
