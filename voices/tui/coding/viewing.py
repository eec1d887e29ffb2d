"""Which of the coder's codings are drawn: all, none, those of one code or of one theme. Nothing is changed by it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from voices.tui.coding import views
from voices.tui.coding.base import CodingBase
from voices.tui.coding.words import view_lines
from voices.tui.keys import key
from voices.tui.widgets.choice_list import ChoiceList

_key = partial(key, "coding")
_PURPOSE = "view"


class Viewing(CodingBase):
    """Asks what is to be drawn."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("h", "view", "View", "Choose which codings are drawn: all, none, those of one code or theme"),
    ]

    def action_view(self) -> None:
        """List what can be drawn: what is used in this interview."""
        used = [coding.code for coding in self._codings]
        self._ask(_PURPOSE, "Draw which codings?", view_lines(used, self._session.codebook, self._colours()))

    @on(ChoiceList.Chosen)
    def take_view(self, event: ChoiceList.Chosen) -> None:
        """Draw what was chosen."""
        if event.purpose != _PURPOSE or not isinstance(event.key, tuple):
            return
        what, wanted = event.key
        codebook = self._session.codebook
        view = {"mine": views.MINE, "plain": views.PLAIN}.get(what)
        if view is None:
            view = (views.of_theme if what == "theme" else views.of_code)(codebook, str(wanted))
        self._view.set_view(view)
        self.tell(f"Drawn: {view.name}." + ("" if what == "mine" else " h shows all of yours again."))
        self.show_place()
