"""The file held by somebody else, read-only or on a full disk while a screen is open: every kind of act on it.

It is refused in words, what the screen shows is what the file holds, what was written stays in its box, nothing that
was acknowledged is lost, and the same act is done when the cause is gone.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.faults.small import Small, small
from tests.faults.test_full_disk import fill
from tests.tui.driver import painted, text
from voices.model import Coding, Suggestion
from voices.project import Project
from voices.store import driver
from voices.suggesting.session import SuggestingSession
from voices.tui.app import CODE, CODEBOOK, MEMOS, VoicesApp, codebook_screen, memos_screen
from voices.tui.coding.screen import CodingScreen
from voices.tui.widgets import text_box

CODER = "zoe"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of four megabytes where one can be had, else a folder, on which nothing is ever full."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    is_mounted = (
        bool(os.name != "nt" and shutil.which("mount"))
        and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    yield place
    if is_mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def study(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    async def nothing(*_: object) -> list[Suggestion]:
        return []

    monkeypatch.setattr(driver, "BUSY_SECONDS", 0.0)
    monkeypatch.setattr(text_box, "SECONDS_TO_READ", math.inf)
    monkeypatch.setattr(SuggestingSession, "match", nothing)
    folder = disk / "study"
    yield small(folder)
    shutil.rmtree(folder)


@contextlib.contextmanager
def held_by_another(project: Project) -> Iterator[None]:
    with project._store._connection.another() as other, other.writing():
        yield


@contextlib.contextmanager
def read_only(project: Project) -> Iterator[None]:
    """As on a disk that was mounted again read-only."""
    project._store._connection.set_up("query_only = 1")
    yield
    project._store._connection.set_up("query_only = 0")


@contextlib.contextmanager
def full(project: Project) -> Iterator[None]:
    project._store._connection.set_up("wal_checkpoint(truncate)")  # else there is room in the side file for some acts
    stone = fill(project.path.parent.parent)
    yield
    stone.unlink()


CAUSES: dict[str, Callable[[Project], contextlib.AbstractContextManager[None]]] = {
    "was held by another": held_by_another,
    "is read-only": read_only,
    "is full": full,
}


def causes_on(disk: Path) -> dict[str, Callable[[Project], contextlib.AbstractContextManager[None]]]:
    return CAUSES if os.path.ismount(disk) else {told: each for told, each in CAUSES.items() if each is not full}


def held(project: Project) -> dict[str, Any]:
    """Everything of a coder that a file holds, but for where they are."""
    session, memos = project.coding(CODER), project.memos(CODER)
    found: dict[str, Any] = {}
    for each in session.contents():
        session.open(each.transcript)
        found[each.name] = (session.codings(), session.read_turns(), session.is_finished)
    found["bookmarks"] = session.bookmarks()
    found["keys"] = {key: session.quick_codes()[key].id for key in session.own_keys()}
    found["codebook"] = project.codebook("ana").codebook
    found["memos"] = [each.memo for each in memos.memos()]
    found["all"] = project._store.codings.all()
    found["entries"] = project._store.n_entries()
    return found


@dataclass(frozen=True)
class Act:
    """Keys before the cause, those of the act, and those that do it again; what is written meanwhile and must stay."""

    before: Sequence[str]
    keys: Sequence[str]
    again: Sequence[str] | None = None
    written: str = ""

    @property
    def same(self) -> Sequence[str]:
        return self.keys if self.again is None else self.again


@contextlib.asynccontextmanager
async def screens_of(project: Project, first: str) -> AsyncIterator[Pilot[None]]:
    def coding() -> CodingScreen:
        screen = CodingScreen(project.coding(CODER))
        screen.memos = project.memos(CODER)
        return screen

    made = {
        CODE: coding,
        CODEBOOK: lambda: codebook_screen(project.codebook(CODER)),
        MEMOS: lambda: memos_screen(project.memos(CODER)),
    }
    async with painted(VoicesApp({first: made[first]}), (150, 40)) as pilot:
        yield pilot


async def press(pilot: Pilot[None], keys: Sequence[str]) -> None:
    for key in keys:
        await pilot.press(key)
    await pilot.pause()
    await pilot.pause()


async def refused_until_the_cause_is_gone(
    study: Small, disk: Path, first: str, act: Act, shows: Callable[[Any, dict[str, Any]], bool]
) -> None:
    with study.open() as project, study.open() as beside:
        async with screens_of(project, first) as pilot:
            screen = pilot.app.screen
            await press(pilot, act.before)
            before, keys = held(beside), act.keys
            for told, cause in causes_on(disk).items():
                with cause(project):
                    await press(pilot, keys)
                    shown = text(screen)
                    assert told in shown, shown
                    assert act.written in shown, shown
                    assert held(beside) == before, told
                    assert shows(screen, before), told
                keys = act.same
            await press(pilot, keys)
            after = held(beside)
            assert after != before, text(screen)
            assert shows(screen, after)
            assert not any(each in text(screen) for each in CAUSES), text(screen)
            assert pilot.app.is_running
        assert pilot.app.return_code in (0, None)
        assert project.faults() == []


CODED = ("n", "1")
CODING = {
    "the first code of somebody new": Act(["n"], ["1"]),
    "a quick code": Act([*CODED, "n", "n"], ["2"]),
    "a quick code off": Act(CODED, ["1"]),
    "a code from the picker": Act(CODED, ["enter", *"bro", "enter"]),
    "the last codes again": Act([*CODED, "n", "n"], ["0"]),
    "a code in the child's words": Act([*CODED, "space"], ["i", "enter", "enter"], ["enter"], "She listened to me"),
    "a new code": Act(CODED, ["enter", *"Seen", "enter", "enter"], ["enter"], "Seen"),
    "another code": Act(CODED, ["c", *"bro", "enter"]),
    "edges": Act([*CODED, "e", "minus"], ["e"]),
    "a safeguarding marker": Act(CODED, ["t", "space"], ["space"]),
    "a marker": Act(CODED, ["t", "down", "space"], ["space"]),
    "a memo on a coding": Act(CODED, ["m", *"why", "escape"], ["escape"], "why"),
    "a memo on the interview": Act(["n"], ["m", "enter", *"why", "escape"], ["escape"], "why"),
    "read": Act(["n"], ["r"]),
    "the page read": Act(CODED, ["R"]),
    "finished": Act(CODED, ["F", "enter"]),
    "a bookmark": Act(CODED, ["b"]),
    "a bookmark cleared": Act([*CODED, "b"], ["b"]),
    "a bookmark cleared in the list": Act([*CODED, "b", "B"], ["d"]),
    "a key of one's own": Act(CODED, ["k", "3", *"bro", "enter"]),
    "a key given back": Act(["k", "3", *"bro", "enter"], ["k", "down", "down", "backspace"]),
    "removed": Act(CODED, ["d"]),
    "undone": Act(CODED, ["u"]),
    "done again": Act([*CODED, "u"], ["U"]),
}


def coding_shows(screen: Any, held: dict[str, Any]) -> bool:
    codings, read, _ = held[screen._session.transcript.name]
    drawn = {each.coding.id for row in range(40) for each in screen._view.stripes_here()} if codings else set()
    return screen._codings == codings and screen._read == read and drawn <= {each.id for each in codings}


@pytest.mark.parametrize("act", CODING.values(), ids=CODING)
async def test_every_act_of_coding_is_refused_in_words_and_done_when_the_cause_is_gone(act, study, disk):
    await refused_until_the_cause_is_gone(study, disk, CODE, act, coding_shows)


async def test_a_memo_that_was_refused_is_kept_when_the_window_is_left_and_the_cause_is_gone(study):
    with study.open() as project, study.open() as beside:
        async with screens_of(project, CODE) as pilot:
            await press(pilot, [*CODED, "m", *"why"])
            with held_by_another(project):
                await press(pilot, ["ctrl+q"])
                assert "could not be kept" in text(pilot.app.screen)
                assert pilot.app.is_running
            pilot.app._leave_at_once()  # as when its terminal is closed
        assert [each.memo for each in codings_here(beside)] == ["why"]


async def test_somebody_goes_from_interview_to_interview_while_nothing_can_be_written(study, disk):
    with study.open() as project, study.open() as beside:
        async with screens_of(project, CODE) as pilot:
            screen = pilot.app.screen
            await press(pilot, CODED)
            for cause in causes_on(disk).values():
                with cause(project):
                    await press(pilot, ["N", "n"])
                    assert screen._session.transcript.name == "T2"
                    await press(pilot, ["P"])
                    assert screen._session.transcript.name == "T1"
            await press(pilot, ["N", "end"])
            here = screen._view.cursor
        session = beside.coding(CODER)
        session.open(screen._session.transcript.id)
        assert (session.transcript.name, session.left_at()) == ("T2", here)


def codings_here(project: Project) -> list[Coding]:
    session = project.coding(CODER)
    return [each for there in session.contents() if session.open(there.transcript) for each in session.codings()]


WHY = tuple("why")
RETIRED = ("down", "t", *WHY)
OF_CODEBOOK = {
    "an entry changed": Act(["down", "e", "enter", *"xyz", "escape", *WHY], ["enter"], written="why"),
    "renamed": Act(["down", "r", "end", "!", "enter", *WHY], ["enter"], written="why"),
    "a new theme": Act(["a", "down", "enter", *"New", "enter", *WHY], ["enter"], written="why"),
    "merged": Act(["down", "down", "g", "enter", *WHY], ["enter"], written="why"),
    "split": Act(["down", "down", "s", "enter", *"New", "enter", "space", "enter", *WHY], ["enter"], written="why"),
    "retired": Act(RETIRED, ["enter"], written="why"),
    "undone": Act([*RETIRED, "enter"], ["u"]),
    "done again": Act([*RETIRED, "enter", "u"], ["U"]),
}


def codebook_shows(screen: Any, held: dict[str, Any]) -> bool:
    lines = {each.key for each in screen._tree._lines if each.key is not None}
    return screen._session.codebook == held["codebook"] and lines == {each.id for each in held["codebook"].codes}


@pytest.mark.parametrize("act", OF_CODEBOOK.values(), ids=OF_CODEBOOK)
async def test_every_change_of_the_codebook_is_refused_in_words_and_made_when_the_cause_is_gone(act, study, disk):
    await refused_until_the_cause_is_gone(study, disk, CODEBOOK, act, codebook_shows)


NEW_MEMO = ("a", *"stu", "enter", *WHY)
OF_MEMOS = {
    "written": Act(NEW_MEMO, ["escape"], written="why"),
    "changed": Act([*NEW_MEMO, "escape", "enter", "!"], ["escape"], written="why!"),
    "taken away": Act([*NEW_MEMO, "escape", "enter", *["backspace"] * 3], ["escape"], written="Your memo on"),
    "undone": Act([*NEW_MEMO, "escape"], ["u"]),
    "done again": Act([*NEW_MEMO, "escape", "u"], ["U"]),
}


def memos_show(screen: Any, held: dict[str, Any]) -> bool:
    return [each.memo for each in screen._shown] == held["memos"]


@pytest.mark.parametrize("act", OF_MEMOS.values(), ids=OF_MEMOS)
async def test_every_act_on_memos_is_refused_in_words_and_done_when_the_cause_is_gone(act, study, disk):
    await refused_until_the_cause_is_gone(study, disk, MEMOS, act, memos_show)
