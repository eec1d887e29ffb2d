"""Who gets what: pairs meet as often as wished whenever that can be, loads are even, nothing is given twice."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.errors import PlanError
from voices.planning.assign import assign, pair_order


def names(what: str, n: int) -> list[str]:
    return [f"{what}{at}" for at in range(n)]


def loads(assigned, coders):
    return Counter({coder: sum(coder in row for row in assigned.values()) for coder in coders})


def shared(assigned, coders):
    return {pair: sum({*pair} <= {*row} for row in assigned.values()) for pair in combinations(coders, 2)}


@pytest.mark.parametrize("n", range(2, 14))
def test_every_beginning_of_the_order_of_pairs_is_even(n):
    order = pair_order(n)
    assert sorted(order) == list(combinations(range(n), 2))
    load = Counter(dict.fromkeys(range(n), 0))
    for pair in order * 2:
        load.update(pair)
        assert max(load.values()) - min(load.values()) <= 1


@given(st.integers(0, 60), st.integers(2, 9), st.integers(0, 4))
def test_two_to_a_transcript_meet_the_minimum_exactly_when_any_plan_could(n, n_coders, per_pair):
    """A transcript serves one pair, so fewer than per_pair * pairs transcripts cannot do; with as many it must."""
    coders = names("c", n_coders)
    if n < per_pair * n_coders * (n_coders - 1) // 2:
        with pytest.raises(PlanError):
            assign(names("V", n), coders, 2, per_pair)
        return
    assigned = assign(names("V", n), coders, 2, per_pair)
    assert list(assigned) == names("V", n)
    assert all(len({*row}) == 2 for row in assigned.values())
    together, load = shared(assigned, coders), loads(assigned, coders)
    assert min(together.values()) >= per_pair
    assert max(together.values()) - min(together.values()) <= 1
    assert max(load.values()) - min(load.values()) <= 1


@given(st.integers(0, 40), st.integers(3, 8), st.integers(0, 3), st.data())
def test_more_to_a_transcript_meet_the_minimum_whenever_pairs_alone_would(n, n_coders, per_pair, data):
    each = data.draw(st.integers(3, n_coders))
    coders = names("c", n_coders)
    try:
        assigned = assign(names("V", n), coders, each, per_pair)
    except PlanError:
        assert n < per_pair * n_coders * (n_coders - 1) // 2
        return
    assert all(len({*row}) == len(row) == each for row in assigned.values())
    assert min(shared(assigned, coders).values()) >= per_pair
    load = loads(assigned, coders)
    assert max(load.values()) - min(load.values()) <= 2
    assert assign(names("V", n), coders, each, per_pair) == assigned


@pytest.mark.parametrize(
    ("n_coders", "each", "least"),
    [(4, 3, 3), (5, 3, 4), (6, 3, 6), (5, 4, 3), (6, 4, 3), (7, 4, 5), (8, 3, 11), (8, 4, 6), (9, 3, 12), (6, 5, 3)],
)
def test_few_transcripts_do_when_each_goes_to_many(n_coders, each, least):
    """The covering numbers C(v, k, 2): all but 5 for (7, 4) are ceil(v/k ceil((v-1)/(k-1))), Schönheim 1964.

    With fewer, no plan at all lets every pair meet.
    """
    coders = names("c", n_coders)
    assert min(shared(assign(names("V", least), coders, each), coders).values()) >= 1
    with pytest.raises(PlanError):
        assign(names("V", least - 1), coders, each)


def test_all_coders_to_each_transcript():
    assert assign(["V1"], ["ana", "bo", "cy"], 3) == {"V1": ("ana", "bo", "cy")}


@pytest.mark.parametrize(
    ("coders", "each", "per_pair", "told"),
    [
        ([], 2, 1, "there are none"),
        (["ana"], 2, 1, "there is one"),
        (["ana", "bo", "Ana"], 2, 1, "ana is named twice"),
        (["ana", "bo"], 3, 1, "there are 2"),
        (["ana", "bo"], 1, 1, "there are 2"),
        (["ana", "bo", "cy"], 2, 2, "ana and"),
    ],
)
def test_what_cannot_be_is_refused_in_words(coders, each, per_pair, told):
    with pytest.raises(PlanError) as caught:
        assign(names("V", 4), coders, each, per_pair)
    assert told in caught.value.message
    assert caught.value.hint
