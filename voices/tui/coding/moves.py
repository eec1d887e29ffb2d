"""Going from place to place on the coding screen: the next open turn, other interviews, the panel."""

from __future__ import annotations

from voices.tui.coding import words
from voices.tui.coding.jumping import Jumping
from voices.tui.widgets.choice_list import ChoiceList


class Moves(Jumping):
    """Keys that change what is in sight and nothing in the project."""

    def action_next_open(self) -> None:
        """Go to the child's next turn that is neither coded nor read, from the last one on to the first."""
        here = self._session.transcript.turn_at(self._view.cursor).number
        turns = self._session.open_turns()
        following = [turn for turn in turns if turn.number > here]
        if turns:
            self.remember_place()
            self._view.go_to((following or turns)[0].start)
        if not following:
            self.tell("From the beginning again." if turns else words.ALL_DONE)

    def action_transcripts(self) -> None:
        """List the interviews with progress."""
        choices = self.query_one("#choices", ChoiceList)
        contents, warnings = self._session.contents(), self._session.warnings()
        choices.ask("transcript", "Interviews", words.transcript_lines(contents, warnings))
        choices.go_to(self._session.transcript.id)

    def action_neighbour(self, step: int) -> None:
        """Go to the next interview, or to the one before."""
        neighbour = self._session.neighbour(1 if step > 0 else -1)
        if neighbour is None:
            self.tell(f"This is the {'last' if step > 0 else 'first'} interview.")
        else:
            self.open_from_here(neighbour)

    def action_panel(self) -> None:
        """Show or hide the side panel."""
        self.toggle_class("-panel" if self.has_class("-narrow") else "-no-panel")
