"""The codebook screen driven by keys and mouse."""

from __future__ import annotations

import pytest

from tests.tui.driver import running, text
from voices.tui.codebook.screen import CodebookScreen

LISTENED = "T1,2,She listened to me.,A-1,,kind"
IGNORED = "T1,2,He just laughed and ignored me.,A-2,,"
VAN = "T1,4,They put me in the van.,A-2,,"


@pytest.fixture
def coded(study):
    return study({"ana": [LISTENED, IGNORED, VAN], "bo": [IGNORED]})


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


def codes(project):
    return sorted(each.code for each in project._store.codings.all())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_tree_an_entry_and_its_history_fit(coded, size):
    screen = CodebookScreen(coded.codebook("ana"))
    async with running(screen, size) as pilot:
        await press(pilot, "down", "down")
        shown = text(screen)
        assert "Codebook 1 · 2 themes, 4 codes in use" in shown
        assert "A-2      Not listened" in shown
        assert "3 codings" in shown
        assert "Nobody listened." in shown
        assert "imported: added" in shown
        await press(pilot, "enter")
        assert "Passages with A-2: 3" in text(screen)
        assert "T1 4 · ana" in text(screen)
        assert "They put me in the van." in text(screen)


async def test_an_entry_is_changed_with_a_reason_and_a_draft_outlasts_escape(coded):
    session = coded.codebook("ana")
    screen = CodebookScreen(session)
    async with running(screen) as pilot:
        await press(pilot, "down", "e", "enter", *"xyz", "escape", "escape")
        assert session.codebook.version == "1"
        assert "definition of A-1" in screen.unsaved()
        await press(pilot, "e", "enter")
        assert "Somebody listened.xyz" in text(screen)
        await press(pilot, "escape", "enter", *"clearer", "enter")
        assert session.codebook.code("A-1").definition == "Somebody listened.xyz"
        assert screen.unsaved() == ""
        assert "why: clearer" in text(screen)
        await press(pilot, "l")
        assert "Coded under another definition of A-1: 1" in text(screen)
        await press(pilot, "escape", "u")
        assert session.codebook.code("A-1").definition == "Somebody listened."
        await press(pilot, "U")
        assert session.codebook.code("A-1").definition == "Somebody listened.xyz"


async def test_a_merge_by_keyboard_and_its_undo(coded):
    screen = CodebookScreen(coded.codebook("ana"))
    async with running(screen) as pilot:
        await press(pilot, "down", "down", "g", "enter")
        assert "Why merge A-2 into A-1?" in text(screen)
        await press(pilot, "escape")
        assert codes(coded) == ["A-1", "A-2", "A-2", "A-2"]
        await press(pilot, "g", "enter", *"one idea", "enter")
        assert "of 3 codings with A-2: 3 moved to A-1" in text(screen)
        assert codes(coded) == ["A-1"] * 4
        await press(pilot, "u")
        assert codes(coded) == ["A-1", "A-2", "A-2", "A-2"]


async def test_a_split_into_a_new_code_passage_by_passage(coded):
    session = coded.codebook("ana")
    screen = CodebookScreen(session)
    async with running(screen) as pilot:
        await press(pilot, "down", "down", "s", "enter", *"Driven", "enter")
        assert "Space: goes to Driven" in text(screen)
        await press(pilot, "space", "down", "space", "space", "enter", *"two ideas", "enter")
        assert session.codebook.code("A-3").name == "Driven"
        assert codes(coded) == ["A-1", "A-2", "A-2", "A-3"]


async def test_the_other_changes_by_keyboard(coded):
    session = coded.codebook("ana")
    screen = CodebookScreen(session)
    async with running(screen) as pilot:
        await press(pilot, "down", "r", "end", *"!", "enter", *"why", "enter")
        await press(pilot, "t", *"why", "enter")
        assert (session.codebook.code("A-1").name, session.codebook.code("A-1").status) == ("Listened to!", "retired")
        await press(pilot, "t", *"why", "enter", "c", "down", "enter", "enter")
        assert session.codebook.code("A-1").colour.startswith("#")
        await press(pilot, "v", "pagedown", "enter", "enter", *"why", "enter")
        assert session.codebook.code("A-1").parent == "B-1"
        await press(pilot, "home", "a", "down", "enter", *"After", "enter", *"why", "enter")
        assert [each.id for each in session.codebook.themes] == ["A", "B", "AFT"]
        assert {each.reason for each in session.versions()} == {"imported", "why", "easier to tell apart"}


async def test_lines_and_keys_by_mouse(coded):
    session = coded.codebook("ana")
    screen = CodebookScreen(session)
    async with running(screen) as pilot:
        await pilot.click("#tree", offset=(5, 4))
        await pilot.pause()
        assert "B Being found" in text(screen)
        rows = text(screen).splitlines()
        await pilot.click(offset=(rows[-1].index("Rename"), len(rows) - 1))
        await pilot.pause()
        assert "Name of B" in text(screen)
