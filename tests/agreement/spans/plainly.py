"""The unitizing coefficients a second time: character by character, exact fractions, written from the formulas.

A study is a list of documents (length, lanes); a lane is one coder's spans (start, end, code), None if not coded.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations

GAP = ""


def merged(lane):
    """Units of a coder: spans of one code that share a character become one."""
    units = []
    for code in sorted({code for _, _, code in lane}):
        spans = [(start, end) for start, end, each in lane if each == code]
        again = True
        while again:
            again = False
            for one in spans:
                other = next((each for each in spans if each is not one and meet(one, each)), None)
                if other:
                    spans = [each for each in spans if each is not one and each is not other]
                    spans.append((min(one[0], other[0]), max(one[1], other[1])))
                    again = True
                    break
        units += [(start, end, code) for start, end in spans]
    return sorted(units)


def meet(one, other) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def labels(units, length) -> list[str]:
    """What a coder says of every character."""
    found = [GAP] * length
    for start, end, code in units:
        for at in range(start, end):
            found[at] = code
    return found


class Sums:
    """Everything the formulas need, summed over documents that two or more coders coded."""

    def __init__(self, study) -> None:
        self.l, self.own, self.pairs, self.union = {}, {}, {}, {}
        self.codes = sorted({code for _, lanes in study for lane in lanes for _, _, code in lane or ()})
        for length, lanes in study:
            there = [merged(lane) for lane in lanes if lane is not None]
            if len(there) > 1:
                self.count(length, there)

    def count(self, length, lanes) -> None:
        share = Fraction(1, len(lanes) - 1)
        characters = [labels(lane, length) for lane in lanes]
        for one, other in permutations(characters, 2):
            for pair, n in Counter(zip(one, other, strict=True)).items():
                self.add(self.l, pair, n * share)
        for number, lane in enumerate(lanes):
            others = [each for index, each in enumerate(characters) if index != number]
            self.add(self.own, GAP, characters[number].count(GAP))
            for start, end, code in lane:
                self.add(self.own, code, (end - start) ** 2)
                for other in others:
                    self.add(self.pairs, code, share * sum(other[at] != GAP for at in range(start, end)) ** 2)
                together = sum(any(other[at] != GAP for other in others) for at in range(start, end))
                self.add(self.union, code, together**2)

    @staticmethod
    def add(sums, code, value) -> None:
        sums[code] = sums.get(code, 0) + value


def expected(table, own, codes):
    """e_ck and l.. from l_ck and the correction; None when that takes away as much as there is."""
    n = sum(table.get((c, k), 0) for c in codes for k in codes)
    rest = n**2 - sum(own.get(c, 0) for c in codes)
    if rest <= 0:
        return None, n
    row = {c: sum(table.get((c, k), 0) for k in codes) for c in codes}
    found = {
        (c, k): Fraction(n * (row[c] * row[k] - (own.get(c, 0) if c == k else 0)), 1) / rest
        for c in codes
        for k in codes
    }
    return found, n


def alpha(table, own, codes):
    e, n = expected(table, own, codes)
    if e is None:
        return None
    chance = n - sum(e[c, c] for c in codes)
    return None if chance == 0 else 1 - (n - sum(table.get((c, c), 0) for c in codes)) / chance


def u_alpha(sums):
    return alpha(sums.l, sums.own, [GAP, *sums.codes])


def bar_u_alpha(sums):
    codes = [GAP, *sums.codes]
    e, _ = expected(sums.l, sums.own, codes)
    if e is None:
        return None
    chance = sum(e[GAP, k] for k in codes) - e[GAP, GAP]
    seen = sum(sums.l.get((GAP, k), 0) for k in codes) - sums.l.get((GAP, GAP), 0)
    return None if chance == 0 else 1 - seen / chance


def cu_alpha(sums, correction="pairs"):
    return alpha(sums.l, getattr(sums, correction), sums.codes)


def cu_coverage(sums):
    n = sum(sums.l.values())
    return None if not n else sum(sums.l.get((c, k), 0) for c in sums.codes for k in sums.codes) / n


def ku_alpha(sums, code, correction="pairs"):
    e, _ = expected(sums.l, getattr(sums, correction), sums.codes)
    if e is None or code not in sums.codes:
        return None
    column = sum(sums.l.get((c, code), 0) for c in sums.codes)
    chance = sum(e[c, code] for c in sums.codes)
    if column == 0 or chance <= 0 or chance == e[code, code]:
        return None
    return 1 - chance / column * (column - sums.l.get((code, code), 0)) / (chance - e[code, code])


def ku_coverage(sums, code):
    column = sum(sums.l.get((c, code), 0) for c in [GAP, *sums.codes])
    return None if not column else sum(sums.l.get((c, code), 0) for c in sums.codes) / column


def overlap(study, code):
    """F1 and Jaccard on the characters of a code: both over all pairs of coders, a coder's words counted once."""
    sums = Sums([(n, [lane if lane is None else only(lane, code) for lane in lanes]) for n, lanes in study])
    both = sums.l.get((code, code), Fraction(0))
    size = sum(sums.l.get((code, k), 0) for k in (GAP, code))
    return (None, None) if not size else (both / size, both / (2 * size - both))


def only(lane, code):
    return [span for span in lane if span[2] == code]


def alpha_u(study, code):
    """D_o and D_e of a code by sections (units and gaps) of the documents that all coded, laid end to end."""
    n_coders = max(len(lanes) for _, lanes in study)
    sections, length = [[] for _ in range(n_coders)], 0
    for size, lanes in study:
        if len(lanes) == n_coders and None not in lanes:
            for coder, lane in enumerate(lanes):
                sections[coder] += cut(only(merged(lane), code), size, length)
            length += size
    if not length or n_coders < 2:
        return None
    observed = sum(difference(g, h) for one, other in permutations(sections, 2) for g in one for h in other)
    units = [end - start for lane in sections for start, end, is_unit in lane if is_unit]
    gaps = [end - start for lane in sections for start, end, is_unit in lane if not is_unit]
    chance = sum(
        Fraction(len(units) - 1, 3) * (2 * n**3 - 3 * n**2 + n) + n**2 * sum(g - n + 1 for g in gaps if g >= n)
        for n in units
    )
    pairs = n_coders * length * (n_coders * length - 1) - sum(n * (n - 1) for n in units)
    return Fraction(observed, n_coders * (n_coders - 1) * length**2), Fraction(2, length) * chance / pairs


def cut(units, size, offset):
    found, at = [], 0
    for start, end, _ in units:
        found += [(at, start, False)] if at < start else []
        found.append((start, end, True))
        at = end
    found += [(at, size, False)] if at < size else []
    return [(start + offset, end + offset, is_unit) for start, end, is_unit in found]


def difference(g, h) -> int:
    if g[2] and h[2]:
        return (g[0] - h[0]) ** 2 + (g[1] - h[1]) ** 2 if meet(g, h) else 0
    for unit, gap in ((g, h), (h, g)):
        if unit[2] and not gap[2] and gap[0] <= unit[0] and unit[1] <= gap[1]:
            return (unit[1] - unit[0]) ** 2
    return 0


# Matching and aligning by trying everything


def most(partners: dict[int, list[int]]) -> int:
    """The largest number of pairs, by trying every choice for every key."""
    choices = list(partners.values())

    @cache
    def from_key(number: int, taken: frozenset[int]) -> int:
        if number == len(choices):
            return 0
        free = [each for each in choices[number] if each not in taken]
        return max([from_key(number + 1, taken), *(1 + from_key(number + 1, taken | {each}) for each in free)])

    return from_key(0, frozenset())


def may_match(one, other, rule) -> bool:
    if rule.same_code and one[2] != other[2]:
        return False
    if rule.by == "edges":
        return max(abs(one[0] - other[0]), abs(one[1] - other[1])) <= rule.least
    shared = meet(one, other)
    return shared > 0 and shared >= rule.least * (one[1] - one[0] + other[1] - other[0] - shared)


def cheapest(units, n_coders, weights):
    """The least cost by trying every group of the first unit, pair by pair over all coders as the formula has it."""
    if not units:
        return 0.0
    first, *rest = units
    costs = []
    for size in range(n_coders):
        for others in combinations(rest, size):
            group = (first, *others)
            if len({unit.coder for unit in group}) == len(group):
                left = [unit for unit in rest if unit not in others]
                costs.append(cost_of(group, n_coders, **weights) + cheapest(left, n_coders, weights))
    return min(costs)


def cost_of(group, n_coders, *, alpha, beta, delta_empty):
    by_coder = {unit.coder: unit for unit in group}
    costs = []
    for one, other in combinations(range(n_coders), 2):
        u, v = by_coder.get(one), by_coder.get(other)
        if u is None or v is None:
            costs.append(delta_empty)
        else:
            apart = (abs(u.start - v.start) + abs(u.end - v.end)) / (u.end - u.start + v.end - v.start)
            costs.append(delta_empty * (alpha * apart**2 + beta * (u.code != v.code)))
    return sum(costs) / len(costs)
