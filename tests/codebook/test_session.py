"""Changes of the codebook: no coding is lost by any of them, former ids go on working, and undoing all is the start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import CODINGS_HEADER
from tests.store.test_undo import rebuilt
from voices.errors import CodingError, NameGivenError
from voices.model import Coding, Outcome
from voices.reading.session import Wishes
from voices.tui.coding.ranking import Ranking

LISTENED = "T1,2,She listened to me.,A-1,,kind"
IGNORED = "T1,2,He just laughed and ignored me.,A-2,SG,mocked"
LAUGHED = "T1,2,He just laughed and ignored me.,A-2a,QT,laughed"
VAN = "T1,4,They put me in the van.,A-2,,"


def told(project) -> set[tuple[object, ...]]:
    """Every live coding as its coder made it, without its identity."""
    return {_told(each) for each in project._store.codings.all()}


def _told(coding: Coding) -> tuple[object, ...]:
    return tuple(getattr(coding, name) for name in coding.__slots__ if name != "id")


def content(project):
    return replace(project._store.codebooks.current(), version="")


@pytest.fixture
def coded(study):
    return study({"ana": [LISTENED, IGNORED, LAUGHED, VAN], "bo": [IGNORED]})


def test_a_merge_moves_joins_keeps_and_counts(coded, files, tmp_path):
    before, start = told(coded), content(coded)
    [path] = files({"round.csv": CODINGS_HEADER + VAN + "\n"})
    coded.importing().import_files([path], Wishes(coder="bo", round_name="Round 1"))
    coded.close_round("Round 1")
    in_round = told(coded) - before
    session = coded.codebook("ana")
    assert (session.count("A-2"), session.count("A-2a")) == (4, 1)
    said = session.merge("A-2", "A-2a", "one idea")
    assert "of 4 codings with A-2: 2 moved to A-2a, 1 fell together with one that was there" in said
    assert "1 kept as evidence under A-2" in said
    assert session.count("A-2a") == 4
    book = session.codebook
    assert (book.version, book.resolve("A-2"), book.code("A-2a").parent) == ("1.1", "A-2a", "A")
    assert book.look_up("A-2").name == "merged into A-2a Laughed at"
    assert "ignored" in book.code("A-2a").keywords
    assert [each.id for each in Ranking(book).rank("not listened", ())] == ["A-2a"]
    joined = next(each for each in session.codings("A-2a") if "laughed" in each.memo)
    assert (joined.markers, joined.memo) == (("SG", "QT"), "laughed\n\nmocked")
    assert in_round <= told(coded)
    with rebuilt(coded, tmp_path) as again:
        assert (told(again), content(again)) == (told(coded), content(coded))
    after, after_content = told(coded), content(coded)
    assert session.undo().verb == "merged A-2 into A-2a"
    assert (told(coded), content(coded)) == (before | in_round, start)
    assert session.redo().verb == "merged A-2 into A-2a"
    assert (told(coded), content(coded)) == (after, after_content)
    [path] = files({"more.csv": CODINGS_HEADER + "T1,4,I was cold.,A-2,,\n"})
    assert coded.importing().import_files([path], Wishes(coder="ana"))[0].n_new == 1
    assert session.count("A-2a") == 4
    session.refresh()
    assert session.count("A-2a") == 5
    assert coded.faults() == []


def test_a_split_sends_codings_one_by_one(coded):
    session = coded.codebook("ana")
    laughing, van = [each for each in session.to_divide("A-2") if each.coder == session.coder.id]
    before, start = told(coded), content(coded)
    said = session.split("A-2", {van.id: "", laughing.id: "A-1"}, "two ideas", "Driven away")
    assert "of 2 codings with A-2: 2 moved to A-1, A-3; 1 stay with A-2" in said
    assert session.codebook.code("A-3").name == "Driven away"
    assert {code: session.count(code) for code in ("A-1", "A-2", "A-2a", "A-3")} == {
        "A-1": 2, "A-2": 1, "A-2a": 1, "A-3": 1
    }  # fmt: skip
    moved = next(each for each in session.codings("A-1") if each.memo == "mocked")
    assert (moved.markers, moved.made, moved.span) == (("SG",), laughing.made, laughing.span)
    session.undo()
    assert (told(coded), content(coded)) == (before, start)


def test_undoing_every_kind_of_change_is_the_start_and_doing_all_again_the_end(coded, tmp_path):
    session = coded.codebook("cai")
    states = [(told(coded), content(coded))]
    acts = [
        lambda: session.edit("A-1", "definition", "Somebody took in what was said.", "clearer"),
        lambda: session.edit("A-1", "keywords", "heard\ntook in", "more words"),
        lambda: session.rename("A-1", "Heard", "shorter"),
        lambda: session.add("After", None, "a new theme"),
        lambda: session.add("Told why", "B", "comes up often", "They said why."),
        lambda: session.move("B-1", "A", "belongs there", before="A-1"),
        lambda: session.retire("A-2a", "rare"),
        lambda: session.restore("A-2a", "not so rare"),
        lambda: session.merge("A-2", "B-1", "one idea"),
        lambda: session.merge("B", "A", "one theme"),
    ]
    for act in acts:
        act()
        states.append((told(coded), content(coded)))
    assert session.codebook.resolve("listened to") == "A-1"
    assert [each.id for each in session.codebook.themes] == ["A", "AFT"]
    for state in reversed(states[:-1]):
        session.undo()
        assert (told(coded), content(coded)) == state
    assert session.undo() is None
    for state in states[1:]:
        session.redo()
        assert (told(coded), content(coded)) == state
    assert session.redo() is None
    versions = session.versions()
    assert len(versions) == len({each.version for each in versions}) == 1 + 3 * len(acts)
    assert versions[1].reason == "clearer"
    assert versions[-1].by == "cai"
    with rebuilt(coded, tmp_path) as again:
        assert (told(again), content(again)) == states[-1]
        assert again.faults() == []


def test_while_a_round_is_open_only_own_codings_are_seen_and_the_round_keeps_its_version(study):
    project = study({"ana": [IGNORED], "bo": [IGNORED, VAN]}, "Round 1")
    session = project.codebook("ana")
    assert session.count("A-2") == len(session.codings("A-2")) == 1
    said = session.merge("A-2", "A-1", "one idea")
    assert "Round 1 goes on with the version it began with" in said
    assert "of 1 coding with A-2: 0 moved to A-1, 1 kept as evidence under A-2" in said
    ana = project.coding("ana")
    assert ana.codebook.version == "1"
    assert "coded A-2" in ana.apply(ana.transcript.turns[0].span, ["A-2"])
    assert {each.code for each in project._store.codings.all()} == {"A-2"}


def test_what_was_ruled_on_stays_as_it_was(study):
    project = study({"ana": [IGNORED], "bo": [VAN]})
    lead = project.reconciling("lena")
    lead.rule(lead.questions()[0].passage, Outcome.NONE)
    n_open = sum(each.is_open for each in lead.questions())
    session = project.codebook("ana")
    assert "1 kept as evidence under A-2" in session.merge("A-2", "A-1", "one idea")
    assert sum(each.decision is not None for each in project.reconciling("lena").passages()) == 1
    assert sum(each.is_open for each in project.reconciling("lena").questions()) == n_open


def test_what_was_coded_under_an_older_definition_is_told_with_who_changed_it(coded):
    session = coded.codebook("ana")
    assert session.codings_to_look_at("A-2") == []
    assert "3 codings made before" in session.edit("A-2", "exclude", "Being laughed at.", "two coders differed")
    assert {each.code for each in session.codings_to_look_at("A-2")} == {"A-2"}
    session.rename("A-2", "Unheard", "shorter")
    assert [(each.what, each.version.by, each.version.reason) for each in session.history("A-2")] == [
        (("renamed from “Not listened to” to “Unheard”",), "ana", "shorter"),
        (("exclude changed",), "ana", "two coders differed"),
        (("added as “Not listened to”",), None, "imported"),
    ]
    session.undo()
    session.undo()
    assert session.codings_to_look_at("A-2") == []


def test_a_change_is_taken_back_beside_the_changes_of_others_but_not_over_them(coded):
    ana, bo = coded.codebook("ana"), coded.codebook("bo")
    ana.add("Told why", "B", "comes up often")
    bo.edit("B-1", "definition", "Brought back against their will.", "clearer")
    [span] = [each.span for each in ana.codings("A-1")]
    coded.coding("bo").apply(span, ["B-2"])
    ana.undo()
    assert ana.codebook.code("B-2").status == "retired"
    assert ana.codebook.code("B-1").definition == "Brought back against their will."
    ana.rename("B-1", "Fetched", "shorter")
    with pytest.raises(CodingError, match="the same codes were changed since"):
        bo.undo()
    assert coded.faults() == []


def test_what_makes_no_sense_is_refused_and_leaves_no_version(coded):
    session = coded.codebook("ana")
    for act, why in [
        (lambda: session.merge("A-1", "A-1", "why"), "the code itself"),
        (lambda: session.merge("A-1", "B", "why"), "A code is merged into a code"),
        (lambda: session.move("A-2", "A-2a", "why"), "cannot stand below itself"),
        (lambda: session.retire("A", "why"), "codes that are in use"),
        (lambda: session.edit("A-1", "colour", "red", "why"), "is not a colour"),
        (lambda: session.edit("A-1", "definition", "Somebody listened.", "why"), "says already"),
        (lambda: session.accept("A-1", "why"), "is not a proposal"),
        (lambda: session.rename("A-1", "Heard", " "), "the reason is empty"),
    ]:
        with pytest.raises((CodingError, NameGivenError), match=why):
            act()
    assert [each.version for each in session.versions()] == ["1"]


def test_what_others_propose_in_an_open_round_is_seen_when_it_is_closed(study):
    project = study({"ana": [IGNORED], "bo": [VAN]}, "Round 1")
    ana, bo = project.coding("ana", "Round 1"), project.codebook("bo")
    ana.propose(ana.transcript.turns[1].span, "Shoes")
    bo.refresh()
    assert "Shoes" not in {each.name for each in bo.codebook.codes}
    assert "Shoes" in {each.name for each in project.codebook("ana").codebook.codes}
    bo.edit("A-1", "definition", "Somebody took it in.", "clearer")
    project.close_round("Round 1")
    bo.refresh()
    [shoes] = [each for each in bo.codebook.codes if each.name == "Shoes"]
    assert (shoes.status, shoes.proposed_by) == ("proposed", "ana")
    bo.accept(shoes.id, "fits")
    assert bo.codebook.code(shoes.id).status == "active"
