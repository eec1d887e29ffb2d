"""Runs as they are kept: what was chosen and left out, compared over rounds, computed again; bad input in words."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from voices import ids
from voices.agreement.scope import Only
from voices.agreement.telling.over_time import difference_rows, history_rows
from voices.agreement.telling.views import VIEWS, view
from voices.agreement.verifying import compared
from voices.errors import AgreementError
from voices.model import Span
from voices.project import Project, restored

LISTENED = "She listened to me."
VAN = "They put me in the van."
T1, T2 = f"T1,2,{LISTENED},A-1,,", f"T2,4,{VAN},B-1,,"
RELEASED = Path(__file__).parent.parent / "store" / "released" / "0.1.0.voices"


def left_out(run):
    return {row["reason"]: row["n"] for row in run.tables.get("left_out", ())}


def seen(session, run, show, **wishes):
    return view(show, run, session.codebook(run.codebook_version), session.names(), **wishes)


def code_in(project, coder, turn, code, name="T1"):
    session = project.coding(coder)
    session.open(next(each.transcript for each in session.contents() if each.name == name))
    start = session.transcript.turns[turn - 1].start
    session.apply(Span(start, start + 10), [code])


def test_units_are_turns_of_children_sentences_or_characters(study):
    """T1 and T2 have four turns each, two of a child; the child says two and three sentences, the adult one each."""
    project = study({"ana": [T1, T2], "bo": [T1, T2]})
    counts = {unit: project.agreement().measure(unit).n_units for unit in ("turn", "child-turn", "sentence")}
    assert counts == {"turn": 8, "child-turn": 4, "sentence": 14}
    assert left_out(project.agreement().measure("child-turn")) == {"not the words of a child": 4}


def test_what_was_left_out_is_said_with_its_reason(study):
    project = study()
    for coder in ("ana", "bo"):
        session = project.coding(coder)
        session.toggle(session.transcript.turns[1].span, "A-1")
        session.toggle_read(4)
        session.saw_matches(3)
    session = project.coding("ana")
    session.open(next(each.transcript for each in session.contents() if each.name == "T2"))
    session.toggle_read(2)
    run = project.agreement().measure("turn")
    assert left_out(run) == {
        "fewer than two decided without seeing suggestions": 1,
        "read by one coder only": 1,
        "read by nobody": 3,
    }
    assert (run.n_units, run.n_left_out) == (3, 5)
    beside = run.tables["summary"][0]["with_suggestions"]
    assert (beside["differs"], beside["n_units"], beside["alpha"]) == (True, 4, 1.0)


def test_a_locked_turn_is_left_out_as_locked(study):
    project = study({"ana": [f"T1,2,{LISTENED},A-1,,", f"T1,4,{VAN},B-1,SG,"]})
    project.coding("bo").toggle_read(2)
    assert left_out(project.agreement().measure("turn")) == {
        "locked by the safeguarding protocol for a coder who has not read it": 1,
        "read by one coder only": 2,
        "read by nobody": 4,
    }


def test_a_part_of_the_study_can_be_chosen_by_name(study):
    project = study({"ana": [T1, T2], "bo": [T1, T2], "cy": [f"T1,2,{LISTENED},A-1,QT,"]})
    session = project.agreement()
    only = Only(transcripts=("t1",), coders=("Ana", "bo"), codes=("B",))
    run = session.measure("turn", only=only)
    assert (len(run.coders), run.n_units) == (2, 4)
    assert {figure.code for figure in run.figures} == {None, "B", "B-1"}
    assert left_out(run) == {"of codes that do not count here": 2}
    assert session.measure("turn", only=only).id == run.id
    marked = session.measure("turn", only=Only(codes=("A-1",), markers=("QT",)))
    uses = {session.coder_names()[coder]: n for coder, n in zip(marked.coders, (0, 0, 1), strict=True)}
    assert seen(session, marked, "codes")[0]["uses"] == uses


@pytest.mark.parametrize(
    ("only", "told"),
    [
        (Only(coders=("ana",)), "only one was chosen"),
        (Only(coders=("dan",)), "no coder 'dan'"),
        (Only(transcripts=("T9",)), "no transcript 'T9'"),
        (Only(codes=("Z",)), "no code and no theme 'Z'"),
        (Only(markers=("ZZ",)), "no marker 'ZZ'"),
        (Only(codebook_version="7"), "no version '7'"),
    ],
)
def test_what_cannot_be_chosen_is_told(study, only, told):
    with pytest.raises(AgreementError, match=told):
        study({"ana": [T1], "bo": [T1]}).agreement().measure("turn", only=only)


def test_a_run_comes_back_from_the_file_and_from_the_journal_as_it_was(study, tmp_path):
    project = study({"ana": [T1, T2], "bo": [T1]}, "Round 1")
    run = project.agreement().measure("sentence", tolerance=2)
    assert project.agreement().runs() == [run]
    assert run.scope["tolerance"] == 2
    restored(project.path, None, tmp_path / "again.voices")
    with Project.open(tmp_path / "again.voices") as again:
        assert again.agreement().runs() == [run]
        assert again.agreement().verify().differences == ()


def test_a_run_is_computed_again_and_says_whether_codings_have_changed(study):
    project = study({"ana": [T1, T2], "bo": [T1, T2]})
    session = project.agreement()
    run = session.measure("turn")
    again = session.verify(str(run.id)[:13])
    assert (again.changed, again.differences, again.holds) == (False, (), True)
    assert again.n_compared > 100
    code_in(project, "ana", 4, "B-1")
    later = session.verify()
    assert (later.changed, later.holds) == (True, True)
    changed = {row["of"]: (row["stored"], row["now"]) for row in difference_rows(later, session.names())}
    assert changed["codes / B-1 / uses / ana"] == (1, 2)


def test_a_figure_that_came_out_otherwise_is_found(study):
    session = study({"ana": [T1, T2], "bo": [T1, T2]}).agreement()
    run = session.measure("turn")
    first = run.figures[0]
    other = replace(run, figures=(replace(first, coefficient=replace(first.coefficient, value=0.5)), *run.figures[1:]))
    verified = compared(other, run)
    assert (verified.holds, verified.changed) == (False, False)
    assert [(each.stored, each.now) for each in verified.differences] == [(0.5, 1.0)]


def test_runs_of_a_released_version_stay_readable_and_come_out_the_same(tmp_path):
    path = Path(shutil.copyfile(RELEASED, tmp_path / "old.voices"))
    path.chmod(0o600)
    with Project.open(path) as project:
        session = project.agreement()
        [run] = session.runs()
        assert (run.unit, dict(run.scope), dict(run.tables)) == ("turn", {}, {})
        verified = session.verify()
        assert (verified.changed, verified.differences) == (False, ())
        assert verified.n_compared > 20
        for show in VIEWS:
            json.dumps(seen(session, run, show, bands=True), allow_nan=False)


def test_history_tells_the_change_from_round_to_round(study, files):
    from tests.conftest import CODINGS_HEADER
    from voices.reading.session import Wishes

    project = study({"ana": [T1, T2], "bo": [T1, f"T2,2,{LISTENED},B-1,,"]}, "One")
    session = project.agreement()
    first = session.measure("turn", "One")
    session.measure("character", "One")
    for coder in ("ana", "bo"):
        [path] = files({f"{coder}2.csv": CODINGS_HEADER + f"{T1}\n{T2}\n"})
        project.importing().import_files([path], Wishes(coder=coder, round_name="Two"))
    second = session.measure("turn", "Two")
    rows = history_rows(session.runs(), session.names())
    assert [(row["round"], row["unit"]) for row in rows] == [("One", "turn"), ("One", "character"), ("Two", "turn")]
    value = next(first.figures_at("all", "krippendorff_alpha")).coefficient.value
    assert [row["change"] for row in rows] == [None, None, pytest.approx(1 - value)]
    assert next(second.figures_at("all", "krippendorff_alpha")).coefficient.value == 1.0
    of_code = history_rows([first, second], session.names(), ["B-1", "B", "gone"])
    assert [(row["code"], row["round"]) for row in of_code] == [
        (code, name) for code in ("B-1", "B") for name in ("One", "Two")
    ]
    before = next(
        each for each in first.figures_at("code", "krippendorff_alpha") if each.code == "B-1"
    ).coefficient.value
    assert [row["alpha"] for row in of_code[:2]] == [before, 1.0]
    assert [row["change"] for row in of_code[:2]] == [None, pytest.approx(1 - before)]
    assert [row["n_disagreements"] for row in of_code] == [2, 0, None, None]


def test_a_coder_is_held_against_an_earlier_round_of_the_same_coder(study, files):
    """bo gave B-1 in the child's first turn of T2 and then in the second one: two of 8 * 4 decisions differ."""
    from tests.conftest import CODINGS_HEADER
    from voices.reading.session import Wishes

    project = study({"ana": [T1, T2], "bo": [T1, f"T2,2,{LISTENED},B-1,,"]}, "One")
    project.close_round("One")
    for coder in ("ana", "bo"):
        [path] = files({f"{coder}2.csv": CODINGS_HEADER + f"{T1}\n{T2}\n"})
        project.importing().import_files([path], Wishes(coder=coder, round_name="Two"))
    session = project.agreement()
    rows = {row["what"]: row for row in seen(session, session.measure("turn", "Two"), "drift")}
    assert rows["ana with ana"]["alpha"] == 1.0
    assert rows["bo with bo"]["when"] == "One then Two"
    assert rows["bo with bo"]["agreed"] == pytest.approx(30 / 32)


def test_periods_go_by_the_days_of_coding(study):
    project = study()
    for day, name, turn in ((3, "T2", 2), (9, "T1", 4)):
        with ids.at(datetime(2026, 3, day, tzinfo=UTC)):
            code_in(project, "ana", turn, "A-1", name)
            code_in(project, "bo", turn, "A-1" if day == 3 else "B-1", name)
    session = project.agreement()
    rows = seen(session, session.measure("turn"), "drift")
    assert [(row["when"], row["agreed"]) for row in rows] == [("2026-03-03", 1.0), ("2026-03-09", 0.5)]
    assert rows[0]["per_100"] == {"ana": 100.0, "bo": 100.0}


def test_nothing_is_ever_nan_and_undefined_figures_say_why(study):
    """All the same, nothing shared, a coder who finished and coded nothing: each table as JSON that knows no nan."""
    project = study({"ana": [T1], "bo": [T2]})
    project.coding("cy").toggle_finished()
    session = project.agreement()
    for unit in ("turn", "child-turn", "sentence", "character"):
        for only in (Only(), Only(coders=("ana", "bo")), Only(codes=("A-2a",))):
            run = session.measure(unit, only=only)
            for show in VIEWS:
                json.dumps(seen(session, run, show, bands=True), allow_nan=False)
            for row in (*seen(session, run, "codes"), *seen(session, run, "pairs")):
                assert row.get("alpha") is not None or row["reason"]


def test_three_hundred_codes_give_three_hundred_rows(tmp_path, files):
    from tests.conftest import CODINGS_HEADER, INTERVIEW
    from voices.reading.session import Wishes

    codes = "\n".join(f"      - {{id: C{at}, name: Code {at}}}" for at in range(300))
    book = f'codebook: {{title: Large, version: "1"}}\nthemes:\n  - id: A\n    name: All\n    codes:\n{codes}\n'
    with Project.create(tmp_path / "large.voices", "Large") as project:
        project.importing().import_files(
            files({"codebook.yaml": book, "T1.txt": INTERVIEW.format(name="T1", number="P1")})
        )
        for coder in ("ana", "bo"):
            [path] = files({f"{coder}.csv": CODINGS_HEADER + f"T1,2,{LISTENED},C7,,\n"})
            project.importing().import_files([path], Wishes(coder=coder))
        session = project.agreement()
        found = seen(session, session.measure("turn"), "codes")
    assert len(found) == 300
    assert [row["code"] for row in found if row["flag"] != "never used"] == ["C7"]
    assert {row["alpha"] for row in found if row["code"] != "C7"} == {None}


def test_without_coefficients_there_are_counts_and_disagreements_only(study):
    project = study({"ana": [T1, T2], "bo": [T1, f"T2,2,{LISTENED},B-1,,"]})
    session = project.agreement()
    run = session.measure("turn")
    for show in ("codes", "themes", "pairs", "coders", "transcripts", "types", "drift"):
        for row in seen(session, run, show, coefficients=False, bands=True):
            assert not {"alpha", "kappa", "low", "percent_agreement", "agreed", "krippendorff_band"} & set(row)
    assert {row["code"]: row["n_disagreements"] for row in seen(session, run, "codes", coefficients=False)} == {
        "A-1": 0, "A-2": 0, "A-2a": 0, "B-1": 2,
    }  # fmt: skip


def test_a_band_needs_an_interval(study):
    session = study({"ana": [T1, T2], "bo": [T1, T2]}).agreement()
    rows = seen(session, session.measure("turn"), "codes", bands=True)
    assert all((row["low"] is None) == (row["krippendorff_band"] is None) for row in rows)


def test_the_sentences_for_a_paper_say_what_was_done(study):
    project = study({"ana": [T1, T2], "bo": [T1]}, "Round 1")
    session = project.agreement()
    told = " ".join(row["sentence"] for row in seen(session, session.measure("turn"), "methods"))
    assert "2 coders coded 1 transcript of 2 independently in the round 'Round 1' with version 1" in told
    assert "(4 codes); agreement was measured on 4 turns" in told
    assert "Left out: 4 turns (read by one coder only)." in told
    assert "alpha (nominal, decisions on all codes pooled) was 1.00 (one transcript: no interval)" in told
