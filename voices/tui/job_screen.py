"""What the screens of all jobs share: a line that tells outcomes, and errors told in words instead of a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import HelpPanel

from voices.errors import VoicesError
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine

_ALWAYS = frozenset({"close", "toggle_help", "move", "choose", "tick", "apply"})


class JobScreen(Screen[None]):
    """A screen over a session. While a box is open, the screen's own keys rest."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "toggle_help", "Keys", id="screen.help", tooltip="Show or hide all keys"),
    ]
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.status = StatusLine(id="status")

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Show what was done, or what went wrong, in the status line."""
        self.status.tell(f" {text}", warn=warn)

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let the screen's own keys rest while a box is open."""
        if any(overlay.is_open for overlay in self.query(Overlay)):
            return action in _ALWAYS or action.startswith("app.")
        return True

    def action_toggle_help(self) -> None:
        """Show all keys, or hide them again."""
        if self.query(HelpPanel):
            self.query(HelpPanel).remove()
        else:
            self.mount(HelpPanel())
