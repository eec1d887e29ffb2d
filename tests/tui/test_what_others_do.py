"""Two windows on one study, and a project file that goes away: screens notice, tell, and lose nothing."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from tests.tui.driver import running, text
from voices.model import Outcome, Span
from voices.project import Project
from voices.store import Store
from voices.tui.coding.screen import CodingScreen
from voices.tui.reconciling.screen import ReconcilingScreen


async def test_what_the_same_coder_does_in_another_window_appears_and_is_told(study):
    project = study()
    here = project.coding("ana")
    here.apply(Span(34, 42), ["A-1"])
    with Project.open(project.path) as other_project:
        other = other_project.coding("ana")
        screen = CodingScreen(here)
        async with running(screen) as pilot:
            screen.look()
            assert "another window" not in text(screen)
            other.apply(Span(47, 51), ["B-1"])
            screen.look()
            await pilot.pause()
            assert "changed in another window" in text(screen)
            assert {each.code for each in here.codings()} == {"A-1", "B-1"}
            await pilot.press("u")
            assert [each.code for each in other.codings()] == ["A-1"], "undo takes back the last act, of either window"


async def test_what_somebody_else_codes_is_no_news(study):
    project = study()
    here = project.coding("ana")
    here.apply(Span(34, 42), ["A-1"])
    with Project.open(project.path) as other_project:
        screen = CodingScreen(here)
        async with running(screen) as pilot:
            await pilot.press("n")
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            before = text(screen)
            other_project.coding("bo").apply(Span(47, 51), ["B-1"])
            screen.look()
            await pilot.pause()
            assert text(screen) == before


async def test_nothing_moves_behind_an_open_box(study):
    project = study()
    here = project.coding("ana")
    here.apply(Span(34, 42), ["A-1"])
    with Project.open(project.path) as other_project:
        screen = CodingScreen(here)
        async with running(screen) as pilot:
            await pilot.press("n", "enter")
            other_project.coding("ana").apply(Span(47, 51), ["B-1"])
            screen.look()
            assert "another window" not in text(screen)
            await pilot.press("escape")
            screen.look()
            await pilot.pause()
            assert "changed in another window" in text(screen)


async def test_a_ruling_of_another_lead_appears(study):
    rows = {"ana": ["T1,2,She listened to me.,A-1,,"], "bo": ["T1,2,She listened,A-1,,"]}
    project = study(rows, "Round 1")
    project.close_round("Round 1")
    screen = ReconcilingScreen(project.reconciling("lea"))
    async with running(screen) as pilot:
        screen.look()
        with Project.open(project.path) as other_project:
            other = other_project.reconciling("max")
            other.rule(other.questions()[0].passage, Outcome.UNION)
        screen.look()
        await pilot.pause()
        assert "Somebody else has ruled" in text(screen)
        assert "max" in text(screen)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed on Windows")
@pytest.mark.parametrize("what", ["deleted", "replaced"])
async def test_a_file_that_goes_away_is_told_at_once_and_everything_is_in_another_one(study, what, tmp_path):
    project = study()
    session = project.coding("ana")
    session.apply(Span(34, 42), ["A-1"])
    other = tmp_path / "other.voices"
    Project.create(other, "Other").close()
    before = other.read_bytes()
    screen = CodingScreen(session)
    async with running(screen, size=(200, 40)) as pilot:
        if what == "deleted":
            project.path.unlink()
        else:
            os.replace(shutil.copy(other, tmp_path / "copy.voices"), project.path)
        screen.look()
        await pilot.pause()
        assert f"was {what}" in text(screen)
        await pilot.press("n", "1")
        assert f"was {what}" in text(screen)
    [rescued] = tmp_path.glob("tiny-rescued-*.voices")
    with Project.open(rescued) as opened:
        assert opened.faults() == []
        assert [each.code for each in opened.coding("ana").codings()] == ["A-1"]
    if what == "replaced":
        assert project.path.read_bytes() == before, "nothing was written into the other file"


async def test_what_keeps_a_snapshot_from_being_made_is_told_once(study, monkeypatch):
    project = study()
    screen = CodingScreen(project.coding("ana"))
    async with running(screen) as pilot:
        monkeypatch.setattr(Store, "warning", lambda _: "No snapshot could be made: no room.")
        screen.look()
        await pilot.pause()
        assert "No snapshot could be made" in text(screen)
        await pilot.press("n")
        screen.look()
        await pilot.pause()
        assert "No snapshot could be made" not in text(screen)


async def test_a_transcript_that_was_changed_behind_our_back_is_not_opened(demo):
    import sqlcipher3

    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    trigger = connection.execute("select sql from sqlite_master where name = 'turn_is_frozen'").fetchone()[0]
    connection.execute("drop trigger turn_is_frozen")
    connection.execute("update turn set text = 'x' || substr(text, 2) where transcript_id = 2 and number = 3")
    name = connection.execute("select name from transcript where id = 2").fetchone()[0]
    connection.execute(trigger)
    connection.close()
    with Project.open(demo) as project:
        screen = CodingScreen(project.coding("zoe"))
        async with running(screen, size=(160, 40)) as pilot:
            await pilot.press("N")
            assert f"The text of {name} is not as it was sealed" in text(screen)
