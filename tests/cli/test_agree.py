"""voices agree: one table at a time, as a table, JSON or csv; kept runs printed and computed again."""

from __future__ import annotations

import csv
import json
import sys

import pytest

from voices import cli
from voices.agreement.scope import UNITS
from voices.agreement.telling.views import BY, VIEWS
from voices.cli import agreement


@pytest.fixture
def agree(demo, monkeypatch, capsys):
    """Run `voices agree` on the demo, and return exit code, output and story."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["voices", "agree", str(demo), *words])
        code = 0
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_names_that_are_written_twice_are_the_same():
    assert (agreement.UNITS, agreement.VIEWS) == (UNITS, VIEWS)


@pytest.mark.parametrize("show", VIEWS)
def test_each_table_is_the_same_rows_in_three_forms(agree, show):
    code, out, _ = agree("--show", show)
    assert code == 0
    assert out.startswith(
        "Round 1: amina, ben, carys on 12 transcripts, 1,049 turns, codebook 0.1\nLeft out: nothing\n"
    )
    rows = json.loads(agree("--show", show, "--json")[1])
    in_csv = list(csv.DictReader(agree("--show", show, "--csv")[1].splitlines()))
    assert len(rows) == len(in_csv) > 0
    assert {row["run"] for row in rows} == {row["run"] for row in in_csv}
    assert len({row["run"] for row in rows}) == 1


def test_by_is_a_short_way_to_say_which_table(agree):
    for by, show in BY.items():
        assert agree("--by", by) == agree("--show", show)
    assert agree() == agree("--by", "code")


def test_no_coefficient_is_printed_when_none_is_wanted(agree):
    code, out, _ = agree("--no-coefficients")
    assert (code, "boundary" in out, "alpha" in out, "kappa" in out) == (0, True, False, False)
    code, out, told = agree("--no-coefficients", "--show", "sample")
    assert (code, out, "nothing is left" in told) == (2, "", True)


def test_kept_runs_are_printed_and_computed_again(agree):
    rows = json.loads(agree("--history", "--json")[1])
    assert [row["unit"] for row in rows] == ["turn", "character"]
    for row in rows:
        told = json.loads(agree("--verify", row["run"][:13], "--json")[1])
        assert (told["holds"], told["codings_changed"], told["differences"]) == (True, False, [])
    code, out, _ = agree("--verify")
    assert (code, "Every value came out the same." in out) == (0, True)
    code, _, told = agree("--verify", "none")
    assert (code, "no run 'none'" in told) == (2, True)


def test_history_of_codes_and_what_does_not_go_with_kept_runs(agree):
    rows = json.loads(agree("--history", "--code", "REL-01", "--code", "REL", "--json")[1])
    assert [(row["code"], row["unit"]) for row in rows] == [
        (code, unit) for code in ("REL-01", "REL") for unit in ("turn", "character")
    ]
    assert agree("--history", "--code", "REL-01")[1].splitlines()[0].startswith("code")
    for words, said in (
        (("--history", "--code", "REL-99"), "No kept run has REL-99"),
        (("--history", "--coder", "ben"), "--coder does not go with --history"),
        (("--verify", "--code", "REL-01"), "--code does not go with"),
        (("--history", "--round", "Round 1"), "--round does not go with"),
        (("--screen", "--csv"), "--csv does not go with --screen"),
        (("--screen", "--history"), "--history does not go with --screen"),
    ):
        code, out, told = agree(*words)
        assert (code, out) == (2, ""), words
        assert said in told, words


def test_what_stands_in_one_cell_gets_columns_of_its_own(agree):
    first = next(csv.DictReader(agree("--csv")[1].splitlines()))
    assert (first["code"], first["uses amina"], first["uses ben"], first["uses carys"]) == ("HLP-01", "11", "8", "12")
    assert 0 < float(first["kappa amina-ben kappa"]) < 1
