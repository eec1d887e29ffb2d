"""A box over the screen that takes keys and mouse until it closes. Escape closes and never destroys."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from voices.display import harmless


class Overlay(Vertical):
    """Hidden until opened. The screen hears `Closed` and takes the focus back.

    `enter_does` is what the line of keys says of Enter, where that differs from time to time.
    """

    DEFAULT_CSS = """
    Overlay {
        layer: overlay;
        display: none;
        width: 76;
        max-width: 96%;
        height: auto;
        max-height: 90%;
        margin: 1 0 2 0;
        background: $surface;
        border: round $primary;
        padding: 0 1;
        &.-open { display: block; }
        & > .overlay--title { height: 1; text-style: bold; color: $text-accent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Close", tooltip="Close this box; what is done stays done", id="overlay.close")
    ]

    class Closed(Message):
        """The box was closed."""

        def __init__(self, overlay: Overlay) -> None:
            super().__init__()
            self.overlay = overlay

        @property
        def control(self) -> Overlay:
            """The box that closed."""
            return self.overlay

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = Static("", classes="overlay--title", markup=False)
        self.enter_does = ""

    @property
    def is_open(self) -> bool:
        """Whether the box is on the screen."""
        return self.has_class("-open")

    def open_with(self, title: str, focus: Widget) -> None:
        """Show the box under a title and give a part of it the keys."""
        self.set_title(title)
        self.add_class("-open")
        self._show_hints(False)
        focus.focus()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.update(harmless(title))

    def fit(self) -> None:
        """Take the room there is now: the window was resized while the box is open."""

    def give_way(self) -> None:
        """Close because the program is left."""
        self.action_close()

    def action_close(self) -> None:
        """Close the box."""
        if self.is_open:
            self.remove_class("-open")
            self._show_hints(True)
            self.post_message(self.Closed(self))

    def _show_hints(self, shown: bool) -> None:
        """Let no half of a hint stand beside a box; a class on the screen would have every widget styled anew."""
        for hint in self.screen.query(".hint"):
            hint.visible = shown
