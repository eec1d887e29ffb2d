"""The demo study's spans, from the csv files alone: our figures against a plain count of each of its characters."""

from __future__ import annotations

import pytest

from tests import csv_study
from tests.agreement.spans import plainly
from voices.agreement import reasons
from voices.agreement.spans.continua import continua_of
from voices.agreement.spans.evaluating import evaluate
from voices.agreement.spans.tables import code_tables, unitizing_tables
from voices.agreement.spans.unitizing import bar_u_alpha, cu_alpha, cu_coverage, ku_alpha, u_alpha


@pytest.fixture(scope="module")
def study():
    """Transcripts as documents: the words of all turns, one turn after the other."""
    starts, lengths = {}, {}
    for name, turns in csv_study.turns().items():
        at = 0
        for number, (_, words) in enumerate(turns, 1):
            starts[name, number] = at
            at += len(words)
        lengths[name] = at
    lanes = {name: [[] for _ in csv_study.CODERS] for name in lengths}
    for row in csv_study.rows():
        at = starts[row.transcript, row.turn]
        lane = lanes[row.transcript][csv_study.CODERS.index(row.coder)]
        lane.append((at + row.start, at + row.end, row.code))
    return [(lengths[name], lanes[name]) for name in lengths]


def test_u_alpha_of_every_code_equals_a_count_of_every_character(study):
    spans = continua_of(study)
    assert len(spans.codes) == 50
    assert spans.lengths.sum() == 98_717
    tables = code_tables(spans).sum(axis=1)
    for code, found in zip(spans.codes, u_alpha(tables), strict=True):
        alone = [(length, [plainly.only(lane, code) for lane in lanes]) for length, lanes in study]
        assert found == pytest.approx(float(plainly.u_alpha(plainly.Sums(alone))), abs=1e-12), code


def test_all_codes_at_once_equal_a_count_of_every_character_where_no_codes_overlap(study):
    apart = [(length, [_without_overlaps(lane) for lane in lanes]) for length, lanes in study]
    table, sums = unitizing_tables(continua_of(apart)).sum(axis=0), plainly.Sums(apart)
    assert u_alpha(table) == pytest.approx(float(plainly.u_alpha(sums)), abs=1e-12)
    assert bar_u_alpha(table) == pytest.approx(float(plainly.bar_u_alpha(sums)), abs=1e-12)
    assert cu_alpha(table) == pytest.approx(float(plainly.cu_alpha(sums)), abs=1e-12)
    assert cu_coverage(table) == pytest.approx(float(plainly.cu_coverage(sums)), abs=1e-12)
    codes = sorted({code for _, lanes in apart for lane in lanes for _, _, code in lane})
    assert ku_alpha(table)[0] == pytest.approx(float(plainly.ku_alpha(sums, codes[0])), abs=1e-12)


def test_overlapping_codes_have_no_figure_together(study):
    documents = [{"length": length, "coders": lanes} for length, lanes in study]
    for stat in ("u_alpha", "bar_u_alpha", "cu_alpha", "cu_coverage", "ku_alpha"):
        found = evaluate({"documents": documents}, stat, {"code": None if stat != "ku_alpha" else "REL-01"})
        assert (found.value, found.reason) == (None, reasons.CODES_OVERLAP)


def _without_overlaps(lane):
    """The spans of a coder, those left out that begin on words which an earlier one coded."""
    kept, reach = [], 0
    for start, end, code in sorted(lane):
        if start >= reach:
            kept.append((start, end, code))
            reach = end
    return kept
