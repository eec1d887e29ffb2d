"""Charts of a run in the terminal: where things stand, counted by hand, and nothing that steers a terminal."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from tests import csv_study
from voices.agreement.charts.as_text import as_text
from voices.agreement.charts.cells import Axis, width_of
from voices.agreement.charts.from_run import KINDS, chart_of
from voices.agreement.charts.model import Caption, Estimate, Forest, HeatMap
from voices.cli import charting
from voices.project import Project

CAPTION = Caption("Title", "an axis", ("A footer.",))


@pytest.fixture(scope="module")
def charts(built_demo: Path):
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        run, book, names, runs = session.measure("turn"), session.codebook("0.1"), session.names(), session.runs()
    return {kind: chart_of(kind, run, book, names, runs=runs) for kind in KINDS}


def test_kinds_that_are_written_twice_are_the_same():
    assert charting.KINDS == KINDS


def test_an_estimate_stands_where_it_lies_on_the_axis():
    """0 to 1 on 11 cells: a cell is a tenth. Below 0 the axis begins lower, and 0 is marked."""
    axis = Axis.around([Estimate("A", 0.5, 0.2, 0.9)], 11)
    assert (axis.low, axis.high, axis.step) == (0.0, 1.0, 0.5)
    assert axis.drawn(Estimate("A", 0.5, 0.2, 0.9)) == "  ├──●───┤ "
    assert axis.drawn(Estimate("A", 0.3)) == "   ●       "
    assert axis.drawn(Estimate("A", None)) == " " * 11
    assert axis.scale() == ("┌────┬────┐", "0.0 0.5  1.0")
    below = Axis.around([Estimate("A", -0.3, -1.5, 0.2)], 21)
    assert below.low == -1.0
    assert below.drawn(Estimate("A", -0.3, -1.5, 0.2)) == "◂──────●────┤" + " " * 8
    assert below.drawn(Estimate("A", 0.5)) == "          ┊    ●     "


def test_an_axis_begins_just_below_the_lowest_end_with_ticks_at_whole_steps():
    """-0.02 asks for -0.2, not for -1; on 13 cells a cell is a tenth, and the ticks are 0, 0.5 and 1."""
    axis = Axis.around([Estimate("A", 0.2, -0.02, 0.5)], 13)
    assert (axis.low, axis.ticks) == (-0.2, [0.0, 1.0])
    assert axis.drawn(Estimate("A", 0.2, -0.02, 0.5)) == "  ├─●──┤     "


def test_without_coefficients_drift_speaks_of_none(built_demo):
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        run, book, names = session.measure("turn"), session.codebook("0.1"), session.names()
    told = "\n".join(as_text(chart_of("drift", run, book, names, coefficients=False), 100))
    assert "alpha" not in told
    assert "Codes given for 100 turns" in told


def test_what_is_undefined_says_why_and_is_no_point():
    rows = (
        Estimate("A", None, note="no unit that two coders read", n=0),
        Estimate("B", 0.5, note="one transcript: no interval"),
    )
    told = "\n".join(as_text(Forest(CAPTION, rows, Estimate("all", 0.5)), 100))
    line = next(each for each in told.splitlines() if each.startswith("A "))
    assert "undefined" in line
    assert "●" not in line
    assert "Undefined for A: no unit that two coders read." in told
    assert "No interval for B: one transcript: no interval." in told


@pytest.mark.parametrize("width", [20, 60, 77, 120, 200, 400])
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_the_window(charts, kind, width):
    lines = as_text(charts[kind], width)
    assert max(map(width_of, lines)) <= min(200, max(60, width))
    assert all(line.isprintable() for line in lines)


def test_the_forest_has_every_code_with_its_numbers(charts):
    told = as_text(charts["forest"], 120)
    assert sum("[" in line and line[:3].isupper() for line in told) == 50
    line = next(each for each in told if each.startswith("REL-01"))
    assert "33  0.23 [-0.02, 0.49]" in line


def test_the_confusion_matrix_equals_counting_pair_by_pair(charts):
    """From the csv files alone: on each turn, for each pair of coders, what one gave and the other did not."""
    given: dict[tuple[str, int], list[set[str]]] = {}
    for row in csv_study.rows():
        sets = given.setdefault((row.transcript, row.turn), [set(), set(), set()])
        sets[csv_study.CODERS.index(row.coder)].add(row.code)
    swapped: dict[frozenset[str], int] = {}
    both, nothing, all_of = {}, {}, {}
    for sets in given.values():
        for one, other in combinations(sets, 2):
            for code in one & other:
                both[code] = both.get(code, 0) + 1
            for first, second in ((one, other), (other, one)):
                for code in first - second:
                    all_of[code] = all_of.get(code, 0) + 1
                    nothing[code] = nothing.get(code, 0) + (not second)
            for code in one - other:
                for instead in other - one:
                    pair = frozenset((code, instead))
                    swapped[pair] = swapped.get(pair, 0) + 1
    chart = charts["confusion"]
    names = [each.code for each in chart.codes]
    assert sum(all_of.values()) == sum(each.n for each in chart.codes)
    for at, code in enumerate(names):
        assert chart.count(at, at) == both.get(code, 0), code
        assert chart.codes[at].n == all_of.get(code, 0), code
        assert chart.codes[at].n_nothing == nothing.get(code, 0), code
        for beside in range(at):
            assert chart.count(at, beside) == swapped.get(frozenset((code, names[beside])), 0)


def test_names_cannot_steer_a_terminal():
    chart = HeatMap(CAPTION, ("ann\x1b[2J", "安全です"), {(0, 1): Estimate("", 0.5, 0.4, 0.6, n=10)}, "turns")
    lines = as_text(chart, 60)
    assert "0.50" in "\n".join(lines)
    assert max(map(width_of, lines)) <= 60


@pytest.mark.parametrize(("words", "said"), [
    (("--chart", "forest", "--no-coefficients"), "choose confusion"),
    (("--chart", "pairs", "--csv"), "do not go together"),
    (("--chart", "drift", "--show", "types"), "do not go together"),
])  # fmt: skip
def test_options_that_do_not_go_together_are_refused(built_demo, words, said):
    from click.testing import CliRunner

    from voices.cli.agreement import agree

    found = CliRunner().invoke(agree, [str(built_demo / "demo.voices"), *words])
    assert found.exit_code != 0
    assert said in found.output
