"""The transcript of the coding screen, which tells the screen where the coder was before going to either end."""

from __future__ import annotations

from textual.message import Message

from voices.tui.coding.transcript_view import TranscriptView


class LeapingView(TranscriptView):
    """Says from where the cursor goes far."""

    class Leaping(Message):
        """The cursor goes to the first or the last word, from this offset."""

        def __init__(self, offset: int) -> None:
            super().__init__()
            self.offset = offset

    def action_edge(self, which: int) -> None:
        """Go to the first or the last word."""
        self.post_message(self.Leaping(self.cursor))
        super().action_edge(which)
