"""Every figure a run keeps on the demo study, against plain counting in fractions from the csv files alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from statistics import mean

import pytest
from scipy.stats import t

from tests import csv_study
from tests.agreement.coefficients import by_hand
from tests.agreement.spans import plainly
from voices.agreement.scope import Only
from voices.agreement.telling.views import view
from voices.model import AgreementRun
from voices.project import Project

CODERS = range(3)
YES, NO = 1, 0


@pytest.fixture(scope="module")
def turns() -> list[tuple[str, int]]:
    return [(name, number) for name, told in csv_study.turns().items() for number in range(1, len(told) + 1)]


@pytest.fixture(scope="module")
def sets(turns) -> list[list[frozenset[str]]]:
    """Which codes each turn got from each coder."""
    given: dict[tuple[str, int], list[set[str]]] = {place: [set(), set(), set()] for place in turns}
    for row in csv_study.rows():
        given[row.transcript, row.turn][csv_study.CODERS.index(row.coder)].add(row.code)
    return [[frozenset(each) for each in given[place]] for place in turns]


@pytest.fixture(scope="module")
def run(built_demo: Path) -> AgreementRun:
    with Project.open(built_demo / "demo.voices") as project:
        return project.agreement().measure("turn")


@pytest.fixture(scope="module")
def told(built_demo: Path, run):
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        book, names = session.codebook("0.1"), session.names()
    return lambda show: view(show, run, book, names)


def decided(sets, *codes: str) -> list[list[int]]:
    """Yes or no of each coder on each turn about any of these codes."""
    return [[int(not each.isdisjoint(codes)) for each in unit] for unit in sets]


def of_pairs(units, figure) -> list[Fraction]:
    return [figure([[unit[one], unit[other]] for unit in units]) for one, other in combinations(CODERS, 2)]


def alpha(units) -> Fraction:
    """1 - (n - 1) sum o_ck d_ck / sum n_c n_k d_ck, for yes and no, units all decided about by all coders."""
    m, n = len(units[0]), len(units) * len(units[0])
    n_yes = sum(map(sum, units))
    observed = sum(Fraction(2 * sum(unit) * (m - sum(unit)), m - 1) for unit in units)
    return 1 - (n - 1) * observed / (2 * n_yes * (n - n_yes))


FIGURES = {
    "percent_agreement": lambda u: by_hand.percent(u),
    "percent_agreement_pairs": lambda u: by_hand.percent(u, "pairs"),
    "percent_agreement_values": lambda u: by_hand.percent(u, "values"),
    "positive_agreement": lambda u: by_hand.positive(u, YES),
    "negative_agreement": lambda u: by_hand.positive(u, NO),
    "prevalence_index": lambda u: mean(of_pairs(u, lambda pair: by_hand.prevalence(pair, YES))),
    "bias_index": lambda u: mean(of_pairs(u, lambda pair: by_hand.bias(pair, YES))),
    "krippendorff_alpha": alpha,
    "fleiss_kappa": lambda u: by_hand.fleiss(u, 2),
    "conger_kappa": lambda u: by_hand.conger(u, 2),
    "light_kappa": lambda u: by_hand.light(u, 2),
    "brennan_prediger": lambda u: by_hand.brennan_prediger(u, 2),
    "gwet_ac1": lambda u: by_hand.gwet(u, 2),
}


def test_every_figure_over_several_codes_equals_plain_counting(demo, turns, sets):
    """On three interviews: plain counting compares every pair of decisions."""
    there = ("V01", "V02", "V03")
    of_some = [unit for unit, (name, _) in zip(sets, turns, strict=True) if name in there]
    pooled = [unit for code in ("REL-01", "REL-02") for unit in decided(of_some, code)]
    with Project.open(demo) as project:
        session = project.agreement()
        of_part = session.measure("turn", only=Only(codes=("REL-01", "REL-02"), transcripts=there))
        rows = view("statistics", of_part, session.codebook("0.1"), session.names())
    found = {row["figure"]: row for row in rows if not row["coders"]}
    for name, figure in FIGURES.items():
        assert found[name]["value"] == pytest.approx(float(figure(pooled)), abs=1e-9), name
        assert found[name]["n_units"] == len(pooled)
    pairs = {(row["figure"], *row["coders"]): row["value"] for row in rows if row["coders"]}
    for one, other in combinations(CODERS, 2):
        units = [[unit[one], unit[other]] for unit in pooled]
        who = (csv_study.CODERS[one], csv_study.CODERS[other])
        assert pairs["scott_pi", *who] == pytest.approx(float(by_hand.scott(units, 2)), abs=1e-9)
        assert pairs["holsti", *who] == pytest.approx(float(by_hand.holsti(units)), abs=1e-9)


@pytest.mark.parametrize("code", ["REL-01"])
def test_every_figure_of_a_code_equals_plain_counting(told, sets, code):
    units = decided(sets, code)
    row = next(each for each in told("codes") if each["code"] == code)
    for name, figure in FIGURES.items():
        key = "alpha" if name == "krippendorff_alpha" else name
        if key in row:
            assert row[key] == pytest.approx(float(figure(units)), abs=1e-9), name
    for pair in row["kappa"]:
        one, other = (csv_study.CODERS.index(name) for name in pair["coders"])
        units_of_pair = [[unit[one], unit[other]] for unit in units]
        assert pair["scott_pi"] == pytest.approx(float(by_hand.scott(units_of_pair, 2)), abs=1e-9)
        assert pair["holsti"] == pytest.approx(float(by_hand.holsti(units_of_pair)), abs=1e-9)


def test_intervals_leave_out_one_transcript_at_a_time(told, sets, turns):
    """se^2 = (D - 1) / D times the squares around the mean of AC1 without each; t of 11 degrees of freedom."""
    units = decided(sets, "REL-01")
    names = sorted({name for name, _ in turns})
    without = [
        float(by_hand.gwet([unit for unit, (there, _) in zip(units, turns, strict=True) if there != name], 2))
        for name in names
    ]
    middle, n = sum(without) / len(without), len(without)
    reach = t.ppf(0.975, n - 1) * ((n - 1) / n * sum((each - middle) ** 2 for each in without)) ** 0.5
    value = float(by_hand.gwet(units, 2))
    row = next(each for each in told("codes") if each["code"] == "REL-01")
    assert n == 12
    assert row["gwet_ac1_low"] == pytest.approx(value - reach, abs=1e-9)
    assert row["gwet_ac1_high"] == pytest.approx(min(1.0, value + reach), abs=1e-9)


def test_levels_are_agreement_on_codes_put_together(told, sets):
    by_theme: dict[str, set[str]] = {}
    for row in csv_study.rows():
        by_theme.setdefault(row.code.split("-")[0], set()).add(row.code)
    themes = [unit for codes in by_theme.values() for unit in decided(sets, *codes)]
    everything = [[int(bool(each)) for each in unit] for unit in sets]
    found = {row["level"]: row for row in told("levels")}
    for level, units in (("theme", themes), ("any", everything)):
        assert found[level]["alpha"] == pytest.approx(float(alpha(units)), abs=1e-9)
        assert found[level]["gwet_ac1"] == pytest.approx(float(by_hand.gwet(units, 2)), abs=1e-9)
        assert found[level]["positive_agreement"] == pytest.approx(float(by_hand.positive(units, YES)), abs=1e-9)
        assert found[level]["gain"] == pytest.approx(found[level]["alpha"] - found["code"]["alpha"], abs=1e-9)
    parents = [unit for codes in _below_each_parent(by_theme).values() for unit in decided(sets, *codes)]
    assert found["parent"]["alpha"] == pytest.approx(float(alpha(parents)), abs=1e-9)


def _below_each_parent(by_theme) -> dict[str, set[str]]:
    """MIS-01a, b and c lie below MIS-01; no other code of the demo has codes below it."""
    found: dict[str, set[str]] = {}
    for code in set().union(*by_theme.values()):
        found.setdefault(code.rstrip("abc"), set()).add(code)
    return found


def test_alpha_of_sets_equals_plain_counting(told, sets):
    """Every pair of values of a turn against every pair of values of all turns."""
    found = {row["figure"]: row["value"] for row in told("statistics")}
    values: dict[frozenset[str], int] = {}
    for unit in sets:
        for each in unit:
            values[each] = values.get(each, 0) + 1
    n = sum(values.values())
    for name, distance in (("set_alpha_jaccard", by_hand.jaccard), ("set_alpha_masi", by_hand.masi)):
        observed = sum(float(distance(*pair)) for unit in sets for pair in combinations(unit, 2)) * 2 / 2
        expected = sum(
            2 * values[one] * values[other] * float(distance(one, other)) for one, other in combinations(values, 2)
        )
        assert found[name] == pytest.approx(1 - (n - 1) * observed / expected, abs=1e-9)


@pytest.fixture(scope="module")
def lanes():
    """Transcripts as documents: the words of all turns, one turn after the other; where each turn begins."""
    starts, lengths = {}, {}
    for name, told in csv_study.turns().items():
        at = 0
        for number, (_, words) in enumerate(told, 1):
            starts[name, number] = at
            at += len(words)
        lengths[name] = at
    found = {name: [[] for _ in csv_study.CODERS] for name in lengths}
    for row in csv_study.rows():
        at = starts[row.transcript, row.turn]
        found[row.transcript][csv_study.CODERS.index(row.coder)].append((at + row.start, at + row.end, row.code))
    return [(lengths[name], found[name]) for name in lengths]


def test_u_alpha_and_f1_of_every_code_equal_a_count_of_every_character(told, lanes):
    rows = {row["code"]: row for row in told("spans")}
    assert rows["all"]["u_alpha"] is None
    assert "two codes on the same words" in rows["all"]["reason"]
    codes = sorted({row.code for row in csv_study.rows()})
    for code in codes:
        alone = [(length, [plainly.only(lane, code) for lane in there]) for length, there in lanes]
        assert rows[code]["u_alpha"] == pytest.approx(float(plainly.u_alpha(plainly.Sums(alone))), abs=1e-9), code
        assert rows[code]["n_chars"] == 98_717
    for code in codes[:5]:
        f1, jaccard = plainly.overlap(lanes, code)
        assert rows[code]["char_f1"] == pytest.approx(float(f1), abs=1e-9)
        assert rows[code]["char_jaccard"] == pytest.approx(float(jaccard), abs=1e-9)


def test_spans_of_a_theme_are_those_of_its_codes_merged(told, lanes):
    rows = {row["code"]: row for row in told("spans")}
    for theme in ("REL", "EVI"):
        put_together = [
            (
                length,
                [plainly.merged([(a, b, theme) for a, b, code in lane if code.startswith(theme)]) for lane in there],
            )
            for length, there in lanes
        ]
        expected = plainly.u_alpha(plainly.Sums(put_together))
        assert rows[theme]["u_alpha"] == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize(("figure", "fits"), [
    ("span_f1_overlap", lambda a, b: min(a[1], b[1]) > max(a[0], b[0])),
    ("span_f1_iou", lambda a, b: 2 * (min(a[1], b[1]) - max(a[0], b[0])) >= max(a[1], b[1]) - min(a[0], b[0])),
    ("span_f1_edges", lambda a, b: a[:2] == b[:2]),
])  # fmt: skip
def test_matched_spans_equal_trying_every_choice(told, lanes, figure, fits):
    code = "PRI-01"
    matched = n_spans = 0
    for _, there in lanes:
        own = [plainly.merged(plainly.only(lane, code)) for lane in there]
        for one, other in combinations(own, 2):
            partners = {at: [to for to, b in enumerate(other) if fits(a, b)] for at, a in enumerate(one)}
            matched += 2 * plainly.most(partners)
            n_spans += len(one) + len(other)
    row = next(each for each in told("spans") if each["code"] == code)
    assert row[figure] == pytest.approx(matched / n_spans, abs=1e-9)
