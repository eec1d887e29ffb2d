"""Word documents: paragraphs that begin with a label, or a table with a column of speakers. All of it, or nothing."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from voices.errors import ImportFileError
from voices.reading.labels import Choices
from voices.reading.speaker_table import table_lines
from voices.reading.text import check_length, normalise, read_bytes
from voices.reading.turns import Draft, cut_turns, opens_turn

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MAX_UNPACKED = 100_000_000
_MAX_MEMBERS = 5_000
_MAX_TAGS = 1_000_000  # three hours of a focus group have some 100,000
_MAX_PARAGRAPHS = 50_000
_MAX_COLUMNS = 63  # as many as a word processor lets a table have
_BODY = "word/document.xml"
_ENCODINGS = (b"utf-8", b"us-ascii")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EMBEDDED = tuple(_WORD + name for name in ("altChunk", "subDoc"))
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
    parts = _checked_parts(content, path)
    left_out = list(_notes_in(parts))
    document = _opened(parts, path)
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
            rows = _rows(block, path)
            seen += [cell for row in rows for cell in row]
            lines += table_lines(rows, path, has_begun=any(opens_turn(line) for line in lines))
        else:
            seen.append(block.text)
            lines += block.text.split("\n")
    _check_nothing_lost("".join(each.text or "" for each in body.iter(_WORD + "t")), "".join(seen), path)
    if any(True for _ in body.iter(*_EMBEDDED)):
        raise _would_be_lost(path)
    text = normalise("\n".join(lines), path)
    check_length(text, path)
    draft = cut_turns(text.split("\n"), path, choices)
    notes = [f"{what} were left out" for what in left_out]
    return Draft(draft.name, draft.header, draft.turns, draft.speakers, (*notes, *draft.notes))


def _opened(parts: Mapping[str, bytes], path: Path) -> Document:
    """Return a document of the parts that were checked, and of nothing else that the file may hold."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    try:
        return docx.Document(packed)
    # SyntaxError is what lxml raises for XML that is none.
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError, AttributeError, zipfile.BadZipFile):
        raise _damaged(path) from None


def _rows(table: Table, path: Path) -> list[list[str]]:
    """Return the cells of a table's rows; what is merged over several cells stands in the first of them only."""
    from docx.table import _Cell

    rows = []
    for row in table.rows:
        cells: list[str] = []
        for each in row._tr.tc_lst:
            if each.grid_span > _MAX_COLUMNS:
                raise _damaged(path)
            cells.append("" if each.vMerge == "continue" else _Cell(each, table).text)
            cells += [""] * (each.grid_span - 1)
        rows.append(cells)
    return rows


def _check_nothing_lost(there: str, read: str, path: Path) -> None:
    """Refuse a document in which words stand where they were not looked for: boxes, forms, tables within tables."""
    if _characters(there) != _characters(read):
        raise _would_be_lost(path)


def _would_be_lost(path: Path) -> ImportFileError:
    return ImportFileError(
        f"{path} holds text in boxes, form fields, other files or tables within tables, which would be lost.",
        "Save it as plain text (.txt) in your word processor, look it over, and import that.",
    )


def _characters(text: str) -> list[str]:
    return sorted(sign for sign in text if sign.isalnum())


def _checked_parts(content: bytes, path: Path) -> Mapping[str, bytes]:
    """Return the parts of a Word document by name, everything but XML left empty.

    Refuse what is no Word document, is locked, or would unpack to more than it should, whatever sizes it declares.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _locked(path)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > _MAX_MEMBERS:
                raise _too_large(path)
            if _BODY not in archive.namelist():
                raise ImportFileError(f"{path} is not a Word document.", "Save it as .docx from your word processor.")
            if len({member.filename.casefold() for member in members}) < len(members):
                raise _damaged(path)
            if any(member.flag_bits & 1 for member in members):
                raise _locked(path)
            return {member.filename: _part(archive, member, path) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError, ValueError, OSError):
        raise _damaged(path) from None


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> bytes:
    """Return the XML of a member, never more than it declares: unbounded, all of a bomb would be unpacked first."""
    if not member.filename.endswith((".xml", ".rels")):
        return b""
    with archive.open(member) as file:
        xml = file.read(member.file_size + 1)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or not _is_plain(xml):
        raise ImportFileError(f"{path} holds declarations that no word processor writes.", "Check where it came from.")
    if xml.count(b"<") > _MAX_TAGS or xml.count(b"<w:p>") + xml.count(b"<w:p/") + xml.count(b"<w:p ") > _MAX_PARAGRAPHS:
        raise _too_large(path)
    return xml


def _is_plain(xml: bytes) -> bool:
    """Return whether XML is in UTF-8 or ASCII: in another encoding its bytes would not show a declaration."""
    begins = xml.removeprefix(b"\xef\xbb\xbf").lstrip()
    head = begins.partition(b"?>")[0] if begins.startswith(b"<?xml") else b""
    encoding = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    return begins[:1] in (b"<", b"") and b"\x00" not in xml and (not encoding or encoding[1].lower() in _ENCODINGS)


def _notes_in(parts: Mapping[str, bytes]) -> Iterator[str]:
    for told, members in _NOTES.items():
        if any(re.fullmatch(members, name) and _holds_text(xml) for name, xml in parts.items()):
            yield told


def _holds_text(xml: bytes) -> bool:
    return any(part.strip() for part in re.findall(rb"<w:t(?: [^>]*)?>([^<]*)<", xml))


def _locked(path: Path) -> ImportFileError:
    return ImportFileError(
        f"{path} is locked with a password or in the old .doc format.", "Save it as .docx without a password."
    )


def _too_large(path: Path) -> ImportFileError:
    return ImportFileError(f"{path} unpacks to far more than a transcript.", "Check where it came from.")


def _damaged(path: Path) -> ImportFileError:
    return ImportFileError(
        f"{path} is not a Word document, or it is damaged.", "Open it in your word processor and save it again."
    )
