"""Cursor and selection without a screen: they stay in the text and cut no sign, whatever is pressed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.test_layout import ANY_TEXTS, TEXTS, transcript
from voices.coding.graphemes import joins, sign_end
from voices.model import Span
from voices.tui.coding.pointing import Pointer, Pointing

MOVES = [
    *(lambda at, s=step: at.word(s) for step in (-1, 1)),
    *(lambda at, s=step: at.sentence(s) for step in (-1, 1)),
    *(lambda at, s=step: at.turn(s) for step in (-1, 1)),
    *(lambda at, s=step: at.child_turn(s) for step in (-1, 1)),
    *(lambda at, s=step: at.edge(s) for step in (-1, 1)),
    *(lambda at, s=step: at.move_start(s) for step in (-1, 1)),
    *(lambda at, s=step: at.extend(lambda: at.word(s)) for step in (-1, 1)),
    Pointing.widen,
    Pointing.let_go,
    Pointing.toggle_selecting,
    Pointing.toggle_snapping,
]


def quote(at: Pointing) -> str | None:
    return None if at.selection is None else at.transcript.text[at.selection.start : at.selection.end]


@settings(max_examples=300, deadline=None)
@given(ANY_TEXTS | TEXTS, st.lists(st.sampled_from(MOVES) | st.integers(0, 60), max_size=25))
def test_no_move_leaves_the_text_or_cuts_a_sign(texts, moves):
    at = Pointing(transcript(texts))
    text = at.transcript.text
    for move in moves:
        before = at.pointer
        if isinstance(move, int):
            at.extend_to(min(move, max(0, len(text) - 1)))
        else:
            move(at)
        assert 0 <= at.cursor <= len(text)
        for span in filter(None, (at.pointer.word, at.selection)):
            assert span.end <= len(text)
            assert not joins(text, span.start)
            assert not joins(text, span.end)
            quoted = text[span.start : span.end]
            assert quoted == quoted.strip() != ""
            if at.snapping:
                assert span.start == 0 or text[span.start - 1].isspace()
                assert span.end == len(text) or text[span.end].isspace()
        changed = before.changes(at.pointer)
        for offset in range(len(text)):
            if any(_looks(before, offset) != _looks(at.pointer, offset) for _ in (0,)):
                assert any(span.contains(offset) for span in changed)


def _looks(pointer: Pointer, offset: int) -> tuple[bool, ...]:
    return tuple(each is not None and each.contains(offset) for each in (pointer.word, pointer.selection))


@settings(max_examples=200, deadline=None)
@given(ANY_TEXTS | TEXTS)
def test_signs_are_walked_through_one_by_one_both_ways(texts):
    at = Pointing(transcript(texts), snapping=False)
    text = at.transcript.text
    expected = [o for o in range(len(text)) if not text[o].isspace() and not joins(text, o)]

    def walked(step: int) -> list[int]:
        seen = [at.cursor]
        while True:
            at.word(step)
            if at.cursor == seen[-1]:
                return seen
            seen.append(at.cursor)

    if expected:
        assert walked(1) == expected
        assert walked(-1) == expected[::-1]


def test_a_selection_may_end_inside_a_word_while_snapping_is_off():
    at = Pointing(transcript(["unhappy e\u0301te\u0301 then"]))
    at.toggle_snapping()
    for _ in range(5):
        at.extend(lambda: at.word(1))
    assert quote(at) == "unhapp"
    at.move_start(1)
    at.move_start(1)
    assert quote(at) == "happ"
    for _ in range(3):
        at.extend(lambda: at.word(1))
    assert quote(at) == "happy e\u0301t"
    at.toggle_snapping()
    assert quote(at) == "unhappy e\u0301te\u0301"


def test_a_selection_drawn_backwards_keeps_its_moving_end_when_snapping_changes():
    at = Pointing(transcript(["one two three four"]))
    at.edge(1)
    at.extend(lambda: at.word(-1))
    at.toggle_snapping()
    assert quote(at) == "three four"
    at.extend(lambda: at.word(1))
    assert quote(at) == "hree four"


@pytest.mark.parametrize("snapping", [True, False])
def test_space_widens_to_the_turn_and_the_answer_and_back_to_where_it_began(snapping):
    at = Pointing(transcript(["One went. Two stayed. ", "", "Three came."]), snapping=snapping)
    at.word(1)
    before = at.cursor
    quotes = []
    for _ in range(4):
        at.widen()
        quotes.append(quote(at))
    # Sentences are not told here: a turn without them is one.
    assert quotes[:2] == ["One went. Two stayed.", "One went. Two stayed. \n\nThree came."]
    assert quotes[2] is None
    at.widen()
    at.let_go()
    at.go(before)
    assert at.cursor == before


def test_a_word_of_200_000_signs_is_one_stop_and_each_of_its_signs_is_one_without_snapping():
    at = Pointing(transcript(["漢" * 200_000, "end"]))
    at.word(1)
    assert at.cursor == 200_001
    at.word(-1)
    assert at.pointer.word == Span(0, 200_000)
    at.toggle_snapping()
    at.go(150_000)
    at.extend(lambda: at.word(-1))
    assert at.selection == Span(149_999, 150_001)
    assert sign_end(at.transcript.text, 149_999) == 150_000
