"""Hidden cells must not come back by subtraction."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from voices.protecting.small_numbers import THRESHOLD, fold_groups, suppress_row


@st.composite
def rows(draw):
    bases = draw(st.lists(st.integers(5, 12), min_size=1, max_size=4))
    counts = [draw(st.integers(0, base)) for base in bases]
    unprinted = draw(st.integers(0, 4))
    return counts, bases, sum(counts) + unprinted


@given(rows())
def test_no_small_or_full_cell_is_shown(row):
    counts, bases, total = row
    for shown, count, base in zip(suppress_row(counts, bases, total), counts, bases, strict=True):
        assert shown is None or (shown == count and THRESHOLD <= count < base)


@given(rows())
def test_a_hidden_cell_does_not_follow_from_the_total(row):
    """Where anything is shown, at least two cells are hidden and they hold at least the threshold together."""
    counts, bases, total = row
    shown = suppress_row(counts, bases, total)
    hidden = [count for count, each in zip(counts, shown, strict=True) if each is None]
    if hidden and len(hidden) < len(shown):
        assert len(hidden) >= 2
        assert total - sum(each for each in shown if each is not None) >= THRESHOLD


def test_small_groups_are_folded_or_left_out():
    assert fold_groups({"a": 7, "b": 3, "c": 1}) == {"a": ("a",)}
    assert fold_groups({"a": 7, "b": 3, "c": 2}) == {"a": ("a",), "others": ("b", "c")}
    assert fold_groups({"a": 7, "b": 8}) == {"a": ("a",), "b": ("b",)}
    assert fold_groups({"a": 2}) == {}


def test_the_smallest_possible_table_that_could_be_solved_is_hidden():
    for counts in product(range(8), repeat=2):
        shown = suppress_row(counts, (7, 7), sum(counts))
        assert shown.count(None) != 1
