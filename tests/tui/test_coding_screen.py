"""The coding screen driven by keys and by mouse: what it shows is what the project holds."""

from __future__ import annotations

import pytest

from tests.tui.driver import running, text
from voices.errors import ProjectError
from voices.project import Project
from voices.tui.app import VoicesApp
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.paint import GUTTER, LEFT
from voices.tui.coding.ranking import Ranking
from voices.tui.coding.screen import CodingScreen
from voices.tui.coding.transcript_view import TranscriptView
from voices.tui.widgets import text_box


@pytest.fixture
def session(study):
    return study().coding("ana")


def quotes(session) -> list[tuple[str, str]]:
    whole = session.transcript.text
    return [(each.code, whole[each.span.start : each.span.end]) for each in session.codings()]


async def test_five_passages_by_keyboard_three_undone_and_all_there_again(study):
    project = study()
    session = project.coding("ana")
    async with running(CodingScreen(session)) as pilot:
        await pilot.press("n", "1")
        await pilot.press("full_stop", "2")
        await pilot.press("n", "n", "space", "space", "enter", *"brought", "enter", "escape")
        await pilot.press("p", "p", "n", "right", "v", "right", "right", "4")
        await pilot.press("n", "n", "shift+right", "shift+right", "minus", "1")
        assert quotes(session) == [
            ("A-1", "She listened to me."),
            ("A-2", "He just laughed and ignored me."),
            ("B-1", "They put me in the van. I was cold. Nobody said where we were going."),
            ("B-1", "put me in"),
            ("A-1", "put me in the"),
        ]
        await pilot.press("u", "u", "u")
        assert len(quotes(session)) == 2
    project.close()
    with Project.open(project.path) as opened:
        again = opened.coding("ana")
        assert quotes(again) == [("A-1", "She listened to me."), ("A-2", "He just laughed and ignored me.")]
        async with running(CodingScreen(again)) as pilot:
            assert "✓ YP 0:09" in text(pilot.app.screen)
            await pilot.press("U", "U", "U")
            assert len(quotes(again)) == 5


async def test_five_passages_by_mouse(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        view = screen.query_one(TranscriptView)

        def cell(words: str) -> tuple[int, int]:
            row, column = view._layout.cell_at(session.transcript.text.index(words))
            return LEFT + column, row - view.scroll_offset.y

        async def drag(start: str, end: str) -> None:
            await pilot.mouse_down(view, offset=cell(start))
            await pilot.hover(view, offset=cell(end))
            await pilot.mouse_up(view, offset=cell(end))
            await pilot.pause()

        panel = screen.query_one("#panel")
        quick = next(y for y, each in enumerate(panel._lines) if each.key == ("quick", "A-1"))
        await drag("listened", "me.")
        await pilot.click(panel, offset=(5, quick))
        await drag("laughed", "ignored")
        await pilot.click(panel, offset=(5, quick + 1))
        await pilot.click(view, offset=cell("They put"), times=2)
        await pilot.click(panel, offset=(5, quick))
        await pilot.press("escape")
        await pilot.click(view, offset=cell("Nobody said"), times=3)
        await pilot.click(panel, offset=(5, quick + 1))
        await pilot.click(view, offset=cell("And then"))
        await pilot.click(view, offset=cell("cold"), button=3)
        await pilot.pause()
        assert screen.query_one(CodePicker).is_open
        await pilot.click(screen.query_one("#picker-codes"), offset=(10, 3))
        await pilot.pause()
        assert sorted(quotes(session)) == [
            ("A-1", "They put me in the van."),
            ("A-1", "listened to me."),
            ("A-2", "They put me in the van. I was cold. Nobody said where we were going."),
            ("A-2", "laughed and ignored"),
            ("B-1", "I was cold."),
        ]


async def test_a_click_on_a_stripe_selects_its_passage(session):
    start = session.transcript.text.index("listened")
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        view = screen.query_one(TranscriptView)
        await pilot.press("n", "1", "home")
        row = view._layout.row_at(start)
        await pilot.click(view, offset=(GUTTER, row))
        assert session.transcript.text[view.selection.start : view.selection.end] == "She listened to me."


async def test_memo_markers_and_removal_of_one_of_several(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "2")
        await pilot.press("m", "enter", *"why", "escape")
        await pilot.press("t", "enter", "up", "space", "enter")
        await pilot.press("t", "enter", "space", "enter")
        [one, two] = session.codings()
        assert (one.memo or two.memo) == "why"
        assert (one.markers or two.markers) == ("SG", "QT")
        await pilot.press("d", "down", "enter")
        assert len(session.codings()) == 1
        await pilot.press("u")
        assert len(session.codings()) == 2


async def test_escape_closes_and_never_destroys(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "m", *"half a thought", "escape")
        assert session.codings()[0].memo == "half a thought"
        await pilot.press("enter", *"liste", "escape")
        assert [each.code for each in session.codings()] == ["A-1"]
        await pilot.press("d")
        assert session.codings() == []


async def test_keys_of_the_screen_rest_while_a_box_is_open(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1")
        await pilot.press("l", "d", "u", "r", "1", "escape")
        assert len(session.codings()) == 1
        assert session.read_turns() == set()


async def test_reading_marks_and_the_next_uncoded_turn(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("w")
        assert session.transcript.turn_at(screen._view.cursor).number == 2
        await pilot.press("r", "w")
        assert session.read_turns() == {2}
        assert session.transcript.turn_at(screen._view.cursor).number == 4
        assert "50%" in text(screen)
        await pilot.press("r", "escape")
        assert "100%" in text(screen)
        await pilot.press("w")
        assert "Every turn of the child is coded or read" in text(screen)
        await pilot.press("home", "r", "u", "u", "w")
        assert session.transcript.turn_at(screen._view.cursor).number == 4
        await pilot.press("u", "n", "n", "w")
        assert session.transcript.turn_at(screen._view.cursor).number == 2
        assert "From the beginning again" in text(screen)


async def test_the_list_of_interviews_opens_another(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("l")
        assert "T2" in text(screen)
        await pilot.press("down", "enter")
        assert session.transcript.name == "T2"
        assert "I was tired" in text(screen)


async def test_matches_come_with_their_words_and_are_taken_with_a(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n")
        for _ in range(1200):
            await pilot.pause(0.05)
            if screen._panel._matches.found is not None:
                break
        assert "van" in text(screen).partition("MATCHES")[2]
        assert session.codings() == [], "nothing is ever applied by itself"
        await pilot.press("a")
        [coding] = session.codings()
        assert (coding.code, str(coding.origin)) == ("B-1", "accepted suggestion")


async def test_a_blind_round_hides_matches_and_says_so(study):
    session = study().coding("ana", "Round 1")
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n")
        await pilot.pause(0.2)
        shown = text(screen)
        assert "Round 1 (blind)" in shown
        assert "you are coding blind" in shown
        assert screen._panel._matches._worker._process is None


async def test_errors_are_told_in_the_status_line_and_work_goes_on(session, monkeypatch):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        with monkeypatch.context() as patch:

            def full(*_: object, **__: object) -> None:
                raise ProjectError("The disk that holds x.voices is full.", "Free some space.")

            patch.setattr(session._store.codings, "add", full)
            await pilot.press("n", "1")
            assert "is full" in text(screen)
        assert session.codings() == []
        await pilot.press("1")
        assert len(session.codings()) == 1


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16), (200, 60)])
async def test_every_size_is_drawn_and_can_be_coded_in(session, size):
    screen = CodingScreen(session)
    async with running(screen, size) as pilot:
        await pilot.press("n", "1", "enter", "escape", "l", "escape")
        await pilot.resize_terminal(size[1] * 2, size[0] // 2)
        await pilot.resize_terminal(*size)
        await pilot.press("2")
        assert len(session.codings()) == 2


async def test_the_terminals_control_signs_never_reach_it(study, files):
    project = study()
    hostile = "he said \x1b]0;gone\x07 and \x1b[2J then \u202eback\u202c \x9b31m"
    project.importing().import_files(files({"T0.txt": f"Participant: P1\nSetting: x\n\nINT: a\n\nYP: {hostile}\n"}))
    session = project.coding("ana")
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1")
        shown = text(screen)
        assert "he said ␛]0;gone␇" in shown
        assert not set(shown) & set("\x1b\x07\x9b\u202e\u202c")


async def test_a_fault_is_told_without_what_a_child_said(session, capsys):
    screen = CodingScreen(session)
    app = VoicesApp(screen)

    def broken() -> None:
        secret = session.transcript.text
        raise ZeroDivisionError(len(secret))

    async def run() -> None:
        async with app.run_test() as pilot:
            await pilot.press("n", "1", "m", *"half")
            app.call_later(broken)
            await pilot.pause(0.2)

    with pytest.raises(ZeroDivisionError):
        await run()
    told = " ".join(capsys.readouterr().err.split())
    assert "in broken" in told
    assert "listened" not in told
    assert session.codings()[0].memo == "half", "what was being written is kept"
    commands = [command.title for command in app.get_system_commands(screen)]
    assert set(commands) <= {"Theme", "Quit"}, "none that hides boxes or writes the screen to a file"


def test_the_picker_finds_codes_by_name_id_theme_keyword_and_definition(demo):
    with Project.open(demo) as project:
        book = project.coding("x").codebook
    rank = Ranking(book).rank
    assert rank("REL-04", [])[0].id == "REL-04"
    assert rank("found and brought", [])[0].id == "MIS-04"
    assert "HLP-04" in [code.id for code in rank("snitch", [])[:2]]
    assert {code.id for code in rank("reaching for", [])} >= {f"HLP-0{n}" for n in range(1, 6)}
    assert [code.id for code in rank("", ["GOO-01"])][:2] == ["GOO-01", "HLP-01"]
    assert rank("qqqq", []) == []


async def test_what_is_pasted_or_comes_in_a_memo_cannot_steer_the_terminal(study):
    from textual import events

    hostile = "x\x1b]52;c;AAAA\x07y"
    project = study({"ana": [f"T1,2,She listened to me.,A-1,,{hostile}"]})
    session = project.coding("ana")
    session.open(session.contents()[0].transcript)
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("m")
        assert "x␛]52;c;AAAA␇y" in text(screen)
        await pilot.press("escape")
        assert session.codings()[0].memo == hostile, "looking at a memo does not change it"
        await pilot.press("m")
        screen.focused.post_message(events.Paste("\x1b[2Jpasted"))
        await pilot.pause()
        assert "␛[2Jpasted" in text(screen)
        await pilot.press("escape", "enter")
        screen.focused.post_message(events.Paste(hostile))
        await pilot.pause()
        assert not set(text(screen)) & set("\x1b\x07")


async def test_leaving_in_the_middle_of_a_memo_keeps_it(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "m", *"half a thought", "ctrl+q")
        assert session.codings()[0].memo == "half a thought"


async def test_nothing_behind_an_open_box_hears_the_mouse(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "m", *"why")
        await pilot.click(offset=(30, 3))
        await pilot.click(screen.query_one("#panel"), offset=(5, 2))
        await pilot.press(*" not")
        assert [each.code for each in session.codings()] == ["A-1"]
        await pilot.press("escape")
        assert session.codings()[0].memo == "why not"


async def test_undo_goes_to_the_place_of_the_act_also_in_another_interview(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("u")
        assert "nothing to undo" in text(screen)
        await pilot.press("n", "n", "n", "1", "N")
        assert session.transcript.name == "T2"
        await pilot.press("u")
        assert session.transcript.name == "T1"
        assert session.transcript.turn_at(screen._view.cursor).number == 4
        assert "undone: coded A-1 in T1, turn 4" in text(screen)
        await pilot.press("home", "U")
        assert "done again: coded A-1 in T1, turn 4" in text(screen)
        assert session.transcript.turn_at(screen._view.cursor).number == 4


async def test_undo_leaves_a_selection_where_it_is_to_code_it_otherwise(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "space", "1", "u", "2")
        assert quotes(session) == [("A-2", "She listened to me.")]


async def test_what_was_told_goes_when_the_coder_goes_on(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1")
        assert "coded A-1" in text(screen)
        await pilot.press("right")
        assert "coded A-1" not in text(screen)


async def test_an_interview_can_be_declared_read_to_its_end_and_that_be_taken_back(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "F", "enter")
        assert "1 turn of the child without a code count" in text(screen)
        assert "finished · saved" in text(screen)
        await pilot.press("F")
        assert "50% · saved" in text(screen)
        await pilot.press("u")
        assert "finished · saved" in text(screen)
        await pilot.press("P")
        assert "This is the first interview" in text(screen)


async def test_a_coder_goes_on_where_work_stopped(study):
    project = study()
    session = project.coding("ana")
    async with running(CodingScreen(session)) as pilot:
        await pilot.press("N", "n", "1")
    again = project.coding("ana")
    screen = CodingScreen(again)
    async with running(screen) as pilot:
        assert again.transcript.name == "T2"
        assert again.transcript.turn_at(screen._view.cursor).number == 2


async def test_the_memo_of_a_closed_round_is_refused_before_it_is_written(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]}, "R")
    project.close_round("R")
    session = project.coding("ana")
    session.open(session.contents()[0].transcript)
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("m")
        assert screen.open_box is None
        assert "evidence of a closed round" in text(screen)
        await pilot.press("F")
        assert "finished in a round that is closed" in text(screen)


async def test_the_picker_stands_below_what_is_coded_and_codes_that_even_after_a_resize(session):
    screen = CodingScreen(session)
    async with running(screen, (80, 24)) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        assert "Nobody said where we were going." in " ".join(text(screen).split())
        await pilot.press(*"listened")
        await pilot.resize_terminal(120, 40)
        await pilot.press("enter")
        assert quotes(session) == [("A-1", "Nobody said where we were going.")]


async def test_a_tick_by_mouse_and_all_keys_on_one_key(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "enter")
        await pilot.pause()
        codes = screen.query_one("#picker-codes")
        await pilot.click(codes, offset=(1, 0))
        await pilot.click(codes, offset=(1, 1))
        assert "2 ticked" in text(screen)
        await pilot.press("enter")
        assert sorted(each.code for each in session.codings()) == ["A-1", "A-2"]
        await pilot.press("question_mark")
        listed = [each.pieces[-1][0] for each in screen.query_one("#keys-box LineList")._lines if each.pieces]
        assert any("Select the sentence" in told for told in listed)
        await pilot.press("escape")
        assert screen.open_box is None


async def test_the_hint_goes_after_three_codes(session):
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "2")
        assert "Arrows move" in text(screen)
        await pilot.press("3")
        await pilot.pause()
        assert "Arrows move" not in text(screen)


async def test_a_folded_panel_looks_for_no_matches_and_says_where_they_are(session):
    screen = CodingScreen(session)
    async with running(screen, (80, 24)) as pilot:
        await pilot.press("n", "n", "n", "a")
        assert "o opens it" in text(screen)
        assert screen._panel._matches._worker._process is None
        assert session.codings() == []
        await pilot.press("o")
        for _ in range(1200):
            await pilot.pause(0.05)
            if screen._panel.best is not None:
                break
        await pilot.press("a")
        assert [each.code for each in session.codings()] == ["B-1"]


async def test_a_memo_that_cannot_be_kept_stays_on_the_screen(study, monkeypatch):
    monkeypatch.setattr(text_box, "SECONDS_TO_READ", 0.0)
    project = study()
    session, other_window = project.coding("ana"), project.coding("ana")
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "1", "m", *"long thought")
        other_window.remove(other_window.codings())
        await pilot.press("escape")
        shown = text(screen)
        assert "no longer there" in shown
        assert "long thought" in shown
        assert "Esc again drops it" in shown
        await pilot.press("ctrl+q")
        assert "could not be kept. Ctrl+Q again leaves without" in text(screen)
        await pilot.press("escape")
        assert screen.open_box is None
        await pilot.press("n", "1")
        assert [each.code for each in session.codings()] == ["A-1"]


async def test_a_round_that_is_closed_meanwhile_is_told_before_anything_is_coded_outside_it(study):
    project = study()
    screen = CodingScreen(project.coding("ana", "Blind"))
    async with running(screen) as pilot:
        await pilot.press("n", "1")
        project.close_round("Blind")
        await pilot.press("2")
        assert "Blind was closed meanwhile" in text(screen)
        assert [each.code for each in project.coding("ana").codings()] == ["A-1"]
        await pilot.press("1")
        codings = project.coding("ana").codings()
        assert [(each.code, each.round is None) for each in codings] == [("A-1", False), ("A-1", True)]


async def test_matches_that_cannot_be_put_on_record_are_not_shown_and_work_goes_on(session, monkeypatch):
    def full(*_: object) -> None:
        raise ProjectError("The disk that holds x.voices is full.", "Free some space.")

    monkeypatch.setattr(session, "saw_matches", full)
    screen = CodingScreen(session)
    async with running(screen) as pilot:
        await pilot.press("n", "n", "n")
        for _ in range(1200):
            await pilot.pause(0.05)
            if "The disk that" in text(screen):
                break
        shown = text(screen).partition("MATCHES")[2]
        assert "The disk that" in shown
        assert "brought" not in shown.lower()
        assert screen._panel.best is None
        await pilot.press("1")
        assert [str(each.origin) for each in session.codings()] == ["blind"]
