"""Files in: transcripts, codebooks, participants and codings become values that can be stored.

Nothing in here stores anything but `session.py`; nothing in here changes a word of what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from voices.errors import ImportFileError
from voices.reading import from_docx, from_text, from_vtt
from voices.reading.labels import Choices
from voices.reading.turns import Draft


class TranscriptReader(Protocol):
    """A reader of one family of files."""

    def __call__(self, path: Path, choices: Choices) -> Draft:
        """Return the draft of the transcript in a file."""
        ...


TRANSCRIPT_READERS: Mapping[str, TranscriptReader] = {
    ".txt": from_text.read_transcript,
    ".docx": from_docx.read_transcript,
    ".vtt": from_vtt.read_transcript,
}
TABLE_SUFFIXES = (".csv",)
CODEBOOK_SUFFIXES = (".yaml", ".yml")


def read(path: Path, choices: Choices | None = None) -> Draft:
    """Return the draft of a transcript, by the reader for its kind of file."""
    reader = TRANSCRIPT_READERS.get(path.suffix.casefold())
    if reader is None:
        raise unknown_kind(path)
    return reader(path, choices or {})


def unknown_kind(path: Path) -> ImportFileError:
    """Return the error for a file of a kind that nobody here reads."""
    kinds = ", ".join([*TRANSCRIPT_READERS, *CODEBOOK_SUFFIXES, *TABLE_SUFFIXES])
    return ImportFileError(
        f"{path} is of a kind that voices does not read.",
        f"It reads {kinds}: save the file as one of these.",
    )
