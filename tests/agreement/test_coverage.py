"""The simulation behind the figures in docs/agreement.md, on a few runs, and the page against the simulation."""

from __future__ import annotations

import re

import numpy as np
import pytest

from benchmarks import coverage
from tests.conftest import ROOT


def test_the_population_has_the_alpha_that_its_accuracies_imply():
    """A coder sees the right one of q equal codes with accuracy a, else guesses: alpha is the mean of a squared."""
    a, b = coverage.ACCURACY
    mean = a / (a + b)
    expected = mean**2 + mean * (1 - mean) / (a + b + 1)
    assert coverage.true_alpha(np.random.default_rng(1), 20_000) == pytest.approx(expected, abs=0.006)


def test_intervals_over_transcripts_hold_what_those_over_turns_do_not():
    _, tallies, effects = coverage.simulated(60, 15, seed=1)
    assert tallies[coverage.OVER_TRANSCRIPTS].coverage >= 0.85
    assert tallies[coverage.OVER_TURNS].coverage <= 0.7
    assert np.median(effects) > 4


def test_the_page_shows_a_jackknife_within_its_limits():
    page = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8")
    section = page.split("## Intervals")[1].split("\n## ")[0]
    shown = dict(re.findall(r"^\| (.+?) \| (0\.\d+) \|", section, re.MULTILINE))
    low, high = coverage.WANTED
    assert low <= float(shown[coverage.OVER_TRANSCRIPTS]) <= high
    assert set(shown) == {
        coverage.OVER_TRANSCRIPTS,
        coverage.DRAWN_TRANSCRIPTS,
        coverage.OVER_TURNS,
        coverage.DRAWN_TURNS,
    }


def test_the_benchmark_ends_with_one_when_it_is_not_met(monkeypatch, capsys):
    monkeypatch.setattr(coverage, "WANTED", (0.0, 0.0))
    assert coverage.main(["--runs", "2"]) == 1
    assert "NOT MET" in capsys.readouterr().out
