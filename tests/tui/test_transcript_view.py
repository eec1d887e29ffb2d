"""The transcript as a widget by itself: what it paints, tells and leaves alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.scrollbar import ScrollBar, ScrollBarRender

from tests.tui.driver import text
from tests.tui.test_painting import BOOK, COLOURS, coding, interview
from voices.tui.coding import views
from voices.tui.coding.paint import GUTTER, LEFT, Painter
from voices.tui.coding.transcript_view import TranscriptView

LONG = interview(
    ("INT", "What did you do when they came?"),
    ("YP", "I ran away. " * 60),
    ("INT", "Mm."),
    ("YP", "And I hid. " * 60),
    ("INT", "And then what happened?"),
    ("YP", "Nothing e\u0301lse."),
)


class Reader(App[None]):
    """Nothing but a transcript."""

    def __init__(self) -> None:
        super().__init__()
        self.view = TranscriptView()
        self.n_moves = 0

    def compose(self) -> ComposeResult:
        yield self.view

    @on(TranscriptView.Moved)
    def count(self) -> None:
        self.n_moves += 1


@asynccontextmanager
async def reading(transcript=LONG, size=(60, 20)) -> AsyncIterator[tuple[Pilot[None], TranscriptView]]:
    app = Reader()
    async with app.run_test(size=size) as pilot:
        app.view.show(transcript, BOOK, COLOURS)
        app.view.focus()
        await pilot.pause()
        yield pilot, app.view


def rows(pilot: Pilot[None]) -> list[str]:
    return text(pilot.app.screen).splitlines()


def selected(view: TranscriptView) -> str:
    return LONG.text[view.selection.start : view.selection.end]


async def test_the_question_stays_in_sight_over_a_long_answer_and_leaves_with_it():
    async with reading() as (pilot, view):
        assert "↑" not in text(pilot.app.screen)
        await pilot.press("pagedown", "pagedown")
        assert rows(pilot)[0].startswith("↑ INT")
        assert "What did you do when" in rows(pilot)[0]
        await pilot.press("n", "down", "down", "pagedown")
        assert "What did you do when" in rows(pilot)[0]
        await pilot.press("end")
        assert "And then what happened?" in text(pilot.app.screen)
        await pilot.press("home")
        assert "↑" not in text(pilot.app.screen)
        assert view.cursor == 0


@pytest.mark.parametrize("height", [4, 7])
async def test_a_small_screen_has_no_room_for_the_question(height):
    async with reading(size=(60, height)) as (pilot, _):
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert "↑" not in text(pilot.app.screen)


async def test_one_coding_more_paints_its_own_rows_and_no_other(monkeypatch):
    codings = [coding(n, n * 12, n * 12 + 9) for n in range(3, 40)]
    async with reading() as (pilot, view):
        view.set_marks(codings, frozenset({1}))
        await pilot.pause()
        painted = []
        paint = Painter._paint
        monkeypatch.setattr(Painter, "_paint", lambda self, row, *rest: painted.append(row) or paint(self, row, *rest))
        more = coding(99, 100, 110)
        view.set_marks([*codings, more], frozenset({1, 2}))
        await pilot.pause()
        affected = {*view._layout.rows_of(more.span), view._layout.rows_of_turn(2)[0]}
        assert set(painted) <= affected | set(view._layout.rows_of(coding(0, 96, 116).span))
        assert rows(pilot)[view._layout.rows_of_turn(2)[0]].startswith("✓ YP")
        now = text(pilot.app.screen)
        view.set_colours(COLOURS)
        await pilot.pause()
        assert text(pilot.app.screen) == now


@pytest.mark.parametrize("size", [(60, 20), (23, 9)])
async def test_the_scroll_bar_shows_the_place_and_is_painted_only_when_its_thumb_moves(monkeypatch, size):
    drawn = []
    render = ScrollBar.render
    monkeypatch.setattr(ScrollBar, "render", lambda self: drawn.append(self.position) or render(self))

    def thumb(n_rows: int, position: float):
        bar = ScrollBarRender.render_bar(size[1], n_rows, size[1], position)
        return [(segment.text, segment.style and segment.style.meta) for segment in bar.segments]

    async with reading(interview(("YP", "I ran. " * 1_000)), size) as (pilot, view):
        n_rows = view.virtual_size.height
        drawn.clear()
        for y in range(view.max_scroll_y + 1):
            view.scroll_to(y=y, animate=False, immediate=True)
            if y % 7 == 0 or y == view.max_scroll_y:
                await pilot.pause()
            assert thumb(n_rows, view.vertical_scrollbar.position) == thumb(n_rows, y)
        assert 1 < len(drawn) <= 8 * size[1] < view.max_scroll_y


async def test_snapping_is_switched_off_told_and_kept_for_the_next_transcript():
    async with reading() as (pilot, view):
        await pilot.press("n", "right")
        n_moves = pilot.app.n_moves
        await pilot.press("S")
        assert not view.snapping
        assert pilot.app.n_moves == n_moves + 1
        await pilot.press("right", "shift+right")
        assert selected(view) == "an"
        await pilot.press("S")
        assert selected(view) == "ran"
        await pilot.press("S")
        view.show(LONG, BOOK, COLOURS)
        assert not view.snapping


async def test_dragging_without_snapping_selects_part_of_a_word():
    async with reading() as (pilot, view):
        await pilot.press("S")
        await pilot.mouse_down(view, offset=(LEFT + 1, 0))
        await pilot.hover(view, offset=(LEFT + 6, 0))
        await pilot.mouse_up(view, offset=(LEFT + 6, 0))
        assert selected(view) == "hat di"


async def test_the_childs_turns_one_after_the_other():
    async with reading() as (pilot, view):
        seen = []
        for key in ("j", "j", "j", "j", "J", "J"):
            await pilot.press(key)
            seen.append(LONG.turn_at(view.cursor).number)
        assert seen == [2, 4, 6, 6, 4, 2]


async def test_space_takes_the_whole_answer():
    async with reading() as (pilot, view):
        await pilot.press("j", "space", "space")
        assert LONG.turns_in(view.selection) == LONG.turns[1:4]
        await pilot.press("space")
        assert view.selection is None
        assert view.cursor == LONG.turns[1].start


async def test_views_hide_stripes_and_bring_them_back():
    start = LONG.turns[1].start
    async with reading() as (pilot, view):
        view.set_marks([coding(1, start, start + 6, "a"), coding(2, start, start + 6, "c")], frozenset())
        await pilot.press("j")
        shown = {}
        for chosen in (views.MINE, views.of_code(BOOK, "c"), views.PLAIN, views.MINE):
            view.set_view(chosen)
            await pilot.pause()
            shown[chosen.name] = rows(pilot)[2][GUTTER:LEFT]
            assert len(view.stripes_here()) == len(shown[chosen.name].strip())
        assert shown == {"all of mine": "nn    ", "Name c": "n     ", "plain text": "      "}


async def test_the_terminals_cursor_follows_when_it_is_wanted():
    async with reading() as (pilot, view):
        await pilot.press("right")
        assert pilot.app.cursor_position == (0, 0)
        view.hardware_cursor = True
        assert pilot.app.cursor_position == (LEFT + 5, 0)
        await pilot.press("right")
        assert pilot.app.cursor_position == (LEFT + 9, 0)
        await pilot.press("end")
        row, cell = view._layout.cell_at(view.cursor)
        assert pilot.app.cursor_position == (LEFT + cell, row - view.scroll_offset.y)


async def test_what_steers_a_terminal_is_shown_and_an_empty_transcript_is_no_fault():
    hostile = interview(("YP", "a\x1b[2Jb\tc \u202eabc ❤\ufe0f x\u200by"), ("YP", ""), ("INT", ""))
    async with reading(hostile) as (pilot, view):
        assert "a␛[2Jb c �abc ❤ x�y" in text(pilot.app.screen)
        await pilot.press("j", "n", "space", "S", "right", "shift+right", "end", "home", "pagedown")
        view.show(interview(("YP", "")), BOOK, COLOURS)
        await pilot.press("j", "n", "space", "S", "right", "shift+right", "end", "home", "pagedown", "J")
        assert view.selection is None
