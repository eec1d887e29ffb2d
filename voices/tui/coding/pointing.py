"""Cursor and selection in one transcript, as offsets: how each key and drag moves them. Pure.

The selection is whole words from an anchor to the cursor. Moving lets it go, unless moving selects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voices.coding import spans
from voices.model import Span, Transcript


@dataclass(frozen=True)
class Pointer:
    """Where the coder is: the word under the cursor and what is selected."""

    word: Span | None = None
    selection: Span | None = None

    def touches(self, span: Span) -> bool:
        """Return whether cursor or selection lie on a stretch of text."""
        return any(each is not None and each.overlaps(span) for each in (self.word, self.selection))

    def spans(self) -> list[Span]:
        """Return what is to be painted anew when the pointer leaves or comes."""
        return [each for each in (self.word, self.selection) if each is not None]


class Pointing:
    """The coder's place in one transcript."""

    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.cursor = self.word_start(0)
        self.selecting = False
        self._anchor: int | None = None
        self._widened_from: int | None = None

    @property
    def selection(self) -> Span | None:
        """What is selected, None when nothing is."""
        if self._anchor is None:
            return None
        one, other = (spans.word_at(self.transcript.text, each) for each in (self._anchor, self.cursor))
        return None if one is None or other is None else one.hull(other)

    @property
    def pointer(self) -> Pointer:
        """Cursor word and selection, to be painted."""
        return Pointer(spans.word_at(self.transcript.text, self.cursor), self.selection)

    def word_start(self, offset: int) -> int:
        """Return where the word at an offset begins; the offset itself in an empty text."""
        word = spans.word_at(self.transcript.text, offset)
        if word is None:
            word = spans.word_at(self.transcript.text, spans.last_word(self.transcript.text))
        return offset if word is None else word.start

    # moves

    def go(self, offset: int) -> None:
        """Move to a word; the selection goes along or is let go."""
        self._set(self._anchor if self.selecting else None, self.word_start(offset))

    def word(self, step: int) -> None:
        """Go a word back or on."""
        move = spans.next_word if step > 0 else spans.previous_word
        self.go(move(self.transcript.text, self.cursor))

    def sentence(self, step: int) -> None:
        """Go to the next sentence, or to where this or the one before begins."""
        move = spans.next_sentence if step > 0 else spans.previous_sentence
        self.go(move(self.transcript, self.cursor))

    def turn(self, step: int) -> None:
        """Go to the next turn, or to where this or the one before begins."""
        move = spans.next_turn if step > 0 else spans.previous_turn
        self.go(move(self.transcript, self.cursor))

    def edge(self, which: int) -> None:
        """Go to the first or the last word."""
        self.go(0 if which < 0 else spans.last_word(self.transcript.text))

    # selections

    def select(self, span: Span) -> None:
        """Select the words of a span and go to its last one."""
        last = span.start + spans.last_word(self.transcript.text[span.start : span.end])
        self._set(self.word_start(span.start), max(self.word_start(span.start), last))

    def let_go(self) -> None:
        """Select nothing; the cursor stays."""
        self.selecting = False
        self._set(None, self.cursor)

    def widen(self) -> None:
        """Select the sentence, then the turn, then nothing, going back to where it began."""
        origin = self.cursor if self._widened_from is None else self._widened_from
        wider = spans.widen(self.transcript, self.cursor, self.selection)
        if wider is None:
            self.let_go()
            self.go(origin)
        else:
            self.select(wider)
            self._widened_from = origin

    def extend(self, move: Callable[[], None]) -> None:
        """Do a move that takes the end of the selection along."""
        before, self.selecting = self.selecting, True
        if self._anchor is None:
            self._anchor = self.cursor
        move()
        self.selecting = before

    def extend_to(self, offset: int) -> None:
        """Select from where the selection began up to the word at an offset."""
        self.extend(lambda: self.go(offset))

    def move_start(self, step: int) -> None:
        """Move the start of the selection by a word, never behind its end."""
        move = spans.next_word if step > 0 else spans.previous_word
        start = self.cursor if self.selection is None else self.selection.start
        end = self.cursor if self._anchor is None else max(self.cursor, self._anchor)
        self._set(min(end, move(self.transcript.text, start)), end)

    def toggle_selecting(self) -> None:
        """Begin to select by moving, or stop and let go."""
        self.selecting = not self.selecting
        self._set(self.cursor if self.selecting else None, self.cursor)

    def _set(self, anchor: int | None, cursor: int) -> None:
        self._anchor, self.cursor, self._widened_from = anchor, cursor, None
