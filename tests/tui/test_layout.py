"""Wrapped text: every word once, rows no wider than told, offsets to cells and back for any script."""

from __future__ import annotations

import textwrap
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from voices.model import Code, Codebook, Coding, Role, Span, Speaker, Transcript, Turn
from voices.tui.coding.layout import Layout
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
