"""Codings tables: transcript, turn, exact quote, code, markers, memo. Each quote is found exactly, or all is refused.

Messages name row, transcript and turn, never the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from voices.errors import ImportFileError
from voices.language import fold
from voices.model import Codebook, Span, Transcript
from voices.naming import shown
from voices.reading.tables import Table

_NEEDED = ("transcript", "quote", "code")
_MOST_DIGITS = 9


@dataclass(frozen=True)
class CodingRow:
    """One row, located: which span of which transcript carries which code, markers and memo."""

    number: int
    transcript: Transcript
    span: Span
    code: str
    markers: tuple[str, ...]
    memo: str


def is_codings(table: Table) -> bool:
    """Return whether a table is one of codings."""
    return all(column in table.columns for column in _NEEDED)


def read_codings(table: Table, codebook: Codebook, transcripts: Mapping[str, Transcript]) -> list[CodingRow]:
    """Return the located rows of a table. `transcripts` are keyed by their names in lower case."""
    return [_row(table.path, number, row, codebook, transcripts) for number, row in table.rows]


def _row(
    path: Path, number: int, row: Mapping[str, str], codebook: Codebook, transcripts: Mapping[str, Transcript]
) -> CodingRow:
    name = row["transcript"].strip()
    transcript = transcripts.get(name.casefold())
    if transcript is None:
        raise ImportFileError(
            f"Row {number} of {path}: the study has no transcript named {shown(name)}.", "Import the transcript first."
        )
    turn = _turn(path, number, row.get("turn", "").strip(), transcript)
    return CodingRow(
        number=number,
        transcript=transcript,
        span=_locate(path, number, row["quote"], transcript, turn),
        code=_code(path, number, row["code"].strip(), codebook),
        markers=_markers(path, number, row.get("markers", ""), codebook),
        memo=row.get("memo", "").strip(),
    )


def _turn(path: Path, number: int, told: str, transcript: Transcript) -> int | None:
    if not told:
        return None
    is_number = told.isdecimal() and len(told) < _MOST_DIGITS
    if not is_number or not 1 <= int(told) <= len(transcript.turns):
        raise ImportFileError(
            f"Row {number} of {path}: {transcript.name} has no turn {shown(told)}; it has {len(transcript.turns)}.",
            "Count turns from 1, interviewers' turns too.",
        )
    return int(told)


def _locate(path: Path, number: int, quote: str, transcript: Transcript, turn: int | None) -> Span:
    """Return where a quote stands: exactly once in its turn (or in the whole transcript when no turn is given)."""
    quote = unicodedata.normalize("NFC", quote).strip("\r\n")
    within = transcript.text if turn is None else transcript.turns[turn - 1].text
    offset = 0 if turn is None else transcript.turns[turn - 1].start
    place = transcript.name if turn is None else f"{transcript.name}, turn {turn}"
    if not quote.strip():
        raise ImportFileError(f"Row {number} of {path} has no quote.", "Give the exact words that are coded.")
    for words, text in ((quote, within), (fold(quote), fold(within))):
        n_found = _count(words, text)
        if n_found > 1:
            raise ImportFileError(
                f"Row {number} of {path}: the quote stands {n_found} times in {place}.",
                "Give more of the words around it, so that it can only be one place.",
            )
        if n_found == 1:
            start = offset + text.index(words)
            return Span(start, start + len(words))
    raise ImportFileError(
        f"Row {number} of {path}: the quote is not in {place}.",
        "Copy the words exactly as they stand in the transcript, and check the turn number.",
    )


def _count(words: str, text: str) -> int:
    """Return how often words stand in a text, counting places that overlap."""
    n_found, at = 0, text.find(words)
    while at >= 0:
        n_found += 1
        at = text.find(words, at + 1)
    return n_found


def _code(path: Path, number: int, code_id: str, codebook: Codebook) -> str:
    found = codebook.resolve(code_id) or code_id
    if codebook.takes(found):
        return found
    if found in codebook and codebook.code(found).codable:
        raise ImportFileError(
            f"Row {number} of {path}: {found} is retired in codebook {codebook.version}.",
            "Use a code that is in use, or restore it in the codebook first.",
        )
    if found in codebook:
        raise ImportFileError(
            f"Row {number} of {path}: {found} is a theme, and themes are not put on text.", "Use one of its codes."
        )
    near = get_close_matches(code_id.upper(), [code.id for code in codebook.codable], n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "Import the codebook that has it, or mend the row."
    raise ImportFileError(f"Row {number} of {path}: codebook {codebook.version} has no code {shown(code_id)}.", hint)


def _markers(path: Path, number: int, told: str, codebook: Codebook) -> tuple[str, ...]:
    known = [marker.id for marker in codebook.markers]
    wanted = [part for part in re.split(r"[;,\s]+", told) if part]
    for marker in wanted:
        if marker not in known:
            raise ImportFileError(
                f"Row {number} of {path}: the codebook has no marker {shown(marker)}.",
                f"Markers are {', '.join(known) or 'none'}.",
            )
    return tuple(marker for marker in known if marker in wanted)
