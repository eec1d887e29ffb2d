"""Ruling: stored apart, reversible, never touching a coder's layer or the agreement measured before."""

from __future__ import annotations

import time

import pytest
import sqlcipher3

from voices.errors import DecisionError, RoundError
from voices.model import Kind, Outcome
from voices.project import Project
from voices.reconciling.rows import rows


def coders_layer(path):
    connection = sqlcipher3.connect(str(path))
    found = [
        connection.execute(f"select * from {table} order by 1, 2").fetchall()
        for table in (
            "coding",
            "coding_marker",
            "memo",
            "coding_gone",
            "reading",
            "finished",
            "agreement_run",
            "agreement_value",
        )
    ]
    connection.close()
    return found


def test_ten_rulings_are_in_consensus_and_history_and_nothing_else_changes(demo):
    with Project.open(demo) as project:
        before, run = coders_layer(demo), project.agreement().measure("turn")
        session = project.reconciling("lead")
        open_before = sum(each.is_open for each in session.questions())
        stood_before = len(rows(session, "consensus"))
        todo = [each for each in session.questions() if each.passage.kind is Kind.EXTENT][:7]
        for each, outcome in zip(
            todo, [Outcome.UNION, Outcome.OVERLAP, Outcome.CODER, Outcome.UNION] * 2, strict=False
        ):
            chosen = each.passage.codings[0].coder if outcome is Outcome.CODER else None
            session.rule(each.passage, outcome, chosen, "because")
        for each in [each for each in session.questions() if each.passage.kind is Kind.MISSING][:3]:
            session.rule(each.passage, Outcome.NONE)
        assert sum(each.is_open for each in session.questions()) == open_before - 10
        assert len(rows(session, "consensus")) == stood_before + 7
        history = rows(session, "rulings")
        assert len(history) == 10
        assert {row["by"] for row in history} == {"lead"}
        assert sum(row["ruling"] == "none" for row in history) == 3
        assert coders_layer(demo) == before
        assert project.agreement().measure("turn") == run
        methods = " ".join(project.report().methods)
        assert "10 were ruled on by one person" in methods
        assert "3 that the code does not apply" in methods
        assert project.faults() == []


def test_undoing_every_ruling_opens_every_question_again_also_after_a_restart(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        questions = session.questions()
        for each in questions[:5]:
            session.rule(each.passage, Outcome.UNION)
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        for _ in range(5):
            assert session.undo().verb.startswith("ruled union on")
        assert session.undo() is None
        assert session.questions() == questions
        session.redo()
        assert sum(each.decision is not None for each in session.questions()) == 1
        assert len([row for row in rows(session, "rulings") if row["withdrawn"]]) == 5


def test_ruling_again_withdraws_the_earlier_ruling_in_one_act(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        passage = session.questions()[0].passage
        session.rule(passage, Outcome.UNION, reason="first")
        session.rule(passage, Outcome.NONE, reason="second")
        assert session.questions()[0].decision.reason == "second"
        session.undo()
        assert session.questions()[0].decision.reason == "first"


def test_two_leads_see_each_others_rulings_and_undo_only_their_own(demo):
    with Project.open(demo) as one, Project.open(demo) as two:
        ana, bo = one.reconciling("lead"), two.reconciling("deputy")
        ana.rule(ana.questions()[0].passage, Outcome.UNION)
        assert bo.undo() is None
        assert bo.questions()[0].decision is not None


def test_a_question_whose_codings_changed_opens_again_by_itself(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"], "bo": ["T1,2,listened to me,A-1,,"]})
    session = project.reconciling("lead")
    [question] = session.questions()
    session.rule(question.passage, Outcome.UNION)
    assert not session.questions()[0].is_open
    coder = project.coding("bo")
    coder.open(question.passage.transcript)
    coder.remove(coder.codings())
    [again] = list(session.refresh())
    assert (again.is_open, again.passage.kind) == (True, Kind.MISSING)
    with pytest.raises(DecisionError, match="have changed"):
        session.rule(question.passage, Outcome.NONE)


def test_an_open_round_is_not_reconciled_and_the_way_to_close_it_is_told(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]}, "Round 1")
    with pytest.raises(RoundError, match="still open") as caught:
        project.reconciling("lead")
    assert "--close" in caught.value.hint
    assert project.close_round("round 1").startswith("closed Round 1")
    assert project.close_round("Round 1") == "Round 1 was closed already"
    assert project.reconciling("lead").questions() == []


def test_a_round_that_is_not_there_is_told_with_those_that_are(demo):
    with Project.open(demo) as project:
        with pytest.raises(RoundError, match="no round 'Round 9'") as caught:
            project.reconciling("lead", "Round 9")
        assert "Round 1" in caught.value.hint


def test_without_a_name_one_may_look_but_not_rule(demo):
    with Project.open(demo) as project:
        session = project.reconciling()
        with pytest.raises(DecisionError, match="Nobody is named"):
            session.rule(session.questions()[0].passage, Outcome.UNION)


def test_an_empty_round_is_not_closed_and_the_same_ruling_is_not_made_twice(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"], "bo": ["T1,2,He just laughed and ignored me.,A-2,,"]})
    lead = project.reconciling("lead")
    passage = lead.questions()[0].passage
    lead.rule(passage, Outcome.UNION)
    with pytest.raises(DecisionError, match="stands already"):
        lead.rule(passage, Outcome.UNION)
    assert len(lead.decisions()) == 1
    project.coding("cy", "Empty").toggle_read(1)
    with pytest.raises(RoundError, match="nothing to close"):
        project.close_round("Empty")


def test_a_ruling_that_was_not_seen_is_not_overruled(demo):
    with Project.open(demo) as project:
        lead, second = project.reconciling("lead"), project.reconciling("second")
        question = lead.questions()[0]
        second.rule(question.passage, Outcome.NONE, reason="not about this")
        with pytest.raises(DecisionError, match="second has ruled on this meanwhile"):
            lead.rule(question.passage, Outcome.UNION)
        seen = lead.questions()[0].decision
        lead.rule(question.passage, Outcome.UNION, instead_of=seen)
        assert [each.outcome for each in lead.decisions() if each.withdrawn is None] == [Outcome.UNION]


def test_without_a_name_the_round_that_was_closed_last_is_taken(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]}, "First")
    session = project.coding("bo", "Second")
    session.toggle(session.transcript.turns[1].span, "A-2")
    project.close_round("Second")
    time.sleep(0.005)  # moments are kept to the millisecond
    project.close_round("First")
    assert project.reconciling(None).round.name == "First"
