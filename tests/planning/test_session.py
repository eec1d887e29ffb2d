"""The lead plans, opens, closes; coders see what is theirs; own work comes back after some weeks."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.planning.studies import finish, planned
from voices import ids
from voices.errors import CodingError, PlanError, RoundError
from voices.planning.wishes import Wishes
from voices.project import Project

CODERS = ("ana", "bo", "cy")
SIX = Wishes(n=6, by=("force",), coders=CODERS, seed=11)


@pytest.fixture
def project(tmp_path):
    with planned(tmp_path) as opened:
        yield opened


def drawn(project, wishes=SIX):
    project.planning().draw(wishes)
    return project.planning().covered().coverage.assigned


def test_a_plan_has_its_shares_every_pair_and_even_loads(project):
    """6 of 8 with 4, 3, 1 of A, B, C: exact shares 3, 2.25, 0.75, so 3, 2, 1. Six serve each of three pairs twice."""
    drawn(project)
    found = project.planning().covered().coverage
    assert [(each.stratum, each.n_planned) for each in found.strata] == [
        (("Force A",), 3), (("Force B",), 2), (("Force C",), 1),
    ]  # fmt: skip
    assert [each.n for each in found.pairs] == [2, 2, 2]
    assert [(each.coder, each.n) for each in found.coders] == [("ana", 4), ("bo", 4), ("cy", 4)]


def test_the_same_seed_draws_the_same_in_another_project_and_the_seed_is_kept(project, tmp_path):
    first = drawn(project)
    with planned(tmp_path / "other") as other:
        assert drawn(other) == first
    assert len({str(drawn(project, Wishes(n=6, coders=CODERS, seed=seed))) for seed in range(5)}) > 1
    chosen = project.planning().draw(Wishes(n=6, coders=CODERS)).seed
    again = project.planning().covered().coverage.assigned
    assert project.planning().covered().plan.seed == chosen
    assert drawn(project, Wishes(n=6, coders=CODERS, seed=chosen)) == again


def test_nobody_named_means_everybody_who_codes_and_who_is_new_joins(project):
    with pytest.raises(PlanError, match="there are none"):
        project.planning().draw(Wishes(n=3, seed=1))
    drawn(project, Wishes(n=1, coders=("ana", "bo"), seed=1))
    project.planning("lea").draw(Wishes(n=3, seed=1))
    assert [each.coder for each in project.planning().covered().coverage.coders] == ["ana", "bo"]


def test_in_the_round_a_coder_sees_what_is_assigned_and_nothing_else(project):
    assigned = drawn(project)
    project.planning().open("Round 1")
    for coder in CODERS:
        wanted = [name for name, row in assigned.items() if coder in row]
        session = project.coding(coder, "Round 1")
        names = {each.transcript: each.name for each in session.contents()}
        assert [*names.values()] == wanted
        seen = [session.transcript.name]
        assert session.place == (1, len(wanted))
        while (following := session.neighbour(1)) is not None:
            session.open(following)
            seen.append(session.transcript.name)
        assert seen == wanted
        assert session.neighbour(-1) is not None
        assert session.matches_hidden


def test_what_is_not_assigned_is_refused_in_the_round_and_free_beside_it(project):
    assigned = drawn(project)
    project.planning().open("Round 1")
    left_out = next(name for name in ("V1", "V2", "V3", "V4", "V5", "V6", "V7") if name not in assigned)
    not_anas = next(name for name, row in assigned.items() if "ana" not in row)
    texts = {each.name: each.id for each in project._store.plans.transcripts()}
    before = project._store.rounds.require("Round 1")
    session = project.coding("ana", "Round 1")
    for name in (left_out, not_anas):
        session.open(texts[name])
        with pytest.raises(RoundError, match=f"{name} is not among what this coder has in Round 1"):
            session.toggle_read(2)
    with pytest.raises(RoundError, match="Nothing in Round 1 is assigned to dee"):
        project.coding("dee", "Round 1")
    beside = project.coding("ana")
    beside.open(texts[not_anas])
    assert beside.round is None
    beside.toggle_read(2)
    assert len(beside.contents()) == 8
    beside.open(texts[next(name for name, row in assigned.items() if "ana" in row)])
    assert beside.round_name == "Round 1"
    assert project._store.rounds.require("Round 1") == before


def test_a_round_is_closed_when_all_are_done_or_when_told_to(project):
    drawn(project)
    planning = project.planning("lea")
    planning.open("Round 1")
    for coder in ("ana", "bo"):
        finish(project, coder, "Round 1")
    left = planning.covered("Round 1").coverage
    assert [each.n_done for each in left.pairs] == [2, 0, 0]
    with pytest.raises(RoundError, match=f"cy has {', '.join(left.coders[2].open)} left"):
        planning.close("Round 1")
    finish(project, "cy", "Round 1")
    assert planning.close("Round 1").startswith("closed Round 1")
    assert planning.close("round 1") == "Round 1 was closed already"
    assert [each.share_done for each in planning.covered().coverage.strata] == [3 / 4, 2 / 3, 1.0]
    drawn(project, Wishes(n=1, coders=("ana", "bo"), seed=1))
    planning.open("Round 2")
    finish(project, "ana", "Round 2")
    assert planning.close("Round 2", unfinished=True).startswith("closed Round 2")


def test_a_drawing_can_be_taken_back_until_it_is_open(project):
    planning = project.planning("lea")
    with pytest.raises(PlanError, match="Nobody is named"):
        project.planning().undo()
    first = planning.draw(SIX)
    planning.draw(Wishes(n=3, coders=CODERS, seed=2))
    assert planning.undo().verb == "drew 3 of 8 interviews"
    assert planning.covered().plan == first
    assert planning.undo().verb == "drew 6 of 8 interviews"
    assert planning.undo() is None
    with pytest.raises(PlanError, match="Nothing is planned yet"):
        planning.covered()
    planning.draw(SIX)
    planning.open("Round 1")
    with pytest.raises(CodingError, match="drawn anew or opened since"):
        planning.undo()
    assert planning.covered().round.name == "Round 1"


def test_rounds_that_are_there_or_open_are_refused_in_words(project):
    planning = project.planning()
    with pytest.raises(PlanError, match="No plan is prepared"):
        planning.open("Round 1")
    drawn(project)
    planning.open("Round 1")
    drawn(project)
    with pytest.raises(RoundError, match="Round 1 is open already"):
        planning.open("ROUND 1")
    with pytest.raises(RoundError, match=r"Round 1 is still open, and .* codes V. in it"):
        planning.open("Round 2")
    planning.draw(Wishes(n=2, coders=CODERS[:2], seed=1, fresh=True))
    assert {*planning.covered().coverage.assigned}.isdisjoint(planning.covered("Round 1").coverage.assigned)
    planning.open("Round 2")
    with pytest.raises(PlanError, match="in a round already"):
        planning.draw(Wishes(n=1, coders=CODERS[:2], fresh=True))


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (Wishes(n=9, coders=CODERS), "9 transcripts were asked for, and there are 8"),
        (Wishes(n=3, coders=("ana",)), "there is one"),
        (Wishes(n=3, coders=CODERS, by=("zone",)), "no attribute 'zone'"),
        (Wishes(n=6, coders=CODERS, by=("force",), at_least=2), "Force C has 1"),
        (Wishes(n=3, coders=CODERS, per_pair=2), "too few"),
        (Wishes(n=3, coders=CODERS, turns_per_pair=5), "would share 2 turns of children, not 5"),
        (Wishes(coders=CODERS), "How many"),
        (Wishes(n=3, share=0.5, coders=CODERS), "How many"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_words_and_nothing_is_changed(project, wishes, told):
    before = project.n_entries()
    with pytest.raises(PlanError) as caught:
        project.planning("lea").draw(wishes)
    assert told in caught.value.message
    assert caught.value.hint
    assert project.n_entries() == before


def test_own_work_comes_back_after_six_weeks_blind_and_once(project):
    now = ids.now()
    with ids.at(now - timedelta(weeks=7)):
        drawn(project)
        project.planning().open("Round 1")
        firsts = {coder: finish(project, coder, "Round 1") for coder in ("ana", "bo")}
    with ids.at(now - timedelta(weeks=2)):
        finish(project, "cy", "Round 1")
    planning = project.planning("lea")
    assert [each.n_due for each in planning.due(Wishes(n=2, seed=3))[1]] == [0, 0, 0], "Round 1 is still open"
    with pytest.raises(PlanError, match="Nobody has finished"):
        planning.open_again("Again", Wishes(n=2, seed=3))
    planning.close("Round 1")
    _, tasks = planning.due(Wishes(n=2, seed=3))
    assert [(each.coder, each.n_due, len(each.transcripts)) for each in tasks] == [
        ("ana", 4, 2),
        ("bo", 4, 2),
        ("cy", 0, 0),
    ]
    assert tasks[2].next_due == now + timedelta(weeks=4)
    rounds = planning.open_again("Again", Wishes(n=2, seed=3))
    assert [each.name for each in rounds] == ["Again: ana", "Again: bo"]
    for coder, task in zip(("ana", "bo"), tasks, strict=False):
        session = project.coding(coder, f"Again: {coder}")
        assert [each.name for each in session.contents()] == [*task.transcripts]
        assert {*task.transcripts} <= {*firsts[coder]}
        assert session.codings() == []
        assert session.matches_hidden
    finish(project, "ana", "Again: ana")
    planning.close("Again: ana")
    given = Counter(name for _, tasks in [planning.due(Wishes(n=9, seed=1))] for name in tasks[0].transcripts)
    assert {*given} == {*firsts["ana"]} - {*tasks[0].transcripts}, "what was given again is not given a third time"
    assert project.reconciling().round.name == "Round 1", "a round of own work is not the one that is reported"
    assert project.faults() == []


def test_a_study_without_interviews_or_codebook_is_told_what_is_missing(tmp_path):
    with Project.create(tmp_path / "empty.voices") as project:
        with pytest.raises(PlanError, match="there are 0 to draw from"):
            project.planning().draw(Wishes(n=1, coders=CODERS))
        with pytest.raises(PlanError, match="Nobody codes in this study yet"):
            project.planning().open_again("Again", Wishes(n=1))
