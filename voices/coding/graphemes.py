"""What a reader sees as one sign: a letter with its marks, a family of emoji, a flag. Pure, on offsets.

A sign takes along what follows it and cannot stand alone: marks, joiners and what a joiner joins, skin tones, tags,
the vowels and finals of written-out Korean, the second half of a flag. White space takes nothing along, so a sign never
begins with it. This joins more than the Unicode standard does and never less, so what is cut here is cut nowhere else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})
# Anything below cannot join: Latin, its accented letters, the soft hyphen.
_FIRST_MARK = "\u0300"
_FIRST_IDEOGRAPH, _LAST_IDEOGRAPH = "\u3400", "\u9fff"
_TAILS = (
    ("\u0e33", "\u0e33"),
    ("\u0eb3", "\u0eb3"),
    ("\u1160", "\u11ff"),
    ("\ud7b0", "\ud7ff"),
    ("\uff9e", "\uffa0"),
    ("\U0001f3fb", "\U0001f3ff"),
)


def joins(text: str, offset: int) -> bool:
    """Return whether the code point at an offset is part of the sign that began before it.

    >>> joins("e\\u0301", 1), joins("ab", 1)
    (True, False)
    """
    if not 0 < offset < len(text) or text[offset] < _FIRST_MARK:
        return False
    here, before = text[offset], text[offset - 1]
    if before.isspace() or here.isspace():
        return False
    if _FIRST_IDEOGRAPH <= here <= _LAST_IDEOGRAPH:
        return before == _JOINER
    if before == _JOINER or unicodedata.category(here) in _MARKS:
        return True
    if any(first <= here <= last for first, last in _TAILS):
        return True
    return _is_half_flag(here) and _n_half_flags(text, offset) % 2 == 1


def sign_start(text: str, offset: int) -> int:
    """Return where the sign at an offset begins."""
    while joins(text, offset):
        offset -= 1
    return offset


def sign_end(text: str, offset: int) -> int:
    """Return where the sign at an offset ends."""
    offset += 1
    while joins(text, offset):
        offset += 1
    return min(offset, len(text))


def signs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the signs that begin in a stretch of text, as offsets."""
    while start < end:
        behind = start + 1
        is_flag = _is_half_flag(text[start]) and _is_half_flag(text[behind : behind + 1])
        behind += is_flag
        while not (is_flag and _is_half_flag(text[behind : behind + 1])) and joins(text, behind):
            behind += 1
        yield start, behind
        start = behind


def _is_half_flag(sign: str) -> bool:
    return len(sign) == 1 and "\U0001f1e6" <= sign <= "\U0001f1ff"


def _n_half_flags(text: str, offset: int) -> int:
    """Return how many halves of flags stand in a row before an offset."""
    start = offset
    while start > 0 and _is_half_flag(text[start - 1]):
        start -= 1
    return offset - start
