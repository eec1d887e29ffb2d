"""A second implementation: plain Python, exact fractions, written from the formulas and nothing else.

Units are rows of codes 0..q-1, None = no decision. What is undefined raises `Undefined` with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product

Unit = Sequence[int | None]
Units = Sequence[Unit]
Weight = Callable[[int, int], Fraction]


class Undefined(Exception):
    pass


def values(unit: Unit) -> list[int]:
    return [each for each in unit if each is not None]


def pairable(units: Units) -> list[list[int]]:
    found = [values(unit) for unit in units if len(values(unit)) >= 2]
    if len(units[0]) < 2:
        raise Undefined("single_coder")
    if not found:
        raise Undefined("no_pairable_units")
    return found


def must_vary(units: Units) -> None:
    if len({each for unit in pairable(units) for each in unit}) < 2:
        raise Undefined("no_variation")


def two_coders(units: Units) -> list[tuple[int, int]]:
    if len(units[0]) > 2:
        raise Undefined("not_two_coders")
    return [(unit[0], unit[1]) for unit in pairable(units)]


def same(one: int, other: int) -> Fraction:
    return Fraction(one == other)


def closeness(distance: Weight, q: int) -> Weight:
    top = max(distance(one, other) for one in range(q) for other in range(q))
    return lambda one, other: 1 - distance(one, other) / top if top else Fraction(1)


def linear(one: int, other: int) -> Fraction:
    return Fraction(abs(one - other))


def quadratic(one: int, other: int) -> Fraction:
    return Fraction((one - other) ** 2)


def different(one: int, other: int) -> Fraction:
    return Fraction(one != other)


# Percent agreement and its relatives


def unit_agreement(unit: Sequence[int], weight: Weight = same) -> Fraction:
    pairs = list(permutations(unit, 2))
    return sum((weight(*pair) for pair in pairs), Fraction()) / len(pairs)


def percent(units: Units, average: str = "units", weight: Weight = same) -> Fraction:
    there = pairable(units)
    if average == "units":
        return sum(unit_agreement(unit, weight) for unit in there) / len(there)
    if average == "pairs":
        pairs = [pair for unit in there for pair in permutations(unit, 2)]
        return sum(weight(*pair) for pair in pairs) / len(pairs)
    return sum(len(unit) * unit_agreement(unit, weight) for unit in there) / sum(len(unit) for unit in there)


def positive(units: Units, code: int) -> Fraction:
    pairs = [pair for unit in pairable(units) for pair in permutations(unit, 2)]
    first = [pair for pair in pairs if pair[0] == code]
    if not first:
        raise Undefined("code_unused")
    return Fraction(sum(other == code for _, other in first), len(first))


def negative(units: Units, code: int) -> Fraction:
    pairs = [pair for unit in pairable(units) for pair in permutations(unit, 2)]
    first = [pair for pair in pairs if pair[0] != code]
    if not first:
        raise Undefined("no_variation")
    return Fraction(sum(other != code for _, other in first), len(first))


def prevalence(units: Units, code: int) -> Fraction:
    pairs = two_coders(units)
    a, d = sum(pair == (code, code) for pair in pairs), sum(code not in pair for pair in pairs)
    return Fraction(abs(a - d), len(pairs))


def bias(units: Units, code: int) -> Fraction:
    pairs = two_coders(units)
    return abs(Fraction(sum(x == code for x, _ in pairs) - sum(y == code for _, y in pairs), len(pairs)))


def holsti(units: Units) -> Fraction:
    pairable(units)
    found = []
    for one, other in combinations(zip(*units, strict=True), 2):
        shared = [(x, y) for x, y in zip(one, other, strict=True) if x is not None and y is not None]
        if not shared:
            raise Undefined("no_pairable_units")
        made = sum(x is not None for x in one) + sum(y is not None for y in other)
        found.append(Fraction(2 * sum(x == y for x, y in shared), made))
    return sum(found) / len(found)


# Corrected for chance


def beyond(observed: Fraction, expected: Fraction) -> Fraction:
    if expected == 1:
        raise Undefined("no_variation")
    return (observed - expected) / (1 - expected)


def gwet_shares(units: Units, q: int) -> list[Fraction]:
    coded = [values(unit) for unit in units if values(unit)]
    return [sum(Fraction(unit.count(code), len(unit)) for unit in coded) / len(coded) for code in range(q)]


def uniform_pe(q: int, weight: Weight) -> Fraction:
    return sum(weight(k, m) for k, m in product(range(q), repeat=2)) / q**2


def brennan_prediger(units: Units, q: int, weight: Weight = same) -> Fraction:
    observed = percent(units, "units", weight)
    if q < 2:
        raise Undefined("single_category_codebook")
    return beyond(observed, uniform_pe(q, weight))


def pabak(units: Units, q: int) -> Fraction:
    pairable(units)
    if q > 2:
        raise Undefined("not_two_codes")
    if q < 2:
        raise Undefined("single_category_codebook")
    return 2 * percent(units) - 1


def scott(units: Units, q: int) -> Fraction:
    pairs = two_coders(units)
    observed = Fraction(sum(x == y for x, y in pairs), len(pairs))
    both = [each for pair in pairs for each in pair]
    return beyond(observed, sum(Fraction(both.count(code), len(both)) ** 2 for code in range(q)))


def cohen(units: Units, q: int, distance: Weight = different) -> Fraction:
    pairs = two_coders(units)
    observed = sum(distance(*pair) for pair in pairs) / len(pairs)
    expected = sum(distance(x, y) for x, _ in pairs for _, y in pairs) / len(pairs) ** 2
    if expected == 0:
        raise Undefined("no_variation")
    return 1 - observed / expected


def cohen_variance(units: Units, q: int, distance: Weight = different) -> Fraction:
    """Fleiss, Cohen and Everitt 1969, formula for weighted kappa."""
    kappa, pairs, weight = cohen(units, q, distance), two_coders(units), closeness(distance, q)
    n = len(pairs)
    if n < 2:
        raise Undefined("one_unit")
    row = [Fraction(sum(x == code for x, _ in pairs), n) for code in range(q)]
    column = [Fraction(sum(y == code for _, y in pairs), n) for code in range(q)]
    row_mean = [sum(column[m] * weight(k, m) for m in range(q)) for k in range(q)]
    column_mean = [sum(row[k] * weight(k, m) for k in range(q)) for m in range(q)]
    chance = sum(row[k] * column[m] * weight(k, m) for k, m in product(range(q), repeat=2))
    first = sum((weight(x, y) - (row_mean[x] + column_mean[y]) * (1 - kappa)) ** 2 for x, y in pairs) / n
    return (first - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2)


def light(units: Units, q: int) -> Fraction:
    pairable(units)
    coders = list(zip(*units, strict=True))
    pairs = [list(zip(one, other, strict=True)) for one, other in combinations(coders, 2)]
    for pair in pairs:
        pairable(pair)
    found = [cohen(pair, q) for pair in pairs]
    return sum(found) / len(found)


def fleiss_pe(units: Units, q: int, weight: Weight = same) -> Fraction:
    shares = gwet_shares(units, q)
    return sum(weight(k, m) * shares[k] * shares[m] for k, m in product(range(q), repeat=2))


def fleiss(units: Units, q: int, weight: Weight = same) -> Fraction:
    must_vary(units)
    return beyond(percent(units, "units", weight), fleiss_pe(units, q, weight))


def fleiss_code(units: Units, q: int, code: int) -> Fraction:
    there = pairable(units)
    if not any(code in unit for unit in there):
        raise Undefined("code_unused")
    if all(set(unit) == {code} for unit in there):
        raise Undefined("no_variation")
    if all(None not in unit for unit in units):
        n, m = len(units), len(units[0])
        share = gwet_shares(units, q)[code]
        apart = sum(values(unit).count(code) * (m - values(unit).count(code)) for unit in units)
        return 1 - Fraction(apart) / (n * m * (m - 1) * share * (1 - share))
    return fleiss([[None if x is None else int(x != code) for x in unit] for unit in units], 2)


def conger(units: Units, q: int) -> Fraction:
    must_vary(units)
    coders = [[x for x in coder if x is not None] for coder in zip(*units, strict=True)]
    coders = [coder for coder in coders if coder]
    m, expected = len(coders), Fraction()
    for code in range(q):
        shares = [Fraction(coder.count(code), len(coder)) for coder in coders]
        mean = sum(shares) / m
        expected += mean**2 - sum((each - mean) ** 2 for each in shares) / (m - 1) / m
    return beyond(percent(units), expected)


def gwet_pe(units: Units, q: int, weight: Weight = same) -> Fraction:
    total = sum(weight(k, m) for k, m in product(range(q), repeat=2))
    return total / (q * (q - 1)) * sum(share * (1 - share) for share in gwet_shares(units, q))


def gwet(units: Units, q: int, weight: Weight = same) -> Fraction:
    observed = percent(units, "units", weight)
    if q < 2:
        raise Undefined("single_category_codebook")
    return beyond(observed, gwet_pe(units, q, weight))


def gwet_variance(units: Units, q: int, family: str, weight: Weight = same) -> Fraction:
    """Gwet 2014: percent, brennan_prediger, fleiss, gwet."""
    shares = gwet_shares(units, q) if pairable(units) else []
    total = sum(weight(k, m) for k, m in product(range(q), repeat=2))
    if family == "percent":
        kappa, pe, of_code = percent(units, "units", weight), Fraction(0), [Fraction(0)] * q
    elif family == "brennan_prediger":
        kappa, pe = brennan_prediger(units, q, weight), uniform_pe(q, weight)
        of_code = [pe] * q
    elif family == "fleiss":
        kappa, pe = fleiss(units, q, weight), fleiss_pe(units, q, weight)
        of_code = [sum(weight(k, m) * shares[m] for m in range(q)) for k in range(q)]
    else:
        kappa, pe = gwet(units, q, weight), gwet_pe(units, q, weight)
        of_code = [total * (1 - shares[k]) / (q * (q - 1)) for k in range(q)]
    coded = [values(unit) for unit in units if values(unit)]
    n, n2 = len(coded), len(pairable(units))
    if n < 2:
        raise Undefined("one_unit")
    squares = Fraction()
    for unit in coded:
        own = Fraction(n, n2) * (unit_agreement(unit, weight) - pe) / (1 - pe) if len(unit) >= 2 else Fraction(0)
        pe_u = sum(of_code[each] for each in unit) / len(unit)
        squares += (own - 2 * (1 - kappa) * (pe_u - pe) / (1 - pe) - kappa) ** 2
    return squares / (n * (n - 1))


# Krippendorff's alpha


def ordinal(units: Units) -> Weight:
    every = [each for unit in pairable(units) for each in unit]

    def distance(c: int, k: int) -> Fraction:
        low, high = min(c, k), max(c, k)
        between = sum(every.count(g) for g in range(low, high + 1))
        return (between - Fraction(every.count(c) + every.count(k), 2)) ** 2

    return distance


def ratio(one: int, other: int) -> Fraction:
    return Fraction(one - other, one + other) ** 2 if one + other else Fraction(0)


def alpha(units: Units, distance: Weight = different) -> Fraction:
    there = pairable(units)
    every = [each for unit in there for each in unit]
    n = len(every)
    observed = sum(sum(distance(*pair) for pair in permutations(unit, 2)) / (len(unit) - 1) for unit in there) / n
    expected = sum(distance(*pair) for pair in permutations(every, 2)) / (n * (n - 1))
    if expected == 0:
        raise Undefined("no_variation")
    return 1 - observed / expected


def alpha_code(units: Units, code: int) -> Fraction:
    if not any(code in unit for unit in pairable(units)):
        raise Undefined("code_unused")
    return alpha([[None if x is None else int(x == code) for x in unit] for unit in units])


def alpha_variance(units: Units, q: int, weight: Weight = same) -> Fraction:
    """Gwet 2014, section on alpha, as irrCAC has it."""
    there = pairable(units)
    every = [each for unit in there for each in unit]
    value = alpha(units, lambda one, other: 1 - weight(one, other))
    n, mean = len(there), Fraction(len(every), len(there))
    if n < 2:
        raise Undefined("one_unit")
    shares = [Fraction(every.count(code), len(every)) for code in range(q)]
    pe = sum(weight(k, m) * shares[k] * shares[m] for k, m in product(range(q), repeat=2))
    raw = sum(len(unit) / mean * unit_agreement(unit, weight) for unit in there) / n
    pa = (1 - Fraction(1, len(every))) * raw + Fraction(1, len(every))
    if (pa - pe) / (1 - pe) != value:
        raise ArithmeticError("the two forms of alpha differ")
    kappa, squares = (raw - pe) / (1 - pe), Fraction()
    for unit in there:
        own = (len(unit) / mean * unit_agreement(unit, weight) - pa * (len(unit) - mean) / mean - pe) / (1 - pe)
        pe_u = sum(weight(each, m) * shares[m] for each in unit for m in range(q)) / mean
        pe_u -= pe * (len(unit) - mean) / mean
        squares += (own - 2 * (1 - kappa) * (pe_u - pe) / (1 - pe) - kappa) ** 2
    return squares / (n * (n - 1))


# Sets of codes


def jaccard(one: frozenset[int], other: frozenset[int]) -> Fraction:
    return 1 - Fraction(len(one & other), len(one | other)) if one | other else Fraction(0)


def masi(one: frozenset[int], other: frozenset[int]) -> Fraction:
    if one == other:
        return Fraction(0)
    if not one & other:
        return Fraction(1)
    kinship = Fraction(2, 3) if one <= other or other <= one else Fraction(1, 3)
    return 1 - (1 - jaccard(one, other)) * kinship


def path(parents: Sequence[int]) -> Callable[[frozenset[int], frozenset[int]], Fraction]:
    def steps(one: int, other: int) -> int:
        up, far = {}, 0
        while True:
            up[one] = far
            if one == -1:
                break
            one, far = parents[one], far + 1
        far = 0
        while other not in up:
            other, far = parents[other], far + 1
        return up[other] + far

    longest = max(steps(k, m) for k, m in product(range(len(parents)), repeat=2)) or 1

    def mean_nearest(one: frozenset[int], other: frozenset[int]) -> Fraction:
        return sum(Fraction(min(steps(x, y) for y in other), longest) for x in one) / len(one)

    def distance(one: frozenset[int], other: frozenset[int]) -> Fraction:
        if not one or not other:
            return Fraction(one != other)
        return (mean_nearest(one, other) + mean_nearest(other, one)) / 2

    return distance
