"""Whether a child counts and whether words may leave in a quote. Nothing is quoted unless everything speaks for it.

Not asked means no. A cleared quote has consent. It has not been screened for names and places: that is done by a person
who reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from voices.model import Coding, Marker, Participant, Span, Turn
from voices.model.welfare import SAFEGUARDING, is_safeguarding

QUOTE, QUOTE_ONLINE = "quote", "quote_online"
ASSENTS = ("assent_start", "assent_close")
_NO = ("no", "declined", "withdrawn")


class Bar(StrEnum):
    """Why a passage is not quoted, the gravest first."""

    SEVERAL_VOICES = "the words are not those of one known child"
    NOT_TAKING_PART = "the child did not agree to take part, or has withdrawn"
    REFUSED = "the child said no to being quoted"
    NO_CONSENT = "consent to be quoted was not asked, is unclear or is not on record"
    ASSENT_OPEN = "the child's own agreement at the start or the close is not a clear yes"
    NO_PSEUDONYM = "the child has no pseudonym yet"
    HELD_BACK = "a coder marked a concern, an identifying detail or another person's detail there"


class Clearing:
    """What one study asks before words may leave: its children's answers, and its markers that hold words back.

    The safeguarding marker always does, whatever the codebook says of it.
    """

    def __init__(self, participants: Iterable[Participant], markers: Iterable[Marker]) -> None:
        self._participants = {each.id: each for each in participants}
        self._assents = {name for each in self._participants.values() for name in ASSENTS if name in each.consents}
        self._asks_online = any(QUOTE_ONLINE in each.consents for each in self._participants.values())
        self._holding = {each.id for each in markers if each.holds_back or is_safeguarding(each.id)} | {SAFEGUARDING}

    def takes_part(self, participant: Participant) -> bool:
        """Whether a child may be counted: nothing is on record about taking part, or a clear yes."""
        return participant.takes_part

    def bar_to_quoting(self, participant: Participant | None) -> Bar | None:
        """Return why a child must not be quoted, None when the child may be.

        Where the study records a child's own agreement for anybody, everybody needs a clear yes.
        """
        if participant is None:
            return Bar.SEVERAL_VOICES
        if not self.takes_part(participant):
            return Bar.NOT_TAKING_PART
        answer = participant.consents.get(QUOTE, "not asked")
        if answer in _NO:
            return Bar.REFUSED
        if answer != "yes":
            return Bar.NO_CONSENT
        if any(participant.consents.get(assent) != "yes" for assent in self._assents):
            return Bar.ASSENT_OPEN
        return Bar.NO_PSEUDONYM if participant.pseudonym is None else None

    def may_be_online(self, participant: Participant) -> bool | None:
        """Whether a child agreed to be quoted where anybody can search for the words; None when nobody was asked."""
        return participant.consents.get(QUOTE_ONLINE) == "yes" if self._asks_online else None

    def child_of(self, turns: Sequence[Turn]) -> Participant | None:
        """Return the one child whose words some turns are, None when they are not those of one known child."""
        numbers = {turn.speaker.participant if turn.speaker.is_child_voice else None for turn in turns}
        only = numbers.pop() if len(numbers) == 1 else None
        return None if only is None else self._participants.get(only)

    def bar_to_passage(self, span: Span, turns: Sequence[Turn], codings: Iterable[Coding]) -> Bar | None:
        """Return why the words of a span must not be quoted, None when they may be.

        `turns` are those the span touches, `codings` any coder's codings that may overlap it.
        """
        bar = self.bar_to_quoting(self.child_of(turns))
        if bar is not None:
            return bar
        marked = any(self._holding & set(coding.markers) for coding in codings if coding.span.overlaps(span))
        return Bar.HELD_BACK if marked else None
