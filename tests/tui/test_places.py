"""Going from place to place on the coding screen: words, turns, clocks, bookmarks, and back; what is remembered."""

from __future__ import annotations

import pytest

from tests.tui.driver import running, text
from voices.project import Project
from voices.suggesting.session import SuggestingSession
from voices.tui.coding.finding import FindBox
from voices.tui.coding.jumping import BookmarkBox, GoToBox
from voices.tui.coding.screen import CodingScreen


@pytest.fixture
def project(study):
    return study()


@pytest.fixture
def session(project):
    return project.coding("ana")


def turn(screen: CodingScreen) -> int:
    return screen._session.transcript.turn_at(screen._view.cursor).number


def word(screen: CodingScreen) -> str:
    here = screen._view.pointer.word
    return screen._session.transcript.text[here.start : here.end]


async def looked(pilot) -> FindBox:
    """Wait until the box has its answer."""
    box = pilot.app.screen.query_one(FindBox)
    await pilot.pause()
    while box._is_looking:
        await pilot.pause(0.01)
    return box


async def closed(pilot, box: FindBox) -> None:
    """Wait until the box has gone to its hit."""
    while box.is_open:
        await pilot.pause(0.01)
    await pilot.pause()


async def test_words_are_found_by_keyboard_and_gone_through(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("f", *"she listened")
        box = await looked(pilot)
        shown = text(screen)
        assert "2 turns. Enter goes there" in shown
        assert "T1                 2     0:09  She listened to me." in shown
        await pilot.press("shift+tab")
        await looked(pilot)
        assert "1 turn. Enter goes there" in text(screen)
        await pilot.press("shift+tab", "enter")
        await closed(pilot, box)
        assert (session.transcript.name, turn(screen), word(screen)) == ("T1", 2, "She")
        await pilot.press("z")
        assert word(screen) == "listened"
        await pilot.press("z")
        assert (session.transcript.name, turn(screen), word(screen)) == ("T2", 2, "She")
        await pilot.press("z", "z")
        assert "There is no further hit." in text(screen)
        assert word(screen) == "listened"
        await pilot.press("Z", "Z")
        assert (session.transcript.name, word(screen)) == ("T1", "listened")
        await pilot.press("Z", "Z")
        assert "There is no earlier hit." in text(screen)
        assert session.codings() == []
        await pilot.press("f", *"qqqq")
        await looked(pilot)
        assert "No turn has these words." in text(screen)
        await pilot.press("escape", "z")
        assert word(screen) == "listened", "what was found last stays what z goes through"


async def test_enter_before_the_answer_goes_to_the_first_hit_when_it_is_there(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("f", *"tired", "enter")
        await closed(pilot, screen.query_one(FindBox))
        assert (session.transcript.name, turn(screen), word(screen)) == ("T2", 4, "tired.")
        await pilot.press("backspace")
        assert (session.transcript.name, turn(screen)) == ("T1", 1)


async def test_words_are_found_by_mouse(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("f", *"van")
        box = await looked(pilot)
        await pilot.click(screen.query_one("#find-ways"), offset=(2, 1))
        await looked(pilot)
        assert "1 turn. Enter goes there" in text(screen)
        await pilot.click(screen.query_one("#find-hits"), offset=(10, 0))
        await closed(pilot, box)
        assert (turn(screen), word(screen)) == (4, "van.")


async def test_what_cannot_be_looked_for_is_told_in_the_box(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("z")
        assert "press f" in text(screen)
        await pilot.press("f", *"ab*")
        await looked(pilot)
        assert "fewer than 3 letters" in text(screen)
        await pilot.press("enter")
        assert screen.query_one(FindBox).is_open


async def test_other_forms_of_a_word_are_found_by_lemma_or_it_is_said_that_they_cannot(session, monkeypatch):
    async def no_tables(*_: object) -> None:
        return None

    async def tables(_: object, words: list[str], among: list[str]) -> dict[str, tuple[str, ...]]:
        assert {"laughed", "van", "listened"} <= set(among)
        return {each: ("laughed",) if each == "laugh" else () for each in words}

    screen = CodingScreen(session)
    async with running(screen) as pilot:
        monkeypatch.setattr(SuggestingSession, "forms", no_tables)
        await pilot.press("f", "tab", *"laugh")
        await looked(pilot)
        assert "No turn has these words. No tables of word forms are on this computer" in text(screen)
        monkeypatch.setattr(SuggestingSession, "forms", tables)
        await pilot.press("backspace", "h", "enter")
        await closed(pilot, screen.query_one(FindBox))
        assert (turn(screen), word(screen)) == (2, "laughed")
        await pilot.press("z")
        assert session.transcript.name == "T2"


async def test_going_to_a_turn_or_a_clock(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("g", *"4", "enter")
        assert turn(screen) == 4
        await pilot.press("g", *"0:08", "enter")
        assert turn(screen) == 1
        await pilot.press("g", *"1:00:00", "enter")
        assert turn(screen) == 2
        for wrong, told in (("9", "There is no turn 9. The turns here are 1 to 4."), ("P07", "no turn and no clock")):
            await pilot.press("g", *wrong, "enter")
            assert screen.query_one(GoToBox).is_open
            assert told in text(screen)
            await pilot.press("escape")
        await pilot.press("g", *"0:01", "enter")
        assert "The first clock here is 0:02." in text(screen)
        await pilot.press("escape", "backspace", "backspace")
        assert turn(screen) == 4
        await pilot.press("backspace", "backspace")
        assert turn(screen) == 1
        assert "nowhere to go back to" in text(screen)


async def test_backspace_comes_back_from_every_jump(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "end", "home", "N", "w", "l", "enter")
        places = []
        for _ in range(5):
            await pilot.press("backspace")
            places.append((session.transcript.name, turn(screen)))
        assert places == [("T2", 2), ("T2", 1), ("T1", 1), ("T1", 4), ("T1", 2)]


async def test_bookmarks_by_keyboard_and_by_mouse(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "b")
        assert "bookmarked T1, turn 2 · u undoes" in text(screen)
        assert "bookmark in this turn" in text(screen)
        await pilot.press("u")
        assert session.bookmarks() == []
        await pilot.press("U", "N", "n", "n", "n", "b", "home", "B")
        shown = text(screen)
        assert "T1                   turn 2" in shown
        assert "T2                   turn 4" in shown
        await pilot.press("enter")
        assert (session.transcript.name, turn(screen)) == ("T1", 2)
        await pilot.press("backspace")
        assert (session.transcript.name, turn(screen)) == ("T2", 1)
        await pilot.press("B")
        await pilot.click(screen.query_one("#bookmarks"), offset=(10, 1))
        assert (session.transcript.name, turn(screen)) == ("T2", 4)
        await pilot.press("b")
        assert [each.name for each in session.bookmarks()] == ["T1"]
        await pilot.press("B", "d")
        assert screen.query_one(BookmarkBox).is_open
        assert "No bookmarks yet" in text(screen)
        await pilot.press("escape", "u", "B")
        await pilot.click(screen.query_one("#bookmarks"), offset=(1, 0))
        await pilot.pause()
        assert session.bookmarks() == []


async def test_an_interview_opens_where_the_coder_left_it(project, session):
    async with running(CodingScreen(session)) as pilot:
        await pilot.press("n", "1", "n", "right", "N", "n", "b", "n", "n")
    project.close()
    with Project.open(project.path) as opened:
        again = opened.coding("ana")
        screen = CodingScreen(again)
        async with running(screen) as pilot:
            assert (again.transcript.name, turn(screen)) == ("T2", 4)
            await pilot.press("P")
            assert (again.transcript.name, turn(screen), word(screen)) == ("T1", 3, "then?")
        other = opened.coding("bo")
        screen = CodingScreen(other)
        async with running(screen):
            assert turn(screen) == 1, "each coder has a place of their own"


async def test_a_rest_keeps_the_place_and_a_guest_leaves_none(project, session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n")
        screen.keep_place_at_rest()
        screen.keep_place_at_rest()
        assert session.left_at() is None
        await pilot.press("1", "home", "n")
        screen.keep_place_at_rest()
        assert session.left_at() is None, "not while the coder moves"
        screen.keep_place_at_rest()
        assert session.transcript.turn_at(session.left_at()).number == 2


async def test_the_panel_tells_progress_and_is_made_anew_only_when_something_changed(project, monkeypatch):
    import voices.tui.coding.side_panel as module

    made = []
    lines = module.panel_lines
    monkeypatch.setattr(module, "panel_lines", lambda *given: made.append(1) or lines(*given))
    screen = CodingScreen(project.coding("ana", "Round 1"))  # blind, so that no matches come in between
    async with running(screen) as pilot:
        shown = text(screen)
        assert "the child: 2 turns, 2 left" in shown
        assert "0 min at work here today" in shown
        await pilot.press("n", "1", "n", "n", "r")
        shown = text(screen)
        assert "the child: 2 turns, 0 left" in shown
        assert "1 coded, 1 read without a code" in shown
        assert "1 coding here" in shown
        await pilot.press("left", "n")
        await pilot.pause()
        made.clear()
        await pilot.press("right", "right", "right")
        assert not made


async def test_all_ways_to_go_can_be_clicked_in_the_panel(session):
    screen = CodingScreen(session)
    async with running(screen, (120, 48)) as pilot:
        panel = screen.query_one("#panel")

        async def click(action: str) -> None:
            row = next(y for y, each in enumerate(panel._lines) if each.key == ("do", action))
            await pilot.click(panel, offset=(5, row))
            await pilot.pause()

        await pilot.press("n")
        await click("bookmark")
        assert [each.turn for each in session.bookmarks()] == [2]
        await pilot.press("N")
        await click("bookmarks")
        await pilot.click(screen.query_one("#bookmarks"), offset=(10, 0))
        assert (session.transcript.name, turn(screen)) == ("T1", 2)
        await click("back")
        assert session.transcript.name == "T2"
        await click("go_to")
        assert screen.query_one(GoToBox).is_open
        await pilot.press("escape")
        await click("find")
        assert screen.query_one(FindBox).is_open


async def test_who_only_read_goes_on_in_the_interview_left_last(project, session):
    async with running(CodingScreen(session)) as pilot:
        await pilot.press("n", "r", "u", "N", "n")
    again = project.coding("ana")
    screen = CodingScreen(again)
    async with running(screen):
        assert (again.transcript.name, turn(screen)) == ("T2", 2)


async def test_whoever_comes_back_has_what_follows_in_sight(project, session):
    async with running(CodingScreen(session), (80, 18)) as pilot:
        await pilot.press("n", "r", *["n"] * 5)
        last = turn(pilot.app.screen)
    screen = CodingScreen(project.coding("ana"))
    async with running(screen, (80, 18)):
        view = screen._view
        row = view._layout.row_at(view.cursor) - view.scroll_offset.y
        assert turn(screen) == last
        assert 0 <= row < view.size.height // 2 or view.scroll_offset.y == view.max_scroll_y
