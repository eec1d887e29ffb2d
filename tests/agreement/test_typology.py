"""One label for each disagreement, the first rule that fits, on a text of four turns and a small tree of codes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from voices.agreement.material import gather
from voices.agreement.scope import Scope
from voices.agreement.typology import Type, disagreements, type_rows
from voices.agreement.withheld import Counted
from voices.model import Code, Codebook, Coding, Finished, Role, Span, Speaker, Transcript, Turn

ANA, BO, TEXT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
CHILD = Speaker("YP", Role.CHILD, "P1")
# Theme A with A1 (and A1a below it) and A2; theme B with B1.
BOOK = Codebook(
    "1",
    "Tiny",
    (
        Code("A", "A", codable=False),
        Code("A1", "one", "A"),
        Code("A1a", "one a", "A1"),
        Code("A2", "two", "A"),
        Code("B", "B", codable=False),
        Code("B1", "other", "B"),
    ),
)
TRANSCRIPT = Transcript(
    TEXT, "T", "", (), tuple(Turn(number + 1, CHILD, 101 * number, "x" * 100) for number in range(4))
)


def found(ana, bo, tolerance=0, finished=(ANA, BO)):
    """Disagreements of two coders who coded (code, start, end) and finished the text, without what they are of."""
    codings = [
        Coding(UUID(int=100 + at), TEXT, Span(start, end), code, coder, NOW, "1")
        for at, (coder, code, start, end) in enumerate([(ANA, *each) for each in ana] + [(BO, *each) for each in bo])
    ]
    material = gather(
        Scope("turn", "1", (TEXT,), (ANA, BO), tolerance=tolerance),
        BOOK,
        Counted((TRANSCRIPT,)),
        codings,
        [],
        [Finished(TEXT, coder) for coder in finished],
        shown=None,
        locked={},
        layers=[],
    )
    return disagreements(material)


CASES = {
    "the same": ([("A1", 0, 10)], [("A1", 0, 10)], []),
    "one span against two": ([("A1", 0, 20)], [("A1", 0, 8), ("A1", 10, 20)], [(Type.SPLIT, "A1", None)]),
    "two against two in one chain": (
        [("A1", 0, 10), ("A1", 12, 20)],
        [("A1", 5, 15), ("A1", 18, 25)],
        [(Type.SPLIT, "A1", None)],
    ),
    "ends that differ": ([("A1", 0, 10)], [("A1", 3, 12)], [(Type.BOUNDARY, "A1", None)]),
    "spans that only touch": (
        [("A1", 0, 10)],
        [("A1", 10, 20)],
        [(Type.MISSING, "A1", None), (Type.MISSING, "A1", None)],
    ),
    "one more code where both gave one": (
        [("A1", 0, 10), ("A2", 0, 10)],
        [("A1", 0, 10)],
        [(Type.EXTRA, "A2", None)],
    ),
    "extra goes before sibling": (
        [("A1", 0, 10), ("A2", 0, 10)],
        [("A1", 2, 10)],
        [(Type.BOUNDARY, "A1", None), (Type.EXTRA, "A2", None)],
    ),
    "parent and child": ([("A1", 0, 10)], [("A1a", 0, 10)], [(Type.KIN, "A1", "A1a")]),
    "siblings": ([("A1", 0, 10)], [("A2", 5, 15)], [(Type.SIBLING, "A1", "A2")]),
    "not related": ([("A1", 0, 10)], [("B1", 9, 30)], [(Type.DIFFERENT, "A1", "B1")]),
    "kin goes before a longer overlap": (
        [("A1", 0, 50)],
        [("B1", 0, 50), ("A1a", 40, 60)],
        [(Type.KIN, "A1", "A1a"), (Type.DIFFERENT, "B1", None)],
    ),
    "nothing there": ([("A1", 0, 10)], [], [(Type.MISSING, "A1", None)]),
    "overlapping spans of one coder are one": ([("A1", 0, 10), ("A1", 5, 20)], [("A1", 0, 20)], []),
}


@pytest.mark.parametrize(("ana", "bo", "wanted"), CASES.values(), ids=CASES)
def test_the_first_rule_that_fits_gives_the_label(ana, bo, wanted):
    told = [(each.type, each.code, each.other_code) for each in found(ana, bo)]
    assert sorted(told, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize(("ana", "bo", "wanted"), CASES.values(), ids=CASES)
def test_who_is_named_first_changes_no_label(ana, bo, wanted):
    assert sorted(each.type for each in found(bo, ana)) == sorted(kind for kind, _, _ in wanted)


def test_a_place_that_the_other_did_not_read_is_no_disagreement():
    [only] = found([("A1", 0, 10)], [("A1", 101, 111), ("B1", 202, 212), ("B1", 303, 313)], finished=(ANA,))[:1]
    assert (only.type, only.first, only.second) == (Type.NOT_ASSIGNED, (Span(0, 10),), ())
    rows = {row["type"]: row for row in type_rows([only], [(ANA, BO)], 0)}
    assert rows["not assigned"]["n"] == 1
    assert all(row["share"] is None for row in rows.values())


def test_both_ends_are_kept_and_a_tolerance_forgives_small_ones():
    [each] = found([("A1", 10, 30)], [("A1", 12, 29)])
    assert (each.first, each.second, each.offsets) == ((Span(10, 30),), (Span(12, 29),), (2, -1))
    assert found([("A1", 10, 30)], [("A1", 12, 29)], tolerance=2) == []
    assert len(found([("A1", 10, 30)], [("A1", 12, 29)], tolerance=1)) == 1


def test_the_rules_stand_in_their_order_with_the_tolerance_beside():
    rows = type_rows(found([("A1", 0, 10)], [("A2", 0, 10)], 4), [(ANA, BO)], 4)
    assert [row["type"] for row in rows] == [
        "not assigned", "split or merged", "boundary", "extra code", "parent or child", "sibling", "different code",
        "missing",
    ]  # fmt: skip
    assert {row["tolerance"] for row in rows} == {4}
    assert [row["share"] for row in rows if row["n"]] == [1.0]
