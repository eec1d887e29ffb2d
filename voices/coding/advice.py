"""What a coder should think of at once, in words: whose words these are, and whether a child may be at risk. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voices.model import Code, Turn


def advice(turns: Iterable[Turn], codes: Iterable[Code], beside: Sequence[str]) -> str:
    """Return what to add to what was done, beginning with a colon; empty when there is nothing to think of.

    `turns` are those that were coded, `codes` those that were put on them, `beside` the ids of codes that lay on some
    of these words already.
    """
    voices = [turn.speaker.is_child_voice for turn in turns]
    if not any(voices):
        return ": not a child's words, so it will not count"
    told = []
    if any(code.safeguarding_prompt for code in codes):
        told.append("is a safeguarding marker needed? t sets markers")
    if not all(voices):
        told.append("an adult's words are in it")
    if beside:
        told.append(f"{', '.join(beside)} of yours lies on some of these words too, d removes one")
    return f": {'; '.join(told)}" if told else ""
