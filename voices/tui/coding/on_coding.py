"""What is done to one coding under the cursor: memo, markers, its passage, removal."""

from __future__ import annotations

from collections.abc import Hashable
from uuid import UUID

from voices.model import Coding
from voices.tui.coding import words
from voices.tui.coding.base import CodingBase
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.text_box import TextBox


class OnCoding(CodingBase):
    """Keys that speak of a coding; which of several is asked."""

    def action_on_coding(self, what: str) -> None:
        """Remove, reselect, or write a memo or set markers on the coding under the cursor; ask which of several."""
        here = [stripe.coding for stripe in self._view.stripes_here()]
        if not here:
            self.tell("There is no coding of yours on this word.", warn=True)
        elif len(here) == 1:
            self._on_coding(what, here[0].id)
        else:
            lines = words.coding_lines(here, self._session.codebook, self._colours(), self._session.transcript)
            self._ask(what, words.WHICH[what], lines)

    def _on_coding(self, what: str, key: Hashable) -> None:
        coding = self._coding(key)
        if coding is None:
            return
        if what == "remove":
            self._act(lambda: self._session.remove([coding]))
        elif what == "reselect":
            self._view.select(coding.span)
        elif what == "memo":
            self._write_memo(coding)
        else:
            lines = words.marker_lines(coding, self._session.codebook)
            self._ask(f"markers {coding.id}", f"Markers beside {coding.code} (Space sets)", lines, ticks=True)

    def _write_memo(self, coding: Coding) -> None:
        box = self.query_one(TextBox)

        def ask() -> None:
            self._session.check_open(coding)
            box.ask(f"Memo on {coding.code}", coding.memo, lambda text: self._keep_memo(coding, text))

        if self.attempt(ask):
            self._keep_in_sight_above(box)

    def _keep_memo(self, coding: Coding, text: str) -> bool:
        return self._act(lambda: self._session.set_memo(coding, text))

    def _toggle_marker(self, coding_id: UUID, key: Hashable) -> None:
        coding = self._coding(coding_id)
        marker = next((each for each in self._session.codebook.markers if each.id == key), None)
        if coding is not None and marker is not None:
            self._act(lambda: self._session.toggle_marker(coding, marker))
            now = self._coding(coding_id)
            if now is not None:
                self.query_one(ChoiceList).set_lines(words.marker_lines(now, self._session.codebook))
