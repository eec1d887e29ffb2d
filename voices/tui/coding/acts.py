"""Acts of the coding screen: codes put on and taken off, turns marked, undo and redo."""

from __future__ import annotations

from collections.abc import Callable

from textual import on

from voices.errors import CodingError
from voices.model import Retraced, Span
from voices.tui.coding import words
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.on_coding import OnCoding
from voices.tui.coding.quick_box import QuickBox
from voices.tui.widgets.overlay import Overlay


class Acts(OnCoding):
    """Keys that change the project."""

    _came_from: int | None = None

    def action_pick(self) -> None:
        """Open the code picker for the selection, or for the sentence under the cursor; edges that move are kept."""
        if self.keep_edges():
            return
        span = self._target()
        if span is None:
            self.tell("There are no words to code here.", warn=True)
            return
        self._asked_for = span
        is_selected = self._view.selection is not None
        if not is_selected:
            self._came_from = self._view.cursor
            self._view.select(span)
        self.ask_for_code("apply", words.picker_title(self._session.transcript, span, is_selected=is_selected))

    @on(Overlay.Closed, "#picker")
    def let_sentence_go(self) -> None:
        """Give back the cursor its word when the picker had selected the sentence by itself."""
        if self._came_from is not None:
            self._view.go_to(self._came_from)
            self._came_from = None

    @on(CodePicker.Picked)
    def apply_picked(self, event: CodePicker.Picked) -> None:
        """Put the picked codes on what the picker was opened for, or the picked one under a key."""
        what, _, which = event.purpose.partition(" ")
        if what == "apply":
            self._apply(event.codes, self._asked_for)
        elif what == "key":
            self._act(lambda: self._session.put_under_key(int(which), event.codes[0]))

    def action_keys_of_mine(self) -> None:
        """Show the quick keys, to put another code under one of them."""
        session = self._session
        box = self.query_one(QuickBox)
        lines = words.key_lines(session.quick_codes(), session.own_keys(), session.recent_codes(), self._colours())
        box.ask("quick key", "Quick codes: a digit or Enter chooses a key, Backspace gives it back", lines)
        self._keep_in_sight_above(box)

    @on(QuickBox.Chosen)
    def take_key(self, event: QuickBox.Chosen) -> None:
        """Ask which code is to go under a key, or give the key back."""
        if event.purpose == "quick key" and isinstance(event.key, int):
            key = abs(event.key)
            if event.key < 0:
                self._act(lambda: self._session.put_under_key(key, None))
            else:
                self.ask_for_code(f"key {key}", f"Which code goes under key {key}?", only_one=True)

    def action_quick(self, digit: int) -> None:
        """Put a quick code on the selection, or take it off."""
        code = self._session.quick_codes().get(digit)
        if code is None:
            self.tell(f"No code lies under key {digit}: k puts one there.", warn=True)
        else:
            self._toggle(code.id)

    def action_repeat(self) -> None:
        """Put the codes of the last act on this selection."""
        if self._last_codes:
            self._apply(self._last_codes, self._target())
        else:
            self.tell("Nothing to repeat yet: code something first.", warn=True)

    def action_undo(self) -> None:
        """Take back the last act."""
        self._retrace(self._session.undo, "undone")

    def action_redo(self) -> None:
        """Do the last undone act again."""
        self._retrace(self._session.redo, "done again")

    def action_next_match(self) -> None:
        """Highlight the next match of the codebook."""
        if self._panel.best is None:
            self.tell(f"No match to choose: {self._panel.note or words.NO_MATCH}", warn=True)
        self._panel.choose_next()

    def action_accept(self) -> None:
        """Put the highlighted match on the selection."""
        best = self._panel.best
        if best is None:
            self.tell(f"No match to take: {self._panel.note or words.NO_MATCH}", warn=True)
        else:
            self._apply((best.code,), self._target(), accepted=True)

    def _go_where(self, retraced: Retraced) -> None:
        """Go to the place of an act, unless the coder is there already."""
        if retraced.transcript is None:
            return
        if retraced.transcript != self._session.transcript.id:
            self._turn_to(retraced.transcript)
        start, pointer = words.start_of(retraced, self._session.transcript, self._view.cursor), self._view.pointer
        if start is not None and not (pointer is not None and pointer.touches(Span(start, start + 1))):
            self._view.go_to(start)

    def _apply(self, codes: tuple[str, ...], span: Span | None, *, accepted: bool = False) -> None:
        def apply() -> str:
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.apply(span, codes, accepted=accepted, snapped=self._view.snapping)

        self._put_on(codes, apply)

    def _toggle(self, code: str) -> None:
        def toggle() -> str:
            span = self._target()
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.toggle(span, code, snapped=self._view.snapping)

        self._put_on((code,), toggle)

    def _put_on(self, codes: tuple[str, ...], act: Callable[[], str]) -> None:
        if self._act(act):
            self.count_applied(codes)

    def _retrace(self, act: Callable[[], Retraced | None], done: str) -> None:
        """Undo or redo an act and show where it was."""

        def retrace() -> str:
            retraced = act()
            if retraced is None:
                return "nothing to undo" if done == "undone" else "nothing to do again"
            self._go_where(retraced)
            return f"{done}: {retraced.verb}"

        self.attempt(retrace)
        self.attempt(self._show_marks)
