"""Two versions of the program on one file: older files are brought up to date whole, newer ones refused in words."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlcipher3

from tests.faults.small import small
from tests.store.released import make_0_1_0
from voices.errors import ProjectError
from voices.model import Span
from voices.project import Project, restored
from voices.store.driver import Connection
from voices.store.schema import statements
from voices.store.snapshots import folder_of

RELEASED = Path(__file__).parent / "released"
VERSIONS = sorted(path.stem for path in RELEASED.glob("*.voices"))
LATER = "9998_later"
# Stands for a migration that this program does not have: with many statements, so that a kill can hit inside.
PLANT = """
import sys
from pathlib import Path
from voices.store import schema
known = dict(schema.migrations())
known["{name}"] = "".join(
    f"create table later_{{number}} (id integer primary key, words text) strict;"
    f"create index later_words_{{number}} on later_{{number}} (words);"
    f"insert into later_{{number}} (words) select hex(randomblob(200)) from journal limit 20;"
    for number in range({n_tables})
)
schema.migrations = lambda: known
from voices.project import Project
"""


def planted(body: str, n_tables: int = 40) -> list[str]:
    return [sys.executable, "-c", PLANT.format(name=LATER, n_tables=n_tables) + body]


def copy_of(version: str, folder: Path) -> Path:
    path = folder / "study.voices"
    path.touch(0o600)
    shutil.copyfile(RELEASED / f"{version}.voices", path)
    return path


@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_of_a_released_version_holds_what_that_version_read_in_it(version, tmp_path):
    path = copy_of(version, tmp_path)
    wanted = json.loads((RELEASED / f"{version}.json").read_text("utf-8"))
    with Project.open(path) as project:
        assert project.faults() == []
        assert json.loads(json.dumps(make_0_1_0.read(project))) == wanted
    # Counted by hand in the tables of the script that made it: 4 + 3 codings, and one after the round.
    assert {coder: len(found) for coder, found in wanted["codings"].items()} == {"mara": 5, "noor": 3}
    assert sum(each[5] for found in wanted["codings"].values() for each in found) == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_brought_up_to_date_it_is_made_of_what_a_new_project_is_made_of(version, tmp_path):
    path = copy_of(version, tmp_path)
    Project.open(path).close()
    Project.create(tmp_path / "new.voices").close()
    with Connection(path) as old, Connection(tmp_path / "new.voices") as new:
        assert statements(old) == statements(new)


@pytest.mark.parametrize("version", VERSIONS)
def test_acts_of_the_older_version_are_undone_and_done_again(version, tmp_path):
    with Project.open(copy_of(version, tmp_path)) as project:
        session, leading = project.coding("mara"), project.reconciling("lea")
        assert session.undo().verb == "coded A-2 in K1, turn 6"
        assert session.undo() is None, "the round's codings came by import"
        assert [session.redo().verb, session.redo().verb] == ["coded A-2 in K1, turn 6", "marked turn 5 of K1 as read"]
        assert leading.undo().verb.startswith("ruled union on A-1")
        assert project.faults() == []


@pytest.mark.parametrize("version", VERSIONS)
def test_it_is_rebuilt_from_its_journal(version, tmp_path):
    path = copy_of(version, tmp_path)
    Project.open(path).close()
    shutil.rmtree(folder_of(path), ignore_errors=True)
    found = restored(path, None, tmp_path / "again.voices")
    assert (found.base, found.lost) == (None, ())
    with Project.open(tmp_path / "again.voices") as project:
        assert project.faults() == []
        wanted = json.loads((RELEASED / f"{version}.json").read_text("utf-8"))
        assert json.loads(json.dumps(make_0_1_0.read(project))) == wanted


def test_a_window_of_an_older_version_writes_nothing_once_a_newer_one_changed_the_tables(tmp_path):
    study = small(tmp_path)
    with study.open() as project:
        session = project.coding("ana")
        session.apply(Span(0, 4), ["A-1"])
        before = project.n_entries()
        newer = sqlcipher3.connect(str(study.path), isolation_level=None)
        newer.execute("begin immediate")
        newer.execute("create table later (id integer primary key)")
        newer.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('voices', ?, 'then')", (LATER,)
        )
        newer.execute("update setting set value = '7.5' where key = 'needs_version'")
        newer.execute("commit")
        newer.close()
        for act in (lambda: session.apply(Span(5, 9), ["A-1"]), session.undo, lambda: session.toggle_read(2)):
            with pytest.raises(ProjectError, match=r"newer version of voices 7\.5") as caught:
                act()
            assert "Update voices" in caught.value.hint
        assert project.n_entries() == before
        assert session.codings()[0].code == "A-1", "reading goes on"
    with pytest.raises(ProjectError, match=r"newer version of voices 7\.5"):
        study.open()


@pytest.mark.parametrize("version", VERSIONS)
def test_six_processes_open_an_older_file_at_once(version, tmp_path):
    path = copy_of(version, tmp_path)
    body = "with Project.open(Path(sys.argv[1])) as project: print(project.n_entries())"
    openers = [
        subprocess.Popen([*planted(body, 5), path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    told = [process.communicate(timeout=120) for process in openers]
    assert [process.returncode for process in openers] == [0] * 6, told
    assert {error for _, error in told} == {""}
    before = [path.name for path in folder_of(path).iterdir() if "-before-" in path.name]
    assert len(before) == 1, "one snapshot before the tables change"


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_twenty_kills_during_a_migration_leave_the_old_file_or_the_new_one(tmp_path):
    chance = random.Random(20)
    # From the snapshot on the change is under way: the kill comes at a moment of what it takes after that.
    body = (
        "import voices.store as store\ntake = store._snapshot_before\n"
        "def told(*words):\n    take(*words)\n    print('begun', flush=True)\n"
        "store._snapshot_before = told\n"
        "Project.open(Path(sys.argv[1])).close()\nprint('done', flush=True)"
    )
    study = small(tmp_path / "whole")
    with study.open() as project:
        expected = project.n_entries(), project.head()
    with Connection(study.path) as connection:
        old = statements(connection)
    first = subprocess.Popen([*planted(body, 150), small(tmp_path / "first").path], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "begun\n"
    begun = time.monotonic()
    assert first.stdout.readline() == "done\n"
    seconds = time.monotonic() - begun
    first.communicate()
    n_old = 0
    for number in range(20):
        path = small(tmp_path / str(number)).path
        process = subprocess.Popen([*planted(body, 150), path], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds * (number + chance.random()) / 20)
        process.kill()
        process.communicate()
        with Connection(path) as connection:
            found = statements(connection)
            n_later = sum(name.startswith("table later_") for name in found)
            assert n_later in (0, 150), "half of a migration"
            assert connection.rows("pragma integrity_check")[0]["integrity_check"] == "ok"
        n_old += not n_later
        if not n_later:
            assert found == old
            with Project.open(path) as project:
                assert (project.n_entries(), project.head()) == expected
                assert project.faults() == []
        assert process.returncode in (0, -signal.SIGKILL)
    assert n_old, "no kill came early enough to prove anything"
