"""Where words, sentences, turns and answers begin and end, and how a selection snaps to them. Pure, on offsets.

A word is what stands between spaces, so a cut at its edge never splits a grapheme. Nothing here grows with the
transcript but a walk over turns without words; a word or a turn of 200,000 characters costs no more than a copy of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import islice

from voices.coding.graphemes import sign_end, sign_start
from voices.model import Span, Transcript, Turn

_WORD = re.compile(r"\S+")
# An adult who says no more than this only shows that they listen: "Mm.", "Go on."
_MOST_WORDS_OF_A_NOD = 2
_FAR = 200


def word_at(text: str, offset: int) -> Span | None:
    """Return the word at an offset, or the next one when a space stands there; None behind the last word.

    >>> word_at("I said no.", 3)
    Span(start=2, end=6)
    """
    inside = 0 < offset < len(text) and not text[offset].isspace()
    found = _WORD.search(text, _back_over_word(text, offset) if inside else offset)
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
    end = _back_over_spaces(text, len(text) if here is None else here.start)
    if end > 0:
        return _back_over_word(text, end)
    return 0 if here is None else here.start


def last_word(text: str) -> int:
    """Return where the last word begins, 0 when there is none."""
    return _back_over_word(text, _back_over_spaces(text, len(text)))


def snap(text: str, span: Span) -> Span | None:
    """Return a selection widened to whole words, without spaces at its ends; None when it holds no word.

    >>> snap("so I ran home", Span(6, 10))
    Span(start=5, end=13)
    """
    trimmed = _without_spaces(text, span)
    if trimmed is None:
        return None
    start, end = _back_over_word(text, trimmed.start), trimmed.end
    if end < len(text) and not text[end].isspace():
        found = _WORD.match(text, end)
        end = end if found is None else found.end()
    return Span(start, end)


def trim_to_graphemes(text: str, span: Span) -> Span | None:
    """Return a selection as it is, but for what may not stand: spaces at its ends go, signs cut in two come whole.

    >>> trim_to_graphemes("so I ran home", Span(2, 7))
    Span(start=3, end=7)
    """
    trimmed = _without_spaces(text, span)
    if trimmed is None:
        return None
    return Span(sign_start(text, trimmed.start), sign_end(text, trimmed.end - 1))


def sentence_at(transcript: Transcript, offset: int) -> Span | None:
    """Return the sentence at an offset, the nearest before it when it stands between two; None in an empty turn."""
    turn = transcript.turn_at(offset)
    if not turn.sentences:
        return turn.span
    return turn.sentences[max(0, bisect_right(turn.sentences, offset, key=_start) - 1)]


def is_question(turn: Turn) -> bool:
    """Return whether an adult says more than a nod in a turn: what a child's answer may answer."""
    return not turn.speaker.is_child_voice and len(turn.text.split(None, _MOST_WORDS_OF_A_NOD)) > _MOST_WORDS_OF_A_NOD


def question_before(transcript: Transcript, turn: Turn) -> Turn | None:
    """Return the question a turn follows; None when there is none within the 200 turns before it."""
    before = islice(_turns_from(transcript, turn.number - 2, -1), _FAR)
    return next((each for each in before if is_question(each)), None)


def answer_at(transcript: Transcript, offset: int) -> Span | None:
    """Return the whole answer of the child who speaks at an offset; None where no child does.

    An answer is all turns of the same child up to the next question on either side. A question is an adult's turn of
    more than two words: an adult's turn without words or a nod ("Mm.", "Go on.") interrupts nothing. Another child's
    turn ends the answer. It begins and ends with a turn of the child, and lies in one piece, nods included.
    """
    turn = transcript.turn_at(offset)
    if turn.span is None or not turn.speaker.is_child_voice:
        return None
    whole = turn.span
    for step in (-1, 1):
        for other in _turns_from(transcript, turn.number - 1 + step, step):
            if other.speaker.is_child_voice:
                if _voice(other) != _voice(turn):
                    break
                whole = whole if other.span is None else whole.hull(other.span)
            elif is_question(other):
                break
    return whole


def widen(
    transcript: Transcript,
    offset: int,
    current: Span | None,
    settle: Callable[[str, Span], Span | None] = snap,
) -> Span | None:
    """Return the next wider selection at an offset: nothing, the sentence, the turn, the whole answer, nothing again.

    `settle` says how a selection comes to lie, so that what is selected can be told from what is wider. A selection
    that does not hold the sentence gives way to it.
    """
    for number, find in enumerate((sentence_at, _turn_span_at, answer_at)):
        found = find(transcript, offset)
        wider = None if found is None else settle(transcript.text, found)
        if wider is None:
            continue
        if current is None or (number == 0 and not _covers(current, wider)):
            return wider
        if wider != current and _covers(wider, current):
            return wider
    return None


def next_sentence(transcript: Transcript, offset: int) -> int:
    """Return where the sentence after the one at `offset` begins, in this turn or a later one."""
    for later in _turns_from(transcript, transcript.turn_at(offset).number - 1, 1):
        at = bisect_right(later.sentences, offset, key=_start)
        if at < len(later.sentences):
            return later.sentences[at].start
    return offset


def previous_sentence(transcript: Transcript, offset: int) -> int:
    """Return where the sentence at `offset` begins, or the one before when it begins there."""
    for earlier in _turns_from(transcript, transcript.turn_at(offset).number - 1, -1):
        at = bisect_left(earlier.sentences, offset, key=_start)
        if at > 0:
            return earlier.sentences[at - 1].start
    return offset


def next_turn(transcript: Transcript, offset: int) -> int:
    """Return where the next turn with words begins; the offset itself in the last one."""
    turn = transcript.turn_at(offset)
    return next((each.start for each in _turns_from(transcript, turn.number, 1) if each.text), offset)


def previous_turn(transcript: Transcript, offset: int) -> int:
    """Return where this turn begins, or the one before when the offset is there already."""
    turn = transcript.turn_at(offset)
    if offset > turn.start:
        return turn.start
    return next((each.start for each in _turns_from(transcript, turn.number - 2, -1) if each.text), offset)


def next_child_turn(transcript: Transcript, offset: int) -> int:
    """Return where the child's next turn with words begins; the offset itself when there is none."""
    behind = _turns_from(transcript, transcript.turn_at(offset).number, 1)
    return next((each.start for each in behind if each.text and each.speaker.is_child_voice), offset)


def previous_child_turn(transcript: Transcript, offset: int) -> int:
    """Return where this turn of the child begins, or the child's turn before; the offset itself when there is none."""
    turn = transcript.turn_at(offset)
    before = _turns_from(transcript, turn.number - 1 if offset > turn.start else turn.number - 2, -1)
    return next((each.start for each in before if each.text and each.speaker.is_child_voice), offset)


def quote_around(turn: Turn, span: Span, text: str) -> str:
    """Return the words of a span inside one turn, with an ellipsis where the turn goes on before or behind."""
    start, end = max(span.start, turn.start), min(span.end, turn.end)
    before = "… " if text[turn.start : start].strip() else ""
    behind = " …" if text[end : turn.end].strip() else ""
    return f"{before}{text[start:end]}{behind}"


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _start(sentence: Span) -> int:
    return sentence.start


def _turn_span_at(transcript: Transcript, offset: int) -> Span | None:
    return transcript.turn_at(offset).span


def _voice(turn: Turn) -> str:
    return turn.speaker.participant or turn.speaker.label


def _turns_from(transcript: Transcript, index: int, step: int) -> Iterator[Turn]:
    """Return the turns from an index on, forwards or backwards, without a copy of them."""
    while 0 <= index < len(transcript.turns):
        yield transcript.turns[index]
        index += step


def _without_spaces(text: str, span: Span) -> Span | None:
    """Return a span without the spaces at its ends; None when nothing else is in it."""
    words = text[span.start : span.end]
    start, length = span.start + len(words) - len(words.lstrip()), len(words.strip())
    return Span(start, start + length) if length else None


def _back_over_spaces(text: str, end: int) -> int:
    """Return where the spaces before an offset begin."""
    while end > 0 and text[end - 1].isspace():
        begin = max(0, end - 256)
        end = begin + len(text[begin:end].rstrip())
    return end


def _back_over_word(text: str, end: int) -> int:
    """Return where the run of signs without a space before an offset begins."""
    if end <= 0 or text[end - 1].isspace():
        return end
    size = 64
    while True:
        begin = max(0, end - size)
        length = len(text[begin:end].rsplit(None, 1)[-1])
        if length < end - begin or begin == 0:
            return end - length
        size *= 8
