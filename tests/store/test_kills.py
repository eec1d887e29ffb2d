"""Killed at any moment (kill -9): nothing acknowledged is lost, nothing half done is taken for whole."""

from __future__ import annotations

import os
import time

import pytest

from tests.faults.small import LOCKS, SPOKEN, small
from tests.store.killing import (
    QUICK_ROUNDS,
    check_coding,
    check_new_file,
    check_passphrase,
    check_snapshots,
    code_on,
    export_on,
    kill_during,
    make_old,
    moments,
    parts,
    passphrase_on,
    restore_on,
    seconds_of,
    snapshot_on,
)
from voices.store import keys
from voices.store.snapshots import folder_of, snapshots_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
N_KILLS = 20


@pytest.mark.parametrize("lock", LOCKS)
def test_kills_while_coding_lose_nothing_that_was_acknowledged(lock, tmp_path):
    n_done = 0
    for number, after in enumerate(moments(N_KILLS, 0.2, seed=1)):
        study = small(tmp_path / str(number), lock)
        n_acknowledged = kill_during(code_on, study, after=after)
        check_coding(study, n_acknowledged)
        n_done += n_acknowledged
    assert n_done > N_KILLS


def test_kills_during_snapshots_leave_none_that_is_half(tmp_path):
    n_parts = 0
    for number, after in enumerate(moments(N_KILLS, 0.4, seed=2)):
        study = small(tmp_path / str(number), "encrypted")
        n_acknowledged = kill_during(snapshot_on, study, after=after)
        check_snapshots(study, n_acknowledged)
        left = parts(study.path.parent)
        n_parts += bool(left)
        make_old(left)
        with study.open() as project:
            project.coding("victim").toggle_read(4)
            assert project.snapshot() == project.snapshots()[0]
        assert parts(study.path.parent) == []
    assert n_parts, "no kill hit inside of a snapshot"


@pytest.mark.parametrize("lock", LOCKS)
def test_killed_during_a_change_of_the_passphrase_it_opens_with_the_old_or_the_new_one(lock, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "_ROUNDS", QUICK_ROUNDS)
    first = small(tmp_path / "first", lock)
    seconds = seconds_of(passphrase_on, first, "the new one")
    outcomes = set()
    for number, after in enumerate(moments(N_KILLS, seconds, seed=3)):
        study = small(tmp_path / str(number), lock)
        kill_during(passphrase_on, study, "the new one", after=after)
        outcomes.add(check_passphrase(study, "the new one"))
    assert False in outcomes


def test_killed_during_a_restore_the_new_file_is_whole_or_not_there(tmp_path):
    first = small(tmp_path / "first", "encrypted")
    seconds = seconds_of(restore_on, first, tmp_path / "first" / "again.voices")
    outcomes = set()
    for number, after in enumerate(moments(N_KILLS, seconds * 1.2, seed=4)):
        study = small(tmp_path / str(number), "encrypted")
        before = study.path.read_bytes()
        to = study.path.with_name("again.voices")
        kill_during(restore_on, study, to, after=after)
        outcomes.add(check_new_file(to, study.secret))
        assert study.path.read_bytes() == before, "what is restored from is only read"
    assert False in outcomes


def test_killed_during_a_plain_export_what_is_left_goes_with_the_next_one(tmp_path):
    study = small(tmp_path / "study", "encrypted")
    to = tmp_path / "plain.voices"
    seconds = seconds_of(export_on, study, to)
    n_left = 0
    for after in moments(N_KILLS, seconds, seed=5):
        to.unlink(missing_ok=True)
        kill_during(export_on, study, to, after=after)
        check_new_file(to, None)
        n_left += bool(parts(tmp_path))
    assert n_left, "no kill hit inside"
    to.unlink(missing_ok=True)
    with study.open() as project:
        project.export(to, plain=True)
    assert parts(tmp_path) == []
    assert SPOKEN[0].encode() in to.read_bytes()


def test_a_lock_that_a_killed_process_left_stops_snapshots_for_an_hour_only(tmp_path):
    study = small(tmp_path)
    lock = folder_of(study.path) / ".lock"
    lock.parent.mkdir()
    lock.touch()
    with study.open() as project:
        project.keep_safe()
        project._store.keeper.wait()
        assert project.snapshots() == []
        os.utime(lock, (time.time() - 7200, time.time() - 7200))
        project.keep_safe()
        project._store.keeper.wait()
        assert len(snapshots_of(study.path)) == 1
    assert not lock.exists()
