"""The commands that look after the file: history, check, backup, restore, export, and where passphrases come from."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlcipher3

from voices import ids
from voices.cli import unlocking, voices
from voices.cli.moments import parse_moment
from voices.errors import DamagedError, LockedError, ProjectError
from voices.model import Span
from voices.project import Project, restored

PASSPHRASE = "four words of nonsense"
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def project_path(study, monkeypatch, tmp_path) -> Path:
    """A study coded by two people, an act an hour."""
    monkeypatch.chdir(tmp_path)
    with ids.at(BEGIN):
        project = study()
    for hour, (coder, code) in enumerate((("ana", "A-1"), ("bo", "A-2"), ("ana", "B-1")), 1):
        with ids.at(BEGIN + timedelta(hours=hour)):
            project.coding(coder).apply(Span(34, 42), [code])
    project.close()
    return project.path


@pytest.fixture
def run(capsys):
    """Run a command in this process and return what it printed."""

    def run_(*words: object) -> str:
        capsys.readouterr()
        voices.main([str(word) for word in words], standalone_mode=False)
        return capsys.readouterr().out

    return run_


def test_history_tells_who_did_what_and_when(project_path, run):
    told = json.loads(run("history", project_path, "--coder", "ana", "--json"))
    assert [(each["who"], each["what"], each["when"]) for each in told if each["job"] == "coding"] == [
        ("ana", "coded A-1 in T1, turn 2", "2026-03-02T10:00:00+00:00"),
        ("ana", "coded B-1 in T1, turn 2", "2026-03-02T12:00:00+00:00"),
    ]
    assert len(json.loads(run("history", project_path, "--code", "A-2", "--json"))) == 1
    assert json.loads(run("history", project_path, "--transcript", "T2", "--json"))[0]["what"] == "imported 4 files"
    since = json.loads(run("history", project_path, "--since", "2026-03-02 10:30+00:00", "--json"))
    assert [each["what"] for each in since] == ["bo joined", "coded A-2 in T1, turn 2", "coded B-1 in T1, turn 2"]
    assert "coded B-1" in run("history", project_path, "--most", "1")


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--coder", "zoe"), "no coder 'zoe'"), (("--code", "X-9"), "no code 'X-9'"), (("--transcript", "T9"), "T9")],
)
def test_history_of_nobody_is_refused_in_words(project_path, run, words, told):
    with pytest.raises(ProjectError, match=told):
        run("history", project_path, *words)


def test_restore_to_a_moment_gives_the_study_as_it_was(project_path, run):
    told = json.loads(run("restore", project_path, "then.voices", "--to", "2026-03-02 11:30+00:00", "--json"))
    assert told["lost"] == []
    assert told["until"] == "2026-03-02T11:00:00+00:00"
    with Project.open(Path("then.voices")) as then, Project.open(project_path) as now:
        assert then.contents().n_codings == {"ana": 1, "bo": 1}
        assert now.contents().n_codings == {"ana": 2, "bo": 1}
        assert then.faults() == []
        assert then.coding("ana").undo().verb == "coded A-1 in T1, turn 2"
        assert [each.told for each in then.history(most=1)] == ["undid: coded A-1 in T1, turn 2"]


def test_restore_before_the_beginning_is_refused_in_words(project_path, run):
    with pytest.raises(ProjectError, match="nothing had been done"):
        run("restore", project_path, "then.voices", "--to", "2025-01-01")
    assert not Path("then.voices").exists()


def test_restore_takes_a_snapshot_by_name_or_by_file(project_path, run):
    run("backup", project_path)
    [listed] = json.loads(run("backup", project_path, "--list", "--json"))
    run("restore", project_path, "one.voices", "--snapshot", listed["name"])
    run("restore", Path(f"{project_path}-snapshots") / listed["name"], "two.voices")
    for name in ("one.voices", "two.voices"):
        with Project.open(Path(name)) as project:
            assert project.contents().n_codings == {"ana": 2, "bo": 1}
            assert project.faults() == []
    with pytest.raises(ProjectError, match="no snapshot 'x'"):
        run("restore", project_path, "three.voices", "--snapshot", "x")


def test_what_was_done_since_the_last_snapshot_is_saved_from_a_damaged_file(project_path, run):
    run("backup", project_path)
    with Project.open(project_path) as project:
        project.coding("bo").apply(Span(47, 51), ["A-2a"])
    with project_path.open("r+b") as file:  # the page on which the first turns stand
        content = file.read()
        at = content.index(b"She listened to me.")
        file.seek(at - at % 4096)
        file.write(bytes(4096))
    with pytest.raises(DamagedError) as caught:
        Project.open(project_path)
    assert "newest whole snapshot" in caught.value.hint
    assert f"voices restore {project_path} " in caught.value.hint
    told = json.loads(run("restore", project_path, "saved.voices", "--json"))
    assert (told["acts"], told["lost"]) == (1, [])
    with Project.open(Path("saved.voices")) as saved:
        assert saved.contents().n_codings == {"ana": 2, "bo": 2}
        assert saved.faults() == []


def test_without_any_snapshot_everything_that_can_be_read_is_saved(project_path, run):
    """The text of T1 is not as it was sealed, so what was coded in it cannot come back; all else does."""
    with Project.open(project_path) as project:
        session = project.coding("bo")
        session.open(next(each.transcript for each in session.contents() if each.name == "T2"))
        session.apply(Span(34, 42), ["A-1"])
    connection = sqlcipher3.connect(str(project_path), isolation_level=None)
    trigger = connection.execute("select sql from sqlite_master where name = 'turn_is_frozen'").fetchone()[0]
    connection.execute("drop trigger turn_is_frozen")
    connection.execute("update turn set text = 'x' || substr(text, 2) where transcript_id = "
                       "(select id from transcript where name = 'T1') and text <> ''")  # fmt: skip
    connection.execute(trigger)
    connection.close()
    with Project.open(project_path) as project:
        assert [each.what for each in project.faults()] == ["the text of transcript T1 is not as it was sealed"]
    told = json.loads(run("restore", project_path, "saved.voices", "--json"))
    assert told["lost"][0].startswith("not brought back: transcript added, of “imported 4 files”")
    assert len(told["lost"]) == 1 + 3, "the text, and the three codings on it"
    with Project.open(Path("saved.voices")) as saved:
        assert saved.contents().n_transcripts == 1
        assert saved.contents().n_codings == {"bo": 1}
        assert saved.faults() == []
        assert [each.coder for each in saved.history() if each.job == "coding"] == ["bo"]


def test_check_names_the_repair_of_each_fault_and_ends_with_two(project_path, run):
    assert "is as it was written" in run("check", project_path)
    connection = sqlcipher3.connect(str(project_path), isolation_level=None)
    connection.execute("drop trigger memo_is_frozen")
    connection.close()
    with pytest.raises(DamagedError, match="1 fault") as caught:
        run("check", project_path)
    assert caught.value.exit_code == 2
    told = json.loads(capture(run, "check", project_path, "--json"))
    [fault] = told["faults"]
    assert fault == {
        "what": "it lacks the trigger memo_is_frozen",
        "repair": f"voices restore {project_path} {project_path.with_name('tiny-restored.voices')}",
    }


def capture(run, *words):
    """What a command printed although it ended with a fault."""
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(DamagedError):
        voices.main([str(word) for word in words], standalone_mode=False)
    return out.getvalue()


def test_an_export_is_a_copy_of_its_own_and_the_journal_knows(project_path, run):
    run("export", project_path, "out.voices")
    with Project.open(Path("out.voices")) as copy, Project.open(project_path) as project:
        assert copy.contents() == project.contents()
        assert copy.head().replica != project.head().replica
        assert [each.told for each in project.history(most=1)] == ["made a copy to hand out"]
        assert [each.told for each in copy.history(most=2)] == ["made a copy to hand out", "became a copy of its own"]
        copy.coding("ana").apply(Span(0, 5), ["B-1"])
        assert copy.faults() == project.faults() == []


def test_a_restored_copy_of_a_copy_says_which_one_it_comes_from(project_path, run):
    run("export", project_path, "out.voices")
    run("restore", "out.voices", "again.voices")
    with Project.open(Path("out.voices")) as copy, Project.open(Path("again.voices")) as again:
        [told] = [each.body for each in again._store.journal.entries() if each.kind == "project.restored"]
        assert told["replica"] == copy.head().replica.hex()
        assert told["head"] == copy.head().hash.hex()
        assert again.faults() == []


def test_a_plain_export_of_an_encrypted_project_is_warned_of_and_written_down(tmp_path, monkeypatch, run, capsys):
    monkeypatch.setenv("VOICES_PASSPHRASE", PASSPHRASE)
    run("new", tmp_path / "s.voices")
    capsys.readouterr()
    voices.main(["export", "--plain", str(tmp_path / "s.voices"), str(tmp_path / "p.voices")], standalone_mode=False)
    assert "NOT encrypted" in capsys.readouterr().err
    with Project.open(tmp_path / "p.voices") as plain:
        assert not plain.is_encrypted
        assert plain.faults() == []
    assert "not encrypted" in run("history", tmp_path / "s.voices", "--most", "1")


def test_the_recovery_key_that_new_prints_opens_the_project(tmp_path, monkeypatch, run):
    monkeypatch.setenv("VOICES_PASSPHRASE", PASSPHRASE)
    told = json.loads(run("new", tmp_path / "s.voices", "--json"))
    monkeypatch.setenv("VOICES_PASSPHRASE", told["recovery_key"].lower().replace("-", " "))
    assert "is as it was written" in run("check", tmp_path / "s.voices")
    monkeypatch.setenv("VOICES_PASSPHRASE", "something else")
    with pytest.raises(LockedError, match=r"^This passphrase does not open .*s\.voices\.$"):
        run("check", tmp_path / "s.voices")


def test_without_a_terminal_nobody_is_asked(tmp_path, monkeypatch, run):
    monkeypatch.delenv("VOICES_PASSPHRASE", raising=False)
    with pytest.raises(LockedError, match="no terminal"):
        run("new", tmp_path / "s.voices")
    assert not (tmp_path / "s.voices").exists()
    run("new", "--no-passphrase", tmp_path / "s.voices")
    assert Project.open(tmp_path / "s.voices").is_encrypted is False


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [("police1", "weak"), ("a" * 30, "weak"), ("summer2016", "weak"), ("correct horse battery staple", "")],
)
def test_how_strong_a_passphrase_is_is_said(passphrase, told):
    assert told in unlocking.weakness_of(passphrase)
    assert bool(told) == bool(unlocking.weakness_of(passphrase))


def test_moments_are_understood_as_people_write_them():
    now = datetime.now().astimezone()
    yesterday = parse_moment("yesterday 14:00")
    assert (yesterday.date(), yesterday.hour) == ((now - timedelta(days=1)).date(), 14)
    assert timedelta(minutes=119) < now - parse_moment("2 hours ago") < timedelta(minutes=121)
    assert parse_moment("05/10/2026 09:30").strftime("%Y-%m-%d %H:%M") == "2026-10-05 09:30"


def test_of_a_project_that_is_gone_the_snapshots_are_enough(project_path):
    with Project.open(project_path) as project:
        project.snapshot()
    project_path.unlink()
    found = restored(project_path, None, project_path.with_name("again.voices"))
    with Project.open(found.path) as again:
        assert again.contents().n_codings == {"ana": 2, "bo": 1}
