"""Snapshots: whole, locked like the project, kept by age, made while people work, and never half there."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.errors import ProjectError
from voices.model import Span
from voices.project import Project
from voices.store import keeping, snapshots
from voices.store.copying import PART, StoppedError, write_copy
from voices.store.driver import Connection
from voices.store.snapshots import folder_of, only_one, to_keep

PASSPHRASE = "four words of nonsense"
NOW = datetime(2026, 5, 30, 13, tzinfo=UTC)


def code_something(project, n=1):
    session = project.coding("ana")
    for _ in range(n):
        session.toggle(Span(34, 42), "A-1")


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_snapshot_holds_what_the_project_holds_and_opens_with_the_same_passphrase(tmp_path, passphrase):
    path = tmp_path / "s.voices"
    with Project.create(path, "S", passphrase) as project:
        snapshot = project.snapshot()
        assert project.snapshots() == [snapshot]
        assert snapshot.is_of(project.head())
        assert project.faults_of_snapshots(passphrase) == []
    with Project.open(snapshot.path, passphrase) as copy:
        assert copy.name == "S"
        assert copy.faults() == []
    assert not list(folder_of(path).glob(f"*{PART}*"))


def test_nothing_changed_nothing_written(study):
    project = study()
    first = project.snapshot()
    assert project.snapshot() == first
    code_something(project)
    second = project.snapshot()
    assert project.snapshots() == [second, first]
    assert second.sequence > first.sequence


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
@pytest.mark.parametrize(("rights", "folder"), [(0o600, 0o700), (0o660, 0o2770), (0o640, 0o2750)])
def test_whoever_may_read_the_project_may_read_its_snapshots_and_nobody_else(study, rights, folder):
    project = study()
    project.path.chmod(rights)
    snapshot = project.snapshot()
    assert stat.S_IMODE(snapshot.path.stat().st_mode) == rights
    assert stat.S_IMODE(snapshot.path.parent.stat().st_mode) == folder


def test_a_copy_that_is_given_up_leaves_nothing(demo, tmp_path):
    with Connection(demo) as source, pytest.raises(StoppedError):
        write_copy(source, tmp_path / "copy.voices", None, stopped=lambda: True)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_a_copy_overwrites_nothing(study, tmp_path):
    project = study()
    other = tmp_path / "mine.voices"
    other.write_text("mine")
    with pytest.raises(ProjectError, match="already there"):
        project.back_up(other)
    assert other.read_text() == "mine"


def test_of_two_one_makes_the_snapshot(study):
    project = study()
    with only_one(project.path) as first, only_one(project.path) as second:
        assert (first, second) == (True, False)
    with only_one(project.path) as again:
        assert again


def test_a_snapshot_is_made_when_work_begins_and_after_minutes_of_change(study, monkeypatch):
    project = study()
    project.keep_safe()
    keeper = project._store.keeper
    keeper.wait()
    assert len(project.snapshots()) == 1
    code_something(project)
    keeper.wait()
    assert len(project.snapshots()) == 1, "too early for another one"
    later = keeping.time.monotonic() + 60 * keeping.MINUTES
    monkeypatch.setattr(keeping.time, "monotonic", lambda: later)
    code_something(project)
    keeper.wait()
    newest, _ = project.snapshots()
    assert newest.is_of(project.head())


def test_whoever_only_reads_leaves_no_snapshots(study):
    project = study()
    project.contents()
    code_something(project)
    assert project.snapshots() == []


def test_what_keeps_a_snapshot_from_being_made_is_told_and_the_work_goes_on(study, monkeypatch):
    project = study()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "take", full)
    project.keep_safe()
    project._store.keeper.wait()
    assert project._store.keeper.failure == "No snapshot could be made: No space left on device."
    code_something(project)


@given(
    st.lists(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=200)), max_size=120, unique=True),
)
def test_what_is_kept_covers_the_last_hours_days_and_weeks(ages):
    made = [NOW - age for age in ages]
    kept = to_keep(made, NOW)
    newest_first = sorted(made, reverse=True)
    assert set(newest_first[:10]) <= kept <= set(made)
    for days, slot in ((1, lambda each: (each.date(), each.hour)), (14, lambda each: each.date())):
        recent = [each for each in made if each > NOW - timedelta(days=days)]
        for each in {slot(one) for one in recent}:
            assert max(one for one in recent if slot(one) == each) in kept
    assert len(kept) <= 10 + 25 + 15 + 9


def test_old_snapshots_go_and_those_from_before_a_migration_stay(study, monkeypatch):
    project = study()
    moment = datetime.now(UTC) - timedelta(days=100)
    monkeypatch.setattr(snapshots.ids, "now", lambda: moment)
    with Connection(project.path) as source:
        for number in range(30):
            moment += timedelta(hours=7)
            code_something(project)
            snapshots.take(source, project.path)
            if number == 3:
                snapshots.take(source, project.path, why="0010")
    found = project.snapshots()
    assert {each.made for each in found if not each.why} == to_keep(
        [each.made for each in found if not each.why], moment
    )
    assert len(found) < 31
    assert [each.why for each in found if each.why] == ["before-0010"]


def test_an_old_part_of_a_killed_process_is_cleared_away(study):
    project = study()
    project.snapshot()
    part = folder_of(project.path) / f".x.voices.123{PART}"
    part.write_bytes(b"half")
    os.utime(part, (0, 0))
    code_something(project)
    project.snapshot()
    assert not part.exists()


def test_the_folder_holds_other_peoples_files_too(study):
    project = study()
    project.snapshot()
    (folder_of(project.path) / "notes.txt").write_text("mine")
    assert len(project.snapshots()) == 1
