"""Names and ids that people give to coders, rounds, transcripts, codes: what is allowed, said in words."""

from __future__ import annotations

import re

from voices.display import harmless
from voices.errors import NameGivenError

# One or two capitals with digits, or a letter alone.
_SIGN = re.compile(r"(?<![^\W_])(?:[A-Z]{1,2}\d+|\d+[A-Z]{1,2}|[A-Za-z])(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_SAYS_NOTHING = frozenset(
    "interview transcript session group focus pair pilot part audio file clean final copy".split()
)


def checked(name: str, what: str, most: int) -> str:
    """Return a name without spaces at its ends, or say why it cannot be one. `what` names the thing ("a coder")."""
    name = name.strip()
    if not name:
        raise NameGivenError(f"The name of {what} is empty.", "Give it one.")
    if len(name) > most or harmless(name) != name:
        raise NameGivenError(
            f"The name of {what} has {len(name)} characters, or some that steer a terminal.",
            f"It may have up to {most} characters that can be printed.",
        )
    return name


def shown(cell: str) -> str:
    """Return a cell as a message may show it: a short sign as it is, anything longer not at all.

    A shifted column may hold what a child said, and messages end up in tickets and on other people's screens.

    >>> shown("HLP-99"), shown("he hit me")
    ("'HLP-99'", 'what stands there')
    """
    return repr(cell) if re.fullmatch(r"[\w.#/+-]{1,24}", cell) else "what stands there"


def names_somebody(name: str) -> bool:
    """Return whether a transcript's name may tell who or where. A sign such as V01 tells nothing, nor does "Interview".

    >>> [names_somebody(name) for name in ("V01", "G2-b", "Interview 3", "Zoe", "Sam 2", "Sarah_Elm_House")]
    [False, False, False, True, True, True]
    """
    rest = _SIGN.sub(" ", name)
    return any(word.casefold() not in _SAYS_NOTHING for word in _WORD.findall(rest))
