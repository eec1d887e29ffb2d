"""Every figure about spans that a name can ask for, through that name, against the count of every character.

SECOND is the table of what is proven: a name that `evaluate` knows and SECOND does not fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.examples import examples
from tests.agreement.spans import plainly
from tests.agreement.spans.studies import studies
from voices.agreement import reasons
from voices.agreement.spans.alignment import Unit
from voices.agreement.spans.evaluating import STATS, evaluate, rule_named
from voices.agreement.values import Result

MATCHES = (
    "same code, IoU>=0.5",
    "any code, IoU>=0.5",
    "any code, both boundaries within 2",
    "same code, exact boundaries",
    "same code, any overlap",
)
CODE = tuple({"code": code} for code in "abz")
Params = Mapping[str, object]
Exactly = Callable[[list, Params], Fraction | None]


@dataclass(frozen=True)
class Proof:
    """How to compute a figure again, which params are drawn, and whether the data twice over leave it as it is."""

    exactly: Exactly
    params: tuple[Params, ...] = ({},)
    overlapping: bool = False
    same_twice: bool = False
    agreed: float = 1


def alone(study, code):
    return [(n, [lane if lane is None else plainly.only(lane, code) for lane in lanes]) for n, lanes in study]


def of_code(figure, study, params):
    """A figure of one code against everything else, or of all codes."""
    return figure(plainly.Sums(alone(study, params["code"]) if "code" in params else study))


def of_characters(place: int) -> Exactly:
    """F1 or Jaccard: of a code, or of all codes, their characters put together."""

    def found(study, params):
        codes = [params["code"]] if "code" in params else "abc"
        both = size = Fraction(0)
        for code in codes:
            sums = plainly.Sums(alone(study, code))
            both += sums.l.get((code, code), 0)
            size += sum(sums.l.get((code, other), 0) for other in (plainly.GAP, code))
        return None if not size else both / size if place == 0 else both / (2 * size - both)

    return found


def alpha_u(part: str) -> Exactly:
    def found(study, params):
        codes = sorted({span[2] for _, lanes in study for lane in lanes for span in lane or ()})
        if "code" in params and params["code"] not in codes:
            return None
        each = [plainly.alpha_u(study, code) for code in ([params["code"]] if "code" in params else codes)]
        if not each or each[0] is None:
            return None
        observed, expected = (sum(one[place] for one in each) for place in (0, 1))
        if part != "alpha":
            return observed if part == "observed" else expected
        return 1 - observed / expected if expected else None

    return found


def span_f1(study, params):
    rule, matched, n_spans = rule_named(params["match"]), 0, 0
    for _, lanes in study:
        for one, other in combinations([plainly.merged(lane) for lane in lanes if lane is not None], 2):
            partners = {
                index: [at for at, each in enumerate(other) if plainly.may_match(span, each, rule)]
                for index, span in enumerate(one)
            }
            matched, n_spans = matched + 2 * plainly.most(partners), n_spans + len(one) + len(other)
    return Fraction(matched, n_spans) if n_spans else None


def disorder(study, params):
    n_coders = max(len(lanes) for _, lanes in study)
    total, n_units = 0.0, 0
    for _, lanes in study:
        if None in lanes:
            continue
        units = [
            Unit(coder, start, end, "abc".index(code))
            for coder, lane in enumerate(lanes)
            for start, end, code in plainly.merged(lane)
        ]
        if len(units) > 7:
            return "too many to try"
        total, n_units = total + plainly.cheapest(units, n_coders, WEIGHTS | params), n_units + len(units)
    return total * n_coders / n_units if n_units else None


WEIGHTS = {"alpha": 1, "beta": 1, "delta_empty": 1}
SECOND: Mapping[str, Proof] = {
    "u_alpha": Proof(lambda study, params: of_code(plainly.u_alpha, study, params), ({}, *CODE)),
    "bar_u_alpha": Proof(lambda study, params: of_code(plainly.bar_u_alpha, study, params), ({}, *CODE)),
    "cu_alpha": Proof(lambda study, _: plainly.cu_alpha(plainly.Sums(study))),
    "cu_alpha_union_variant": Proof(lambda study, _: plainly.cu_alpha(plainly.Sums(study), "union")),
    "cu_coverage": Proof(lambda study, _: plainly.cu_coverage(plainly.Sums(study)), same_twice=True),
    "ku_alpha": Proof(lambda study, params: plainly.ku_alpha(plainly.Sums(study), params["code"]), CODE),
    "ku_alpha_union_variant": Proof(
        lambda study, params: plainly.ku_alpha(plainly.Sums(study), params["code"], "union"), CODE
    ),
    "ku_coverage": Proof(
        lambda study, params: plainly.ku_coverage(plainly.Sums(study), params["code"]), CODE, same_twice=True
    ),
    "char_f1": Proof(of_characters(0), ({}, *CODE), overlapping=True, same_twice=True),
    "char_jaccard": Proof(of_characters(1), ({}, *CODE), overlapping=True, same_twice=True),
    "alpha_U": Proof(alpha_u("alpha"), ({}, *CODE), overlapping=True),
    "alpha_U_code": Proof(alpha_u("alpha"), CODE, overlapping=True),
    "alpha_U_Do": Proof(alpha_u("observed"), CODE, overlapping=True, agreed=0),
    "alpha_U_De": Proof(alpha_u("expected"), CODE, overlapping=True, agreed=None),
    "span_f1": Proof(span_f1, tuple({"match": each} for each in MATCHES), overlapping=True, same_twice=True),
    "gamma_best_alignment_disorder": Proof(
        disorder, ({}, {"alpha": 3}, {"beta": 0, "delta_empty": 0.5}), overlapping=True, same_twice=True, agreed=0
    ),
}
# What is drawn at random cannot be computed again: only its alignment can, and that is done above.
DRAWN = {"gamma"}


def test_no_figure_is_without_a_second_implementation():
    assert set(SECOND) == set(STATS) - DRAWN


def found_in(study, stat: str, params: Params) -> Result:
    documents = [{"length": length, "coders": lanes} for length, lanes in study]
    return evaluate({"kind": "spans", "documents": documents}, stat, params)


def obstacle(study) -> str | None:
    if max(len(lanes) for _, lanes in study) < 2:
        return reasons.SINGLE_CODER
    shared = [length for length, lanes in study if sum(lane is not None for lane in lanes) >= 2]
    return None if any(shared) else reasons.NO_PAIRABLE_UNITS


def drawn(stat: str):
    proof = SECOND[stat]
    return studies(overlapping=proof.overlapping), st.sampled_from(proof.params)


@pytest.mark.parametrize("stat", SECOND)
def test_it_is_what_counting_characters_gives(stat):
    @examples(60)
    @given(*drawn(stat))
    def check(study, params) -> None:
        found = found_in(study, stat, params)
        assert (found.value is None) == (found.reason in reasons.IN_WORDS)
        if obstacle(study):
            assert found == Result(None, obstacle(study))
            return
        expected = SECOND[stat].exactly(study, params)
        if expected == "too many to try":
            return
        assert found.value == (None if expected is None else pytest.approx(float(expected), abs=1e-9)), found.reason

    check()


@pytest.mark.parametrize("stat", SECOND)
def test_what_must_not_change_it_does_not(stat):
    """Order of documents, coders and spans, names of codes, and where it is so the data twice over."""
    proof = SECOND[stat]

    @examples(25)
    @given(*drawn(stat), st.randoms(use_true_random=False))
    def check(study, params, random) -> None:
        found = found_in(study, stat, params)
        order = random.sample(range(len(study[0][1])), len(study[0][1]))
        names = dict(zip("abcz", random.sample("pqrs", 4), strict=True))
        mixed = [
            (
                length,
                [
                    lanes[coder] and [(start, end, names[code]) for start, end, code in reversed(lanes[coder])]
                    for coder in order
                ],
            )
            for length, lanes in random.sample(study, len(study))
        ]
        changed = params | {"code": names[params["code"]]} if "code" in params else params
        other = found_in(mixed, stat, changed)
        assert other.reason == found.reason
        assert other.value == pytest.approx(found.value, abs=1e-9)
        if proof.same_twice:
            twice = found_in(study * 2, stat, params)
            assert twice.reason == found.reason
            assert twice.value == pytest.approx(found.value, abs=1e-9)

    check()


@pytest.mark.parametrize("stat", [each for each in SECOND if SECOND[each].agreed is not None])
def test_coders_who_do_the_same_agree_entirely(stat):
    proof = SECOND[stat]

    @examples(25)
    @given(studies(all_read=True), st.integers(2, 3), st.sampled_from(proof.params))
    def check(study, n_coders, params) -> None:
        found = found_in([(length, [lanes[0]] * n_coders) for length, lanes in study], stat, params)
        if found.value is not None and not stat.endswith("_coverage"):
            assert found.value == pytest.approx(proof.agreed, abs=1e-9)

    check()
