"""Warnings come before words, a concern locks a passage for others, and neither outlives its reason."""

from __future__ import annotations

import pytest

from tests.conftest import CODEBOOK
from voices.coding.session import CodingSession
from voices.errors import CodingError, RoundError, VoicesError
from voices.model import Span
from voices.project import Project, restored

IN_TURN_4 = "They put me in the van."


def at(session: CodingSession, words: str) -> Span:
    start = session._store.transcripts.get(session.transcript.id).text.index(words)
    return Span(start, start + len(words))


def mark(session: CodingSession, marker: str = "SG") -> None:
    """Set or take away a marker on the first coding."""
    known = {each.id: each for each in session.codebook.markers}
    session.toggle_marker(session.codings()[0], known[marker])


@pytest.fixture
def two(study) -> tuple[Project, CodingSession, CodingSession]:
    """Ana has marked a concern in the fourth turn of T1; bo has the study open as well."""
    project = study()
    ana, bo = project.coding("ana", "Round 1"), project.coding("bo", "Round 1")
    bo.apply(at(bo, "I was cold."), ["A-1"])
    ana.apply(at(ana, IN_TURN_4), ["B-1"])
    mark(ana)
    return project, ana, project.coding("bo", "Round 1")


def test_no_word_leaves_a_session_before_its_warning_was_read(study):
    project = study()
    words = project.coding("ana").transcript.text
    assert project.protecting().warn("T1", "  violence\nat home ") == "T1 has a content warning."
    ana = project.coding("ana")
    assert ana.warning_to_read == "violence at home"
    assert (ana.transcript.text.split(), len(ana.transcript.text)) == ([], len(words))
    with pytest.raises(CodingError):
        ana.apply(Span(0, 20), ["A-1"])
    for found in (ana.find("listened"), ana.find_beside().find("listened")):
        assert {each.name: "listened" in each.text for each in found.hits} == {"T1": False, "T2": True}
    ana.read_warning()
    assert (ana.warning_to_read, ana.transcript.text) == ("", words)
    assert all("listened" in each.text for each in ana.find("listened").hits)
    ana.open(ana.contents()[1].transcript)
    ana.open(ana.contents()[0].transcript)
    assert ana.warning_to_read == "", "once in a sitting"
    assert project.coding("ana").warning_to_read, "again in the next"
    project.protecting().warn("T1", "")
    assert project.coding("ana").warning_to_read == ""


def test_a_warning_in_the_header_of_a_file_counts_until_another_is_set(study, files):
    project = study()
    told = (
        "Transcript: T0\nContent warning: a long account of what happened in the house, told in full.\nParticipant: P1"
    )
    project.importing().import_files(files({"T0.txt": f"{told}\n\nYP: I ran.\n\nINT: Why?\n"}))
    ana = project.coding("ana")
    assert ana.transcript.name == "T0"
    assert ana.warning_to_read.startswith("a long account")
    assert ana.warnings() == {ana.transcript.id}
    project.protecting().warn("T0", "")
    assert (ana.warning_to_read, list(ana.warnings())) == ("", [])


@pytest.mark.parametrize("text", ["x" * 301, "\x1b[2J"])
def test_a_warning_is_short_and_plain(study, text):
    project = study()
    with pytest.raises(VoicesError):
        project.protecting().warn("T1", text)
    with pytest.raises(VoicesError, match="no transcript 'T9'"):
        project.protecting().warn("T9", "x")


def test_a_concern_locks_its_turn_for_others_and_says_neither_who_nor_what(two):
    project, ana, bo = two
    [*others, turn] = bo.transcript.turns
    assert turn.text.rstrip() == "⚿ Locked by the safeguarding protocol; ask the lead."
    assert [each.text for each in others] == [each.text for each in ana.transcript.turns[:-1]]
    assert len(bo.transcript.text) == len(ana.transcript.text)
    assert "They put me" in ana.transcript.text
    told = "\n".join(each for done in (bo.codings,) for each in map(str, done()))
    assert ana.coder.id.hex not in told.replace("-", "")
    assert project.coding("cy").is_locked(4)


def test_nobody_else_changes_what_lies_on_a_locked_passage(two):
    _, ana, bo = two
    [own] = bo.codings()
    quote = next(each for each in bo.codebook.markers if each.id == "QT")
    for act in (
        lambda: bo.apply(at(bo, "put me in"), ["B-1"]),
        lambda: bo.remove([own]),
        lambda: bo.set_memo(own, "x"),
        lambda: bo.toggle_marker(own, quote),
        lambda: bo.toggle_read(4),
        lambda: bo.undo(),
    ):
        with pytest.raises(CodingError, match="locked by the safeguarding protocol"):
            act()
    assert bo.codings() == [own]
    ana.apply(at(ana, "put me in"), ["A-1"])
    assert len(ana.codings()) == 2


def test_a_lock_set_while_another_window_shows_the_words_holds_at_once(two):
    _, ana, bo = two
    mark(ana)
    assert bo.locks_changed()
    assert "I was cold" in bo.transcript.text
    mark(ana)
    with pytest.raises(CodingError, match="locked"):
        bo.apply(at(bo, "I was cold. Nobody"), ["A-2"])
    assert bo.locks_changed()
    assert "I was cold" not in bo.transcript.text
    assert not bo.locks_changed()


def test_a_lock_goes_with_its_marker_also_by_undo(two):
    project, ana, _ = two
    ana.undo()
    assert not project.coding("bo", "Round 1").is_locked(4)
    ana.redo()
    assert project.coding("bo", "Round 1").is_locked(4)
    ana.remove(ana.codings())
    assert not project.coding("bo", "Round 1").is_locked(4)


def test_who_marked_the_turn_as_well_and_the_lead_read_on(two):
    project, _, _ = two
    with project._store.act("project", "joined"):
        project._store.people.add_coder(project._store.people.coder_or_new("lea", "lead"))
    lea = project.coding("lea")
    assert "They put me" in lea.transcript.text
    lea.apply(at(lea, "put me in"), ["B-1"])


def test_a_locked_turn_counts_as_left_out(two):
    project, _, _ = two
    cy = project.coding("cy", "Round 1")
    assert (cy.progress.n_child_turns, [each.n_child_turns for each in cy.contents()]) == (1, [1, 2])
    assert [turn.number for turn in cy.open_turns()] == [2]
    with pytest.raises(RoundError, match="1 locked turn keeps this interview open"):
        cy.toggle_finished()
    cy.toggle_read(2)
    assert cy.progress.share == 1


def test_locked_words_are_not_found_not_quoted_and_not_listed(two):
    project, ana, bo = two
    assert (project.find("van", "T1").n_hits, project.find("listened", "T1").n_hits) == (0, 1)
    assert [len(each.find("cold").hits) for each in (ana, bo)] == [1, 0]
    assert [len(each.find_beside().find("cold").hits) for each in (ana, bo)] == [1, 0]
    project.close_round("Round 1")
    passages = {each.coder: each.text for each in project.counting("Round 1").passages("B")}
    assert passages == {"ana": ""}


@pytest.mark.parametrize(("marker", "is_quoted"), [("QT", True), ("SG", False)])
def test_a_report_does_not_quote_what_is_locked_whatever_the_codebook_says(study, files, marker, is_quoted):
    project = study({"ana": [f"T1,4,They put me in the van.,B-1,{marker},"]})
    book = CODEBOOK.replace("name: Safeguarding concern", 'name: Safeguarding concern, holds_back: "no"')
    project.importing().import_files(files({"book.yaml": book.replace('version: "1"', 'version: "2"')}))
    assert ("They put me in the van" in str(project.report().quotes)) is is_quoted


def test_the_protocol_and_that_it_was_shown_are_kept_and_come_back_with_the_journal(study, tmp_path):
    project = study()
    ana = project.coding("ana")
    assert ana.protocol() is None
    with pytest.raises(VoicesError, match="whom to tell"):
        project.protecting().set_protocol("Stay with it.", "")
    project.protecting().set_protocol("Stay with it.", "Jo, 0123")
    project.protecting().set_protocol("Tell Jo the same hour.", None)
    project.protecting().warn("T1", "violence")
    ana = project.coding("ana")
    ana.read_warning()
    assert ana.new_concern() is None
    ana.apply(at(ana, "listened"), ["A-1"])
    mark(ana)
    concern = ana.new_concern()
    assert (concern.markers, ana.new_concern()) == (("SG",), None)
    ana.saw_protocol(concern)
    assert ana.undo().verb.startswith("set SG"), "what was shown is not undone"
    assert project.faults() == []
    project.close()
    done = restored(project.path, None, tmp_path / "again.voices", None)
    assert done.lost == ()
    with Project.open(tmp_path / "again.voices") as again:
        protocol = again.protecting().protocol()
        assert (protocol.text, protocol.contact) == ("Tell Jo the same hour.", "Jo, 0123")
        assert again.coding("ana").warning_to_read == "violence"
        shown = [each for each in again._store.journal.entries() if each.kind == "protocol.shown"]
        assert [each.coder for each in shown] == ["ana"]
        assert "listened" not in str(shown[0].body)
