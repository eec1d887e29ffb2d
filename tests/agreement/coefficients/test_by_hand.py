"""Every statistic against a second implementation, on thousands of small random cases: gaps, unused codes, one unit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.coefficients import by_hand
from tests.agreement.coefficients.by_hand import Undefined, closeness, different, linear, quadratic, ratio, same
from tests.agreement.examples import examples
from voices.agreement.coefficients import alpha, chance, gwet, kappas, many, percent, sets
from voices.agreement.coefficients.tables import Decisions, decisions
from voices.agreement.coefficients.weighing import credits, disagreement_weights, tree_distances
from voices.agreement.reasons import IN_WORDS
from voices.agreement.values import Result

MATRIX = [[0, 2, 5, 1], [1, 0, 3, 2], [4, 1, 0, 1], [2, 1, 3, 0]]


def given_weight(one: int, other: int) -> Fraction:
    return Fraction(MATRIX[one][other])


def even_weight(one: int, other: int) -> Fraction:
    return Fraction(MATRIX[one][other] + MATRIX[other][one], 2)


def matrix(q: int, distance: Callable[[int, int], Fraction]) -> np.ndarray:
    return np.array([[float(distance(k, m)) for m in range(q)] for k in range(q)]).reshape(q, q)


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[int | None]], int]:
    q, n_coders = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    used = draw(st.integers(1, q))
    code = st.integers(0, used - 1)
    value = st.one_of(st.none(), code) if draw(st.booleans()) else code
    row = st.lists(value, min_size=n_coders, max_size=n_coders)
    return draw(st.lists(row, min_size=1, max_size=8)), q


def encoded(units: list[list[int | None]], q: int) -> Decisions:
    return decisions(np.array([[-1 if each is None else each for each in unit] for unit in units]), q)


def exactly(expected: Callable[[], Fraction]) -> tuple[float | None, str]:
    try:
        return float(expected()), ""
    except Undefined as undefined:
        return None, str(undefined)


def compare(found: Result, expected: Callable[[], Fraction], name: str, squared: bool = False) -> None:
    value, reason = exactly(expected)
    assert found.reason == reason, name
    if value is None:
        assert found.value is None, name
        assert IN_WORDS[reason], name
        return
    assert found.value is not None, name
    assert (found.value**2 if squared else found.value) == pytest.approx(value, abs=1e-9), name


@examples(600)
@given(cases())
def test_uncorrected_and_uniform(case):
    units, q = case
    decided = encoded(units, q)
    for average in ("units", "pairs", "values"):
        compare(percent.percent_agreement(decided, average), partial(by_hand.percent, units, average), average)
    for code in range(q):
        compare(percent.positive_agreement(decided, code), partial(by_hand.positive, units, code), "positive")
        compare(percent.negative_agreement(decided, code), partial(by_hand.negative, units, code), "negative")
        compare(percent.prevalence_index(decided, code), partial(by_hand.prevalence, units, code), "prevalence")
        compare(percent.bias_index(decided, code), partial(by_hand.bias, units, code), "bias")
    compare(percent.holsti(decided), partial(by_hand.holsti, units), "holsti")
    compare(chance.brennan_prediger(decided), partial(by_hand.brennan_prediger, units, q), "brennan_prediger")
    compare(chance.pabak(decided), partial(by_hand.pabak, units, q), "pabak")
    if len(units[0]) <= 2:
        compare(chance.bennett_s(decided), partial(by_hand.brennan_prediger, units, q), "bennett_s")
    else:
        assert chance.bennett_s(decided).reason == "not_two_coders"


@examples(500)
@given(cases())
def test_kappas(case):
    units, q = case
    decided = encoded(units, q)
    compare(chance.scott_pi(decided), partial(by_hand.scott, units, q), "scott")
    for name, distance in (("none", None), ("linear", linear), ("quadratic", quadratic), ("given", given_weight)):
        weights = None if distance is None else matrix(q, distance)
        exact = distance or different
        compare(kappas.cohen_kappa(decided, weights), partial(by_hand.cohen, units, q, exact), name)
        found = kappas.cohen_kappa_se(decided, weights)
        compare(found, partial(by_hand.cohen_variance, units, q, exact), f"se {name}", squared=True)
    compare(kappas.light_kappa(decided), partial(by_hand.light, units, q), "light")
    compare(many.conger_kappa(decided), partial(by_hand.conger, units, q), "conger")
    compare(many.fleiss_kappa(decided), partial(by_hand.fleiss, units, q), "fleiss")
    for code in range(q):
        found = many.fleiss_kappa_of_code(decided, code)
        compare(found, partial(by_hand.fleiss_code, units, q, code), "fleiss of code")


@examples(400)
@given(cases(), st.sampled_from(["none", "linear", "quadratic"]))
def test_gwet_and_standard_errors(case, kind):
    units, q = case
    decided = encoded(units, q)
    distance = {"none": different, "linear": linear, "quadratic": quadratic}[kind]
    weight = closeness(distance, q)
    credit = None if kind == "none" else credits(disagreement_weights(kind, q))
    weight = same if credit is None else weight
    for family, estimate, value in (
        ("percent", gwet.percent_estimate, partial(by_hand.percent, units, "units", weight)),
        ("brennan_prediger", gwet.brennan_prediger_estimate, partial(by_hand.brennan_prediger, units, q, weight)),
        ("fleiss", gwet.fleiss_estimate, partial(by_hand.fleiss, units, q, weight)),
        ("gwet", gwet.ac_estimate, partial(by_hand.gwet, units, q, weight)),
    ):
        found = estimate(decided, credit)
        compare(found.value, value, family)
        compare(found.se, partial(by_hand.gwet_variance, units, q, family, weight), f"se {family}", squared=True)
    found = gwet.alpha_estimate(decided, credit)
    compare(found.value, partial(by_hand.alpha, units, lambda one, other: 1 - weight(one, other)), "alpha")
    compare(found.se, partial(by_hand.alpha_variance, units, q, weight), "se alpha", squared=True)


@examples(500)
@given(cases())
def test_alpha(case):
    units, q = case
    decided = encoded(units, q)
    compare(alpha.krippendorff_alpha(decided), partial(by_hand.alpha, units), "nominal")
    compare(alpha.krippendorff_alpha(decided, "interval"), partial(by_hand.alpha, units, quadratic), "interval")
    compare(alpha.krippendorff_alpha(decided, "ratio"), partial(by_hand.alpha, units, ratio), "ratio")
    exact = partial(by_hand.alpha, units, even_weight)
    compare(alpha.krippendorff_alpha(decided, distance=matrix(q, even_weight)), exact, "given")
    compare(
        alpha.krippendorff_alpha(decided, "ordinal"),
        lambda: by_hand.alpha(units, by_hand.ordinal(units)),
        "ordinal",
    )
    for code in range(q):
        compare(alpha.alpha_of_code(decided, code), partial(by_hand.alpha_code, units, code), "of code")


some_codes = st.frozensets(st.integers(0, 4), max_size=3)


@examples(400)
@given(
    st.integers(1, 3).flatmap(
        lambda n: st.lists(st.lists(st.none() | some_codes, min_size=n, max_size=n), min_size=1, max_size=7)
    )
)
def test_sets(units):
    found = sets.encode_sets(units, 5)
    parents = [-1, 0, 0, 1, -1]
    compare(sets.set_alpha(found, "nominal"), partial(by_hand.alpha, units, different), "nominal")
    compare(sets.set_alpha(found, "jaccard"), partial(by_hand.alpha, units, by_hand.jaccard), "jaccard")
    compare(sets.set_alpha(found, "masi"), partial(by_hand.alpha, units, by_hand.masi), "masi")
    exact = partial(by_hand.alpha, units, by_hand.path(parents))
    compare(sets.set_alpha(found, "path", tree_distances(parents)), exact, "path")
    for code in range(5):
        one = [[None if each is None else int(code not in each) for each in unit] for unit in units]
        compare(sets.alpha_of_set_code(found, code), partial(by_hand.alpha_code, one, 0), "of code")
