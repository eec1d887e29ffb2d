"""The command line: cheap to start, errors in words with exit code 2, data on stdout, the whole job by commands."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, CODINGS_HEADER, INTERVIEW, PARTICIPANTS
from voices.errors import RoundError
from voices.project import Project

HEAVY = ("textual", "numpy", "scipy", "sklearn", "spacy", "sqlite_utils", "sqlcipher3", "docx", "jinja2", "yaml")


def voices(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voices", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, stdin=subprocess.DEVNULL)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "book.yaml").write_text(CODEBOOK)
    (tmp_path / "participants.csv").write_text(PARTICIPANTS)
    (tmp_path / "T1.txt").write_text(INTERVIEW.format(name="T1", number="P101"))
    for coder, quote in (("ana", "She listened to me."), ("bo", "listened to me")):
        (tmp_path / f"{coder}.csv").write_text(f"{CODINGS_HEADER}T1,2,{quote},A-1,QT,\n")
    return tmp_path


def test_help_loads_nothing_heavy():
    script = (
        "import sys, time; sys.argv = ['voices', '--help']\n"
        "from voices.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
        "print(time.process_time(), file=sys.stderr)\n"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True) for _ in range(3)]
    told = [run.stderr.split("\n")[:2] for run in runs]
    assert {loaded for loaded, _ in told} == {"[]"}
    assert min(float(seconds) for _, seconds in told) < 0.15
    done = runs[0]
    for command in ("new", "import", "code", "agree", "reconcile", "report", "demo"):
        assert command in done.stdout


def test_the_whole_job_by_commands(folder):
    assert voices("new", "--no-passphrase", "s.voices", cwd=folder).returncode == 0
    done = voices("import", "s.voices", "book.yaml", "participants.csv", "T1.txt", "--json", cwd=folder)
    assert [row["kind"] for row in json.loads(done.stdout)] == ["codebook", "participants", "transcript"]
    for coder in ("ana", "bo"):
        assert (
            voices("import", "s.voices", f"{coder}.csv", "--coder", coder, "--round", "R", cwd=folder).returncode == 0
        )
    by_code = json.loads(voices("agree", "s.voices", "--json", cwd=folder).stdout)
    assert {row["code"]: row["alpha"] for row in by_code} == {"A-1": 1.0, "A-2": None, "A-2a": None, "B-1": None}
    assert next(row for row in by_code if row["code"] == "B-1")["reason"].startswith("nothing to tell apart")
    refused = voices("reconcile", "s.voices", "--list", cwd=folder)
    assert refused.returncode == 2
    assert "still open" in refused.stderr
    listed = voices("reconcile", "s.voices", "--close", "R", "--list", "--json", cwd=folder)
    assert [(row["code"], row["kind"], row["ruling"]) for row in json.loads(listed.stdout)] == [
        ("A-1", "extent", "open")
    ]
    written = json.loads(voices("report", "s.voices", "--to", "out", "--json", cwd=folder).stdout)
    assert [Path(row["file"]).name for row in written] == ["report.html", "report.md", "quotes.csv"]
    [quote] = list(csv.DictReader((folder / "out" / "quotes.csv").open(encoding="utf-8")))
    assert (quote["pseudonym"], quote["quote"]) == ("Robin", "… listened to me …")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["new", "s.txt"], "does not end in .voices"),
        (["code", "none.voices", "--coder", "ana"], "There is no file none.voices"),
        (["agree", "T1.txt"], "is not a voices project"),
        (["import", "none.voices", "T1.txt"], "There is no file none.voices"),
        (["report", "."], "is a folder"),
        (["reconcile", "none.voices"], "Nobody is named who rules"),
        (["import"], "Missing argument"),
        (["code", "s.voices"], "Missing option '--coder'"),
        (["nonsense"], "No such command"),
        (["agree", "x.voices", "--unit", "page"], "is not one of"),
    ],
)
def test_what_a_user_can_cause_is_one_sentence_and_exit_code_two(folder, words, told):
    done = voices(*words, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_screen_without_a_terminal_says_so(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    done = voices("code", "s.voices", "--coder", "ana", cwd=folder)
    assert (done.returncode, "needs a terminal" in done.stderr) == (2, True)


def test_a_folder_named_like_the_program_beside_the_project_does_no_harm(folder):
    (folder / "voices").mkdir()
    (folder / "voices" / "__init__.py").write_text("raise SystemExit('wrong one')")
    command = [sys.executable, "-P", "-m", "voices", "new", "--no-passphrase", "s.voices"]
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_bad_imports_leave_the_project_as_it_was(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    before = json.loads(voices("import", "s.voices", "T1.txt", "--json", cwd=folder).stdout)
    (folder / "empty.txt").write_text("")
    (folder / "prose.txt").write_text("No label anywhere.")
    (folder / "ana.csv").write_text(f"{CODINGS_HEADER}T1,2,She listened to me.,A-1,,\nT1,2,never said,A-1,,\n")
    for words, told in (
        (["empty.txt"], "is empty"),
        (["prose.txt"], "no speaker labels"),
        (["missing.txt"], "There is no file"),
        (["ana.csv", "--coder", "ana"], "Row 3"),
        (["ana.csv"], "not said whose"),
        (["T1.txt", "--speaker", "YP"], "cannot be understood"),
    ):
        done = voices("import", "s.voices", *words, cwd=folder)
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert json.loads(voices("import", "s.voices", "T1.txt", "--json", cwd=folder).stdout) == before
    assert voices("agree", "s.voices", cwd=folder).returncode == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["import", "s.voices", "ana.csv", "--coder", "x" * 65], "The name of a coder"),
        (["import", "s.voices", "ana.csv", "--coder", " "], "The name of a coder is empty"),
        (["import", "s.voices", "ana.csv", "--coder", "a", "--round", "y" * 65], "The name of a round"),
        (["import", "s.voices", "long.txt"], "The name of the transcript in long.txt"),
        (["import", "s.voices", "long.csv"], "The name of the participant in row 2"),
        (["import", "s.voices", "long.yaml"], "The name of a code in long.yaml"),
        (["reconcile", "s.voices", "--as", "\x1b[2J"], "The name of a coder"),
    ],
)
def test_names_that_cannot_be_are_told(folder, words, told):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    (folder / "long.txt").write_text(f"Transcript: {'T' * 121}\n\nINT: a\n\nYP: b\n")
    (folder / "long.csv").write_text(f"participant\n{'P' * 33}\n")
    (folder / "long.yaml").write_text(f"themes: [{{id: a, name: A, codes: [{{id: {'b' * 65}, name: B}}]}}]")
    done = voices(*words, cwd=folder)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


def test_names_with_escape_sequences_cannot_steer_the_terminal(folder):
    (folder / "book.yaml").write_text(CODEBOOK.replace("name: Brought back", 'name: "Br\\x1b]0;x\\x07ought"'))
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    for coder in ("ana", "bo"):
        voices("import", "s.voices", f"{coder}.csv", "--coder", coder, cwd=folder)
    done = voices("agree", "s.voices", cwd=folder)
    assert "Br␛]0;x␇ought" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_a_fault_of_our_own_says_so_and_where_the_work_is(monkeypatch, capsys):
    import voices.cli

    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(voices.cli.voices, "main", broken)
    with pytest.raises(ZeroDivisionError):
        voices.cli.main()
    assert "a fault in voices itself" in capsys.readouterr().err


def test_nothing_is_begun_or_closed_for_a_screen_that_cannot_open(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    voices("import", "s.voices", "ana.csv", "--coder", "ana", "--round", "One", cwd=folder)
    begun = voices("code", "s.voices", "--coder", "bo", "--round", "Oen", cwd=folder)
    assert (begun.returncode, "needs a terminal" in begun.stderr) == (2, True)
    closed = voices("reconcile", "s.voices", "--as", "lead", "--close", "One", cwd=folder)
    assert (closed.returncode, "needs a terminal" in closed.stderr) == (2, True)
    with Project.open(folder / "s.voices") as project:
        assert not project.has_round("Oen")
        with pytest.raises(RoundError, match="still open"):
            project.reconciling(None, "One")


def test_a_round_that_is_closed_is_the_one_that_is_shown(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "participants.csv", "T1.txt", cwd=folder)
    for round_name in ("One", "Two"):
        for coder in ("ana", "bo"):
            voices("import", "s.voices", f"{coder}.csv", "--coder", coder, "--round", round_name, cwd=folder)
    voices("reconcile", "s.voices", "--close", "Two", cwd=folder)
    shown = voices("reconcile", "s.voices", "--close", "One", "--list", cwd=folder)
    assert "ana, bo" in shown.stdout
    done = voices("report", "s.voices", "--round", "One", "--to", "out", cwd=folder)
    assert done.returncode == 0
    assert "'One'" in (folder / "out" / "report.md").read_text()


def test_a_consent_renewed_is_taken_when_it_is_said(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    (folder / "no.csv").write_text("participant,consent_quote\nP101,no\n")
    voices("import", "s.voices", "no.csv", cwd=folder)
    refused = voices("import", "s.voices", "participants.csv", cwd=folder)
    assert (refused.returncode, "--renewed-consent" in refused.stderr) == (2, True)
    assert voices("import", "s.voices", "participants.csv", "--renewed-consent", cwd=folder).returncode == 0


def test_missing_figures_are_explained_beside_the_table(folder):
    voices("new", "--no-passphrase", "s.voices", cwd=folder)
    voices("import", "s.voices", "book.yaml", "T1.txt", cwd=folder)
    for coder in ("ana", "bo"):
        voices("import", "s.voices", f"{coder}.csv", "--coder", coder, cwd=folder)
    done = voices("agree", "s.voices", cwd=folder)
    assert "undefined for A-2, A-2a, B-1: nothing to tell apart" in done.stderr
    assert "no interval for A-1: one transcript" in done.stderr
    pairs = json.loads(voices("agree", "s.voices", "--by", "pair", "--json", cwd=folder).stdout)
    assert [(row["coders"], row["n_decisions"]) for row in pairs] == [(["ana", "bo"], 4 * 4)]


def test_output_that_the_terminal_cannot_show_does_not_end_in_a_fault(folder):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    voices("new", "--no-passphrase", "s.voices", "--name", "Études “à trois”", cwd=folder)
    command = [sys.executable, "-m", "voices", "import", "s.voices", "é.csv"]
    done = subprocess.run(command, capture_output=True, cwd=folder, env=environment)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_nobody_takes_is_no_fault(built_demo):
    command = [sys.executable, "-m", "voices", "reconcile", str(built_demo / "demo.voices"), "--list"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        process.stdout.close()
        assert (process.wait(timeout=60), process.stderr.read()) == (0, "")
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "could not be written: the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
