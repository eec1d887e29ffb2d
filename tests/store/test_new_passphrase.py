"""Another passphrase, or a first one: snapshots follow, nobody else is at work, and what was not done is told."""

from __future__ import annotations

import os
import stat

import pytest

from tests.faults.small import LOCKS, SPOKEN, codings_of, small
from tests.store.killing import QUICK_ROUNDS
from voices.errors import BusyError, DamagedError, LockedError
from voices.project import Project, renew_passphrase, restored
from voices.store import keys, rekeying, snapshots_of
from voices.store.driver import Connection
from voices.store.snapshots import folder_of

NEW = "another four words nobody guesses"


@pytest.fixture(autouse=True)
def _few_rounds(monkeypatch):
    monkeypatch.setattr(keys, "_ROUNDS", QUICK_ROUNDS)


@pytest.mark.parametrize("lock", LOCKS)
def test_project_and_snapshots_open_with_the_new_one_only(lock, tmp_path):
    study = small(tmp_path, lock)
    with study.open() as project:
        project.snapshot()
        before = codings_of(project, "ana")
    recovery, undone = renew_passphrase(study.path, study.secret, NEW)
    assert undone == ()
    for secret in (NEW, recovery):
        with Project.open(study.path, secret) as project:
            assert project.faults() == []
            assert project.faults_of_snapshots(secret) == []
            assert codings_of(project, "ana") == before
            assert len(project.snapshots()) == 2
            assert project.history()[-1].verb in ("encrypted the project", "changed the passphrase")
    with pytest.raises(LockedError):
        Project.open(study.path, study.secret)
    for each in snapshots_of(study.path):
        assert SPOKEN[0].encode() not in each.path.read_bytes()


@pytest.mark.parametrize("lock", LOCKS)
def test_with_another_window_open_it_is_refused_and_nothing_changes(lock, tmp_path):
    study = small(tmp_path, lock)
    with study.open() as window:
        session = window.coding("ana")
        session.toggle_read(1)
        with pytest.raises(BusyError, match="open in another window") as caught:
            renew_passphrase(study.path, study.secret, NEW)
        assert "Close it everywhere" in caught.value.hint
        session.toggle_read(2)
        assert window.faults() == []
    with study.open() as project:
        assert {1, 2} & project.coding("ana").read_turns()


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
@pytest.mark.parametrize("lock", LOCKS)
def test_the_rights_stay_as_they_were(lock, tmp_path):
    study = small(tmp_path, lock)
    with study.open() as project:
        project.snapshot()
    renew_passphrase(study.path, study.secret, NEW)
    with Project.open(study.path, NEW):
        files = [*tmp_path.glob("tiny.voices*"), *folder_of(study.path).iterdir()]
        found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files if path.is_file()}
    assert set(found.values()) == {0o600}
    assert stat.S_IMODE(folder_of(study.path).stat().st_mode) == 0o700


def test_a_wrong_passphrase_changes_nothing(tmp_path):
    study = small(tmp_path, "encrypted")
    before = study.path.read_bytes()
    with pytest.raises(LockedError):
        renew_passphrase(study.path, "not this one", NEW)
    assert study.path.read_bytes() == before


def test_a_snapshot_that_could_not_follow_is_told_then_and_by_the_check(tmp_path, monkeypatch):
    study = small(tmp_path, "encrypted")
    with study.open() as project:
        project.snapshot()

    def stopped(*_):
        raise DamagedError("x")

    renew, rekey = rekeying._rekey, iter((rekeying._rekey, stopped, stopped))
    monkeypatch.setattr(rekeying, "_rekey", lambda connection, new: next(rekey)(connection, new))
    _, undone = renew_passphrase(study.path, study.secret, NEW)
    monkeypatch.setattr(rekeying, "_rekey", renew)
    assert len(undone) == 2
    assert all(told.endswith("still opens with the old passphrase only.") for told in undone)
    with Project.open(study.path, NEW) as project:
        faults = project.faults_of_snapshots(NEW)
    assert [fault.what.endswith("opens with another passphrase") for fault in faults] == [True, True]
    with pytest.raises(DamagedError, match="damaged, or its passphrase was changed") as caught:
        Project.open(study.path, study.secret)
    assert "If there is a newer passphrase, use that one." in caught.value.hint


def test_a_snapshot_that_stayed_in_clear_is_told_by_the_check(tmp_path, monkeypatch):
    study = small(tmp_path)
    monkeypatch.setattr(rekeying, "_renew", lambda *_: "")
    renew_passphrase(study.path, None, NEW)
    with Project.open(study.path, NEW) as project:
        [fault] = project.faults()
    assert fault.what.endswith("is not encrypted")
    assert fault.repair.startswith("rm ")


def test_restoring_with_an_older_passphrase_tells_that_the_file_itself_was_not_read(tmp_path, monkeypatch):
    study = small(tmp_path, "encrypted")
    monkeypatch.setattr(rekeying, "_renew", lambda *_: "")
    renew_passphrase(study.path, study.secret, NEW)
    with Project.open(study.path, NEW) as project:
        project.coding("ana").toggle_read(1)
    found = restored(study.path, study.secret, tmp_path / "again.voices")
    assert found.lost == (
        f"nothing of {study.path} itself could be read: what was done after that snapshot is missing",
    )


@pytest.mark.parametrize("n_pages", [0, 1, 30])
def test_with_its_new_pages_still_in_the_side_file_it_opens_with_the_new_one_at_once(n_pages, tmp_path):
    """As a kill leaves it while the pages go into the file: some there, all of them beside."""
    study = small(tmp_path / "study", "encrypted")
    wal = study.path.with_name("tiny.voices-wal")
    old = study.path.read_bytes()
    with Connection(study.path, keys.key_of(study.secret, old[:16]), alone=True) as connection:
        rekeying._rekey(connection, keys.key_of(NEW, old[:16]))
        pages = wal.read_bytes()
    new = study.path.read_bytes()
    assert len(pages) > len(old) > 30 * 4096
    study.path.write_bytes(new[: n_pages * 4096] + old[n_pages * 4096 :])
    wal.write_bytes(pages)
    with Project.open(study.path, NEW) as project:
        assert project.faults() == []
        assert codings_of(project, "ana")
