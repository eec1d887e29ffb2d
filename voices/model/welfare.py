"""What keeps children safe and readers well: the safeguarding protocol, its marker, content warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SAFEGUARDING = "SG"
MOST_WARNING, MOST_PROTOCOL, MOST_CONTACT = 300, 8_000, 300
_WARNING_FIELDS = ("content warning", "trigger warning", "warning")


@dataclass(frozen=True)
class Protocol:
    """What a coder does who reads that a child may be at risk. `contact` says whom to tell and how."""

    text: str
    contact: str


def is_safeguarding(marker: str) -> bool:
    """Return whether a marker says that a child may be at risk.

    >>> is_safeguarding("sg")
    True
    """
    return marker.upper() == SAFEGUARDING


def warning_in(header: Iterable[Iterable[str]]) -> str:
    """Return the content warning that stands in a transcript's header, empty when there is none.

    >>> warning_in([["Content warning", "violence at home"]])
    'violence at home'
    """
    for name, value in header:
        if name.strip().casefold() in _WARNING_FIELDS:
            told = " ".join(value.split())
            return told if len(told) <= MOST_WARNING else told[: MOST_WARNING - 1] + "…"
    return ""
