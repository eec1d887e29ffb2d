"""The main states of the screens as text, at the two usual sizes: a change of any sign on them is seen here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.widgets import Input, TextArea

from tests.tui.driver import running_all, text
from tests.tui.snapshots import kept
from voices import ids
from voices.model import About

SIZES = [(120, 40), (80, 24)]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
# In a blind round no matches are looked for: what is shown does not wait for the language worker.
BLIND = "Round 1"
STATES = {
    "selection": ("n", "1", "space", "shift+right"),
    "picker": ("n", "1", "period", "enter"),
    "find": ("f", *"listened"),
    "keys": ("question_mark",),
    "memo": ("n", "1", "m", *"Her first words on being heard."),
    "markers": ("n", "1", "t"),
    "interviews": ("n", "1", "l"),
    "missing": ("n", "1", "F"),
    "completion": ("n", "1", "n", "n", "r"),
    "codebook": ("n", "1", "f3", "down"),
    "memos": ("f4",),
}


@pytest.fixture
def project(study):
    """A study made at noon, with a memo of the coder."""
    with ids.at(NOON):
        project = study()
        project.memos("ana").set_memo(About("code", "A-2"), "Is laughing a way of not listening?")
        yield project


async def settled(pilot) -> str:
    """Return what the screen shows once workers and painting are done, with cursors that hold still."""
    for each in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
        each.cursor_blink = False
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()
    return text(pilot.app.screen)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_a_screen_shows_what_is_kept(project, state, size):
    async with running_all(project, "ana", BLIND, size) as pilot:
        for key in STATES[state]:
            await pilot.press(key)
            await pilot.pause()
        shown = await settled(pilot)
    assert shown == kept(f"{state}-{size[0]}x{size[1]}", shown)
