"""Small random studies of spans: gaps, touching spans, empty coders, whole texts, several documents, not coded ones."""

from __future__ import annotations

from hypothesis import strategies as st

CODES = "abc"
_PIECES = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 6), st.sampled_from(CODES)), max_size=4)


def _laid(length, pieces):
    lane, at = [], 0
    for gap, size, code in pieces:
        start, end = at + gap, min(length, at + gap + size)
        if start < end:
            lane.append((start, end, code))
        at = end
    return lane


@st.composite
def studies(draw, *, least_coders=1, all_read=False, overlapping=False):
    """Documents (length, lanes). With `overlapping`, a coder's spans may lie on one another."""
    n_coders = draw(st.integers(least_coders, 4))
    found = []
    for _ in range(draw(st.integers(1, 3))):
        length = draw(st.integers(0, 14))
        whole = st.sampled_from([(0, length, "a"), (0, length, "b")]).map(lambda span: [span] if span[1] else [])
        lane = st.one_of(*[_PIECES.map(lambda pieces, n=length: _laid(n, pieces))] * 4, whole)
        if overlapping:
            lane = st.tuples(lane, lane, lane).map(lambda lanes: [span for each in lanes for span in each])
        if not all_read:
            lane = st.one_of(lane, lane, lane, lane, st.none())
        found.append((length, [draw(lane) for _ in range(n_coders)]))
    return found
