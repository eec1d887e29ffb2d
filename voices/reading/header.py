"""What stands above the first turn: names the transcript, its children and its setting. Pure.

"Participant" and "Interviewer" name fields of a header and open turns as well. Which of the two is decided by what
stands behind them, and asked where that leaves it open: a first answer that vanished into a header could not be coded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from voices.errors import ImportFileError
from voices.reading.labels import Choices, is_speech, match_opening
from voices.reading.speakers import role_of

_NAMES = frozenset(
    """
    transcript participant participants child children setting length duration date place location project interview
    interviewer interviewers present version file key recorded recording transcribed title study warning
    """.split()
) | {"content warning", "trigger warning"}
# A name with one of these words is that of a field too: "Date of interview", "Participant ID", "Age".
_FIELD_WORDS = _NAMES | frozenset(
    """
    age gender sex pseudonym id consent school language time start end region force area site year month day
    interviewee researcher number no ref reference audio name ethnicity placement notes
    """.split()
)
_MOST_NAME_WORDS = 4
_NUMBER = re.compile(r"(?:[\w ]{1,20}=\s*)?[A-Z]{1,3}-?\d{1,5}(?:\s*=[\w ]{1,20})?")
_ASIDE = re.compile(r"\([^()]{0,60}\)")
_BETWEEN = re.compile(r"[;,/\t]|\band\b")
_SPEECH = re.compile(r"[.?!…][\"'”’)\]]*$")
_MOST_WORDS = 8


def header_length(lines: Sequence[tuple[int, str]], path: Path, choices: Choices) -> int:
    """Return how many numbered lines stand above the first turn.

    A line belongs to the header while it has no label, or its label is the name of a field, or the user says so.
    """
    for index, (number, line) in enumerate(lines):
        opening = match_opening(line)
        if opening is None or is_speech(choices, path, number):
            continue
        name = opening.label.casefold()
        if choices.get(name) is not None or not _names_a_field(name):
            return index
        if (role_of(name) is None and name in _NAMES) or _are_numbers(opening.words):
            continue
        if _opens_later(name, lines[index + 1 :]):
            return index
        if role_of(name) is not None and not _in_header_block(lines, index):
            return index
        if _SPEECH.search(opening.words) or len(opening.words.split()) > _MOST_WORDS:
            raise ImportFileError(
                f"Line {number} of {path} may belong to the header, or be the first turn.",
                f'If it is of the header: --speaker "{path.name} line {number}=speech". If it is the first turn, write '
                "its label like the others.",
            )
    return 0


def as_header(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return header lines as name and value; a line without a name has an empty one. Tabs part several fields."""
    fields: list[tuple[str, str]] = []
    for line in lines:
        name = ""
        for part in (part.strip() for part in line.split("\t") if part.strip()):
            opening = match_opening(part)
            if opening and opening.words:
                fields.append((opening.label, opening.words))
            elif opening:
                name = opening.label
            else:
                fields.append((name, part))
                name = ""
    return tuple(fields)


def _names_a_field(name: str) -> bool:
    """Return whether a label is the name of a field, or has one among its words and is nobody's label."""
    words = name.split()
    return name in _NAMES or (
        role_of(name) is None and len(words) <= _MOST_NAME_WORDS and not _FIELD_WORDS.isdisjoint(words)
    )


def _are_numbers(value: str) -> bool:
    """Return whether a value only says who the children are: "P014", "YP1 = P005; YP2 = P017"."""
    parts = [part.strip() for part in _BETWEEN.split(_ASIDE.sub(" ", value)) if part.strip()]
    return bool(parts) and all(_NUMBER.fullmatch(part) for part in parts)


def _opens_later(name: str, lines: Sequence[tuple[int, str]]) -> bool:
    """Return whether a label opens a line with words of its own further down."""
    return any(
        found is not None and found.label.casefold() == name and not _are_numbers(found.words)
        for found in (match_opening(line) for _, line in lines)
    )


def _in_header_block(lines: Sequence[tuple[int, str]], index: int) -> bool:
    """Return whether a line stands in one block (no empty line between) with a line that only a header has."""
    first = last = index
    while first > 0 and lines[first - 1][1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1][1].strip():
        last += 1
    for _, line in lines[first : last + 1]:
        opening = match_opening(line)
        name = opening.label.casefold() if opening else ""
        if name in _NAMES and role_of(name) is None:
            return True
    return False
