"""Text made harmless for a terminal: what would steer it is shown as a sign instead, one for one, so offsets stay."""

from __future__ import annotations

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN = {
    **{code: 0x2400 + code for code in range(32)},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(map(ord, _BIDI), 0xFFFD),
    0x09: 0x20,
    0x0A: 0x20,
}


def harmless(text: str) -> str:
    """Return text of the same length without control characters, escape sequences or direction overrides.

    >>> harmless("a\\x1b]0;x\\x07b\\tc")
    'a␛]0;x␇b c'
    """
    return text.translate(_SHOWN)


def harmless_lines(text: str) -> str:
    """Return text without control characters, its line feeds kept."""
    return "\n".join(harmless(line) for line in text.split("\n"))
