"""Word documents: paragraphs that begin with a label, or a table with a column of speakers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voices.errors import ImportFileError
from voices.reading.speakers import role_of
from voices.reading.text import normalise, read_bytes
from voices.reading.turns import Choices, Draft, cut_turns

if TYPE_CHECKING:
    from docx.table import Table

MAX_UNPACKED = 100_000_000
_MAX_MEMBERS = 5_000
_BODY = "word/document.xml"


def read_transcript(path: Path, choices: Choices) -> Draft:
    """Return the draft of a transcript in a Word document."""
    content = read_bytes(path)
    _check_archive(content, path)
    import docx
    from docx.table import Table

    document = docx.Document(BytesIO(content))
    lines: list[str] = []
    for block in document.iter_inner_content():
        lines += _table_lines(block) if isinstance(block, Table) else block.text.split("\n")
    return cut_turns(normalise("\n".join(lines), path).split("\n"), path, choices)


def _table_lines(table: Table) -> Iterator[str]:
    """Yield a table's rows as `LABEL: words`. The column before the words that holds labels names the speaker."""
    rows = [[cell.text.replace("\n", " ").strip() for cell in row.cells] for row in table.rows]
    n_columns = max((len(row) for row in rows), default=0)
    labels_in = [
        sum(len(row) > column and role_of(row[column].rstrip(":： ")) is not None for row in rows)
        for column in range(n_columns)
    ]
    speaker_column = labels_in.index(max(labels_in)) if any(labels_in) else None
    for row in rows:
        if speaker_column is None or len(row) <= speaker_column + 1:
            yield " ".join(row)
            continue
        label, words = row[speaker_column].rstrip(":： "), row[-1]
        clock = next((cell for cell in row[:speaker_column] if ":" in cell), "")
        if label:
            yield f"{label}: [{clock}] {words}" if clock else f"{label}: {words}"
        else:
            yield words


def _check_archive(content: bytes, path: Path) -> None:
    """Refuse what is no Word document, is locked, would unpack to more than it should, or has open changes."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportFileError(
            f"{path} is locked with a password or in the old .doc format.", "Save it as .docx without a password."
        )
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            too_large = sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > _MAX_MEMBERS
            if too_large:
                raise ImportFileError(f"{path} unpacks to far more than a transcript.", "Check where it came from.")
            if _BODY not in archive.namelist():
                raise ImportFileError(f"{path} is not a Word document.", "Save it as .docx from your word processor.")
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(archive.read(member), member.filename, path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise ImportFileError(
            f"{path} is not a Word document, or it is damaged.", "Open it in your word processor and save it again."
        ) from None


def _check_xml(xml: bytes, member: str, path: Path) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ImportFileError(f"{path} holds declarations that no word processor writes.", "Check where it came from.")
    if member == _BODY and (b"<w:ins " in xml or b"<w:del " in xml):
        raise ImportFileError(
            f"{path} has tracked changes: what was said is still open.",
            "Accept or reject all changes in your word processor, save, and import it again.",
        )
