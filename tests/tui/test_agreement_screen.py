"""The agreement screen driven by keys and mouse, the worker for real."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.tui.driver import painted, running, text
from tests.tui.snapshots import kept
from voices import ids
from voices.agreement.calculator import Calculator
from voices.agreement.handing import Request
from voices.agreement.scope import Only, Wishes
from voices.agreement.wordless import wordless
from voices.model import Span
from voices.project import Project
from voices.tui.agreement.laying_out import fitted, told
from voices.tui.agreement.screen import AgreementScreen
from voices.tui.app import AGREEMENT, RECONCILE, VoicesApp
from voices.tui.config import read_settings
from voices.tui.reconciling.screen import ReconcilingScreen
from voices.tui.widgets.choice_list import ChoiceList


@pytest.fixture
def opened(demo):
    with Project.open(demo) as project:
        yield project


async def done(pilot) -> None:
    """Wait for the worker and for what is painted after it."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def test_what_the_worker_gives_is_what_the_command_line_measures(opened):
    session, calculator = opened.agreement(), Calculator()
    for unit in ("sentence", "child-turn"):
        material = session.prepare(Wishes(unit))
        bare = wordless(material)
        assert "MIS" in "".join(code.id for code in bare.codebook.codes)
        for transcript, words in zip(bare.transcripts, material.transcripts, strict=True):
            assert set(transcript.text) <= {"x", "\n"}
            assert len(transcript.text) == len(words.text)
        computed = (await calculator.ask(Request(bare))).run
        measured = session.measure(unit)
        assert (computed.data_sha256, computed.figures) == (measured.data_sha256, measured.figures)
        assert computed.tables == measured.tables
        known = await calculator.ask(Request(bare, frozenset({measured.data_sha256})))
        assert known.run is None
    await calculator.close()


async def test_tables_rows_order_and_detail_by_keyboard(opened):
    run = opened.agreement().measure("turn")
    screen = AgreementScreen(opened.agreement())
    async with running(screen) as pilot:
        screen._take(run)
        await pilot.press("3", "s")
        assert "lowest agreement first" in text(screen)
        values = [screen._found[at]["alpha"] for at in _order(screen)]
        assert values == sorted(values)
        detail = " ".join(text(screen).split())
        code = opened.agreement().codebook(run.codebook_version).code(screen._row["code"])
        for told_of in (code.name, code.definition[:40], "Include:", "Uses: amina", "Cohen's kappa: amina-ben"):
            assert told_of in detail
        await pilot.press("s")
        counts = [screen._found[at]["n_disagreements"] for at in _order(screen)]
        assert counts == sorted(counts, reverse=True)
        await pilot.press("right", "right", "left")
        assert screen._name == "themes"
        await pilot.press("B")
        assert "Krippendorff" in screen._heading._lines[0].pieces[0][0]
        for _ in screen._names:
            await pilot.press("right", "end")
            assert screen._found, screen._name


async def test_from_a_row_to_its_disagreements_and_to_the_turn(opened):
    screen = AgreementScreen(opened.agreement())
    async with running(screen) as pilot:
        await pilot.press("5", "enter")
        await done(pilot)
        row = screen._row
        assert f"{'-'.join(row['coders'])}: {row['n_disagreements']} disagreements" in text(screen)
        await pilot.press("escape")
        assert "amina gave and ben did not" in text(screen)
        assert "ben gave and amina did not" in text(screen)
        await pilot.press("enter", "enter")
        shown = text(screen)
        assert "G01 turn 10" in shown
        assert "YP" in shown or "P1" in shown
        await pilot.press("escape", "1", "enter")
        assert "No disagreements stand behind" in text(screen)


async def test_a_place_is_gone_to_on_the_reconciling_screen_beside(opened):
    screens = {
        RECONCILE: lambda: ReconcilingScreen(opened.reconciling("lead")),
        AGREEMENT: lambda: AgreementScreen(opened.agreement(), beside_reconciling=True),
    }
    async with painted(VoicesApp(screens), (120, 40)) as pilot:
        await pilot.press("f7", "3", "enter")
        await done(pilot)
        agreement = pilot.app.screen
        here = agreement.query_one(ChoiceList)._list.key_here
        code = agreement._row["code"]
        assert here == 0
        await pilot.press("enter")
        await done(pilot)
        assert isinstance(pilot.app.screen, ReconcilingScreen)
        assert pilot.app.screen._here.passage.code == code
        await pilot.press("f7")
        assert pilot.app.screen is agreement


async def test_it_opens_on_the_newest_run_of_the_unit_measured_first(opened):
    session = opened.agreement()
    session.measure("turn", only=Only(codes=("REL",)))
    newest = session.measure("character", only=Only(codes=("REL",)))
    whole = [(Wishes(), "turn", []), (Wishes("character"), "character", [])]
    for wishes, unit, codes in [*whole, (Wishes("sentence"), newest.unit, ["REL"])]:
        screen = AgreementScreen(session, wishes)
        async with running(screen):
            assert (screen._run.unit, screen._run.scope["codes"]) == (unit, codes)


async def test_another_unit_is_measured_and_the_run_is_kept(opened):
    session = opened.agreement()
    n_runs = len(session.runs())
    screen = AgreementScreen(session)
    async with running(screen) as pilot:
        await pilot.press("m", "down", "enter", "down", "down", "enter", "home", "enter")
        await done(pilot)
        assert "Measured and kept: 2,688 sentences" in text(screen)
        assert len(session.runs()) == n_runs + 1
        assert session.measure("sentence").id == screen._run.id
        await pilot.press("m", "enter")
        await done(pilot)
        assert "Nothing has changed since" in text(screen)
        assert len(session.runs()) == n_runs + 1
        await pilot.press("v")
        await done(pilot)
        assert "came out the same" in text(screen)
        await pilot.press("enter", "o", "home", "enter")
        assert screen._run == session.runs()[0]


async def test_one_coder_chosen_is_told_in_words(opened):
    screen = AgreementScreen(opened.agreement())
    async with running(screen) as pilot:
        await pilot.press("m", *["down"] * 3, "enter", "down", "space", "enter")
        assert "coders         amina" in text(screen)
        await pilot.press("home", "enter")
        await done(pilot)
        assert "only one was chosen" in text(screen)


async def test_measuring_can_be_stopped_and_keeps_nothing(opened):
    session = opened.agreement()
    n_runs = len(session.runs())
    screen = AgreementScreen(session, Wishes("sentence"))
    async with running(screen) as pilot:
        await pilot.press("m", "enter")
        assert screen._is_busy
        await pilot.press("escape")
        assert "Stopped. Nothing was kept" in text(screen)
        await pilot.press("m", "enter")
        await pilot.pause()
        assert screen._is_busy
        await done(pilot)
        assert len(session.runs()) == n_runs + 1, "it can be begun anew"


async def test_no_coefficients_is_remembered(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("VOICES_CONFIG", str(tmp_path / "config.toml"))
    async with painted(VoicesApp(AgreementScreen(opened.agreement()), read_settings()), (120, 40)) as pilot:
        await pilot.press("x")
        assert "alpha" not in text(pilot.app.screen).lower()
        assert pilot.app.screen._name == "codes"
    assert json.loads((tmp_path / "config.state.json").read_text()) == {"coefficients": False}
    async with painted(VoicesApp(AgreementScreen(opened.agreement()), read_settings()), (120, 40)) as pilot:
        assert "alpha" not in text(pilot.app.screen).lower()


async def test_sentences_are_scrolled_by_key(opened):
    screen = AgreementScreen(opened.agreement())
    async with running(screen, (62, 16)) as pilot:
        screen._go_to_table("methods")
        await pilot.press("down", "down")
        await pilot.pause()
        assert screen._table.scroll_offset.y == 2


async def test_by_mouse(opened):
    screen = AgreementScreen(opened.agreement())
    async with running(screen) as pilot:
        tables = screen.query_one("#tables")
        await pilot.click(tables, offset=(3, screen._names.index("transcripts")))
        assert screen._name == "transcripts"
        await pilot.click("#table", offset=(4, 2))
        row = screen._row
        assert row == screen._found[2]
        await pilot.click("#table", offset=(4, 2))
        await done(pilot)
        assert f"{row['transcript']}: {row['n_disagreements']} disagreements" in text(screen)


async def test_a_study_without_runs_or_coders_says_so(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]})
    screen = AgreementScreen(project.agreement())
    async with running(screen, (80, 24)) as pilot:
        assert "Nothing has been measured yet" in text(screen)
        await pilot.press("down", "enter", "s", "v", "x", "B", "o", "enter", "m", "home", "enter")
        await done(pilot)
        assert "only one has coded" in text(screen)
        await pilot.resize_terminal(30, 8)
        assert "This window is 30 by 8" in " ".join(text(screen).split())


async def test_an_open_round_and_codings_after_the_first_comparison_are_told(study):
    rows = ["T1,2,She listened to me.,A-1,,", "T1,4,They put me in the van.,B-1,,"]
    project = study({"ana": rows, "ben": rows[:1]}, "Round 1")
    session = project.agreement()
    run = session.measure("turn")
    assert [each[:24] for each in session.cautions(run)] == ["Round 1 is still open: s"]
    with ids.at(run.made + timedelta(minutes=5)):
        coding = project.coding("ben", "Round 1")
        coding.open(coding.contents()[0].transcript)
        start = coding.transcript.turns[3].start
        coding.apply(Span(start, start + 4), ["A-2"])
    screen = AgreementScreen(session)
    async with running(screen) as pilot:
        await pilot.pause()
        shown = " ".join(text(screen).split())
        assert "! Round 1 is still open" in shown
        assert "! 1 coding of Round 1 came after agreement was first measured there" in shown


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("table", ["codes", "pairs", "types"])
async def test_the_screen_shows_what_is_kept(opened, table, size):
    screen = AgreementScreen(opened.agreement())
    async with running(screen, size) as pilot:
        screen._take(opened.agreement().measure("turn"))
        screen._go_to_table(table)
        await pilot.pause()
        shown = text(screen).split("\n", 1)[1]  # the title tells the moment of the run
    name = f"agreement-{table}-{size[0]}x{size[1]}"
    assert shown == kept(name, shown)


def test_columns_go_whole_and_the_first_stays():
    rows = [{"code": "A-1", "name": "a long name of a code", "alpha": 0.5, "n_disagreements": 3, "note": "x" * 60}]
    columns = [(key, key) for key in rows[0]]
    for room in range(5, 130):
        fitting = fitted(columns, rows, room)
        assert fitting[0].key == "code"
        assert sum(each.width + 2 for each in fitting) - 2 <= room
        assert len(told(rows[0], fitting)) <= room


def _order(screen) -> list[int]:
    return [each.key for each in screen._table._lines if isinstance(each.key, int)]
