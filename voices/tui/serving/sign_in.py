"""The first screen of a tab: who is there? It names neither the study nor anybody in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from voices.errors import PassphraseError
from voices.model import KeptPassphrase
from voices.tui.job_screen import JobScreen
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.safe_input import SafeInput

BEGIN = "Enter goes on. Ctrl+Q leaves."
GO_ON = "Now the passphrase; Enter signs in."
CHECKING = "One moment ..."
NOT_TOGETHER = "This name and this passphrase do not go together."
GET_ONE = "Who has none, or forgot it, gets one with: voices passphrase PROJECT --coder NAME"


class SignInScreen(JobScreen):
    """Asks for name and passphrase until they go together. A wrong one locks nobody out."""

    CSS_PATH = "sign_in.tcss"

    def __init__(self, passphrase_of: Callable[[str], KeptPassphrase], let_in: Callable[[str], None]) -> None:
        super().__init__()
        self._passphrase_of = passphrase_of
        self._let_in = let_in
        self._is_trying = False
        self._name_input = SafeInput(id="coder-name", compact=True)
        self._passphrase = SafeInput(password=True, id="coder-passphrase", compact=True)
        self._told = Static(BEGIN, id="told", markup=False)

    def compose(self) -> ComposeResult:
        """A box with two lines to fill in."""
        with Vertical(id="door"):
            yield Static("voices", classes="door--title")
            yield Static("Name", classes="door--label")
            yield self._name_input
            yield Static("Passphrase", classes="door--label")
            yield self._passphrase
            yield self._told
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Begin with the name."""
        self._name_input.focus()

    def keys_go_to(self) -> Widget:
        """What is typed goes to the name."""
        return self._name_input

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Show a sentence, however long it is, below the passphrase."""
        self._told.update(text)
        self._told.set_class(warn, "-warn")

    @on(Input.Submitted, "#coder-name")
    def go_on(self) -> None:
        """Enter after the name goes to the passphrase."""
        self._passphrase.focus()
        self.tell(GO_ON)

    @on(Input.Submitted, "#coder-passphrase")
    def sign_in(self) -> None:
        """Enter after the passphrase tries the two."""
        if not self._is_trying:
            self._is_trying = True
            self.tell(CHECKING)
            self.run_worker(self._try())

    async def _try(self) -> None:
        """Try name and passphrase; the slow part runs beside the screen."""
        name, passphrase = self._name_input.value, self._passphrase.value
        self._passphrase.value = ""
        kept: list[KeptPassphrase] = []
        await asyncio.sleep(0)  # what was told is painted first
        if self.attempt(lambda: kept.append(self._passphrase_of(name))):
            fits = await asyncio.to_thread(kept[0].fits, passphrase)
            self.attempt(lambda: self._open(name, fits=fits))
        self._is_trying = False

    def _open(self, name: str, *, fits: bool) -> None:
        if not fits:
            raise PassphraseError(NOT_TOGETHER, GET_ONE)
        self._let_in(name)
