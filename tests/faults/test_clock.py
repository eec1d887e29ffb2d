"""A clock that is set back, by an hour or a year, while people work: order comes from the journal, not from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from voices import ids
from voices.model import Span
from voices.project import Project, restored

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture
def project(study):
    with ids.at(NOON - timedelta(days=400)):
        return study()


def code_at(project: Project, moment: datetime, code: str) -> None:
    with ids.at(moment):
        project.coding("ana").apply(Span(34, 42), [code])


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=365)])
def test_undo_takes_back_what_was_done_last_and_nothing_is_at_fault(project, back):
    code_at(project, NOON, "A-1")
    code_at(project, NOON - back, "B-1")
    session = project.coding("ana")
    assert [each.verb.split()[1] for each in (session.undo(), session.undo())] == ["B-1", "A-1"]
    assert [each.told.split()[-5] for each in project.history() if each.way == "do" and each.job == "coding"] == [
        "A-1",
        "B-1",
    ]
    assert project.faults() == []


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=365)])
def test_snapshots_stay_apart_and_the_newest_is_not_taken_for_newer_than_the_project(project, back):
    with ids.at(NOON):
        first = project.snapshot()
    code_at(project, NOON - back, "A-1")
    with ids.at(NOON - back):
        second = project.snapshot()
    assert first.path != second.path
    assert {each.path for each in project.snapshots()} == {first.path, second.path}
    assert project.faults() == project.faults_of_snapshots(None) == []


def test_restoring_to_a_moment_that_was_twice_takes_the_later_stretch(project, tmp_path):
    code_at(project, NOON, "A-1")
    code_at(project, NOON + timedelta(hours=1), "A-2")
    code_at(project, NOON + timedelta(minutes=20), "B-1")
    found = restored(project.path, None, tmp_path / "then.voices", NOON + timedelta(minutes=30))
    assert found.lost == ()
    with Project.open(found.path) as then:
        assert [each.code for each in then.coding("ana").codings()] == ["A-1", "A-2", "B-1"]
        assert then.faults() == []


def test_a_new_identity_from_before_is_still_a_new_one(monkeypatch):
    later = ids.new_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 1)
    assert len({later, *(ids.new_id() for _ in range(1000))}) == 1001
