"""Codings changed, codes proposed, keys chosen, pages read: each one act, told in words, undone and done again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.coding.test_session import at
from voices import ids
from voices.coding.session import CodingSession
from voices.errors import CodingError, NameGivenError, RoundError
from voices.model import Span
from voices.project import Project
from voices.store.restoring import restore


@pytest.fixture
def session(study) -> CodingSession:
    return study().coding("ana")


def held(session: CodingSession) -> list[object]:
    """Everything a coder's undo can change, identities aside, of the open interview."""
    codings = [replace(each, id=session.transcript.id) for each in session.codings()]
    keys = {key: code.id for key, code in session.quick_codes().items() if key in session.own_keys()}
    return [codings, sorted(session.read_turns()), session.is_finished, keys, session.codebook.codes]


def test_another_code_keeps_all_that_lies_beside_it(session):
    session.apply(at(session, "listened"), ["A-1"])
    session.toggle_marker(session.codings()[0], session.codebook.markers[0])
    session.set_memo(session.codings()[0], "why")
    [before] = session.codings()
    assert session.change_code(before, "A-2") == "changed A-1 to A-2 in T1, turn 2"
    [after] = session.codings()
    assert replace(after, id=before.id, code="A-1") == before
    assert session.undo().verb == "changed A-1 to A-2 in T1, turn 2"
    assert [replace(each, id=before.id) for each in session.codings()] == [before]
    with pytest.raises(CodingError, match="A-1 lies there already"):
        session.change_code(session.codings()[0], "A-1")
    session.apply(at(session, "listened"), ["A-2"])
    with pytest.raises(CodingError, match="exactly these words already"):
        session.change_code(session.codings()[0], "A-2")
    assert len(session.codings()) == 2


def test_edges_move_and_nothing_else(session):
    session.apply(at(session, "listened"), ["A-1"])
    [before] = session.codings()
    wanted = at(session, "She listened to me.")
    assert session.move_edges(before, wanted) == "moved the edges of A-1 in T1, turn 2"
    [after] = session.codings()
    assert replace(after, id=before.id, span=before.span) == before
    assert after.span == wanted
    assert session.move_edges(after, wanted) is None


def test_with_snapping_off_a_part_of_a_word_is_coded_and_no_grapheme_split(session):
    session.apply(at(session, "isten"), ["A-1"], snapped=False)
    assert [each.span for each in session.codings()] == [at(session, "isten")]


def test_a_proposed_code_lies_on_the_words_at_once_and_goes_with_undo(session):
    before = held(session)
    told = session.propose(at(session, "I was cold"), "Being cold", with_example=True)
    assert told.startswith("proposed NEW-01 and coded it in T1, turn 4")
    code = session.codebook.code("NEW-01")
    assert (code.name, code.status, code.proposed_by) == ("Being cold", "proposed", "ana")
    assert code.examples == ("T1, turn 4: I was cold.",)
    assert session.codebook.theme_of("NEW-01").name == "Proposed"
    assert [each.code for each in session.codings()] == ["NEW-01"]
    [told] = [each for each in session._store.codebooks.told() if each.version == session.codebook.version]
    assert (told.reason, told.by) == ("proposed by ana", "ana")
    with pytest.raises(CodingError, match="already: NEW-01"):
        session.propose(at(session, "listened"), "being  COLD")
    with pytest.raises(NameGivenError):
        session.propose(at(session, "listened"), "x" * 61)
    session.undo()
    assert held(session) == before
    session.redo()
    assert [each.code for each in session.codings()] == ["NEW-01"]
    session.propose(at(session, "listened"), "Hearing", "B")
    assert session.codebook.theme_of("NEW-02").id == "B"


def test_in_a_round_a_proposal_is_its_coders_alone(study):
    project = study()
    ana, ben = project.coding("ana", "Round 1"), project.coding("ben", "Round 1")
    ben.apply(at(ben, "listened"), ["A-1"])
    ana.propose(at(ana, "I was cold"), "Being cold")
    assert "NEW-01" in ana.codebook
    assert ana.codebook.version == "1"
    assert "NEW-01" not in ben.codebook
    with pytest.raises(CodingError, match="NEW-01 cannot be put on text"):
        ben.apply(at(ben, "listened"), ["NEW-01"])
    assert "NEW-01" in project.coding("cy").codebook
    ana.apply(at(ana, "listened"), ["NEW-01"])
    ana.apply(at(ana, "listened"), ["A-1"])
    assert {each.code: each.codebook_version == "1" for each in ana.codings()} == {"NEW-01": False, "A-1": True}


def test_keys_stay_where_the_coder_put_them_also_after_a_restart(study):
    project = study()
    session = project.coding("ana")
    assert session.put_under_key(1, "B-1") == "put B-1 under key 1"
    session.put_under_key(3, "A-1")
    session.apply(at(session, "listened"), ["A-2a"])
    keys = {1: "B-1", 2: "A-2", 3: "A-1", 4: "A-2a"}
    assert {key: code.id for key, code in session.quick_codes().items()} == keys
    again = project.coding("ana")
    assert {key: code.id for key, code in again.quick_codes().items() if key in (1, 3)} == {1: "B-1", 3: "A-1"}
    assert project.coding("ben").own_keys() == set()
    session.put_under_key(9, "B-1")
    assert session.own_keys() == {3, 9}
    session.put_under_key(9, None)
    assert session.own_keys() == {3}
    session.undo()
    assert session.own_keys() == {3, 9}


def test_recent_codes_come_first_then_those_used_most(session):
    session.apply(at(session, "listened"), ["A-2"])
    session.apply(at(session, "cold"), ["B-1"])
    assert session.recent_codes()[:2] == ["B-1", "A-2"]


def test_a_page_is_read_in_one_act(session):
    assert session.mark_read([2, 4]) == "marked 2 turns from 2 to 4 of T1 as read"
    assert session.read_turns() == {2, 4}
    with pytest.raises(CodingError, match="No turn of the child is open here"):
        session.mark_read([2, 4])
    session.undo()
    assert session.read_turns() == set()


def test_the_codebook_follows_a_newer_version(study):
    project = study()
    session, other = project.coding("ana"), project.coding("ben")
    assert session.codebook is session.codebook
    other.propose(at(other, "I was cold"), "Being cold")
    assert "NEW-01" in session.codebook
    session.apply(at(session, "listened"), ["NEW-01"])
    with pytest.raises(CodingError, match="X-9 cannot be put on text"):
        session.apply(at(session, "listened"), ["X-9"])


def test_a_closed_round_refuses_what_would_change_its_evidence(study):
    project = study()
    session = project.coding("ana", "Round 1")
    session.apply(at(session, "listened"), ["A-1"])
    [coding] = session.codings()
    project.coding("ben", "Round 1").apply(at(session, "listened"), ["A-1"])
    store = session._store
    with store.act("project", "closed"):
        store.rounds.close(store.rounds.require("Round 1").id)
    for act in (lambda: session.change_code(coding, "A-2"), lambda: session.move_edges(coding, at(session, "She"))):
        with pytest.raises(RoundError):
            act()


def act(session: CodingSession, kind: int, one: int, other: int) -> None:
    """Do one act of any kind; `one` and `other` choose on what."""
    words = [word for turn in session.transcript.turns for word in turn.sentences]
    start, codes, codings = words[one % len(words)], session.codebook.codable, session.codings()
    code = codes[other % len(codes)].id
    coding = codings[one % len(codings)] if codings else None
    if kind == 0:
        session.apply(Span(start.start, words[min(len(words) - 1, one % len(words) + other % 2)].end), [code])
    elif kind == 1:
        session.propose(start, f"Code {one}", (None, "A", "B")[other % 3], with_example=bool(other % 2))
    elif kind == 2:
        session.put_under_key(one % 9 + 1, None if other % 4 == 0 else code)
    elif kind == 3:
        session.mark_read(range(1, one % 5 + 1))
    elif kind == 4:
        session.toggle_read(one % 4 + 1)
    elif kind == 5:
        session.toggle_finished()
    elif coding is None:
        raise CodingError("Nothing is coded yet.")
    elif kind == 6:
        session.remove([coding])
    elif kind == 7:
        session.change_code(coding, code)
    elif kind == 8:
        session.move_edges(coding, start, snapped=bool(other % 2))
    elif kind == 9:
        session.toggle_marker(coding, session.codebook.markers[other % 3])
    else:
        session.set_memo(coding, "why" * (other % 3))


ACTS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 40), st.integers(0, 40)), min_size=8, max_size=25)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_undone_all_is_the_start_and_done_again_all_is_the_end(session, acts):
    while session.undo() is not None:
        pass
    start, states = held(session), []
    for kind, one, other in acts:
        before = held(session)
        try:
            act(session, kind, one, other)
        except CodingError:
            assert held(session) == before
        else:
            if held(session) != before:
                states.append(held(session))
    for state in reversed([start, *states[:-1]]):
        session.undo()
        assert held(session) == state
    for state in states:
        session.redo()
        assert held(session) == state


def test_proposals_and_keys_are_brought_back_from_the_journal(study):
    project = study()
    session = project.coding("ana")
    session.propose(at(session, "I was cold"), "Being cold")
    session.put_under_key(5, "NEW-01")
    session.propose(at(session, "listened"), "Hearing")
    session.undo()
    session.put_under_key(6, "B-1")
    end = held(session)
    path = project.path.with_name("again.voices")
    restore(project.path, None, path, ids.now())
    with Project.open(path) as opened:
        again = opened.coding("ana")
        again.open(session.transcript.id)
        assert held(again) == end
        assert again.undo() is not None
        assert again.own_keys() == {5}
