"""voices agree --data and --self-test: what they print, as table, JSON and CSV, and how they end."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from voices.agreement.resampling.bootstrap import SEED
from voices.cli import voices
from voices.errors import AgreementError

TABLE = "document,unit,amina,ben\nT1,1,a,a\nT1,2,a,b\nT2,1,b,b\nT2,2,a,a\n"
SPANS = "document,coder,start,end,code,length\nT1,amina,0,10,a,50\nT1,ben,5,10,a,\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(voices, ["agree", *map(str, arguments)])


def test_a_table_of_units(table):
    done = run("--data", table)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    told, seed = lines[0].rsplit("; ", 1)
    assert told == "codes: amina, ben; units: 4, coded by two or more: 4; documents: 2; codes (the q of AC1): 2"
    assert seed == f"seed of the bootstrap: {SEED}"
    assert lines[1].split() == ["figure", "code", "coders", "value", "95", "%", "interval", "n"]
    assert any(line.split()[:2] == ["percent_agreement", "0.75"] for line in lines)
    assert any(line.split()[:4] == ["cohen_kappa", "amina,", "ben", "0.50"] for line in lines)


def test_json_and_csv_hold_the_same(table):
    rows = json.loads(run("--data", table, "--json").stdout)
    assert list(rows[0]) == [
        "case", "figure", "code", "coders", "value", "low", "high", "n", "n_documents", "reason", "interval_reason",
    ]  # fmt: skip
    read = list(csv.DictReader(run("--data", table, "--csv").stdout.splitlines()))
    assert len(read) == len(rows)
    for row, cells in zip(rows, read, strict=True):
        assert list(cells) == list(row)
        assert cells["coders"] == "-".join(row["coders"])
        assert cells["value"] == ("" if row["value"] is None else str(row["value"]))


def test_a_level_of_measurement(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text("a,b\n1,1\n1,3\n3,3\n2,2\n")
    [alpha] = [row for row in json.loads(run("--data", path, "--level", "ordinal", "--json").stdout) if row["n"] == 4][
        1:2
    ]
    assert alpha["figure"] == "krippendorff_alpha_ordinal"
    assert alpha["interval_reason"].startswith("the data do not say which documents")
    done = run("--data", tmp_path / "ratings.csv", "--level", "interval")
    assert "krippendorff_alpha_interval" in done.stdout
    assert "no interval" in done.stderr


def test_a_list_of_spans(tmp_path):
    path = tmp_path / "spans.csv"
    path.write_text(SPANS)
    done = run("--data", path)
    assert done.stdout.startswith("spans: amina, ben; spans: 2; documents: 1; characters: 50")
    assert "u_alpha" in done.stdout
    assert "one transcript: no interval" in done.stderr


def test_a_bad_file_is_told_with_its_line(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("a,b\nx,x\nx\n")
    done = run("--data", path)
    assert isinstance(done.exception, AgreementError)
    assert "Line 3" in done.exception.message


def test_what_is_printed_cannot_steer_the_terminal_nor_run_in_a_spreadsheet(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n'=1+1,'=1+1\n\x1b]0;owned\x07,y\n", encoding="utf-8")
    for extra in ([], ["--json"], ["--csv"]):
        done = run("--data", path, *extra)
        assert not {"\x1b", "\x07"} & set(done.stdout + done.stderr)
    cells = [cells["code"] for cells in csv.DictReader(run("--data", path, "--csv").stdout.splitlines())]
    assert "'=1+1" in cells
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Missing argument 'PROJECT', or --data FILE."),
        (["x.voices", "--data", "y.csv"], "PROJECT and --data do not go together"),
        (["--data", "y.csv", "--self-test"], "--data and --self-test do not go together"),
        (["x.voices", "--level", "ordinal"], "--level goes with --data"),
    ],
)
def test_what_does_not_go_together(arguments, told):
    done = run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_the_published_cases_as_json_have_these_keys_and_no_other():
    done = run("--self-test", "--json")
    assert done.exit_code == 0
    rows = json.loads(done.stdout)
    assert len(rows) == 359
    assert all(list(row) == ["case", "stat", "value", "expected", "ok"] for row in rows)
    assert all(row["ok"] is True for row in rows if row["stat"] != "gamma")
    assert "of 359 expectations hold, 0 fail" in done.stderr


def test_a_file_of_cases_that_fails_ends_with_one(tmp_path):
    path = tmp_path / "cases.json"
    case = {"id": "mine", "kind": "coded_units", "units": [["a", "a"], ["a", "b"]]}
    expected = [{"stat": "percent_agreement", "value": 0.5}, {"stat": "percent_agreement", "value": 0.6}]
    path.write_text(json.dumps({"cases": [case | {"expect": expected}]}))
    done = run("--self-test", path, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == [
        {"case": "mine", "stat": "percent_agreement", "value": 0.5, "expected": 0.5, "ok": True},
        {"case": "mine", "stat": "percent_agreement", "value": 0.5, "expected": 0.6, "ok": False},
    ]
    assert "FAILED: mine percent_agreement: off by 0.1" in done.stderr
    path.write_text(json.dumps({"cases": [case | {"expect": expected[:1]}]}))
    done = run("--self-test", path)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1].split() == ["mine", "percent_agreement", "0.5", "0.5", "ok"]
    assert "1 of 1 expectations hold, 0 fail" in done.stderr


def test_nothing_heavier_than_numpy_is_loaded(table):
    script = (
        "import sys\nfrom voices.cli import voices\n"
        f"voices.main(['agree', '--data', {str(table)!r}, '--json'], standalone_mode=False)\n"
        "voices.main(['agree', '--self-test', '--json'], standalone_mode=False)\n"
        "print('loaded', ' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "numpy" in loaded
    heavy = {"scipy", "sklearn", "spacy", "textual", "sqlite_utils", "sqlcipher3", "sqlite3", "pandas", "jinja2"}
    assert not loaded & heavy
