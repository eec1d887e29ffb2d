"""Quotes: which words may be printed, under which name and from where, and which of them a report shows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices.coding.spans import quote_around
from voices.model import Coding, Participant, Role, Span, Transcript
from voices.protecting.clearance import Bar, bar_to_passage
from voices.reconciling.consensus import Settled, common_words

_SHORT, _LONG = 5, 60  # words; shorter says little, longer is rarely read


@dataclass(frozen=True)
class Quote:
    """Cleared words of one child. `place` is transcript and turn, with the clock where there is one.

    `standing` says why they count: "agreed", "ruled", or "shared" (all coders put the code here, on differing words).
    """

    code: str
    pseudonym: str
    place: str
    words: str
    standing: str
    markers: tuple[str, ...] = ()
    interpreted: bool = False


@dataclass(frozen=True)
class Clearance:
    """What became of the passages that could be quoted: the cleared ones by code, and the others by reason."""

    quotes: Mapping[str, tuple[Quote, ...]]
    held_back: Mapping[Bar, int]
    children_held_back: frozenset[str]


def clear(
    passages: Iterable[Settled],
    transcripts: Mapping[UUID, Transcript],
    participants: Mapping[str, Participant],
    codings: Sequence[Coding],
) -> Clearance:
    """Return all quotes that may be printed, by code in reading order, and what is held back and why.

    Only settled passages are quoted. `codings` are those of every coder, with their markers.
    """
    by_transcript: dict[UUID, list[Coding]] = {}
    for coding in codings:
        by_transcript.setdefault(coding.transcript, []).append(coding)
    quotes: dict[str, list[Quote]] = {}
    held_back: Counter[Bar] = Counter()
    children: set[str] = set()
    for each in passages:
        transcript = transcripts[each.passage.transcript]
        there = by_transcript.get(transcript.id, [])
        for span in _spans_to_quote(each):
            turns = transcript.turns_in(span)
            bar = bar_to_passage(span, turns, participants, there)
            if bar is not None:
                held_back[bar] += 1
                children |= {turn.speaker.participant for turn in turns if turn.speaker.participant is not None}
                continue
            child = participants[str(turns[0].speaker.participant)]
            quotes.setdefault(each.passage.code, []).append(_quote(each, span, transcript, child, there))
    return Clearance({code: tuple(found) for code, found in quotes.items()}, held_back, frozenset(children))


def choose(quotes: Sequence[Quote], most: int) -> list[Quote]:
    """Return up to `most` quotes that speak for many: one of each child before a second of any.

    Within a child, quotes marked as counter-case or quote candidate come first, then those of a readable length.
    The result is in the order in which the children were chosen; equal input gives equal output.
    """
    ranked = sorted(quotes, key=lambda quote: (_rank(quote), quote.place, quote.words))
    chosen: list[Quote] = []
    per_child: Counter[str] = Counter()
    while len(chosen) < min(most, len(ranked)):
        rest = [quote for quote in ranked if quote not in chosen]
        best = min(rest, key=lambda quote: (per_child[quote.pseudonym], ranked.index(quote)))
        chosen.append(best)
        per_child[best.pseudonym] += 1
    return chosen


def _spans_to_quote(each: Settled) -> tuple[Span, ...]:
    """Return the words that stand: ruled, agreed, or common to all coders where only the extent is open."""
    if each.spans or each.decision is not None:
        return each.spans
    return common_words(each.passage) if each.is_shared else ()


def _quote(each: Settled, span: Span, transcript: Transcript, child: Participant, codings: Sequence[Coding]) -> Quote:
    turn = transcript.turns_in(span)[0]
    clock = f", {turn.clock}" if turn.clock else ""
    own = {coding.id for coding in each.passage.codings}
    markers = {marker for coding in codings if coding.id in own for marker in coding.markers}
    return Quote(
        code=each.passage.code,
        pseudonym=child.pseudonym or "",
        place=f"{transcript.name}, turn {turn.number}{clock}",
        words=" ".join(quote_around(each_turn, span, transcript.text) for each_turn in transcript.turns_in(span)),
        standing="ruled" if each.decision is not None else "shared" if each.is_open else "agreed",
        markers=tuple(marker for marker in ("NC", "QT") if marker in markers),
        interpreted=turn.speaker.role is Role.INTERPRETER,
    )


def _rank(quote: Quote) -> tuple[bool, bool]:
    n_words = len(quote.words.split())
    return not quote.markers, not _SHORT <= n_words <= _LONG
