"""Small random studies: our tables and formulas against the count of every character, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.examples import examples
from tests.agreement.spans import plainly
from tests.agreement.spans.studies import CODES, studies
from voices.agreement.spans import unitizing
from voices.agreement.spans.alpha_u import disagreement
from voices.agreement.spans.continua import continua_of
from voices.agreement.spans.tables import code_tables, coincidence_lengths, unitizing_tables
from voices.errors import AgreementError


def agree(found, exact) -> bool:
    return bool(np.isnan(found)) if exact is None else float(found) == pytest.approx(float(exact), abs=1e-9)


def table_of(study, codes=CODES):
    return unitizing_tables(continua_of(study, codes)).sum(axis=0)


@examples(1000)
@given(studies())
def test_the_family_is_what_counting_characters_gives(study):
    table, sums = table_of(study), plainly.Sums(study)
    assert agree(unitizing.u_alpha(table), plainly.u_alpha(sums))
    assert agree(unitizing.bar_u_alpha(table), plainly.bar_u_alpha(sums))
    assert agree(unitizing.cu_coverage(table), plainly.cu_coverage(sums))
    for correction in ("pairs", "union"):
        assert agree(unitizing.cu_alpha(table, correction), plainly.cu_alpha(sums, correction))
        for index, code in enumerate(CODES):
            exact = plainly.ku_alpha(sums, code, correction)
            assert agree(unitizing.ku_alpha(table, correction)[index], exact)
    for index, code in enumerate(CODES):
        assert agree(unitizing.ku_coverage(table)[index], plainly.ku_coverage(sums, code))


@examples(500)
@given(studies(overlapping=True))
def test_each_code_by_itself_is_what_counting_characters_gives(study):
    tables = code_tables(continua_of(study, CODES)).sum(axis=1)
    for index, code in enumerate(CODES):
        alone = [(n, [None if lane is None else plainly.only(lane, code) for lane in lanes]) for n, lanes in study]
        exact = plainly.u_alpha(plainly.Sums(alone))
        assert agree(unitizing.u_alpha(tables[index]), exact)
        assert agree(unitizing.bar_u_alpha(tables[index]), exact)
        f1, jaccard = plainly.overlap(study, code)
        assert agree(unitizing.char_f1(tables[index])[0], f1)
        assert agree(unitizing.char_jaccard(tables[index])[0], jaccard)


@examples(500)
@given(studies(overlapping=True))
def test_alpha_u_is_what_comparing_all_sections_gives(study):
    found = disagreement(continua_of(study, CODES))
    exact = [plainly.alpha_u(study, code) for code in CODES]
    for index, each in enumerate(exact):
        observed, expected = each or (None, None)
        assert agree(found.observed[index], observed)
        assert agree(found.expected[index], expected)
        assert agree(found.per_code[index], 1 - observed / expected if expected else None)
    if exact[0]:
        expected = sum(each[1] for each in exact)
        assert agree(found.joint, 1 - sum(each[0] for each in exact) / expected if expected else None)


@examples(150)
@given(studies())
def test_what_was_confused_with_what_is_what_counting_characters_gives(study):
    found, exact = coincidence_lengths(continua_of(study, CODES)), plainly.Sums(study).l
    for row, one in enumerate([plainly.GAP, *CODES]):
        for column, other in enumerate([plainly.GAP, *CODES]):
            assert agree(found[row, column], exact.get((one, other), 0))


@examples(150)
@given(studies(), st.randoms())
def test_order_of_coders_and_documents_and_names_of_codes_do_not_matter(study, random):
    order = list(range(len(study[0][1])))
    random.shuffle(order)
    names = dict(zip(CODES, random.sample(CODES, len(CODES)), strict=True))
    mixed = [
        (
            length,
            [
                lanes[coder] and [(start, end, names[code]) for start, end, code in reversed(lanes[coder])]
                for coder in order
            ],
        )
        for length, lanes in reversed(study)
    ]
    columns = [0, *(1 + CODES.index(names[code]) for code in CODES)]
    assert table_of(mixed)[:, columns] == pytest.approx(table_of(study))


@examples(150)
@given(studies(all_read=True))
def test_documents_laid_end_to_end_give_the_sum_of_their_tables(study):
    joined, at = [[] for _ in study[0][1]], 0
    for length, lanes in study:
        for lane, further in zip(joined, lanes, strict=True):
            lane += [(start + at, end + at, code) for start, end, code in further]
        at += length
    assert table_of([(at, joined)]) == pytest.approx(table_of(study))


@examples(150)
@given(studies(all_read=True), st.integers(2, 4))
def test_coders_who_do_the_same_agree_entirely(study, n_coders):
    same = [(length, [lanes[0]] * n_coders) for length, lanes in study]
    table = table_of(same)
    figures = [
        unitizing.u_alpha(table),
        unitizing.bar_u_alpha(table),
        unitizing.cu_alpha(table),
        unitizing.ku_alpha(table),
        unitizing.char_f1(table),
        unitizing.char_jaccard(table),
        disagreement(continua_of(same, CODES)).per_code,
    ]
    for value in np.concatenate([np.atleast_1d(each) for each in figures]):
        assert np.isnan(value) or value == pytest.approx(1)


@examples(100)
@given(studies(least_coders=2))
def test_leaving_out_a_document_is_a_subtraction(study):
    tables = unitizing_tables(continua_of(study, CODES))
    without = tables.sum(axis=0) - tables
    again = [table_of(study[:number] + study[number + 1 :]) if len(study) > 1 else 0 for number in range(len(study))]
    for figure in (unitizing.u_alpha, unitizing.cu_alpha, unitizing.ku_alpha):
        for number in range(len(study)):
            if len(study) > 1:
                assert figure(without[number]) == pytest.approx(figure(again[number]), nan_ok=True)


@examples(100)
@given(studies(least_coders=2, overlapping=True), st.randoms())
def test_some_coders_and_documents_are_what_they_are_alone(study, random):
    coders = random.sample(range(len(study[0][1])), 2)
    documents = random.sample(range(len(study)), random.randint(1, len(study)))
    found = continua_of(study, CODES).only(coders=coders, documents=documents)
    alone = continua_of([(study[d][0], [study[d][1][coder] for coder in coders]) for d in documents], CODES)
    for name in ("lengths", "read", "document", "coder", "code", "start", "end"):
        assert getattr(found, name).tolist() == getattr(alone, name).tolist()


@pytest.mark.parametrize("span", [(5, 5, "a"), (6, 3, "a"), (-1, 3, "a"), (3, 21, "a")])
def test_a_span_that_is_none_is_told(span):
    with pytest.raises(AgreementError, match="A span of document 1 runs from"):
        continua_of([(20, [[span], []])])
