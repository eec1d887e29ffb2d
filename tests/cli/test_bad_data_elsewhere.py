"""voices agree --data and --self-test on data that give no figure: a sentence or a reason, never a crash or nan."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from voices.agreement.coefficients import alpha, gwet, kappas, many
from voices.agreement.coefficients.tables import decisions
from voices.cli import voices
from voices.errors import AgreementError

TABLES = {
    "one coder": "document,unit,ana\nT1,1,x\nT1,2,y\n",
    "no unit shared": "document,ana,bo\nT1,x,\nT1,,y\n",
    "all the same": "document,ana,bo\nT1,x,x\nT2,x,x\n",
    "a coder who did nothing": "document,ana,bo,cy\nT1,x,x,\nT2,x,y,\n",
    "nobody did anything": "document,ana,bo\nT1,,\nT2,,\n",
    "one unit": "ana,bo\nx,y\n",
    "a document nobody coded": "document,ana,bo\nT1,x,x\nT1,y,x\nT2,,\n",
    "only units of one coder differ": "document,ana,bo\nT1,x,x\nT2,y,\n",
    "300 codes": "document,ana,bo\n" + "".join(f"T{i % 7},c{i},c{i * 7 % 300}\n" for i in range(300)),
    "spans: one coder": "document,coder,start,end,code,length\nT1,ana,0,5,x,9\n",
    "spans: no document shared": "document,coder,start,end,code,length\nT1,ana,0,5,x,9\nT2,bo,0,5,x,9\n",
    "spans: all the same": "document,coder,start,end,code,length\nT1,ana,0,9,x,9\nT1,bo,0,9,x,9\n",
    "spans: nobody found anything": "document,coder,start,end,code,length\nT1,ana,,,,9\nT1,bo,,,,9\n",
    "spans: a coder found nothing": "document,coder,start,end,code,length\nT1,ana,0,5,x,9\nT1,bo,,,,\n",
    "spans: 300 codes": "document,coder,start,end,code,length\n"
    + "".join(f"T1,{coder},{i * 3},{i * 3 + 2},c{i},1000\n" for i in range(300) for coder in ("ana", "bo")),
}
CASES = {
    "units of nobody": {"kind": "coded_units", "units": [[]]},
    "counts of nothing": {"kind": "coded_units", "category_counts": [[0, 0], [0, 0]]},
    "counts of no code": {"kind": "coded_units", "category_counts": [[], []]},
    "counts of one and many": {"kind": "coded_units", "category_counts": [[3, 0], [1, 0], [0, 0]]},
    "a table of nothing": {"kind": "coded_units", "table": [[0, 0], [0, 0]]},
    "a table of one code": {"kind": "coded_units", "table": [[5]]},
    "sets of one coder": {"kind": "coded_sets", "units": [[["x"]]]},
    "empty sets": {"kind": "coded_sets", "units": [[None, None], [[], []]]},
    "spans of nobody": {"kind": "spans", "documents": [{"length": 5, "coders": []}]},
    "spans of nobody who read": {"kind": "spans", "documents": [{"length": 5, "coders": [None, None]}]},
}
REFUSED = [
    ("", "is empty"),
    ("document,ana,bo\n", "no row below"),
    ("document\nT1\n", "no column of a coder"),
    ("document,coder,start,end,code,length\nT1,ana,,,,0\n", "a text of no characters"),
    ("document,coder,start,end,code,length\nT1,ana,0,5,x,9999999999999\n", "a whole number"),
    ("ana,bo\n" + "".join(f"c{i},c{i}\n" for i in range(2001)), "more than 2000 different codes"),
]
REFUSED_CASES = [
    ('{"kind": "coded_units", "units": [[NaN, 1]]}', "NaN"),
    ('{"kind": "coded_units", "units": [[1e999, 1]]}', "codes or null"),
    ('{"kind": "coded_units", "units": [[1e308, -1e308]]}', "codes or null"),
    ('{"kind": "coded_units", "table": [[9999999999999999999999, 1], [1, 1]]}', "more than 10,000,000 units"),
    ('{"kind": "spans", "documents": [{"length": 99999999999999999999, "coders": []}]}', '"length"'),
    ('{"kind": "spans", "documents": [{"length": 9, "coders": [[], []], "coder_names": 5}]}', "list of names"),
    ('{"kind": "coded_units", "units": [["a"]], "expect": [{"stat": "pabak", "value": 1e999}]}', "no number"),
    ('{"kind": "coded_units", "units": [["a"]], "expect": [{"stat": "pabak", "range": [null, 1]}]}', "no number"),
    ('{"kind": "coded_units", "units": [["a"]], "expect": [{"stat": "pabak"}]}', "neither value nor range"),
    ('{"kind": "coded_units", "units": [["a"]], "expect": {}}', "no list"),
    ('{"kind": "coded_units", "units": [["a"]]', "Line 1, column"),
    ("[" * 100_000, "without end"),
    ('{"kind": "words"}', '"kind" is none of'),
]  # fmt: skip


def no_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


def run(*arguments: object):
    return CliRunner().invoke(voices, ["agree", *map(str, arguments)])


def check_every_form(path) -> None:
    for level in ((), ("--level", "ordinal")) if path.suffix == ".json" else ((),):
        done = run("--data", path, "--json", *level)
        if isinstance(done.exception, AgreementError):
            assert "needs numbers" in done.exception.message
            continue
        assert done.exception is None
        rows = json.loads(done.stdout, parse_constant=no_constant)
        for row in rows:
            assert (row["value"] is None) == bool(row["reason"]), row
            assert (
                row["low"] is not None or row["interval_reason"] or row["reason"] or row["figure"][:2] in ("p_", "de")
            )
        in_csv = run("--data", path, "--csv", *level)
        assert len(list(csv.DictReader(in_csv.stdout.splitlines()))) == len(rows)
        table = run("--data", path, *level)
        assert (table.exit_code, "nan" in table.stdout.split(), "inf" in table.stdout.split()) == (0, False, False)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_a_value_or_a_reason(tmp_path, name):
    path = tmp_path / "data.csv"
    path.write_text(TABLES[name], encoding="utf-8")
    check_every_form(path)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", CASES)
def test_a_case_gives_a_value_or_a_reason(tmp_path, name):
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"cases": [{"id": "mine", **CASES[name]}]}), encoding="utf-8")
    check_every_form(path)


@pytest.mark.parametrize(("text", "told"), REFUSED)
def test_a_file_that_holds_nothing_to_measure_is_told(tmp_path, text, told):
    path = tmp_path / "data.csv"
    path.write_text(text, encoding="utf-8")
    done = run("--data", path)
    assert isinstance(done.exception, AgreementError)
    assert told in done.exception.message


@pytest.mark.parametrize(("text", "told"), REFUSED_CASES)
def test_a_case_that_is_none_is_told_by_both(tmp_path, text, told):
    path = tmp_path / "cases.json"
    path.write_text(text.replace('{"kind"', '{"id": "mine", "kind"', 1), encoding="utf-8")
    for option in ("--data", "--self-test"):
        done = run(option, path)
        assert isinstance(done.exception, AgreementError), done.output
        assert told in done.exception.message
        assert done.exception.hint


ALL_KINDS = [
    {"id": "u", "kind": "coded_units", "units": [[1, 1], [1, 2], [2, 2], [2, 2]]},
    {"id": "c", "kind": "coded_units", "category_counts": [[2, 0], [1, 1], [0, 2], [0, 2]]},
    {"id": "s", "kind": "coded_sets", "units": [[["a"], ["a"]], [["b"], ["b"]]]},
    {"id": "p", "kind": "spans", "documents": [{"length": 9, "coders": [[[0, 5, "a"]], [[0, 5, "a"]]]}]},
    {"id": "n", "kind": "sample_size"},
]
EXPECTED = [
    {"stat": "percent_agreement", "value": 0.75},
    {"stat": "percent_agreement", "value": 0.75},
    {"stat": "krippendorff_alpha", "params": {"distance": "jaccard"}, "value": 1.0},
    {"stat": "u_alpha", "value": 1.0},
    {"params": {"alpha_min": 0.8, "p": 0.25}, "value": 139},
]


@pytest.mark.parametrize("wrong", [None, *range(len(ALL_KINDS))])
def test_a_foreign_file_of_all_kinds_and_one_that_is_wrong(tmp_path, wrong):
    path = tmp_path / "cases.json"
    expected = [each | ({"value": 0.3} if at == wrong else {}) for at, each in enumerate(EXPECTED)]
    cases = [case | {"expect": [each]} for case, each in zip(ALL_KINDS, expected, strict=True)]
    path.write_text(json.dumps(cases), encoding="utf-8")
    done = run("--self-test", path, "--json")
    assert done.exit_code == (0 if wrong is None else 1)
    assert [row["ok"] for row in json.loads(done.stdout)] == [at != wrong for at in range(len(cases))]
    assert ("FAILED" in done.stderr) == (wrong is not None)


@pytest.mark.parametrize(
    ("at", "stat", "params"),
    [
        (0, "gwet_ac1", {"q": 10_000_000}),
        (0, "cohen_kappa", {"disagreement_weights": [[0, 1e308], [1e308, 0]]}),
        (0, "krippendorff_alpha", {"distance": [[0, -1], [-1, 0]]}),
        (0, "pabak", {"q": "x"}),
        (2, "krippendorff_alpha", {"distance": "path", "parents": [1]}),
        (3, "u_alpha", {"length_scale": 10**30}),
        (3, "u_alpha", {"length_scale": 10**18}),
        (3, "alpha_U_Do", {}),
        (4, "sample_size", {"alpha_min": 1, "p": 0.5}),
        (4, "sample_size", {"alpha_min": 0.8, "p": 0.5, "seed": 3}),
    ],
)
@pytest.mark.filterwarnings("error")
def test_what_a_case_asks_for_in_vain_fails_with_words(tmp_path, at, stat, params):
    path = tmp_path / "cases.json"
    case = ALL_KINDS[at] | {"expect": [{"stat": stat, "params": params, "value": 0.5}]}
    path.write_text(json.dumps([case]), encoding="utf-8")
    done = run("--self-test", path, "--json")
    assert done.exit_code == 1
    assert [row["value"] for row in json.loads(done.stdout, parse_constant=no_constant)] == [None]
    assert f"FAILED: {case['id']} {stat}: " in done.stderr


def test_what_cannot_be_computed_here_is_listed_with_the_reason():
    done = run("--self-test")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()[1:]
    assert len(lines) == 359
    left = [line for line in lines if not line.endswith(" ok")]
    told = [line for line in done.stderr.splitlines() if line.startswith("not computed: ")]
    if left:  # the optional package of gamma is not here
        assert len(left) == 8
        assert all(line.endswith(" not computed") and " gamma " in line for line in left)
        assert len(told) == 1
        assert all(line.split()[0] in told[0] for line in left)
        assert told[0].endswith('gamma is computed by another package: pip install ".[gamma]"')
        assert "351 of 359 expectations hold, 0 fail, 8 cannot be computed here; cases: 49" in done.stderr
    else:
        assert "359 of 359 expectations hold" in done.stderr


def test_many_equal_units_and_many_codes_are_counted_exactly():
    """200,000 units of two coders, of which one differs, among 300 codes: by the closed form."""
    n = 200_000
    codes = np.zeros((n, 2), dtype=np.int64)
    codes[0] = (0, 299)
    decided = decisions(codes, 300)
    assert alpha.krippendorff_alpha(decided).value == pytest.approx(1 - (2 * n - 1) * 2 / (2 * (2 * n - 1)), abs=1e-12)
    assert kappas.cohen_kappa(decided).value == pytest.approx(0, abs=1e-9)
    assert many.fleiss_kappa(decided).value == pytest.approx(-1 / (2 * n - 1), abs=1e-9)
    assert gwet.gwet_ac(decided).value == pytest.approx(1, abs=1e-4)
