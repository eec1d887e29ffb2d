"""The transcript as a widget: keys and mouse move the coder's place, rows are painted on demand.

It never knows a session. It says what happens by messages; the screen asks it for the selection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from voices.coding import spans
from voices.model import Codebook, Coding, Span, Transcript
from voices.tui.coding.layout import Layout
from voices.tui.coding.paint import GUTTER, LEFT, Looks, Painter
from voices.tui.coding.pointing import Pointer, Pointing
from voices.tui.coding.stripes import Stripe, Stripes
from voices.tui.keys import key

MAX_TEXT = 72
_MARGIN = 3

_key = partial(key, "reading")


class TranscriptView(ScrollView, can_focus=True):
    """One transcript to read and select in."""

    DEFAULT_CSS = """
    TranscriptView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .transcript--adult { color: $text-muted; }
        & > .transcript--gutter { color: $text-muted; }
        & > .transcript--child { text-style: bold; }
        & > .transcript--cursor { text-style: reverse; }
        & > .transcript--cursor-selected { background: $primary; color: $background; text-style: bold underline; }
        & > .transcript--selection { background: $primary; color: $background; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--adult",
        "transcript--gutter",
        "transcript--child",
        "transcript--cursor",
        "transcript--cursor-selected",
        "transcript--selection",
    }
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("left", "word(-1)", "Word back", "Go back a word"),
        _key("right", "word(1)", "Word on", "Go on a word"),
        _key("up", "line(-1)", "Line up", "Go up a line"),
        _key("down", "line(1)", "Line down", "Go down a line"),
        _key("comma", "sentence(-1)", "Sentence back", "Go to the start of this sentence, or of the one before"),
        _key("full_stop", "sentence(1)", "Sentence on", "Go to the next sentence"),
        _key("p", "turn(-1)", "Turn back", "Go to the start of this turn, or of the one before"),
        _key("n", "turn(1)", "Turn on", "Go to the next turn"),
        _key("pageup", "page(-1)", "Page up", "Go up a page"),
        _key("pagedown", "page(1)", "Page down", "Go down a page"),
        _key("home", "edge(-1)", "Start", "Go to the first word"),
        _key("end", "edge(1)", "End", "Go to the last word"),
        _key("space", "widen", "Select", "Select the sentence, then the turn, then nothing", show=True),
        _key("shift+right,plus", "grow(1)", "Grow", "Take one more word into the selection"),
        _key("shift+left,minus", "grow(-1)", "Shrink", "Take the last word out of the selection"),
        _key("shift+down", "grow_line(1)", "Grow by a line", "Take one more line into the selection"),
        _key("shift+up", "grow_line(-1)", "Shrink by a line", "Take a line out of the selection"),
        _key("less_than_sign", "move_start(-1)", "Start earlier", "Let the selection begin a word earlier"),
        _key("greater_than_sign", "move_start(1)", "Start later", "Let the selection begin a word later"),
        _key("v", "toggle_selecting", "Select by moving", "Begin to select by moving, or stop"),
    ]

    class Moved(Message):
        """Cursor or selection changed."""

    class PickerWanted(Message):
        """The right mouse button asks for a code for what is selected."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._at: Pointing | None = None
        self._codebook: Codebook | None = None
        self._codings: Sequence[Coding] = ()
        self._colours: Mapping[str, str] = {}
        self._done: frozenset[int] = frozenset()
        self._layout: Layout | None = None
        self._stripes: Stripes | None = None
        self._painter: Painter | None = None
        self._goal_cell: int | None = None
        self._drag_at: tuple[int, int] | None = None
        self._drag_timer: Timer | None = None

    # what is shown

    def show(self, transcript: Transcript, codebook: Codebook, colours: Mapping[str, str]) -> None:
        """Show another transcript, from its first word."""
        self._at, self._codebook, self._colours = Pointing(transcript), codebook, colours
        self._codings, self._done, self._layout = (), frozenset(), None
        self._lay_out()
        self.scroll_to(y=0, animate=False)
        self.post_message(self.Moved())

    def set_marks(self, codings: Sequence[Coding], done_turns: frozenset[int]) -> None:
        """Show these codings and finished turns."""
        self._codings, self._done = codings, done_turns
        self._rebuild()

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Take the colours of another theme."""
        self._colours = colours
        self._rebuild()

    # where the coder is

    @property
    def cursor(self) -> int:
        """Offset of the word under the cursor."""
        return 0 if self._at is None else self._at.cursor

    @property
    def selecting(self) -> bool:
        """Whether moving selects."""
        return self._at is not None and self._at.selecting

    @property
    def selection(self) -> Span | None:
        """What is selected, in whole words; None when nothing is."""
        return None if self._at is None else self._at.selection

    @property
    def pointer(self) -> Pointer | None:
        """Where the coder is, to be compared: equal while nothing moved."""
        return None if self._at is None else self._at.pointer

    def bring_above(self, n_rows: int) -> None:
        """Scroll so that the selection stands in so many rows from the top, under what was said before it."""
        if self._layout is None:
            return
        span = self.selection or Span(self.cursor, self.cursor + 1)
        first, last = self._layout.row_at(span.start), self._layout.row_at(span.end - 1)
        if not self.scroll_offset.y <= first <= last < self.scroll_offset.y + n_rows:
            before = max(1, min(n_rows // 2, n_rows - (last - first) - 1))
            self.scroll_to(y=max(0, first - before), animate=False)

    def stripes_here(self) -> list[Stripe]:
        """Return the stripes of the codings under the cursor, the shortest first."""
        return [] if self._stripes is None else self._stripes.at(self.cursor)

    def select(self, span: Span) -> None:
        """Select a stretch of text and go to its end."""
        self._do(lambda at: at.select(span))

    def go_to(self, offset: int) -> None:
        """Put the cursor on a word and select nothing."""
        self.let_go()
        self._do(lambda at: at.go(offset))

    def let_go(self) -> None:
        """Select nothing; the cursor stays."""
        self._do(Pointing.let_go)

    # keys

    def action_word(self, step: int) -> None:
        """Go a word back or on."""
        self._do(lambda at: at.word(step))

    def action_line(self, step: int) -> None:
        """Go a line up or down, keeping the column."""
        self._go_rows(step)

    def action_page(self, step: int) -> None:
        """Go a page up or down."""
        self._go_rows(step * max(1, self.size.height - 2))

    def action_sentence(self, step: int) -> None:
        """Go a sentence back or on."""
        self._do(lambda at: at.sentence(step))

    def action_turn(self, step: int) -> None:
        """Go a turn back or on."""
        self._do(lambda at: at.turn(step))

    def action_edge(self, which: int) -> None:
        """Go to the first or the last word."""
        self._do(lambda at: at.edge(which))

    def action_widen(self) -> None:
        """Select the sentence, then the turn, then nothing."""
        self._do(Pointing.widen)

    def action_grow(self, step: int) -> None:
        """Move the end of the selection by a word."""
        self._do(lambda at: at.extend(lambda: at.word(step)))

    def action_grow_line(self, step: int) -> None:
        """Move the end of the selection by a line."""
        target = self._offset_rows_away(step)
        if target is not None:
            self._do(lambda at: at.extend_to(target))

    def action_move_start(self, step: int) -> None:
        """Move the start of the selection by a word."""
        self._do(lambda at: at.move_start(step))

    def action_toggle_selecting(self) -> None:
        """Begin to select by moving, or stop."""
        self._do(Pointing.toggle_selecting)

    # mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse and begin to drag; a click on a stripe selects its passage."""
        self.focus()
        offset = self._offset_under(event.x, event.y)
        if offset is None:
            return
        event.stop()
        stripe = self._stripe_under(event.x, event.y)
        if event.button == 3:
            if self.selection is None or not self.selection.contains(offset):
                self.go_to(offset)
            self.post_message(self.PickerWanted())
        elif stripe is not None:
            self.select(stripe.coding.span)
        else:
            if event.shift:
                self._do(lambda at: at.extend_to(offset))
            else:
                self.go_to(offset)
            self._drag_at = (event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse while it is dragged; beyond the edge the text scrolls."""
        if self._drag_at is None or (event.x, event.y) == self._drag_at:
            return
        event.stop()
        self._drag_at = (event.x, event.y)
        self._drag()
        outside = not 0 <= event.y < self.size.height
        if outside and self._drag_timer is None:
            self._drag_timer = self.set_interval(0.05, self._drag)
        elif not outside:
            self._stop_drag_timer()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag."""
        if self._drag_at is not None:
            event.stop()
            self._drag_at = None
            self._stop_drag_timer()
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Select the sentence on a double click, the turn on a triple one."""
        if self._at is None or event.button != 1 or event.chain < 2 or event.x < LEFT:
            return
        event.stop()
        transcript = self._at.transcript
        turn = transcript.turn_at(self.cursor)
        wanted = spans.sentence_at(transcript, self.cursor) if event.chain == 2 else turn.span
        if wanted is not None:
            self.select(wanted)

    # painting

    def render_line(self, y: int) -> Strip:
        """Return one row as Textual paints it."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if self._painter is None or self._at is None or self._layout is None or row >= self._layout.n_rows:
            return Strip.blank(width, self.rich_style)
        return self._painter.row(row, width, self._at.pointer)

    def on_resize(self) -> None:
        """Wrap anew when the width changed; the word under the cursor stays on the screen."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Paint anew when the theme changed."""
        super().notify_style_update()
        self._rebuild()

    # inside

    def _lay_out(self) -> None:
        if self._at is None or not self.size.width:
            return
        width = min(MAX_TEXT, self.scrollable_content_region.width - LEFT)
        if self._layout is None or self._layout.width != width:
            self._layout = Layout(self._at.transcript, width)
        self.virtual_size = Size(self.scrollable_content_region.width, self._layout.n_rows)
        self._rebuild()
        self._show_cursor()

    def _rebuild(self) -> None:
        """Make stripes and painter anew; the text stays wrapped."""
        if self._layout is None or self._codebook is None:
            return
        self._stripes = Stripes(self._layout, self._codings, self._codebook)
        self._painter = Painter(self._layout, self._stripes, self._colours, self._looks(), self._done)
        self.refresh()

    def _looks(self) -> Looks:
        base = self.rich_style
        style = self.get_component_rich_style
        adult, gutter, child = (style(f"transcript--{name}") for name in ("adult", "gutter", "child"))
        names = ("cursor", "cursor-selected", "selection")
        cursor, cursor_selected, selection = (style(f"transcript--{name}", partial=True) for name in names)
        background = Color.from_rich_color(base.bgcolor) if base.bgcolor else Color(0, 0, 0)
        return Looks(base, adult, gutter, child, cursor, cursor_selected, selection, background)

    def _do(self, act: Callable[[Pointing], None], goal_cell: int | None = None) -> None:
        """Move the coder's place, paint what changed, keep the cursor in sight, and tell the screen."""
        if self._at is None:
            return
        self._goal_cell = goal_cell
        before, was_selecting = self._at.pointer, self._at.selecting
        act(self._at)
        after = self._at.pointer
        if self._layout is None or (before == after and was_selecting == self._at.selecting):
            return
        top, height = self.scroll_offset.y, self.size.height
        changed = {row for span in (*before.spans(), *after.spans()) for row in self._layout.rows_of(span)}
        for row in changed:
            if top <= row < top + height:
                self.refresh(Region(0, row - top, self.size.width, 1))
        self._show_cursor()
        self.post_message(self.Moved())

    def _go_rows(self, n_rows: int) -> None:
        target = self._offset_rows_away(n_rows)
        if target is not None:
            self._do(lambda at: at.go(target), self._goal_cell)

    def _offset_rows_away(self, n_rows: int) -> int | None:
        """Return the offset so many rows up or down, in the column the coder came from; empty rows are passed."""
        if self._layout is None:
            return None
        row, cell = self._layout.cell_at(self.cursor)
        self._goal_cell = cell if self._goal_cell is None else self._goal_cell
        step = 1 if n_rows > 0 else -1
        target = max(0, min(self._layout.n_rows - 1, row + n_rows))
        while 0 <= target < self._layout.n_rows and self._layout.span(target) is None:
            target += step
        if not 0 <= target < self._layout.n_rows:
            target = row
        return self._layout.offset_at(target, self._goal_cell)

    def _show_cursor(self) -> None:
        if self._layout is None or not self.size.height:
            return
        row, top, height = self._layout.row_at(self.cursor), self.scroll_offset.y, self.size.height
        margin = min(_MARGIN, height // 4)
        if row < top + margin:
            self.scroll_to(y=max(0, row - margin), animate=False)
        elif row >= top + height - margin:
            self.scroll_to(y=row - height + margin + 1, animate=False)

    def _offset_under(self, x: int, y: int) -> int | None:
        return None if self._layout is None else self._layout.offset_at(y + self.scroll_offset.y, max(0, x - LEFT))

    def _stripe_under(self, x: int, y: int) -> Stripe | None:
        row = y + self.scroll_offset.y
        if self._stripes is None or self._layout is None or row >= self._layout.n_rows:
            return None
        return next((stripe for stripe in self._stripes.on_row(row) if GUTTER + stripe.lane == x < LEFT - 1), None)

    def _drag(self) -> None:
        """Select up to where the mouse is, scrolling when that is outside."""
        if self._drag_at is None:
            return
        x, y = self._drag_at
        beyond = min(0, y) + max(0, y - self.size.height + 1)
        if beyond:
            self.scroll_to(y=self.scroll_offset.y + beyond, animate=False)
        offset = self._offset_under(x, max(0, min(self.size.height - 1, y)))
        if offset is not None and self._at is not None:
            moved = self._at.word_start(offset) != self.cursor
            if moved or self.selection is not None:
                self._do(lambda at: at.extend_to(offset))

    def _stop_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
