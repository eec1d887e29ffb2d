"""Passages and their kinds: against a hand-made table and a second implementation on the demo study."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import csv_study
from voices.errors import DecisionError
from voices.model import Code, Codebook, Coding, Decision, Kind, Outcome, Span
from voices.project import Project
from voices.reconciling.consensus import common_words, results_of, settle
from voices.reconciling.passages import find_passages

BOOK = Codebook(
    "1", "T", (Code("T", "Theme", codable=False), Code("a", "A", "T"), Code("a1", "A1", "a"), Code("b", "B", "T"))
)
WHERE, ANA, BO, CY = uuid4(), *sorted(uuid4() for _ in range(3))
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def coding(coder, start, end, code="a") -> Coding:
    return Coding(uuid4(), WHERE, Span(start, end), code, coder, NOW, "1")


def passages(*codings, coders=(ANA, BO)):
    return find_passages(codings, BOOK, lambda transcript, span: frozenset(coders))


@pytest.mark.parametrize(
    ("codings", "kind"),
    [
        ([coding(ANA, 0, 9), coding(BO, 0, 9)], Kind.AGREED),
        ([coding(ANA, 0, 9), coding(BO, 0, 8)], Kind.EXTENT),
        ([coding(ANA, 0, 9), coding(BO, 0, 4), coding(BO, 5, 9)], Kind.EXTENT),
        ([coding(ANA, 0, 9)], Kind.MISSING),
        ([coding(ANA, 0, 9), coding(BO, 3, 5, "b")], Kind.OTHER_CODE),
        ([coding(ANA, 0, 9), coding(ANA, 0, 9, "b"), coding(BO, 3, 5, "b")], Kind.MISSING),
        ([coding(ANA, 0, 9), coding(BO, 3, 5, "a1")], Kind.KIN),
        ([coding(ANA, 0, 9, "a1"), coding(BO, 3, 5, "a"), coding(BO, 3, 5, "b")], Kind.KIN),
        ([coding(ANA, 0, 9), coding(BO, 9, 12, "b")], Kind.MISSING),
    ],
)
def test_kinds(codings, kind):
    first = codings[0]
    [passage] = [each for each in passages(*codings) if each.code == first.code and first in each.codings]
    assert passage.kind == kind


def test_codings_that_overlap_or_meet_are_one_question_and_others_are_not():
    found = passages(coding(ANA, 0, 5), coding(BO, 4, 9), coding(ANA, 9, 12), coding(BO, 13, 15))
    assert [(each.hull, len(each.codings)) for each in found] == [(Span(0, 12), 3), (Span(13, 15), 1)]


def test_what_only_one_coder_read_is_no_question_and_no_agreement():
    [passage] = passages(coding(ANA, 0, 9), coders=(ANA,))
    assert passage.kind == Kind.SINGLE
    [settled] = settle([passage], [])
    assert (settled.spans, settled.is_open) == ((Span(0, 9),), False)


def test_who_was_to_code_a_place_is_asked_for_each_passage():
    found = find_passages(
        [coding(ANA, 0, 9), coding(ANA, 20, 29)], BOOK, lambda _, span: {ANA, BO} if span.start < 10 else {ANA}
    )
    assert [each.kind for each in found] == [Kind.MISSING, Kind.SINGLE]


def test_what_each_ruling_leaves_standing():
    [passage] = passages(coding(ANA, 0, 9), coding(BO, 4, 12), coding(CY, 6, 7), coders=(ANA, BO, CY))
    assert results_of(passage, Outcome.CODER, BO) == (Span(4, 12),)
    assert results_of(passage, Outcome.UNION) == (Span(0, 12),)
    assert results_of(passage, Outcome.OVERLAP) == (Span(6, 7),)
    assert results_of(passage, Outcome.NONE) == ()


def test_rulings_that_do_not_fit_are_refused():
    [passage] = passages(coding(ANA, 0, 5), coding(BO, 4, 9), coding(CY, 8, 12), coders=(ANA, BO, CY))
    with pytest.raises(DecisionError, match="no words in common"):
        results_of(passage, Outcome.OVERLAP)
    [other] = passages(coding(ANA, 0, 5))
    with pytest.raises(DecisionError, match="did not put this code here"):
        results_of(other, Outcome.CODER, BO)


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 30), st.integers(1, 8))
CODINGS = st.lists(
    st.builds(
        lambda coder, span, code: coding(coder, span.start, span.end, code),
        st.sampled_from([ANA, BO, CY]),
        SPANS,
        st.sampled_from(["a", "a1", "b"]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(CODINGS)
def test_passages_hold_every_coding_once_and_do_not_touch_each_other(codings):
    found = passages(*codings, coders=(ANA, BO, CY))
    assert Counter(each.id for passage in found for each in passage.codings) == Counter(each.id for each in codings)
    for code in ("a", "a1", "b"):
        hulls = sorted(each.hull for each in found if each.code == code)
        assert all(one.end < other.start for one, other in pairwise(hulls))


@settings(max_examples=200, deadline=None)
@given(CODINGS, st.data())
def test_consensus_holds_what_all_agree_on_and_every_ruling_that_fits(codings, data):
    found = passages(*codings, coders=(ANA, BO, CY))
    decisions = []
    for passage in found:
        if data.draw(st.booleans()):
            outcome = data.draw(st.sampled_from([Outcome.UNION, Outcome.NONE]))
            results = results_of(passage, outcome)
            decisions.append(Decision(uuid4(), WHERE, passage.code, passage.key, outcome, results, ANA, NOW))
    for each in settle(found, decisions):
        ruled = next((one for one in decisions if one.settles == each.passage.key), None)
        if ruled is not None:
            assert (each.decision, each.spans, each.is_open) == (ruled, ruled.results, False)
        elif each.passage.kind is Kind.AGREED:
            assert all(each.passage.spans_of(coder) == each.spans for coder in each.passage.coders)
        else:
            assert (each.spans, each.is_open) == ((), True)


@settings(max_examples=200, deadline=None)
@given(CODINGS)
def test_common_words_are_those_that_every_coder_who_coded_has(codings):
    for passage in passages(*codings, coders=(ANA, BO, CY)):
        who = {each.coder for each in passage.codings}
        expected = {
            at
            for at in range(passage.hull.start, passage.hull.end)
            if all(any(span.contains(at) for span in passage.spans_of(coder)) for coder in who)
        }
        assert {at for span in common_words(passage) for at in range(span.start, span.end)} == expected


def test_the_demo_studys_differences_as_a_second_implementation_counts_them(built_demo):
    """Union-find over the csv rows: same code, same turn, overlapping or meeting places."""
    by_place = defaultdict(list)
    for row in csv_study.rows():
        by_place[row.transcript, row.turn, row.code].append(row)
    expected: Counter[str] = Counter()
    for rows in by_place.values():
        group = list(range(len(rows)))
        for i, one in enumerate(rows):
            for j, other in enumerate(rows):
                if one.start <= other.end and other.start <= one.end:
                    old, new = group[j], group[i]
                    group = [new if each == old else each for each in group]
        for label in set(group):
            there = [row for row, each in zip(rows, group, strict=True) if each == label]
            places = {coder: sorted((r.start, r.end) for r in there if r.coder == coder) for coder in csv_study.CODERS}
            if all(places.values()):
                expected["agreed" if len({tuple(each) for each in places.values()}) == 1 else "extent"] += 1
            else:
                expected["not all"] += 1
    with Project.open(built_demo / "demo.voices") as project:
        kinds = Counter(each.passage.kind for each in project.reconciling().passages())
    assert kinds[Kind.AGREED] == expected["agreed"]
    assert kinds[Kind.EXTENT] == expected["extent"]
    assert kinds[Kind.KIN] + kinds[Kind.OTHER_CODE] + kinds[Kind.MISSING] == expected["not all"]
