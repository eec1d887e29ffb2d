"""Coverage, strata and own work again, on studies small enough to count by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices import ids
from voices.errors import PlanError
from voices.model import AttributesOf, Participant
from voices.planning.again import task
from voices.planning.coverage import cover
from voices.planning.rows import as_csv, remarks
from voices.planning.strata import attributes, checked, strata
from voices.planning.wishes import Wishes

ROWS = st.dictionaries(
    st.sampled_from([f"V{at}" for at in range(1, 9)]),
    st.lists(st.sampled_from(["ana", "bo", "cy", "dee"]), unique=True),
)
STRATA = {"V1": ("A",), "V2": ("A",), "V3": ("B",), "V4": ("C",)}
TURNS = {"V1": 10, "V2": 20, "V3": 5, "V4": 1}


def test_coverage_by_hand():
    """Four interviews; V1 and V3 go to two. ana and bo share V1, bo and cy V3, ana and cy nothing."""
    found = cover(
        {"V1": ("ana", "bo"), "V2": ("ana",), "V3": ("bo", "cy")},
        STRATA,
        TURNS,
        {("V1", "ana"), ("V1", "bo"), ("V3", "bo"), ("V4", "ana")},
        by=["force"],
        coders=["dee"],
    )
    assert [(each.stratum, each.n, each.n_planned, each.n_done) for each in found.strata] == [
        (("A",), 2, 1, 1),
        (("B",), 1, 1, 0),
        (("C",), 1, 0, 0),
    ]
    assert [(each.share, each.share_done) for each in found.strata] == [(0.5, 0.5), (1.0, 0.0), (0.0, 0.0)]
    assert {each.coders: (each.n, each.n_turns, each.n_done) for each in found.pairs if each.n} == {
        ("ana", "bo"): (1, 10, 1),
        ("bo", "cy"): (1, 5, 0),
    }
    assert {each.coders for each in found.apart} == {("dee", "ana"), ("dee", "bo"), ("dee", "cy"), ("ana", "cy")}
    assert [(each.coder, each.n, each.n_turns, each.n_done, each.open) for each in found.coders] == [
        ("dee", 0, 0, 0, ()),
        ("ana", 2, 30, 1, ("V2",)),
        ("bo", 2, 15, 2, ()),
        ("cy", 1, 5, 0, ("V3",)),
    ]
    first, second = remarks(found)
    assert "of: C." in first
    assert "ana and cy" in second


@given(
    ROWS, st.sets(st.tuples(st.sampled_from([f"V{at}" for at in range(1, 9)]), st.sampled_from(["ana", "bo", "cy"])))
)
def test_what_pairs_share_counted_pair_by_pair(assigned, done):
    turns = {f"V{at}": 3 * at for at in range(1, 9)}
    for pair in cover(assigned, dict.fromkeys(turns, ()), turns, done).pairs:
        names = [name for name, row in assigned.items() if pair.coders[0] in row and pair.coders[1] in row]
        assert (pair.n, pair.n_turns) == (len(names), sum(turns[name] for name in names))
        assert pair.n_done == sum((name, pair.coders[0]) in done and (name, pair.coders[1]) in done for name in names)


CHILDREN = [
    Participant("P1", values={"force": "Force A", "age": "12"}),
    Participant("P2", values={"force": "Force B", "age": "12"}),
    Participant("P3", values={"force": "Force B; Force C"}),
]


def transcript(name: str, *children: str, **header: str) -> AttributesOf:
    return AttributesOf(ids.new_id(), name, 1, tuple(header.items()), frozenset(children))


def test_a_transcript_has_the_value_its_children_share():
    texts = [
        transcript("V1", "P1", Session="first"),
        transcript("G1", "P1", "P2", Session="first"),
        transcript("V3", "P3"),
        transcript("V4", Participant="P9", Duration="1:00"),
    ]
    known = attributes(texts, CHILDREN)
    assert known == ["force", "age", "session", "children"]
    assert strata(texts, CHILDREN, checked(["FORCE", "age", "Session", "children", "force"], known)) == {
        "V1": ("Force A", "12", "first", "1"),
        "G1": ("several", "12", "first", "2"),
        "V3": ("several", "not known", "not known", "1"),
        "V4": ("not known", "not known", "not known", "0"),
    }
    with pytest.raises(PlanError) as caught:
        checked(["zone"], known)
    assert caught.value.hint == "Attributes: force, age, session, children."


NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_own_work_is_due_after_the_weeks_and_not_a_second_before():
    finished = {
        "V1": NOW - timedelta(weeks=6),
        "V2": NOW - timedelta(weeks=6) + timedelta(seconds=1),
        "V3": NOW - timedelta(weeks=9),
        "V4": NOW - timedelta(weeks=5),
    }
    found = task("ana", finished, STRATA, Wishes(n=5), 1, now=NOW)
    assert (found.transcripts, found.n_due) == (("V1", "V3"), 2)
    assert found.next_due == NOW + timedelta(seconds=1)
    none = task("ana", {"V4": NOW}, STRATA, Wishes(share=0.5), 1, now=NOW)
    assert (none.transcripts, none.n_due, none.next_due) == ((), 0, NOW + timedelta(weeks=6))
    assert task("ana", {}, STRATA, Wishes(n=1), 1, now=NOW).next_due is None


def test_the_lot_of_own_work_hangs_on_seed_and_coder():
    finished = {f"V{at}": NOW - timedelta(weeks=7) for at in range(30)}
    flat = dict.fromkeys(finished, ())

    def drawn(coder, seed):
        return task(coder, finished, flat, Wishes(share=0.2), seed, now=NOW).transcripts

    assert drawn("ana", 1) == drawn("ana", 1)
    assert len(drawn("ana", 1)) == 6
    assert len({drawn("ana", 1), drawn("bo", 1), drawn("ana", 2)}) == 3


def test_csv_runs_no_formula_and_says_nothing_for_none():
    table = as_csv(
        (("a", "A"), ("b", "B"), ("c", "C")), [{"a": "=1+1", "b": ["x", "y"], "c": None}, {"a": 0.5, "b": 1, "c": 2}]
    )
    assert table == "a,b,c\n'=1+1,x; y,\n0.5000,1,2"
