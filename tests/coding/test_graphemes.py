"""What a reader sees as one sign: never cut, whatever the script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.coding import spans
from voices.coding.graphemes import joins, sign_end, sign_start, signs
from voices.model import Span


@pytest.mark.parametrize(
    "sign",
    [
        "e\u0301",
        "👩‍👩‍👧‍👦",
        "❤️",
        "👍🏽",
        "🇬🇧",
        "1\ufe0f\u20e3",
        "한",
        "नि",
        "🏴\U000e0067\U000e0062\U000e007f",
        "กำ",
        "ｶﾞ",
    ],
)
def test_one_sign_stays_whole_and_its_neighbours_stay_apart(sign):
    text = f"a{sign}{sign}b"
    expected = [1, 1 + len(sign), 1 + 2 * len(sign)]
    assert [start for start, _ in signs(text, 0, len(text))] == [0, *expected]
    assert {sign_start(text, at) for at in range(1, expected[1])} == {1}
    assert {sign_end(text, at) for at in range(expected[0], expected[1])} == {expected[1]}


def test_a_mark_behind_a_space_stands_alone():
    assert [joins(" \u0301x", at) for at in range(3)] == [False, False, False]


def test_three_flags_in_a_row_are_three():
    assert list(signs("🇬🇧🇫🇷🇩🇪🇮", 0, 7)) == [(0, 2), (2, 4), (4, 6), (6, 7)]


@given(st.text(max_size=30))
def test_walking_over_signs_and_asking_for_one_agree(text):
    found = list(signs(text, 0, len(text)))
    assert "".join(text[start:end] for start, end in found) == text
    for start, end in found:
        for at in range(start, end):
            assert (sign_start(text, at), sign_end(text, at)) == (start, end)


@given(st.text(max_size=30), st.integers(0, 29), st.integers(1, 30))
def test_a_trimmed_selection_cuts_no_sign_and_has_no_space_at_its_ends(text, start, length):
    trimmed = spans.trim_to_graphemes(text, Span(start, start + length))
    words = text[start : start + length].strip()
    if not words:
        assert trimmed is None
        return
    assert not joins(text, trimmed.start)
    assert not joins(text, trimmed.end)
    quote = text[trimmed.start : trimmed.end]
    assert words in quote
    assert quote == quote.strip()
