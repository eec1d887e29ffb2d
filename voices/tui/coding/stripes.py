"""Which coding runs beside which row: lanes by interval colouring. Pure.

A stripe begins with the first letter of its code's name, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voices.display import harmless
from voices.model import Codebook, Coding
from voices.tui.coding.layout import Layout

N_LANES = 4


@dataclass(frozen=True)
class Stripe:
    """A coding in its lane. `letter` marks the row on which it begins."""

    coding: Coding
    lane: int
    letter: str


class Stripes:
    """The codings of one transcript in lanes; rebuilt when a coding comes or goes and when the width changes."""

    def __init__(self, layout: Layout, codings: Sequence[Coding], codebook: Codebook) -> None:
        self._layout = layout
        self._by_turn: dict[int, list[Stripe]] = {}
        last_rows: list[int] = []
        for coding in sorted(codings, key=lambda each: (each.span.start, -each.span.end, each.code)):
            rows = layout.rows_of(coding.span)
            lane = next((lane for lane, last in enumerate(last_rows) if last < rows[0]), len(last_rows))
            last_rows[lane : lane + 1] = [rows[-1]]
            name = codebook.look_up(coding.code).name
            stripe = Stripe(coding, lane, harmless(name[:1].lower())[:1])
            for turn in layout.transcript.turns_in(coding.span):
                self._by_turn.setdefault(turn.number, []).append(stripe)

    def on_row(self, row: int) -> list[Stripe]:
        """Return the stripes beside a row, by lane. Behind a turn run those that go on in the next."""
        turn = self._layout.turn(row)
        there = self._by_turn.get(turn.number, ())
        span = self._layout.span(row)
        if span is None:
            return [stripe for stripe in there if stripe.coding.span.end > turn.end + 1]
        return sorted((stripe for stripe in there if stripe.coding.span.overlaps(span)), key=lambda stripe: stripe.lane)

    def at(self, offset: int) -> list[Stripe]:
        """Return the stripes of the codings under an offset, the shortest coding first."""
        turn = self._layout.transcript.turn_at(offset)
        found = [stripe for stripe in self._by_turn.get(turn.number, ()) if stripe.coding.span.contains(offset)]
        return sorted(found, key=lambda stripe: (len(stripe.coding.span), stripe.coding.span, stripe.coding.code))
