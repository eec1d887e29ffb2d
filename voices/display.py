"""Text made harmless for a terminal: what would steer it is shown as a sign instead, one for one, so offsets stay."""

from __future__ import annotations

import re

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# What nobody sees: two names that differ by it look like one. Joiners stay: Persian and emoji are written with them.
_UNSEEN = "\u180e\u200b\u2028\u2029\ufeff\ufff9\ufffa\ufffb"
_UNSEEN += "".join(map(chr, (*range(0x2060, 0x2065), *range(0x206A, 0x2070))))
_SHOWN = {
    **{code: 0x2400 + code for code in range(32)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(map(ord, _BIDI + _UNSEEN), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    0x09: 0x20,
    0x0A: 0x20,
}
_STEERING = re.compile(f"[\x7f-\x9f{_BIDI}{_UNSEEN}\ud800-\udfff]")


def harmless(text: str) -> str:
    """Return text of the same length without what steers a terminal or cannot be written to one.

    >>> harmless("a\\x1b]0;x\\x07b\\tc")
    'a␛]0;x␇b c'
    """
    return text.translate(_SHOWN)


def escaped(json: str) -> str:
    """Return JSON in which what would steer a terminal is written as an escape: programs read what was there."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def harmless_lines(text: str) -> str:
    """Return text without control characters, its line feeds kept."""
    return "\n".join(harmless(line) for line in text.split("\n"))
