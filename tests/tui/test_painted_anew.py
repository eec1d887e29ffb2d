"""What a coder does in any order, over clumsy texts: the screen that got there is the screen made anew from the store.

The one was painted little by little as the keys came, and is taken as the terminal got it; the other is started over a
copy of the file. What the store does not keep goes over by hand: selection, place, view, keys of codes that were used.
`VOICES_SCREEN_EXAMPLES=500 pytest tests/tui/test_painted_anew.py -n 0` plays longer; `VOICES_SCREEN_SEED` elsewhere.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.tui.doings import FLOWS, N_INTERVIEWS, ROUNDS, STEPS, clumsy_study, elsewhere
from tests.tui.playing import Cell, WatchedApp, in_cells, painted_at_once, playing
from voices.coding.session import CodingSession
from voices.model import Span, Suggestion
from voices.project import Project
from voices.suggesting.session import SuggestingSession
from voices.tui.coding.screen import CodingScreen
from voices.tui.coding.views import MINE

N_EXAMPLES = int(os.environ.get("VOICES_SCREEN_EXAMPLES", "0"))
SHRINKS = "VOICES_SCREEN_SHRINK" in os.environ
SEED = os.environ.get("VOICES_SCREEN_SEED")
# Of what another coder may do: a proposal and a marker that locks stand in the way of undoing.
IN_THE_WAY = (6, 10)
SIZES = ((120, 40), (80, 24))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, made once."""
    return clumsy_study(tmp_path_factory.mktemp("clumsy"))


@pytest.fixture
def matching_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words are looked for without a language worker: a process of its own for each screen would take seconds."""

    async def match(self: SuggestingSession, text: str) -> list[Suggestion]:
        found = ((code, text.lower().find(word)) for code in self._codes for word in code.keywords)
        return [Suggestion(code.id, 1.0, (Span(at, at + 3),)) for code, at in found if at >= 0]

    monkeypatch.setattr(SuggestingSession, "match", match)


@dataclass
class Play:
    """A coder at work in one window, and who else is at it."""

    app: WatchedApp
    screen: CodingScreen
    session: CodingSession
    others: dict[str, CodingSession]
    project: Project
    size: tuple[int, int]
    is_tangled: bool = False  # what another coder did stands in the way of undoing
    is_behind: bool = False  # what another window did was not looked at yet
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def do(self, what: str, a: int, b: int) -> None:
        """Do one thing and leave no box open. Sometimes another window is quicker."""
        if what in self.others:
            if what == "other coder" and a in IN_THE_WAY:
                a = a if b < 8 else 0
                self.is_tangled |= b < 8
            elsewhere(self.others[what], self.session.transcript.id, a, b)
            self.is_behind = True
            if b % 2:
                await self.look()
        elif what in FLOWS:
            keys = FLOWS[what](a, b)
            for index, key in enumerate(keys):
                if index == 1 and b % 5 == 0:
                    elsewhere(self.others["other window"], self.session.transcript.id, a % 14, b)
                    self.is_behind = True
                await self.app.press(key)
        elif what == "look at it anew":
            await self.compare()
        else:
            await self.app.press(what)
        await self.close_boxes()
        if what in ("remove", "d") and b % 3 == 0:
            await self.compare()
        elif not self.is_behind:
            await self.draw_panel_again()

    async def look(self) -> None:
        await self.close_boxes()
        self.screen.look()
        self.is_behind = False
        await self.app.settle()
        await self.close_boxes()

    async def draw_panel_again(self) -> None:
        """The panel stays as it is when it is drawn anew: it took notice of everything."""
        before = [list(row) for row in self.app.terminal.rows]
        self.screen._panel._drawn = None
        self.screen._panel._draw()
        await self.app.settle()
        assert differences(before, self.app.terminal.rows) == []

    async def close_boxes(self) -> None:
        for _ in range(4):
            if self.screen.open_box is not None:
                await self.app.press("escape")
        assert self.screen.open_box is None

    async def compare(self) -> None:
        """Compare what stands on the terminal with a screen that is started over a copy of the file."""
        await self.look()
        self.screen.tell("")
        await self.app.settle()
        number = next(self.numbers)
        path = self.project.path.with_name(f"copy-{number}.voices")
        for end in ("", "-wal"):
            shutil.copy(f"{self.project.path}{end}", f"{path}{end}")
        with Project.open(path) as opened:
            session = opened.coding("ana", self.session.round_name)
            session.open(self.session.transcript.id)
            session._quick, session._last_used = copy.deepcopy((self.session._quick, self.session._last_used))
            anew = CodingScreen(session)
            async with playing(anew, self.size) as app:
                await self.bring(anew, app)
                assert differences(self.app.terminal.rows, painted_at_once(anew, self.size)) == []
                if number % 2 == 0:  # not always: what is kept of rows that were in sight goes another way when few are
                    assert differences(out_of_sight(self.screen), out_of_sight(anew)) == []

    async def pictures(self) -> list[list[list[Cell]]]:
        """Title line and transcript of every interview from its first word, all codings drawn."""
        await self.look()
        self.screen._view.set_view(MINE)
        is_folded = self.screen._panel.display != (self.size == SIZES[0])
        await self.app.press(
            "escape", "escape", *["S"] * (not self.screen._view.snapping), *["o"] * is_folded, "P", "P"
        )
        taken = []
        for _ in range(N_INTERVIEWS):
            await self.app.press("home")
            seen = self.screen._view.region
            rows = self.app.terminal.rows
            taken.append([rows[0], *(row[seen.x : seen.right] for row in rows[seen.y : seen.bottom])])
            taken[-1] = [list(row) for row in taken[-1]]
            await self.app.press("N")
        return taken

    async def retrace(self, key: str, most: int = 10_000) -> int:
        """Undo or redo on the screen until there is nothing more, or so often; return how often."""
        for n in range(most):
            await self.app.press(key)
            told = self.screen.status._told[0]
            if told.startswith(" nothing to"):
                return n
            await self.close_boxes()
            assert told.startswith((" undone: ", " done again: ")), told
        return most

    async def go_back_and_return(self, start: list[list[list[Cell]]]) -> None:
        """All undone, the screen is as it was in the beginning; all done again, as it was at the end."""
        end, other = await self.pictures(), self.others["other coder"]
        n_mine = await self.retrace("u")
        n_others = sum(1 for _ in iter(other.undo, None))
        assert [differences(*each) for each in zip(await self.pictures(), start, strict=True)] == [[]] * N_INTERVIEWS
        await self.compare()
        for _ in range(n_others):
            other.redo()
        await self.retrace("U", n_mine)
        assert [differences(*each) for each in zip(await self.pictures(), end, strict=True)] == [[]] * N_INTERVIEWS
        await self.compare()

    async def bring(self, anew: CodingScreen, app: WatchedApp) -> None:
        """Let another screen stand where this one does."""
        view, other = self.screen._view, anew._view
        if not self.screen.query("#hint"):
            while anew.query("#hint"):
                anew.count_applied(())
                await app.settle()
        if anew._panel.display != self.screen._panel.display:
            anew.action_panel()
        other.set_view(view.view)
        if other.snapping != view.snapping:
            other.action_toggle_snapping()
        anchor = view._at._anchor
        other.go_to(view.cursor if anchor is None else anchor)
        if anchor is not None:
            other.action_toggle_selecting()
            other._do(lambda at: at.go(view.cursor))
            other._at.selecting = view.selecting
        anew.show_place()
        other.highlight(view.highlighted)
        await app.settle()
        other.scroll_to(y=view.scroll_offset.y, animate=False, immediate=True)
        for _ in range(self.screen._panel._matches.chosen):
            anew._panel.choose_next()
        anew.tell("")
        await app.settle()
        assert (other.cursor, other.pointer, other.selecting) == (view.cursor, view.pointer, view.selecting)


def out_of_sight(screen: CodingScreen) -> list[list[Cell]]:
    """Every row of the interview that is shown, as it would come into sight."""
    view = screen._view
    width = view.scrollable_content_region.width
    rows = (view._painter.row(row, width, view.pointer) for row in range(view._layout.n_rows))
    return in_cells(rows, width, view._layout.n_rows)


def differences(one: Sequence[Sequence[Cell]], other: Sequence[Sequence[Cell]]) -> list[object]:
    """Every row on which two screens differ: its number, both texts, and the first cell that is not the same."""
    return [
        (
            y,
            _text(here),
            _text(there),
            next((x, *pair) for x, pair in enumerate(zip(here, there, strict=True)) if pair[0] != pair[1]),
        )
        for y, (here, there) in enumerate(zip(one, other, strict=True))
        if here != there
    ]


def _text(row: Sequence[Cell]) -> str:
    return "".join(sign for sign, _ in row).rstrip()


async def play(
    path: Path, size: tuple[int, int], round_name: str | None, steps: Sequence[tuple[str, int, int]]
) -> None:
    with Project.open(path) as project, Project.open(path) as same, Project.open(path) as another:
        session = project.coding("ana", round_name)
        others = {"other window": same.coding("ana", round_name), "other coder": another.coding("bo", round_name)}
        screen = CodingScreen(session)
        async with playing(screen, size) as app:
            it = Play(app, screen, session, others, project, size)
            start = await it.pictures()
            for step in steps:
                await it.do(*step)
            await it.compare()
            if not it.is_tangled:
                await it.go_back_and_return(start)


def as_seeded(test: Callable[..., None]) -> Callable[..., None]:
    """Play what the seed of the environment says, else the same every time."""
    return seed(int(SEED))(test) if SEED else test


@as_seeded
@settings(
    max_examples=N_EXAMPLES or 5,
    deadline=None,
    database=None,
    derandomize=not SEED,
    phases=[Phase.generate, *([Phase.shrink] if SHRINKS else [])],
    suppress_health_check=list(HealthCheck),
)
@given(st.sampled_from(SIZES), st.sampled_from(ROUNDS), st.lists(STEPS, min_size=40, max_size=90))
def test_the_screen_made_anew_is_the_screen_that_got_there_by_acts(
    template, tmp_path_factory, matching_at_once, size, round_name, steps
):
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("play") / "tiny.voices"))
    asyncio.run(play(path, size, round_name, steps))
