"""Memos from the coding screen: on the coding under the cursor or, with none there, on what the coder reads."""

from __future__ import annotations

from textual import on

from voices.memos.session import MemosSession
from voices.model import About
from voices.tui.coding.on_coding import OnCoding
from voices.tui.memos.asking import things_here, write_memo
from voices.tui.widgets.choice_list import ChoiceList

_PURPOSE = "memo about"


class Remarks(OnCoding):
    """Asks what a memo is about. `memos` is None where the screen stands alone."""

    memos: MemosSession | None = None

    def action_on_coding(self, what: str) -> None:
        """Offer a memo on interview, child, code or study where no coding lies under the cursor."""
        if what != "memo" or self.memos is None or self._codings_here():
            super().action_on_coding(what)
        else:
            self._ask(_PURPOSE, "A memo on what?", things_here(self.memos, self._session.transcript.id))

    @on(ChoiceList.Chosen)
    def write_remark(self, event: ChoiceList.Chosen) -> None:
        """Write a memo on what was chosen."""
        if event.purpose == _PURPOSE and isinstance(event.key, About) and self.memos is not None:
            write_memo(self, self.memos, event.key)
