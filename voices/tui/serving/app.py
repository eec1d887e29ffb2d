"""The process of one tab: a sign-in, then the screen of the job. The server starts it; `errand` tells the task."""

from __future__ import annotations

import sys
import traceback

from rich.text import Text
from textual import events
from textual.driver import Driver

from voices.errors import VoicesError
from voices.memory import no_core_dumps
from voices.model import KeptPassphrase
from voices.project import Project
from voices.tui.app import CODE, VoicesApp
from voices.tui.job_screen import JobScreen
from voices.tui.serving.driver import TabDriver
from voices.tui.serving.errand import Errand, take
from voices.tui.serving.sign_in import SignInScreen


class Door:
    """Lets coders into a project, which is opened at the first try: a page that nobody signs in to holds no file."""

    def __init__(self, errand: Errand) -> None:
        self._errand = errand
        self._project: Project | None = None

    def passphrase_of(self, name: str) -> KeptPassphrase:
        """Return what is kept of a coder's passphrase; for anybody else something that nothing fits."""
        return self._opened().coder_passphrase(name)

    def screen_of(self, name: str) -> JobScreen:
        """Return the screen of the job for a coder who has signed in."""
        project, errand = self._opened(), self._errand
        if errand.job == "reconciling":
            from voices.tui.reconciling.screen import ReconcilingScreen

            return ReconcilingScreen(project.reconciling(name, errand.round_name))
        from voices.tui.coding.screen import CodingScreen

        return CodingScreen(project.coding(name, errand.round_name))

    def close(self) -> None:
        """Let go of the project."""
        if self._project is not None:
            self._project.close()

    def _opened(self) -> Project:
        if self._project is None:
            self._project = Project.open(self._errand.path, self._errand.secret)
            self._project.keep_safe()
        return self._project


class TabApp(VoicesApp):
    """One tab: whoever signs in gets the screen of the job."""

    def __init__(self, door: Door) -> None:
        super().__init__(SignInScreen(door.passphrase_of, self._let_in))
        self._door = door

    def get_driver_class(self) -> type[Driver]:
        """Talk to the server, not to a terminal."""
        return TabDriver

    def on_tab_closed(self) -> None:
        """Keep a text that is being written when the tab is closed, and leave."""
        self._leave_at_once()

    def on_app_blur(self, event: events.AppBlur) -> None:
        """Keep the focus where it is while the page is not looked at."""
        event.prevent_default()

    def _let_in(self, name: str) -> None:
        screen = self._door.screen_of(name)
        self.call_later(self.show_screens, {CODE: lambda: screen})

    def _fatal_error(self) -> None:
        """Tell where a fault is, without its message: it goes to the terminal of whoever started the server."""
        kind, _, trace = sys.exc_info()
        told = "".join(traceback.format_tb(trace)) + ("" if kind is None else kind.__name__)
        self._exit_renderables.append(Text(told, no_wrap=True, overflow="ignore"))
        self._close_messages_no_wait()


def main() -> None:
    """Be the process of a tab until its coder leaves, the tab is closed or the server is gone."""
    no_core_dumps()
    try:
        door = Door(take())
    except VoicesError as error:
        sys.exit(f"voices: {error.message} {error.hint}")
    app = TabApp(door)
    try:
        app.run()
    finally:
        door.close()
    sys.exit(app.return_code or 0)


if __name__ == "__main__":
    main()
