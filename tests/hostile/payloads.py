"""What hostile or clumsy texts hold, and what of it must never reach a terminal or a page as it is."""

from __future__ import annotations

ESCAPES = (
    "\x1b]0;x\x07",
    "\x1b]52;c;eA==\x07",
    "\x1b[2J",
    "\x1b[31m",
    "\x9b2J",
    "\x9d0;x\x9c",
    "\x1bP+q\x1b\\",
    "\x08\r\x7f",
)
BIDI = "\u202e\u202d\u202a\u2066\u2067\u2068\u2069\u202c\u200e\u200f\u061c"
UNSEEN = "\u200b\u2060\ufeff\u2028\u2029"
MARKUP = "[red]x[/red][@click=app.quit]x[/][laughs]"
SHORT = "\x1b]0;x\x07\x1b[2J\x9b2J\u202e\u2066\u200b[red]x[/red][laughs]"  # where 64 characters are the most
HOSTILE = "".join(ESCAPES) + BIDI + UNSEEN + MARKUP
STEERING = frozenset("".join(map(chr, (*range(0x0A), *range(0x0B, 0x20), *range(0x7F, 0xA0)))) + BIDI + UNSEEN)


def steering_in(text: str) -> set[str]:
    """What of a text would steer a terminal, line feeds aside."""
    return STEERING.intersection(text)
