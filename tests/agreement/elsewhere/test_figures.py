"""Figures of files from elsewhere: worked out by hand, against the coefficients, and with documents left out."""

from __future__ import annotations

import json
import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from tests.agreement.examples import examples
from voices.agreement import reasons
from voices.agreement.cases import expectations, published, read_data
from voices.agreement.coefficients.evaluating import evaluate as of_units
from voices.agreement.elsewhere.coded_figures import coded_figures
from voices.agreement.elsewhere.coded_table import CodedTable, from_units
from voices.agreement.elsewhere.figures import figures, headline
from voices.agreement.elsewhere.row import NO_DOCUMENTS
from voices.agreement.resampling.bootstrap import N_RESAMPLES, SEED, draw_weights
from voices.agreement.spans.evaluating import evaluate as of_spans
from voices.errors import AgreementError


def rows(tmp_path, text: str, level: str = "nominal", name: str = "data.csv") -> dict:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    [data] = read_data(path)
    return {(row.figure, row.code, *row.coders): row for row in figures(data, level, path)}


TABLE = """document,unit,amina,ben
T1,1,a,a
T1,2,a,b
T1,3,b,b
T2,1,b,b
T2,2,a,a
T2,3,a,
T2,4,,
"""


def test_figures_worked_out_by_hand(tmp_path):
    """Five units that both coded: a a, a b, b b, b b, a a. One of the five differs.

    Each value occurs five times in ten: alpha = 1 - 9 * 2 / (100 - 25 - 25). Margins 3/5, 2/5 and 2/5, 3/5: chance
    12/25. Shares with amina's lone a: (1 + 1/2 + 0 + 0 + 1 + 1) / 6 for a, 2.5 / 6 for b.
    """
    found = rows(tmp_path, TABLE)
    assert found["percent_agreement", ""].value == pytest.approx(4 / 5)
    assert found["krippendorff_alpha", ""].value == pytest.approx(1 - 9 * 2 / 50)
    assert found["cohen_kappa", "", "amina", "ben"].value == pytest.approx((4 / 5 - 12 / 25) / (1 - 12 / 25))
    same = (3.5 / 6) ** 2 + (2.5 / 6) ** 2
    assert found["fleiss_kappa", ""].value == pytest.approx((0.8 - same) / (1 - same))
    assert found["gwet_ac1", ""].value == pytest.approx((0.8 - (1 - same)) / same)
    for code in "ab":
        assert found["krippendorff_alpha_code", code].value == pytest.approx(0.64)
        assert found["positive_agreement", code].value == pytest.approx(4 / 5)
        assert found["positive_agreement", code].n == 5
    percent = found["percent_agreement", ""]
    assert (percent.n, percent.n_documents) == (5, 2)
    half = stdtrit(1, 0.975) * math.sqrt(1 / 2 * ((1 - 5 / 6) ** 2 + (2 / 3 - 5 / 6) ** 2))
    assert (percent.low, percent.high) == (pytest.approx(max(0, 0.8 - half)), 1)


def test_without_a_column_of_documents_there_is_no_interval_and_the_reason_says_so(tmp_path):
    found = rows(tmp_path, "a,b\nx,x\nx,y\ny,y\n")
    assert {row.interval_reason for row in found.values()} == {NO_DOCUMENTS}
    assert all(row.low is None and row.high is None for row in found.values())
    one = rows(tmp_path, "document,a,b\nT,x,x\nT,x,y\nT,y,y\n")
    assert {row.interval_reason for row in one.values()} == {reasons.ONE_TRANSCRIPT}


def whole(found: dict) -> dict:
    return {figure: (row.value, row.reason) for (figure, code, *_), row in found.items() if not code}


def test_one_coder(tmp_path):
    told = whole(rows(tmp_path, "document,unit,amina\nT,1,x\nT,2,y\n"))
    assert set(told.values()) == {(None, reasons.SINGLE_CODER)}
    told = whole(rows(tmp_path, "amina,ben\nx,\ny,\n"))
    assert told.pop("cohen_kappa") == (None, reasons.NO_PAIRABLE_UNITS)
    assert set(told.values()) == {(None, reasons.SINGLE_CODER)}


def test_no_unit_that_two_coders_coded(tmp_path):
    assert set(whole(rows(tmp_path, "a,b\nx,\n,y\n")).values()) == {(None, reasons.NO_PAIRABLE_UNITS)}


def test_all_the_same(tmp_path):
    told = whole(rows(tmp_path, "document,a,b\nS,x,x\nT,x,x\n"))
    assert told.pop("percent_agreement") == (1, "")
    assert told.pop("gwet_ac1") == (None, reasons.SINGLE_CATEGORY)
    assert set(told.values()) == {(None, reasons.NO_VARIATION)}


def test_a_code_never_used_where_two_coders_coded(tmp_path):
    found = rows(tmp_path, "a,b\nx,x\nx,y\nz,\n")
    for figure in ("krippendorff_alpha_code", "positive_agreement"):
        assert (found[figure, "z"].value, found[figure, "z"].reason) == (None, reasons.CODE_UNUSED)
        assert found[figure, "z"].n == 0


def test_three_hundred_codes(tmp_path):
    lines = [f"T{number % 20},c{number},c{number if number % 3 else 0}" for number in range(300)]
    found = rows(tmp_path, "document,a,b\n" + "\n".join(lines) + "\n")
    assert found["percent_agreement", ""].value == pytest.approx(201 / 300)
    assert len(found) == 4 + 3 + 2 * 300 + 1
    assert not any(row.value is not None and math.isnan(row.value) for row in found.values())


UNITS = st.lists(
    st.tuples(st.integers(0, 3), st.lists(st.sampled_from([1, 2, 3, 7, None]), min_size=3, max_size=3)),
    min_size=1,
    max_size=12,
)
NAMED = {
    "percent_agreement": ("percent_agreement", {"average": "units"}),
    "fleiss_kappa": ("fleiss_kappa", {}),
    "gwet_ac1": ("gwet_ac1", {}),
}


def table_of(told: list) -> CodedTable:
    plain = from_units("x", [values for _, values in told])
    documents = tuple(f"T{number}" for number in range(4))
    where = np.array([document for document, _ in told])
    return CodedTable("x", plain.coders, plain.labels, plain.codes, documents, where)


def evaluated(told: list, row, level: str):
    """A row's figure from the coefficients on raw units; q is that of all units, whichever are left in."""
    values = [list(values) for _, values in told]
    stat, params = NAMED.get(row.figure, (row.figure, {}))
    if row.figure.startswith("krippendorff_alpha") and not row.code:
        stat, params = "krippendorff_alpha", {"level": level}
    if row.code:
        params = {"code": int(row.code)}
    if row.coders:
        values = [[unit[int(each) - 1] for each in row.coders] for unit in values]
    return of_units({"kind": "coded_units", "units": values}, stat, params)


@given(UNITS, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
@examples(60)
def test_every_figure_is_that_of_the_coefficients_and_its_interval_that_of_leaving_documents_out(told, level):
    everything = {value for _, values in told for value in values}
    for row in coded_figures(table_of(told), level):
        if row.figure.startswith("p_alpha") or row.figure == "design_effect":
            continue  # these have tests of their own
        expected = evaluated(told, row, level)
        if expected.value is None:
            assert row.value is None
            continue
        assert row.value == pytest.approx(expected.value, abs=1e-12)
        if row.low is None:
            assert row.interval_reason in (reasons.ONE_TRANSCRIPT, reasons.HANGS_ON_ONE)
            continue
        without = []
        for document in {document for document, _ in told}:
            left = [each for each in told if each[0] != document]
            if any(_counts(row, values) for each, values in told if each == document):
                if row.figure == "gwet_ac1":
                    units = [list(values) for _, values in left]
                    q = {"q": len(everything - {None})}
                    without.append(of_units({"kind": "coded_units", "units": units}, "gwet_ac1", q).value)
                else:
                    without.append(evaluated(left, row, level).value)
        assert row.n_documents == len(without)
        half = stdtrit(len(without) - 1, 0.975) * math.sqrt((len(without) - 1) * statistics.pvariance(without))
        lowest = 0 if row.figure in ("percent_agreement", "positive_agreement") else -1
        assert row.low == pytest.approx(max(min(lowest, row.value), row.value - half), abs=1e-9)
        assert row.high == pytest.approx(min(1, row.value + half), abs=1e-9)


@given(UNITS)
@examples(20)
def test_share_of_resamples_below_a_threshold_is_that_of_rebuilding_each(told):
    found = {row.figure: row for row in coded_figures(table_of(told)) if not row.code}
    there = [
        document
        for document in range(4)
        if any(_counts(found["percent_agreement"], v) for d, v in told if d == document)
    ]
    if found["krippendorff_alpha"].low is None:
        assert "p_alpha_below_0.667" not in found
        return
    units = {document: [values for each, values in told if each == document] for document in there}
    alphas = []
    for weights in draw_weights(len(there), N_RESAMPLES, SEED):
        drawn = [unit for document, n in zip(there, weights, strict=True) for unit in units[document] * int(n)]
        alphas.append(of_units({"kind": "coded_units", "units": drawn}, "krippendorff_alpha", {}).value)
    defined = [alpha for alpha in alphas if alpha is not None]
    for threshold in (0.667, 0.8):
        below = sum(alpha < threshold for alpha in defined) / len(defined)
        assert found[f"p_alpha_below_{threshold}"].value == pytest.approx(below, abs=2 / N_RESAMPLES)


def test_the_design_effect_compares_with_the_standard_error_by_formula(tmp_path):
    found = rows(tmp_path, TABLE + "T3,1,a,a\nT3,2,b,a\nT4,1,b,b\nT4,2,a,a\n")
    [data] = read_data(tmp_path / "data.csv")
    alpha = found["krippendorff_alpha", ""]
    se = of_units(data.case(), "krippendorff_alpha_se", {}).value
    half = alpha.value - alpha.low
    assert found["design_effect", ""].value == pytest.approx((half / stdtrit(3, 0.975) / se) ** 2)


CASES = {case["id"]: case for case in published() if case["kind"] == "coded_units"}
SAME = {
    "krippendorff_alpha": {"level": "nominal"},
    "percent_agreement": {"average": "units"},
    "fleiss_kappa": {},
    "gwet_ac1": {},
    "cohen_kappa": {"weights": "none"},
}


@pytest.mark.parametrize("name", CASES)
def test_the_published_cases_as_data_give_what_they_expect(name, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASES[name]), encoding="utf-8")
    [data] = read_data(path)
    found = {row.figure: row for row in figures(data, "nominal", path) if not row.code}
    for each in expectations(CASES[name]):
        stat = each["stat"]
        if (
            stat in found
            and each.get("params", {}) == SAME.get(stat)
            and (stat != "cohen_kappa" or len(data.coders) == 2)
        ):
            expected = each["value"]
            assert found[stat].value == (None if expected is None else pytest.approx(expected, abs=each["tolerance"]))


TEXTS = st.text(alphabet='ab1,;\t\n"\r= -.', max_size=60)
HEADERS = st.sampled_from(
    ["", "a,b\n", "document,a,b\n", "coder,start,end,code,length\n", "document,coder,start,end,code,length\n"]
)


@given(HEADERS, TEXTS, st.sampled_from(["nominal", "ordinal", "ratio"]), st.sampled_from([".csv", ".json"]))
@examples(300)
def test_whatever_a_file_holds_it_is_figures_or_a_sentence(tmp_path_factory, header, text, level, suffix):
    path = tmp_path_factory.getbasetemp() / f"whatever{suffix}"
    path.write_text(header + text, encoding="utf-8", newline="")
    try:
        found = [row for data in read_data(path) for row in figures(data, level, path)]
    except AgreementError:
        return
    for row in found:
        assert (row.value is None) == bool(row.reason)
        assert all(each is None or math.isfinite(each) for each in (row.value, row.low, row.high))


def _counts(row, values: list) -> bool:
    """Whether a figure rests on a unit."""
    there = [value for value in values if value is not None]
    if row.coders:
        return all(values[int(each) - 1] is not None for each in row.coders)
    return len(there) > 1 and (row.figure != "positive_agreement" or int(row.code) in there)


SPANS = """document,coder,start,end,code,length
T1,amina,0,10,a,50
T1,ben,5,10,a,
T1,amina,20,24,b,
T1,ben,20,30,b,
T2,amina,0,10,a,40
T2,ben,,,,
T3,amina,3,9,b,30
T3,ben,3,9,a,
"""


def test_figures_of_spans_by_hand_and_against_the_coefficients(tmp_path):
    """Characters with a: amina 10 + 10, ben 5 + 6, both 5; with b: amina 4 + 6, ben 10, both 4.

    Seven spans, two pairs that overlap with the same code; the one of a overlaps by half, that of b by 4 of 10.
    """
    found = rows(tmp_path, SPANS)
    assert found["char_f1", "a"].value == pytest.approx(10 / 31)
    assert found["char_f1", "b"].value == pytest.approx(8 / 20)
    assert found["span_f1_any_overlap", ""].value == pytest.approx(4 / 7)
    assert found["span_f1_iou_0.5", ""].value == pytest.approx(2 / 7)
    assert found["u_alpha", ""].n == 2 * (50 + 40 + 30)
    [data] = read_data(tmp_path / "data.csv")
    for (figure, code), row in found.items():
        if not figure.startswith("span_f1"):
            params = {"code": code} if code else {}
            expected = of_spans(data.case(), figure.removesuffix("_code"), params)
            assert (row.value, row.reason) == (pytest.approx(expected.value), expected.reason)


def test_the_interval_of_u_alpha_is_that_of_leaving_documents_out(tmp_path):
    row = rows(tmp_path, SPANS)["u_alpha", ""]
    [data] = read_data(tmp_path / "data.csv")
    without = [
        of_spans({"documents": data.documents[:at] + data.documents[at + 1 :]}, "u_alpha", {}).value for at in range(3)
    ]
    half = stdtrit(2, 0.975) * math.sqrt(2 * statistics.pvariance(without))
    assert (row.low, row.high) == (pytest.approx(max(-1, row.value - half)), pytest.approx(min(1, row.value + half)))


def test_spans_of_one_coder_with_two_codes_on_the_same_words(tmp_path):
    found = rows(tmp_path, SPANS + "T3,amina,5,8,a,\n")
    assert found["u_alpha", ""].reason == "codes_overlap"
    assert found["u_alpha_code", "a"].value is not None


def test_spans_of_one_coder_or_in_no_shared_document(tmp_path):
    for text, reason in (("T,x,0,1,a,9\n", "single_coder"), ("S,x,0,1,a,9\nT,y,0,1,a,9\n", "no_pairable_units")):
        found = rows(tmp_path, "document,coder,start,end,code,length\n" + text)
        assert {(row.value, row.reason) for row in found.values()} == {(None, reason)}


def test_sets_and_what_holds_no_codings(tmp_path):
    path = tmp_path / "x.json"
    path.write_text(
        '[{"id": "s", "kind": "coded_sets", "units": [[["A"], ["A"]], [["A", "B"], ["B"]], [[], ["A"]]]},'
        ' {"id": "n", "kind": "sample_size"}]'
    )
    sets, size = read_data(path)
    found = {(row.figure, row.code): row for row in figures(sets, "nominal", path)}
    assert {code for _, code in found} == {"", "A", "B"}
    assert found["krippendorff_alpha_masi", ""].value < found["krippendorff_alpha_jaccard", ""].value
    assert list(figures(size, "nominal", path)) == []
    assert "holds no codings" in headline(size)
