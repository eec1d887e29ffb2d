"""The file: settings of every connection, privacy, refusals in words, and what the database itself forbids."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys

import pytest
import sqlcipher3

from voices.errors import ProjectError
from voices.project import Project
from voices.store.driver import SETTINGS, Connection
from voices.store.schema import migrations


def raw(path):
    return sqlcipher3.connect(str(path), isolation_level=None)


def test_every_connection_has_the_settings(study):
    project = study()
    connection = Connection(project.path)
    for name, value in SETTINGS.items():
        assert connection.rows(f"pragma {name}")[0][name] == value, name
    assert connection.rows("pragma journal_mode")[0]["journal_mode"] == "wal"
    connection.close()


def test_sqlite_utils_uses_our_driver_and_no_numpy():
    import sqlite_utils.utils

    assert sys.modules["pysqlite3"] is sqlcipher3
    assert sqlite_utils.utils.sqlite3 is sqlcipher3
    assert sqlite_utils.utils.OperationalError is sqlcipher3.dbapi2.OperationalError
    assert sys.modules.get("numpy", "absent") is not None


def test_a_failed_statement_leaves_no_savepoint_open(study):
    """With another driver underneath, sqlite-utils would keep one, and all later writes would vanish on close."""
    project = study()
    connection = Connection(project.path)
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError):
        connection.rows("insert into setting (key, value) values ('name', 'again') returning key")
    assert not connection.db.conn.in_transaction
    connection.close()


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
def test_only_the_owner_can_read_project_wal_and_shm(study):
    project = study()
    files = list(project.path.parent.glob("tiny.voices*"))
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = tmp_path / "notes.voices"
    path.write_text("my notes")
    with pytest.raises(ProjectError, match="already there"):
        Project.create(path)
    assert path.read_text() == "my notes"


def test_what_an_interrupted_creation_left_behind_can_be_made_anew(tmp_path):
    path = tmp_path / "study.voices"
    path.touch()
    Project.create(path).close()
    half = tmp_path / "half.voices"
    connection = raw(half)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma user_version = 1")
    connection.close()
    Project.create(half).close()
    assert Project.open(half).faults() == []


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(100), b"plain words", bytes(5000)])
def test_a_file_that_is_not_ours_is_refused_in_words(tmp_path, content):
    path = tmp_path / "photo.voices"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="not a voices project"):
        Project.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "other.voices"
    connection = raw(path)
    connection.execute("create table mine (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ProjectError, match="not a voices project"):
        Project.open(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_told_in_words(study, tmp_path):
    project = study()
    project.close()
    content = bytearray(project.path.read_bytes())
    content[4096 : 4096 * 20] = os.urandom(4096 * 19)
    path = tmp_path / "damaged.voices"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=r"damaged|not a voices project"), Project.open(path) as opened:
        opened.contents()


def test_a_missing_file_and_a_folder_are_told_in_words(tmp_path):
    with pytest.raises(ProjectError, match="There is no file"):
        Project.open(tmp_path / "none.voices")
    with pytest.raises(ProjectError, match="is a folder"):
        Project.open(tmp_path)


def test_a_newer_file_is_refused_untouched(study):
    project = study()
    project.close()
    connection = raw(project.path)
    connection.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('voices', '9999_future', 'then')"
    )
    connection.close()
    before = project.path.read_bytes()
    with pytest.raises(ProjectError, match="newer version of voices"):
        Project.open(project.path)
    assert project.path.read_bytes() == before


def test_migrations_are_numbered_without_gaps():
    numbers = [int(name[:4]) for name in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_sound_file_has_no_faults(demo):
    with Project.open(demo) as project:
        assert project.faults() == []


FORBIDDEN = [
    ("update turn set text = 'x'", "frozen"),
    ("delete from turn where number = 1", "only with its transcript"),
    ("insert into turn (transcript_id, number, speaker_id, start, text, sentences) select 1, 999, 1, 99999, 'x', '[]'",
     "sealed"),
    ("update transcript set sealed = 0", "stays sealed"),
    ("update transcript set n_chars = 1", "frozen"),
    ("update coding set start = start + 1", "never edited"),
    ("delete from coding where id = (select min(id) from coding)", "round is closed"),
    ("delete from coding_marker", "round is closed"),
    ("delete from memo", "round is closed"),
    ("update memo set text = 'x'", "never edited"),
    ("insert or replace into coding select * from coding limit 1", "round is closed"),
    ("update code_entry set name = 'x'", "never edited"),
    ("delete from code_entry", "never edited"),
    ("update codebook set title = 'x'", "never edited"),
    ("update code set handle = 'x'", "identity"),
    ("update round set closed_at = null", "evidence"),
    ("insert into round_coder select 1, 99", "evidence"),
    ("update act set verb = 'x'", "only grows"),
    ("delete from act", "only grows"),
    ("update journal set kind = 'x'", "only grows"),
    ("delete from journal", "only grows"),
    ("insert or replace into journal select * from journal limit 1", "only grows"),
    ("update journal_body set body = '{}'", "only grows"),
    ("delete from journal_body", "only grows"),
    ("update agreement_run set n_units = 0", "never edited"),
    ("update agreement_value set value = 1", "never edited"),
    ("insert into participant_value (participant_id, attribute_id, value) values (999, 1, 'x')", "FOREIGN KEY"),
    ("insert into coder (uid, name, role, made) values (x'00', 'x', 'coder', 0)", "CHECK"),
    ("insert into coder (uid, name, role, made) values (zeroblob(16), 'AMINA', 'coder', 0)", "UNIQUE"),
    ("insert into consent (participant_id, purpose, answer) values (1, 'new', 'perhaps')", "CHECK"),
    ("insert into setting (key, value) values ('x', null)", "NOT NULL"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "why"), FORBIDDEN, ids=[sql[:60] for sql, _ in FORBIDDEN])
@pytest.mark.parametrize("recursive", [0, 1])
def test_the_database_refuses(demo, sql, why, recursive):
    connection = raw(demo)
    connection.execute("pragma foreign_keys = 1")
    connection.execute(f"pragma recursive_triggers = {recursive}")
    with pytest.raises(sqlcipher3.dbapi2.DatabaseError, match=why):
        connection.execute(sql)
    connection.close()


def test_a_theme_and_a_span_beyond_the_text_are_refused_by_the_database(demo):
    connection = raw(demo)
    insert = (
        "insert into coding (uid, transcript_id, code_id, coder_id, codebook_id, origin, start, stop, made) "
        "select randomblob(16), 1, code.id, 1, 1, 'blind', {start}, {stop}, 0 from code where handle = '{code}'"
    )
    for values, why in (
        ({"code": "HLP", "start": 0, "stop": 4}, "themes are not put on text"),
        ({"code": "HLP-01", "start": 0, "stop": 10**6}, "outside the transcript"),
        ({"code": "HLP-01", "start": 5, "stop": 5}, "CHECK"),
    ):
        with pytest.raises(sqlcipher3.dbapi2.DatabaseError, match=why):
            connection.execute(insert.format(**values))
    connection.close()


def test_a_withdrawn_transcript_takes_its_rows_along_and_the_journal_still_verifies(demo):
    """Withdrawal itself comes later; the tables must allow it from the first day."""
    connection = raw(demo)
    connection.execute("pragma foreign_keys = 1")
    connection.execute("delete from transcript where name = 'V06'")
    left = connection.execute("select count(*) from journal left join journal_body on journal_id = journal.id "
                              "where body is null").fetchone()[0]  # fmt: skip
    assert left > 100
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.close()
    with Project.open(demo) as project:
        assert project.faults() == []


def test_a_copy_opens_like_the_original(demo, tmp_path):
    other = shutil.copy(demo, tmp_path / "copy.voices")
    with Project.open(demo) as one, Project.open(tmp_path / "copy.voices") as two:
        assert one.contents() == two.contents()
    assert other.exists()


def test_of_several_who_make_one_project_at_once_one_succeeds_and_the_others_are_told(tmp_path):
    path = tmp_path / "study.voices"
    script = (
        "import sys, pathlib\nfrom voices.project import Project\nfrom voices.errors import VoicesError\n"
        "try: Project.create(pathlib.Path(sys.argv[1]), sys.argv[2]).close()\n"
        "except VoicesError as error: sys.exit(3)\n"
    )
    makers = [subprocess.Popen([sys.executable, "-c", script, str(path), f"Study {number}"]) for number in range(5)]
    codes = sorted(process.wait(timeout=60) for process in makers)
    assert codes == [0, 3, 3, 3, 3]
    with Project.open(path) as project:
        assert project.faults() == []


def test_a_project_on_a_network_drive_or_in_a_cloud_folder_is_neither_made_nor_opened(study, monkeypatch, tmp_path):
    project = study()
    project.close()
    before = project.path.read_bytes()
    monkeypatch.setattr("voices.store.checks.shared_place", lambda _: "a OneDrive folder")
    for act in (lambda: Project.open(project.path), lambda: Project.create(tmp_path / "new.voices")):
        with pytest.raises(ProjectError, match="lies in a OneDrive folder") as caught:
            act()
        assert "voices export" in caught.value.hint
    assert project.path.read_bytes() == before
    assert not (tmp_path / "new.voices").exists()
