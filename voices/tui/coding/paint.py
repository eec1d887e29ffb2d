"""One row of the transcript as a strip: who speaks, the stripes, the words. The only part that decides on looks.

A row is painted once and kept until a coding, a mark, the cursor or the selection on it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from uuid import UUID

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from voices.coding.spans import question_before
from voices.display import harmless
from voices.model import Codebook, Coding, Role, Span, Turn
from voices.tui.coding.layout import Layout
from voices.tui.coding.pointing import Pointer
from voices.tui.coding.stripes import N_LANES, Stripe, Stripes

GUTTER = 15
LEFT = GUTTER + N_LANES + 2
TINT = 0.30
# Some pages of rows; a kept row takes four kilobytes.
_MOST_KEPT, _TO_DROP = 200, 80
# A stripe's line and its end: codes of one colour take turns, so that shape tells them apart.
_SHAPES = (("┃", "╹"), ("║", "╨"), ("┇", "╵"))
_SIGNS = {Role.INTERVIEWER: "·", Role.INTERPRETER: "○", Role.OTHER: "○"}

_Mark = tuple[int, int, int, int]


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
    question: Style
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
        bookmarked_turns: frozenset[int] = frozenset(),
        focused: UUID | None = None,
    ) -> None:
        self._layout = layout
        self._stripes = stripes
        self._looks = looks
        self._colours = colours
        self._shapes = _shapes(colours, stripes.codebook)
        self._done_turns = done_turns
        self._bookmarked_turns = bookmarked_turns
        self._focused = focused
        self._styles: dict[tuple[bool, str, bool, bool, bool], Style] = {}
        self._stripe_styles: dict[tuple[str, bool], Style] = {}
        self._kept: dict[int, tuple[_Mark | None, Strip]] = {}

    def row(self, row: int, width: int, pointer: Pointer) -> Strip:
        """Return a row as wide as the widget."""
        mark = _mark_on(*self._layout.bounds(row), pointer)
        kept = self._kept.get(row)
        if kept is not None and kept[0] == mark:
            return kept[1]
        if len(self._kept) > _MOST_KEPT:
            for oldest in list(islice(self._kept, _TO_DROP)):
                del self._kept[oldest]
        strip = self._paint(row, width, mark)
        self._kept[row] = (mark, strip)
        return strip

    def question_above(self, row: int, width: int) -> Strip | None:
        """Return the beginning of the question that a child's row answers, to stand over it; None for other rows."""
        turn = self._layout.turn(row)
        question = question_before(self._layout.transcript, turn) if turn.speaker.is_child_voice else None
        if question is None:
            return None
        rows = self._layout.rows_of_turn(question.number)
        words, room = self._layout.text(rows[0]), width - LEFT
        if len(rows) > 1:
            while words and cell_len(words) > room - 2:
                words = words[:-1]
            words = f"{words.rstrip()} …"
        told = set_cell_size(_label("↑", question), LEFT) + words
        return Strip([Segment(told, self._looks.question)]).adjust_cell_length(width, self._looks.question)

    def forget(self, changed: Iterable[range]) -> None:
        """Paint these rows anew when they are next asked for."""
        for rows in changed:
            if len(rows) > len(self._kept):
                for row in [row for row in self._kept if row in rows]:
                    del self._kept[row]
            else:
                for row in rows:
                    self._kept.pop(row, None)

    def set_turns(self, done_turns: frozenset[int], bookmarked_turns: frozenset[int]) -> list[range]:
        """Show these turns as done, and with a bookmark, and return the rows on which that is seen."""
        changed = (self._done_turns ^ done_turns) | (self._bookmarked_turns ^ bookmarked_turns)
        self._done_turns, self._bookmarked_turns = done_turns, bookmarked_turns
        return [range(first, first + 1) for first in (self._layout.rows_of_turn(turn)[0] for turn in changed)]

    def set_focused(self, coding: UUID | None) -> list[range]:
        """Let one coding stand out, or none, and return the rows on which that is seen."""
        changed = [self._stripes.rows_of(each) for each in (self._focused, coding) if each is not None]
        self._focused = coding
        return changed

    def _paint(self, row: int, width: int, mark: _Mark | None) -> Strip:
        span, turn = self._layout.span(row), self._layout.turn(row)
        stripes = self._stripes.on_row(row)
        segments = [self._gutter(row, turn), *self._lanes(row, stripes)]
        if span is not None:
            segments += self._words(span, turn, [stripe.coding for stripe in stripes], mark)
        return Strip(segments).adjust_cell_length(width, self._looks.base)

    def _gutter(self, row: int, turn: Turn) -> Segment:
        """Who speaks, when, and a sign for the role.

        ▸ a child's words still to do, ✓ done, · the interviewer, ○ another adult, ? several or unknown, ◆ a bookmark.
        """
        place, is_voice = self._layout.row_in_turn(row), turn.speaker.is_child_voice
        style = self._looks.child_label if is_voice else self._looks.gutter
        told = ""
        if self._layout.is_gap(row):
            pass
        elif place == 0:
            done = "✓" if turn.number in self._done_turns else "▸"
            told = _label(done if is_voice else _SIGNS.get(turn.speaker.role, "?"), turn)
            if turn.number in self._bookmarked_turns:
                told = set_cell_size(told, GUTTER - 2) + "◆"
        elif place == 1 and not _clock_fits(turn):
            told = f"  {turn.clock}"
        return Segment(set_cell_size(told, GUTTER), style)

    def _lanes(self, row: int, stripes: list[Stripe]) -> list[Segment]:
        """The stripes left of the words: a letter where one begins, a short line where it ends.

        Where more codings lie than there are lanes, the last lane says how many are not drawn: +2, or 9+.
        """
        if not stripes:
            return [Segment(" " * (LEFT - GUTTER), self._looks.base)]
        n_lanes = N_LANES - 1 if any(stripe.lane >= N_LANES for stripe in stripes) else N_LANES
        signs = [Segment(" ", self._looks.base)] * n_lanes
        hidden = [stripe for stripe in stripes if stripe.lane >= n_lanes]
        for stripe in stripes:
            if stripe.lane < n_lanes:
                line, end = self._shapes.get(stripe.coding.code, _SHAPES[0])
                sign = stripe.letter if row == stripe.first else end if row == stripe.last else line
                signs[stripe.lane] = Segment(sign, self._stripe_style(stripe.coding))
        if hidden:
            is_focused = any(stripe.coding.id == self._focused for stripe in hidden)
            style = self._looks.base + Style(bold=True, reverse=True) if is_focused else self._looks.base
            signs.append(Segment(f"+{len(hidden)}" if len(hidden) <= 9 else "9+", style))
        return [*signs, Segment(" " * (LEFT - GUTTER - sum(len(each.text) for each in signs)), self._looks.base)]

    def _words(self, span: Span, turn: Turn, codings: list[Coding], mark: _Mark | None) -> list[Segment]:
        edges = {span.start, span.end}
        edges |= {edge for coding in codings for edge in (coding.span.start, coding.span.end)}
        edges |= set(mark or ())
        bounds = sorted(edge for edge in edges if span.start <= edge <= span.end)
        segments = []
        for start, end in pairwise(bounds):
            there = [coding for coding in codings if coding.span.start <= start < coding.span.end]
            here = selected = False
            if mark is not None:
                here, selected = mark[0] <= start < mark[1], mark[2] <= start < mark[3]
            style = self._style(turn, there, here=here, selected=selected)
            if shown := self._layout.shown(start, end):
                segments.append(Segment(shown, style))
        return segments

    def _style(self, turn: Turn, codings: list[Coding], *, here: bool, selected: bool) -> Style:
        """Return the look of a place. One tint, that of the focused or of the shortest coding; an underline where
        several lie on one another; cursor and selection over both.
        """
        top = ""
        if codings:
            top = min(codings, key=lambda each: (each.id != self._focused, len(each.span), each.code)).code
        is_voice = turn.speaker.is_child_voice
        key = (is_voice, top, len(codings) > 1, here, selected)
        if key not in self._styles:
            style = self._looks.base if is_voice else self._looks.adult
            if codings:
                background = self._looks.background.blend(Color.parse(self._colours.get(top, "#888888")), TINT)
                style += Style(bgcolor=background.rich_color, underline=len(codings) > 1 or None)
            if here:
                style += self._looks.cursor_selected if selected else self._looks.cursor
            elif selected:
                style += self._looks.selection
            self._styles[key] = style
        return self._styles[key]

    def _stripe_style(self, coding: Coding) -> Style:
        key = (coding.code, coding.id == self._focused)
        if key not in self._stripe_styles:
            colour = Style(color=self._colours.get(coding.code), bold=True, reverse=key[1] or None)
            self._stripe_styles[key] = self._looks.base + colour
        return self._stripe_styles[key]


def _mark_on(start: int, end: int, pointer: Pointer) -> _Mark | None:
    """Return what of cursor and selection lies on a row: both as offsets, nothing as 0 to 0; None for neither."""
    word, selected = pointer.word, pointer.selection
    is_here = word is not None and word.start < end and start < word.end
    is_selected = selected is not None and selected.start < end and start < selected.end
    if not is_here and not is_selected:
        return None
    here = (max(start, word.start), min(end, word.end)) if word is not None and is_here else (0, 0)
    if selected is None or not is_selected:
        return (*here, 0, 0)
    return (*here, max(start, selected.start), min(end, selected.end))


def _label(sign: str, turn: Turn) -> str:
    label = harmless(turn.speaker.label)[: GUTTER - 3]
    return f"{sign} {label} {turn.clock}" if _clock_fits(turn) else f"{sign} {label}"


def _clock_fits(turn: Turn) -> bool:
    return len(turn.speaker.label[: GUTTER - 3]) + len(turn.clock) + 1 <= GUTTER - 3


def _shapes(colours: Mapping[str, str], codebook: Codebook) -> Mapping[str, tuple[str, str]]:
    """Return line and end of each code's stripe; codes of the same colour take turns."""
    seen: dict[str, int] = {}
    shapes = {}
    for code in (each.id for each in codebook.codable):
        colour = colours.get(code, "")
        shapes[code] = _SHAPES[seen.get(colour, 0) % len(_SHAPES)]
        seen[colour] = seen.get(colour, 0) + 1
    return shapes
