"""Edges: empty units, absent coders, rare codes in large data, what is left by rounding, words instead of crashes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from voices.agreement.coefficients import alpha, gwet, kappas, many, percent
from voices.agreement.coefficients.documents import coefficient_of_sums, coincidence_tables, pair_tables, share_sums
from voices.agreement.coefficients.encoding import encode, encode_case
from voices.agreement.coefficients.evaluating import STATS, evaluate
from voices.agreement.coefficients.sample_size import sample_size
from voices.agreement.coefficients.tables import decisions
from voices.agreement.coefficients.weighing import credits, disagreement_weights, distances, tree_distances
from voices.agreement.reasons import IN_WORDS
from voices.agreement.values import Result

RNG = np.random.default_rng(3)
CODES = RNG.integers(-1, 4, (40, 3))


def test_units_nobody_coded_and_coders_who_coded_nothing_change_nothing():
    empty_units = np.concatenate([CODES, np.full((25, 3), -1)])
    absent_coder = np.concatenate([CODES, np.full((40, 1), -1)], axis=1)
    for estimate in (
        gwet.percent_estimate,
        gwet.brennan_prediger_estimate,
        gwet.fleiss_estimate,
        gwet.ac_estimate,
        gwet.alpha_estimate,
    ):
        expected = estimate(decisions(CODES, 4))
        for changed in (empty_units, absent_coder):
            found = estimate(decisions(changed, 4))
            assert found.df == expected.df
            assert found.value.value == pytest.approx(expected.value.value, abs=1e-12)
            assert found.se.value == pytest.approx(expected.se.value, abs=1e-12)
            assert found.low.value == pytest.approx(expected.low.value, abs=1e-12)
    conger = many.conger_kappa(decisions(CODES, 4)).value
    assert many.conger_kappa(decisions(absent_coder, 4)).value == pytest.approx(conger, abs=1e-12)
    assert kappas.light_kappa(decisions(absent_coder, 4)) == Result(None, "no_pairable_units")
    for family in ("percent", "brennan_prediger", "fleiss", "gwet"):
        expected_sums, found_sums = share_sums(CODES, 4), share_sums(empty_units, 4)
        assert coefficient_of_sums(found_sums, family) == pytest.approx(coefficient_of_sums(expected_sums, family))


def test_a_code_used_twice_in_a_hundred_thousand_units_still_has_its_figures():
    codes = np.zeros((100_000, 2), dtype=np.int64)
    codes[0] = 1
    decided = decisions(codes, 2)
    assert alpha.krippendorff_alpha(decided).value == 1
    assert kappas.cohen_kappa(decided).value == 1
    codes[1, 0] = 1
    n = 200_000  # values: 3 of them 1, in one unit that agrees and one that does not
    expected = 1 - (n - 1) * 2 / (2 * 3 * (n - 3))
    assert alpha.krippendorff_alpha(decisions(codes, 2)).value == pytest.approx(expected, abs=1e-12)


def test_what_rounding_leaves_when_a_transcript_is_left_out_is_no_variation():
    codes = np.concatenate([CODES, np.where(CODES < 0, -1, 0)])
    document_of = np.repeat([0, 1, 2], [20, 20, 40])
    tables = coincidence_tables(codes, 4, document_of)
    alone = tables.sum(axis=0) - tables[0] - tables[1]  # nothing but one code, and what rounding left of the others
    assert np.isnan(alpha.alpha_of_tables(alone + 1e-13 * np.eye(4)))
    assert np.isnan(alpha.alpha_of_tables(alone))
    assert np.isfinite(alpha.alpha_of_tables(tables.sum(axis=0) - tables)).all()
    assert np.isnan(kappas.kappa_of_tables(pair_tables(codes, 4, document_of)[2])).all()


@pytest.mark.parametrize("df", [1, 5, 200, 201, 500, 10_000, 10_000_000])
def test_quantiles_as_scipy(df):
    assert gwet.quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)


def test_one_unit_has_a_value_and_no_standard_error():
    found = gwet.ac_estimate(decisions(np.array([[0, 1], [-1, -1]]), 2))
    assert found.value.value == -1
    assert {found.se, found.low, found.high} == {Result(None, "one_unit")}


def test_weights_that_are_not_even_are_made_even():
    assert credits(np.array([[0.0, 4.0], [2.0, 0.0]])).tolist() == [[1.0, 0.25], [0.25, 1.0]]
    decided = decisions(np.array([[0, 1], [0, 1], [1, 0], [1, 1]]), 2)
    # Each of the three pairs that differ counts 1/4: Po = (3/4 + 1) / 4. Shares are 3/8 and 5/8.
    observed, chance = 1.75 / 4, 2.5 / 2 * 2 * (3 / 8 * 5 / 8)
    found = gwet.gwet_ac(decided, credits(np.array([[0.0, 4.0], [2.0, 0.0]])))
    assert found.value == pytest.approx((observed - chance) / (1 - chance), abs=1e-12)


def test_numbers_are_ordered_by_size_and_stand_for_themselves():
    assert encode([[10, 2], [None, 9]])[1] == (2, 9, 10)
    assert encode([["b", 3, None], ["a"]])[0].tolist() == [[2, 0, -1], [1, -1, -1]]
    assert encode_case({"units": [[10, 2]]}, 4).numbers == (2.0, 10.0, 11.0, 12.0)
    case = {"kind": "coded_units", "units": [[1, 1], [1, 2], [2, 10], [10, 10]]}
    ranks = {"kind": "coded_units", "units": [[1, 1], [1, 2], [2, 3], [3, 3]]}
    for level, is_same in (("ordinal", True), ("interval", False)):
        one = evaluate(case, "krippendorff_alpha", {"level": level})
        assert (one == evaluate(ranks, "krippendorff_alpha", {"level": level})) == is_same


@pytest.mark.parametrize(
    ("units", "stat", "params", "reason"),
    [
        ([["a", "b"], ["b", "b"]], "krippendorff_alpha", {"level": "interval"}, "categories_not_numbers"),
        ([[-1, 2], [2, 2]], "krippendorff_alpha", {"level": "ratio"}, "negative_numbers"),
        ([["a", "b"], ["b", "b"]], "krippendorff_alpha_code", {"code": "z"}, "code_unused"),
        ([["a", "b"], ["b", "c"]], "prevalence_index", {}, "not_two_codes"),
        ([["a", "b"], ["b", "c"]], "pabak", {}, "not_two_codes"),
        ([["a", "b", "b"]], "cohen_kappa", {}, "not_two_coders"),
        ([["a", "a"]], "gwet_ac1_se", {"q": 3}, "one_unit"),
        ([], "krippendorff_alpha", {}, "single_coder"),
        ([["a", None]], "fleiss_kappa_category", {"code": "a"}, "no_pairable_units"),
    ],
)
def test_reasons_have_words(units, stat, params, reason):
    assert evaluate({"kind": "coded_units", "units": units}, stat, params) == Result(None, reason)
    assert IN_WORDS[reason]


def test_every_statistic_answers_for_every_kind_of_data():
    for units in ([], [["a"]], [["a", None], [None, "b"]], [["a", "a"]], [["a", "b"], ["a", "a"]], [["a", "b", None]]):
        for stat in STATS:
            found = evaluate({"kind": "coded_units", "units": units}, stat, {})
            assert (found.value is None) == (found.reason in IN_WORDS), (units, stat)
            assert found.value is None or np.isfinite(found.value), (units, stat)


def test_mistakes_of_the_caller_are_told():
    case = {"kind": "coded_units", "units": [["a", "b"], ["c", "c"]]}
    for stat, params, words in (
        ("no_such", {}, "no statistic named no_such"),
        ("gwet_ac1", {"q": 2}, "2 codes, but 3 were used"),
        ("cohen_kappa", {"disagreement_weights": [[0, 1], [1, 0]]}, "3 codes need a matrix"),
        ("krippendorff_alpha_se", {"level": "ordinal"}, "leave transcripts out"),
    ):
        with pytest.raises(ValueError, match=words):
            evaluate(case, stat, params)
    with pytest.raises(ValueError, match="no coefficients for cases"):
        evaluate({"kind": "spans"}, "u_alpha", {})
    with pytest.raises(ValueError, match="no weights named"):
        disagreement_weights("cubic", 3)
    with pytest.raises(ValueError, match="from 0 upwards"):
        distances("ratio", 2, [-1, 1])
    with pytest.raises(ValueError, match="circle"):
        tree_distances([1, 0])
    with pytest.raises(ValueError, match="needs an alpha"):
        sample_size(1.0, 0.5)


def test_paths_in_the_tree_of_codes_through_a_case():
    """Two codes of one theme lie half as far apart as two codes of different themes."""
    case = {"kind": "coded_sets", "units": [[["a1"], ["a2"]], [["a1"], ["a1"]], [["b1"], ["b1"]], [[], []]]}
    parents = {"a1": "a", "a2": "a", "b1": "b"}
    found = evaluate(case, "krippendorff_alpha", {"distance": "path", "parents": parents})
    # values: a1 x 3, a2, b1 x 2, empty x 2; d(a1, a2) = 1/2, d(a, b1) = 1, d(empty, any) = 1
    expected = 2 * (3 * 1 * 0.5 + 4 * 2 + 6 * 2)
    assert found.value == pytest.approx(1 - 7 * (2 * 0.5) / expected, abs=1e-12)
    flat = evaluate(case, "krippendorff_alpha", {"distance": "jaccard"})
    assert found.value > flat.value


def test_specific_agreement_by_hand():
    """Table 40 / 9 / 6 / 45: positive 2a / (2a + b + c), negative 2d / (2d + b + c). Cicchetti and Feinstein 1990."""
    case = {"kind": "coded_units", "table": [[40, 9], [6, 45]]}
    assert evaluate(case, "positive_agreement", {"code": 0}).value == pytest.approx(80 / 95)
    assert evaluate(case, "negative_agreement", {"code": 0}).value == pytest.approx(90 / 105)
    assert percent.percent_agreement(encode_case(case).decided).value == pytest.approx(0.85)
