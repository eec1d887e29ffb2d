"""A transcript as painted rows with the coder's place in it; keys and mouse come with the classes built on it.

What changes is worked out first and only its rows are painted: no key costs more in a longer transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from voices.memory import give_back
from voices.model import Codebook, Coding, Span, Transcript
from voices.tui.coding.layout import Layout
from voices.tui.coding.paint import LEFT, Looks, Painter
from voices.tui.coding.pointing import Pointer, Pointing
from voices.tui.coding.stripes import Stripe, Stripes
from voices.tui.coding.views import MINE, View

MAX_TEXT = 72
_MARGIN = 3
# Below this the question would take too much of what can be seen.
_LEAST_ROWS_WITH_QUESTION = 8


class ReadingView(ScrollView, can_focus=True):
    """One transcript, its codings, and the coder's place."""

    DEFAULT_CSS = """
    ReadingView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
        & > .transcript--adult { color: $text-muted; }
        & > .transcript--gutter { color: $text-muted; }
        & > .transcript--child { text-style: bold; }
        & > .transcript--question { color: $text-muted; background: $boost; text-style: italic; }
        & > .transcript--cursor { text-style: reverse; }
        & > .transcript--cursor-selected { background: $primary; color: $background; text-style: bold underline; }
        & > .transcript--selection { background: $primary; color: $background; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--adult",
        "transcript--gutter",
        "transcript--child",
        "transcript--question",
        "transcript--cursor",
        "transcript--cursor-selected",
        "transcript--selection",
    }
    ALLOW_SELECT = False

    class Moved(Message):
        """Cursor or selection changed, or whether selections snap to words."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._at: Pointing | None = None
        self._codebook: Codebook | None = None
        self._codings: Sequence[Coding] = ()
        self._colours: Mapping[str, str] = {}
        self._done: frozenset[int] = frozenset()
        self._bookmarked: frozenset[int] = frozenset()
        self._view = MINE
        self._highlighted: UUID | None = None
        self._layout: Layout | None = None
        self._stripes: Stripes | None = None
        self._painter: Painter | None = None
        self._painted_in: Looks | None = None
        self._hardware_cursor = False
        self.on_moved: Callable[[], None] | None = None

    # what is shown

    def show(self, transcript: Transcript, codebook: Codebook, colours: Mapping[str, str]) -> None:
        """Show another transcript, from its first word."""
        self._at, self._codebook, self._colours = Pointing(transcript, snapping=self.snapping), codebook, colours
        self._codings, self._done, self._bookmarked = (), frozenset(), frozenset()
        self._layout, self._highlighted = None, None
        self._lay_out()
        self.scroll_to(y=0, animate=False, immediate=True)
        self._tell_moved()

    def set_marks(
        self, codings: Sequence[Coding], done_turns: frozenset[int], bookmarked_turns: frozenset[int] = frozenset()
    ) -> None:
        """Show these codings, finished turns and bookmarks; only rows on which that is seen are painted."""
        self._codings, self._done, self._bookmarked = codings, done_turns, bookmarked_turns
        if self._painter is not None and self._stripes is not None:
            changed = self._stripes.update(self._view.of(codings))
            self._repaint(changed + self._painter.set_turns(done_turns, bookmarked_turns))

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Take the colours of another theme."""
        self._colours = colours
        self._take_looks()

    def set_codebook(self, codebook: Codebook, colours: Mapping[str, str]) -> None:
        """Take another version of the codebook with its colours."""
        self._codebook, self._colours = codebook, colours
        if self._layout is not None:
            self._stripes = Stripes(self._layout, self._view.of(self._codings), codebook)
            self._take_looks()

    def turns_that_end_in_sight(self) -> list[int]:
        """Return the numbers of the turns whose last line can be seen, in order."""
        if self._layout is None:
            return []
        top, below = self.scroll_offset.y, min(self._layout.n_rows, self.scroll_offset.y + self.size.height)
        seen = sorted({self._layout.turn(row).number for row in range(top, below)})
        return [number for number in seen if self._layout.rows_of_turn(number).stop <= below]

    def set_view(self, view: View) -> None:
        """Draw the codings of this view only; the others stay where they are."""
        self._view = view
        if self._stripes is not None:
            self._repaint(self._stripes.update(view.of(self._codings)))

    @property
    def view(self) -> View:
        """Which codings are drawn."""
        return self._view

    def highlight(self, coding: UUID | None) -> None:
        """Let one coding stand out: its stripe reversed, its words in its tint. None: no coding."""
        if coding != self._highlighted:
            self._highlighted = coding
            if self._painter is not None:
                self._repaint(self._painter.set_focused(coding))

    @property
    def highlighted(self) -> UUID | None:
        """The coding that stands out."""
        return self._highlighted

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
    def snapping(self) -> bool:
        """Whether selections snap to whole words; else they may end between any two signs."""
        return self._at is None or self._at.snapping

    @property
    def selection(self) -> Span | None:
        """What is selected, None when nothing is."""
        return None if self._at is None else self._at.selection

    @property
    def pointer(self) -> Pointer | None:
        """Where the coder is, to be compared: equal while nothing moved."""
        return None if self._at is None else self._at.pointer

    @property
    def hardware_cursor(self) -> bool:
        """Whether the terminal's own cursor follows the coder's, for screen readers and magnifiers."""
        return self._hardware_cursor

    @hardware_cursor.setter
    def hardware_cursor(self, follows: bool) -> None:
        self._hardware_cursor = follows
        self._place_hardware_cursor()

    def bring_above(self, n_rows: int) -> None:
        """Scroll so that the selection stands in so many rows from the top, under what was said before it."""
        if self._layout is None:
            return
        span = self.selection or Span(self.cursor, self.cursor + 1)
        first, last = self._layout.row_at(span.start), self._layout.row_at(span.end - 1)
        if not self.scroll_offset.y <= first <= last < self.scroll_offset.y + n_rows:
            before = max(1, min(n_rows // 2, n_rows - (last - first) - 1))
            self._scroll_to_row(max(0, first - before))

    def bring_up(self) -> None:
        """Scroll so that the cursor stands in the upper part, with what follows it in sight."""
        if self._layout is not None and self.size.height:
            row, top, height = self._layout.row_at(self.cursor), self.scroll_offset.y, self.size.height
            if not top <= row < top + height // 2:
                self._scroll_to_row(max(0, row - height // 3))

    def stripes_here(self) -> list[Stripe]:
        """Return the stripes of the codings under the cursor that are drawn, the shortest first."""
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

    # painting

    def render_line(self, y: int) -> Strip:
        """Return one row as Textual paints it."""
        return self._rows(range(y, y + 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows as they are kept: there is no border or padding here that Textual would have to add."""
        strips = self._rows(crop.line_range)
        for line_filter in self.get_line_filters():
            background = self.background_colors[1]
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _rows(self, seen: range) -> list[Strip]:
        """Return rows of the screen; over a child's answer stands its question, blank ones behind the last."""
        width, top = self.scrollable_content_region.width, self.scroll_offset.y
        if self._painter is None or self._at is None or self._layout is None:
            return [Strip.blank(width, self.rich_style)] * len(seen)
        pointer, paint = self._at.pointer, self._painter.row
        rows = range(top + seen.start, min(top + seen.stop, self._layout.n_rows))
        strips = [paint(row, width, pointer) for row in rows]
        if seen.start == 0 and strips and (question := self._question_row(width)) is not None:
            strips[0] = question
        return strips + [Strip.blank(width, self.rich_style)] * (len(seen) - len(strips))

    def on_resize(self) -> None:
        """Wrap anew when the width changed; the word under the cursor stays on the screen."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Paint anew when the theme changed."""
        super().notify_style_update()
        if (
            self._painter is not None and self._looks() != self._painted_in
        ):  # it is also told when only the focus changes
            self._take_looks()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Paint the rows in sight; the scroll bar only when its thumb is to be seen elsewhere, which costs as much."""
        if self.show_vertical_scrollbar and self._thumb(new_value) != self._thumb(self.vertical_scrollbar.position):
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)
        self._place_hardware_cursor()

    # inside

    def _lay_out(self) -> None:
        if self._at is None or self._codebook is None or not self.size.width:
            return
        was_shown = self._layout is not None
        width = max(8, min(MAX_TEXT, self.scrollable_content_region.width - LEFT - 1))
        if self._layout is None or self._layout.width != width:
            self._layout = self._stripes = self._painter = None  # a long one is not held twice
            self._layout = Layout(self._at.transcript, width)
            self._stripes = Stripes(self._layout, self._view.of(self._codings), self._codebook)
            if was_shown:
                self.call_after_refresh(give_back)
        self.virtual_size = Size(self.scrollable_content_region.width, self._layout.n_rows)
        self._take_looks()
        self._show_cursor() if was_shown else self.bring_up()

    def _take_looks(self) -> None:
        """Paint every row anew; the text stays wrapped, the stripes in their lanes."""
        if self._layout is None or self._stripes is None:
            return
        looks = self._looks()
        self._painter = Painter(
            self._layout, self._stripes, self._colours, looks, self._done, self._bookmarked, self._highlighted
        )
        self._painted_in = looks
        self.refresh()

    def _looks(self) -> Looks:
        base = self.rich_style
        style = self.get_component_rich_style
        adult, gutter, child, question = (
            style(f"transcript--{name}") for name in ("adult", "gutter", "child", "question")
        )
        names = ("cursor", "cursor-selected", "selection")
        cursor, cursor_selected, selection = (style(f"transcript--{name}", partial=True) for name in names)
        background = Color.from_rich_color(base.bgcolor) if base.bgcolor else Color(0, 0, 0)
        return Looks(base, adult, gutter, child, cursor, cursor_selected, selection, question, background)

    def _question_row(self, width: int) -> Strip | None:
        """Return the question that the child's answer at the top of the screen belongs to, scrolled off by now."""
        top = self.scroll_offset.y
        if self._painter is None or top == 0 or self.size.height < _LEAST_ROWS_WITH_QUESTION:
            return None
        return self._painter.question_above(top, width)

    def _repaint(self, changed: Iterable[range]) -> None:
        """Paint these rows anew, those that can be seen at once."""
        changed = list(changed)
        if self._painter is not None:
            self._painter.forget(changed)
        self._refresh_rows(changed)

    def _refresh_rows(self, changed: Iterable[range]) -> None:
        """Ask for those of these rows that can be seen."""
        top, height = self.scroll_offset.y, self.size.height
        seen = {row - top for rows in changed for row in range(max(top, rows.start), min(top + height, rows.stop))}
        if seen:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in sorted(seen)))

    def _do(self, act: Callable[[Pointing], None]) -> None:
        """Move the coder's place, paint what changed, keep the cursor in sight, and tell the screen."""
        if self._at is None:
            return
        before = self._at.pointer, self._at.selecting, self._at.snapping
        act(self._at)
        after = self._at.pointer, self._at.selecting, self._at.snapping
        if before == after:
            return
        if self._layout is not None:
            self._refresh_rows(self._layout.rows_of(span) for span in before[0].changes(after[0]))
            self._show_cursor()
            self._place_hardware_cursor()
        self._tell_moved()

    def _tell_moved(self) -> None:
        """Call whoever wants to know at once, so that all of it is one frame; else send a message."""
        if self.on_moved is None:
            self.post_message(self.Moved())
        else:
            self.on_moved()

    def _show_cursor(self) -> None:
        if self._layout is None or not self.size.height:
            return
        row, top, height = self._layout.row_at(self.cursor), self.scroll_offset.y, self.size.height
        margin = min(_MARGIN, height // 4)
        if row < top + margin:
            self._scroll_to_row(max(0, row - margin))
        elif row >= top + height - margin:
            self._scroll_to_row(row - height + margin + 1)

    def _thumb(self, y: float) -> int:
        """Return where the scroll bar's thumb begins when so many rows are scrolled off, in eighths of a row."""
        height, n_rows = self.size.height, self.virtual_size.height
        if n_rows <= height:
            return 0
        thumb = max(1, height * height / n_rows)
        return int(8 * (height - thumb) * y / (n_rows - height))

    def _scroll_to_row(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, immediate=True)

    def _place_hardware_cursor(self) -> None:
        """Put the terminal's cursor where the coder's is, when it is wanted and in sight."""
        if not self._hardware_cursor or self._layout is None or not self.is_mounted:
            return
        row, cell = self._layout.cell_at(self.cursor)
        y = row - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.app.cursor_position = self.content_region.offset + Offset(LEFT + cell, y)
