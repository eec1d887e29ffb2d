"""Jackknife and bootstrap against plain recomputation from the raw decisions, figure by figure."""

from __future__ import annotations

import math
import statistics
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from tests.agreement.examples import examples
from voices.agreement import reasons
from voices.agreement.interval import jackknife as around_one
from voices.agreement.resampling.bootstrap import bootstrap, draw_weights
from voices.agreement.resampling.design import design_effect
from voices.agreement.resampling.jackknife import from_left_out, jackknife

Q = 4
# [transcript][unit][coder]
STUDIES = st.lists(
    st.lists(st.lists(st.sampled_from([0, 1, 2, 3, None]), min_size=3, max_size=3), max_size=4), min_size=1, max_size=5
)


def plain_alpha(units: list[list], *, ordinal: bool) -> float:
    """Krippendorff's alpha from the raw units by its definition: pairs of values, distances of values."""
    pairable = [[value for value in unit if value is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) > 1]
    values = [value for unit in pairable for value in unit]
    n = [values.count(each) for each in range(Q)]

    def distance(c: int, k: int) -> float:
        low, high = min(c, k), max(c, k)
        return (sum(n[low : high + 1]) - (n[low] + n[high]) / 2) ** 2 if ordinal else float(c != k)

    observed = sum(distance(c, k) / (len(unit) - 1) for unit in pairable for c, k in permutations(unit, 2))
    expected = sum(distance(c, k) for c, k in permutations(values, 2))
    return 1 - (len(values) - 1) * observed / expected if expected else math.nan


def table_of(units: list[list]) -> np.ndarray:
    """Krippendorff's coincidence matrix by its definition."""
    table = np.zeros((Q, Q))
    for unit in units:
        there = [value for value in unit if value is not None]
        for c, k in permutations(there, 2):
            table[c, k] += 1 / (len(there) - 1)
    return table


def alphas(tables: np.ndarray) -> np.ndarray:
    """Nominal and ordinal alpha (R, 2) of coincidence tables (R, Q, Q)."""
    n_c = tables.sum(axis=-1)
    n = n_c.sum(axis=-1)
    middle = n_c.cumsum(axis=-1) - n_c / 2
    found = []
    for distance in (1 - np.eye(Q)[None], (middle[:, :, None] - middle[:, None, :]) ** 2):
        expected = (n_c[:, :, None] * n_c[:, None, :] * distance).sum(axis=(1, 2))
        observed = (tables * distance).sum(axis=(1, 2))
        found.append(np.where(expected > 0, 1 - (n - 1) * observed / expected, np.nan))
    return np.stack(found, axis=1)


def plain(units: list[list]) -> list[float]:
    return [plain_alpha(units, ordinal=ordinal) for ordinal in (False, True)]


def flat(transcripts) -> list[list]:
    return [unit for transcript in transcripts for unit in transcript]


def compared(transcript) -> bool:
    """Whether a transcript has a unit that two coders coded."""
    return any(sum(value is not None for value in unit) > 1 for unit in transcript)


@given(STUDIES)
@examples(150)
def test_jackknife_is_what_recomputing_without_each_transcript_gives(transcripts):
    found = jackknife(alphas, np.stack([table_of(each) for each in transcripts]))
    assert found.value == pytest.approx(plain(flat(transcripts)), nan_ok=True)
    there = [each for each in range(len(transcripts)) if compared(transcripts[each])]
    without = np.array([plain(flat(transcripts[:each] + transcripts[each + 1 :])) for each in there]).reshape(-1, 2)
    assert found.without[there] == pytest.approx(without, nan_ok=True)
    for at in (0, 1):
        left = without[:, at]
        assert found.n_transcripts[at] == len(there)
        if math.isnan(found.value[at]):
            assert found.reason[at] == ""
        elif len(there) < 2:
            assert found.reason[at] == reasons.ONE_TRANSCRIPT
        elif np.isnan(left).any():
            assert found.reason[at] == reasons.HANGS_ON_ONE
        else:
            se = math.sqrt((len(left) - 1) * statistics.pvariance(left))
            half = stdtrit(len(left) - 1, 0.975) * se
            value = found.value[at]
            assert found.se[at] == pytest.approx(se, abs=1e-12)
            assert (found.low[at], found.high[at]) == pytest.approx(
                (max(min(-1, value), value - half), min(1, value + half))
            )
            assert found.reason[at] == ""
            assert around_one(value, left) == pytest.approx((found.low[at], found.high[at]))
            continue
        assert np.isnan([found.low[at], found.high[at], found.se[at]]).all()


@given(STUDIES, st.integers(0, 2**63))
@examples(60)
def test_each_resample_is_what_rebuilding_it_from_the_raw_data_gives(transcripts, seed):
    n_resamples = 20
    found = bootstrap(alphas, np.stack([table_of(each) for each in transcripts]), seed=seed, n_resamples=n_resamples)
    there = [each for each in transcripts if compared(each)]
    if len(there) < 2:
        assert np.isnan(found.values).all()
        assert np.isnan(found.below(0.5)).all()
        assert set(found.reason[np.isfinite(found.value)]) <= {reasons.ONE_TRANSCRIPT}
        return
    weights = draw_weights(len(there), n_resamples, seed)
    expected = np.array(
        [plain(flat(each for each, n in zip(there, row, strict=True) for _ in range(n))) for row in weights]
    )
    assert found.values == pytest.approx(expected, nan_ok=True)
    for at in (0, 1):
        defined = expected[:, at][np.isfinite(expected[:, at])]
        assert found.n_undefined[at] == n_resamples - len(defined)
        if math.isfinite(found.value[at]) and len(defined):
            assert (found.low[at], found.high[at]) == pytest.approx(tuple(np.percentile(defined, [2.5, 97.5])))
            assert found.below(0.667)[at] == pytest.approx((found.values[:, at] < 0.667).sum() / len(defined))


def shares(table: np.ndarray) -> np.ndarray:
    return table[..., 0] / table[..., 1]


def test_many_figures_at_once_are_the_figures_one_by_one_each_over_its_own_transcripts():
    sums = np.array([[[3, 4], [1, 1]], [[1, 4], [0, 0]], [[4, 4], [1, 2]], [[0, 0], [0, 3]]], dtype=float)
    found = jackknife(shares, sums, present=sums[..., 1] > 0)
    assert found.n_transcripts.tolist() == [3, 3]
    for at in (0, 1):
        alone = jackknife(shares, sums[sums[:, at, 1] > 0, at])
        assert (found.low[at], found.high[at], found.se[at]) == (alone.low, alone.high, alone.se)
    assert np.isnan(found.without[3, 0])
    assert np.isnan(found.without[1, 1])


def test_figures_may_hang_on_several_tables_of_any_shape():
    agreeing, units = np.array([3.0, 1, 4]), np.array([[4.0], [4], [4]])
    found = jackknife(lambda one, other: one / other[:, 0], agreeing, units)
    assert found.without.tolist() == [0.625, 0.875, 0.5]
    drawn = bootstrap(lambda one, other: one / other[:, 0], agreeing, units, seed=5)
    assert drawn.values.tolist() == bootstrap(shares, np.stack([agreeing, units[:, 0]], axis=1), seed=5).values.tolist()


def test_one_transcript_has_no_interval_and_says_so():
    one = np.array([[3.0, 4.0], [0.0, 0.0]])
    for found in (jackknife(shares, one), bootstrap(shares, one, seed=1)):
        assert found.value == 0.75
        assert np.isnan(found.low)
        assert found.reason == reasons.ONE_TRANSCRIPT
    assert np.isnan(bootstrap(shares, one, seed=1).below(0.9))


def test_no_transcript_has_neither_value_nor_reason():
    for found in (jackknife(shares, np.zeros((0, 2))), bootstrap(shares, np.zeros((3, 2)), seed=1)):
        assert np.isnan(found.value)
        assert found.reason == ""


def test_equal_transcripts_leave_no_doubt():
    found = jackknife(shares, np.array([[1.0, 2.0]] * 5))
    assert (found.se, found.low, found.high) == (0, 0.5, 0.5)


def test_a_value_below_the_limits_stays_inside_its_interval():
    found = from_left_out(np.array(-1.3), np.array([-1.2, -1.4]))
    assert found.low == -1.3


def test_the_same_seed_draws_the_same_however_it_is_cut(monkeypatch):
    whole = draw_weights(7, 50, seed=11)
    assert whole[0].tolist() == [3, 1, 0, 1, 1, 0, 1]
    assert (whole.sum(axis=1) == 7).all()
    assert not np.array_equal(whole, draw_weights(7, 50, seed=12))
    monkeypatch.setattr("voices.agreement.resampling.bootstrap.MOST_CELLS", 20)
    assert np.array_equal(whole, draw_weights(7, 50, seed=11))


def test_every_transcript_is_drawn_as_often_as_chance_has_it():
    weights = draw_weights(10, 20_000, seed=3)
    assert weights.mean(axis=0) == pytest.approx(np.ones(10), abs=0.03)
    assert weights.var(axis=0) == pytest.approx(np.full(10, 0.9), abs=0.05)


def test_design_effect():
    assert design_effect(0.06, 0.02) == pytest.approx(9)
    for one, other in ((None, 0.1), (0.1, None), (0.1, 0.0), (float("nan"), 0.1)):
        assert design_effect(one, other) is None
