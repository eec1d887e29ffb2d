"""Hidden cells must not come back: not by subtraction, and not by knowing the rule that hid them."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.protecting.small_numbers import THRESHOLD, fold_groups, suppress_row


def small(count: int, base: int) -> bool:
    return count < THRESHOLD or count == base


@pytest.mark.parametrize("bases", [(7, 9), (8, 8), (5, 11), (10, 12), (20, 25), (6, 6, 6), (7, 8, 10), (5, 6, 7, 8)])
def test_whoever_knows_the_rule_and_all_totals_learns_of_no_small_cell(bases):
    """Play the reader: for every table row there can be, list all rows that would have been printed the same way."""
    alike: dict[tuple, list[tuple[int, ...]]] = {}
    possible: dict[int, list[tuple[int, ...]]] = {}
    for counts in product(*(range(base + 1) for base in bases)):
        printed = (sum(counts), tuple(suppress_row(counts, bases)))
        alike.setdefault(printed, []).append(counts)
        possible.setdefault(sum(counts), []).append(counts)
    for (total, shown), rows in alike.items():
        if None not in shown:
            assert rows == [shown]
            assert not any(small(count, base) for count, base in zip(shown, bases, strict=True))
            continue
        assert set(shown) == {None}, "a row is hidden whole"
        for index, base in enumerate(bases):
            before = {counts[index] for counts in possible[total]}
            after = {counts[index] for counts in rows}
            assert len(after) >= min(len(before), THRESHOLD), (total, index)
            if all(small(count, base) for count in after):
                assert all(small(count, base) for count in before), (total, index)


def test_something_can_be_shown():
    assert suppress_row([5, 5], [8, 8]) == [5, 5]
    assert suppress_row([10, 12], [20, 25]) == [10, 12]
    assert suppress_row([7, 6, 8], [15, 15, 15]) == [7, 6, 8]


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 14), max_size=7))
def test_every_child_is_in_one_printed_group_of_at_least_five(bases):
    folded = fold_groups(bases)
    members = [member for group in folded.values() for member in group]
    if folded:
        assert len(folded) >= 2
        assert sorted(members) == sorted(group for group, base in bases.items() if base)
        assert all(sum(bases[member] for member in group) >= THRESHOLD for group in folded.values())
    else:
        groups = [base for base in bases.values() if base]
        small_ones = [base for base in groups if base < THRESHOLD]
        assert len(groups) < 2 or len(groups) - len(small_ones) <= 1


def test_small_groups_are_put_together_or_nothing_is_printed():
    assert fold_groups({"a": 7, "b": 8}) == {"a": ("a",), "b": ("b",)}
    assert fold_groups({"a": 7, "b": 3, "c": 2}) == {"a": ("a",), "others": ("b", "c")}
    assert fold_groups({"a": 7, "b": 3, "c": 1, "d": 9}) == {"d": ("d",), "others": ("a", "b", "c")}
    assert fold_groups({"7-9": 1, "10-12": 5, "13-15": 8}) == {"7-9 / 10-12": ("7-9", "10-12"), "13-15": ("13-15",)}
    assert fold_groups({"others": 7, "b": 3, "c": 2}) == {"others": ("others",), "others together": ("b", "c")}
    assert fold_groups({"a": 7, "b": 3, "c": 1}) == {}
    assert fold_groups({"a": 2}) == {}
