"""Writing a memo from any screen with a box to write in: the box is filled, and handed back to the session."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from voices.memos.session import MemosSession
from voices.model import About
from voices.tui.job_screen import JobScreen
from voices.tui.memos.words import thing_lines
from voices.tui.widgets.line_list import Line
from voices.tui.widgets.text_box import TextBox


def things_here(session: MemosSession, transcript: UUID, code: str | None = None) -> Sequence[Line]:
    """Return what can have a memo where somebody reads, as lines for a list to choose from; each key is an `About`."""
    return thing_lines(session.things_at(transcript, code))


def write_memo(screen: JobScreen, session: MemosSession, about: About, *, full: bool = False) -> bool:
    """Open the screen's box with this coder's memo about something; return whether that could be done.

    What was written is kept when the box closes, and told in the status line.
    """

    def ask() -> None:
        session.check_open(about)
        memo = session.memo(about)
        text = "" if memo is None else memo.text
        title = f"Your memo on {session.thing_written(about)}"
        screen.query_one(TextBox).ask(title, text, lambda new: keep(text, new), full=full)

    def keep(seen: str, text: str) -> bool:
        return screen.attempt(lambda: session.set_memo(about, text, seen))

    return screen.attempt(ask)
