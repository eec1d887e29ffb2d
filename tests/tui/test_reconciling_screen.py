"""The reconciling screen driven by keys and mouse."""

from __future__ import annotations

from tests.tui.driver import running, text
from voices.model import Kind, Outcome
from voices.project import Project
from voices.reconciling.rows import rows
from voices.tui.reconciling.screen import ReconcilingScreen


async def test_ten_rulings_by_keyboard(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        run = project.agreement().measure("turn")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            shown = text(screen)
            assert "650 of 650 open" in shown
            assert "1 amina" in shown
            assert "Include:" in shown
            for _ in range(9):
                await pilot.press("b")
            await pilot.press("m", *"a reason", "escape", "n")
            assert "640 of 650 open" in text(screen)
        ruled = rows(session, "rulings")
        assert [row["ruling"] for row in ruled] == ["union"] * 9 + ["none"]
        assert ruled[-1]["reason"] == "a reason"
        assert project.agreement().measure("turn") == run
        assert "10 were ruled on by one person" in " ".join(project.report().methods)


async def test_a_coders_words_overlap_skip_filter_and_undo(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            await pilot.press("s")
            assert screen._here.passage.kind is Kind.EXTENT
            passage = screen._here.passage
            await pilot.press("2")
            ben = next(coder.id for coder in session.coders.values() if coder.name == "ben")
            settled = next(each for each in session.passages() if each.passage.key == passage.key)
            assert settled.spans == passage.spans_of(ben)
            assert session.questions()[0].is_open, "the skipped question stays open"
            await pilot.press("f", "f")
            assert "Showing ruled: 1 question." in text(screen)
            await pilot.press("u")
            assert "650 of 650 open" in text(screen)
            await pilot.press("U")
            assert "649 of 650 open" in text(screen)


async def test_a_ruling_that_does_not_fit_is_told(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            assert session.questions()[0].passage.kind is Kind.MISSING
            await pilot.press("3")
            assert "did not put this code here" in text(screen)
            assert session.questions()[0].is_open


async def test_a_reason_can_be_written_after_the_ruling(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            await pilot.press("b", "up", "m", *"late", "escape")
            assert session.questions()[0].decision.reason == "late"
            assert session.questions()[0].decision.outcome is Outcome.UNION


async def test_by_mouse(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            await pilot.click(screen.query_one("#queue"), offset=(5, 4))
            assert screen._at == 4
            pane = screen.query_one("#question")
            none = next(y for y, each in enumerate(pane._lines) if each.key == ("rule", Outcome.NONE))
            await pilot.click(pane, offset=(5, none))
            assert session.questions()[4].decision.outcome is Outcome.NONE


async def test_small_screens_are_drawn(demo):
    with Project.open(demo) as project:
        screen = ReconcilingScreen(project.reconciling("lead"))
        async with running(screen, (80, 24)) as pilot:
            await pilot.press("down", "pagedown", "pageup", "b")
            await pilot.resize_terminal(30, 8)
            await pilot.press("b")
            await pilot.resize_terminal(120, 40)
            assert "649 of 650 open" in text(screen), "nobody rules on what is not to be seen"
            await pilot.press("b", "m", "escape")
            assert "648 of 650 open" in text(screen)


async def test_a_study_without_differences_says_so(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]})
    screen = ReconcilingScreen(project.reconciling("lead"))
    async with running(screen) as pilot:
        await pilot.press("b", "n", "s", "m", "u", "home", "end", "down")
        assert "no difference to rule on" in text(screen)


async def test_undo_goes_to_its_question_and_brings_the_reason_back(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            first = screen._here.passage.key
            await pilot.press("m", *"because", "escape", "b", "down", "down", "end")
            assert screen._at == 649
            await pilot.press("u")
            assert screen._here.passage.key == first
            assert "undone: ruled union on" in text(screen)
            assert "because: because" in text(screen)
            await pilot.press("n")
        assert [row["reason"] for row in rows(session, "rulings") if row["withdrawn"] is None] == ["because"]


async def test_a_reason_belongs_to_the_question_it_was_asked_for(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            await pilot.press("m", *"first")
            await pilot.click("#queue", offset=(5, 6))
            await pilot.press(*" one", "escape", "b")
        [ruled] = rows(session, "rulings")
        assert ruled["reason"] == "first one"


async def test_the_filter_keeps_the_question_and_the_last_ruling_goes_to_the_first_open_one(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen) as pilot:
            await pilot.press(*["down"] * 20)
            key = screen._here.passage.key
            await pilot.press("f")
            assert screen._here.passage.key == key
            assert "open shown" in text(screen)
            await pilot.press("f", "f", "f", "end", "b")
            assert screen._at == 0


async def test_what_was_ruled_is_shown_in_words_at_eighty_columns(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        screen = ReconcilingScreen(session)
        async with running(screen, (80, 24)) as pilot:
            passage = screen._here.passage
            await pilot.press("b", "up", "pagedown", "pagedown")
            shown = " ".join(text(screen).replace("│", " ").split())
            assert "the union stands, by lead" in shown
            assert "missing" in text(screen) or "other code" in text(screen)
            assert session.transcript(passage.transcript).text[passage.hull.start : passage.hull.start + 12] in shown


async def test_a_reason_that_is_not_stored_is_told_before_leaving(demo):
    with Project.open(demo) as project:
        screen = ReconcilingScreen(project.reconciling("lead"))
        async with running(screen) as pilot:
            await pilot.press("m", *"because", "escape", "ctrl+q")
            assert "A reason is not stored yet" in text(screen)
            assert pilot.app.is_running
            await pilot.press("b")
            assert screen.unsaved() == ""
