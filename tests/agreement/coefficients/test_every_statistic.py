"""Every statistic that a name can ask for, through that name, against exact fractions; and what must not change it.

SECOND is the table of what is proven: a name that `evaluate` knows and SECOND does not fails the first test, and so
does a function that returns a result and is reached by no name and named nowhere below.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from scipy.stats import t as student

from tests.agreement.coefficients import by_hand
from tests.agreement.coefficients.by_hand import Undefined, Units, Weight, closeness, different, same
from tests.agreement.examples import examples
from voices.agreement import coefficients
from voices.agreement.coefficients.evaluating import STATS, evaluate
from voices.agreement.coefficients.sample_size import sample_size, unrounded_sample_size
from voices.agreement.coefficients.sets import KINDS as SET_KINDS
from voices.agreement.reasons import IN_WORDS
from voices.agreement.values import Result

MATRIX = [[0, 3, 1, 7], [2, 0, 5, 1], [1, 4, 0, 2], [7, 1, 3, 0]]
EVEN = [[0, 2, 1, 7], [2, 0, 5, 1], [1, 5, 0, 2], [7, 1, 2, 0]]
Exactly = Callable[["Drawn"], Fraction]


@dataclass(frozen=True)
class Drawn:
    """A random case: units of numbers, the size of the codebook, what is asked for; and the same by places of codes."""

    units: list[list[int | None]]
    q: int
    params: Mapping[str, object]

    @property
    def numbers(self) -> list[int]:
        """What the q codes stand for: those used by size, then as many that follow the largest."""
        used = sorted({each for unit in self.units for each in unit if each is not None})
        last = used[-1] if used else -1
        return used + [last + 1 + step for step in range(self.q - len(used))]

    @property
    def places(self) -> Units:
        numbers = self.numbers
        return [[None if each is None else numbers.index(each) for each in unit] for unit in self.units]

    @property
    def code(self) -> int:
        code = self.params.get("code", self.numbers[0])
        if code not in {each for unit in self.units for each in unit}:
            raise Undefined("code_unused")
        return self.numbers.index(code)

    @property
    def apart(self) -> Weight:
        """The distance that is asked for, between places."""
        kind = self.params.get("weights") or self.params.get("level") or "none"
        given = self.params.get("disagreement_weights") or self.params.get("distance")
        numbers = self.numbers
        if given is not None:
            return lambda one, other: Fraction(given[one][other])
        if kind == "ordinal":
            return by_hand.ordinal(self.places)
        of_numbers = {"linear": by_hand.linear, "quadratic": by_hand.quadratic, "interval": by_hand.quadratic}
        of_numbers |= {"none": different, "nominal": different, "ratio": by_hand.ratio}
        return lambda one, other: of_numbers[kind](numbers[one], numbers[other])

    @property
    def close(self) -> Weight:
        if not set(self.params) & {"weights", "disagreement_weights", "level", "distance"}:
            return same
        apart = self.apart
        return closeness(lambda one, other: (apart(one, other) + apart(other, one)) / 2, self.q)


NONE = ({},)
WEIGHTS = ({}, {"weights": "linear"}, {"weights": "quadratic"}, {"disagreement_weights": MATRIX})
LEVELS = ({}, {"level": "ordinal"}, {"level": "interval"}, {"level": "ratio"}, {"distance": EVEN})
CODE = ({}, {"code": 1}, {"code": 2}, {"code": 5})


@dataclass(frozen=True)
class Proof:
    """How to compute a statistic again, which params are drawn, and what must hold for it."""

    exactly: Exactly
    params: tuple[Mapping[str, object], ...] = NONE
    squared: bool = False
    same_twice: bool = True  # whether the whole data set twice over leaves it as it is
    agreed: float | None = 1  # its value where coders do the same throughout and several codes are used
    coders_alike: bool = True  # whether the order of coders is nothing to it, whatever the params
    keywords: Mapping[str, object] = field(default_factory=dict)


def of_two_codes(found: Callable[[Units, int], Fraction], drawn: Drawn) -> Fraction:
    if "code" not in drawn.params and drawn.q > 2:
        raise Undefined("not_two_codes")
    return found(drawn.places, drawn.code)


def bennett(drawn: Drawn) -> Fraction:
    if len(drawn.units[0]) > 2:
        raise Undefined("not_two_coders")
    return by_hand.brennan_prediger(drawn.places, drawn.q)


FAMILIES: Mapping[str, Callable[[Drawn], Fraction]] = {
    "percent": lambda drawn: by_hand.percent(drawn.places, "units", drawn.close),
    "brennan_prediger": lambda drawn: by_hand.brennan_prediger(drawn.places, drawn.q, drawn.close),
    "fleiss": lambda drawn: by_hand.fleiss(drawn.places, drawn.q, drawn.close),
    "gwet": lambda drawn: by_hand.gwet(drawn.places, drawn.q, drawn.close),
    "alpha": lambda drawn: by_hand.alpha(drawn.places, lambda one, other: 1 - drawn.close(one, other)),
}


def n_of(family: str, drawn: Drawn) -> int:
    """Units that a standard error stands on: with two decisions for alpha, with any for the others."""
    least = 2 if family == "alpha" else 1
    return sum(len(by_hand.values(unit)) >= least for unit in drawn.units)


def variance(family: str, drawn: Drawn) -> Fraction:
    FAMILIES[family](drawn)
    if family == "alpha":
        return by_hand.alpha_variance(drawn.places, drawn.q, drawn.close)
    found = by_hand.gwet_variance(drawn.places, drawn.q, family, drawn.close)
    n = n_of(family, drawn)
    return found * (n - 1) / n if "formula" in drawn.params else found


def end(family: str, sign: int, drawn: Drawn) -> float:
    half = student.ppf(0.975, n_of(family, drawn) - 1) * math.sqrt(variance(family, drawn))
    return min(1.0, float(FAMILIES[family](drawn)) + sign * half)


def estimated(name: str, family: str, params: tuple[Mapping[str, object], ...]) -> dict[str, Proof]:
    tables = ({"formula": "the table form"},) if name == "gwet_ac1" else ()
    return {
        f"{name}_se": Proof(partial(variance, family), (*params, *tables), squared=True, same_twice=False, agreed=0),
        f"{name}_ci95_low": Proof(partial(end, family, -1), params, same_twice=False),
        f"{name}_ci95_high": Proof(partial(end, family, 1), params, same_twice=False),
    }


SECOND: Mapping[str, Proof] = {
    "percent_agreement": Proof(
        lambda drawn: by_hand.percent(drawn.places, drawn.params.get("average", "units"), drawn.close),
        (*WEIGHTS, {"average": "pairs"}, {"average": "values"}),
    ),
    "positive_agreement": Proof(lambda drawn: by_hand.positive(drawn.places, drawn.code), CODE),
    "negative_agreement": Proof(lambda drawn: by_hand.negative(drawn.places, drawn.code), CODE),
    "prevalence_index": Proof(partial(of_two_codes, by_hand.prevalence), CODE, agreed=None),
    "bias_index": Proof(partial(of_two_codes, by_hand.bias), CODE, agreed=0),
    "holsti": Proof(lambda drawn: by_hand.holsti(drawn.places)),
    "bennett_s": Proof(bennett),
    "pabak": Proof(lambda drawn: by_hand.pabak(drawn.places, drawn.q)),
    "brennan_prediger": Proof(FAMILIES["brennan_prediger"], WEIGHTS),
    "brennan_prediger_weighted": Proof(FAMILIES["brennan_prediger"], WEIGHTS),
    "scott_pi": Proof(lambda drawn: by_hand.scott(drawn.places, drawn.q)),
    "cohen_kappa": Proof(lambda drawn: by_hand.cohen(drawn.places, drawn.q, drawn.apart), WEIGHTS, coders_alike=False),
    "cohen_kappa_se": Proof(
        lambda drawn: by_hand.cohen_variance(drawn.places, drawn.q, drawn.apart),
        WEIGHTS,
        squared=True,
        same_twice=False,
        agreed=0,
        coders_alike=False,
    ),
    "light_kappa": Proof(lambda drawn: by_hand.light(drawn.places, drawn.q)),
    "fleiss_kappa": Proof(FAMILIES["fleiss"], WEIGHTS),
    "fleiss_kappa_weighted": Proof(FAMILIES["fleiss"], WEIGHTS),
    "fleiss_kappa_category": Proof(lambda drawn: by_hand.fleiss_code(drawn.places, drawn.q, drawn.code), CODE),
    "conger_kappa": Proof(lambda drawn: by_hand.conger(drawn.places, drawn.q)),
    "gwet_ac1": Proof(FAMILIES["gwet"], WEIGHTS),
    "gwet_ac2": Proof(FAMILIES["gwet"], WEIGHTS),
    "krippendorff_alpha": Proof(lambda drawn: by_hand.alpha(drawn.places, drawn.apart), LEVELS, same_twice=False),
    "krippendorff_alpha_code": Proof(
        lambda drawn: by_hand.alpha_code(drawn.places, drawn.code), CODE, same_twice=False
    ),
    **estimated("percent_agreement", "percent", WEIGHTS),
    **estimated("brennan_prediger", "brennan_prediger", WEIGHTS),
    **estimated("fleiss_kappa", "fleiss", WEIGHTS),
    **estimated("gwet_ac1", "gwet", WEIGHTS),
    **estimated("gwet_ac2", "gwet", WEIGHTS),
    **estimated("krippendorff_alpha", "alpha", tuple(each for each in LEVELS if "ordinal" not in each.values())),
}
# Results that no name asks for, with the test that computes them again.
ELSEWHERE = {
    "alphas_of_codes": "test_each_code_in_turn",
    "pair_kappas": "test_each_pair_in_turn",
    "set_alpha": "test_sets",
    "alpha_of_set_code": "test_sets",
    "linearised": "the estimates that call it",
    "settled": "gives a reason, computes nothing",
}


def test_no_statistic_is_without_a_second_implementation():
    assert set(SECOND) == set(STATS)


def test_no_function_returns_a_result_that_no_name_reaches():
    """Every function of the package that returns a result: named in `evaluate`'s own source, or above."""
    known = inspect.getsource(importlib.import_module("voices.agreement.coefficients.evaluating"))
    unknown = []
    for module in pkgutil.iter_modules(coefficients.__path__, f"{coefficients.__name__}."):
        there = importlib.import_module(module.name)
        for name, function in inspect.getmembers(there, inspect.isfunction):
            told = str(inspect.signature(function).return_annotation)
            if function.__module__ != module.name or name.startswith("_") or name == "evaluate":
                continue
            if ("Result" in told or "Estimate" in told) and name not in ELSEWHERE and f".{name}" not in known:
                unknown.append(f"{module.name}.{name}")
    assert unknown == []


@st.composite
def cases(draw: st.DrawFn, params: tuple[Mapping[str, object], ...] = NONE) -> Drawn:
    """Up to seven units of up to four coders: gaps, units and coders without any decision, one code, unused codes."""
    code = st.sampled_from(draw(st.sampled_from([[1], [1, 2], [1, 2, 5], [0, 1, 2, 5]])))
    value = st.one_of(st.none(), code) if draw(st.booleans()) else code
    n_coders = draw(st.sampled_from([2, 2, 2, 1, 3, 4]))
    units = draw(st.lists(st.lists(value, min_size=n_coders, max_size=n_coders), min_size=1, max_size=7))
    wanted = draw(st.sampled_from(params))
    n_used = len({each for unit in units for each in unit} - {None})
    if "disagreement_weights" in wanted or "distance" in wanted:
        q = 4
    else:
        q = max(1, n_used) + draw(st.sampled_from([0, 0, 2]))
    return Drawn(units, q, wanted)


def found_in(drawn: Drawn, stat: str) -> Result:
    return evaluate({"kind": "coded_units", "units": drawn.units}, stat, {**drawn.params, "q": drawn.q})


def compare(found: Result, exactly: Callable[[], Fraction | float], squared: bool = False) -> None:
    try:
        expected, reason = float(exactly()), ""
    except Undefined as undefined:
        expected, reason = None, str(undefined)
    assert found.reason == reason
    if expected is None or found.value is None:
        assert (found.value, expected) == (None, None)
        assert IN_WORDS[reason]
    else:
        assert (found.value**2 if squared else found.value) == pytest.approx(expected, abs=1e-9)


def wanted(stat: str) -> st.SearchStrategy[Drawn]:
    return cases(SECOND[stat].params)


@pytest.mark.parametrize("stat", STATS)
def test_it_is_what_the_formula_gives(stat):
    proof = SECOND[stat]

    @examples(60)
    @given(wanted(stat))
    def check(drawn: Drawn) -> None:
        compare(found_in(drawn, stat), partial(proof.exactly, drawn), proof.squared)

    check()


def alike(one: Result, other: Result) -> None:
    assert one.reason == other.reason
    assert one.value == pytest.approx(other.value, abs=1e-9)


@pytest.mark.parametrize("stat", STATS)
def test_what_must_not_change_it_does_not(stat):
    """Order of units and coders, names of codes (for ordered ones: turned round), and the data set twice over."""
    proof = SECOND[stat]

    @examples(25)
    @given(wanted(stat), st.randoms(use_true_random=False))
    def check(drawn: Drawn, random) -> None:
        found = found_in(drawn, stat)
        mixed = random.sample(drawn.units, len(drawn.units))
        alike(found_in(Drawn(mixed, drawn.q, drawn.params), stat), found)
        if proof.coders_alike or "disagreement_weights" not in drawn.params:
            order = random.sample(range(len(drawn.units[0])), len(drawn.units[0]))
            mixed = [[unit[coder] for coder in order] for unit in drawn.units]
            alike(found_in(Drawn(mixed, drawn.q, drawn.params), stat), found)
        if not set(drawn.params) & {"disagreement_weights", "distance"} and drawn.params.get("level") != "ratio":
            alike(found_in(renamed(drawn, random, stat), stat), found)
        if proof.same_twice:
            alike(found_in(Drawn(drawn.units * 2, drawn.q, drawn.params), stat), found)

    check()


def renamed(drawn: Drawn, random, stat: str) -> Drawn:
    """The same with other codes: any where codes have no order, turned round where they have one."""
    used = sorted({each for unit in drawn.units for each in unit} - {None})
    if set(drawn.params) & {"weights", "level"}:
        names = {each: 5 - each for each in used}
        if drawn.q > len(used):  # codes that nobody used follow the largest, so the numbers would not be turned round
            names = {each: each for each in used}
    else:
        names = dict(zip([0, 1, 2, 5], random.sample(["x", "b", "m", "a"], 4), strict=True))
    params = dict(drawn.params)
    if "code" in params:
        params["code"] = names.get(params["code"], "never")
    elif used and SECOND[stat].params is CODE and stat not in ("prevalence_index", "bias_index"):
        params["code"] = names[used[0]]  # the first one is meant when none is named
    units = [[None if each is None else names[each] for each in unit] for unit in drawn.units]
    return Drawn(units, drawn.q, params)


@examples(150)
@given(cases(LEVELS))
def test_alpha_of_the_data_twice_over_corrects_for_twice_as_many_values(drawn):
    """1 - alpha = (n - 1) D / E: twice over, D doubles and E is four times as large, whatever the distance."""
    once, twice = (
        found_in(Drawn(drawn.units * times, drawn.q, drawn.params), "krippendorff_alpha") for times in (1, 2)
    )
    assert once.reason == twice.reason
    if once.value is not None:
        n = sum(len(unit) for unit in by_hand.pairable(drawn.units))
        assert 1 - twice.value == pytest.approx((1 - once.value) * (2 * n - 1) / (2 * n - 2), abs=1e-9)


@pytest.mark.parametrize("stat", [each for each in STATS if SECOND[each].agreed is not None])
def test_coders_who_do_the_same_agree_entirely(stat):
    proof = SECOND[stat]

    @examples(20)
    @given(
        st.lists(st.sampled_from([1, 2, 5]), min_size=2, max_size=6).filter(lambda codes: len(set(codes)) > 1),
        st.sampled_from(proof.params),
    )
    def check(codes, params) -> None:
        q = 4 if set(params) & {"disagreement_weights", "distance"} else 3
        found = found_in(Drawn([[each, each] for each in codes], q, params), stat)
        if found.value is None:
            assert found.reason in ("not_two_codes", "code_unused")
        else:
            assert found.value == pytest.approx(proof.agreed, abs=1e-9)

    check()


SETS = st.none() | st.frozensets(st.sampled_from("abcd"), max_size=3)
PARENTS = {"a": "x", "b": "x", "c": "y", "x": "z"}


def apart_2004(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """(1 - J)(1 - M) as DKPro has it: a set that lies within the other has M = 2/3, the empty set too."""
    if one == other:
        return Fraction(0)
    within, meet = one <= other or other <= one, bool(one & other)
    kinship = Fraction(2, 3) if within else Fraction(1, 3) if meet else Fraction(0)
    return by_hand.jaccard(one, other) * (1 - kinship)


def path(one: frozenset[str], other: frozenset[str], names: list[str]) -> Fraction:
    every = [*names, *(each for each in [*PARENTS, *PARENTS.values()] if each not in names)]
    every = list(dict.fromkeys(every))
    parents = [every.index(PARENTS[each]) if each in PARENTS else -1 for each in every]
    places = [frozenset(every.index(each) for each in some) for some in (one, other)]
    return by_hand.path(parents)(*places)


@pytest.mark.parametrize("kind", SET_KINDS)
def test_sets_by_name(kind):
    @examples(80)
    @given(
        st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(SETS, min_size=n, max_size=n), min_size=1, max_size=6)),
        st.randoms(use_true_random=False),
    )
    def check(units, random) -> None:
        names = sorted({each for unit in units for some in unit if some is not None for each in some})
        exact = {
            "nominal": different,
            "jaccard": by_hand.jaccard,
            "masi": by_hand.masi,
            "masi_2004_product": apart_2004,
            "path": lambda one, other: path(one, other, names),
        }[kind]
        params = {"distance": kind, "parents": PARENTS}
        found = of_sets(units, "krippendorff_alpha", params)
        compare(found, lambda: by_hand.alpha(units, exact))
        order = random.sample(range(len(units[0])), len(units[0]))
        mixed = [[unit[coder] for coder in order] for unit in random.sample(units, len(units))]
        alike(of_sets(mixed, "krippendorff_alpha", params), found)
        if kind != "path":
            other = dict(zip("abcd", random.sample("hgfe", 4), strict=True))
            changed = [
                [None if some is None else frozenset(other[each] for each in some) for some in unit] for unit in units
            ]
            alike(of_sets(changed, "krippendorff_alpha", params), found)
        same_for_all = [[unit[0], unit[0]] for unit in units if unit[0] is not None]
        agreed = of_sets(same_for_all, "krippendorff_alpha", params) if same_for_all else Result(None, "none")
        assert agreed.value in (None, pytest.approx(1))
        for code in "ae":
            one = [[None if some is None else int(code not in some) for some in unit] for unit in units]
            expected = (lambda one=one: by_hand.alpha_code(one, 0)) if code in names else unused
            compare(of_sets(units, "krippendorff_alpha_code", {"code": code}), expected)

    check()


def unused() -> Fraction:
    raise Undefined("code_unused")


def of_sets(units, stat: str, params: Mapping[str, object]) -> Result:
    told = [[None if some is None else sorted(some) for some in unit] for unit in units]
    return evaluate({"kind": "coded_sets", "units": told}, stat, params)


@examples(200)
@given(
    st.fractions(0, Fraction(99, 100), max_denominator=100),
    st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100),
    st.sampled_from([0.1, 0.05, 0.01, 0.005]),
    st.integers(2, 5),
)
def test_sample_sizes_of_bloch_and_kraemer(alpha, p, significance, coders):
    """All but the quantile in fractions; the quantile from scipy."""
    exact = (1 + alpha) * (3 - alpha) / (4 * (1 - alpha) * p * (1 - p)) - alpha
    expected = coders * norm.isf(significance) ** 2 * float(exact)
    found = unrounded_sample_size(float(alpha), float(p), significance, coders)
    assert found == pytest.approx(expected, rel=1e-9)
    asked = {"alpha_min": float(alpha), "p": float(p), "significance": significance, "coders": coders}
    assert evaluate({"kind": "sample_size"}, "", asked).value == sample_size(*asked.values()) == math.ceil(found)
