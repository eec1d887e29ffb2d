"""voices plan: what it prints, as tables, csv and JSON, and what it says beside it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from tests.planning.studies import finish, planned
from voices.cli import voices
from voices.errors import VoicesError
from voices.project import Project

DRAW = ("--number", "6", "--by", "force", "--coder", "ana", "--coder", "bo", "--coder", "cy", "--seed", "11")


@pytest.fixture
def path(tmp_path):
    with planned(tmp_path) as project:
        return project.path


def run(path, *arguments: str):
    return CliRunner().invoke(voices, ["plan", str(path), *arguments])


def test_a_plan_is_drawn_printed_and_printed_again(path):
    done = run(path, *DRAW)
    assert done.exit_code == 0
    assert done.stdout.startswith("Prepared: 6 of 8 interviews, by force, drawn with the seed 11\n")
    for told in ("Force A", "75 %", "ana, bo", "left to do"):
        assert told in done.stdout
    assert f'Next: voices plan {path} --open "NAME OF THE ROUND"' in done.stderr
    assert run(path).stdout == done.stdout


def test_json_has_the_plan_and_four_tables_and_one_table_alone(path):
    run(path, *DRAW)
    found = json.loads(run(path, "--json").stdout)
    assert {key: found[key] for key in ("round", "closed", "seed", "by", "drawn_from", "per_pair")} == {
        "round": None, "closed": None, "seed": 11, "by": ["force"], "drawn_from": 8, "per_pair": 1,
    }  # fmt: skip
    assert len(found["transcripts"]) == 6
    assert [each["shared"] for each in found["pairs"]] == [2, 2, 2]
    assert [each["share"] for each in found["strata"]] == [3 / 4, 2 / 3, 1.0]
    for table in ("transcripts", "strata", "pairs", "coders"):
        assert json.loads(run(path, "--json", "--table", table).stdout) == found[table]


def test_csv_is_one_table_with_a_row_each(path):
    run(path, *DRAW)
    rows = list(csv.DictReader(io.StringIO(run(path, "--csv").stdout)))
    assert len(rows) == 6
    assert {*rows[0]} == {"transcript", "stratum", "coders", "finished"}
    assert all(len(row["coders"].split("; ")) == 2 for row in rows)
    coders = list(csv.DictReader(io.StringIO(run(path, "--csv", "--table", "coders").stdout)))
    assert [(row["coder"], row["n"]) for row in coders] == [("ana", "4"), ("bo", "4"), ("cy", "4")]


def test_drawing_opening_coding_and_closing_in_turn(path):
    done = run(path, *DRAW, "--open", "Round 1", "--as", "lea")
    assert done.stdout.startswith("Round 1, open: 6 of 8 interviews")
    assert f"ana: voices code {path} --coder ana --round 'Round 1'" in done.stderr
    refused = run(path, "--close", "Round 1")
    assert isinstance(refused.exception, VoicesError)
    assert "ana has" in refused.exception.message
    with Project.open(path) as project:
        for coder in ("ana", "bo", "cy"):
            finish(project, coder, "Round 1")
    done = run(path, "--close", "Round 1", "--as", "lea")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "closed Round 1" in done.stderr
    assert run(path).stdout.startswith("Round 1, closed: 6 of 8 interviews")
    history = CliRunner().invoke(voices, ["history", str(path), "--coder", "lea"])
    assert "drew 6 of 8 interviews" in history.stdout
    assert "opened Round 1 from a plan" in history.stdout


def test_what_was_drawn_is_taken_back(path):
    run(path, *DRAW, "--as", "lea")
    assert "took back: drew 6 of 8 interviews" in run(path, "--undo", "--as", "lea").stderr
    assert "nothing to take back" in run(path, "--undo", "--as", "lea").stderr
    assert "Nothing is planned yet" in run(path).exception.message


def test_own_work_again_is_shown_before_it_is_opened(path):
    run(path, *DRAW, "--open", "Round 1")
    with Project.open(path) as project:
        for coder in ("ana", "bo", "cy"):
            finish(project, coder, "Round 1")
        project.planning().close("Round 1")
    again = ("--again", "--number", "2", "--seed", "3")
    early = json.loads(run(path, *again, "--json").stdout)
    assert [(each["coder"], each["transcripts"], each["due"]) for each in early] == [
        ("ana", [], 0), ("bo", [], 0), ("cy", [], 0),
    ]  # fmt: skip
    assert all(each["next_due"] for each in early)
    shown = run(path, *again, "--weeks", "0")
    assert "Nothing is kept yet" in shown.stderr
    opened = run(path, *again, "--weeks", "0", "--open", "Again")
    assert "drawn with the seed 3" in opened.stdout
    assert [line.split()[1] for line in shown.stdout.splitlines()[3:]] == [
        line.split()[1] for line in opened.stdout.splitlines()[3:]
    ]
    assert "bo: voices code" in opened.stderr
    assert "--round 'Again: bo'" in opened.stderr
    assert run(path, "--round", "again: bo").stdout.startswith("Again: bo, open: 2 of 4 interviews")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--number", "9", "--coder", "a", "--coder", "b"), "there are 8"),
        (("--number", "2", "--coder", "a"), "there is one"),
        (("--share", "0.5", "--by", "zone", "--coder", "a", "--coder", "b"), "no attribute 'zone'"),
        (("--by", "force"), "How many"),
        (("--seed", "3"), "How many"),
        (("--open", "Round 1"), "No plan is prepared"),
        (("--close", "Round 1"), "no round 'Round 1'"),
        (("--round", "Round 1"), "no round 'Round 1'"),
        (("--undo",), "Nobody is named"),
        (("--again",), "How many"),
        (("--again", "--number", "1", "--coder", "zed"), "no coder 'zed'"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(path, arguments, told):
    done = run(path, *arguments)
    assert isinstance(done.exception, VoicesError)
    assert told in done.exception.message
    assert done.exception.hint
    assert done.stdout == ""


def test_pairs_that_share_nothing_and_groups_without_any_are_told(path):
    done = run(
        path,
        "--number",
        "2",
        "--by",
        "force",
        "--coder",
        "a",
        "--coder",
        "b",
        "--coder",
        "c",
        "--per-pair",
        "0",
        "--seed",
        "1",
    )
    assert "Nothing is double-coded of: Force C." in done.stderr
    assert "share no interview" in done.stderr
