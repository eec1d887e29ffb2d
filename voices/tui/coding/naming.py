"""Choosing codes, and naming new ones: under which theme they go is asked, then they lie on the words at once."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on

from voices.coding.proposing import MOST_LETTERS, name_from
from voices.model import Span
from voices.tui.coding import words
from voices.tui.coding.base import N_HINTED, CodingBase
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.name_box import NameBox
from voices.tui.widgets.choice_list import ChoiceList


@dataclass(frozen=True)
class _New:
    """A code that has a name and no theme yet; with the passage as its example when its words gave the name."""

    span: Span
    name: str
    in_vivo: bool


class Naming(CodingBase):
    """Opens the code picker and proposes codes."""

    _new: _New | None = None

    def ask_for_code(self, purpose: str, title: str, *, only_one: bool = False) -> None:
        """Open the code picker."""
        session, picker = self._session, self.query_one(CodePicker)
        span = self._asked_for if purpose == "apply" else None
        there = {each.code for each in self._codings if span is not None and each.span.overlaps(span)}
        picker.ask(purpose, title, session.codebook, self._colours(), session.recent_codes(), there, only_one=only_one)
        self._keep_in_sight_above(picker)

    def action_in_vivo(self) -> None:
        """Ask for the name of a code that is made of the selected words."""
        span = self._view.selection
        if span is None:
            self.tell("Select the words that are to name the code first: Space, or Shift and arrows.", warn=True)
            return
        if not any(turn.speaker.is_child_voice for turn in self._session.transcript.turns_in(span)):
            self.tell(
                "These are not a child's words. Enter, and a name typed there, makes a code of another name.", warn=True
            )
            return
        self._asked_for = span
        box = self.query_one(NameBox)
        box.ask("A new code in the child's own words", name_from(self._session.transcript, span), MOST_LETTERS)
        self._keep_in_sight_above(box)

    @on(NameBox.Named)
    def take_name(self, event: NameBox.Named) -> None:
        """Ask for the theme of a code that was named in a child's words."""
        self._ask_theme(event.name, in_vivo=True)

    @on(CodePicker.Named)
    def take_new(self, event: CodePicker.Named) -> None:
        """Ask for the theme of a code that was named in the picker."""
        self._ask_theme(event.name, in_vivo=False)

    @on(ChoiceList.Chosen)
    def take_theme(self, event: ChoiceList.Chosen) -> None:
        """Propose the code under the theme that was chosen, and put it on the words."""
        new = self._new
        if event.purpose != "theme" or new is None or not isinstance(event.key, tuple):
            return
        theme = event.key[1]

        def propose() -> str:
            snapped = self._view.snapping
            return self._session.propose(new.span, new.name, theme, with_example=new.in_vivo, snapped=snapped)

        if self._act(propose):
            self._new = None
            self.count_applied(tuple(self._session.recent_codes()[:1]))
        else:
            self._ask_again(new.name, theme)

    def count_applied(self, codes: tuple[str, ...]) -> None:
        """Remember what was put on, for the key that repeats it; the hint goes after the first few."""
        self._last_codes = codes
        self._n_applied += 1
        if self._n_applied >= N_HINTED:
            self.query("#hint").remove()

    def _ask_theme(self, name: str, *, in_vivo: bool) -> None:
        if self._asked_for is not None:
            self._new = _New(self._asked_for, name, in_vivo)
            self._show_themes(name)

    def _ask_again(self, name: str, theme: str | None) -> None:
        """Keep the name of a code that was refused on the screen, to be proposed again or left."""
        self._show_themes(name)
        self.query_one("#choices", ChoiceList).go_to(("theme", theme))

    def _show_themes(self, name: str) -> None:
        lines = words.theme_lines(self._session.themes_for_proposals())
        self._ask("theme", f"Under which theme goes “{name}”?", lines)
