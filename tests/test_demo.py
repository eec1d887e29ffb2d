"""The demonstration: all comes in, exactly; doing it again changes no table; other people's files are left alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests import csv_study
from tests.reading.test_import_session import dump
from voices.demo import build
from voices.errors import ProjectError
from voices.model import Outcome
from voices.project import Project
from voices.store import Store


def test_every_coding_of_the_csv_files_lies_exactly_on_its_quote(built_demo):
    store = Store.open(built_demo / "demo.voices")
    names = {coder.id: coder.name for coder in store.people.coders()}
    transcripts = {each.id: each for each in store.transcripts.all()}
    found = Counter()
    for coding in store.codings.all():
        transcript = transcripts[coding.transcript]
        turn = transcript.turn_at(coding.span.start)
        quote = transcript.text[coding.span.start : coding.span.end]
        assert turn.text[coding.span.start - turn.start : coding.span.end - turn.start] == quote
        markers = ";".join(sorted(coding.markers))
        found[names[coding.coder], transcript.name, turn.number, quote, coding.code, markers, coding.memo] += 1
    store.close()
    expected = Counter(
        (
            row.coder,
            row.transcript,
            row.turn,
            row.quote,
            row.code,
            ";".join(sorted(filter(None, row.markers.split(";")))),
            row.memo,
        )
        for row in csv_study.rows()
    )
    assert found == expected
    assert sum(found.values()) == 1544


def test_people_and_codebook_came_in_as_they_are(built_demo):
    store = Store.open(built_demo / "demo.voices")
    book = store.codebooks.current()
    assert (len(book.themes), len(book.codable), len(book.markers)) == (10, 50, 7)
    people = csv_study.participants()
    for child in store.people.participants():
        row = people.pop(child.id)
        assert (child.pseudonym, child.values["age"], child.consents["quote"]) == (
            row["pseudonym"],
            row["age"],
            row["consent_quote"],
        )
        assert child.consents["assent_close"] == row["assent_close"]
    assert people == {}
    store.close()


def test_a_second_run_changes_no_table_and_no_report(built_demo, tmp_path):
    folder = tmp_path / "again"
    shutil.copytree(built_demo, folder)
    before = dump(folder / "demo.voices")
    reports = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.suffix != ".voices"}
    build(folder, lambda _: None)
    assert dump(folder / "demo.voices") == before
    assert {name: (folder / name).read_bytes() for name in reports} == reports


def test_what_was_coded_and_ruled_since_outlives_a_second_run(built_demo, tmp_path):
    folder = tmp_path / "used"
    shutil.copytree(built_demo, folder)
    with Project.open(folder / "demo.voices") as project:
        session = project.coding("you")
        session.apply(session.transcript.turns[3].span, ["GOO-03"])
        ruling = project.reconciling("lead")
        ruling.rule(ruling.questions()[0].passage, Outcome.UNION)
    before = dump(folder / "demo.voices")
    build(folder, lambda _: None)
    assert dump(folder / "demo.voices") == before


def test_a_run_that_was_stopped_goes_on_where_it_was(built_demo, tmp_path, monkeypatch):
    from voices.reading.session import ImportSession

    real = ImportSession.import_files
    calls = []

    def stop_at_third(self, paths, *wishes, **options):
        calls.append(paths)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(self, paths, *wishes, **options)

    monkeypatch.setattr(ImportSession, "import_files", stop_at_third)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "d", lambda _: None)
    monkeypatch.undo()
    built = build(tmp_path / "d", lambda _: None)
    assert built.n_codings == {"amina": 526, "ben": 505, "carys": 513}


def test_another_study_of_that_name_is_left_alone(tmp_path):
    Project.create(tmp_path / "demo.voices", "My own study").close()
    before = dump(tmp_path / "demo.voices")
    with pytest.raises(ProjectError, match="is another study"):
        build(tmp_path, lambda _: None)
    assert dump(tmp_path / "demo.voices") == before


def test_the_summary_fits_one_screen_and_json_says_the_same(tmp_path):
    command = [sys.executable, "-m", "voices", "demo", str(tmp_path / "d"), "--no-open"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines if str(tmp_path) not in line)
    assert "1,544 codings (amina 526, ben 505, carys 513), every quote found" in done.stdout
    told = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=120).stdout)
    assert told["talk_about_first"][0] == "REL-01"
    assert len(told["talk_about_first"]) == 5
    assert sum(told["passages"].values()) == 691
    assert len(told["themes"]) == 10


def test_a_consent_withdrawn_since_outlives_a_second_run(built_demo, tmp_path):
    folder = tmp_path / "d"
    shutil.copytree(built_demo, folder)
    table = tmp_path / "later.csv"
    table.write_text("participant,consent_quote\nP014,withdrawn\n")
    with Project.open(folder / "demo.voices") as project:
        project.importing().import_files([table])
    build(folder, lambda _: None)
    pseudonym = csv_study.participants()["P014"]["pseudonym"]
    for name in ("report.html", "report.md", "quotes.csv"):
        assert pseudonym in (built_demo / name).read_text(encoding="utf-8")
        assert pseudonym not in (folder / name).read_text(encoding="utf-8")
