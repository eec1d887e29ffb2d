"""The demo study's figures against other people's programs, from the csv files alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from tests import csv_study
from voices.agreement.telling.rows import rows
from voices.project import Project


@pytest.fixture(scope="module")
def decisions() -> dict[str, np.ndarray]:
    """For each code, yes or no of each coder on each of the 1,049 turns."""
    places = [(name, number) for name, turns in csv_study.turns().items() for number in range(1, len(turns) + 1)]
    index = {place: at for at, place in enumerate(places)}
    found: dict[str, np.ndarray] = {}
    for row in csv_study.rows():
        table = found.setdefault(row.code, np.zeros((3, len(places)), dtype=int))
        table[csv_study.CODERS.index(row.coder), index[row.transcript, row.turn]] = 1
    return found


@pytest.fixture(scope="module")
def by_code(built_demo: Path) -> dict[str, dict]:
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        run = session.measure("turn")
        return {row["code"]: row for row in rows(run, session.codebook("0.1"), session.coder_names(), "code")}


def test_alpha_of_every_code_equals_the_krippendorff_package(by_code, decisions):
    assert len(by_code) == len(decisions) == 50
    for code, table in decisions.items():
        expected = krippendorff.alpha(table, level_of_measurement="nominal")
        assert by_code[code]["n_units"] == 1049
        assert by_code[code]["alpha"] == pytest.approx(expected, abs=1e-9), code


def test_pair_kappas_of_every_code_equal_scikit_learn(by_code, decisions):
    for code, table in decisions.items():
        for pair in by_code[code]["kappa"]:
            one, other = (csv_study.CODERS.index(name) for name in pair["coders"])
            assert pair["kappa"] == pytest.approx(cohen_kappa_score(table[one], table[other]), abs=1e-9), code


def test_pooled_pair_kappas_equal_scikit_learn(built_demo, decisions):
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        found = rows(session.measure("turn"), session.codebook("0.1"), session.coder_names(), "pair")
    pooled = np.concatenate([decisions[code] for code in sorted(decisions)], axis=1)
    assert len(found) == 3
    for row, (one, other) in zip(found, combinations(range(3), 2), strict=True):
        assert row["coders"] == [csv_study.CODERS[one], csv_study.CODERS[other]]
        assert row["kappa"] == pytest.approx(cohen_kappa_score(pooled[one], pooled[other]), abs=1e-9)
        assert row["n_decisions"] == 1049 * 50


def test_character_alpha_equals_a_count_of_every_character(built_demo):
    """A code on characters, one by one: slow, plain, and nothing of ours in it."""
    starts, n_chars = {}, 0
    for name, turns in csv_study.turns().items():
        for number, (_, words) in enumerate(turns, 1):
            starts[name, number] = n_chars
            n_chars += len(words)
    table = np.zeros((3, n_chars), dtype=int)
    for row in csv_study.rows():
        if row.code == "REL-01":
            first = starts[row.transcript, row.turn]
            table[csv_study.CODERS.index(row.coder), first + row.start : first + row.end] = 1
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        found = rows(session.measure("character"), session.codebook("0.1"), session.coder_names(), "code")
    row = next(each for each in found if each["code"] == "REL-01")
    assert row["n_units"] == n_chars
    assert row["alpha"] == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"), abs=1e-9)


def test_theme_alpha_equals_any_of_its_codes(built_demo, decisions):
    with Project.open(built_demo / "demo.voices") as project:
        session = project.agreement()
        found = rows(session.measure("turn"), session.codebook("0.1"), session.coder_names(), "theme")
    for row in found:
        table = np.any([each for code, each in decisions.items() if code.startswith(row["theme"])], axis=0).astype(int)
        assert row["alpha"] == pytest.approx(krippendorff.alpha(table, level_of_measurement="nominal"), abs=1e-9)


def test_jackknife_leaves_out_one_transcript_at_a_time(by_code, decisions):
    """The interval of one code, computed again by leaving out transcripts and asking the krippendorff package."""
    from scipy.stats import t

    names = np.concatenate([[name] * len(turns) for name, turns in csv_study.turns().items()])
    table = decisions["CAT-03"]
    whole = krippendorff.alpha(table, level_of_measurement="nominal")
    without = np.array(
        [krippendorff.alpha(table[:, names != name], level_of_measurement="nominal") for name in sorted(set(names))]
    )
    spread = (len(without) - 1) / len(without) * ((without - without.mean()) ** 2).sum()
    half = t.ppf(0.975, len(without) - 1) * np.sqrt(spread)
    assert by_code["CAT-03"]["low"] == pytest.approx(max(-1, whole - half), abs=1e-9)
    assert by_code["CAT-03"]["high"] == pytest.approx(min(1, whole + half), abs=1e-9)
