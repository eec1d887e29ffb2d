"""Changing what lies there, naming codes, choosing keys, completing: driven by keys, and told in words."""

from __future__ import annotations

import pytest

from tests.tui.driver import running, text
from voices.model import Code, Codebook
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.ranking import Ranking
from voices.tui.coding.screen import CodingScreen


@pytest.fixture
def session(study):
    return study().coding("ana")


def codes(session) -> list[str]:
    return [each.code for each in session.codings()]


async def test_a_coding_gets_another_code_and_the_next_of_several_is_chosen(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "2")
        await pilot.press("y")
        first = screen._view.highlighted
        assert "1 of 2 codings here" in text(screen)
        await pilot.press("y")
        assert screen._view.highlighted != first
        await pilot.press("y", "c", *"brought", "enter")
        assert "changed A-1 to B-1 in T1, turn 2 · u undoes" in text(screen)
        assert sorted(codes(session)) == ["A-2", "B-1"]
        await pilot.press("y", "n")
        assert screen._view.highlighted is None
        await pilot.press("u")
        assert "undone: changed A-1 to B-1 in T1, turn 2" in text(screen)
        assert sorted(codes(session)) == ["A-1", "A-2"]


async def test_edges_move_with_the_usual_keys_and_are_kept_or_left(session):
    screen = CodingScreen(session)
    whole = session.transcript.text
    async with running(screen) as pilot:
        await pilot.press("n", "1", "e")
        assert "Edges of A-1: Shift+arrows" in text(screen)
        await pilot.press("minus", "greater_than_sign", "e")
        assert [whole[each.span.start : each.span.end] for each in session.codings()] == ["listened to"]
        assert "moved the edges of A-1" in text(screen), "what was done is told"
        await pilot.press("e", "plus")
        assert "edges of A-1: e keeps, Esc leaves" in text(screen)
        await pilot.press("escape")
        assert "The coding is as it was." in text(screen)
        await pilot.press("e", "less_than_sign", "enter")
        assert [whole[each.span.start : each.span.end] for each in session.codings()] == ["She listened to"]
        assert not screen.query_one(CodePicker).is_open


async def test_a_new_code_is_made_in_the_picker_and_waits_under_its_theme(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "enter", *"Being seen")
        assert "new code: Being seen (proposed for the lead)" in text(screen)
        await pilot.press("enter")
        assert "Under which theme goes" in text(screen)
        await pilot.press("down", "enter")
        assert codes(session) == ["NEW-01"]
        assert session.codebook.theme_of("NEW-01").id == "A"
        assert "NEW-01" in text(screen), "the panel follows"
        await pilot.press("n", "n", "0")
        assert codes(session) == ["NEW-01", "NEW-01"]
        await pilot.press("escape", "u", "u")
        assert "NEW-01" not in session.codebook


async def test_the_childs_own_words_name_a_code(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("i")
        assert "Select the words" in text(screen)
        await pilot.press("n", "space", "i", "enter", "enter")
        [code] = [each for each in session.codebook.codable if each.status == "proposed"]
        assert code.name == "She listened to me."
        assert code.examples == ("T1, turn 2: She listened to me.",)
        assert session.codebook.theme_of(code.id).name == "Proposed"


async def test_a_digit_puts_a_code_under_a_key_and_the_panel_shows_it(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("k", "3", *"brought", "enter")
        assert "put B-1 under key 3" in text(screen)
        await pilot.press("n", "3")
        assert codes(session) == ["B-1"]
        await pilot.press("k")
        assert "yours" in text(screen)
        await pilot.press("down", "down", "backspace")
        assert session.own_keys() == set()
        await pilot.press("9")
        assert "k puts one there" in text(screen)


async def test_a_page_is_read_what_is_missing_is_shown_and_completing_is_asked_once(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("F")
        assert "2 turns of the child neither coded nor read" in text(screen)
        assert "complete it all the same: 2 turns count as read" in text(screen)
        await pilot.press("down", "down", "enter")
        assert session.transcript.turn_at(screen._view.cursor).number == 4
        await pilot.press("home", "R")
        assert session.read_turns() == {2, 4}
        assert "All the child's turns are done. Is this interview complete?" in text(screen)
        assert "Enter  yes" in text(screen)
        await pilot.press("escape", "u", "R")
        assert screen.open_box is None, "it is asked once"
        assert "marked 2 turns from 2 to 4 of T1 as read" in text(screen)
        await pilot.press("F")
        assert session.is_finished
        await pilot.press("u", "u", "n", "n", "n", "1")
        assert not session.is_finished


async def test_reading_past_a_turn_does_not_read_it(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n", "R")
        assert session.read_turns() == {4}


async def test_markers_without_a_coding_say_what_to_do_first(session):
    async with running(CodingScreen(session)) as pilot:
        await pilot.press("n", "space", "t")
        assert "put a code on these words first" in text(pilot.app.screen)


@pytest.mark.parametrize(("size", "is_beside"), [((120, 40), True), ((80, 24), False)])
async def test_the_definition_stands_beside_the_list_where_there_is_room(session, size, is_beside):
    screen = CodingScreen(session)
    async with running(screen, size) as pilot:
        await pilot.press("n", "enter")
        await pilot.pause()
        row = next(each for each in text(screen).splitlines() if "Listened to" in each and "[ ]" in each)
        assert ("Somebody listened." in row) == is_beside
        assert "Somebody listened." in text(screen)


def test_what_was_typed_is_found_everywhere_and_recent_codes_come_first():
    theme = Code("T", "Home", codable=False)
    book = Codebook(
        "1",
        "x",
        (
            theme,
            Code("T-1", "Left alone", "T", definition="Nobody was there.", include="Evenings", exclude="School trips"),
            Code("T-2", "Alone by choice", "T", keywords=("den", "hideout"), aliases=("OLD-7",)),
            Code("T-3", "Company", "T"),
        ),
    )
    ranking = Ranking(book)

    def found(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
        return [code.id for code in ranking.rank(typed, recent)]

    assert found("", ("T-3",)) == ["T-3", "T-1", "T-2"]
    assert found("alone") == ["T-2", "T-1"], "names that begin with it go first"
    assert found("t-", ("T-2",)) == ["T-2", "T-1", "T-3"]
    assert found("old-7") == found("hideo") == ["T-2"]
    assert found("home") == ["T-1", "T-2", "T-3"]
    assert found("nobody was") == found("evening") == found("school") == ["T-1"]
    assert found("cmpny") == ["T-3"], "letters in their order"
    assert found("there evenings") == ["T-1"]
    assert found("zzz") == []
    assert ranking.has_name(" left  ALONE ")
