"""Between a tab's process and the server: keys come in and what is painted goes out through two pipes.

Textual's own driver for this goes on for ever when the server is gone. This one leaves when its input ends, and keeps
what was being written first.
"""

from __future__ import annotations

import contextlib
import os
import threading

from textual.app import App
from textual.drivers import web_driver
from textual.drivers.web_driver import WebDriver
from textual.message import Message

from voices.tui.terminal import TerminalInput

SECONDS_TO_LEAVE = 10.0


class TabClosed(Message):
    """The tab was closed, or the server is gone."""


class TabDriver(WebDriver):
    """Ends the application when nobody is there any more."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = self._write_all  # type: ignore[assignment]
        web_driver.getincrementaldecoder = lambda _: TerminalInput  # type: ignore[assignment, attr-defined]

    def run_input_thread(self) -> None:
        """Hand over keys until the input ends; then leave, by force if the application does not answer."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(TabClosed())
            last_resort = threading.Timer(SECONDS_TO_LEAVE, os._exit, (1,))
            last_resort.daemon = True
            last_resort.start()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Follow the size of the window, and leave when asked to. Nothing else is understood here."""
        if packet_type == "resize":
            super().on_meta(packet_type, payload)
        elif packet_type == "quit":
            self._app.post_message(TabClosed())

    def _write_all(self, data: bytes) -> int:
        """Write all of a packet; half of one would make nonsense of the next. A server that is gone reads nothing."""
        rest = memoryview(data)
        with contextlib.suppress(BrokenPipeError):
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        return len(data)
