"""Jumps on the coding screen: to a turn or a clock, to bookmarks, and back to where the coder was before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from voices.coding.session import CodingSession
from voices.errors import VoicesError
from voices.model import Bookmark
from voices.tui.coding.base import CodingBase
from voices.tui.coding.leaping import LeapingView
from voices.tui.keys import key
from voices.tui.widgets.line_list import Line, LineList, line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput

_MOST_STEPS_BACK = 100
_CELLS_TO_CLEAR = 3
_SECONDS_OF_STILLNESS = 5.0


class GoToBox(Overlay):
    """Asks for a turn or a clock; what cannot be gone to is told in the box, which stays open."""

    DEFAULT_CSS = """
    GoToBox { & > .go-to--note { height: auto; color: $text-muted; } }
    """
    _HELP = "A turn such as 14, or a clock such as 12:31 or 1:02:31. Enter goes there."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._go: Callable[[str], str] = str
        self._input = SafeInput(placeholder="turn or clock", compact=True)
        self._note = Static(self._HELP, classes="go-to--note", markup=False)

    def compose(self) -> ComposeResult:
        """Title, what is typed, a hint."""
        yield self._title
        yield self._input
        yield self._note

    def ask(self, title: str, go: Callable[[str], str]) -> None:
        """Open empty; `go` gets what was typed and returns what is wrong with it, empty when all is well."""
        self._go, self._input.value = go, ""
        self._note.update(self._HELP)
        self.open_with(title, self._input)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go there."""
        event.stop()
        wrong = self._go(event.value) if event.value.strip() else ""
        if wrong:
            self._note.update(wrong)
            self.app.bell()
        else:
            self.action_close()


class BookmarkBox(Overlay, can_focus=True):
    """Lists bookmarks, to go to one or to clear some."""

    DEFAULT_CSS = """
    BookmarkBox { & > LineList { height: auto; max-height: 24; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="bookmarks.up"),
        Binding("down", "move(1)", "Down", show=False, id="bookmarks.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="bookmarks.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="bookmarks.page_down"),
        Binding("enter", "done", "Go there", id="bookmarks.go", tooltip="Go to the highlighted bookmark"),
        Binding("d,delete", "clear", "Clear", id="bookmarks.clear", tooltip="Take the highlighted bookmark away"),
    ]

    class Chosen(Message):
        """A bookmark was chosen: to be gone to, or to be cleared."""

        def __init__(self, bookmark: Bookmark, *, clear: bool) -> None:
            super().__init__()
            self.bookmark = bookmark
            self.clear = clear

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._n_lines = 1
        self._list = LineList(has_cursor=True, id="bookmarks")

    def compose(self) -> ComposeResult:
        """Title and bookmarks."""
        yield self._title
        yield self._list

    def ask(self, bookmarks: Sequence[Bookmark]) -> None:
        """Open with these bookmarks."""
        self.set_bookmarks(bookmarks)
        self.open_with("Bookmarks (d or a click on x clears)", self)

    def set_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Show these bookmarks; the highlight stays where it was if it can."""
        lines = [
            Line(
                (
                    (" x ", "dim"),
                    (f"{each.name:<20} ", "text"),
                    (f"turn {each.turn:<6}", "text"),
                    (f"{each.clock:>8}", "dim"),
                ),
                each,
            )
            for each in bookmarks
        ]
        self._list.set_lines(lines or [line(" No bookmarks yet: b sets one at the cursor. Esc closes.", "dim")])
        self._n_lines = len(lines)
        self.fit()

    def fit(self) -> None:
        """Take as many rows as there are bookmarks and room."""
        self._list.styles.height = max(1, min(24, self._n_lines, self.screen.size.height - 8))

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)

    def action_done(self) -> None:
        """Go to the highlighted bookmark."""
        if isinstance(bookmark := self._list.key_here, Bookmark):
            self.action_close()
            self.post_message(self.Chosen(bookmark, clear=False))

    def action_clear(self) -> None:
        """Take the highlighted bookmark away; the box stays open."""
        if isinstance(bookmark := self._list.key_here, Bookmark):
            self.post_message(self.Chosen(bookmark, clear=True))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A click goes there; one on the sign in front clears."""
        event.stop()
        if event.cell < _CELLS_TO_CLEAR:
            self.action_clear()
        else:
            self.action_done()


class Jumping(CodingBase):
    """Keys that jump, and the way back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("coding", "g", "go_to", "Go to", "Go to a turn or to a clock"),
        key("coding", "b", "bookmark", "Bookmark", "Set a bookmark at the cursor, or clear the one in this turn"),
        key("coding", "B", "bookmarks", "Bookmarks", "List your bookmarks in all interviews"),
        key("coding", "backspace", "back", "Back", "Go back to where you were before the last jump"),
    ]

    def __init__(self, session: CodingSession) -> None:
        super().__init__(session)
        self._trail: list[tuple[UUID, int]] = []
        self._rested_at: tuple[UUID, int] | None = None

    def on_mount(self) -> None:
        """Look now and then whether the coder rests."""
        self.set_interval(_SECONDS_OF_STILLNESS, self.keep_place_at_rest)

    def on_screen_suspend(self) -> None:
        """Keep the place while another screen is shown."""
        self._keep_place()

    def on_unmount(self) -> None:
        """Keep the place when the coder leaves."""
        self._keep_place()

    def keep_place_at_rest(self) -> None:
        """Keep the place when the coder has not moved since this was asked last, and is in another turn than kept."""
        here = (self._session.transcript.id, self._view.cursor)
        rested, self._rested_at = here == self._rested_at, here
        if rested and not (self._kept is not None and self._is_in_turn(self._kept)):
            self._keep_place()

    def open_from_here(self, transcript: UUID) -> None:
        """Turn to another interview, where the coder left it; backspace comes back."""
        self.remember_place()
        self._open(transcript)

    def jump(self, transcript: UUID, offset: int) -> None:
        """Go to a place in any interview; backspace comes back."""
        self.remember_place()
        self.go_to_place(transcript, offset)

    @on(LeapingView.Leaping)
    def remember_leap(self, event: LeapingView.Leaping) -> None:
        """Keep where the coder was before the first or the last word."""
        self.remember_place(event.offset)

    def remember_place(self, offset: int | None = None) -> None:
        """Keep where the coder is as the place to come back to."""
        here = (self._session.transcript.id, self._view.cursor if offset is None else offset)
        if self._trail[-1:] != [here]:
            self._trail.append(here)
            del self._trail[:-_MOST_STEPS_BACK]

    def action_back(self) -> None:
        """Go back to where the coder was before the last jump, step by step."""
        here = (self._session.transcript.id, self._view.cursor)
        while self._trail and self._trail[-1] == here:
            self._trail.pop()
        if not self._trail:
            self.tell("There is nowhere to go back to.")
            return
        transcript, offset = self._trail.pop()

        def go() -> None:
            self.go_to_place(transcript, offset)

        self.attempt(go)

    def action_go_to(self) -> None:
        """Ask for a turn or a clock."""
        n_turns = len(self._session.transcript.turns)
        box = self.query_one(GoToBox)
        box.ask(f"Go to (turns 1 to {n_turns})", self._go_to_told)

    def action_bookmark(self) -> None:
        """Set a bookmark at the cursor, or clear the one in this turn."""
        self._act(lambda: self._session.toggle_bookmark(self._view.cursor))

    def action_bookmarks(self) -> None:
        """List the bookmarks of all interviews."""
        self.query_one(BookmarkBox).ask(self._session.bookmarks())

    @on(BookmarkBox.Chosen)
    def take_bookmark(self, event: BookmarkBox.Chosen) -> None:
        """Go to a bookmark, or take it away."""
        if event.clear:
            self._act(lambda: self._session.clear_bookmarks([event.bookmark]))
            self.query_one(BookmarkBox).set_bookmarks(self._session.bookmarks())
        else:
            self.jump(event.bookmark.transcript, event.bookmark.offset)

    def go_to_place(self, transcript: UUID, offset: int) -> None:
        """Go to a place of any interview."""
        if transcript != self._session.transcript.id:
            self._turn_to(transcript)
        self._view.go_to(offset)

    def _is_in_turn(self, place: tuple[UUID, int]) -> bool:
        transcript, offset = place
        shown = self._session.transcript
        return transcript == shown.id and shown.turn_at(offset) == shown.turn_at(self._view.cursor)

    def _go_to_told(self, told: str) -> str:
        """Go to what was typed; return what is wrong with it in words, empty when the coder is there."""
        try:
            offset = self._session.offset_of(told)
        except VoicesError as error:
            return f"{error.message} {error.hint}"
        self.jump(self._session.transcript.id, offset)
        return ""
