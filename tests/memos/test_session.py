"""Memos from the session to the store and back: what they are about, who sees them, undo, restoring, withdrawal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlcipher3

from voices.errors import CodingError, RoundError
from voices.memos.finding import holds
from voices.model import About
from voices.project import Project, restored

STUDY = About("project")
ROW = "T1,2,She listened to me.,A-1,,why here"


def interview(project, name="T1"):
    return next(each.about for each in project.memos("ana").things() if each.short == f"interview {name}")


def told(session, words=""):
    return [(each.thing.short, each.memo.text, each.by) for each in session.memos(words)]


def write_all(project, coder="ana"):
    session = project.memos(coder)
    for about, text in (
        (About("code", "A-1"), "narrow"),
        (interview(project), "long silence"),
        (About("participant", "P101"), "Zoë knows her"),
        (STUDY, "so far"),
    ):
        session.set_memo(about, text)
    return session


def test_memos_on_everything_are_listed_with_what_they_are_about(study):
    session = write_all(study({"ana": [ROW]}))
    assert sorted(told(session)) == [
        ("A-1, interview T1, turn 2", "why here", "ana"),
        ("child P101", "Zoë knows her", "ana"),
        ("code A-1", "narrow", "ana"),
        ("interview T1", "long silence", "ana"),
        ("study", "so far", "ana"),
    ]
    assert told(session, "ZOE kno") == [("child P101", "Zoë knows her", "ana")]
    assert told(session, "listened narrow") == [("code A-1", "narrow", "ana")], "the name of the code counts"
    coded = next(each for each in session.memos() if each.memo.about.kind == "coding")
    transcript = study_text(session, coded.transcript)
    assert transcript[coded.start :].startswith("She listened")


def study_text(session, transcript):
    return session._store.transcripts.get(transcript).text


def test_writing_changing_and_taking_away_are_undone_and_redone_one_by_one(study):
    project = study()
    session = project.memos("ana")
    assert session.set_memo(STUDY, "  one ") == "wrote the memo on study"
    assert session.set_memo(STUDY, "one") is None
    first = session.memo(STUDY)
    session.set_memo(STUDY, "two")
    assert session.set_memo(STUDY, " ") == "removed the memo on study"
    texts = []
    for act in (session.undo, session.undo, session.undo, session.redo, session.redo, session.redo):
        act()
        memo = session.memo(STUDY)
        texts.append(memo and memo.text)
        assert memo is None or (memo.id, memo.made) == (first.id, first.made)
    assert texts == ["two", "one", None, "one", "two", None]
    assert project.faults() == []


def test_undo_refuses_what_another_window_changed_and_both_texts_are_kept(study):
    project = study()
    child = About("participant", "P101")
    with Project.open(project.path) as other:
        one, two = project.memos("ana"), other.memos("ben")
        one.set_memo(child, "first", seen="")
        two.set_memo(child, "ben's own", seen="")
        assert "both texts are kept" in other.memos("ana").set_memo(child, "second", seen="")
        assert one.memo(child).text == "first\n\nsecond"
        other.memos("ana").set_memo(child, "third", seen="first\n\nsecond")
        two.undo()
        assert [each.memo.text for each in one.memos()] == ["third"]
    with project._store.act("coding", "wrote past the stack"):
        project._store.memos.put(replace(one.memo(child), text="from elsewhere"))
    with pytest.raises(CodingError, match="changed since"):
        one.undo()
    assert one.memo(child).text == "from elsewhere"


def test_the_memo_on_a_coding_is_the_one_of_the_coding_screen(study):
    project = study({"ana": [ROW]})
    session, coding = project.memos("ana"), project.coding("ana")
    coding.open(session.memos()[0].transcript)
    about = session.memos()[0].memo.about
    assert session.set_memo(about, "better", seen="why here") == "wrote the memo on A-1 in T1, turn 2"
    assert [each.memo for each in coding.codings()] == ["better"]
    coding.undo()
    assert session.memo(about).text == "why here"
    coding.remove(coding.codings())
    with pytest.raises(CodingError, match="no longer there"):
        session.set_memo(about, "too late", seen="why here")


def test_nobody_changes_anothers_memo_and_codings_memos_stay_with_their_coder(study):
    project = study({"ana": [ROW]})
    write_all(project)
    ben = project.memos("ben")
    assert {short for short, _, _ in told(ben)} == {"code A-1", "interview T1", "child P101", "study"}
    assert not any(each.is_own for each in ben.memos())
    ben.set_memo(STUDY, "I differ")
    assert sorted(told(ben, "study"))[-1] == ("study", "so far", "ana")
    assert project.memos("ana").memo(STUDY).text == "so far"


def test_in_an_open_round_others_memos_on_its_interviews_and_their_children_are_not_shown(study):
    project = study({"ana": [ROW], "ben": [ROW]}, round_name="Round 1")
    write_all(project)
    assert {short for short, _, _ in told(project.memos("ben"))} == {"A-1, interview T1, turn 2", "code A-1", "study"}
    assert len(told(project.memos("ana"))) == 5
    project.close_round("Round 1")
    assert {"interview T1", "child P101"} <= {short for short, _, _ in told(project.memos("ben"))}
    about = next(each.memo.about for each in project.memos("ben").memos() if each.memo.about.kind == "coding")
    with pytest.raises(RoundError, match="evidence"):
        project.memos("ben").set_memo(about, "afterwards")


def test_looking_leaves_no_trace_and_the_first_memo_joins(study):
    project = study()
    before = project.n_entries()
    session = project.memos("dan")
    session.memos()
    assert (session.set_memo(STUDY, ""), project.n_entries()) == (None, before)
    session.set_memo(STUDY, "hello")
    assert [each.verb for each in project.history()][-2:] == ["dan joined", "wrote the memo on study"]
    session.undo()
    assert "dan" in {each.name for each in project._store.people.coders()}


def test_what_is_not_there_cannot_have_a_memo(study):
    session = study().memos("ana")
    for about in (About("code", "X-9"), About("participant", "P999"), About("transcript", "00" * 16)):
        with pytest.raises(CodingError, match="no longer there"):
            session.set_memo(about, "x")


def test_a_restored_study_has_its_memos_then_and_now(study, tmp_path):
    project = study({"ana": [ROW]})
    session = write_all(project)
    session.set_memo(STUDY, "")
    session.undo()
    assert project.faults() == []
    expected = [(each.memo, each.by) for each in session.memos()]
    restored(project.path, None, tmp_path / "again.voices", until=datetime.now(UTC))
    with Project.open(tmp_path / "again.voices") as again:
        assert [(each.memo, each.by) for each in again.memos("ana").memos()] == expected
        assert again.faults() == []
        assert again.memos("ana").undo().verb == "wrote the memo on study"


def test_a_memo_that_was_changed_behind_the_programs_back_is_found(study):
    project = study()
    write_all(project)
    path = project.path
    project.close()
    connection = sqlcipher3.connect(str(path))
    connection.execute("drop trigger note_is_frozen")
    connection.execute("update note set text = 'other' where about = 'code'")
    connection.commit()
    connection.close()
    with Project.open(path) as project:
        assert "1 memos are not as the journal tells" in [each.what for each in project.faults()]


@pytest.mark.parametrize(
    ("sql", "left"),
    [
        ("delete from transcript where name = 'T1'", {"code A-1", "child P101", "study"}),
        ("delete from participant where number = 'P101'", {"code A-1", "interview T1", "study"}),
    ],
)
def test_a_withdrawal_takes_memos_along_and_their_words_from_the_journal(study, sql, left):
    """What a withdrawal will do is done here with its bare deletions."""
    project = study()
    write_all(project)
    connection = project._store._connection
    with connection.writing():
        connection.run("update speaker set participant_id = null where participant_id is not null")
        connection.run(sql)
    assert {short for short, _, _ in told(project.memos("ana"))} == left
    bodies = "\n".join(str(row["body"]) for row in connection.rows("select body from journal_body"))
    assert ("long silence" in bodies, "Zoë knows her" in bodies) == (
        "interview T1" in left,
        "child P101" in left,
    )
    assert not any("memos are not" in each.what or "journal entry" in each.what for each in project.faults())


def test_the_words_about_a_child_who_is_there_stay_in_the_journal(study):
    project = study()
    write_all(project)
    connection = project._store._connection
    with pytest.raises(Exception, match="only grows"), connection.writing():
        connection.run("delete from journal_body where json_extract(body, '$.about') = 'participant'")


@pytest.mark.parametrize(
    ("text", "words", "there"),
    [
        ("Zoë said ÇA", "zoe ca", True),
        ("STRASSE", "straße", True),
        ("one two", "two on", True),
        ("one two", "one three", False),
        ("anything", " ", True),
    ],
)
def test_words_are_found_whatever_their_case_and_accents(text, words, there):
    assert holds(text, words) is there
