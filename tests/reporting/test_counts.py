"""Counts for the team: the sweep against pairs compared one by one, and tables against counts by hand."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from voices.project import Project
from voices.reporting.cooccurrence import count_together

CODINGS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(0, 12), st.integers(1, 9), st.integers(1, 4), st.integers(1, 2),
              st.integers(0, 1)),
    max_size=25,
)  # fmt: skip


@given(CODINGS)
def test_the_sweep_finds_the_pairs_that_comparing_all_with_all_finds(drawn):
    codings = sorted({(where, start, start + length, *rest) for where, start, length, *rest in drawn})
    expected = Counter(
        tuple(sorted((one[3], other[3])))
        for one, other in combinations(codings, 2)
        if one[0] == other[0]
        and one[4:] == other[4:]
        and one[3] != other[3]
        and one[1] < other[2]
        and other[1] < one[2]
    )
    assert count_together(codings) == expected


def test_the_counts_of_the_demo_by_hand(demo):
    with Project.open(demo) as project:
        store, session = project._store, project.counting()
        codings, book = store.codings.all(), session.codebook
        names = {each.id: each.name for each in store.people.coders()}
        table = session.by_coder()
        for code, counts in table.rows:
            own = [each for each in codings if code in (each.code, book.theme_of(each.code).id)]
            by_name = Counter(names[each.coder] for each in own)
            assert [each.n_codings for each in counts] == [*(by_name[name] for name in table.groups), len(own)], code

        transcripts = {each.id: each for each in store.transcripts.all()}
        children = {each.id: each.values.get("gender", "not recorded") for each in store.people.participants()}
        table = session.by_attribute("gender")
        assert table.bases == (*(list(children.values()).count(group) for group in table.groups), len(children))
        for code, counts in table.rows:
            spoken = [
                child
                for each in codings
                if code in (each.code, book.theme_of(each.code).id)
                for child in {
                    turn.speaker.participant
                    for turn in transcripts[each.transcript].turns_in(each.span)
                    if turn.speaker.is_child_voice and turn.speaker.participant
                }
            ]
            for group, count in zip(table.groups, counts, strict=False):
                there = [child for child in spoken if children[child] == group]
                assert (count.n_codings, count.n_children) == (len(there), len(set(there))), (code, group)
            assert (counts[-1].n_codings, counts[-1].n_children) == (len(spoken), len(set(spoken)))
