"""Names and ids that people give to coders, rounds, transcripts, codes: what is allowed, said in words."""

from __future__ import annotations

from voices.display import harmless
from voices.errors import NameGivenError


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
