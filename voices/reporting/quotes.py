"""Quotes: which words may be printed, under which name and from where, and which of them a report shows. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices.coding.spans import quote_around
from voices.model import Coding, Kind, Participant, Role, Span, Transcript
from voices.protecting.clearance import Bar, Clearing
from voices.reconciling.consensus import Settled, common_words

COUNTER_CASE, CANDIDATE = "NC", "QT"
_SHORT, _LONG = 5, 60  # words; shorter says little, longer is rarely read
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Quote:
    """Cleared words of one child. `place` is transcript and turn, with the clock where there is one.

    `standing` says why they count: "agreed", "ruled", "shared" (all coders put the code here, on differing words) or
    "single" (one coder read the place). `online` says whether the child agreed to be quoted online, None when nobody
    was asked.
    """

    code: str
    pseudonym: str
    place: str
    words: str
    standing: str
    markers: tuple[str, ...] = ()
    interpreted: bool = False
    online: bool | None = None


@dataclass(frozen=True)
class Cleared:
    """What became of the words that stand: the quotes by code, and how many are held back for which reason."""

    quotes: Mapping[str, tuple[Quote, ...]]
    held_back: Mapping[Bar, int]


def clear(
    passages: Iterable[Settled],
    transcripts: Mapping[UUID, Transcript],
    clearing: Clearing,
    codings: Sequence[Coding],
) -> Cleared:
    """Return all quotes that may be printed, by code in reading order, and what is held back and why.

    Only what stands is quoted. `transcripts` carry the names that are printed. `codings` are those of every coder, with
    their markers.
    """
    by_transcript: dict[UUID, list[Coding]] = {}
    for coding in codings:
        by_transcript.setdefault(coding.transcript, []).append(coding)
    quotes: dict[str, list[Quote]] = {}
    held_back: Counter[Bar] = Counter()
    for each in passages:
        transcript = transcripts[each.passage.transcript]
        there = by_transcript.get(transcript.id, [])
        for span in _spans_to_quote(each):
            turns = transcript.turns_in(span)
            bar = clearing.bar_to_passage(span, turns, there)
            child = clearing.child_of(turns)
            if bar is not None or child is None:
                held_back[bar or Bar.SEVERAL_VOICES] += 1
            else:
                online = clearing.may_be_online(child)
                quotes.setdefault(each.passage.code, []).append(_quote(each, span, transcript, child, online=online))
    return Cleared({code: tuple(found) for code, found in quotes.items()}, held_back)


def choose(quotes: Sequence[Quote], most: int) -> list[Quote]:
    """Return up to `most` quotes that speak for many: one of each child before a second of any.

    Where there is counter-evidence, one counter-case is among them, and only one while there is other evidence. Quote
    candidates come first, then whole sentences of a readable length. Equal input gives equal output.
    """
    ranked = sorted(quotes, key=lambda quote: (_rank(quote), quote.place, quote.words))
    against = [quote for quote in ranked if COUNTER_CASE in quote.markers]
    speaking = [quote for quote in ranked if COUNTER_CASE not in quote.markers]
    chosen = _spread(speaking, most - bool(against), [])
    return _spread(against, most, chosen)


def _spread(quotes: Sequence[Quote], most: int, chosen: list[Quote]) -> list[Quote]:
    """Return the chosen quotes and more of these, each child's first before any child's second."""
    chosen = list(chosen)
    rest = list(quotes)
    per_child = Counter(quote.pseudonym for quote in chosen)
    while rest and len(chosen) < most:
        best = min(rest, key=lambda quote: (per_child[quote.pseudonym], rest.index(quote)))
        rest.remove(best)
        chosen.append(best)
        per_child[best.pseudonym] += 1
    return chosen


def _spans_to_quote(each: Settled) -> tuple[Span, ...]:
    """Return the words that stand: ruled, agreed, or common to all coders where only the extent is open."""
    if each.spans or each.decision is not None:
        return each.spans
    return common_words(each.passage) if each.is_shared else ()


def _quote(each: Settled, span: Span, transcript: Transcript, child: Participant, *, online: bool | None) -> Quote:
    turns = transcript.turns_in(span)
    clock = f", {turns[0].clock}" if turns[0].clock else ""
    markers = {marker for coding in each.passage.codings for marker in coding.markers}
    return Quote(
        code=each.passage.code,
        pseudonym=child.pseudonym or "",
        place=f"{transcript.name}, turn {turns[0].number}{clock}",
        words=" ".join(quote_around(turn, span, transcript.text) for turn in turns),
        standing=_standing(each),
        markers=tuple(marker for marker in (COUNTER_CASE, CANDIDATE) if marker in markers),
        interpreted=turns[0].speaker.role is Role.INTERPRETER,
        online=online,
    )


def _standing(each: Settled) -> str:
    if each.decision is not None:
        return "ruled"
    return "single" if each.passage.kind is Kind.SINGLE else "shared" if each.is_open else "agreed"


def _rank(quote: Quote) -> tuple[bool, bool, bool]:
    n_words = len(quote.words.replace(_ELLIPSIS, " ").split())
    whole = quote.words.rstrip(f" {_ELLIPSIS}\"'”’").endswith((".", "?", "!")) and _begins_well(quote.words)
    return CANDIDATE not in quote.markers, not whole, not _SHORT <= n_words <= _LONG


def _begins_well(words: str) -> bool:
    """Return whether words begin as a sentence does."""
    return words.lstrip(f" {_ELLIPSIS}\"'“‘([")[:1].isupper()
