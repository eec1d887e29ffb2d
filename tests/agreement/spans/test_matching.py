"""Matching and aligning against trying everything."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.examples import examples
from tests.agreement.spans.plainly import cheapest, may_match, merged, most
from tests.agreement.spans.studies import CODES, studies
from voices.agreement.spans.alignment import Unit, best_alignment
from voices.agreement.spans.continua import continua_of
from voices.agreement.spans.evaluating import rule_named
from voices.agreement.spans.matching import Rule, match_tables, maximum_matching
from voices.errors import AgreementError

RULES = [
    Rule(by, least, same_code)
    for by, least in (("iou", 0.5), ("iou", 0.2), ("edges", 0), ("edges", 2), ("overlap", 0))
    for same_code in (True, False)
]


@examples(300)
@given(st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), unique=True), max_size=7))
def test_as_many_are_matched_as_can_be(partners):
    found = maximum_matching(partners)
    assert len(set(found)) == len(found) == most(partners)


def test_a_long_chain_is_matched_to_its_end():
    partners = {each: [each + 1, each] for each in range(3000)}
    partners[2999] = [2999]
    partners[3000] = [0]
    assert len(maximum_matching(partners)) == 3000


@examples(300)
@given(studies(least_coders=2, overlapping=True), st.sampled_from(RULES))
def test_spans_are_matched_as_trying_everything_does(study, rule):
    table = match_tables(continua_of(study, CODES), rule)
    for (_, lanes), row in zip(study, table, strict=True):
        matched, n_spans = 0, 0
        for one, other in combinations([merged(lane) for lane in lanes if lane is not None], 2):
            partners = {
                index: [at for at, each in enumerate(other) if may_match(span, each, rule)]
                for index, span in enumerate(one)
            }
            matched, n_spans = matched + 2 * most(partners), n_spans + len(one) + len(other)
        assert row.tolist() == [matched, n_spans]


def test_words_for_a_way_to_match():
    assert rule_named("same code, any overlap") == Rule("overlap")
    with pytest.raises(AgreementError, match='called "roughly"'):
        rule_named("roughly")


@examples(300)
@given(
    st.integers(2, 4),
    st.lists(
        st.builds(
            lambda coder, start, size, code: Unit(coder, start, start + size, code),
            st.integers(0, 3),
            st.integers(0, 25),
            st.integers(1, 6),
            st.integers(0, 1),
        ),
        max_size=6,
        unique=True,
    ),
    st.sampled_from([{"alpha": a, "beta": b, "delta_empty": d} for a in (1, 3) for b in (0, 1) for d in (1, 0.5)]),
)
def test_the_best_alignment_is_what_trying_everything_finds(n_coders, units, weights):
    units = [unit for unit in units if unit.coder < n_coders]
    assert best_alignment(units, n_coders, **weights) == pytest.approx(cheapest(units, n_coders, weights))


def test_too_much_to_try_is_told():
    units = [Unit(coder, at, at + 40, at % 2) for coder in range(4) for at in range(30)]
    assert best_alignment(units, 4, alpha=1, beta=1, delta_empty=1) is None
