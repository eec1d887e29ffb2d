"""Words in texts whatever their case and accents. Pure."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """Return a text without accents and case, to compare by.

    >>> folded("Zoë È")
    'zoe e'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", "".join(each for each in apart if not unicodedata.combining(each)))


def holds(text: str, words: str) -> bool:
    """Return whether a text has every one of these words, or the beginning or a part of it; all texts have no words."""
    there = folded(text)
    return all(word in there for word in folded(words).split())
