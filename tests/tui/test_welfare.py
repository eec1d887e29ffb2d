"""What stands on the screen before any words do, what is not on it at all, and when a rest is proposed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.tui.driver import running, text
from voices.tui.coding.screen import CodingScreen
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.notice_box import NoticeBox

SMALL = (80, 24)


class Clock:
    """A time that only the test moves on."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def warned(study):
    project = study()
    project.protecting().warn("T1", "violence at home, told in detail")
    return project


async def test_the_warning_stands_before_any_word_and_enter_goes_on(study):
    session = warned(study).coding("ana")
    screen = CodingScreen(session)
    async with running(screen, SMALL) as pilot:
        shown = text(screen)
        assert "Content warning: T1" in shown
        assert "violence at home, told in detail" in shown
        assert "listened" not in shown
        await pilot.press("n", "1", "right", "u", "f")
        assert session.codings() == []
        assert "listened" not in text(screen)
        await pilot.press("enter")
        assert "She listened to me" in text(screen)
        await pilot.press("n", "1")
        assert [each.code for each in session.codings()] == ["A-1"]
        await pilot.press("N", "P")
        assert "She listened to me" in text(screen), "once in a sitting"


async def test_escape_leads_back_to_the_list_and_the_warning_waits(study):
    session = warned(study).coding("ana")
    screen = CodingScreen(session)
    async with running(screen, SMALL) as pilot:
        await pilot.press("escape")
        assert screen.query_one(ChoiceList).is_open
        shown = text(screen)
        assert [("T1" in line, "warning" in line) for line in shown.splitlines() if "turns" in line] == [
            (True, True),
            (False, False),
        ]
        await pilot.press("escape")
        await pilot.pause()
        assert "Content warning: T1" in text(screen)
        assert "listened" not in text(screen)
        await pilot.press("escape", "down", "enter")
        await pilot.pause()
        assert screen.open_box is None
        assert "tired" in text(screen)


async def test_the_warning_by_mouse(study):
    screen = CodingScreen(warned(study).coding("ana"))
    async with running(screen, SMALL) as pilot:
        answers = screen.query_one(NoticeBox).query_one(".notice--answers")
        await pilot.click(answers, offset=(10, 1))
        await pilot.pause()
        assert screen.query_one(ChoiceList).is_open
        await pilot.press("escape")
        await pilot.pause()
        await pilot.click(answers, offset=(10, 0))
        await pilot.pause()
        assert "She listened to me" in text(screen)


async def test_an_interview_goes_on_where_it_was_left_once_the_warning_was_read(study):
    project = study()
    first = project.coding("ana")
    first.toggle_read(2)
    project.protecting().warn("T1", "violence")
    session = project.coding("ana")
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("enter")
        assert session.transcript.turn_at(screen._view.cursor).number == 4


@pytest.mark.parametrize("keys", [("up", "space"), ("up", "enter")])
async def test_the_protocol_comes_the_moment_a_concern_is_marked(study, keys):
    project = study()
    project.protecting().set_protocol("\n".join(f"Step {n}." for n in range(1, 30)), "Jo Lee, 0123 456")
    session = project.coding("ana")
    screen = CodingScreen(session)
    async with running(screen, SMALL) as pilot:
        await pilot.press("n", "1", "t", *keys)
        await pilot.pause()
        shown = text(screen)
        assert session.codings()[0].markers == ("SG",)
        assert "Safeguarding: do this now" in shown
        assert "Contact: Jo Lee, 0123 456" in shown
        assert "I have read this" in shown
        assert not screen.query_one(ChoiceList).is_open
        await pilot.press("d", "r", "2", "pagedown", "pagedown", "pagedown")
        assert "Step 29." in text(screen)
        await pilot.press("enter")
        assert screen.open_box is None
        assert [(each.code, each.markers) for each in session.codings()] == [("A-1", ("SG",))]
        shown = [each for each in project._store.journal.entries() if each.kind == "protocol.shown"]
        assert [(each.coder, each.body["has_protocol"]) for each in shown] == [("ana", True)]
        await pilot.press("u")
        assert (session.codings()[0].markers, screen.open_box) == ((), None)
        await pilot.press("U")
        assert "Safeguarding: do this now" in text(screen), "by any way"
        await pilot.press("escape")
        assert (session.codings()[0].markers, screen.open_box) == (("SG",), None)


async def test_without_a_protocol_it_is_said_whom_to_tell_and_how_one_is_set(study):
    screen = CodingScreen(study().coding("ana"))
    async with running(screen, SMALL) as pilot:
        await pilot.press("n", "1", "t", "up", "space")
        await pilot.pause()
        shown = text(screen)
        assert "no safeguarding protocol yet. Tell the lead" in shown
        assert "voices protocol PROJECT --file protocol.txt" in shown


async def test_a_concern_takes_the_words_off_other_coders_screens_while_they_look(study):
    project = study()
    bo = project.coding("bo")
    screen = CodingScreen(bo)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n")
        assert "I was cold" in text(screen)
        ana = project.coding("ana")
        ana.apply(ana.transcript.turns[3].sentences[1], ["A-1"])
        ana.toggle_marker(ana.codings()[0], next(each for each in ana.codebook.markers if each.id == "SG"))
        screen.attempt(screen.show_changes)
        await pilot.pause()
        shown = text(screen)
        assert "I was cold" not in shown
        assert "⚿ YP" in shown
        assert "Locked by the safeguarding protocol" in shown
        assert "It counts as left out" in shown
        assert screen.open_box is None, "the protocol is for whoever marked it"
        await pilot.press("1")
        assert bo.codings() == []
        assert "ask the lead" in text(screen)
        ana.undo()
        screen.attempt(screen.show_changes)
        await pilot.pause()
        assert "I was cold" in text(screen)


async def work(pilot, clock: Clock, minutes: int, every: int = 4) -> None:
    """Press a key every few minutes."""
    for _ in range(minutes // every):
        clock.time += timedelta(minutes=every)
        await pilot.press("right")


async def test_a_rest_is_proposed_after_the_set_time_of_work_and_again(study):
    clock = Clock()
    screen = CodingScreen(study().coding("ana"), 20, clock)
    async with running(screen, SMALL) as pilot:
        await work(pilot, clock, 16)
        clock.time += timedelta(hours=2)
        await pilot.press("right")
        screen.rest_if_due()
        assert screen.open_box is None, "a gap in which nobody worked does not count"
        await work(pilot, clock, 4)
        await pilot.press("l")
        screen.rest_if_due()
        assert "Time for a rest" not in text(screen), "not in the middle of a box"
        await pilot.press("escape")
        screen.rest_if_due()
        await pilot.pause()
        assert "You have coded for 20 minutes." in text(screen)
        await pilot.press("enter")
        screen.rest_if_due()
        assert screen.open_box is None
        await work(pilot, clock, 20)
        screen.rest_if_due()
        assert screen.query_one(NoticeBox).is_open
        await pilot.press("escape")
        assert screen.open_box is None


async def test_with_no_minutes_no_rest_is_proposed_and_moves_of_the_mouse_are_no_work(study):
    clock = Clock()
    screen = CodingScreen(study().coding("ana"), 0, clock)
    async with running(screen) as pilot:
        await work(pilot, clock, 60)
        screen.rest_if_due()
        assert screen.open_box is None
        assert screen._rest.minutes_worked == 60
        clock.time += timedelta(minutes=4)
        await pilot.hover(screen._view)
        assert screen._rest.minutes_worked == 60
