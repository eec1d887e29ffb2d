"""Plain text: `LABEL: words`, one turn a paragraph or a line."""

from __future__ import annotations

from pathlib import Path

from voices.reading.labels import Choices
from voices.reading.text import check_length, read_text
from voices.reading.turns import Draft, cut_turns


def read_transcript(path: Path, choices: Choices) -> Draft:
    """Return the draft of a plain-text transcript."""
    text, encoding = read_text(path)
    check_length(text, path)
    draft = cut_turns(text.split("\n"), path, choices)
    if encoding in ("utf-8", "utf-16"):
        return draft
    note = f"read as {encoding}; check a few apostrophes and accents"
    return Draft(draft.name, draft.header, draft.turns, draft.speakers, (note, *draft.notes))
