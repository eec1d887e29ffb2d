"""One interview from opening to complete, once by keyboard alone and once by mouse alone, through all screens."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.driver import running_all, text

_TURNS = 4  # of the wheel at once: fewer lines than are in sight
INTERVIEW = """Transcript: T0
Participant: P101

INT: [00:00:02] Where did you go?

YP: [00:00:09] I went to the shelter. They let me in.

INT: And then?

YP: She listened to me all night. He just laughed.

INT: Did anybody else help?

YP: The driver did.

INT: What would you tell others?

YP: Ask somebody. Nobody bites.
"""


@pytest.fixture
def project(study, files):
    """A study whose first interview is a little longer."""
    project = study()
    project.importing().import_files(files({"T0.txt": INTERVIEW}))
    return project


def kept(project, round_name=None):
    """What the project holds of T0, asked anew: codings, the turns read, whether it is finished."""
    session = project.coding("ana", round_name)
    session.open(next(each.transcript for each in session.contents() if each.name == "T0"))
    whole = session.transcript.text
    codings = [(each.code, whole[each.span.start : each.span.end]) for each in session.codings()]
    return codings, session.read_turns(), session.is_finished


async def test_an_interview_by_keyboard_alone(project):
    async with running_all(project, "ana", size=(80, 24)) as pilot:

        async def press(*keys: str) -> str:
            await pilot.press(*keys)
            await pilot.pause()
            return text(pilot.app.screen)

        assert "T0" in await press()
        await press("j", "space", "enter", *"listened", "enter")
        assert kept(project)[0] == [("A-1", "I went to the shelter.")]
        await press("w", "shift+right", "shift+right", "2")
        assert kept(project)[0][1:] == [("A-2", "She listened to")]
        assert "[x] QT" in await press("escape", "t", "space")
        await press("escape", "m", *"why", "escape", "e", "shift+right", "enter")
        assert kept(project)[0][1:] == [("A-2", "She listened to me")]
        await press("c", *"brought", "enter")
        assert kept(project)[0][1:] == [("B-1", "She listened to me")]
        await press("w", "1")
        await press("d")
        assert len(kept(project)[0]) == 2
        await press("u")
        assert kept(project)[0][2:] == [("A-1", "The driver did.")]
        await press("U")
        codings = kept(project)[0]
        assert len(codings) == 2
        assert "Is this interview complete?" in await press("R")
        assert kept(project) == (codings, {6, 8}, False)
        assert "finished" in (await press("enter")).splitlines()[0]
        assert kept(project) == (codings, {6, 8}, True)
        assert "[Codebook]" in await press("f3")
        shown = await press("f4")
        assert "[Memos]" in shown
        assert "why" in shown
        shown = await press("f2")
        assert "[Code]" in shown
        assert "She listened to me all night." in shown
        shown = await press("home", "f4", "g")
        assert "[Code]" in shown
        assert "turn 4 of 8" in shown, "a memo leads to its passage"


class Mouse:
    """A hand on the mouse: it goes to words that stand on the screen."""

    def __init__(self, pilot) -> None:
        self._pilot = pilot

    def shown(self) -> str:
        return text(self._pilot.app.screen)

    def at(self, words: str, into: int = 0) -> tuple[int, int]:
        """Return the cell of words; the lowest ones, because boxes stand below what they speak of."""
        rows = self.shown().splitlines()
        y = next((y for y in reversed(range(len(rows))) if words in rows[y]), None)
        assert y is not None, f"{words!r} is not on the screen:\n{self.shown()}"
        return rows[y].rindex(words) + into, y

    async def click(self, words: str, into: int = 0, **how: int) -> str:
        await self._pilot.click(offset=self.at(words, into), **how)
        await self._pilot.pause()
        await self._pilot.pause()
        return self.shown()

    async def drag(self, start: str, end: str) -> None:
        await self._pilot.mouse_down(offset=self.at(start))
        await self._pilot.hover(offset=self.at(end))
        await self._pilot.mouse_up(offset=self.at(end))
        await self._pilot.pause()

    def _wheel(self, x: int, y: int) -> events.MouseScrollDown:
        """Return one turn of the wheel; the pilot's own waits behind each of the many that are needed."""
        return events.MouseScrollDown(None, x, y, 0, 1, 0, False, False, False, screen_x=x, screen_y=y)

    async def command(self, words: str) -> str:
        """Choose from the list of all commands, turning the wheel until the command is in sight."""
        await self.click("all commands")
        await self._pilot.app.workers.wait_for_complete()
        await self._pilot.pause()
        middle = (self._pilot.app.size.width // 2, 12)
        while words not in (before := self.shown()):
            for _ in range(_TURNS):
                self._pilot.app.screen._forward_event(self._wheel(*middle))
            await self._pilot.pause()
            assert self.shown() != before, f"{words!r} is not among the commands:\n{before}"
        return await self.click(words)


async def test_an_interview_by_mouse_alone(project):
    """Only the words of the memo are typed."""
    async with running_all(project, "ana", "Round 1") as pilot:
        mouse = Mouse(pilot)
        await mouse.click("shelter", times=2)
        await mouse.click("shelter", button=3)
        assert "Listened to  Being heard" in mouse.shown()
        await mouse.click("Listened to  Being heard")
        assert kept(project, "Round 1")[0] == [("A-1", "I went to the shelter.")]
        await mouse.drag("She listened", "to me all")
        await mouse.click(" 2 A-2", 2)
        assert kept(project, "Round 1")[0][1:] == [("A-2", "She listened to")]
        await mouse.click("n     She listened")
        assert "3 words selected" in mouse.shown()
        await mouse.command("Markers  [")
        assert "[x] QT" in await mouse.click("[ ] QT")
        await mouse.click("⏎ Done")
        await mouse.click("m Memo")
        await pilot.press(*"why")
        await mouse.click("esc Close")
        await mouse.command("Edges  [")
        await mouse.drag("She listened", "me all")
        await mouse.click("⏎ Code")
        assert kept(project, "Round 1")[0][1:] == [("A-2", "She listened to me")]
        await mouse.command("Change code  [")
        await mouse.click("Brought back  Being found")
        assert kept(project, "Round 1")[0][1:] == [("B-1", "She listened to me")]
        await mouse.click("driver")
        await mouse.click(" 1 A-1", 2)
        await mouse.click("d Remove")
        assert len(kept(project, "Round 1")[0]) == 2
        await mouse.click("u Undo")
        assert kept(project, "Round 1")[0][2:] == [("A-1", "The driver did.")]
        await mouse.command("Redo  [")
        codings = kept(project, "Round 1")[0]
        assert len(codings) == 2
        await mouse.click("driver")
        await mouse.click("r Read")
        await mouse.click("Nobody bites")
        await mouse.click("r Read")
        assert kept(project, "Round 1") == (codings, {6, 8}, False)
        await mouse.click("yes, it is complete")
        assert kept(project, "Round 1") == (codings, {6, 8}, True)
        assert "finished" in mouse.shown().splitlines()[0]
        assert "[Codebook]" in await mouse.click(" Codebook ", 2)
        shown = await mouse.click(" Memos ", 2)
        assert "[Memos]" in shown
        assert "why" in shown
        shown = await mouse.click(" Code ", 2)
        assert "[Code]" in shown
        assert "She listened to me all night." in shown
        await mouse.click(" Memos ", 2)
        shown = await mouse.click("g Go to")
        assert "[Code]" in shown
        assert "turn 4 of 8" in shown, "a memo leads to its passage"
