"""A coder's places in the session and in the file: kept, undone, replayed; time at work."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from voices.coding.places import Sitting, at_work
from voices.errors import CodingError
from voices.model import Sought, Span
from voices.project import Project, restored
from voices.store import Store
from voices.suggesting.session import SuggestingSession


def test_a_place_is_kept_outside_the_journal_and_only_of_those_who_joined(study):
    project = study()
    session = project.coding("ana")
    here = session.transcript.id
    assert not session.leave_at(here, 30)
    session.toggle_read(2)
    before = project.n_entries()
    assert session.leave_at(here, 30)
    assert session.leave_at(here, 40)
    assert (session.left_at(), project.n_entries()) == (40, before)
    assert session.undo().verb == "marked turn 2 of T1 as read", "it is no act that could be undone"
    assert project.coding("bo").left_at() is None
    assert project.faults() == []


def test_nobody_waits_to_keep_a_place(study):
    project = study()
    session = project.coding("ana")
    session.toggle_read(2)
    with closing(Store.open(project.path)) as other, other._connection.writing():
        assert not session.leave_at(session.transcript.id, 30)
    assert session.leave_at(session.transcript.id, 30)


def test_bookmarks_are_undone_done_again_and_replayed(study, tmp_path):
    project = study()
    session = project.coding("ana")
    assert session.toggle_bookmark(35) == "bookmarked T1, turn 2"
    session.toggle_bookmark(100)
    [first, second] = session.bookmarks()
    assert (first.offset, first.turn, first.clock, second.offset, second.turn) == (35, 2, "0:09", 100, 4)
    assert session.toggle_bookmark(31) == "cleared the bookmark in T1, turn 2"
    retraced = session.undo()
    assert (retraced.verb, retraced.start) == ("cleared the bookmark in T1, turn 2", 35)
    assert session.bookmarks() == [first, second], "with the time at which it was set"
    assert session.undo().verb == "bookmarked T1, turn 4"
    assert session.undo().verb == "bookmarked T1, turn 2"
    assert session.bookmarks() == []
    session.redo(), session.redo()
    assert session.bookmarks() == [first, second]
    assert project.coding("bo").bookmarks() == []
    copy = tmp_path / "copy.voices"
    project.back_up(copy)
    back = restored(copy, None, tmp_path / "back.voices")
    assert back.lost == ()
    with Project.open(tmp_path / "back.voices") as rebuilt:
        assert rebuilt.coding("ana").bookmarks() == [first, second]


def test_the_first_toggle_in_a_new_round_takes_nothing_away_outside_of_it(study):
    project = study()
    span = Span(30, 49)
    project.coding("ana").toggle(span, "A-1")
    assert project.coding("ana", "Round 1").toggle(span, "A-1").startswith("coded A-1")
    assert len(project._store.codings.all()) == 2


def test_a_place_in_words(study):
    session = study().coding("ana")
    turns = session.transcript.turns
    assert [session.offset_of(each) for each in (" 3 ", "0:09", "00:08")] == [turns[i].start for i in (2, 1, 0)]
    for wrong in ("0", "5", "1:2:3", "0:60", "x", ""):
        with pytest.raises(CodingError):
            session.offset_of(wrong)


def test_hits_are_gone_through_in_the_order_of_texts(study):
    session = study().coding("ana")
    sought = Sought("me")
    text, found, offset = session.transcript.text, [], 0
    while (hit := session.next_hit(sought, offset)) is not None and hit[0] == session.transcript.id:
        offset = hit[1].start
        found.append(text[offset - 3 : offset + 3])
    assert found == ["to me.", "ed me.", "ut me "]
    assert hit is not None
    assert session.next_hit(Sought("me", session.transcript.id), offset) is None
    assert session.previous_hit(sought, offset)[1].start < offset
    only_other = Sought("tired")
    assert session.next_hit(only_other, 0)[0] == session.neighbour(1)
    session.open(session.neighbour(1))
    assert session.previous_hit(Sought("cold"), 0)[0] == session.neighbour(-1)


async def test_word_forms_come_from_the_worker(study):
    session = study().coding("ana")
    worker = SuggestingSession(session.codebook.codable)
    try:
        forms = await worker.forms(["run", "child"], ["ran", "running", "children", "van", "run"])
    finally:
        await worker.close()
    if forms is None:
        pytest.skip("no tables of lemmas here")
    assert {each: set(found) for each, found in forms.items()} == {
        "run": {"ran", "running", "run"},
        "child": {"children"},
    }


def test_time_at_work_leaves_out_rests():
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    moments = [start + timedelta(seconds=each) for each in (0, 60, 90, 500, 510)]
    assert at_work(moments) == 100
    sitting = Sitting(100)
    for now in (0.0, 30.0, 200.0, 210.0):
        sitting.tick(now)
    sitting.leave()
    sitting.tick(220.0)
    assert sitting.seconds == 140
