"""Undo and redo where somebody else, another window or an import has been at work in between."""

from __future__ import annotations

import pytest

from tests.conftest import CODINGS_HEADER
from voices.errors import CodingError, DecisionError, RoundError
from voices.model import Origin, Outcome, Span
from voices.project import Project, restored
from voices.reading.session import Wishes

LISTENED = "T1,2,She listened to me.,A-1,,"
LAUGHED = "T1,2,He just laughed and ignored me.,A-1,,"


def at(session, words):
    start = session.transcript.text.index(words)
    return Span(start, start + len(words))


def rebuilt(project, tmp_path):
    """Return the project as its journal alone tells it; nothing may be lost on the way."""
    copy = tmp_path / "copy.voices"
    copy.unlink(missing_ok=True)
    project.back_up(copy)
    number = len(list(tmp_path.glob("rebuilt*.voices")))
    back = restored(copy, None, tmp_path / f"rebuilt-{number}.voices")
    assert (back.base, back.lost) == (None, ())
    return Project.open(back.path)


def take_in(project, files, text, **wishes):
    [path] = files({"more.csv": text})
    return project.importing().import_files([path], Wishes(**wishes))


@pytest.fixture
def ruled(study):
    """A closed round with one question, and two leads before it."""
    project = study({"ana": [LISTENED], "bo": [LAUGHED]}, "Round 1")
    project.close_round("Round 1")
    return project, project.reconciling("lena"), project.reconciling("max")


def test_what_was_coded_in_a_round_that_the_lead_closed_is_not_undone(study):
    project = study()
    ana = project.coding("ana", "Round 1")
    ana.apply(at(ana, "listened"), ["A-1"])
    before = ana.codings()
    project.close_round("Round 1")
    with pytest.raises(RoundError, match="That round is closed: what was coded in it is evidence"):
        ana.undo()
    assert ana.codings() == before
    assert project.faults() == []


def test_a_ruling_that_another_lead_overruled_is_not_undone_and_it_is_said_who(ruled):
    project, lena, max_ = ruled
    lena.rule(lena.passages()[0].passage, Outcome.NONE)
    settled = max_.refresh()[0]
    max_.rule(settled.passage, Outcome.CODER, settled.passage.codings[0].coder, instead_of=settled.decision)
    with pytest.raises(CodingError, match="no longer standing: max took it back or ruled otherwise"):
        lena.undo()
    assert [each.by for each in project._store.decisions.standing()] == [max_.ruler.id]


def test_who_overruled_is_said_also_of_a_ruling_that_was_undone_and_done_again(ruled):
    _, lena, max_ = ruled
    lena.rule(lena.passages()[0].passage, Outcome.NONE)
    lena.undo()
    lena.redo()
    settled = max_.refresh()[0]
    max_.rule(settled.passage, Outcome.CODER, settled.passage.codings[0].coder, instead_of=settled.decision)
    with pytest.raises(CodingError, match="max took it back"):
        lena.undo()


def test_a_ruling_in_the_place_of_an_earlier_one_is_undone_and_the_earlier_one_stands_again(ruled):
    project, lena, _ = ruled
    lena.rule(lena.passages()[0].passage, Outcome.NONE, reason="not about this")
    lena.rule(lena.passages()[0].passage, Outcome.UNION)
    for act, outcome in ((lena.undo, Outcome.NONE), (lena.redo, Outcome.UNION), (lena.undo, Outcome.NONE)):
        act()
        assert [each.outcome for each in project._store.decisions.standing()] == [outcome]
    assert project._store.decisions.standing()[0].reason == "not about this"


def test_a_turn_read_after_matches_were_seen_comes_back_as_that(study):
    project = study()
    ana = project.coding("ana")
    ana.saw_matches(2)
    ana.toggle_read(2)
    [mark] = project._store.readings.all()
    ana.toggle_read(2)
    ana.undo()
    assert mark.origin is Origin.AFTER_SUGGESTION
    assert project._store.readings.all() == [mark]


def test_two_windows_of_a_new_lead_are_one_lead(ruled):
    project, lena, _ = ruled
    other = project.reconciling("lena")
    told = lena.rule(lena.passages()[0].passage, Outcome.NONE)
    assert other.undo().verb == told
    assert other.redo().verb == told
    assert [each.by for each in project._store.decisions.standing()] == [other.ruler.id]


def test_a_ruling_is_not_done_again_over_a_newer_one_of_another_lead(ruled):
    project, lena, max_ = ruled
    lena.rule(lena.passages()[0].passage, Outcome.NONE)
    lena.undo()
    passage = max_.refresh()[0].passage
    max_.rule(passage, Outcome.CODER, passage.codings[0].coder)
    with pytest.raises(CodingError, match="ruled on since by max"):
        lena.redo()
    assert [each.by for each in project._store.decisions.standing()] == [max_.ruler.id]


def test_a_first_ruling_that_is_refused_leaves_no_trace(study):
    quotes = {"ana": "She listened to me.", "bo": "me. He just", "cy": "just laughed and ignored me."}
    project = study({who: [LISTENED.replace("She listened to me.", quote)] for who, quote in quotes.items()}, "Round 1")
    project.close_round("Round 1")
    lena = project.reconciling("lena")
    before = project.head()
    with pytest.raises(DecisionError, match="no words in common"):
        lena.rule(lena.passages()[0].passage, Outcome.OVERLAP)
    assert project.head() == before
    assert project._store.people.coder_named("lena") is None


def test_rulings_are_undone_after_a_restart_until_a_new_one_empties_what_could_be_done_again(ruled):
    project, lena, _ = ruled
    first = lena.rule(lena.passages()[0].passage, Outcome.NONE)
    second = lena.rule(lena.passages()[1].passage, Outcome.NONE)
    project.close()
    with Project.open(project.path) as opened:
        again = opened.reconciling("lena")
        assert (again.undo().verb, again.undo().verb, again.redo().verb) == (second, first, first)
        again.rule(again.passages()[1].passage, Outcome.UNION)
        assert again.redo() is None


def test_two_windows_of_one_coder_undo_in_the_order_in_which_things_were_done(study):
    project = study()
    with Project.open(project.path) as other:
        one, two = project.coding("ana"), other.coding("ana")
        one.apply(at(one, "listened"), ["A-1"])
        two.apply(at(two, "laughed"), ["A-2"])
        assert one.undo().verb == "coded A-2 in T1, turn 2"
        assert two.undo().verb == "coded A-1 in T1, turn 2"
        assert two.redo().verb == "coded A-1 in T1, turn 2"
        assert [each.code for each in one.codings()] == ["A-1"]
        one.apply(at(one, "ignored"), ["A-2a"])
        assert two.redo() is None


def test_an_undo_that_finds_nothing_left_to_change_does_not_stand_in_the_way(study, files):
    project = study()
    ana = project.coding("ana")
    ana.apply(at(ana, "laughed"), ["A-2"])
    ana.toggle_finished()
    ana.toggle_finished()
    take_in(project, files, CODINGS_HEADER + LISTENED + "\n", coder="ana")
    assert ana.is_finished, "the import says so"
    told = [ana.undo().verb for _ in range(3)]
    assert told == ["opened T1 again", "finished T1", "coded A-2 in T1, turn 2"]
    assert not ana.is_finished
    assert project.faults() == []


def test_an_undo_does_not_take_a_memo_away_that_came_by_another_hand(study, files):
    project = study()
    ana = project.coding("ana")
    ana.apply(at(ana, "She listened to me."), ["A-1"])
    ana.set_memo(ana.codings()[0], "in a hurry")
    ana.remove(ana.codings())
    take_in(project, files, CODINGS_HEADER + LISTENED + "thought about for an hour\n", coder="ana")
    for why in ("there already", "memo on that coding was changed since", "were changed since"):
        with pytest.raises(CodingError, match=why):
            ana.undo()
    assert [each.memo for each in ana.codings()] == ["thought about for an hour"]


def test_matches_seen_in_one_window_before_another_began_are_on_record_with_the_next_act(study):
    project = study()
    one, two = project.coding("ana"), project.coding("ana")
    one.saw_matches(2)
    two.apply(at(two, "put me"), ["B-1"])
    one.toggle_read(4)
    two.apply(at(two, "listened"), ["A-1"])
    assert [each.origin for each in two.codings()] == [Origin.AFTER_SUGGESTION, Origin.BLIND]


def test_a_turn_read_in_a_closed_round_and_beside_it_is_unmarked_beside_it(study):
    project = study()
    ana = project.coding("ana")
    ana.toggle_read(2)
    blind = project.coding("ana", "Round 1")
    blind.toggle_read(2)
    blind.apply(at(blind, "laughed"), ["A-2"])
    project.close_round("Round 1")
    ana.toggle_read(2)
    ana.undo()
    ana.toggle_read(2)
    assert [each.round is None for each in project._store.readings.all()] == [False]
    with pytest.raises(RoundError, match="closed"):
        ana.toggle_read(2)


def test_two_children_whose_names_change_hands_are_rebuilt_from_the_journal(study, files, tmp_path):
    project = study()
    take_in(project, files, "participant,pseudonym\nP101,Sam\nP102,Robin\n")
    with rebuilt(project, tmp_path) as back:
        assert back._store.people.participants() == project._store.people.participants()


def test_a_question_that_grew_is_ruled_on_again_undone_and_rebuilt(study, files, tmp_path):
    project = study({"ana": [LISTENED], "bo": [LISTENED.replace("She listened", "listened")]})
    take_in(project, files, CODINGS_HEADER + LAUGHED + "\n", coder="cy", unfinished=True)
    lena = project.reconciling("lena")
    lena.rule(lena.passages()[0].passage, Outcome.UNION)
    cy = project.coding("cy")
    cy.apply(at(cy, "me. He"), ["A-1"])
    told = lena.rule(lena.refresh()[0].passage, Outcome.NONE)
    with rebuilt(project, tmp_path) as back:
        assert back._store.decisions.all() == project._store.decisions.all()
    assert lena.undo().verb == told
    assert lena.redo().verb == told, "the ruling on the smaller question is older and not in the way"
    assert len(project._store.decisions.standing()) == 2
