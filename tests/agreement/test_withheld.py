"""Words of children who did not agree to take part, or have withdrawn, count in no figure, and the report says so."""

from __future__ import annotations

import pytest

from voices.agreement.left_out import NOT_TAKING_PART
from voices.agreement.scope import Only
from voices.model import Span

LISTENED = "She listened to me."
VAN = "They put me in the van."
ROWS = [f"T1,2,{LISTENED},A-1,,", f"T2,2,{LISTENED},A-1,,", f"T2,4,{VAN},B-1,,"]
GROUP = """Transcript: G1

INT: What happened?

YP1: She listened to me.

YP2: They put me in the van.
"""


def answers(files, project, *rows: str) -> None:
    text = "participant,pseudonym,consent_take_part,transcript\n" + "".join(f"{row}\n" for row in rows)
    project.importing().import_files(files({"answers.csv": text}))


def reasons(run) -> list[tuple[object, object]]:
    return [(row["what"], row["n"]) for row in run.tables.get("left_out", ()) if row["reason"] == NOT_TAKING_PART]


@pytest.mark.parametrize("answer", ["no", "withdrawn", "not asked"])
@pytest.mark.parametrize("unit", ["turn", "child-turn", "sentence", "character"])
def test_the_interview_of_a_child_who_withdrew_is_left_out_as_if_it_were_not_there(study, files, answer, unit):
    project = study({"ana": ROWS, "bo": ROWS[:2]})
    before = project.agreement().measure(unit)
    answers(files, project, f"P102,Sam,{answer},T2")
    run = project.agreement().measure(unit)
    assert (run.id != before.id, reasons(before), reasons(run)) == (True, [], [("transcripts", 1)])
    alone = project.agreement().measure(unit, only=Only(transcripts=("T1",)))
    assert [each.coefficient for each in run.figures] == [each.coefficient for each in alone.figures]
    assert {row["transcript"] for row in run.tables["transcripts"]} == {each.hex for each in run.transcripts}
    assert all(row["n"] == 0 for row in run.tables["types"] if row["type"] != "not assigned")
    assert project.agreement().verify(str(run.id)).holds
    assert project.agreement().verify(str(before.id)).changed


@pytest.mark.parametrize("placed", [True, False])
def test_of_several_children_only_the_words_of_the_one_who_withdrew_go(study, files, placed):
    """YP1 is P201, YP2 is P202. Or nobody is placed behind YP2: it may be P202, whom the table puts there."""
    project = study()
    header = "Participants: YP1 = P201" + ("; YP2 = P202" if placed else "") + "\n"
    project.importing().import_files(files({"G1.txt": GROUP.replace("G1\n", "G1\n" + header)}))
    [transcript] = [each for each in project.coding("ana").contents() if each.name == "G1"]
    for coder in ("ana", "bo"):
        session = project.coding(coder)
        session.open(transcript.transcript)
        turns = session.transcript.turns
        session.apply(Span(turns[1].start, turns[1].end), ["A-1"])
        session.apply(Span(turns[2].start, turns[2].end), ["B-1" if coder == "ana" else "A-2"])
        session.toggle_finished()
    told = {turn.speaker.participant for turn in turns} - {None}
    answers(files, project, *(f"{number},{name},yes,G1" for number, name in (("P201", "Ari"), ("P202", "Bea"))))
    before = project.agreement().measure("turn")
    assert (before.n_units, reasons(before), len(told)) == (3, [], 2 if placed else 1)
    answers(files, project, "P202,Bea,withdrawn,G1")
    run = project.agreement().measure("turn")
    assert (run.n_units, reasons(run)) == (2, [("turns", 1)])
    used = {row["code"]: row["uses"] for row in run.tables["codes"]}
    assert all(sum(used[code].values()) == 0 for code in ("B-1", "A-2"))
    assert sum(used["A-1"].values()) == 2


def test_when_nobody_is_left_every_figure_has_a_reason(study, files):
    project = study({"ana": ROWS, "bo": ROWS})
    answers(files, project, "P101,Robin,withdrawn,T1", "P102,Sam,withdrawn,T2")
    run = project.agreement().measure("turn")
    assert (run.n_units, run.transcripts, reasons(run)) == (0, (), [("transcripts", 2)])
    assert {each.coefficient.value for each in run.figures} == {None}
    assert {each.coefficient.reason for each in run.figures} == {"no_pairable_units"}
