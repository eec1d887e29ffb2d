"""The screen of memos driven by keys and mouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.driver import running, text
from voices.model import About
from voices.project import Project
from voices.tui.job_screen import Goto
from voices.tui.memos import screen as screen_of_memos
from voices.tui.memos.asking import things_here, write_memo
from voices.tui.memos.screen import MemosScreen
from voices.tui.widgets.text_box import TextBox

ROW = "T1,2,She listened to me.,A-1,,why here"
STUDY = About("project")


@pytest.fixture
def project(study):
    """A study in which ana has a memo on a coding, and ben one on a code."""
    project = study({"ana": [ROW]})
    project.memos("ben").set_memo(About("code", "A-2"), "Zoë would not\ncode this")
    return project


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_memos_are_listed_with_what_they_are_about_and_read(project, size):
    screen = MemosScreen(project.memos("ana"))
    async with running(screen, size) as pilot:
        shown = text(screen)
        for part in ("Tiny · memos", "2 memos · ana", "code A-2 ", "A-1, interview T1, turn 2", " you ", " ben "):
            assert part in shown
        assert "code A-2 Not listened to" in shown
        assert "Only its writer can change it." in shown
        assert [each.strip() for each in shown.splitlines() if "code this" in each or "Zoë" in each], "both lines"
        await pilot.press("down")
        shown = text(screen)
        assert "why here" in shown
        assert "Zoë" not in shown
        assert all(name in shown for name in ("Write", "New", "Find", "Go to", "Undo", "Keys")), "the footer has room"


async def test_a_new_memo_is_written_found_undone_and_done_again(project):
    session = project.memos("ana")
    screen = MemosScreen(session)
    async with running(screen, (80, 24)) as pilot:
        await pilot.press("a", *"child p102", "enter")
        await pilot.pause()
        assert "Your memo on child P102" in text(screen)
        await pilot.press(*"Écoute", "escape")
        await pilot.pause()
        assert session.memo(About("participant", "P102")).text == "Écoute"
        shown = text(screen)
        assert "wrote the memo on child P102" in shown
        assert "written by you" in shown, "the cursor is on the memo that was written"
        await pilot.press("f", *"ecoute", "enter")
        await pilot.pause()
        assert "1 memo with these words" in text(screen)
        await pilot.press("escape", "u")
        await pilot.pause()
        assert "undone: wrote the memo on child P102" in text(screen)
        assert "2 memos" in text(screen), "Escape lists all again"
        await pilot.press("U")
        assert session.memo(About("participant", "P102")).text == "Écoute"


async def test_the_box_fills_the_screen_or_not_and_keeps_what_is_written(project):
    session = project.memos("ana")
    screen = MemosScreen(session)
    async with running(screen, (80, 24)) as pilot:
        await pilot.press("down", "enter", *" more")
        assert "memos · " not in text(screen), "the box covers all but the keys"
        assert "Full screen" in text(screen)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "Tiny · memos" in text(screen)
        await pilot.press(*" words", "escape")
        await pilot.pause()
        assert "why here more words" in text(screen)
    assert session.memo(session.memos("more words")[0].memo.about).text == "why here more words"


async def test_beside_anothers_memo_ones_own_is_written(project):
    screen = MemosScreen(project.memos("ana"))
    async with running(screen) as pilot:
        await pilot.press("home", "enter", *"I would", "escape")
    assert [(each.by, each.memo.text) for each in project.memos("ana").memos() if each.memo.about.kind == "code"] == [
        ("ana", "I would"),
        ("ben", "Zoë would not\ncode this"),
    ]


async def test_going_to_the_passage_is_asked_for_with_its_place(project):
    asked = []

    class Watching(MemosScreen):
        CSS_PATH = Path(screen_of_memos.__file__).with_name("screen.tcss")

        def on_goto(self, event: Goto) -> None:
            asked.append((event.transcript, event.offset))

    screen = Watching(project.memos("ana"))
    async with running(screen) as pilot:
        await pilot.press("g")
        assert "have a place to go to" in text(screen)
        await pilot.press("down", "g")
        await pilot.pause()
    session = project.coding("ana")
    [(transcript, offset)] = asked
    assert session.open(transcript).text[offset:].startswith("She listened")


async def test_by_mouse(project):
    screen = MemosScreen(project.memos("ana"))
    async with running(screen) as pilot:
        await pilot.click("#memos", offset=(5, 1))
        assert "why here" in text(screen)
        footer = text(screen).splitlines()[-1]
        await pilot.click(offset=(footer.index("New"), 39))
        await pilot.pause()
        await pilot.click("#things", offset=(5, 0))
        await pilot.pause()
        assert "Your memo on study" in text(screen)


async def test_what_another_window_wrote_meanwhile_is_shown_and_kept(project):
    screen = MemosScreen(project.memos("ana"))
    with Project.open(project.path) as other:
        async with running(screen) as pilot:
            await pilot.press("a", *"study", "enter", *"mine")
            other.memos("ana").set_memo(STUDY, "theirs")
            await pilot.press("escape")
            await pilot.pause()
            assert "both texts are kept" in text(screen)
            other.memos("ben").set_memo(STUDY, "and mine")
            screen.look()
            await pilot.pause()
            assert "Memos were written meanwhile" in text(screen)
    assert project.memos("ana").memo(STUDY).text == "theirs\n\nmine"


async def test_the_memo_of_a_closed_round_is_read_and_not_written(study):
    project = study({"ana": [ROW], "ben": [ROW]}, round_name="Round 1")
    project.close_round("Round 1")
    screen = MemosScreen(project.memos("ana"))
    async with running(screen) as pilot:
        await pilot.press("enter")
        assert "evidence of a closed round" in text(screen)
        assert screen.open_box is None


async def test_a_study_without_memos_says_what_to_do(study):
    screen = MemosScreen(study().memos("ana"))
    async with running(screen, (80, 24)) as pilot:
        assert "No memo yet. Press a" in text(screen)
        await pilot.press("up", "end", "pagedown", "g", "u")
        assert "nothing to undo" in text(screen)
        await pilot.press("f", "x", "enter")
        await pilot.pause()
        assert "No memo has all of these words." in text(screen)
        await pilot.resize_terminal(60, 16)
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert screen.open_box is not None


async def test_from_another_screen_what_lies_there_is_offered_and_written_on(project):
    session = project.memos("ana")
    transcript = next(each.transcript for each in session.memos() if each.transcript)
    lines = things_here(session, transcript, "A-1")
    assert ["".join(piece for piece, _ in each.pieces) for each in lines] == [
        "interview T1",
        "child P101",
        "code A-1 Listened to",
        "study",
    ]
    screen = MemosScreen(session)
    async with running(screen) as pilot:
        assert write_memo(screen, session, lines[0].key)
        await pilot.press(*"noisy")
        assert "Your memo on interview T1" in text(screen)
        screen.query_one(TextBox).give_way()
    assert session.memo(About("transcript", transcript.hex)).text == "noisy"
