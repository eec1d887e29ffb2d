"""What counts: rounds, turns that were read, codings made without seeing matches; runs are kept once."""

from __future__ import annotations

import pytest

from voices.agreement.names import ALPHA, KAPPA, PERCENT
from voices.errors import AgreementError
from voices.model import Span

LISTENED = "She listened to me."
VAN = "They put me in the van."


def alpha_of(run, code):
    return next(each.coefficient for each in run.figures_at("code", ALPHA) if each.code == code)


def test_a_run_over_the_same_decisions_is_kept_once(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T1,2,{LISTENED},A-1,,", "T2,4,I was tired.,B-1,,"]})
    first = project.agreement().measure("turn")
    assert project.agreement().measure("turn").id == first.id
    assert project.agreement().measure("character").id != first.id


def test_turns_that_only_one_coder_read_are_left_out(study):
    """ana's table names only T1, so she has not read T2: its four turns count for nobody."""
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T1,2,{LISTENED},A-1,,", "T2,4,I was tired.,B-1,,"]})
    run = project.agreement().measure("turn")
    assert (run.n_units, run.n_left_out) == (4, 4)
    assert alpha_of(run, "A-1").value == 1.0
    assert alpha_of(run, "B-1").value is None
    assert alpha_of(run, "B-1").reason == "no_variation"


def test_one_transcript_has_no_interval_and_says_so(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T1,2,{LISTENED},A-1,,"]})
    figure = alpha_of(project.agreement().measure("turn"), "A-1")
    assert (figure.low, figure.interval_reason) == (None, "one_transcript")


def test_a_code_that_hangs_on_one_transcript_has_no_interval_and_says_so(study):
    rows = [f"T1,2,{LISTENED},A-1,,", f"T2,4,{VAN},B-1,,"]
    figure = alpha_of(study({"ana": rows, "bo": rows}).agreement().measure("turn"), "A-1")
    assert (figure.value, figure.low, figure.interval_reason) == (1.0, None, "hangs_on_one_transcript")


def test_one_coder_is_told_what_is_missing(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"]})
    with pytest.raises(AgreementError, match="only one has coded"):
        project.agreement().measure("turn")


def test_a_coder_who_never_read_what_others_read_gives_no_figure_but_a_reason(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T2,4,{VAN},B-1,,"]})
    run = project.agreement().measure("turn")
    figures = [each.coefficient for each in run.figures]
    assert all(each.value is None and each.reason == "no_pairable_units" for each in figures)


def test_codings_made_with_matches_in_sight_count_only_when_asked_for(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T1,2,{LISTENED},A-1,,"]})
    session = project.coding("ana")
    session.open(next(each.transcript for each in session.contents() if each.name == "T1"))
    session.saw_matches(4)
    turn = session.transcript.turns[3]
    session.apply(Span(turn.start, turn.start + 10), ["B-1"])
    blind = project.agreement().measure("turn")
    everything = project.agreement().measure("turn", blind_only=False)
    assert (blind.n_units, everything.n_units) == (3, 4)
    assert alpha_of(blind, "B-1").value is None
    assert alpha_of(everything, "B-1").value is not None


def test_a_turn_marked_as_read_counts_as_a_decision(study):
    project = study({"bo": [f"T1,2,{LISTENED},A-1,,"]})
    session = project.coding("ana")
    session.open(next(each.transcript for each in session.contents() if each.name == "T1"))
    session.toggle_read(2)
    run = project.agreement().measure("turn")
    assert run.n_units == 1
    [percent] = [each.coefficient for each in run.figures_at("code", PERCENT) if each.code == "A-1"]
    assert percent.value == 0.0


def test_a_round_counts_only_its_own_codings(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,"], "bo": [f"T1,2,{LISTENED},A-1,,"]}, "Round 1")
    before = project.agreement().measure("turn")
    project.close_round("Round 1")
    session = project.coding("ana")
    session.open(next(each.transcript for each in session.contents() if each.name == "T1"))
    turn = session.transcript.turns[3]
    session.apply(Span(turn.start, turn.start + 10), ["B-1"])
    assert project.agreement().measure("turn").id == before.id


def test_every_pair_of_coders_has_its_kappa(study):
    rows = [f"T1,2,{LISTENED},A-1,,", f"T2,4,{VAN},B-1,,"]
    run = study({"ana": rows, "bo": rows, "cy": rows[:1]}).agreement().measure("turn")
    assert len({each.pair for each in run.figures_at("all", KAPPA)}) == 3


def test_a_silent_no_after_seeing_the_matches_is_no_blind_decision(study):
    project = study()
    for coder, code in (("ana", "A-1"), ("bo", "B-1")):
        session = project.coding(coder)
        for transcript in [each.transcript for each in session.contents()]:
            session.open(transcript)
            for turn in session.transcript.turns:
                session.saw_matches(turn.number)
            session.toggle(session.transcript.turns[1].span, code)
            session.toggle_finished()
    with pytest.raises(AgreementError, match="without seeing the codebook's matches"):
        project.agreement().measure("turn")
    assert project.agreement().measure("turn", blind_only=False).n_units == 8


def test_what_was_decided_before_the_matches_were_seen_still_counts(study):
    project = study()
    for coder in ("ana", "bo"):
        session = project.coding(coder)
        session.toggle(session.transcript.turns[1].span, "A-1")
        session.toggle_read(4)
        session.saw_matches(2)
        session.saw_matches(3)
    run = project.agreement().measure("turn")
    assert (run.n_units, run.n_left_out) == (3, 5), "turns 1, 2 and 4 of T1: 3 was passed over after seeing matches"


def test_a_coder_who_finished_and_rightly_coded_nothing_is_a_coder(study):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]})
    for coder in ("bo", "cy"):
        project.coding(coder).toggle_finished()
    run = project.agreement().measure("turn")
    assert (len(run.coders), run.n_units) == (3, 4)
