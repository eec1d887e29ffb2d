"""The lot: shares by hand, within one of proportional, the same for the same seed, and fair."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.errors import PlanError
from voices.planning.draw import draw, n_of_share, quotas

SIZES = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=2).map(lambda s: (s,)), st.integers(1, 40), min_size=1)


def test_shares_by_hand():
    """20 of 100: exact shares 9.4, 6.2, 2.2, 2.2; whole parts 9, 6, 2, 2; the one that is left goes to 9.4."""
    assert quotas({("A",): 47, ("B",): 31, ("C",): 11, ("D",): 11}, 20) == {("A",): 10, ("B",): 6, ("C",): 2, ("D",): 2}


def test_a_tie_goes_to_the_larger_stratum_then_to_the_first():
    """2 of 8: exact shares 1, 1/2, 1/2. 3 of 9: 3/2, 3/2 with sizes equal, the first; 3 of 4 + 2: exact 2 and 1."""
    assert quotas({("C",): 2, ("B",): 2, ("A",): 4}, 2) == {("A",): 1, ("B",): 1, ("C",): 0}
    assert quotas({("A",): 4, ("B",): 2}, 3) == {("A",): 2, ("B",): 1}


@given(SIZES, st.data())
def test_each_share_is_within_one_of_proportional_and_none_is_short_of_a_better_one(sizes, data):
    total = sum(sizes.values())
    n = data.draw(st.integers(1, total))
    given_ = quotas(sizes, n)
    exact = {stratum: Fraction(n * size, total) for stratum, size in sizes.items()}
    assert sum(given_.values()) == n
    for stratum in sizes:
        assert 0 <= given_[stratum] <= sizes[stratum]
        assert given_[stratum] in (exact[stratum] // 1, exact[stratum] // 1 + 1)
    up = [exact[s] % 1 for s in sizes if given_[s] > exact[s] // 1]
    down = [exact[s] % 1 for s in sizes if given_[s] == exact[s] // 1]
    assert min(up, default=1) >= max(down, default=0)


@given(SIZES, st.integers(1, 3), st.data())
def test_with_at_least_so_many_every_stratum_has_them(sizes, at_least, data):
    total = sum(sizes.values())
    n = data.draw(st.integers(1, total))
    if min(sizes.values()) < at_least or at_least * len(sizes) > n:
        with pytest.raises(PlanError):
            quotas(sizes, n, at_least)
        return
    given_ = quotas(sizes, n, at_least)
    assert sum(given_.values()) == n
    assert all(at_least <= given_[stratum] <= sizes[stratum] for stratum in sizes)


@given(SIZES, st.integers(0, 10_000), st.data())
def test_a_sample_has_the_shares_each_once_and_hangs_on_the_seed_alone(sizes, seed, data):
    strata = {f"{stratum[0]}-{at}": stratum for stratum, size in sizes.items() for at in range(size)}
    n = data.draw(st.integers(1, len(strata)))
    drawn = draw(strata, n, seed)
    assert len({*drawn}) == len(drawn) == n
    assert Counter(strata[name] for name in drawn) == Counter(quotas(sizes, n))
    shuffled = data.draw(st.permutations(list(strata)))
    assert draw({name: strata[name] for name in shuffled}, n, seed) == drawn


def test_every_interview_has_the_same_chance():
    """Of 10, 3 are drawn with each of 2,000 seeds: each is expected 600 times, with a standard deviation of 20.5."""
    strata = {f"V{at:02}": () for at in range(10)}
    times = Counter(name for seed in range(2000) for name in draw(strata, 3, seed))
    assert len(times) == 10
    assert all(abs(n - 600) < 4 * 20.5 for n in times.values())


@pytest.mark.parametrize(
    ("sizes", "n", "at_least", "told"),
    [
        ({("A",): 3}, 4, 0, "4 transcripts were asked for, and there are 3"),
        ({}, 1, 0, "there are 0"),
        ({("A",): 3}, 0, 0, "no transcripts"),
        ({("A", "x"): 3, ("B", "y"): 1}, 4, 2, "B, y has 1"),
        ({("A",): 3, ("B",): 3}, 3, 2, "4 transcripts, not 3"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(sizes, n, at_least, told):
    with pytest.raises(PlanError) as caught:
        quotas(sizes, n, at_least)
    assert told in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("share", "n", "wanted"), [(0.1, 30, 3), (0.2, 15, 3), (0.3, 10, 3), (0.07, 100, 7), (0.01, 5, 1)]
)
def test_a_share_is_never_less_than_asked_for_and_no_rounding_of_machines_adds_one(share, n, wanted):
    assert n_of_share(share, n) == wanted
