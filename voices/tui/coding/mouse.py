"""What the mouse does in a transcript: place the cursor, select by dragging, take a stripe's passage, ask for codes."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.timer import Timer

from voices.coding import spans
from voices.tui.coding.paint import GUTTER, LEFT
from voices.tui.coding.reading_view import ReadingView
from voices.tui.coding.stripes import Stripe


class MouseView(ReadingView):
    """A transcript that can be read and selected in by mouse alone."""

    class PickerWanted(Message):
        """The right mouse button asks for a code for what is selected."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drag_at: tuple[int, int] | None = None
        self._drag_timer: Timer | None = None

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

    # inside

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
            self._scroll_to_row(self.scroll_offset.y + beyond)
        offset = self._offset_under(x, max(0, min(self.size.height - 1, y)))
        if offset is not None and self._at is not None:
            moved = self._at.stop_at(offset) != self.cursor
            if moved or self.selection is not None:
                self._do(lambda at: at.extend_to(offset))

    def _stop_drag_timer(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None
