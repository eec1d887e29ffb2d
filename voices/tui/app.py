"""The application: one job's screen, the theme, leaving. Everything else is in the screens."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import math
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterable
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from voices.coding.session import CodingSession
from voices.display import harmless_lines
from voices.errors import TerminalError
from voices.memory import no_core_dumps
from voices.reconciling.session import ReconcilingSession
from voices.tui.job_screen import JobScreen
from voices.tui.terminal import make_input_safe

# The others write the screen to a file, or hide the lines and boxes of a screen while its keys still act.
_COMMANDS = ("Theme", "Quit")
_SECONDS_TO_REPEAT = 10


class VoicesApp(App[None]):
    """Shows one screen over one session."""

    TITLE = "voices"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", tooltip="Leave; everything is saved already", priority=True, id="app.leave"),
    ]

    def __init__(self, screen: JobScreen) -> None:
        super().__init__()
        self._job_screen = screen
        self._warned = -math.inf
        if os.environ.get("NO_COLOR"):
            self.theme = "textual-dark"

    def on_mount(self) -> None:
        """Show the job's screen; then keep the collector away from what stays for the whole session."""
        self.push_screen(self._job_screen)
        self.call_after_refresh(_calm_the_collector)
        for name in ("SIGHUP", "SIGTERM"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._leave_at_once)

    async def action_quit(self) -> None:
        """Leave. A text that is being written is kept first; what cannot be kept is told, and asked about once."""
        self._job_screen.close_box()
        unsaved = self._job_screen.unsaved()
        if unsaved and time.monotonic() - self._warned > _SECONDS_TO_REPEAT:
            self._warned = time.monotonic()
            self._job_screen.tell(f"{unsaved} Ctrl+Q again leaves without.", warn=True)
        else:
            self.exit()

    async def on_event(self, event: events.Event) -> None:
        """Tell the screen that somebody is at work."""
        if isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp):
            self._job_screen.note_activity()
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the commands of the palette that do no harm."""
        for command in super().get_system_commands(screen):
            if command.title in _COMMANDS:
                yield command

    def panic(self, *renderables: RenderableType) -> None:
        """Stop with the exit code of a fault, also when a part beside the screens fails."""
        super().panic(*renderables)
        self._return_code = 1

    def _leave_at_once(self) -> None:
        """Keep a text that is being written when the terminal is closed, and leave."""
        self._job_screen.close_box()
        self.exit(return_code=1)

    def _fatal_error(self) -> None:
        """Tell a fault with its trace but without the values of variables: they may hold what a child said."""
        self.bell()
        self._exit_renderables.append(Text(harmless_lines(traceback.format_exc()), no_wrap=True, overflow="ignore"))
        self._close_messages_no_wait()


def require_terminal() -> None:
    """Refuse before anything is changed when there is no terminal to draw on."""
    for stream in (sys.__stdin__, sys.__stderr__):
        if stream is None or not stream.isatty():
            raise TerminalError("The screen needs a terminal.", "Run the command in a terminal, without redirecting.")


def run_coding(session: CodingSession, rest_minutes: int) -> None:
    """Open the coding screen and return when the coder leaves; propose a rest after so many minutes, 0 for never."""
    from voices.tui.coding.screen import CodingScreen

    _run(CodingScreen(session, rest_minutes))


def run_reconciling(session: ReconcilingSession) -> None:
    """Open the reconciling screen and return when the lead leaves."""
    from voices.tui.reconciling.screen import ReconcilingScreen

    _run(ReconcilingScreen(session))


def _run(screen: JobScreen) -> None:
    require_terminal()
    make_input_safe()
    no_core_dumps()
    app = VoicesApp(screen)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


def _calm_the_collector() -> None:
    """Collections of everything cost tens of milliseconds a key; what is loaded now stays loaded anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
