"""What must not change a coefficient, what must, and that the additive tables of documents say the same."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.agreement.examples import examples
from voices.agreement.coefficients import alpha, chance, gwet, kappas, many, percent, sets
from voices.agreement.coefficients.documents import (
    coefficient_of_sums,
    coincidence_tables,
    disagreement_sums,
    kappa_of_sums,
    pair_sums,
    pair_tables,
    share_sums,
)
from voices.agreement.coefficients.tables import Decisions, decisions
from voices.agreement.coefficients.weighing import credits, disagreement_weights, distances
from voices.agreement.values import Result

Q = 4
# Statistics that treat codes and coders alike, whatever their order.
EVEN: dict[str, Callable[[Decisions], Result]] = {
    "percent": percent.percent_agreement,
    "percent of pairs": lambda decided: percent.percent_agreement(decided, "pairs"),
    "percent of values": lambda decided: percent.percent_agreement(decided, "values"),
    "holsti": percent.holsti,
    "brennan_prediger": chance.brennan_prediger,
    "scott_pi": chance.scott_pi,
    "cohen_kappa": kappas.cohen_kappa,
    "cohen_kappa_se": kappas.cohen_kappa_se,
    "light_kappa": kappas.light_kappa,
    "fleiss_kappa": many.fleiss_kappa,
    "conger_kappa": many.conger_kappa,
    "gwet_ac1": gwet.gwet_ac,
    "gwet_ac1_se": lambda decided: gwet.ac_estimate(decided).se,
    "fleiss_se": lambda decided: gwet.fleiss_estimate(decided).se,
    "alpha": alpha.krippendorff_alpha,
    "alpha_se": lambda decided: gwet.alpha_estimate(decided).se,
}
# Of these, doubling the data leaves the value as it is; alpha corrects for small samples and standard errors shrink.
STEADY = [name for name in EVEN if name != "alpha" and not name.endswith("_se")]

tables = st.tuples(st.integers(1, 9), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(-1, Q - 1))
)


def alike(one: Result, other: Result, name: str) -> None:
    assert one.reason == other.reason, name
    assert (one.value is None) == (other.value is None), name
    if one.value is not None:
        assert one.value == pytest.approx(other.value, abs=1e-9), name


@examples(120)
@given(tables, st.randoms(use_true_random=False))
def test_order_of_coders_and_units_and_names_of_codes_do_not_matter(codes, random):
    coders, units = list(range(codes.shape[1])), list(range(len(codes)))
    names = list(range(Q))
    for each in (coders, units, names):
        random.shuffle(each)
    renamed = np.where(codes < 0, -1, np.array(names)[codes])
    changed = decisions(renamed[np.ix_(units, coders)], Q)
    for name, stat in EVEN.items():
        alike(stat(decisions(codes, Q)), stat(changed), name)
    for code, new in enumerate(names):
        alike(alpha.alpha_of_code(decisions(codes, Q), code), alpha.alpha_of_code(changed, new), "alpha of code")
        alike(many.fleiss_kappa_of_code(decisions(codes, Q), code), many.fleiss_kappa_of_code(changed, new), "fleiss")


@examples(120)
@given(tables)
def test_doubling_the_data_changes_alpha_and_standard_errors_only(codes):
    once, twice = decisions(codes, Q), decisions(np.concatenate([codes, codes]), Q)
    for name in STEADY:
        alike(EVEN[name](once), EVEN[name](twice), name)
    one, two = alpha.krippendorff_alpha(once), alpha.krippendorff_alpha(twice)
    assert one.reason == two.reason
    if one.value is not None and two.value is not None:
        n = float(once.per_value.sum())
        assert 1 - two.value == pytest.approx((1 - one.value) * (2 * n - 1) / (2 * n - 2), abs=1e-12)


@examples(120)
@given(tables)
def test_weights_are_repeated_units(codes):
    times = np.arange(len(codes)) % 3 + 1
    weighed, repeated = decisions(codes, Q, times), decisions(np.repeat(codes, times, axis=0), Q)
    for name, stat in EVEN.items():
        alike(stat(weighed), stat(repeated), name)


@examples(120)
@given(tables)
def test_a_larger_codebook_changes_only_what_knows_its_size(codes):
    small, large = decisions(codes, Q), decisions(codes, Q + 3)
    for name, stat in EVEN.items():
        if name not in ("brennan_prediger", "gwet_ac1", "gwet_ac1_se"):
            alike(stat(small), stat(large), name)
    if small.n_pairable and small.n_coders > 1:
        assert chance.brennan_prediger(large).value >= chance.brennan_prediger(small).value - 1e-12
        assert gwet.gwet_ac(large).value >= gwet.gwet_ac(small).value - 1e-12


@examples(120)
@given(arrays(np.int64, st.integers(2, 9), elements=st.integers(0, Q - 1)), st.integers(2, 4))
def test_coders_who_agree_throughout_get_1(truth, n_coders):
    assume(len(set(truth)) > 1)
    decided = decisions(np.repeat(truth[:, None], n_coders, axis=1), Q)
    for name, stat in EVEN.items():
        if name.endswith("_se"):
            continue
        if name in ("scott_pi", "cohen_kappa") and n_coders > 2:
            assert stat(decided).reason == "not_two_coders"
        else:
            assert stat(decided).value == pytest.approx(1, abs=1e-12), name


@examples(120)
@given(tables, st.integers(1, 3))
def test_tables_of_documents_add_up_to_the_whole(codes, n_documents):
    document_of = np.arange(len(codes)) % n_documents
    decided = decisions(codes, Q)
    by_document = coincidence_tables(codes, Q, document_of, n_documents=n_documents)
    assert by_document.shape == (n_documents, Q, Q)
    np.testing.assert_allclose(by_document.sum(axis=0), decided.per_value, atol=1e-9)
    for document in range(n_documents):
        own = decisions(codes[document_of == document], Q)
        np.testing.assert_allclose(by_document[document], own.per_value, atol=1e-9)
    for per, whole in (("unit", decided.per_unit), ("pair", decided.per_pair)):
        found = coincidence_tables(codes, Q, document_of, n_documents=n_documents, per=per).sum(axis=0)
        np.testing.assert_allclose(found, whole, atol=1e-9)
    found = pair_tables(codes, Q, document_of, n_documents=n_documents).sum(axis=0)
    np.testing.assert_allclose(found, np.array(list(decided.pairs())).reshape(found.shape), atol=1e-9)


@examples(120)
@given(tables, st.integers(1, 3))
def test_coefficients_from_tables_of_documents_are_the_coefficients(codes, n_documents):
    document_of = np.arange(len(codes)) % n_documents
    decided = decisions(codes, Q)
    sums = share_sums(codes, Q, document_of, n_documents=n_documents).sum(axis=0)
    same(coefficient_of_sums(sums, "percent"), percent.percent_agreement(decided))
    same(coefficient_of_sums(sums, "brennan_prediger"), chance.brennan_prediger(decided))
    same(coefficient_of_sums(sums, "gwet"), gwet.gwet_ac(decided))
    same(coefficient_of_sums(sums, "fleiss"), many.fleiss_kappa(decided))
    credit = credits(disagreement_weights("linear", Q))
    sums = share_sums(codes, Q, document_of, n_documents=n_documents, credit=credit).sum(axis=0)
    same(coefficient_of_sums(sums, "percent", credit), percent.percent_agreement(decided, "units", credit))
    same(coefficient_of_sums(sums, "brennan_prediger", credit), chance.brennan_prediger(decided, credit))
    same(coefficient_of_sums(sums, "gwet", credit), gwet.gwet_ac(decided, credit))
    same(coefficient_of_sums(sums, "fleiss", credit), many.fleiss_kappa(decided, credit))
    coincidences = coincidence_tables(codes, Q, document_of, n_documents=n_documents).sum(axis=0)
    same(alpha.alpha_of_tables(coincidences), alpha.krippendorff_alpha(decided))
    same(alpha.alpha_of_tables(coincidences, level="ordinal"), alpha.krippendorff_alpha(decided, "ordinal"))
    for level in ("nominal", "interval"):
        distance = distances(level, Q)
        found = disagreement_sums(codes, distance, document_of, n_documents=n_documents).sum(axis=0)
        same(alpha.alpha_of_sums(found, distance), alpha.krippendorff_alpha(decided, level))


@examples(120)
@given(tables, st.integers(1, 3))
def test_kappas_from_sums_of_documents_are_the_kappas(codes, n_documents):
    document_of = np.arange(len(codes)) % n_documents
    tables_of_pairs = pair_tables(codes, Q, document_of, n_documents=n_documents)
    sums = pair_sums(codes, Q, document_of, n_documents=n_documents)
    np.testing.assert_allclose(kappa_of_sums(sums), kappas.kappa_of_tables(tables_of_pairs), atol=1e-12)
    for found, expected in zip(kappa_of_sums(sums.sum(axis=0)), kappas.pair_kappas(decisions(codes, Q)), strict=True):
        same(found, expected)


@examples(200)
@given(tables, st.integers(2, 4), st.integers(0, 1))
def test_leaving_a_document_out_of_the_sums_is_computing_the_rest(codes, n_documents, fewer_coders):
    """Every guard against nothing left, nothing varying and what rounding leaves, on the sums that are subtracted."""
    codes = codes[:, : max(1, codes.shape[1] - fewer_coders)]
    document_of = np.arange(len(codes)) % n_documents
    credit = credits(disagreement_weights("quadratic", Q))
    interval = distances("interval", Q)
    made = {
        "shares": share_sums(codes, Q, document_of, n_documents=n_documents),
        "weighted": share_sums(codes, Q, document_of, n_documents=n_documents, credit=credit),
        "coincidences": coincidence_tables(codes, Q, document_of, n_documents=n_documents),
        "nominal": disagreement_sums(codes, distances("nominal", Q), document_of, n_documents=n_documents),
        "interval": disagreement_sums(codes, interval, document_of, n_documents=n_documents),
        "kappas": pair_sums(codes, Q, document_of, n_documents=n_documents),
        "pairs": pair_tables(codes, Q, document_of, n_documents=n_documents),
    }
    for document in range(n_documents):
        left = {name: table.sum(axis=0) - table[document] for name, table in made.items()}
        rest = decisions(codes[document_of != document], Q)
        same(coefficient_of_sums(left["shares"], "percent"), percent.percent_agreement(rest))
        same(coefficient_of_sums(left["shares"], "brennan_prediger"), chance.brennan_prediger(rest))
        same(coefficient_of_sums(left["shares"], "fleiss"), many.fleiss_kappa(rest))
        same(coefficient_of_sums(left["shares"], "gwet"), gwet.gwet_ac(rest))
        same(coefficient_of_sums(left["weighted"], "fleiss", credit), many.fleiss_kappa(rest, credit))
        same(coefficient_of_sums(left["weighted"], "gwet", credit), gwet.gwet_ac(rest, credit))
        same(alpha.alpha_of_sums(left["nominal"]), alpha.krippendorff_alpha(rest))
        same(alpha.alpha_of_sums(left["interval"], interval), alpha.krippendorff_alpha(rest, "interval"))
        same(alpha.alpha_of_tables(left["coincidences"]), alpha.krippendorff_alpha(rest))
        same(alpha.alpha_of_tables(left["coincidences"], level="ordinal"), alpha.krippendorff_alpha(rest, "ordinal"))
        of_code = alpha.alpha_of_tables(alpha.collapsed(left["coincidences"], 0))
        same(of_code, alpha.alpha_of_code(rest, 0))
        for pair, expected in enumerate(kappas.pair_kappas(rest)):
            same(kappa_of_sums(left["kappas"])[pair], expected)
            same(kappas.kappa_of_tables(left["pairs"])[pair], expected)


def same(found: np.ndarray, expected: Result) -> None:
    assert np.isnan(found) == (expected.value is None)
    if expected.value is not None:
        assert float(found) == pytest.approx(expected.value, abs=1e-9)


def test_many_resamples_are_one_call():
    rng = np.random.default_rng(5)
    codes, document_of = rng.integers(-1, Q, (60, 3)), rng.integers(0, 6, 60)
    draws = rng.multinomial(6, np.full(6, 1 / 6), 40).astype(float)
    by_document = coincidence_tables(codes, Q, document_of, n_documents=6)
    resampled = np.tensordot(draws, by_document, axes=1)
    for level in ("nominal", "ordinal"):
        found = alpha.alpha_of_tables(resampled, level=level)
        for draw, value in zip(draws, found, strict=True):
            chosen = np.concatenate([codes[document_of == each] for each in range(6) for _ in range(int(draw[each]))])
            assert value == pytest.approx(alpha.krippendorff_alpha(decisions(chosen, Q), level).value, abs=1e-12)


@pytest.mark.parametrize("n_coders", [2, 5, 30])
@pytest.mark.parametrize("q", [2, 10, 300])
def test_every_way_of_telling_rows_apart_gives_the_same(n_coders, q):
    """Counting cells, sorting keys, or (with 30 coders) keeping all rows; weighted or not."""
    rng = np.random.default_rng(n_coders)
    codes = rng.integers(-1, q, (200, n_coders))
    decided = decisions(codes, q)
    coincidences = coincidence_tables(codes, q)[0]
    if n_coders < 30:
        np.testing.assert_allclose(list(decided.pairs()), pair_tables(codes, q)[0])
    np.testing.assert_allclose(decided.per_value, coincidences, atol=1e-9)
    np.testing.assert_allclose(decisions(codes, q, np.full(200, 3)).per_value, 3 * coincidences, atol=1e-8)
    back = sorted(map(tuple, np.repeat(decided.by_coder.T - 1, decided.weights.astype(int), axis=0).tolist()))
    assert back == sorted(map(tuple, codes.tolist()))


def test_wrong_codes_are_refused():
    for codes in (np.array([[0, 4]]), np.array([[-2, 0]]), np.array([0, 1])):
        with pytest.raises(ValueError, match="codes must"):
            decisions(codes, Q)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_nothing_to_compare_is_a_reason_and_no_crash(shape):
    decided = decisions(np.zeros(shape, dtype=np.int64), Q)
    for name, stat in EVEN.items():
        found = stat(decided)
        assert found.value is None, name
        if shape == (0, 3):
            assert found.reason in ("no_pairable_units", "not_two_coders"), name
        else:
            assert found.reason == "single_coder", name


def test_sets_of_thousands_of_kinds():
    rng = np.random.default_rng(2)
    units = [[set(np.flatnonzero(rng.random(30) < 0.3)) for _ in range(3)] for _ in range(700)]
    found = sets.encode_sets(units, 30)
    sums, _ = sets.disagreement(found, "masi")
    matrix = sets.set_distance_matrix(found.members, "masi")
    assert len(found.members) > 2000
    assert sets.set_alpha(found, "masi").value == pytest.approx(float(alpha.alpha_of_sums(sums, matrix)), abs=1e-9)
    assert alpha.krippendorff_alpha(decisions(found.codes[:50], 150), distance=matrix[:150, :150]).value == (
        pytest.approx(sets.set_alpha(sets.SetDecisions(found.codes[:50], found.members[:150]), "masi").value, abs=1e-9)
    )
