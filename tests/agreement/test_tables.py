"""The tables beside the headline, against what a pencil gives on decisions few enough to write down."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from voices.agreement.coders import coder_rows, pair_rows
from voices.agreement.codes import NOTHING, code_rows
from voices.agreement.drift import periods
from voices.agreement.influence import transcript_rows
from voices.agreement.sample_size import sample_rows, units_needed
from voices.agreement.units import Units

CODERS = tuple(UUID(int=number) for number in (1, 2, 3))
ANA, BO, CY = (each.hex for each in CODERS)


def units(decisions, read=None, transcripts=None, weights=None):
    """Decisions by code, one string of 0 and 1 a coder; `read` alike, everything where it is not given."""
    coded = np.array([[[sign == "1" for sign in row] for row in rows] for rows in decisions.values()])
    _, n_coders, n_units = coded.shape
    seen = np.ones((n_coders, n_units), bool) if read is None else np.array([[s == "1" for s in row] for row in read])
    places = np.array(transcripts or [0] * n_units)
    return Units(
        unit="turn",
        codes=tuple(decisions),
        coders=CODERS[:n_coders],
        transcripts=tuple(UUID(int=100 + at) for at in range(places.max() + 1)),
        coded=coded & seen,
        read=seen,
        weights=np.array(weights or [1] * n_units, dtype=np.int64),
        transcript_of=places.astype(np.int64),
        turns=np.arange(n_units, dtype=np.int64),
    )


def test_uses_positive_agreement_and_coverage():
    """Uses of units 1 to 4: by three, two, none and one of three coders. o_11 = 6/2 + 2/2 = 4, n_1 = 6."""
    [row] = code_rows(units({"A": ["1100", "1101", "1000"]}))
    assert row["uses"] == {ANA: 2, BO: 3, CY: 1}
    assert row["positive_agreement"] == pytest.approx(4 / 6)
    assert row["prevalence"] == pytest.approx(6 / 12)
    assert row["coverage"] == pytest.approx(3 / 4)


def test_what_a_code_is_confused_with_is_a_share_of_all_differences_about_it():
    """Unit 1: A against B. Unit 2: A against nothing. Unit 3: A against B, both gave C too. Unit 4: the same."""
    a, b, c = code_rows(units({"A": ["1111", "0001"], "B": ["0000", "1010"], "C": ["0010", "0010"]}))
    assert a["confusions"] == [
        {"code": "B", "share": pytest.approx(2 / 3)},
        {"code": NOTHING, "share": pytest.approx(1 / 3)},
    ]
    assert b["confusions"] == [{"code": "A", "share": 1.0}]
    assert c["confusions"] == []


def test_units_that_only_one_coder_read_are_in_no_count():
    [row] = code_rows(units({"A": ["1111", "1100"]}, read=["1111", "1000"]))
    assert (row["uses"], row["n_shared"], row["coverage"]) == ({ANA: 1, BO: 1}, 1, 1.0)


def test_a_coder_is_held_against_the_majority_of_the_others_only():
    """ana 1100, bo and cy 1000: their word is 1000. o_11 = 2, o_10 = o_01 = 1, o_00 = 4: alpha 1 - 7 * 2 / 30.

    Against bo stand ana and cy, who are split on unit 2: three units are left, all agreed. All three: observed 2,
    expected 144 - 16 - 64, alpha 1 - 11 * 2 / 64; without ana it is 1.
    """
    ana, bo, cy = coder_rows(units({"A": ["1100", "1000", "1000"]}))
    assert (ana["consensus_alpha"], ana["n_split"]) == (pytest.approx(1 - 14 / 30), 0)
    assert (bo["consensus_alpha"], bo["n_split"]) == (pytest.approx(1.0), 1)
    assert ana["alpha_without"] == pytest.approx(1.0)
    assert ana["change_without"] == pytest.approx(22 / 64)
    assert bo["alpha_without"] == pytest.approx(1 - 14 / 30)
    assert (cy["n_units"], cy["n_uses"]) == (4, 1)


def test_two_coders_leave_nothing_when_one_goes_and_it_is_said():
    for row in coder_rows(units({"A": ["1100", "1000"]})):
        assert row["consensus_alpha"] == pytest.approx(1 - 14 / 30)
        assert (row["alpha_without"], row["change_without"]) == (None, None)
        assert row["without_reason"] == "only one coder"


def test_pairs_say_how_much_both_read():
    rows = pair_rows(units({"A": ["1100", "1000", "1000"]}, read=["1111", "1110", "0001"], transcripts=[0, 0, 1, 1]))
    told = [(row["coders"], row["n_shared"], row["n_transcripts"]) for row in rows]
    assert told == [([ANA, BO], 3, 2), ([ANA, CY], 1, 1), ([BO, CY], 0, 0)]
    assert (rows[2]["alpha"], rows[2]["reason"]) == (None, "no unit that two coders read")
    assert rows[1]["reason"].startswith("nothing to tell apart")


def test_the_transcript_that_lowers_alpha_most_comes_first():
    """First transcript: one agreed yes and no. Second: one difference and one no. All: 1 - 14 / 30.

    Without the second nothing is left to differ in: 1. Without the first: 1 - 3 * 2 / 6 = 0.
    """
    worse, better = transcript_rows(units({"A": ["1010", "1000"]}, transcripts=[0, 0, 1, 1]))
    assert worse["transcript"] == UUID(int=101).hex
    assert worse["influence"] == pytest.approx(14 / 30)
    assert better["influence"] == pytest.approx(-16 / 30)
    assert (worse["alpha"], better["alpha"]) == (pytest.approx(0.0), pytest.approx(1.0))


def test_the_only_transcript_has_no_influence():
    [row] = transcript_rows(units({"A": ["10", "11"]}))
    assert (row["alpha_without"], row["influence"]) == (None, None)


def test_sample_sizes_are_those_that_were_printed():
    cases = json.loads((Path(__file__).parent / "reference.json").read_text(encoding="utf-8"))["cases"]
    [case] = [each for each in cases if each["kind"] == "sample_size"]
    assert len(case["expect"]) == 6
    for each in case["expect"]:
        wanted = each["params"]
        needed = units_needed(wanted["alpha_min"], wanted["p"], wanted["coders"], wanted["significance"])
        assert needed == each["value"], wanted


def test_how_many_more_units_would_do():
    """p = 4 / 8 = .5, two coders: 60 units show .667 and 103 show .800; there are 4. A code unused needs none."""
    codes = code_rows(units({"A": ["1100", "1100"], "B": ["0000", "0000"]}))
    rows = sample_rows(codes, 2, 1, {"A": 2.5}, 1.5)
    told = [(row["code"], row["needed_667"], row["more_667"], row["needed_800"], row["more_800"]) for row in rows]
    assert told == [("A", 60, 56, 103, 99), ("B", None, None, None, None)]


def test_a_design_effect_raises_what_is_needed_and_never_lowers_it():
    """60 and 103 units times 2.5 are 150 and 258 (257.5); with 4 in one transcript 254 more take 64 like it."""
    codes = code_rows(units({"A": ["1100", "1100"]}))

    def told(effects, overall):
        (row,) = sample_rows(codes, 2, 1, effects, overall)
        keys = ("design_effect", "with_667", "with_800", "more_800_with", "more_transcripts_800")
        return tuple(row[key] for key in keys)

    assert told({"A": 2.5}, 1.5) == (2.5, 150, 258, 254, 64)
    assert told({"A": None}, 2.5) == (2.5, 150, 258, 254, 64)
    assert told({"A": 0.4}, None) == (0.4, 60, 103, 99, 25)
    assert told({"A": None}, None) == (None, None, None, None, None)


def test_periods_cut_no_day_in_two_and_are_never_empty():
    days = [date(2026, 1, day) for day in (3, 3, 3, 3, 3, 9)]
    assert periods(days) == [(days[0], days[0]), (days[5], days[5])]
    assert periods([]) == []
    spread = [date(2026, 1, day) for day in range(1, 13)]
    assert [(first.day, last.day) for first, last in periods(spread)] == [(1, 3), (4, 6), (7, 9), (10, 12)]
