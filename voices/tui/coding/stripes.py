"""Which coding runs beside which row: lanes by interval colouring. Pure.

A stripe begins with the first letter of its code's name, so that colour is never the only sign. Lanes are given
out in clusters, stretches of rows that codings cover without a gap: one more moves no stripe outside its cluster.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from rich.cells import cell_len

from voices.display import harmless
from voices.model import Codebook, Coding
from voices.tui.coding.layout import Layout

N_LANES = 4
_ROWS_OF_BLOCK = 32
# So many changes at once are not worth being followed one by one.
_MANY = 64
_MOST_AT_ONCE = 1024


@dataclass(eq=False, slots=True)
class Stripe:
    """A coding in its lane, beside the rows `first` to `last`. `letter` marks the row on which it begins."""

    coding: Coding
    first: int
    last: int
    letter: str
    lane: int = 0
    opens: bool = False


class Stripes:
    """The codings of one transcript in lanes. Rebuilt when the width changes, changed when codings come and go."""

    def __init__(self, layout: Layout, codings: Sequence[Coding], codebook: Codebook) -> None:
        self._layout = layout
        self.codebook = codebook
        self._letters: dict[str, str] = {}
        self._codings: list[Coding] = []
        self._stripes: list[Stripe] = []
        self._order: list[Stripe] = []
        self._blocks: dict[int, list[Stripe]] = {}
        self.update(codings)

    def update(self, codings: Sequence[Coding]) -> list[range]:
        """Show these codings instead and return the rows on which that is seen."""
        front, back = _common(self._codings, codings)
        gone = self._stripes[front : len(self._stripes) - back]
        come = [self._stripe(coding) for coding in codings[front : len(codings) - back]]
        self._stripes[front : len(self._stripes) - back] = come
        self._codings = list(codings)
        changed = [range(stripe.first, stripe.last + 1) for stripe in (*gone, *come)]
        for stripe in gone:
            for block in self._blocks_of(stripe):
                self._blocks[block].remove(stripe)
        for stripe in come:
            for block in self._blocks_of(stripe):
                self._blocks.setdefault(block, []).append(stripe)
        if len(changed) > _MANY:
            self._order = sorted(self._stripes, key=_key)
            return changed + self._give_lanes(0, len(self._order))
        for stripe in gone:
            del self._order[self._place(stripe)]
        for stripe in come:
            insort(self._order, stripe, key=_key)
        for stripe in (*gone, *come):
            changed += self._give_lanes(*self._cluster_around(self._place(stripe)))
        return changed

    def on_row(self, row: int) -> list[Stripe]:
        """Return the stripes beside a row, by lane. Behind a turn run those that go on in the next."""
        span = self._layout.span(row)
        found = [
            stripe
            for stripe in self._blocks.get(row // _ROWS_OF_BLOCK, ())
            if stripe.first <= row <= stripe.last and (span is None or stripe.coding.span.overlaps(span))
        ]
        return sorted(found, key=lambda stripe: stripe.lane)

    def at(self, offset: int) -> list[Stripe]:
        """Return the stripes of the codings under an offset, the shortest coding first."""
        there = self._blocks.get(self._layout.row_at(offset) // _ROWS_OF_BLOCK, ())
        found = [stripe for stripe in there if stripe.coding.span.contains(offset)]
        return sorted(found, key=lambda stripe: (len(stripe.coding.span), stripe.coding.span, stripe.coding.code))

    def rows_of(self, coding: UUID) -> range:
        """Return the rows beside which the coding with an identity runs; none when it is not drawn."""
        found = next((stripe for stripe in self._stripes if stripe.coding.id == coding), None)
        return range(0) if found is None else range(found.first, found.last + 1)

    def _stripe(self, coding: Coding) -> Stripe:
        rows = self._layout.rows_of(coding.span)
        if coding.code not in self._letters:
            letter = harmless(self.codebook.look_up(coding.code).name[:1].lower())[:1]
            self._letters[coding.code] = letter if cell_len(letter) == 1 else "•"
        return Stripe(coding, rows[0], rows[-1], self._letters[coding.code])

    def _blocks_of(self, stripe: Stripe) -> Iterable[int]:
        return range(stripe.first // _ROWS_OF_BLOCK, stripe.last // _ROWS_OF_BLOCK + 1)

    def _place(self, stripe: Stripe) -> int:
        """Return at which place of the order a stripe stands, or would stand."""
        return bisect_left(self._order, _key(stripe), key=_key)

    def _cluster_around(self, place: int) -> tuple[int, int]:
        """Return from which place on lanes have to be given anew, and how far at least."""
        first = max(0, min(place, len(self._order)) - 1)
        while first > 0 and not self._order[first].opens:
            first -= 1
        return first, place + 1

    def _give_lanes(self, first: int, behind: int) -> list[range]:
        """Give lanes from a cluster on, to the first cluster behind that nothing reaches; return rows that changed."""
        changed: list[range] = []
        last_rows: list[int] = []
        reach = -1
        for place in range(first, len(self._order)):
            stripe = self._order[place]
            opens = stripe.first > reach
            if opens:
                if place >= behind and stripe.opens:
                    break
                last_rows.clear()
            lane = next((lane for lane, last in enumerate(last_rows) if last < stripe.first), len(last_rows))
            last_rows[lane : lane + 1] = [stripe.last]
            reach = max(reach, stripe.last)
            if lane != stripe.lane:
                changed.append(range(stripe.first, stripe.last + 1))
            stripe.lane, stripe.opens = lane, opens
        return changed


def _key(stripe: Stripe) -> tuple[int, int, str, int]:
    coding = stripe.coding
    return coding.span.start, -coding.span.end, coding.code, coding.id.int


def _common(old: Sequence[Coding], new: Sequence[Coding]) -> tuple[int, int]:
    """Return how many codings are the same from the front, and how many of the others from the back."""
    most = min(len(old), len(new))
    front = _n_alike(most, lambda first, behind: old[first:behind] == new[first:behind])
    n_old, n_new = len(old), len(new)
    back = _n_alike(
        most - front,
        lambda first, behind: old[n_old - behind : n_old - first] == new[n_new - behind : n_new - first],
    )
    return front, back


def _n_alike(most: int, are_alike: Callable[[int, int], bool]) -> int:
    """Return how many are alike from the first on, asked in stretches: comparing a list is quicker than its parts."""
    n, step = 0, _MOST_AT_ONCE
    while n < most and step:
        if n + step <= most and are_alike(n, n + step):
            n += step
        else:
            step //= 2
    return n
