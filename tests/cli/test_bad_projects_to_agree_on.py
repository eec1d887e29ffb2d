"""voices agree on projects that cannot give a figure: every table in every form is a value, a reason or a sentence."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from tests.conftest import CODEBOOK
from voices.agreement.telling.views import VIEWS
from voices.cli import voices
from voices.errors import AgreementError
from voices.model import Span
from voices.reading.session import Wishes

LISTENED = "She listened to me."
VAN = "They put me in the van."
BOTH = [f"T1,2,{LISTENED},A-1,,", f"T2,4,{VAN},B-1,,"]
WITHOUT_WORDS = "Transcript: T3\n\nINT: [00:00:01] Hello?\n\nYP: [00:00:05]\n"


def one_coder(study, files):
    return study({"ana": BOTH})


def nobody(study, files):
    return study()


def no_transcript_shared(study, files):
    return study({"ana": BOTH[:1], "bo": BOTH[1:]})


def all_the_same(study, files):
    return study({"ana": BOTH, "bo": BOTH, "cy": BOTH})


def nothing_coded_by_anybody(study, files):
    project = study()
    for coder in ("ana", "bo"):
        finish_all(project, coder)
    return project


def everything_coded_by_everybody(study, files):
    project = study()
    for coder in ("ana", "bo"):
        session = project.coding(coder)
        for each in [place.transcript for place in session.contents()]:
            session.open(each)
            last = session.transcript.turns[-1]
            session.apply(Span(0, last.end), ["A-1", "A-2", "A-2a", "B-1"])
            session.toggle_finished()
    return project


def a_coder_who_finished_nothing(study, files):
    """cy only had a look: a coder of the round who decided nothing."""
    project = study({"ana": BOTH, "bo": BOTH}, "Round 1")
    project.coding("cy")
    return project


def a_coder_who_coded_nothing(study, files):
    project = study({"ana": BOTH, "bo": BOTH})
    finish_all(project, "cy")
    return project


def a_text_without_a_word_of_the_child(study, files):
    project = study({"ana": BOTH, "bo": BOTH[:1]})
    project.importing().import_files(files({"T3.txt": WITHOUT_WORDS}))
    for coder in ("ana", "bo"):
        finish_all(project, coder)
    return project


def children_who_withdrew(study, files):
    project = study({"ana": BOTH, "bo": BOTH})
    table = "participant,pseudonym,consent_take_part\nP101,Robin,withdrawn\nP102,Sam,no\n"
    project.importing().import_files(files({"answers.csv": table}))
    return project


def many_codes(study, files):
    """300 codes; ana used one and bo another on every turn."""
    project = study()
    codes = "".join(f"      - {{id: M-{n}, name: Code {n}, definition: The {n}th.}}\n" for n in range(300))
    book = CODEBOOK.replace('version: "1"', 'version: "2"') + f"  - id: M\n    name: Many\n    codes:\n{codes}"
    project.importing().import_files(files({"many.yaml": book}))
    rows = {
        coder: [f"T{text},2,{LISTENED},M-{(place + text) % 300},," for text in (1, 2)]
        for place, coder in enumerate(("ana", "bo"))
    }
    for coder, own in rows.items():
        path = files({f"{coder}.csv": "transcript,turn,quote,code,markers,memo\n" + "\n".join(own) + "\n"})
        project.importing().import_files(path, Wishes(coder=coder))
    return project


def finish_all(project, coder) -> None:
    session = project.coding(coder)
    for each in [place.transcript for place in session.contents()]:
        session.open(each)
        session.toggle_finished()


# What it is, and the sentence when there is nothing to measure.
PROJECTS = [
    (nobody, "Nobody has coded anything yet"),
    (one_coder, "only one has coded"),
    (no_transcript_shared, ""),
    (all_the_same, ""),
    (nothing_coded_by_anybody, ""),
    (everything_coded_by_everybody, ""),
    (a_coder_who_finished_nothing, ""),
    (a_coder_who_coded_nothing, ""),
    (a_text_without_a_word_of_the_child, ""),
    (children_who_withdrew, ""),
    (many_codes, ""),
]


def no_constant(name: str) -> float:
    raise AssertionError(f"{name} is no JSON")


def run(project, *arguments: str):
    return CliRunner().invoke(voices, ["agree", str(project), *arguments])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("make", "told"), PROJECTS, ids=[make.__name__ for make, _ in PROJECTS])
def test_every_table_is_a_value_a_reason_or_a_sentence(study, files, tmp_path, make, told):
    make(study, files).close()
    project = tmp_path / "tiny.voices"
    for unit in ("turn", "character"):
        for show in VIEWS:
            wish = ("--unit", unit, "--show", show, "--bands")
            done = run(project, *wish, "--json")
            if told:
                assert isinstance(done.exception, AgreementError)
                assert told in done.exception.message
                assert done.exception.hint
                continue
            assert done.exception is None, (wish, done.exception)
            rows = json.loads(done.stdout, parse_constant=no_constant)
            for row in rows:
                check_reasons(row)
            as_csv = run(project, *wish, "--csv")
            assert len(list(csv.DictReader(as_csv.stdout.splitlines()))) == len(rows)
            table = run(project, *wish)
            assert (as_csv.exit_code, table.exit_code) == (0, 0)
            for words in (as_csv.stdout.replace(",", " ").split(), table.stdout.split()):
                assert not {"nan", "inf", "NaN", "Infinity"} & set(words)
        if not told:
            assert json.loads(run(project, "--verify", "--json").stdout, parse_constant=no_constant)["holds"]
            json.loads(run(project, "--history", "--json").stdout, parse_constant=no_constant)


def check_reasons(row: dict) -> None:
    """A coefficient without a value has a reason, and one with a value has none; every one lies between -1 and 1."""
    for key, why in (("alpha", "reason"), ("kappa", "reason"), ("alpha_without", "without_reason")):
        if key in row and why in row and not isinstance(row[key], list):
            assert (row[key] is None) == bool(row[why]), row
    for key in ("alpha", "kappa", "percent_agreement", "positive_agreement", "agreed", "low", "high"):
        if isinstance(row.get(key), float):
            assert -1 <= row[key] <= 1, row
    for each in row["kappa"] if isinstance(row.get("kappa"), list) else ():
        check_reasons(each)


def test_three_hundred_codes_say_which_were_never_used(study, files):
    run = many_codes(study, files).agreement().measure("turn")
    rows = run.tables["codes"]
    assert len(rows) >= 300
    assert sum(any(row["uses"].values()) for row in rows) == 4 - 1
    assert all(row["positive_agreement"] is None for row in rows if not any(row["uses"].values()))


def test_thousands_of_turns_are_counted_exactly(study, files):
    """20,000 turns that ana and bo finished; one coded by ana only, one by both: o_11 = 2, o_10 = o_01 = 1."""
    n = 10_000
    project = study()
    long = "Transcript: T9\nParticipant: P101\n\n" + "INT: And then?\n\nYP: I went home.\n\n" * n
    project.importing().import_files(files({"T9.txt": long}))
    for coder, turns in (("ana", (1, 3)), ("bo", (1,))):
        session = project.coding(coder)
        session.open(next(each.transcript for each in session.contents() if each.name == "T9"))
        for turn in turns:
            session.apply(session.transcript.turns[turn].span, ["A-1"])
        session.toggle_finished()
    run = project.agreement().measure("turn")
    assert run.n_units == 2 * n
    figure = next(each.coefficient for each in run.figures_at("code", "krippendorff_alpha") if each.code == "A-1")
    values = 4 * n
    assert figure.value == pytest.approx(1 - (values - 1) * 2 / (2 * 3 * (values - 3)), abs=1e-12)
