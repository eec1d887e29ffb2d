"""Painted rows without a screen: what changed little by little looks as if it had been painted at once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.style import Style
from textual.color import Color

from tests.tui.test_layout import TEXTS
from voices.model import Code, Codebook, Coding, Role, Span, Speaker, Transcript, Turn
from voices.tui.coding import views
from voices.tui.coding.layout import Layout
from voices.tui.coding.paint import GUTTER, LEFT, Looks, Painter
from voices.tui.coding.pointing import Pointer
from voices.tui.coding.stripes import N_LANES, Stripes

CODES = ("a", "b", "c")
BOOK = Codebook("1", "T", (Code("T", "T", codable=False), *(Code(each, f"Name {each}", "T") for each in CODES)))
COLOURS = {"T": "#ff0000", "a": "#ff0000", "b": "#ff0000", "c": "#00ff00"}
WIDTH = 44
LOOKS = Looks(
    *map(Style.parse, ("white", "red", "blue", "bold", "reverse", "bold reverse", "bold", "italic")), Color(0, 0, 0)
)
ROLES = {"YP": Role.CHILD, "INT": Role.INTERVIEWER, "MUM": Role.OTHER, "ALL": Role.SEVERAL}


def interview(*turns: tuple[str, str]) -> Transcript:
    start, made = 0, []
    for number, (label, text) in enumerate(turns, 1):
        made.append(Turn(number, Speaker(label, ROLES[label]), start, text))
        start += len(text) + 1
    return Transcript(UUID(int=0), "T", "", (), tuple(made))


def coding(number: int, start: int, end: int, code: str = "a") -> Coding:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Coding(UUID(int=number), UUID(int=0), Span(start, end), code, UUID(int=1), made, "1")


def painter(layout: Layout, codings: list[Coding], done: frozenset[int] = frozenset()) -> Painter:
    return Painter(layout, Stripes(layout, codings, BOOK), COLOURS, LOOKS, done)


def shown(painter: Painter, layout: Layout, pointer: Pointer | None = None) -> list[str]:
    return [painter.row(row, WIDTH, pointer or Pointer()).text.rstrip() for row in range(layout.n_rows)]


LAYOUT = Layout(interview(("YP", "word " * 60), ("INT", "what? " * 9), ("YP", ""), ("YP", "more " * 40)), 20)
N_CHARS = len(LAYOUT.transcript.text)
PLACES = st.tuples(st.integers(0, N_CHARS - 1), st.integers(1, 150), st.sampled_from(CODES), st.integers(1, 8))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.lists(PLACES, max_size=7), st.frozensets(st.integers(1, 4))), min_size=2, max_size=6))
def test_codings_that_come_and_go_look_as_if_painted_at_once(steps):
    stripes = Stripes(LAYOUT, (), BOOK)
    kept = Painter(LAYOUT, stripes, COLOURS, LOOKS, frozenset())
    for places, done in steps:
        by_number = {number: (start, length, code) for start, length, code, number in places}
        codings = [coding(n, at, min(N_CHARS, at + length), code) for n, (at, length, code) in by_number.items()]
        before = [kept.row(row, WIDTH, Pointer()) for row in range(LAYOUT.n_rows)]
        changed = stripes.update(codings) + kept.set_turns(done, frozenset())
        kept.forget(changed)
        fresh = painter(LAYOUT, codings, done)
        for row in range(LAYOUT.n_rows):
            strip = kept.row(row, WIDTH, Pointer())
            assert list(strip) == list(fresh.row(row, WIDTH, Pointer()))
            assert strip is before[row] or any(row in rows for rows in changed)


def test_a_coding_far_away_changes_no_other_row():
    far = coding(2, N_CHARS - 10, N_CHARS)
    stripes = Stripes(LAYOUT, [coding(1, 0, 30)], BOOK)
    changed = stripes.update([coding(1, 0, 30), far])
    assert {row for rows in changed for row in rows} == set(LAYOUT.rows_of(far.span))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.data())
def test_any_marks_on_any_script_leave_every_sign_on_its_row(texts, data):
    layout = Layout(interview(*(("YP", text) for text in texts)), 20)
    n_chars = len(layout.transcript.text)
    if not n_chars:
        return
    spans = st.builds(lambda at, n: Span(at, min(n_chars, at + n)), st.integers(0, n_chars - 1), st.integers(1, 30))
    codings = [coding(n, each.start, each.end) for n, each in enumerate(data.draw(st.lists(spans, max_size=4)), 1)]
    pointer = Pointer(data.draw(st.none() | spans), data.draw(st.none() | spans))
    marked = painter(layout, codings)
    for row in range(layout.n_rows):
        strip = marked.row(row, WIDTH, pointer)
        assert strip.cell_length == WIDTH
        assert strip.text[LEFT:].rstrip() == layout.text(row).rstrip()


def test_roles_are_told_by_signs():
    layout = Layout(interview(("INT", "A?"), ("YP", "B."), ("MUM", "C."), ("ALL", "D."), ("YP", "E.")), 20)
    labels = [row[:6].strip() for row in shown(painter(layout, [], frozenset({2})), layout) if row]
    assert labels == ["· INT", "✓ YP", "○ MUM", "? ALL", "▸ YP"]


def test_a_stripe_shows_its_beginning_and_its_end_and_shapes_tell_codes_of_one_colour_apart():
    codings = [coding(1, 0, 59, "a"), coding(2, 0, 59, "b"), coding(3, 0, 4, "c")]
    rows = shown(painter(LAYOUT, codings), LAYOUT)
    assert [row[GUTTER : LEFT - 2] for row in rows[:3]] == ["nnn ", "┃║  ", "╹╨  "]


@pytest.mark.parametrize(("n_codings", "lanes"), [(4, "nnnn  "), (5, "nnn+2 "), (12, "nnn+9 "), (13, "nnn9+ ")])
def test_more_codings_than_lanes_are_counted(n_codings, lanes):
    rows = shown(painter(LAYOUT, [coding(n, 0, 4) for n in range(1, n_codings + 1)]), LAYOUT)
    assert rows[0][GUTTER:LEFT] == lanes


@pytest.mark.parametrize("name", ["漢字", "\u0301x", "\x1b[2J", ""])
def test_a_code_whose_name_begins_with_no_plain_letter_shifts_no_words(name):
    book = Codebook("1", "T", (Code("T", "T", codable=False), Code("a", name, "T")))
    rows = Painter(LAYOUT, Stripes(LAYOUT, [coding(1, 0, 4)], book), COLOURS, LOOKS, frozenset())
    strip = rows.row(0, WIDTH, Pointer())
    assert strip.cell_length == WIDTH
    assert strip.text[LEFT:].startswith("word")
    assert strip.text[GUTTER] != " "


def test_the_question_stands_over_an_answer_and_over_nothing_else():
    asked = "So what did you do when they came to the house in the night?"
    layout = Layout(interview(("INT", asked), ("YP", "ran " * 20), ("INT", "Mm."), ("YP", "hid " * 20)), 20)
    rows = painter(layout, [])
    answers = [rows.question_above(layout.rows_of_turn(turn)[1], WIDTH) for turn in (2, 4)]
    assert [strip.text.split()[:5] for strip in answers] == [["↑", "INT", "So", "what", "did"]] * 2
    assert all("…" in strip.text and strip.cell_length == WIDTH for strip in answers)
    assert rows.question_above(1, WIDTH) is None
    assert rows.question_above(layout.rows_of_turn(3)[0], WIDTH) is None


def test_one_coding_stands_out_and_gives_its_tint():
    codings = [coding(1, 0, 9, "a"), coding(2, 0, 30, "c")]
    rows = painter(LAYOUT, codings)
    plain = rows.row(0, WIDTH, Pointer())
    rows.forget(rows.set_focused(UUID(int=2)))
    focused = rows.row(0, WIDTH, Pointer())

    def word(strip):
        return next(each.style for each in strip if each.text.startswith("word"))

    assert plain.text == focused.text
    assert word(plain).bgcolor != word(focused).bgcolor
    assert word(focused).underline
    assert [bool(each.style.reverse) for each in focused if each.text == "n"] == [True, False]
    rows.forget(rows.set_focused(None))
    assert list(rows.row(0, WIDTH, Pointer())) == list(plain)


def test_views_choose_codings():
    codings = [coding(1, 0, 4, "a"), coding(2, 0, 4, "b"), coding(3, 0, 4, "gone")]
    assert views.MINE.of(codings) == codings
    assert [each.code for each in views.of_code(BOOK, "b").of(codings)] == ["b"]
    assert [each.code for each in views.of_theme(BOOK, "T").of(codings)] == ["a", "b"]
    assert views.PLAIN.of(codings) == []
    assert N_LANES == 4


def test_a_bookmark_stands_at_the_end_of_the_gutter_and_goes_again():
    kept = Painter(LAYOUT, Stripes(LAYOUT, (), BOOK), COLOURS, LOOKS, frozenset())
    first = LAYOUT.rows_of_turn(2)[0]
    before = kept.row(first, WIDTH, Pointer()).text
    changed = kept.set_turns(frozenset(), frozenset({2}))
    assert changed == [range(first, first + 1)]
    kept.forget(changed)
    with_it = kept.row(first, WIDTH, Pointer()).text
    assert with_it[GUTTER - 2] == "◆"
    assert with_it.replace("◆", before[GUTTER - 2]) == before
    kept.forget(kept.set_turns(frozenset(), frozenset()))
    assert kept.row(first, WIDTH, Pointer()).text == before
