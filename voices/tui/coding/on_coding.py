"""What is done to one coding under the cursor: memo, markers, its passage, another code, removal."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from uuid import UUID

from textual import on

from voices.model import Coding
from voices.model.welfare import is_safeguarding
from voices.tui.coding import words
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.naming import Naming
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.text_box import TextBox


class OnCoding(Naming):
    """Keys that speak of a coding. Which of several is meant is what `y` came to, or is asked."""

    _edges_of: Coding | None = None
    _to_change: UUID | None = None

    def action_on_coding(self, what: str) -> None:
        """Do something to the coding under the cursor; ask which of several unless one was chosen."""
        if what == "edges" and self._edges_of is not None:
            self.keep_edges()
            return
        here = self._codings_here()
        chosen = [coding for coding in here if coding.id == self._view.highlighted]
        if not here:
            self.tell(words.no_coding_here(what, is_selected=self._view.selection is not None), warn=True)
        elif len(here) == 1 or chosen:
            self._on_coding(what, (chosen or here)[0].id)
        else:
            lines = words.coding_lines(here, self._session.codebook, self._colours(), self._session.transcript)
            self._ask(what, words.WHICH[what], lines)

    def action_cycle(self) -> None:
        """Choose the next of the codings under the cursor: it is the one that the next keys speak of."""
        here = self._codings_here()
        if not here:
            self.tell("There is no coding of yours on this word.", warn=True)
            return
        at = next((index for index, each in enumerate(here) if each.id == self._view.highlighted), -1)
        chosen = here[(at + 1) % len(here)]
        self._view.highlight(chosen.id)
        self.tell(words.chosen(chosen, (at + 1) % len(here) + 1, len(here)))

    def moved(self) -> None:
        """Follow the cursor; no coding is chosen any more when the cursor has left it."""
        super().moved()
        chosen = self._view.highlighted
        if chosen is None or self._edges_of is not None:
            return
        if not any(coding.id == chosen for coding in self._codings_here()):
            self._view.highlight(None)

    # edges

    @property
    def edges_of(self) -> str:
        """The code of the coding whose edges are moved, empty when none is."""
        return "" if self._edges_of is None else self._edges_of.code

    def keep_edges(self) -> bool:
        """Let the coding whose edges are moved begin and end where the selection does; False when none is."""
        coding, span = self._edges_of, self._view.selection
        if coding is None or coding.transcript != self._session.transcript.id:
            self._edges_of = None
            return False
        if span is None:
            self.tell("Nothing is selected: select where the coding is to lie, or Esc leaves it as it was.", warn=True)
            return True
        snapped = self._view.snapping
        if not self._act(lambda: self._session.move_edges(coding, span, snapped=snapped)):
            self._edges_of = self._coding(coding.id)  # to be kept again, or left, while the coding is there
            self._view.highlight(None if self._edges_of is None else coding.id)
            return True
        if span == coding.span:
            self.tell(words.AS_IT_WAS)
        self._told_at = None  # what was told stands although the selection goes
        self._view.let_go()
        self._told_at = self._view.pointer
        return True

    def leave_edges(self) -> bool:
        """Leave the coding whose edges are moved as it was; False when none is."""
        coding = self._edges_of
        if coding is None or coding.transcript != self._session.transcript.id:
            self._edges_of = None
            return False
        self._leave_edges()
        self._view.go_to(coding.span.start)
        self.tell(words.AS_IT_WAS)
        return True

    # one coding

    def _on_coding(self, what: str, key: Hashable) -> None:
        coding = self._coding(key)
        if coding is None:
            return
        if what == "remove":
            self._act(lambda: self._session.remove([coding]))
        elif what == "reselect":
            self._view.select(coding.span)
        elif what == "edges":
            self._move_edges(coding)
        elif what == "change":
            self._ask_code(coding)
        elif what == "memo":
            self._write_memo(coding)
        elif what == "markers":
            markers = self._session.codebook.markers
            lines = words.marker_lines(coding, self._session.codebook)
            self._ask(f"markers {coding.id}", f"Markers beside {coding.code} (Space sets)", lines, ticks=True)
            first = next((each.id for each in markers if not is_safeguarding(each.id)), None)
            self.query_one("#choices", ChoiceList).go_to(first)  # one Space too many raises no alarm

    def _move_edges(self, coding: Coding) -> None:
        def begin() -> str:
            self._session.check_open(coding)
            self._edges_of = coding
            self._view.select(coding.span)
            self._view.highlight(coding.id)
            return words.EDGES.format(coding.code)

        self.attempt(begin)

    def _leave_edges(self) -> None:
        self._edges_of = None
        self._view.highlight(None)

    def _ask_code(self, coding: Coding) -> None:
        def ask() -> None:
            self._session.check_open(coding)
            self._to_change = coding.id
            self.ask_for_code("change", f"Another code in the place of {coding.code}", only_one=True)

        self.attempt(ask)

    @on(CodePicker.Picked)
    def change_code(self, event: CodePicker.Picked) -> None:
        """Put the picked code in the place of another."""
        coding = self._coding(self._to_change)
        if event.purpose == "change" and coding is not None:
            self._act(lambda: self._session.change_code(coding, event.codes[0]))

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
                self.query_one("#choices", ChoiceList).set_lines(words.marker_lines(now, self._session.codebook))

    # inside

    def _codings_here(self) -> list[Coding]:
        return [stripe.coding for stripe in self._view.stripes_here()]

    def _act(self, act: Callable[[], str | None]) -> bool:
        """Do one act; one that is not about the edges being moved leaves them as they were."""
        if self._edges_of is not None:
            self._leave_edges()
        return super()._act(act)
