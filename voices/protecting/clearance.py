"""Whether words may leave in a quote. Nothing is quoted unless everything speaks for it; not asked means no.

A cleared quote has consent. It has not been screened for names and places: that is done by a person who reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from voices.model import Coding, Participant, Span, Turn

QUOTE = "quote"
ASSENTS = ("assent_start", "assent_close")
# Markers that keep a passage inside the team: safeguarding, identifying detail, detail of another person.
HELD_BACK = ("SG", "ID", "TP")


class Bar(StrEnum):
    """Why a passage is not quoted, the gravest first."""

    SEVERAL_VOICES = "the words are not those of one known child"
    REFUSED = "the child said no to being quoted"
    NO_CONSENT = "consent to be quoted was not asked, is unclear or is not on record"
    ASSENT_OPEN = "the child's own agreement at the start or the close is not a clear yes"
    NO_PSEUDONYM = "the child has no pseudonym yet"
    HELD_BACK = "a coder marked a concern, an identifying detail or another person's detail there"


def bar_to_quoting(participant: Participant | None) -> Bar | None:
    """Return why a child must not be quoted, None when the child may be."""
    if participant is None:
        return Bar.SEVERAL_VOICES
    answer = participant.consents.get(QUOTE, "not asked")
    if answer in ("no", "declined", "withdrawn"):
        return Bar.REFUSED
    if answer != "yes":
        return Bar.NO_CONSENT
    if any(participant.consents.get(assent, "yes") != "yes" for assent in ASSENTS):
        return Bar.ASSENT_OPEN
    if participant.pseudonym is None:
        return Bar.NO_PSEUDONYM
    return None


def bar_to_passage(
    span: Span, turns: Sequence[Turn], participants: Mapping[str, Participant], codings: Iterable[Coding]
) -> Bar | None:
    """Return why the words of a span must not be quoted, None when they may be.

    `turns` are those the span touches, `codings` any coder's codings that may overlap it.
    """
    numbers = {turn.speaker.participant if turn.speaker.is_child_voice else None for turn in turns}
    only = numbers.pop() if len(numbers) == 1 else None
    bar = bar_to_quoting(None if only is None else participants.get(only))
    if bar is not None:
        return bar
    marked = any(set(coding.markers) & set(HELD_BACK) for coding in codings if coding.span.overlaps(span))
    return Bar.HELD_BACK if marked else None
