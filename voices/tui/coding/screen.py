"""The coding screen: hands keys and clicks to the session and shows what the project then holds."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from voices.tui.coding import words
from voices.tui.coding.base import N_HINTED
from voices.tui.coding.bindings import BINDINGS
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.completing import Completing
from voices.tui.coding.finding import FindBox, Finding
from voices.tui.coding.jumping import BookmarkBox, GoToBox
from voices.tui.coding.moves import Moves
from voices.tui.coding.name_box import NameBox
from voices.tui.coding.offers import Offers
from voices.tui.coding.quick_box import QuickBox
from voices.tui.coding.remarks import Remarks
from voices.tui.coding.transcript_view import TranscriptView
from voices.tui.coding.viewing import Viewing
from voices.tui.coding.welfare import Welfare
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import Groups, KeysBox
from voices.tui.widgets.line_list import LineList
from voices.tui.widgets.notice_box import NoticeBox
from voices.tui.widgets.text_box import TextBox


class CodingScreen(Welfare, Remarks, Offers, Completing, Viewing, Moves, Finding):
    """One coder at work."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def compose(self) -> ComposeResult:
        """Title, transcript and panel, status, keys; boxes over them."""
        yield self._title
        with Horizontal(id="body"):
            yield self._view
            yield self._panel
        if self._n_applied < N_HINTED:
            yield Static(words.HINT, id="hint", classes="hint", markup=False)
        yield self.status
        yield KeyLine()
        yield CodePicker(id="picker")
        yield ChoiceList(id="choices")
        yield QuickBox(id="quick-box")
        yield NameBox(id="name-box")
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")
        yield NoticeBox(id="notice-box")
        yield FindBox(id="find")
        yield GoToBox(id="go-to")
        yield BookmarkBox(id="bookmark-box")

    def on_mount(self) -> None:
        """Show the transcript to go on with."""
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._open(self._session.transcript.id)
        self._view.focus()
        self.look_after(self._session)
        if not self._n_applied:
            self.tell(f"You code as {self._session.coder.name}, who has no codings in this study yet.")

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panel where there is no room for it."""
        self.set_class(event.size.width < 100, "-narrow")

    def signs(self) -> Groups:
        """Return what the signs beside the words mean."""
        return words.SIGNS

    # acts

    def action_escape(self) -> None:
        """Leave the coding whose edges are moved as it was; else select nothing."""
        if not self.leave_edges():
            self._view.let_go()

    # what comes back from view, panel and boxes

    @on(TranscriptView.PickerWanted)
    def pick_by_mouse(self) -> None:
        """Open the picker where the right button was pressed."""
        self.action_pick()

    @on(LineList.Chosen, "#panel")
    def take_from_panel(self, event: LineList.Chosen) -> None:
        """Take what was clicked in the panel: a quick code, a match, a place to go to, a coding."""
        if isinstance(event.key, tuple):
            what, key = event.key
            if what == "quick":
                self._toggle(key)
            elif what == "do":
                self.call_later(self.run_action, key)
            elif what == "match":
                self._apply((key,), self._target(), accepted=True)
            else:
                self._on_coding("reselect", key)

    @on(ChoiceList.Chosen)
    def take_choice(self, event: ChoiceList.Chosen) -> None:
        """Do what the box was opened for."""
        if event.purpose == "transcript" and isinstance(event.key, UUID):
            self.open_from_here(event.key)
        elif event.purpose.startswith("markers "):
            self._toggle_marker(UUID(event.purpose.partition(" ")[2]), event.key)
        else:
            self._on_coding(event.purpose, event.key)

    # inside

    def _take_colours(self) -> None:
        self._view.set_colours(self._colours())
        self._panel.set_colours(self._colours())
