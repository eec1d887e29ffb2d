"""Which lines open a turn: a label and a colon. What may or may not be a label is asked about, never guessed.

A label that is missed would put one person's words into another's turn, and an adult's, or a child's who said no,
under the consent of whoever spoke before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voices.errors import ImportFileError
from voices.model import Speaker
from voices.reading.speakers import role_of

Choices = Mapping[str, Speaker | None]
_COMMON = 3
_LONGEST_DOUBT = 60
_MOST_WORDS = 3
_ANOTHER = (">>", "»")  # what captions set before another speaker's words

_CLOCK = r"(?P<{0}>\d{{1,2}}:[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?)"
_LABEL = r"(?P<label>[^\W\d_][\w .'’()/&-]{0,39}?\??)"
_OPENING = re.compile(
    r"^(?:[\[(]?" + _CLOCK.format("first") + r"[\])]?\s+)?" + _LABEL + r"\s*"
    r"(?:[\[(]" + _CLOCK.format("before") + r"[\])]\s*)?[:：](?=(?P<tight>\S)?)\s*"
    r"(?:\[" + _CLOCK.format("after") + r"\]\s*)?(?P<words>.*)$"
)
# A line that looks as if it opened a turn but is not written like the others: "YP#2: ", "- YP2: ", "YP2 – ".
_DISGUISED = re.compile(
    r"^[\W_]*(?:\d{1,2}:\d{2}(?::\d{2})?[\W_]*)?(?P<lead>[^\W_][^:：;|\t]{0,40}?)[*_]*"
    r"\s*(?:[\[(<{][^\])>}]{0,40}[\])>}])?[*_]*(?P<sign>[:：;|\t]|\s[–—-](?=\s))"
)


@dataclass(frozen=True)
class Opening:
    """The beginning of a turn: its label, its clock in seconds if one stood there, and the words on the same line."""

    label: str
    words: str
    clock_seconds: float | None


def match_opening(line: str) -> Opening | None:
    """Return how a line would open a turn if what stands before its colon is a label; None when it cannot."""
    match = _OPENING.match(line.strip())
    if match is None or (match["tight"] is not None and match["tight"] not in "[("):
        return None
    return _opening(match)


class Labels:
    """Decides for every line of one file whether it opens a turn."""

    def __init__(self, lines: Sequence[tuple[int, str]], path: Path, choices: Choices) -> None:
        self._path = path
        self._choices = choices
        counts = Counter(found.label.casefold() for _, line in lines if (found := match_opening(line)))
        self._repeated = {folded for folded, count in counts.items() if count > 1}
        forms = {found.label.casefold(): found.label for _, line in lines if (found := match_opening(line))}
        self._accepted = {
            folded
            for folded, count in counts.items()
            if self._is_chosen(folded)
            or role_of(folded) is not None
            or (count >= _COMMON and forms[folded][:1].isupper() and len(folded.split()) <= 3)
        }
        self._letters = {_letters(folded) for folded in self._accepted}
        n_blank = sum(not line.strip() for _, line in lines)
        self._is_spaced = n_blank * 2 >= sum(counts[folded] for folded in self._accepted)

    def open(self, number: int, line: str, before: str) -> Opening | None:
        """Return how a line opens a turn, None when it goes on with the one before. Where that is open, ask.

        `before` is the line above, empty at the beginning of a paragraph.
        """
        line = line.strip()
        if not line or self._choices.get(f"line {number}", self) is None:
            return None
        begins = not before.strip() or not self._is_spaced
        opening = match_opening(line) or self._tight_opening(line)
        if opening is not None:
            folded = opening.label.casefold()
            if folded in self._choices:
                return opening if self._choices[folded] is not None else None
            if folded in self._accepted or role_of(folded) is not None:
                return opening
        if self._is_doubtful(line, opening, begins=begins, paragraph=not before.strip()):
            raise ImportFileError(
                f"Line {number} of {self._path} may open a turn, but what it begins with is no label of this file.",
                f'Say which it is: --speaker "LABEL=ROLE" for a speaker, --speaker "line {number}=speech" for words '
                "that go on with the turn before; or write the label like the others.",
            )
        return None

    def _is_chosen(self, folded: str) -> bool:
        return self._choices.get(folded) is not None

    def _tight_opening(self, line: str) -> Opening | None:
        """Return an opening without a space behind the colon, for labels that are known."""
        match = _OPENING.match(line)
        if match is None or match["tight"] is None or match["tight"].isdigit():
            return None
        folded = match["label"].strip().casefold()
        return _opening(match) if folded in self._accepted or role_of(folded) is not None else None

    def _is_doubtful(self, line: str, opening: Opening | None, *, begins: bool, paragraph: bool) -> bool:
        disguised = _DISGUISED.match(line)
        if disguised is not None:
            letters = _letters(disguised["lead"])
            known = letters in self._letters or role_of(disguised["lead"].strip(" #*_")) is not None
            if known and (begins or any(sign.isdigit() for sign in letters)):
                return True
            if paragraph and disguised["sign"] in ":：;" and disguised.end() < _LONGEST_DOUBT:
                return line[disguised.end() : disguised.end() + 1] in ("", " ", "\t") or letters.isdigit()
        if line.startswith(_ANOTHER):
            return True
        if opening is None or len(opening.label.split()) > _MOST_WORDS:
            return False
        return begins or opening.label[:1].isupper() or opening.label.casefold() in self._repeated


def seconds(clock: str | None) -> float | None:
    """Return a clock such as 12:31, 0:12:31 or 00:12:31.480 in seconds, None for no clock.

    >>> seconds("00:12:31.480"), seconds("12:31"), seconds(None)
    (751.48, 751.0, None)
    """
    if clock is None:
        return None
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _opening(match: re.Match[str]) -> Opening:
    clock = match["first"] or match["before"] or match["after"]
    return Opening(match["label"].strip(), match["words"].strip(), seconds(clock))


def _letters(text: str) -> str:
    """Return letters and digits only, in lower case: what "YP#2", "yp 2" and "YP2" have in common."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
