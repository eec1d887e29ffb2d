"""The screen of memos: lists what may be read, finds words in it, and hands what is written to the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from voices.memos.listed import Listed
from voices.memos.session import MemosSession
from voices.model import About, Retraced
from voices.tui.job_screen import Goto, JobScreen
from voices.tui.memos import words
from voices.tui.memos.asking import write_memo
from voices.tui.memos.bindings import BINDINGS
from voices.tui.memos.thing_picker import ThingPicker
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.line_list import LineList, line, wrapped
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

_NARROW_CELLS = 100


class MemosScreen(JobScreen):
    """One coder's memos, and those of others that may be read."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(self, session: MemosSession) -> None:
        super().__init__()
        self._session = session
        self._shown: Sequence[Listed] = ()
        self._wanted: About | None = None
        self._title = StatusLine(id="title")
        self._search = SafeInput(placeholder="f: find words in the memos", compact=True, id="search")
        self._list = LineList(has_cursor=True, id="memos")
        self._memo = LineList(id="memo")

    def compose(self) -> ComposeResult:
        """Title, words to find, list and memo, status, keys; boxes over them."""
        yield self._title
        yield self._search
        with Horizontal(id="body"):
            yield self._list
            yield self._memo
        yield self.status
        yield KeyLine()
        yield ThingPicker(id="thing-picker")
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Show the memo changed last."""
        self.show_memos()
        self.tell(words.HINT)
        self.look_after(self._session)

    def on_screen_resume(self) -> None:
        """Show what was written meanwhile on other screens."""
        self.show_memos()

    def on_resize(self, event: events.Resize) -> None:
        """Put the memo below the list where there is little room."""
        self.set_class(event.size.width < _NARROW_CELLS, "-narrow")

    @on(LineList.Resized)
    def wrap_anew(self) -> None:
        """Suit the lines to the room there is now."""
        self.show_memos()

    # moving

    def action_step(self, step: int) -> None:
        """Go to another memo."""
        self._list.move(step)
        self._show_memo()

    def action_edge(self, way: int) -> None:
        """Go to the first or the last memo."""
        self.action_step(way * len(self._shown))

    def action_scroll_memo(self, step: int) -> None:
        """Scroll a long memo."""
        self._memo.scroll_relative(y=step * max(1, self._memo.size.height - 2), animate=False)

    def action_find(self) -> None:
        """Type words to find."""
        self.set_focus(self._search)

    def action_escape(self) -> None:
        """Leave the words to find; then list all memos again."""
        if self.focused is self._search:
            self.set_focus(None)
        else:
            self._search.value = ""

    def action_go(self) -> None:
        """Ask to be taken to what the memo is about."""
        here = self._here
        if here is None or here.transcript is None:
            self.tell("Only memos on passages and interviews have a place to go to.")
        else:
            self.post_message(Goto(here.transcript, here.start))

    # acts

    def action_write(self) -> None:
        """Write on what the highlighted memo is about."""
        if self._here is None:
            self.action_add()
        else:
            self._write(self._here.memo.about)

    def action_add(self) -> None:
        """Ask what a new memo is to be about; what the highlighted one is about comes first."""
        here = self._here
        first = [] if here is None or here.memo.about.kind == "coding" else [here.memo.about]
        self.attempt(lambda: self.query_one(ThingPicker).ask("A memo on what?", self._session.things(first)))

    def action_undo(self) -> None:
        """Take back the last act."""
        self._retrace(self._session.undo, "undone", "nothing to undo")

    def action_redo(self) -> None:
        """Do the last undone act again."""
        self._retrace(self._session.redo, "done again", "nothing to do again")

    @on(ThingPicker.Picked)
    def write_on(self, event: ThingPicker.Picked) -> None:
        """Write on what was chosen."""
        self._write(event.about)

    # what comes back from lists and boxes

    @on(LineList.Chosen, "#memos")
    def take_memo(self) -> None:
        """Show the clicked memo."""
        self._show_memo()

    @on(Input.Changed, "#search")
    def find_words(self) -> None:
        """List the memos with these words."""
        self.show_memos()

    @on(Input.Submitted, "#search")
    def leave_search(self) -> None:
        """Enter keeps the words and gives the keys back."""
        self.set_focus(None)

    @on(Overlay.Closed)
    def show_written(self) -> None:
        """Show the memo that was written."""
        self.show_memos(self._wanted)
        self._wanted = None

    # showing

    def keys_go_to(self) -> Widget | None:
        """Return what has the keys while no box is open: the screen itself."""
        return None

    def show_changes(self) -> str | None:
        """Show what others have written meanwhile; it is told only when something here changed."""
        before = self._shown
        self.show_memos()
        return None if self._shown == before else "Memos were written meanwhile; this is how they stand now."

    def show_memos(self, wanted: About | None = None) -> None:
        """Show the memos as the project holds them now, at the one that was shown, or your own on something wanted."""
        self.attempt(self._show_all)
        own = next((each for each in self._shown if each.is_own and each.memo.about == wanted), None)
        if own is not None:
            self._list.go_to(own.memo.id)
        self._show_memo()

    @property
    def _here(self) -> Listed | None:
        return next((each for each in self._shown if each.memo.id == self._list.key_here), None)

    def _show_all(self) -> None:
        wanted = self._search.value
        self._shown = self._session.memos(wanted)
        room = self._list.text_width or 48
        lines = [words.list_line(each, room) for each in self._shown]
        self._list.set_lines(lines or [line("nothing here", "dim")])
        found = f"{words.n_memos(len(self._shown))}{' with these words' if wanted.strip() else ''}"
        self._title.tell(f" {self._session.study} · memos", f"{found} · {self._session.coder.name} ")

    def _show_memo(self) -> None:
        here, width = self._here, self._memo.text_width or 76
        if here is None:
            told = words.NO_SUCH if self._search.value.strip() else words.NO_MEMOS
            self._memo.set_lines(wrapped(told, width, "dim"))
        else:
            self._memo.set_lines(words.memo_lines(here, width), keep=False)

    def _write(self, about: About) -> None:
        if write_memo(self, self._session, about, full=True):
            self._wanted = about

    def _retrace(self, act: Callable[[], Retraced | None], done: str, nothing: str) -> None:
        def retrace() -> str:
            retraced = act()
            return nothing if retraced is None else f"{done}: {retraced.verb}"

        self.attempt(retrace)
        self.show_memos()
