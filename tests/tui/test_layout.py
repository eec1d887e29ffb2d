"""Wrapped text: every word once, rows no wider than told, offsets to cells and back for any script."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from voices.coding.graphemes import joins, sign_start
from voices.display import harmless
from voices.model import Code, Codebook, Coding, Role, Span, Speaker, Transcript, Turn
from voices.tui.coding.layout import _UNEVEN, Layout
from voices.tui.coding.stripes import Stripes

SIGNS = [
    "a",
    "b",
    " ",
    " ",
    "é",
    "漢",
    "字",
    "👩‍👩‍👧‍👦",
    "❤️",
    "e\u0301",
    "न",
    "स्ते",
    "한",
    "\t",
    "\x1b",
    "\u202e",
    "…",
    "🇬🇧",
    "xyz",
]


def transcript(texts: list[str]) -> Transcript:
    start, turns = 0, []
    for number, words in enumerate(texts, 1):
        turns.append(Turn(number, Speaker("YP", Role.CHILD), start, words))
        start += len(words) + 1
    return Transcript(uuid4(), "T", "", (), tuple(turns))


TEXTS = st.lists(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join), min_size=1, max_size=5)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(8, 40))
def test_every_sign_but_spaces_is_on_exactly_one_row_and_rows_fit(texts, width):
    made = transcript(texts)
    layout = Layout(made, width)
    seen: list[int] = []
    for row in range(layout.n_rows):
        span = layout.span(row)
        assert cell_len(layout.text(row)) <= width
        assert not set(layout.text(row)) & {"\x1b", "\u202e", "\t", "\n"}
        if span is not None:
            seen += range(span.start, span.end)
            assert layout.row_at(span.start) == row
            assert made.turns.index(layout.turn(row)) == layout.turn(row).number - 1
    assert seen == sorted(set(seen))
    missing = set(range(len(made.text))) - set(seen)
    assert all(made.text[at] in " \n\t" or made.text[at].isspace() for at in missing)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(8, 40), st.data())
def test_offset_to_cell_and_back_stays_on_the_same_sign(texts, width, data):
    made = transcript(texts)
    layout = Layout(made, width)
    rows = [span for row in range(layout.n_rows) if (span := layout.span(row)) is not None]
    if not rows:
        return
    span = data.draw(st.sampled_from(rows))
    offset = data.draw(st.integers(span.start, span.end - 1))
    row, cell = layout.cell_at(offset)
    back = layout.offset_at(row, cell)
    assert back <= offset
    assert layout.cell_at(back) == (row, cell)
    assert layout.offset_at(row, 10_000) < span.end


ANY_TEXTS = st.lists(st.text(max_size=60), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXTS | TEXTS, st.integers(8, 40))
def test_every_offset_goes_to_a_cell_and_back_to_the_beginning_of_its_sign(texts, width):
    made = transcript(texts)
    layout = Layout(made, width)
    for row in range(layout.n_rows):
        span = layout.span(row)
        if span is None:
            assert layout.text(row) == ""
            continue
        assert cell_len(layout.text(row)) <= width
        assert not joins(made.text, span.start)
        for offset in range(span.start, span.end):
            there, cell = layout.cell_at(offset)
            assert there == row
            assert 0 <= cell < width
            assert layout.offset_at(there, cell) == sign_start(made.text, offset)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXTS, st.integers(8, 40))
def test_rows_hold_the_text_but_for_spaces_and_in_order(texts, width):
    made = transcript(texts)
    layout = Layout(made, width)
    held = [span for row in range(layout.n_rows) if (span := layout.span(row)) is not None]
    assert all(one.end <= other.start for one, other in pairwise(held))
    edges = [0, *(edge for span in held for edge in (span.start, span.end)), len(made.text)]
    left_out = "".join(made.text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    assert not left_out.strip(" \t\n")


def test_what_joins_or_is_not_one_cell_wide_is_measured():
    signs = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x10000))]
    uneven = [each for each in signs if joins(f"a{each}", 1) or cell_len(harmless(each)) != 1]
    assert len(uneven) > 2000
    assert all(_UNEVEN.search(each) for each in uneven)


@pytest.mark.parametrize("sign", ["a", "漢", "न", "👩\u200d👧", "e\u0301"])
def test_a_turn_of_200_000_signs_without_a_space_is_cut_into_full_rows(sign):
    layout = Layout(transcript([sign * 200_000]), 40)
    n_cells = cell_len(sign)
    assert layout.n_rows == 200_000 * n_cells // 40 + 1
    row, cell = layout.cell_at(100_000 * len(sign))
    assert (row, cell) == (100_000 * n_cells // 40, 0)


def test_a_word_wider_than_the_line_is_cut_and_spaces_at_the_cut_are_not_shown():
    layout = Layout(transcript(["abcdefghijkl  mn opq"]), 8)
    assert [layout.text(row) for row in range(layout.n_rows)] == ["abcdefgh", "ijkl  mn", "opq", ""]


@given(st.lists(st.text("abcdefg", min_size=1, max_size=8), max_size=60), st.integers(8, 60))
def test_plain_words_wrap_as_the_standard_library_wraps_them(each, width):
    words = " ".join(each)
    layout = Layout(transcript([words]), width)
    shown = [layout.text(row) for row in range(layout.n_rows - 1)]
    assert shown == textwrap.wrap(words, width, break_on_hyphens=False)


def coding(start: int, end: int) -> Coding:
    from datetime import UTC, datetime

    return Coding(uuid4(), uuid4(), Span(start, end), "a", uuid4(), datetime(2026, 1, 1, tzinfo=UTC), "1")


BOOK = Codebook("1", "T", (Code("T", "T", codable=False), Code("a", "Listened", "T")))


@given(st.lists(st.tuples(st.integers(0, 150), st.integers(1, 60)), max_size=12))
def test_stripes_never_share_a_lane_on_a_row(places):
    layout = Layout(transcript(["word " * 40, "more " * 20]), 20)
    n_chars = len(layout.transcript.text)
    codings = [coding(start, min(n_chars, start + length)) for start, length in places if start < n_chars]
    stripes = Stripes(layout, codings, BOOK)
    for row in range(layout.n_rows):
        lanes = [stripe.lane for stripe in stripes.on_row(row)]
        assert len(lanes) == len(set(lanes))
        span = layout.span(row)
        if span is not None:
            assert {s.coding.id for s in stripes.on_row(row)} == {c.id for c in codings if c.span.overlaps(span)}
