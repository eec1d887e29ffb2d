"""Several screens in one application, the list of commands, keys to taste, themes, small windows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot
from textual.widgets import Static

from tests.tui.driver import text
from voices.tui.app import CODE, CODEBOOK, VoicesApp
from voices.tui.coding.screen import CodingScreen
from voices.tui.config import Settings, read_settings
from voices.tui.job_screen import Goto, JobScreen
from voices.tui.keymap import known_bindings, usable_keys
from voices.tui.keys import key
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox


class Notes(JobScreen):
    """A small second screen: keeps a text, and fails to when told so."""

    DEFAULT_CSS = "Notes { layers: base overlay; align: center bottom; & > #room { height: 1fr; } }"
    BINDINGS = [key("notes", "w", "write", "Write", "Write a note", show=True)]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[str] = []
        self.keeps = True
        self.n_came_back = 0

    def compose(self) -> ComposeResult:
        yield StatusLine(id="title")
        yield Static(id="room")
        yield self.status
        yield KeyLine()
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        self.look_after(self)

    def changed_elsewhere(self) -> bool:
        return False

    def warning(self) -> str:
        return ""

    def came_back(self) -> None:
        self.n_came_back += 1

    def action_write(self) -> None:
        self.query_one(TextBox).ask("A note", "", self.keep)

    def keep(self, written: str) -> bool:
        if self.keeps:
            self.kept.append(written)
        return self.keeps


@pytest.fixture
def session(study):
    return study().coding("ana")


@asynccontextmanager
async def running(session, settings=None, size=(120, 40), notes=Notes) -> AsyncIterator[Pilot[None]]:
    """Run the coding screen with a second one beside it."""
    app = VoicesApp({CODE: lambda: CodingScreen(session), CODEBOOK: notes}, settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot


async def until(pilot, holds) -> None:
    """Wait until something holds on the screen."""
    async with asyncio.timeout(20):
        while not holds():
            await pilot.pause()


async def test_screens_are_gone_to_by_key_and_by_click_and_stay_as_they_were(session):
    made = []

    def notes() -> Notes:
        made.append(Notes())
        return made[-1]

    async with running(session, notes=notes) as pilot:
        code = pilot.app.screen
        assert text(code).startswith("[Code] Codebook ")
        assert not made, "a screen is made when it is first gone to"
        await pilot.press("n", "1", "f3")
        assert pilot.app.screen is made[0]
        assert text(made[0]).startswith(" Code F2 [Codebook]")
        await pilot.click("#title", offset=(2, 0))
        assert pilot.app.screen is code
        assert "coded A-1" in text(code)
        assert text(code).startswith("[Code] Codebook ")
        await pilot.click("#title", offset=(9, 0))
        assert pilot.app.screen is made[0]
        assert made[0].n_came_back
        await pilot.press("f4")
        assert pilot.app.screen is made[0], "there is no such screen here"
        assert len(made) == 1


async def test_going_to_another_screen_keeps_what_is_being_written(session):
    async with running(session) as pilot:
        await pilot.press("f3", "w", *"half", "f2")
        assert isinstance(pilot.app.screen, CodingScreen)
        await pilot.press("f3")
        notes = pilot.app.screen
        assert notes.kept == ["half"]
        notes.keeps = False
        await pilot.press("w", *"lost", "f2")
        assert pilot.app.screen is notes, "what cannot be kept is not left behind"
        assert "could not be kept" in text(notes)
        assert "lost" in text(notes)


async def test_leaving_from_one_screen_keeps_texts_of_all_and_asks_for_those_that_cannot_be(session):
    async with running(session) as pilot:
        app = pilot.app
        await pilot.press("n", "1", "f3")
        notes = app.screen
        notes.action_write()
        notes.keeps = False
        await pilot.press(*"lost")
        await app.switch_mode(CODE)
        await pilot.press("m", *"thought", "ctrl+q")
        assert session.codings()[0].memo == "thought"
        assert app.screen is notes, "the text that would be lost is shown"
        assert app.is_running
        notes.keeps = True
        await pilot.press("x", "ctrl+q")
        await pilot.pause()
        assert notes.kept == ["lostx"]


async def test_a_closed_window_keeps_the_texts_of_all_screens(session):
    async with running(session) as pilot:
        await pilot.press("n", "1", "f3")
        notes = pilot.app.screen
        await pilot.press("w", *"behind")
        await pilot.app.switch_mode(CODE)
        await pilot.press("m", *"before")
        pilot.app._leave_at_once()
        assert (notes.kept, session.codings()[0].memo) == (["behind"], "before")


async def test_a_place_is_gone_to_from_any_screen(session, monkeypatch):
    gone = []
    monkeypatch.setattr(CodingScreen, "jump", lambda self, *place: gone.append(place))
    async with running(session) as pilot:
        await pilot.press("f3")
        pilot.app.screen.post_message(Goto(session.transcript.id, 7))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, CodingScreen)
        assert gone == [(session.transcript.id, 7)]


async def listed(pilot, typed: str) -> None:
    """Open the list of commands, type, and wait until it has found something."""
    await pilot.press("ctrl+p", *typed)
    assert isinstance(pilot.app.screen, CommandPalette)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def chosen(pilot) -> None:
    await pilot.press("enter")
    while isinstance(pilot.app.screen, CommandPalette):
        await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


async def test_every_action_is_in_the_list_of_commands_and_acts(session):
    async with running(session) as pilot:
        screen = pilot.app.screen
        await pilot.press("n")
        await listed(pilot, "take back the last act")
        await pilot.press("escape")
        await pilot.pause()
        await listed(pilot, "code a-1")
        await chosen(pilot)
        assert [each.code for each in session.codings()] == ["A-1"]
        await listed(pilot, "undo")
        await chosen(pilot)
        assert session.codings() == []
        other = next(each for each in session.contents() if each.transcript != session.transcript.id)
        await listed(pilot, f"go to {other.name}")
        await chosen(pilot)
        assert session.transcript.id == other.transcript
        assert pilot.app.screen is screen


async def test_keys_that_come_while_the_program_is_left_act_no_more(session):
    async with running(session) as pilot:
        await pilot.press("n")
        pilot.app._exit = True  # as for a moment after the terminal was closed
        await pilot.press("1")
    assert session.codings() == []


async def test_a_list_of_commands_that_goes_while_it_looks_for_some_is_no_fault(session):
    async with running(session) as pilot:
        await pilot.press("ctrl+p")
        commands = pilot.app.screen
        await commands.query_one(CommandList).remove()
        commands._gather_commands("und")
        await pilot.pause()
        assert pilot.app.is_running


async def test_while_a_box_is_open_the_list_has_the_keys_of_the_box(session):
    from voices.tui.commands import Commands

    async with running(session) as pilot:
        screen = pilot.app.screen
        await pilot.press("n", "1", "m", "a")
        commands = Commands(screen)
        await commands.startup()
        titles = {each.title.partition("  ")[0] for each in commands._offers}
        assert {"Close", "Quit"} <= titles
        assert not titles & {"Remove", "Undo", "Turn on"}
        await listed(pilot, "close this box")
        await chosen(pilot)
        assert session.codings()[0].memo == "a"


async def test_the_last_line_shows_few_keys_and_the_way_to_all_and_can_be_clicked(session):
    for width in (120, 80, 60):
        async with running(session, size=(width, 24)) as pilot:
            line = text(pilot.app.screen).splitlines()[-1]
            assert line.endswith("│ ^p all commands")
            assert "? Keys" in line
            assert "Code" in line
            entries = pilot.app.screen.query_one(KeyLine)._ends
            assert len(entries) <= 10
            await pilot.click(KeyLine, offset=(line.index("? Keys"), 0))
            assert pilot.app.screen.open_box is pilot.app.screen.query_one(KeysBox)
            line = text(pilot.app.screen).splitlines()[-1]
            await pilot.click(KeyLine, offset=(line.index("Close"), 0))
            assert pilot.app.screen.open_box is None
            await pilot.click(KeyLine, offset=(width - 3, 0))
            assert isinstance(pilot.app.screen, CommandPalette)


async def test_the_help_is_in_groups_and_shows_changed_keys(session):
    settings = Settings(keys={"coding.remove": "X,delete", "reading.turn_on": "f9"})
    async with running(session, settings) as pilot:
        await pilot.press("question_mark")
        box = pilot.app.screen.query_one(KeysBox)
        titles = [title for title, _ in box._groups]
        assert titles == ["Reading", "Selecting", "Coding", "Screens", "Signs"]
        keys = {told: each for _, group in box._groups for each, told in group}
        assert keys["Put quick code of that number on, or take it off"] == "1 - 9"
        assert keys["Remove a coding under the cursor"] == "X  del"
        assert keys["Go to the next turn"] == "f9"
        before = text(pilot.app.screen)
        await pilot.press("down", "pagedown")
        assert text(pilot.app.screen) != before
        await pilot.press("escape", "f9", "1")
        assert len(session.codings()) == 1
        assert "X Remove" in text(pilot.app.screen).splitlines()[-1]
        await pilot.press("d")
        assert len(session.codings()) == 1
        await pilot.press("delete")
        assert session.codings() == []


def config(tmp_path, monkeypatch, text: str | bytes):
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    monkeypatch.setenv("VOICES_CONFIG", str(path))
    return read_settings()


def test_settings_are_read_and_what_is_wrong_is_told(tmp_path, monkeypatch):
    good = config(
        tmp_path,
        monkeypatch,
        'theme = "light"\naccessible = true\nrest_minutes = 50\n[keys]\ncoding.remove = "x"\n"app.leave" = "f10"\n',
    )
    assert (good.theme, good.accessible, good.rest_minutes, good.complaints) == ("light", True, 50, ())
    assert good.keys == {"coding.remove": "x", "app.leave": "f10"}
    wrong = config(
        tmp_path,
        monkeypatch,
        'theme = "pink"\naccessible = "yes"\nrest_minutes = -1\nspeed = 1\n[keys]\n"a.b" = 3\n"coding.undo" = "z"\n',
    )
    assert (wrong.theme, wrong.accessible, wrong.rest_minutes, wrong.keys) == ("", False, None, {"coding.undo": "z"})
    told = "\n".join(wrong.complaints)
    assert all(name in told for name in ("theme", "accessible", "rest_minutes", "speed", '"a.b"'))


@pytest.mark.parametrize("text", ["theme = \n", b"\xff\xfe\x00", "[keys\n", "keys = 3\n", "a = " + "[" * 5000])
def test_a_broken_file_is_told_and_nothing_of_it_holds(tmp_path, monkeypatch, text):
    settings = config(tmp_path, monkeypatch, text)
    assert len(settings.complaints) == 1
    assert (settings.theme, settings.keys) == ("", {})
    if text == "theme = \n":
        assert "line 1" in settings.complaints[0]


def test_keys_that_cannot_hold_are_told_and_the_usual_ones_stay():
    known = known_bindings()
    keys, told = usable_keys(
        {
            "coding.remove": "n",  # taken by the transcript, which is there at the same time
            "coding.undo": "U",  # taken on the same screen
            "coding.memo": "contrl+x",
            "codng.read": "x",
            "app.leave": "q",  # could not be written any more
            "coding.markers": "",
            "coding.finished": "tab,?",
            "picker.tick": "f9",  # a box is never there with the screen
            "coding.panel": "f9",
        },
        known,
    )
    assert keys == {"picker.tick": "f9", "coding.panel": "f9"}
    assert len(told) == 7
    assert any("reading.turn_on" in each for each in told)
    assert any("is it coding.read?" in each for each in told)
    swapped, told = usable_keys({"coding.undo": "U", "coding.redo": "u"}, known)
    assert (swapped, told) == ({"coding.undo": "U", "coding.redo": "u"}, [])


async def test_complaints_are_shown_and_coding_goes_on(session):
    settings = Settings(keys={"coding.remove": "n"}, complaints=("config.toml: theme: it can be dark.",))
    async with running(session, settings) as pilot:
        await pilot.pause()
        shown = text(pilot.app.screen)
        assert "theme: it can be dark" in shown
        assert '"coding.remove" = "n"' in shown
        await pilot.press("n", "1", "d")
        assert session.codings() == []


async def test_the_theme_chosen_last_is_remembered_until_the_file_says_otherwise(session, tmp_path, monkeypatch):
    settings = config(tmp_path, monkeypatch, 'theme = "light"\n')
    async with running(session, settings) as pilot:
        assert not pilot.app.current_theme.dark
        await listed(pilot, "high contrast")
        await chosen(pilot)
        assert pilot.app.theme == "voices-high-contrast"
    assert read_settings().theme == "high-contrast"
    assert sorted(each.name for each in tmp_path.glob("config*")) == ["config.state.json", "config.toml"]
    assert config(tmp_path, monkeypatch, 'theme = "dark"\n').theme == "dark"
    (tmp_path / "config.state.json").write_text(json.dumps({"theme": "pink", "instead_of": "dark"}))
    assert read_settings().theme == "dark"


@pytest.mark.parametrize(("theme", "least"), [("dark", 3.0), ("light", 3.0), ("high-contrast", 7.0)])
async def test_everything_can_be_read_in_every_theme(session, theme, least):
    async with running(session, Settings(theme=theme)) as pilot:
        await pilot.press("n", "1", "space", "enter", "down")
        for _ in range(3):
            for strip in pilot.app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style
                    if segment.text.strip(" ▔▁▌│─╭╮╰╯") and style and style.color and style.bgcolor:
                        assert contrast(style.color, style.bgcolor) >= least, (segment.text, style)
            await pilot.press("escape", "m" if pilot.app.screen.open_box else "question_mark")


def contrast(one, other) -> float:
    """Contrast of two colours after WCAG 2.2."""

    def luminance(colour) -> float:
        parts = [each / 255 for each in colour.get_truecolor()]
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
        return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


async def test_without_colours_everything_is_still_told(session, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(session, Settings(theme="high-contrast")) as pilot:
        assert pilot.app.theme == "textual-dark"
        shown = pilot.app.screen._compositor.render_strips()
        for strip in shown:
            for segment in strip:
                style = segment.style
                if segment.text.strip() and style and style.color and style.bgcolor:
                    assert style.color != style.bgcolor, segment.text


async def test_a_window_that_is_too_small_says_so_and_loses_nothing(session):
    async with running(session) as pilot:
        screen = pilot.app.screen
        await pilot.press("n", "1", "m", *"half a ")
        await pilot.resize_terminal(40, 10)
        await until(pilot, lambda: "This window is 40 by 10; voices needs 60 by 15." in " ".join(text(screen).split()))
        await pilot.press(*"thought")
        await pilot.resize_terminal(70, 16)
        await until(pilot, lambda: "This window" not in text(screen) and "half a thought" in text(screen))
        await pilot.press("escape")
        assert session.codings()[0].memo == "half a thought"
        await pilot.resize_terminal(59, 16)
        await until(pilot, lambda: "This window" in text(screen))
        await pilot.press("d")
        await pilot.resize_terminal(60, 15)
        assert len(session.codings()) == 1, "nothing acts that cannot be seen"


async def test_boxes_take_the_room_there_is(session):
    async with running(session) as pilot:
        for opened in ("question_mark", "l"):
            await pilot.press(opened)
            await pilot.resize_terminal(60, 15)
            box = pilot.app.screen.open_box
            await until(pilot, lambda box=box: box._list.region.bottom < box.region.bottom <= 15)
            await pilot.resize_terminal(120, 40)
            assert box.is_open
            await pilot.press("escape")
