"""Files from elsewhere: what they hold, and a sentence with line and column for what is wrong with them."""

from __future__ import annotations

import json

import pytest

from tests.conftest import ROOT
from voices.agreement.cases import published, read_cases, read_data
from voices.agreement.elsewhere.figures import figures
from voices.errors import AgreementError


def write(tmp_path, text: str | bytes, name: str = "data.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(tmp_path, text: str | bytes, name: str = "data.csv"):
    [data] = read_data(write(tmp_path, text, name))
    return data


def test_the_shipped_cases_are_those_of_the_tests():
    shipped = (ROOT / "voices" / "agreement" / "published.json").read_bytes()
    assert shipped == (ROOT / "tests" / "agreement" / "reference.json").read_bytes()
    assert len(published()) == 49


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_of_units(tmp_path, delimiter):
    lines = ["Document,unit,amina,ben", "T1,1,b, a ", "", "T1,2,,b", 'T2,1,"b",a', ",,,"]
    data = read(tmp_path, "\ufeff" + "\r\n".join(line.replace(",", delimiter) for line in lines))
    assert data.coders == ("amina", "ben")
    assert data.labels == ("a", "b")
    assert data.codes.tolist() == [[1, 0], [-1, 1], [1, 0]]
    assert data.documents == ("T1", "T2")
    assert data.document_of.tolist() == [0, 0, 1]


def test_codes_that_are_numbers_stand_in_the_order_of_numbers(tmp_path):
    data = read(tmp_path, "a,b\n10,9\n-1,10\n")
    assert data.labels == ("-1", "9", "10")
    assert data.document_of is None
    assert data.case()["units"] == [[10.0, 9.0], [-1.0, 10.0]]


def test_a_code_that_a_spreadsheet_would_run_is_read_as_it_was_before_it_was_guarded(tmp_path):
    assert read(tmp_path, "a,b\n'=x,'=x\n'tis,'tis\n").labels == ("'tis", "=x")


BAD_TABLES = [
    ("", "is empty"),
    ("\n \n", "is empty"),
    ("a,b\n", "no row below"),
    ("document,unit\nT1,1\n", "no column of a coder"),
    ("a,,b\nx,x,x\n", "Column 2 of"),
    ("a,b,A\nx,x,x\n", "Columns 1 and 3 of"),
    ("document,transcript,a,b\nT,T,x,x\n", "document and transcript: they mean the same"),
    ("a,b\nx,x\nx,x,x\n", "Line 3 of"),
    ("a,b\nx,x\nx\n", "has 1 cells where the first row has 2"),
    ('a,b\n"x,x\n', "is not proper CSV"),
    ('a,b\nx,"y"z\n', "Line 2 of"),
    ("document,a,b\nT1,x,x\n ,x,y\n", "Line 3, column document of"),
    ("unit,a,b\n1,x,x\n2,x,x\n1,x,y\n", "Line 4, column unit of"),
    (b"a,b\nx,x\nx,\xff\n", "Line 3 of"),
    ("a,b\nx\0,x\n", "Line 2 of"),
]


@pytest.mark.parametrize(("text", "told"), BAD_TABLES, ids=[told for _, told in BAD_TABLES])
def test_what_is_wrong_with_a_table_is_a_sentence(tmp_path, text, told):
    with pytest.raises(AgreementError) as error:
        read(tmp_path, text)
    assert told in error.value.message


def test_units_of_the_same_number_in_different_documents_are_different_units(tmp_path):
    assert len(read(tmp_path, "document,unit,a,b\nT1,1,x,x\nT2,1,x,y\n").codes) == 2


def test_a_column_of_words_is_found_out_and_not_shown(tmp_path):
    rows = "\n".join(f"x,y,words of a child number {number}" for number in range(2100))
    with pytest.raises(AgreementError) as error:
        read(tmp_path, f"a,b,what the child said\n{rows}\n")
    assert "column 3" in error.value.message
    assert "child" not in error.value.message


def test_no_file_and_a_folder(tmp_path):
    for path, told in ((tmp_path / "no.csv", "There is no file"), (tmp_path, "cannot be read")):
        with pytest.raises(AgreementError, match=told):
            read_data(path)


@pytest.mark.parametrize(
    ("level", "cell", "told"), [("ordinal", "high", "numbers"), ("interval", "nan", "numbers"), ("ratio", "-1", "0 up")]
)
def test_levels_need_numbers(tmp_path, level, cell, told):
    path = write(tmp_path, f"unit,a,b\n1,1,2\n2,,{cell}\n")
    [data] = read_data(path)
    with pytest.raises(AgreementError, match=f"Line 3, column b of .*{told}"):
        list(figures(data, level, path))
    assert list(figures(data, "nominal", path))


SPANS = "document,coder,start,end,code,length\n"


def test_a_list_of_spans(tmp_path):
    rows = ["T1,amina,0,10,a,100", "T1,ben,2,9,b,", "T2,amina,5,6,a,", "T2,ben,,,,50", "T3,,,,,70"]
    data = read(tmp_path, SPANS + "\n".join(rows) + "\n")
    assert (data.coders, data.names) == (("amina", "ben"), ("T1", "T2", "T3"))
    assert [dict(each) for each in data.documents] == [
        {"begin": 0, "length": 100, "coders": [[(0, 10, "a")], [(2, 9, "b")]]},
        {"begin": 0, "length": 50, "coders": [[(5, 6, "a")], []]},
        {"begin": 0, "length": 70, "coders": [None, None]},
    ]


def test_a_list_of_spans_in_one_text_needs_no_column_of_documents(tmp_path):
    data = read(tmp_path, "coder\tstart\tend\tcode\tlength\nx\t1\t2\tc\t9\n", "spans.tsv")
    assert dict(data.documents[0]) == {"begin": 0, "length": 9, "coders": [[(1, 2, "c")]]}


BAD_SPANS = [
    ("coder,start,end\nx,1,2\n", "no column code and no column length"),
    (SPANS, "no row below"),
    (SPANS + "T,x,1,2,c,\n", "Line 2, column length of"),
    (SPANS + "T,x,1,2,c,10\nT,y,1,2,c,11\n", "Line 3, column length of"),
    (SPANS + "T,x,1,2,c,10\nT,y,1,12,c,\n", "Line 3, column end of"),
    (SPANS + "T,x,2,2,c,10\n", "Line 2, column end of"),
    (SPANS + "T,x,-1,2,c,10\n", "Line 2, column start of"),
    (SPANS + "T,x,1.5,2,c,10\n", "Line 2, column start of"),
    (SPANS + "T,x,1,,c,10\n", "Line 2, column end of"),
    (SPANS + "T,x,1,2,,10\n", "Line 2, column code of"),
    (SPANS + "T,,1,2,c,10\n", "Line 2, column coder of"),
    (SPANS + ",x,1,2,c,10\n", "Line 2, column document of"),
    (SPANS + "T,x,0,0,c,0\n", "Line 2, column length of"),
    (SPANS + "T,x,1,99999999999999999999,c,10\n", "Line 2, column end of"),
]


@pytest.mark.parametrize(("text", "told"), BAD_SPANS, ids=[text.replace(SPANS, "") for text, _ in BAD_SPANS])
def test_what_is_wrong_with_a_list_of_spans_is_a_sentence(tmp_path, text, told):
    with pytest.raises(AgreementError) as error:
        read(tmp_path, text)
    assert told in error.value.message


def of(kind: str = "coded_units", **more) -> str:
    return json.dumps({"id": "x", "kind": kind} | more)


ONE_DOCUMENT = {"length": 10, "coders": [[[0, 2, "a"]], []]}
BAD_CASES = [
    ("", "is empty"),
    ("{", "Line 1, column 2 of"),
    ('{"cases":\n [}', "Line 2, column 3 of"),
    ("[" * 100_000, "lists in lists"),
    (of(units=[[float("nan")]]), "NaN"),
    ("[]", "no cases"),
    ('"x"', "no cases"),
    ("[1]", "Case 1 of"),
    ('{"kind": "spans"}', '"id"'),
    (of("turns"), '"kind"'),
    (of(), 'one of "units"'),
    (of(units=[["a"]], table=[[1]]), 'one of "units"'),
    (of(units=[]), "no units"),
    (of(units=["ab"]), "unit 1 is no list"),
    (of(units=[["a", "a"], ["a", ["b"]]]), "unit 2, place 2"),
    (of(table=[[1, 2]]), "as many rows as columns"),
    (of(table=[[1, -2], [0, 1]]), "unit 1, place 2"),
    (of(table=[[1, 2], [0]]), "differ in length"),
    (of(table=[[10**9]]), "more than"),
    (of("coded_sets", units=[["a", "b"]]), "unit 1, place 1"),
    (of("spans", documents=[{"coders": []}]), '"length"'),
    (of("spans", documents=[{"length": 5, "coders": [[[0, 6, "a"]]]}]), "document 1, coder 1"),
    (of("spans", documents=[{"length": 5, "coders": [[[3, 3, "a"]]]}]), "document 1, coder 1"),
    (of("spans", documents=[{"length": 5, "coders": ["a"]}]), "document 1, coder 1"),
    (of("spans", documents=[ONE_DOCUMENT], expect=[{"stat": "u_alpha"}]), "expectation 1"),
    (of("spans", documents=[ONE_DOCUMENT], expect=[{"value": "1"}]), "expectation 1"),
    (of("spans", documents=[ONE_DOCUMENT], expect=[{"range": [0, None]}]), "expectation 1"),
    (f"[{of(table=[[1]])}, {of(table=[[1]])}]", "Case 2 (x)"),
]


@pytest.mark.parametrize(("text", "told"), BAD_CASES, ids=[told + str(at) for at, (_, told) in enumerate(BAD_CASES)])
def test_what_is_wrong_with_cases_is_a_sentence(tmp_path, text, told):
    with pytest.raises(AgreementError) as error:
        read_cases(write(tmp_path, text, "cases.json"))
    assert told in error.value.message


def test_cases_of_every_form_become_data(tmp_path):
    cases = [
        {"id": "u", "kind": "coded_units", "units": [["a", None], ["b", "a"]]},
        {"id": "t", "kind": "coded_units", "table": [[2, 1], [0, 0]]},
        {"id": "c", "kind": "coded_units", "category_counts": [[2, 0, 0], [1, 1, 0]]},
        {"id": "s", "kind": "spans", "documents": [{**ONE_DOCUMENT, "coder_names": ["Alex", "Paul"]}]},
    ]
    units, table, counts, spans = read_data(write(tmp_path, json.dumps(cases), "cases.JSON"))
    assert units.codes.tolist() == [[0, -1], [1, 0]]
    assert table.codes.tolist() == [[0, 0], [0, 0], [0, 1]]
    assert (counts.codes.tolist(), counts.labels) == ([[0, 0], [0, 1]], ("1", "2", "3"))
    assert spans.coders == ("Alex", "Paul")
