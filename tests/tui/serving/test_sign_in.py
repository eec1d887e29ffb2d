"""Signing in: name and passphrase go together or one sentence says that they do not; then the screen of the job."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Static

from tests.tui.driver import text
from voices.display import harmless_lines
from voices.tui.coding.screen import CodingScreen
from voices.tui.reconciling.screen import ReconcilingScreen
from voices.tui.serving.app import Door, TabApp
from voices.tui.serving.driver import TabClosed
from voices.tui.serving.errand import Errand
from voices.tui.serving.sign_in import GET_ONE, NOT_TOGETHER, SignInScreen
from voices.tui.serving.tab import _read_faults

GOOD = "is it 4 o'clock?"
WRONG = "it is 5 o'clock!"


def tab(project, job="coding", round_name=None) -> TabApp:
    return TabApp(Door(Errand(project.path, None, job, round_name)))


async def sign_in(pilot, name: str, passphrase: str) -> None:
    await pilot.press(*name, "enter", *passphrase)
    assert passphrase not in text(pilot.app.screen)
    assert "•" * len(passphrase) in text(pilot.app.screen)
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def told(pilot) -> str:
    return str(pilot.app.screen.query_one("#told", Static).content)


async def test_name_and_passphrase_let_in(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    app = tab(project)
    async with app.run_test() as pilot:
        assert isinstance(app.screen, SignInScreen)
        assert "Tiny" not in text(app.screen), "whoever has not signed in does not read the name of the study"
        await sign_in(pilot, "Ana", GOOD)
        assert isinstance(app.screen, CodingScreen)
        await pilot.press("n", "1")
    assert [each.code for each in project.coding("ana").codings()] == ["A-1"]
    assert project._store.people.coder_named("ana").name == "ana"


async def test_whatever_is_wrong_gets_the_same_sentence_and_nobody_is_locked_out(study):
    project = study({"bo": ["T1,2,listened,A-1,,"]})
    project.set_coder_passphrase("ana", GOOD)
    app = tab(project)
    async with app.run_test() as pilot:
        for name, passphrase in (("ana", WRONG), ("bo", GOOD), ("nobody", GOOD)):
            await sign_in(pilot, name, passphrase)
            assert told(pilot) == f"{NOT_TOGETHER} {GET_ONE}"
            assert isinstance(app.screen, SignInScreen)
            app.screen.query_one("#coder-name").value = ""
            app.screen.query_one("#coder-name").focus()
        await sign_in(pilot, "ana", GOOD)
        assert isinstance(app.screen, CodingScreen)


async def test_the_job_may_be_reconciling(study):
    project = study({"ana": ["T1,2,listened,A-1,,"], "bo": ["T1,2,She listened,A-1,,"]}, "R")
    project.close_round("R")
    project.set_coder_passphrase("lea", GOOD)
    app = tab(project, "reconciling")
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, "lea", GOOD)
        assert isinstance(app.screen, ReconcilingScreen)


async def test_a_round_is_coded_in_when_one_was_named(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    app = tab(project, round_name="R")
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, "ana", GOOD)
        await pilot.press("n", "1")
    assert project.has_round("R")


async def test_what_stands_in_the_way_is_told_in_the_page(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    app = tab(project, "reconciling", "none of this name")
    async with app.run_test() as pilot:
        await sign_in(pilot, "ana", GOOD)
        assert isinstance(app.screen, SignInScreen)
        assert "none of this name" in told(pilot)
    moved = tab(project)
    project.path.rename(project.path.with_name("moved.voices"))
    async with moved.run_test() as pilot:
        await sign_in(pilot, "ana", GOOD)
        assert "There is no file" in told(pilot)


async def test_a_memo_under_way_is_kept_when_the_tab_is_closed(study):
    project = study()
    project.set_coder_passphrase("ana", GOOD)
    app = tab(project)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in(pilot, "ana", GOOD)
        await pilot.press("n", "1", "m", *"half a thought")
        app.post_message(TabClosed())
        await pilot.pause()
    assert [each.memo for each in project.coding("ana").codings()] == ["half a thought"]


async def test_a_fault_is_told_without_what_was_worked_on(study):
    app = tab(study())
    async with app.run_test():
        said = "She listened to me.".upper()
        try:
            raise RuntimeError(said)
        except RuntimeError:
            app._fatal_error()
        [shown] = app._exit_renderables
        app._exit_renderables.clear()
    assert str(shown).endswith("RuntimeError")
    assert "test_sign_in.py" in str(shown)
    assert said not in str(shown)


async def test_what_a_process_says_cannot_steer_the_terminal_of_the_server():
    stream = asyncio.StreamReader()
    stream.feed_data(b"first\n\x1b]0;title\x07second \xff\n" + b"x" * 100_000)
    stream.feed_eof()
    shown = await _read_faults(stream)
    assert shown == harmless_lines(shown)
    assert len(shown) <= 1 << 16


@pytest.mark.parametrize("secret", [None, "p\u00e4ss 'phrase' \" $HOME"])
def test_an_errand_comes_as_it_was_sent_and_once(tmp_path, monkeypatch, secret):
    from voices.errors import ServingError
    from voices.tui.serving.errand import DESCRIPTOR, hand_over, take

    errand = Errand(tmp_path / 'it\'s "a" study.voices', secret, "coding", None)
    monkeypatch.setenv(DESCRIPTOR, str(hand_over(errand)))
    assert take() == errand
    assert secret is None or secret not in repr(errand)
    with pytest.raises(ServingError):
        take()
