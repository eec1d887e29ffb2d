"""A disk that is full, at any write: a sentence, nothing acknowledged lost, and the open session goes on afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.small import LOCKS, small, texts
from voices.errors import ProjectError, ReportError, VoicesError
from voices.model import Span
from voices.project import Project, renew_passphrase, restored

MEGABYTES = 4


@pytest.fixture
def disk(tmp_path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)]
    if os.name == "nt" or not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int = 0) -> Path:
    """Fill a disk up to some bytes and return the file that does it."""
    stone = disk / "stone"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
    stone.write_bytes(bytes(max(0, free - leave)))
    return stone


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("leave", [0, 8192, 40960])
def test_coding_until_the_disk_is_full_and_on_after_it_was_emptied(disk, lock, leave):
    study = small(disk, lock)
    with study.open() as project:
        session = project.coding("zoe")
        session.apply(Span(0, 5), ["B-1"])
        stone = fill(disk, leave)
        kept, told = 0, None
        for _ in range(2000):
            try:
                session.toggle(Span(34, 42), "A-1")
            except VoicesError as error:
                told = error
                break
            kept += 1
        assert told is not None
        assert "full" in told.message or "could not be written" in told.message
        assert told.hint
        n_acts = sum(each.coder == "zoe" for each in project.history())
        stone.unlink()
        session.toggle(Span(34, 42), "A-2")
        assert sum(each.coder == "zoe" for each in project.history()) == n_acts + 1
    with study.open() as project:
        assert project.faults() == []
        acts = [each for each in project.history() if each.coder == "zoe" and each.job == "coding"]
        assert len(acts) == 1 + kept + 1


@pytest.mark.parametrize("lock", LOCKS)
def test_import_snapshot_copies_and_report_on_a_full_disk_leave_everything_as_it_was(disk, tmp_path, lock):
    study = small(disk, lock)
    with study.open() as project:
        report = project.report
        before, head = project.contents(), project.head()
        stone = fill(disk)
        big = tmp_path / "T9.txt"
        big.write_text("Transcript: T9\n\nINT: Why?\n\n" + "YP: Because nobody asked me about it.\n\n" * 20_000)
        acts = {
            "import": lambda: project.importing().import_files([big]),
            "snapshot": project.snapshot,
            "backup": lambda: project.back_up(disk / "copy.voices"),
            "export": lambda: project.export(disk / "out.voices", plain=False),
            "plain export": lambda: project.export(disk / "plain.voices", plain=True),
            "restore": lambda: restored(study.path, study.secret, disk / "again.voices"),
        }
        for name, act in acts.items():
            with pytest.raises(VoicesError) as caught:
                act()
            assert caught.value.message, name
        assert project.contents() == before
        assert project.head() == head
        from voices.reporting.write import write_report

        project.close_round(project._store.rounds.all()[0].name) if project._store.rounds.all() else None
        with pytest.raises((ReportError, ProjectError)):
            write_report(report(), disk)
        left = {path.name for path in disk.iterdir() if path.suffix in (".voices", ".part", ".html", ".md", ".csv")}
        assert left == {study.path.name}
        stone.unlink()
        project.snapshot()
        assert project.faults() == project.faults_of_snapshots(study.secret) == []


def test_another_passphrase_on_a_full_disk_leaves_the_old_one(disk):
    study = small(disk, "encrypted")
    stone = fill(disk)
    with pytest.raises(VoicesError):
        renew_passphrase(study.path, study.secret, "something else altogether")
    stone.unlink()
    with study.open() as project:
        assert project.faults() == []


def test_a_project_that_cannot_be_made_leaves_nothing_that_hinders(disk):
    stone = fill(disk, 20_000)
    path = disk / "new.voices"
    with pytest.raises(VoicesError):
        Project.create(path, passphrase="four words of nonsense")
    stone.unlink()
    with Project.create(path, passphrase="four words of nonsense") as project:
        project.importing().import_files(texts(disk))
        assert project.faults() == []
