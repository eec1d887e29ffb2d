"""Who stands behind a label: its role by the words teams use, and the child by the header or by what the user said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from voices.errors import ImportFileError
from voices.model import Role, Speaker
from voices.naming import checked

SPEECH = "speech"
_ROLE_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.INTERVIEWER: ("int", "i", "q", "interviewer", "researcher", "moderator", "facilitator"),
    Role.CHILD: (
        "yp", "young person", "p", "participant", "c", "child", "girl", "boy", "f", "m", "respondent", "pupil",
        "student",
    ),
    Role.INTERPRETER: ("interpreter", "translator", "signer"),
    Role.OTHER: (
        "kw", "key worker", "keyworker", "sw", "social worker", "carer", "foster carer", "youth worker",
        "support worker", "worker", "advocate", "staff", "teacher", "mum", "mother", "mam", "dad", "father", "parent",
        "nan", "nana", "nanna", "gran", "grandma", "grandad", "grandfather", "grandmother", "aunt", "auntie", "uncle",
        "stepdad", "stepmum", "police officer", "officer",
    ),
    Role.SEVERAL: ("all", "several", "yps", "both", "everyone", "everybody", "group", "chorus"),
    Role.UNKNOWN: ("unknown", "unidentified", "unidentified yp", "unclear", "speaker", "sibling", "brother", "sister"),
}  # fmt: skip
_ROLE_BY_WORD = {word: role for role, words in _ROLE_WORDS.items() for word in words}
# What follows the word in "INT1", "Girl 2", "Interviewer B", "Participant P905".
_SUFFIX = re.compile(r"(\s+[a-z]?\d+|[\s-]*\d+|\s+[a-z])$")
_LINE = re.compile(r"(?:.+ )?line \d+")
_NUMBER = re.compile(r"\b[A-Z]{1,3}-?\d{1,5}\b")
_NAMED_NUMBER = re.compile(r"([^=;,]+?)\s*=\s*([A-Z]{1,3}-?\d{1,5})\b|\b([A-Z]{1,3}-?\d{1,5})\s*=\s*([^=;,()\t]+)")


def role_of(label: str) -> Role | None:
    """Return the role that a label's words name, None when they name none.

    >>> role_of("INT2"), role_of("YP1 (F)"), role_of("YP?"), role_of("Ziggy")
    (<Role.INTERVIEWER: 'interviewer'>, <Role.CHILD: 'child'>, <Role.UNKNOWN: 'unknown'>, None)
    """
    word = re.sub(r"\(.*?\)", " ", label).strip()
    if word.endswith("?"):
        return Role.UNKNOWN
    word = re.sub(r"\s+", " ", word.casefold()).strip(" .")
    for form in (word, _SUFFIX.sub("", word)):
        if form in _ROLE_BY_WORD:
            return _ROLE_BY_WORD[form]
    return None


class Chosen(dict[str, "Speaker | None"]):
    """What the user said of labels and lines, and which of it was of use: a slip must not go unnoticed."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def __contains__(self, key: object) -> bool:
        there = super().__contains__(key)
        if there:
            self.used.add(str(key))
        return there

    def get(self, key: str, default: Speaker | None = None) -> Speaker | None:  # type: ignore[override]
        """Return what was said of a label, the default when nothing was."""
        if key not in self:
            return default
        return self[key]


def parse_choices(choices: Iterable[str]) -> Chosen:
    """Return what the user said of labels ("HB=interviewer", "YP1=child:P005", "Note=speech") by folded label.

    None stands for "speech": the words before the colon are not a label.
    """
    found = Chosen()
    for choice in choices:
        label, _, told = choice.rpartition("=")
        role_word, _, number = told.partition(":")
        role_word = role_word.strip().casefold()
        if not label.strip() or role_word not in {*Role, SPEECH, "other"}:
            raise ImportFileError(
                f"--speaker {choice!r} cannot be understood.",
                "Write LABEL=ROLE, for example HB=interviewer or YP1=child:P005. Roles: "
                + ", ".join([*Role, SPEECH])
                + ".",
            )
        label = re.sub(r"\s+", " ", label.strip())
        if role_word != SPEECH and _LINE.fullmatch(label.casefold()):
            raise ImportFileError(
                f"--speaker {choice!r} names a line, and a line can only be speech.",
                f"Write {label}=speech, or mend the label in the file.",
            )
        if role_word == SPEECH:
            found[label.casefold()] = None
            continue
        role = Role.OTHER if role_word == "other" else Role(role_word)
        number = number.strip().upper()
        if number and role not in (Role.CHILD, Role.INTERPRETER):
            raise ImportFileError(
                f"--speaker {choice!r} gives a child's number to somebody who is none.",
                f"Write {label}=child:{number}, or leave the number out.",
            )
        if number:
            checked(number, "a child (the number in --speaker)", 32)
        found[label.casefold()] = Speaker(label, role, number or None)
    return found


def identify(
    labels: Iterable[str], header: Iterable[tuple[str, str]], choices: Mapping[str, Speaker | None]
) -> dict[str, Speaker]:
    """Return the speaker behind each label: as the user said, else by the header, else by the label's words.

    A header that names one child stands for the only child label, and for an interpreter beside it.
    """
    header = list(header)
    by_label, only = _children_in(header)
    if only is not None and _others_of_its_kind(only, header):
        only = None  # several children, or a sister in the room: nobody is taken for the only one
    speakers = {}
    for label in labels:
        chosen = choices.get(label.casefold())
        role = chosen.role if chosen else (role_of(label) or Role.UNKNOWN)
        number = (chosen.participant if chosen else None) or by_label.get(label.casefold()) or _number_in(label)
        speakers[label] = Speaker(label, role, number if role in (Role.CHILD, Role.INTERPRETER) else None)
    children = [each for each in speakers.values() if each.role is Role.CHILD]
    if len(children) == 1:
        number = children[0].participant or only
        for label, speaker in speakers.items():
            if speaker.role in (Role.CHILD, Role.INTERPRETER):
                speakers[label] = Speaker(label, speaker.role, speaker.participant or number)
    return speakers


def _others_of_its_kind(number: str, header: Iterable[tuple[str, str]]) -> set[str]:
    """Return the other numbers with the letters of a child's number in a header, its name apart."""
    letters = number.rstrip("0123456789")
    found = {each for name, value in header if name.casefold() != "transcript" for each in _NUMBER.findall(value)}
    return {each for each in found if each != number and each.rstrip("0123456789") == letters}


def _number_in(label: str) -> str | None:
    """Return a participant number written into a label ("Participant P905"); "YP1" only counts within one file."""
    found = re.search(r"\b[A-Z]{1,3}-?\d{3,5}\b", label)
    return found[0] if found else None


def _children_in(header: Iterable[tuple[str, str]]) -> tuple[dict[str, str], str | None]:
    """Return the children a header names: by label ("YP1 = P005"), and the only one when it names just one."""
    by_label: dict[str, str] = {}
    numbers: list[str] = []
    for name, value in header:
        if name.casefold() not in ("participant", "participants", "child", "children", "young people", ""):
            continue
        for label, number, number_first, label_last in _NAMED_NUMBER.findall(value):
            by_label[(label or label_last).strip().casefold()] = number or number_first
        if name:
            numbers += _NUMBER.findall(value)
    only = numbers[0] if len(set(numbers)) == 1 and not by_label else None
    return by_label, only
