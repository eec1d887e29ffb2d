"""Word documents: paragraphs that begin with a label, or a table with a column of speakers. All of it, or nothing."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voices.errors import ImportFileError
from voices.reading.labels import Choices
from voices.reading.speaker_table import table_lines
from voices.reading.text import normalise, read_bytes
from voices.reading.turns import Draft, cut_turns, opens_turn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MAX_UNPACKED = 100_000_000
_MAX_MEMBERS = 5_000
_BODY = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHANGES = tuple(_WORD + name for name in ("ins", "del", "moveFrom", "moveTo"))
_NOTES = {
    "footnotes": r"word/footnotes\.xml",
    "endnotes": r"word/endnotes\.xml",
    "comments": r"word/comments\.xml",
    "page headers": r"word/header\d*\.xml",
    "page footers": r"word/footer\d*\.xml",
}


def read_transcript(path: Path, choices: Choices) -> Draft:
    """Return the draft of a transcript in a Word document."""
    from docx.table import Table

    content = read_bytes(path)
    left_out = _check_archive(content, path)
    document = _opened(content, path)
    body = document.element.body
    if any(True for _ in body.iter(*_CHANGES)):
        raise ImportFileError(
            f"{path} has tracked changes: what was said is still open.",
            "Accept or reject all changes in your word processor, save, and import it again.",
        )
    lines: list[str] = []
    seen: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows = _rows(block)
            seen += [cell for row in rows for cell in row]
            lines += table_lines(rows, path, has_begun=any(opens_turn(line) for line in lines))
        else:
            seen.append(block.text)
            lines += block.text.split("\n")
    _check_nothing_lost("".join(each.text or "" for each in body.iter(_WORD + "t")), "".join(seen), path)
    draft = cut_turns(normalise("\n".join(lines), path).split("\n"), path, choices)
    notes = [f"{what} were left out" for what in left_out]
    return Draft(draft.name, draft.header, draft.turns, draft.speakers, (*notes, *draft.notes))


def _opened(content: bytes, path: Path) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(BytesIO(content))
    # SyntaxError is what lxml raises for XML that is none.
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile):
        raise _damaged(path) from None


def _rows(table: Table) -> list[list[str]]:
    """Return the cells of a table's rows; what is merged over several cells stands in the first of them only."""
    known = set()
    rows = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            cells.append("" if cell._tc in known else cell.text)
            known.add(cell._tc)
        rows.append(cells)
    return rows


def _check_nothing_lost(there: str, read: str, path: Path) -> None:
    """Refuse a document in which words stand where they were not looked for: boxes, forms, tables within tables."""
    if _characters(there) != _characters(read):
        raise ImportFileError(
            f"{path} holds text in boxes, form fields or tables within tables, which would be lost.",
            "Save it as plain text (.txt) in your word processor, look it over, and import that.",
        )


def _characters(text: str) -> list[str]:
    return sorted(sign for sign in text if sign.isalnum())


def _check_archive(content: bytes, path: Path) -> Sequence[str]:
    """Refuse what is no Word document, is locked, or would unpack to more than it should. Return what is left out."""
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
                    _check_xml(archive.read(member), path)
            return list(_notes_in(archive))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError, ValueError):
        raise _damaged(path) from None


def _notes_in(archive: zipfile.ZipFile) -> Iterator[str]:
    for name, members in _NOTES.items():
        if any(re.fullmatch(members, each) and _holds_text(archive.read(each)) for each in archive.namelist()):
            yield name


def _holds_text(xml: bytes) -> bool:
    return any(part.strip() for part in re.findall(rb"<w:t(?: [^>]*)?>([^<]*)<", xml))


def _check_xml(xml: bytes, path: Path) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ImportFileError(f"{path} holds declarations that no word processor writes.", "Check where it came from.")


def _damaged(path: Path) -> ImportFileError:
    return ImportFileError(
        f"{path} is not a Word document, or it is damaged.", "Open it in your word processor and save it again."
    )
