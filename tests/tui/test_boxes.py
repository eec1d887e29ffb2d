"""Every box of every screen: while the window changes its size under it, and with rubbish pasted into it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual import events
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tests.faults.small import Small, small
from tests.tui.driver import painted, text
from voices.tui.app import CODE, CODEBOOK, MEMOS, VoicesApp, codebook_screen, memos_screen
from voices.tui.coding.screen import CodingScreen
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import MOST_IN_A_LINE, MOST_IN_A_TEXT

CODED = ("n", "1")
TOO_SMALL = "This window is"
RUBBISH = "x\x1b]52;c;AAAA\x07y\x00\x9b31m\u202eabc\ud800\udfff\x7fz"
SHOWN = "x␛]52;c;AAAA␇y␀�31m�abc��␡z"
SIZES = ((59, 14), (60, 15), (200, 60), (20, 5), (1, 1), (80, 24), (120, 40))


@dataclass(frozen=True)
class Box:
    """On which screen it is, how it is come to, and what of what was typed, or told in it, must stay in sight."""

    screen: str
    keys: Sequence[str]
    stays: str


BOXES = {
    "the picker": Box(CODE, (*CODED, "enter", *"brou"), "brou"),
    "interviews": Box(CODE, ("l",), "Interviews"),
    "quick keys": Box(CODE, ("k", "pagedown"), "Quick codes"),
    "a name": Box(CODE, ("n", "space", "i", "end", "!"), "to me.!"),
    "themes": Box(CODE, (*CODED, "space", "i", "enter"), "Under which theme"),
    "a memo": Box(CODE, (*CODED, "m", *"half"), "half"),
    "keys": Box(CODE, ("question_mark",), "Keys (arrows"),
    "the protocol": Box(CODE, (*CODED, "t", "up", "space"), "I have read this and know whom to tell"),
    "words to find": Box(CODE, ("f", *"she"), "she"),
    "a turn": Box(CODE, ("g", "3"), "3"),
    "bookmarks": Box(CODE, ("b", "B"), "Bookmarks"),
    "all commands": Box(CODE, ("ctrl+p", *"und"), "und"),
    "the field of an entry": Box(CODEBOOK, ("down", "e"), "Change what"),
    "a name in the codebook": Box(CODEBOOK, ("down", "r", "end", "!"), "Listened to!"),
    "an entry": Box(CODEBOOK, ("down", "e", "enter", "!"), "Somebody listened.!"),
    "what a memo is about": Box(MEMOS, ("a", *"stu"), "stu"),
    "a memo on the whole screen": Box(MEMOS, ("a", *"stu", "enter", *"half"), "half"),
    "words in memos": Box(MEMOS, ("f", *"half"), "half"),
}
WITH_INPUT = ("the picker", "a name", "a memo", "words to find", "a turn", "all commands", "a name in the codebook")
WITH_INPUT += ("an entry", "what a memo is about", "a memo on the whole screen", "words in memos")


@pytest.fixture
def study(tmp_path) -> Small:
    return small(tmp_path / "study")


@asynccontextmanager
async def opened(study: Small, box: Box) -> AsyncIterator[Pilot[None]]:
    """Run the screen of a box and open the box."""
    with study.open() as project:

        def coding() -> CodingScreen:
            screen = CodingScreen(project.coding("zoe"))
            screen.memos = project.memos("zoe")
            return screen

        made = {
            CODE: coding,
            CODEBOOK: lambda: codebook_screen(project.codebook("zoe")),
            MEMOS: lambda: memos_screen(project.memos("zoe")),
        }
        async with painted(VoicesApp({box.screen: made[box.screen]}), (120, 40)) as pilot:
            await pilot.press(*box.keys)
            await pilot.pause()
            yield pilot


async def settled(pilot: Pilot[None]) -> str:
    """Wait until everything is done and return what is shown."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return text(pilot.app.screen)


def open_box(pilot: Pilot[None]) -> Widget | None:
    app = pilot.app
    return app.screen if isinstance(app.screen, CommandPalette) else app.screen.open_box


def cut_off(box: Widget) -> list[Widget]:
    """Return the parts of a box that have no room in it."""
    parts = [each for each in box.walk_children(Widget) if each.display and each.size.area]
    return [each for each in parts if isinstance(box, Overlay) and not box.region.contains_region(each.region)]


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
async def test_a_box_outlives_every_size_of_the_window_with_what_was_typed(box, study):
    async with opened(study, box) as pilot:
        there = open_box(pilot)
        shown = await settled(pilot)
        assert box.stays in shown, shown
        for size in SIZES:
            await pilot.resize_terminal(*size)
            shown = await settled(pilot)
            assert open_box(pilot) is there
            if size >= (60, 15):
                assert box.stays in shown, (size, shown)
                assert TOO_SMALL not in shown
                assert there is None or not cut_off(there), (size, cut_off(there), shown)
            elif size >= (59, 14) and not isinstance(there, CommandPalette):
                assert f"{TOO_SMALL} {size[0]} by {size[1]}" in " ".join(shown.split())
        for _ in range(2):
            if open_box(pilot) is not None or pilot.app.focused is not None:
                await pilot.press("escape")
        await pilot.press("question_mark")
        assert isinstance(open_box(pilot), KeysBox)


@pytest.mark.parametrize("name", WITH_INPUT)
async def test_rubbish_that_is_pasted_is_shown_and_harms_nothing(name, study):
    async with opened(study, BOXES[name]) as pilot:
        there, field = open_box(pilot), pilot.app.focused
        assert isinstance(field, Input | TextArea)

        def held() -> str:
            return field.value if isinstance(field, Input) else field.text

        before = held()
        pilot.app.post_message(events.Paste(RUBBISH + "\rsecond\r\nthird"))
        shown = await settled(pilot)
        assert held() == before + SHOWN + ("" if isinstance(field, Input) else "\nsecond\nthird")
        assert not set(shown) & set("\x1b\x07\x00\x9b\u202e\ud800\udfff\x7f")
        before = held()
        pilot.app.post_message(events.Paste("a b " * 250_000))
        await settled(pilot)
        most = MOST_IN_A_LINE if isinstance(field, Input) else MOST_IN_A_TEXT
        assert len(held()) in (len(before), len(before) + most), "what was there stays"
        assert held().startswith(before)
        assert open_box(pilot) is there
        await pilot.press("escape")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("question_mark")
        assert isinstance(open_box(pilot), KeysBox)
