"""The application: the screens and the ways between them, keys to taste, the theme, leaving."""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual import events, on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from voices.display import harmless_lines
from voices.errors import TerminalError
from voices.memory import collect_now, no_core_dumps
from voices.tui.accessible import be_accessible, suit
from voices.tui.commands import AllCommands, Commands, Offer
from voices.tui.config import THEMES, Settings, remember_theme
from voices.tui.job_screen import Goto, JobScreen
from voices.tui.palette import THEMES as LOOKS
from voices.tui.palette import theme_named
from voices.tui.terminal import make_terminal_safe
from voices.tui.widgets.safe_input import suit_paste
from voices.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from voices.agreement.scope import Wishes
    from voices.agreement.session import AgreementSession
    from voices.codebook.session import CodebookSession
    from voices.coding.session import CodingSession
    from voices.memos.session import MemosSession
    from voices.reconciling.session import ReconcilingSession

Screens = Mapping[str, Callable[[], JobScreen]]
CODE, CODEBOOK, MEMOS = "Code", "Codebook", "Memos"
RECONCILE, AGREEMENT = "Reconcile", "Agreement"
_ONLY = "the only one"
_SECONDS_TO_REPEAT = 10
_SECONDS_TO_READ = 15
_LIST_OF_COMMANDS = "--command-palette"  # by this name Textual knows that it is open


class VoicesApp(App[None]):
    """Shows the screens of a job over its sessions, one at a time. Each is made when it is first gone to and stays."""

    TITLE = "voices"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Commands]]] = {Commands}  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", tooltip="Leave; everything is saved already", priority=True, id="app.leave"),
        Binding(
            "ctrl+p",
            "command_palette",
            "All commands",
            tooltip="List everything that can be done here, to search by typing",
            show=False,
            priority=True,
            id="app.commands",
        ),
        Binding("f2", "show('Code')", CODE, tooltip="Go to the coding screen", show=False, id="app.code"),
        Binding("f3", "show('Codebook')", CODEBOOK, tooltip="Go to the codebook", show=False, id="app.codebook"),
        Binding("f4", "show('Memos')", MEMOS, tooltip="Go to the memos", show=False, id="app.memos"),
        Binding("f6", "show('Reconcile')", RECONCILE, tooltip="Go to the differences", show=False, id="app.reconcile"),
        Binding("f7", "show('Agreement')", AGREEMENT, tooltip="Go to agreement", show=False, id="app.agreement"),
    ]

    def __init__(self, screens: JobScreen | Screens, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = Settings() if settings is None else settings
        self._screens: Screens = {_ONLY: lambda: screens} if isinstance(screens, JobScreen) else screens
        self._warned = -math.inf
        for look in LOOKS:
            self.register_theme(look)
        self.theme = theme_named(self.settings.theme, no_color=self.no_color)

    async def on_mount(self) -> None:
        """Show the first screen; then keep the collector away from what stays for the whole session."""
        complaints = [*self.settings.complaints, *self._take_keys()]
        if self.settings.accessible:
            be_accessible(self)
        await self.show_screens(self._screens)
        if complaints:
            told = "\n".join([*complaints, "The rest holds as it is written."])
            self.notify(harmless_lines(told), severity="warning", timeout=_SECONDS_TO_READ, markup=False)
        self.call_after_refresh(collect_now)
        for name in ("SIGHUP", "SIGTERM"):
            with contextlib.suppress(AttributeError, NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self._leave_at_once)

    # screens

    async def show_screens(self, screens: Screens) -> None:
        """Show the first of these screens, and have the others ready to be gone to."""
        self._screens = screens
        await self._show(next(iter(screens)))
        for mode in [each for each in self._modes if each not in screens]:
            await self.remove_mode(mode)

    async def action_show(self, name: str) -> None:
        """Go to a screen."""
        await self._show(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only screens that there are."""
        return parameters[0] in self._screens if action == "show" and parameters else True

    @on(StatusLine.TabClicked)
    async def take_tab(self, event: StatusLine.TabClicked) -> None:
        """Go to the screen whose tab was clicked."""
        await self._show(event.name)

    async def on_goto(self, event: Goto) -> None:
        """Go to a place of an interview on the coding screen; where there is none, to its question."""
        screen = await self._show(CODE if CODE in self._screens else RECONCILE)
        go = getattr(screen, "jump", None)
        if screen is not None and go is not None:
            screen.call_after_refresh(go, event.transcript, event.offset)

    async def _show(self, name: str) -> JobScreen | None:
        """Show a screen, unless what is being written on this one cannot be kept. Return the one shown then."""
        here = self._job_screen
        if name not in self._screens:
            return None
        if here is not None and name != self.current_mode:
            here.close_box()
            if here.open_box is not None:
                here.tell(f"{here.unsaved()} Close it first.", warn=True)
                return None
        if name not in self._modes and not self._make(name, here):
            return None
        is_back = name in self._screen_stacks and name != self.current_mode
        await self.switch_mode(name)
        shown = self._job_screen
        if shown is not None and is_back:
            shown.came_back()
        if shown is not None and len(self._screens) > 1:
            keys = {parts[0]: self.get_key_display(each).upper() for each, parts in self._ways()}
            shown.show_tabs([(each, keys.get(each, "")) for each in self._screens], name)
        return shown

    def _make(self, name: str, here: JobScreen | None) -> bool:
        """Make a screen. Where that fails the one before stays and tells why; with none before there is no way on."""
        if here is None:
            made = self._screens[name]()
        else:
            kept: list[JobScreen] = []
            if not here.attempt(lambda: kept.append(self._screens[name]())):
                return False
            made = kept[0]
        self.add_mode(name, lambda: made)
        return True

    def _ways(self) -> Iterator[tuple[Binding, list[str]]]:
        """Return the keys that go to a screen, as they are now, each with the name of the screen."""
        for keys in self._bindings.key_to_bindings.values():
            for each in keys:
                action, _, name = each.action.partition("(")
                if action == "show":
                    yield each, [name.strip("')")]

    @property
    def _job_screen(self) -> JobScreen | None:
        """The screen in front, whatever list lies over it."""
        return next((each for each in reversed(self.screen_stack) if isinstance(each, JobScreen)), None)

    def _job_screens(self) -> Iterator[tuple[str, JobScreen]]:
        """Return every screen that was made, the one in front first."""
        for mode, stack in sorted(self._screen_stacks.items(), key=lambda each: each[0] != self.current_mode):
            yield from ((mode, each) for each in reversed(stack) if isinstance(each, JobScreen))

    # leaving

    async def action_quit(self) -> None:
        """Leave. A text that is being written is kept first; what cannot be kept is told, and asked about once."""
        self._keep_texts()
        unsaved = next(((mode, each, told) for mode, each in self._job_screens() if (told := each.unsaved())), None)
        if unsaved is None or time.monotonic() - self._warned <= _SECONDS_TO_REPEAT:
            self.exit()
            return
        mode, screen, told = unsaved
        self._warned = time.monotonic()
        await self._show(mode)
        screen.tell(f"{told} Ctrl+Q again leaves without.", warn=True)

    def _leave_at_once(self) -> None:
        """Keep a text that is being written when the terminal is closed, and leave."""
        self._keep_texts()
        self.exit(return_code=1)

    def _keep_texts(self) -> None:
        """Keep what is being written on any screen."""
        for _, each in self._job_screens():
            each.close_box()

    # commands, keys, theme

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the cursor of what gets the keys hold still, where that was asked for."""
        if self.settings.accessible:
            suit(event.widget)

    async def on_event(self, event: events.Event) -> None:
        """Tell the screen that somebody is at work; let nothing in by a paste that steers the terminal.

        Keys that come while the program is being left act on screens that are half gone: they act no more.
        """
        if self._exit and isinstance(event, events.InputEvent | events.Paste):
            return
        is_work = isinstance(event, events.Key | events.MouseDown | events.MouseScrollDown | events.MouseScrollUp)
        if is_work and (here := self._job_screen) is not None:
            here.note_activity()
        if isinstance(event, events.Paste) and not event.is_forwarded:
            told = suit_paste(event, is_line=isinstance(self.focused, Input))
            if told:
                self.notify(told, severity="warning", timeout=_SECONDS_TO_READ, markup=False)
        await super().on_event(event)

    def action_command_palette(self) -> None:
        """List everything that can be done here."""
        if not isinstance(self.screen, AllCommands):
            self.push_screen(AllCommands(id=_LIST_OF_COMMANDS))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer none of Textual's own: some write the screen to a file, or hide boxes while their keys still act."""
        return ()

    def commands(self) -> Iterator[Offer]:
        """Return what can be done on every screen beside what has a key."""
        for name in THEMES:
            yield Offer(
                f"Theme: {name.replace('-', ' ')}", "Change the colours of all screens", partial(self._take, name)
            )

    def _take(self, theme: str) -> None:
        self.theme = theme_named(theme, no_color=self.no_color)
        remember_theme(self.settings, theme)

    def _take_keys(self) -> list[str]:
        """Take over the keys of the configuration and return what is wrong with them."""
        if not self.settings.keys:
            return []
        from voices.tui.keymap import known_bindings, usable_keys

        keys, complaints = usable_keys(self.settings.keys, known_bindings())
        self.set_keymap(keys)
        name = "config.toml" if self.settings.path is None else self.settings.path.name
        return [f"{name}: {each}" for each in complaints]

    # faults

    def panic(self, *renderables: RenderableType) -> None:
        """Stop with the exit code of a fault, also when a part beside the screens fails."""
        super().panic(*renderables)
        self._return_code = 1

    def _fatal_error(self) -> None:
        """Tell a fault with its trace but without the values of variables: they may hold what a child said.

        What is being written is kept where it can be.
        """
        self.bell()
        self._exit_renderables.append(Text(harmless_lines(traceback.format_exc()), no_wrap=True, overflow="ignore"))
        with contextlib.suppress(Exception):
            self._keep_texts()
        self._close_messages_no_wait()


def require_terminal() -> None:
    """Refuse before anything is changed when there is no terminal to draw on."""
    for stream in (sys.__stdin__, sys.__stderr__):
        if stream is None or not stream.isatty():
            raise TerminalError("The screen needs a terminal.", "Run the command in a terminal, without redirecting.")


def run_coding(
    session: CodingSession,
    memos: MemosSession,
    others: Screens | None = None,
    settings: Settings | None = None,
) -> None:
    """Open the coding screen, other screens ready beside it, and return when the coder leaves."""
    from voices.tui.coding.resting import REST_MINUTES
    from voices.tui.coding.screen import CodingScreen

    said = None if settings is None else settings.rest_minutes
    minutes = REST_MINUTES if said is None else said

    def coding() -> JobScreen:
        screen = CodingScreen(session, minutes)
        screen.memos = memos
        return screen

    _run({CODE: coding, **(others or {})}, settings)


def codebook_screen(session: CodebookSession) -> JobScreen:
    """Return the screen of the codebook."""
    from voices.tui.codebook.screen import CodebookScreen

    return CodebookScreen(session)


def memos_screen(session: MemosSession) -> JobScreen:
    """Return the screen of memos."""
    from voices.tui.memos.screen import MemosScreen

    return MemosScreen(session)


def agreement_screen(
    session: AgreementSession, wishes: Wishes | None = None, *, beside_reconciling: bool = False
) -> JobScreen:
    """Return the screen of agreement; `wishes` are what is measured first."""
    from voices.tui.agreement.screen import AgreementScreen

    return AgreementScreen(session, wishes, beside_reconciling=beside_reconciling)


def run_reconciling(
    session: ReconcilingSession, others: Screens | None = None, settings: Settings | None = None
) -> None:
    """Open the reconciling screen, other screens ready beside it, and return when the lead leaves."""
    from voices.tui.reconciling.screen import ReconcilingScreen

    _run({RECONCILE: lambda: ReconcilingScreen(session), **(others or {})}, settings)


def run_agreement(session: AgreementSession, wishes: Wishes, settings: Settings | None = None) -> None:
    """Open the agreement screen and return when the lead leaves."""
    _run(agreement_screen(session, wishes), settings)


def _run(screens: JobScreen | Screens, settings: Settings | None) -> None:
    require_terminal()
    make_terminal_safe()
    no_core_dumps()
    app = VoicesApp(screens, settings)
    app.run()
    if app.return_code:
        sys.exit(app.return_code)
