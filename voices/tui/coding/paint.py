"""One row of the transcript as a strip: who speaks, the stripes, the words. The only part that decides on looks.

Rows without cursor or selection are painted once and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from voices.display import harmless
from voices.model import Coding, Span, Turn
from voices.tui.coding.layout import Layout
from voices.tui.coding.pointing import Pointer
from voices.tui.coding.stripes import N_LANES, Stripe, Stripes

GUTTER = 15
LEFT = GUTTER + N_LANES + 1
TINT = 0.30


@dataclass(frozen=True)
class Looks:
    """The styles a row is painted with, taken from the theme of the screen."""

    base: Style
    adult: Style
    gutter: Style
    child_label: Style
    cursor: Style
    cursor_selected: Style
    selection: Style
    background: Color


class Painter:
    """Paints rows of one layout with one set of stripes."""

    def __init__(
        self,
        layout: Layout,
        stripes: Stripes,
        colours: Mapping[str, str],
        looks: Looks,
        done_turns: frozenset[int],
    ) -> None:
        self._layout = layout
        self._stripes = stripes
        self._looks = looks
        self._done_turns = done_turns
        self._colours = colours
        self._tints: dict[tuple[str, bool], Style] = {}
        self._kept: dict[int, Strip] = {}

    def row(self, row: int, width: int, pointer: Pointer) -> Strip:
        """Return a row as wide as the widget."""
        span = self._layout.span(row)
        if span is not None and pointer.touches(span):
            return self._paint(row, span, width, pointer)
        if row not in self._kept:
            self._kept[row] = self._paint(row, span, width, None)
        return self._kept[row]

    def _paint(self, row: int, span: Span | None, width: int, pointer: Pointer | None) -> Strip:
        turn = self._layout.turn(row)
        stripes = self._stripes.on_row(row)
        segments = [self._gutter(row, turn), *self._lanes(row, stripes)]
        if span is not None:
            segments += self._words(span, turn, [stripe.coding for stripe in stripes], pointer)
        return Strip(segments).adjust_cell_length(width, self._looks.base)

    def _gutter(self, row: int, turn: Turn) -> Segment:
        """Who speaks, when, and a sign: ▸ a child's words still to do, ✓ done, nothing for adults."""
        place, is_voice = self._layout.row_in_turn(row), turn.speaker.is_child_voice
        style = self._looks.child_label if is_voice else self._looks.gutter
        label, room = harmless(turn.speaker.label)[: GUTTER - 3], GUTTER - 3
        fits = len(label) + len(turn.clock) + 1 <= room
        if self._layout.is_gap(row):
            told = ""
        elif place == 0:
            sign = " " if not is_voice else "✓" if turn.number in self._done_turns else "▸"
            told = f"{sign} {label} {turn.clock}" if fits else f"{sign} {label}"
        else:
            told = f"  {turn.clock}" if place == 1 and not fits else ""
        return Segment(f"{told:<{GUTTER}}", style)

    def _lanes(self, row: int, stripes: list[Stripe]) -> list[Segment]:
        """The stripes left of the words; the last lane shows + when there are more than fit."""
        signs = [Segment(" ", self._looks.base)] * N_LANES
        for stripe in stripes:
            if stripe.lane < N_LANES:
                begins = self._layout.row_at(stripe.coding.span.start) == row
                style = self._looks.base + Style(color=self._colours.get(stripe.coding.code), bold=True)
                signs[stripe.lane] = Segment(stripe.letter if begins else "┃", style)
        if any(stripe.lane >= N_LANES for stripe in stripes):
            signs[-1] = Segment("+", self._looks.base)
        return [*signs, Segment(" ", self._looks.base)]

    def _words(self, span: Span, turn: Turn, codings: list[Coding], pointer: Pointer | None) -> list[Segment]:
        edges = {span.start, span.end}
        marks = [coding.span for coding in codings]
        if pointer is not None:
            marks += pointer.spans()
        for mark in marks:
            edges |= {edge for edge in (mark.start, mark.end) if span.start < edge < span.end}
        bounds = sorted(edges)
        base = self._looks.base if turn.speaker.is_child_voice else self._looks.adult
        text = self._layout.transcript.text
        segments = []
        for start, end in pairwise(bounds):
            there = [coding for coding in codings if coding.span.contains(start)]
            style = base + self._tint(there) if there else base
            if pointer is not None:
                style += self._pointed(start, pointer)
            segments.append(Segment(harmless(text[start:end]), style))
        return segments

    def _pointed(self, offset: int, pointer: Pointer) -> Style:
        """Return what cursor and selection add to the look of a place."""
        selected = pointer.selection is not None and pointer.selection.contains(offset)
        if pointer.word is not None and pointer.word.contains(offset):
            return self._looks.cursor_selected if selected else self._looks.cursor
        return self._looks.selection if selected else Style.null()

    def _tint(self, codings: list[Coding]) -> Style:
        """One tint, that of the shortest coding; an underline where several lie on one another."""
        top = min(codings, key=lambda coding: (len(coding.span), coding.code))
        key = (top.code, len(codings) > 1)
        if key not in self._tints:
            colour = Color.parse(self._colours.get(top.code, "#888888"))
            background = self._looks.background.blend(colour, TINT)
            self._tints[key] = Style(bgcolor=background.rich_color, underline=key[1] or None)
        return self._tints[key]
