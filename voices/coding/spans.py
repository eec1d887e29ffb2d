"""Where words, sentences and turns begin and end, and how a selection snaps to them. Pure, on offsets.

A word is what stands between spaces, so a cut at its edge never splits a grapheme.
"""

from __future__ import annotations

import re

from voices.model import Span, Transcript, Turn

_WORD = re.compile(r"\S+")
_LAST_WORD = re.compile(r"\S+(?=\s*$)")


def word_at(text: str, offset: int) -> Span | None:
    """Return the word at an offset, or the next one when a space stands there; None behind the last word.

    >>> word_at("I said no.", 3)
    Span(start=2, end=6)
    """
    start = offset
    while 0 < start <= len(text) and not text[start - 1].isspace() and start < len(text) and not text[start].isspace():
        start -= 1
    found = _WORD.search(text, start)
    return None if found is None else Span(*found.span())


def next_word(text: str, offset: int) -> int:
    """Return where the word after the one at `offset` begins; the last word's own start when there is none."""
    here = word_at(text, offset)
    if here is None:
        return last_word(text)
    found = _WORD.search(text, here.end)
    return here.start if found is None else found.start()


def previous_word(text: str, offset: int) -> int:
    """Return where the word before the one at `offset` begins; the first word's own start when there is none."""
    here = word_at(text, offset)
    end = len(text) if here is None else here.start
    while end > 0 and text[end - 1].isspace():
        end -= 1
    start = end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    if start < end:
        return start
    return 0 if here is None else here.start


def last_word(text: str) -> int:
    """Return where the last word begins, 0 when there is none."""
    found = _LAST_WORD.search(text, max(0, len(text) - 10_000)) or _LAST_WORD.search(text)
    return 0 if found is None else found.start()


def snap(text: str, span: Span) -> Span | None:
    """Return a selection widened to whole words, without spaces at its ends; None when it holds no word.

    >>> snap("so I ran home", Span(6, 10))
    Span(start=5, end=13)
    """
    start, end = span.start, min(span.end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)


def sentence_at(transcript: Transcript, offset: int) -> Span | None:
    """Return the sentence at an offset, the nearest before it when it stands between two; None in an empty turn."""
    turn = transcript.turn_at(offset)
    found = None
    for sentence in turn.sentences:
        if sentence.start <= offset or found is None:
            found = sentence
    return found or turn.span


def widen(transcript: Transcript, offset: int, current: Span | None) -> Span | None:
    """Return the next wider selection at an offset: nothing, the sentence, the turn, nothing again."""
    turn, sentence = transcript.turn_at(offset).span, sentence_at(transcript, offset)
    if current is None:
        return sentence
    if current == turn:
        return None
    return turn if sentence is not None and _covers(current, sentence) else sentence


def next_sentence(transcript: Transcript, offset: int) -> int:
    """Return where the sentence after the one at `offset` begins, in this turn or a later one."""
    turn = transcript.turn_at(offset)
    for later in transcript.turns[turn.number - 1 :]:
        for sentence in later.sentences:
            if sentence.start > offset:
                return sentence.start
    return offset


def previous_sentence(transcript: Transcript, offset: int) -> int:
    """Return where the sentence at `offset` begins, or the one before when it begins there."""
    turn = transcript.turn_at(offset)
    for earlier in reversed(transcript.turns[: turn.number]):
        for sentence in reversed(earlier.sentences):
            if sentence.start < offset:
                return sentence.start
    return offset


def next_turn(transcript: Transcript, offset: int) -> int:
    """Return where the next turn with words begins; the offset itself in the last one."""
    turn = transcript.turn_at(offset)
    return next((each.start for each in transcript.turns[turn.number :] if each.text), offset)


def previous_turn(transcript: Transcript, offset: int) -> int:
    """Return where this turn begins, or the one before when the offset is there already."""
    turn = transcript.turn_at(offset)
    if offset > turn.start:
        return turn.start
    return next((each.start for each in reversed(transcript.turns[: turn.number - 1]) if each.text), offset)


def quote_around(turn: Turn, span: Span, text: str) -> str:
    """Return the words of a span inside one turn, with an ellipsis where the turn goes on before or behind."""
    start, end = max(span.start, turn.start), min(span.end, turn.end)
    before = "… " if text[turn.start : start].strip() else ""
    behind = " …" if text[end : turn.end].strip() else ""
    return f"{before}{text[start:end]}{behind}"


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
