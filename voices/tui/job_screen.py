"""What the screens of all jobs share: boxes that take over, a line that tells outcomes, errors in words, the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol
from uuid import UUID

from textual import events, on
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from voices.errors import VoicesError
from voices.tui.commands import keys_by_group
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import Groups, KeysBox
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.too_small import TooSmall, is_too_small

_SECONDS_BETWEEN_LOOKS = 2.0
_IN_BOXES = frozenset({"close", "move", "choose", "tick", "apply", "done", "scroll_definition", "escape"})


class Goto(Message):
    """Asks for the coding screen at a place of an interview, from whatever screen."""

    def __init__(self, transcript: UUID, offset: int) -> None:
        super().__init__()
        self.transcript = transcript
        self.offset = offset


class Watched(Protocol):
    """What a screen asks its session again and again while nothing happens on it."""

    def changed_elsewhere(self) -> bool:
        """Return whether somebody else has changed what this screen shows, since this was asked last."""

    def warning(self) -> str:
        """Return what the user should know of the file, in a sentence; empty when all is well."""


class JobScreen(Screen[None]):
    """A screen over a session. While a box is open, keys and mouse are the box's and the screen's own rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "keys", "Keys", id="screen.help", tooltip="Show all keys"),
        Binding("escape", "escape", "Let go", show=False, id="screen.let_go", tooltip="Select nothing"),
    ]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.status = StatusLine(id="status")
        self._boxes: tuple[Overlay, ...] = ()
        self._session_watched: Watched | None = None
        self._warned_of = ""

    # boxes

    @property
    def open_box(self) -> Overlay | None:
        """The box that is open, None when none is."""
        if not self._boxes and self.is_mounted:
            self._boxes = tuple(self.query(Overlay))
        return next((box for box in self._boxes if box.is_open), None)

    def close_box(self) -> None:
        """Close the open box before leaving; a text that cannot be kept stays in it."""
        if (box := self.open_box) is not None:
            box.give_way()

    def unsaved(self) -> str:
        """Return what would be lost by leaving now, in a sentence; empty when nothing would."""
        return "" if self.open_box is None else "What is written in the box could not be kept."

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Give a part of the screen the keys; while a box is open only parts of the box."""
        box = self.open_box
        if box is None or (widget is not None and box in widget.ancestors_with_self):
            super().set_focus(widget, scroll_visible, from_app_focus)

    def get_widget_at(self, x: int, y: int) -> tuple[Widget, Region]:
        """Return what is under the mouse; beside an open box that is the box, so that nothing behind it hears."""
        widget, region = super().get_widget_at(x, y)
        box = self.open_box
        if box is None or any(
            each is box or isinstance(each, (KeyLine, TooSmall)) for each in widget.ancestors_with_self
        ):
            return widget, region
        return box, box.region

    @on(Overlay.Closed)
    def take_keys_back(self) -> None:
        """Take the keys back from a box."""
        self.set_focus(self.keys_go_to())
        self.refresh_bindings()

    def keys_go_to(self) -> Widget | None:
        """Return the part of the screen that has the keys while no box is open, None for the screen itself."""
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the screen's own keys rest while a box is open, and while there is nothing to be seen of it."""
        if action in _IN_BOXES or action.startswith("app."):
            return True
        return self.open_box is None and not is_too_small(self.app.size)

    # the window and the other screens

    def on_resize(self, event: events.Resize) -> None:
        """Give an open box the room there is, and say so where there is none for anything."""
        if (box := self.open_box) is not None:
            box.fit()
        covers = list(self.query(TooSmall))
        if not covers and is_too_small(event.size):
            covers = [TooSmall()]
            self.mount(covers[0])
        for cover in covers:
            cover.fit(event.size)
        self.refresh_bindings()

    def came_back(self) -> None:
        """Show what was changed on other screens. They work on the same file, so that nobody else tells of it."""
        if self.open_box is None:
            self.attempt(self._show_quietly)

    def _show_quietly(self) -> None:
        self.show_changes()

    def show_tabs(self, names: Sequence[tuple[str, str]], in_front: str) -> None:
        """Show the tabs of all screens in the title line, where there is one."""
        for title in self.query("#title").results(StatusLine):
            title.set_tabs(names, in_front)

    # what others do

    def look_after(self, session: Watched) -> None:
        """Look now and then whether somebody else has changed the study, and whether the file is well."""
        self._session_watched = session
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self.look)

    def look(self) -> None:
        """Look once. While a box is open, or another screen in front, nothing changes; it is looked again then."""
        if self._session_watched is None or self.open_box is not None or not self.is_current:
            return
        try:
            changed, warning = self._session_watched.changed_elsewhere(), self._session_watched.warning()
        except VoicesError as error:
            changed, warning = False, f"{error.message} {error.hint}"
        if changed:
            self.attempt(self.show_changes)
        if warning and warning != self._warned_of:
            self.tell(warning, warn=True)
            self.app.bell()
        self._warned_of = warning

    def show_changes(self) -> str | None:
        """Show the study as others have left it, and return in words what changed under the user's eyes."""
        return None

    # telling

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Show what was done, or what went wrong, in the status line."""
        self.status.tell(f" {text}" if text else "", warn=warn)

    def attempt(self, act: Callable[[], str | None]) -> bool:
        """Do one act of the session and tell its outcome; return whether it was done."""
        try:
            told = act()
        except VoicesError as error:
            self.tell(f"{error.message} {error.hint}", warn=True)
            self.app.bell()
            return False
        if told:
            self.tell(told)
        return True

    def note_activity(self) -> None:
        """Hear that somebody pressed a key or a mouse button; a screen may want to know for how long people work."""

    # keys

    def action_keys(self) -> None:
        """Show all keys with what they do."""
        self.query_one(KeysBox).ask([*keys_by_group(self), *self.signs()])

    def signs(self) -> Groups:
        """Return what the signs on this screen mean, in groups."""
        return ()

    def action_escape(self) -> None:
        """Let go of what is under way; nothing on a screen without a selection."""
