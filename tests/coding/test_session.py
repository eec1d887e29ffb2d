"""A coder's acts: applied, toggled, removed, undone and done again, refused in words, never another coder's."""

from __future__ import annotations

import random
from inspect import signature

import pytest

from voices.coding.session import CodingSession
from voices.errors import CodingError, RoundError
from voices.model import Coding, Origin, Span
from voices.project import Project


def at(session: CodingSession, words: str) -> Span:
    start = session.transcript.text.index(words)
    return Span(start, start + len(words))


def held(session: CodingSession) -> list[tuple]:
    """Everything a coder's undo can change, identities aside."""
    codings = [(each.span, each.code, each.markers, each.memo) for each in session.codings()]
    return [*codings, *sorted(session.read_turns()), session.is_finished]


@pytest.fixture
def session(study) -> CodingSession:
    return study().coding("ana")


def test_a_code_lands_on_whole_words(session):
    session.apply(at(session, "ughed and ign"), ["A-2"])
    [coding] = session.codings()
    assert session.transcript.text[coding.span.start : coding.span.end] == "laughed and ignored"
    assert (coding.code, coding.codebook_version, coding.origin) == ("A-2", "1", Origin.BLIND)


def test_several_codes_at_once_are_one_act(session):
    told = session.apply(at(session, "listened"), ["A-1", "A-2"])
    assert told == "coded A-1, A-2 in T1, turn 2"
    assert session.undo().verb == told
    assert session.codings() == []


def test_a_quick_code_goes_on_and_off(session):
    span = at(session, "listened")
    assert session.toggle(span, "A-1") == "coded A-1 in T1, turn 2"
    assert session.toggle(span, "A-1") == "removed A-1 from T1, turn 2"
    assert session.codings() == []


def test_what_lies_there_already_and_empty_places_are_refused_in_words(session):
    session.apply(at(session, "listened"), ["A-1"])
    with pytest.raises(CodingError, match="A-1 lies there already"):
        session.apply(at(session, "listened"), ["A-1"])
    with pytest.raises(CodingError, match="no words"):
        session.apply(Span(10**6, 10**6 + 1), ["A-1"])


def test_an_adults_words_can_be_coded_but_it_is_said_that_they_do_not_count(session):
    assert "not a child's words" in session.apply(at(session, "What happened"), ["A-1"])


def test_memo_and_markers_change_and_come_back(session):
    session.apply(at(session, "listened"), ["A-1"])
    [coding] = session.codings()
    markers = {marker.id: marker for marker in session.codebook.markers}
    session.set_memo(coding, "  why she says it  ")
    session.toggle_marker(session.codings()[0], markers["QT"])
    session.toggle_marker(session.codings()[0], markers["SG"])
    [changed] = session.codings()
    assert (changed.memo, changed.markers) == ("why she says it", ("SG", "QT"))
    assert session.set_memo(changed, "why she says it") is None
    session.remove([changed])
    session.undo()
    [back] = session.codings()
    assert (back.memo, back.markers, back.span, back.made) == (
        changed.memo,
        changed.markers,
        changed.span,
        changed.made,
    )
    assert back.id != changed.id, "a removed identity never returns"
    session.undo()
    assert session.codings()[0].markers == ("QT",)
    session.undo()
    session.undo()
    assert (session.codings()[0].markers, session.codings()[0].memo) == ((), "")


def test_undo_reaches_back_over_a_restart(study):
    project = study()
    first = project.coding("ana")
    for word in ("listened", "laughed", "ignored"):
        first.apply(at(first, word), ["A-1"])
    first.undo()
    project.close()
    with Project.open(project.path) as opened:
        again = opened.coding("ana")
        assert again.undo().verb.startswith("coded A-1")
        assert len(again.codings()) == 1
        again.redo()
        again.redo()
        assert len(again.codings()) == 3
        assert again.redo() is None


def test_a_new_act_empties_what_could_be_done_again(session):
    session.apply(at(session, "listened"), ["A-1"])
    session.undo()
    session.apply(at(session, "laughed"), ["A-2"])
    assert session.redo() is None


def test_nobody_undoes_or_sees_what_another_coder_did(study):
    project = study()
    ana, bo = project.coding("ana"), project.coding("bo")
    ana.apply(at(ana, "listened"), ["A-1"])
    assert bo.undo() is None
    assert bo.codings() == []


def test_nothing_that_a_session_offers_holds_another_coders_codings(demo):
    with Project.open(demo) as project:
        session = project.coding("ben")
        ben = session.coder.id
        seen = 0
        for transcript in [each.transcript for each in session.contents()]:
            session.open(transcript)
            for name in (name for name in dir(CodingSession) if not name.startswith("_")):
                offered = getattr(session, name)
                if callable(offered):
                    needed = [each for each in signature(offered).parameters.values() if each.default is each.empty]
                    if needed or name in ("undo", "redo", "toggle_finished", "check_can_finish"):
                        continue
                    offered = offered()
                for each in offered if isinstance(offered, (list, tuple, set)) else [offered]:
                    assert getattr(each, "coder", ben) == ben, name
                    seen += isinstance(each, Coding)
        assert seen == 505
        assert sum(each.n_codings for each in session.contents()) == 505


def test_two_windows_of_one_coder_do_not_trip_over_each_other(study):
    project = study()
    one, two = project.coding("ana"), project.coding("ana")
    span = at(one, "listened")
    one.apply(span, ["A-1"])
    [seen_by_both] = two.codings()
    one.remove([seen_by_both])
    with pytest.raises(CodingError, match="another window"):
        two.remove([seen_by_both])
    with pytest.raises(CodingError, match="another window"):
        two.set_memo(seen_by_both, "late")
    two.apply(span, ["A-1"])
    one.undo()
    assert one.codings() == []


def test_an_undo_that_is_no_longer_possible_is_told_once_and_then_out_of_the_way(study):
    project = study()
    ana = project.coding("ana")
    ana.apply(at(ana, "listened"), ["A-1"])
    ana.apply(at(ana, "laughed"), ["A-2"])
    store = project._store
    [_, second] = ana.codings()
    with store.act("reading", "another hand"):
        store.codings.remove(second)
    with pytest.raises(CodingError, match="no longer there"):
        ana.undo()
    assert ana.undo().verb == "coded A-1 in T1, turn 2"


def test_the_same_random_acts_undone_and_done_again(study):
    session = study().coding("ana")
    chance = random.Random(7)
    spans = [turn.span for turn in session.transcript.turns if turn.span] + [
        each for turn in session.transcript.turns for each in turn.sentences
    ]
    states = [held(session)]
    for _ in range(60):
        codings = session.codings()
        choice = chance.randrange(6) if codings else 0
        if choice == 5:
            session.toggle_finished()
        elif choice in (0, 1):
            session.toggle(chance.choice(spans), chance.choice(session.codebook.codable).id)
        elif choice == 2:
            session.toggle_read(chance.randint(1, 4))
        elif choice == 3:
            session.toggle_marker(chance.choice(codings), chance.choice(session.codebook.markers))
        elif session.set_memo(chance.choice(codings), f"memo {chance.random()}") is None:
            continue
        states.append(held(session))
    for state in reversed(states[:-1]):
        session.undo()
        assert held(session) == state
    assert session.undo() is None
    for state in states[1:]:
        session.redo()
        assert held(session) == state
    assert session._store.faults() == []


def test_quick_codes_are_the_most_used_and_keep_their_keys(study):
    project = study(
        {"ana": ["T1,2,She listened to me.,A-2,,", "T2,4,I was tired.,A-2,,", "T2,4,They put me in the van.,B-1,,"]}
    )
    session = project.coding("ana")
    assert [code.id for code in session.quick_codes().values()] == ["A-2", "B-1", "A-1", "A-2a"]
    session.apply(at(session, "listened"), ["A-2a"])
    assert [code.id for code in session.quick_codes().values()] == ["A-2", "B-1", "A-1", "A-2a"]


def test_a_picked_code_takes_the_key_of_one_that_was_never_used(demo):
    with Project.open(demo) as project:
        session = project.coding("new")
        session.apply(at(session, "Still yeah."), ["GOO-03"])
        session.apply(at(session, "Still yeah."), ["EQU-07"])
        assert [code.id for code in session.quick_codes().values()][:2] == ["GOO-03", "EQU-07"]


def test_progress_counts_the_childs_turns_coded_or_read(study):
    session = study().coding("ana")
    assert (session.progress.n_turns, session.progress.n_child_turns, session.progress.n_done) == (4, 2, 0)
    session.toggle_read(1)
    assert session.progress.n_done == 0, "an interviewer's turn is not to be done"
    session.toggle_read(2)
    session.apply(at(session, "in the van"), ["B-1"])
    assert (session.progress.n_done, session.progress.share) == (2, 1.0)


def test_in_a_blind_round_matches_are_hidden_and_codings_are_blind(study):
    project = study()
    session = project.coding("ana", "Round 1")
    assert session.matches_hidden
    session.apply(at(session, "listened"), ["A-1"])
    [coding] = session.codings()
    assert (coding.round, coding.origin) == (session.round.id, Origin.BLIND)
    assert not project.coding("bo").matches_hidden


def test_how_a_coding_came_about_is_kept(study):
    session = study().coding("ana")
    session.saw_matches(2)
    session.apply(at(session, "listened"), ["A-1"])
    session.apply(at(session, "laughed"), ["A-2"], accepted=True)
    session.apply(at(session, "in the van"), ["B-1"])
    assert [each.origin for each in session.codings()] == [Origin.AFTER_SUGGESTION, Origin.ACCEPTED, Origin.BLIND]


def test_a_closed_round_keeps_its_codings_and_new_ones_stand_beside_it(study):
    project = study()
    session = project.coding("ana", "Round 1")
    session.apply(at(session, "listened"), ["A-1"])
    project.close_round("Round 1")
    [frozen] = session.codings()
    marker = session.codebook.markers[0]
    for act in (
        lambda: session.remove([frozen]),
        lambda: session.set_memo(frozen, "late"),
        lambda: session.toggle_marker(frozen, marker),
        session.undo,
    ):
        with pytest.raises(RoundError, match="evidence"):
            act()
    assert session.codings() == [frozen]
    session.apply(at(session, "laughed"), ["A-2"])
    assert session.codings()[1].round is None
    assert session.undo().verb.startswith("coded A-2")


def test_a_study_without_codebook_or_transcripts_says_what_is_missing(tmp_path):
    with Project.create(tmp_path / "s.voices") as project, pytest.raises(CodingError, match="no codebook yet"):
        project.coding("ana")


def test_a_memo_that_another_window_changed_is_kept_beside_the_new_one(study):
    project = study()
    one, two = project.coding("ana"), project.coding("ana")
    one.apply(at(one, "listened"), ["A-1"])
    [seen_by_both] = two.codings()
    one.set_memo(seen_by_both, "from the first")
    assert "both texts are kept" in two.set_memo(seen_by_both, "from the second")
    assert one.codings()[0].memo == "from the first\n\nfrom the second"


def test_only_looking_leaves_no_trace_and_a_round_begins_with_the_first_act(study):
    project = study()
    session = project.coding("ana", "Round 1")
    session.codings(), session.contents(), session.saw_matches(2)
    with pytest.raises(CodingError):
        session.remove([])
    assert not project.has_round("Round 1")
    assert project.contents().n_codings == {}
    session.apply(at(session, "listened"), ["A-1"])
    assert project.has_round("round 1")
    other = project.coding("bo", "ROUND 1")
    other.apply(at(other, "listened"), ["A-1"])
    assert other.round.id == session.round.id
    assert set(other.round.coders) == {session.coder.id, other.coder.id}


def test_two_windows_of_somebody_new_begin_one_round_as_one_coder(study):
    project = study()
    one, two = project.coding("ana", "Round 1"), project.coding("ana", "Round 1")
    one.apply(at(one, "listened"), ["A-1"])
    two.apply(at(two, "laughed"), ["A-2"])
    assert one.codings() == two.codings()
    assert [each.code for each in one.codings()] == ["A-1", "A-2"]
    assert one.round == two.round


def test_a_coder_is_told_at_once_what_a_coding_lacks(study):
    session = study().coding("ana")
    assert "an adult's words are in it" in session.apply(at(session, "And then?\nThey put"), ["B-1"])
    assert "B-1 of yours lies on some of these words too" in session.apply(at(session, "put me"), ["B-1"])


def test_a_code_with_a_safeguarding_prompt_asks_for_the_marker(demo):
    with Project.open(demo) as project:
        session = project.coding("new")
        prompting = [code.id for code in session.codebook.codable if code.safeguarding_prompt]
        assert prompting
        told = session.apply(at(session, "Still yeah."), prompting[:1])
        assert "is a safeguarding marker needed?" in told


def test_where_a_coder_goes_on(study):
    project = study()
    session = project.coding("ana")
    assert session.where_to_begin() == session.transcript.turns[1].start
    session.apply(at(session, "put me"), ["B-1"])
    assert session.where_to_begin() == session.transcript.turns[1].start, "the only open turn lies before"
    session.toggle_read(2)
    assert session.where_to_begin() == session.codings()[0].span.start
    assert project.coding("ana").transcript.name == "T2", "the first interview is done"
    session.toggle_read(2)
    assert project.coding("ana").transcript.name == "T1"
    assert "1 turn of the child without a code count" in session.toggle_finished()
    assert project.coding("ana").transcript.name == "T2"


def test_after_a_round_the_same_words_can_get_the_same_code_and_a_late_marker(study):
    project = study()
    session = project.coding("ana", "Round 1")
    span = at(session, "listened")
    session.apply(span, ["A-1"])
    project.close_round("Round 1")
    later = project.coding("ana")
    later.apply(span, ["A-1"])
    new = next(each for each in later.codings() if each.round is None)
    later.toggle_marker(new, later.codebook.markers[0])
    assert [each.markers for each in later.codings()].count(("SG",)) == 1
    later.toggle(span, "A-1")
    assert [each.round is None for each in later.codings()] == [False]
