"""What is worked out from other tables: a change behind its back is found, and it can be worked out again."""

from __future__ import annotations

import pytest
import sqlcipher3

from voices.project import Project

CHANGES = {
    "coding_child": "delete from coding_child where coding_id = (select min(coding_id) from coding_child)",
    "transcript_size": "update transcript_size set n_turns = n_turns + 1 where transcript_id = 1",
    "the index of words": "insert into turn_words (turn_words, rowid, text) "
    "select 'delete', id, text from turn where text like '%police%' limit 1",
}
CHANGES["turn_done"] = (
    "delete from turn_done where (coder_id, transcript_id, number, round_key) = "
    "(select coder_id, transcript_id, number, round_key from turn_done limit 1)"
)


@pytest.mark.parametrize("what", CHANGES)
def test_what_does_not_follow_is_found_and_worked_out_again(demo, what):
    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    connection.execute(CHANGES[what])
    assert connection.execute("select changes()").fetchone()[0] or what == "the index of words"
    connection.close()
    with Project.open(demo) as project:
        [fault] = project.faults()
        assert fault.what.startswith(what)
        assert fault.repair == f"voices check {demo} --rebuild"
        project.rebuild()
        assert project.faults() == []


def test_a_codebook_that_was_changed_is_found(demo):
    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    trigger = connection.execute("select sql from sqlite_master where name = 'code_entry_is_frozen'").fetchone()[0]
    connection.execute("drop trigger code_entry_is_frozen")
    connection.execute("update code_entry set definition = definition || ' or not' where code_id = 5")
    connection.execute(trigger)
    connection.close()
    with Project.open(demo) as project:
        assert [each.what for each in project.faults()] == ["version 0.1 of the codebook is not as it was stored"]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("update coder set name = 'nobody' where name = 'ben'", "the name of a coder is not the one"),
        ("update transcript set name = 'V99' where name = 'V01'", "the name of a transcript is not the one"),
        ("update coding set start = start + 1 where id = 7", "1 codings are not as the journal tells"),
        ("update coding set coder_id = 3 - coder_id where id = 7", "1 codings are not as the journal tells"),
        ("delete from coding where id in (7, 8)", "2 codings are not as the journal tells"),
    ],
)
def test_names_and_codings_that_the_journal_does_not_tell_are_found(demo, sql, told):
    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    connection.execute("pragma foreign_keys = 1")
    triggers = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"drop trigger {name}")
    assert connection.execute(sql).rowcount
    for _, made in triggers:
        connection.execute(made)
    connection.close()
    with Project.open(demo) as project:
        assert any(told in each.what for each in project.faults())
