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
    r"^(?:[\[(]?" + _CLOCK.format("first") + r"[\])]?\s*(?:[–—-]\s*)?(?<=[\s\])–—-]))?" + _LABEL + r"\s*"
    r"(?:[\[(]" + _CLOCK.format("before") + r"[\])]\s*)?[:：](?=(?P<tight>\S)?)\s*"
    r"(?:\[" + _CLOCK.format("after") + r"\]\s*)?(?P<words>.*)$"
)
# What may stand around a label: "12. INT: ", "- INT: ", "**INT:** ", "[INT]: ".
_BEFORE = re.compile(r"^(?:\d{1,4}(?:[.)]\s+|\t)|[–—•*-]\s+)(?=[^\W\d]|[*_\[(])")
_AROUND = re.compile(
    r"^(?:\*\*|__|[*_\[(])(?P<lead>[^*_\[\]():：]{1,40})(?P<inner>[:：]?)(?:\*\*|__|[*_\])])(?P<outer>\s*[:：]?)\s*"
)
# A line that looks as if it opened a turn but is not written like the others: "YP#2: ", "2nd YP: ", "YP2 – ".
_DISGUISED = re.compile(
    r"^[\W_]*(?:\d{1,2}:\d{2}(?::\d{2})?[\W_]*)?(?P<lead>[^\W_][^:：;|\t]{0,40}?)[*_]*"
    r"\s*(?:[\[(<{][^\])>}]{0,40}[\])>}])?[*_]*(?P<sign>[:：;|\t]|\s[–—-](?=\s))"
)
_FIRST_WORD = re.compile(r"^[\W_]*(?:\d{1,2}:\d{2}(?::\d{2})?[\W_]*)?(?P<word>[^\W_]+)")


@dataclass(frozen=True)
class Opening:
    """The beginning of a turn: its label, its clock in seconds if one stood there, and the words on the same line."""

    label: str
    words: str
    clock_seconds: float | None


def match_opening(line: str) -> Opening | None:
    """Return how a line would open a turn if what stands before its colon is a label; None when it cannot."""
    match = _OPENING.match(_plain(line))
    if match is None or (match["tight"] is not None and match["tight"] not in "[("):
        return None
    return _opening(match)


class Labels:
    """Decides for every line of one file whether it opens a turn."""

    def __init__(self, lines: Sequence[tuple[int, str]], path: Path, choices: Choices) -> None:
        self._path = path
        self._choices = choices
        found = [opening.label for _, line in lines if (opening := match_opening(line))]
        counts = Counter(label.casefold() for label in found)
        forms = {label.casefold(): label for label in found}
        self._repeated = {folded for folded, count in counts.items() if count > 1}
        self._accepted = {
            folded
            for folded, count in counts.items()
            if self._is_chosen(folded)
            or role_of(folded) is not None
            or (count >= _COMMON and forms[folded][:1].isupper() and len(folded.split()) <= _MOST_WORDS)
        }
        self._letters = {_letters(folded) for folded in self._accepted}
        self._in_capitals = {
            word
            for label in found
            if label.casefold() in self._accepted
            for word in (label, label.rstrip("0123456789"))
            if len(word) > 1 and word.isalnum() and word.isupper()
        }
        n_blank = sum(not line.strip() for _, line in lines)
        self.is_spaced = n_blank * 2 >= sum(counts[folded] for folded in self._accepted)

    def open(self, number: int, line: str, before: str, *, has_voice: bool = False) -> Opening | None:
        """Return how a line opens a turn, None when it goes on with the one before. Where that is open, ask.

        `before` is the line above, empty at the beginning of a paragraph. With `has_voice` it is said already who
        speaks, and only a label of this file can mean somebody else.
        """
        line = line.strip()
        if not line or self.is_speech(number):
            return None
        begins = not before.strip() or not self.is_spaced
        opening = match_opening(line) or self._tight_opening(line)
        if opening is not None:
            folded = opening.label.casefold()
            if folded in self._choices:
                return opening if self._choices[folded] is not None else None
            if folded in self._accepted or role_of(folded) is not None:
                return opening
        if self.resembles_a_label(line, begins=begins, has_voice=has_voice) or (
            not has_voice and self._may_be_a_label(line, opening, begins=begins, paragraph=not before.strip())
        ):
            raise ImportFileError(
                f"Line {number} of {self._path} may open a turn, but what it begins with is no label of this file.",
                'Say which it is: --speaker "LABEL=ROLE" for a speaker (written with a colon like the others), '
                f'--speaker "{self._path.name} line {number}=speech" for words that go on with the turn before.',
            )
        return None

    def is_speech(self, number: int) -> bool:
        """Return whether the user said that a line is speech, whatever it begins with."""
        return is_speech(self._choices, self._path, number)

    def resembles_a_label(self, line: str, *, begins: bool, has_voice: bool = False) -> bool:
        """Return whether a line begins like a label of this file, written otherwise: "INT And", "YP#2: ", ">> ".

        Words that only name a role ("My mum: ") count where nothing else says who speaks.
        """
        if line.startswith(_ANOTHER):
            return True
        first = _FIRST_WORD.match(line)
        if first is not None and {first["word"], first["word"].rstrip("0123456789")} & self._in_capitals:
            return True
        disguised = _DISGUISED.match(line)
        if disguised is None:
            return False
        letters = _letters(disguised["lead"])
        known = letters in self._letters or (not has_voice and _names_a_role(disguised["lead"]))
        return known and (begins or any(sign.isdigit() for sign in letters))

    def _is_chosen(self, folded: str) -> bool:
        return self._choices.get(folded) is not None

    def _tight_opening(self, line: str) -> Opening | None:
        """Return an opening without a space behind the colon, for labels that are known."""
        match = _OPENING.match(_plain(line))
        if match is None or match["tight"] is None or match["tight"].isdigit():
            return None
        folded = match["label"].strip().casefold()
        return _opening(match) if folded in self._accepted or role_of(folded) is not None else None

    def _may_be_a_label(self, line: str, opening: Opening | None, *, begins: bool, paragraph: bool) -> bool:
        disguised = _DISGUISED.match(line)
        if disguised is not None and disguised["sign"] in ":：;" and disguised.end() < _LONGEST_DOUBT:
            behind = line[disguised.end() : disguised.end() + 1]
            if paragraph and behind in ("", " ", "\t"):
                return True
            is_short = len(disguised["lead"].split()) <= _MOST_WORDS and disguised["lead"][:1].isupper()
            if begins and is_short and behind.isalpha():
                return True
        if opening is None:
            return False
        words = opening.label.split()
        if len(words) > _MOST_WORDS:
            return begins and any(len(word) > 1 and role_of(word) is not None for word in words)
        return begins or opening.label[:1].isupper() or opening.label.casefold() in self._repeated


def is_speech(choices: Choices, path: Path, number: int) -> bool:
    """Return whether the user said that a line of a file is speech: "line 57=speech", "V01.txt line 57=speech"."""
    keys = (f"line {number}", f"{path.name.casefold()} line {number}")
    return any(choices[key] is None for key in keys if key in choices)


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


def _plain(line: str) -> str:
    """Return a line with its label as the others are written: no numbering, no signs around it, a colon behind it."""
    line = _BEFORE.sub("", line.strip())
    around = _AROUND.match(line)
    if around is not None and (around["inner"] or around["outer"].strip()):
        return f"{around['lead'].strip()}: {line[around.end() :]}"
    lead, tab, rest = line.partition("\t")
    return f"{lead.rstrip(':： ')}: {rest.strip()}" if tab and role_of(lead.rstrip(":： ")) is not None else line


def _names_a_role(lead: str) -> bool:
    """Return whether one of the words before a sign names a role; a letter alone does not."""
    whole = lead.strip(" #*_[](){}<>.-")
    words = [word.strip("0123456789#*_[](){}<>.-") for word in whole.split()]
    if len(words) > _MOST_WORDS:
        return False
    return role_of(whole) is not None or any(len(word) > 1 and role_of(word) is not None for word in words)


def _opening(match: re.Match[str]) -> Opening:
    clock = match["first"] or match["before"] or match["after"]
    return Opening(match["label"].strip(), match["words"].strip(), seconds(clock))


def _letters(text: str) -> str:
    """Return letters and digits only, in lower case: what "YP#2", "yp 2" and "YP2" have in common."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())
