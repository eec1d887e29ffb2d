"""Plans in the tables: rebuilt from the journal alone, and not to be changed once opened, by whatever program."""

from __future__ import annotations

import pytest
import sqlcipher3

from tests.planning.studies import finish, planned
from tests.store.test_undo import rebuilt
from voices import ids
from voices.planning.wishes import Wishes

CODERS = ("ana", "bo", "cy")


@pytest.fixture
def opened(tmp_path):
    """One plan opened and closed, own work given again, another plan prepared."""
    with planned(tmp_path / "study") as project:
        planning = project.planning("lea")
        planning.draw(Wishes(n=4, coders=CODERS, seed=1))
        planning.draw(Wishes(n=6, by=("force",), coders=CODERS, seed=2))
        planning.open("Round 1")
        for coder in CODERS:
            finish(project, coder, "Round 1")
        planning.close("Round 1")
        planning.open_again("Again", Wishes(share=0.5, seed=3), weeks=0)
        planning.draw(Wishes(n=3, coders=CODERS, seed=4))
        yield project


def tables(project):
    connection = sqlcipher3.connect(str(project.path))
    try:
        return {
            "plans": connection.execute(
                """select hex(plan.uid), kind, seed, attributes, n_from, per_pair, weeks, round.name, plan.made
                   from plan left join round on round.id = plan.round_id order by plan.made, round.name"""
            ).fetchall(),
            "assignments": connection.execute(
                """select hex(plan.uid), transcript.name, coder.name
                   from assignment
                   join plan on plan.id = plan_id
                   join transcript on transcript.id = transcript_id
                   join coder on coder.id = coder_id
                   order by 1, 2, 3"""
            ).fetchall(),
        }
    finally:
        connection.close()


def test_the_journal_alone_rebuilds_the_plans(opened, tmp_path):
    before = tables(opened)
    assert len(before["plans"]) == 5
    assert len(before["assignments"]) == 12 + 6 + 6
    with rebuilt(opened, tmp_path) as again:
        assert tables(again) == before
        assert again._store.plans.all() == opened._store.plans.all()
        assert again.faults() == []


def test_undone_and_done_again_is_rebuilt_too(opened, tmp_path):
    lea = opened._store.people.coder_named("lea").id
    prepared = opened._store.plans.prepared()
    assert opened.planning("lea").undo() is not None
    assert opened._store.plans.prepared() is None
    with rebuilt(opened, tmp_path) as again:
        assert again._store.plans.prepared() is None
    assert opened._store.redo(lea, "project", "plan.changed") is not None
    assert opened._store.plans.prepared() == prepared
    with rebuilt(opened, tmp_path) as again:
        assert again._store.plans.prepared() == prepared


@pytest.mark.parametrize(
    "change",
    [
        "delete from plan where round_id is not null",
        "update plan set seed = 9 where round_id is not null",
        "update plan set round_id = null where round_id is not null",
        "delete from assignment where plan_id = 1",
        "update assignment set coder_id = 1",
        "insert into assignment select plan.id, transcript.id, coder.id from plan, transcript, coder where seed = 2",
        "insert into plan select null, randomblob(16), kind, 1, '[]', 1, 1, null, null, 1 from plan where seed = 4",
        "update plan set round_id = 1 where round_id is null",
    ],
)
def test_no_program_changes_a_plan_that_was_opened(opened, change):
    connection = sqlcipher3.connect(str(opened.path))
    connection.execute("pragma foreign_keys = on")
    before = tables(opened)
    with pytest.raises(sqlcipher3.IntegrityError):
        connection.execute(change)
    connection.rollback()
    connection.close()
    assert tables(opened) == before


def test_the_journal_holds_no_attribute_of_a_child(opened):
    """Which force a child is of stays with the child; a plan names attributes only, and interviews by identity."""
    told = [str(entry.body) for entry in opened._store.journal.entries() if entry.kind.startswith("plan.")]
    assert len(told) == 3 + 1 + 3
    assert not [each for each in told if "Force" in each or "V1" in each]


def test_an_interview_that_was_withdrawn_leaves_a_plan_that_was_opened(opened):
    """No command withdraws yet; the tables must allow it, as the other ones do."""
    plan = opened._store.plans.all()[0]
    gone = next(iter(plan.assigned))
    key = opened._store._connection.row("select id from transcript where uid = :uid", uid=gone.bytes)["id"]
    with opened._store._connection.writing(), ids.at(ids.now()):
        opened._store._connection.run("delete from transcript where id = :key", key=key)
    assert gone not in opened._store.plans.all()[0].assigned
    assert len(opened._store.plans.all()[0].assigned) == len(plan.assigned) - 1
