"""The side files of a project (-wal, -shm) lost, old, damaged or somebody else's: told, or never taken for good.

A file that is being written keeps its last changes in `-wal`. The studies here end by a kill, so that they have one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.small import LOCKS, Small, codings_of, small
from tests.store.killing import code_on, kill_during
from voices.errors import VoicesError
from voices.project import restored

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")


def side(study: Small, end: str) -> Path:
    return study.path.with_name(study.path.name + end)


@pytest.fixture(params=LOCKS)
def killed(request, tmp_path) -> Iterator[tuple[Small, int]]:
    """A study whose last changes are in its -wal, and how many were acknowledged; a snapshot is from before them."""
    study = small(tmp_path / "study", request.param)
    with study.open() as project:
        project.snapshot()
    n_done = kill_during(code_on, study, after=0.0, n_before=12)
    assert n_done >= 11
    assert side(study, "-wal").stat().st_size > 0
    return study, n_done


def test_with_its_side_files_nothing_is_lost(killed):
    study, n_done = killed
    with study.open() as project:
        assert project.faults() == []
        assert len(codings_of(project, "victim")) >= n_done


def test_without_its_shm_nothing_is_lost(killed):
    study, n_done = killed
    side(study, "-shm").unlink()
    with study.open() as project:
        assert project.faults() == []
        assert len(codings_of(project, "victim")) >= n_done


def test_an_shm_full_of_rubbish_is_made_anew(killed):
    study, n_done = killed
    side(study, "-shm").write_bytes(os.urandom(32768))
    with study.open() as project:
        assert project.faults() == []
        assert len(codings_of(project, "victim")) >= n_done


def test_a_lost_wal_is_told_when_a_snapshot_knows_more_and_restoring_brings_it_back(killed, tmp_path):
    study, n_done = killed
    away = tmp_path / "away"
    away.mkdir()
    copied = [shutil.copy(side(study, end), away) for end in ("", "-wal", "-shm")]
    with study.open() as project:  # the whole of it, with a snapshot
        project.snapshot()
    for end, path in zip(("", "-wal", "-shm"), copied, strict=True):
        shutil.copyfile(path, side(study, end))
    side(study, "-wal").unlink()
    side(study, "-shm").unlink()
    with study.open() as project:
        [fault] = project.faults()
        assert len(codings_of(project, "victim")) < n_done
    assert "side file (-wal) was lost" in fault.what
    assert fault.repair.startswith("voices restore ")
    found = restored(study.path, study.secret, tmp_path / "again.voices")
    with Small(found.path, study.secret).open() as project:
        assert project.faults() == []
        assert len(codings_of(project, "victim")) >= n_done


def test_a_wal_of_an_earlier_time_is_never_taken_for_good(killed):
    """The file went on and was closed; then a side file of before is put back beside it."""
    study, _ = killed
    old = side(study, "-wal").read_bytes()
    with study.open() as project:
        session = project.coding("ana")
        session.toggle_read(1)
        project.snapshot()
        wanted = codings_of(project, "victim"), project.n_entries()
    side(study, "-wal").write_bytes(old)
    with study.open() as project:
        is_right = (codings_of(project, "victim"), project.n_entries()) == wanted
        assert is_right or project.faults()


def test_a_wal_of_another_project_is_never_taken_for_good(killed, tmp_path):
    study, _ = killed
    other = small(tmp_path / "other", "encrypted" if study.secret else "plain")
    with other.open() as project:
        wanted = codings_of(project, "victim"), project.n_entries()
    shutil.copyfile(side(study, "-wal"), side(other, "-wal"))
    with other.open() as project:
        # The two are copies of one study with one key: what comes in with the side file is a later state of it.
        assert project.faults() == []
        assert project.n_entries() >= wanted[1]


def test_a_wal_of_a_project_with_another_lock_is_refused_and_gone_everything_is_there(killed, tmp_path):
    study, _ = killed
    stranger = small(tmp_path / "stranger", "plain" if study.secret else "encrypted")
    before = stranger.path.read_bytes()
    shutil.copyfile(side(study, "-wal"), side(stranger, "-wal"))
    with pytest.raises(VoicesError):
        stranger.open()
    assert stranger.path.read_bytes() == before, "nothing of it came into the file"
    for end in ("-wal", "-shm"):
        side(stranger, end).unlink(missing_ok=True)
    with stranger.open() as project:
        assert project.faults() == []


@pytest.mark.parametrize("at", [0, 4, 20, 40, 5000, -1])
def test_a_damaged_wal_loses_at_most_its_end_and_leaves_a_sound_file(killed, at):
    study, _ = killed
    wal = bytearray(side(study, "-wal").read_bytes())
    wal[at] ^= 0x10
    side(study, "-wal").write_bytes(wal)
    with study.open() as project:
        assert project.faults() == []
        assert codings_of(project, "ana")
        project.coding("ana").toggle_read(1)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 56, 4151, 4152, 4153])
def test_a_cut_wal_loses_at_most_its_end_and_leaves_a_sound_file(killed, length):
    study, _ = killed
    os.truncate(side(study, "-wal"), length)
    with study.open() as project:
        assert project.faults() == []
        assert codings_of(project, "ana")
        project.coding("ana").toggle_read(1)
