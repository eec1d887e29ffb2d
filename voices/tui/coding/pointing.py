"""Cursor and selection in one transcript, as offsets: how each key and drag moves them. Pure.

The selection runs from an anchor to the cursor, in whole words while it snaps and in whole signs while it does not.
Moving lets it go, unless moving selects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voices.coding import spans
from voices.coding.graphemes import sign_end, sign_start
from voices.model import Span, Transcript


@dataclass(frozen=True)
class Pointer:
    """Where the coder is: the word under the cursor, or the sign where nothing snaps, and what is selected."""

    word: Span | None = None
    selection: Span | None = None

    def touches(self, span: Span) -> bool:
        """Return whether cursor or selection lie on a stretch of text."""
        return any(each is not None and each.overlaps(span) for each in (self.word, self.selection))

    def changes(self, other: Pointer) -> list[Span]:
        """Return where the text looks otherwise with another pointer."""
        found = [each for each in (self.word, other.word) if each is not None and self.word != other.word]
        one, another = self.selection, other.selection
        if one is None or another is None or not one.overlaps(another):
            return found + [each for each in (one, another) if each is not None]
        edges = ((one.start, another.start), (one.end, another.end))
        return found + [Span(min(pair), max(pair)) for pair in edges if pair[0] != pair[1]]


class Pointing:
    """The coder's place in one transcript."""

    def __init__(self, transcript: Transcript, *, snapping: bool = True) -> None:
        self.transcript = transcript
        self.snapping = snapping
        self.cursor = self.stop_at(0)
        self.selecting = False
        self._anchor: int | None = None
        self._widened_from: int | None = None
        self._known: Pointer | None = None

    @property
    def selection(self) -> Span | None:
        """What is selected, None when nothing is."""
        return self.pointer.selection

    @property
    def pointer(self) -> Pointer:
        """Cursor and selection, to be painted."""
        if self._known is None:
            here = self._unit_at(self.cursor)
            start = None if self._anchor is None else self._unit_at(self._anchor)
            self._known = Pointer(here, None if here is None or start is None else start.hull(here))
        return self._known

    def stop_at(self, offset: int) -> int:
        """Return where the word at an offset begins, or the sign; the offset itself in a text without words."""
        unit = self._unit_at(offset)
        if unit is None:
            unit = self._unit_at(self._last_stop(self.transcript.text))
        return offset if unit is None else unit.start

    # moves

    def go(self, offset: int) -> None:
        """Move to a word or sign; the selection goes along or is let go."""
        self._set(self._anchor if self.selecting else None, self.stop_at(offset))

    def word(self, step: int) -> None:
        """Go a word back or on; a sign where nothing snaps."""
        self.go(self._beside(self.cursor, step))

    def sentence(self, step: int) -> None:
        """Go to the next sentence, or to where this or the one before begins."""
        move = spans.next_sentence if step > 0 else spans.previous_sentence
        self.go(move(self.transcript, self.cursor))

    def turn(self, step: int) -> None:
        """Go to the next turn, or to where this or the one before begins."""
        move = spans.next_turn if step > 0 else spans.previous_turn
        self.go(move(self.transcript, self.cursor))

    def child_turn(self, step: int) -> None:
        """Go to the child's next turn, or to where this or the one before begins."""
        move = spans.next_child_turn if step > 0 else spans.previous_child_turn
        self.go(move(self.transcript, self.cursor))

    def edge(self, which: int) -> None:
        """Go to the first or the last word or sign."""
        self.go(0 if which < 0 else self._last_stop(self.transcript.text))

    # selections

    def select(self, span: Span) -> None:
        """Select the words of a span and go to its last one."""
        start = self.stop_at(span.start)
        last = span.start + self._last_stop(self.transcript.text[span.start : span.end])
        self._set(start, max(start, self.stop_at(last)))

    def let_go(self) -> None:
        """Select nothing; the cursor stays."""
        self.selecting = False
        self._set(None, self.cursor)

    def widen(self) -> None:
        """Select the sentence, then the turn, then the whole answer, then nothing, going back to where it began."""
        origin = self.cursor if self._widened_from is None else self._widened_from
        settle = spans.snap if self.snapping else spans.trim_to_graphemes
        wider = spans.widen(self.transcript, origin, self.selection, settle)
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
        """Select from where the selection began up to the word or sign at an offset."""
        self.extend(lambda: self.go(offset))

    def move_start(self, step: int) -> None:
        """Move the start of the selection by a word or sign, never behind its end."""
        start = self.cursor if self.selection is None else self.selection.start
        end = self.cursor if self._anchor is None else max(self.cursor, self._anchor)
        self._set(min(end, self._beside(start, step)), end)

    def toggle_selecting(self) -> None:
        """Begin to select by moving, or stop and let go."""
        self.selecting = not self.selecting
        self._set(self.cursor if self.selecting else None, self.cursor)

    def toggle_snapping(self) -> None:
        """Let selections end inside words, or at their edges only; what is selected stays, or grows to whole words."""
        selected, is_first = self.selection, self._anchor is not None and self._anchor > self.cursor
        self.snapping = not self.snapping
        if selected is None:
            self._set(None, self.stop_at(self.cursor))
        else:
            self.select(selected)
            if is_first and self._anchor is not None:
                self._set(self.cursor, self._anchor)

    def _set(self, anchor: int | None, cursor: int) -> None:
        self._anchor, self.cursor, self._widened_from, self._known = anchor, cursor, None, None

    # words or signs

    def _unit_at(self, offset: int) -> Span | None:
        """Return the word at an offset, or the sign; the next one where a space stands, None behind the last."""
        text = self.transcript.text
        if self.snapping:
            return spans.word_at(text, offset)
        if offset < len(text) and text[offset].isspace():
            word = spans.word_at(text, offset)
            if word is None:
                return None
            offset = word.start
        return Span(sign_start(text, offset), sign_end(text, offset)) if offset < len(text) else None

    def _beside(self, offset: int, step: int) -> int:
        """Return where the next word or sign begins, or the one before; spaces are passed."""
        text = self.transcript.text
        if self.snapping:
            return (spans.next_word if step > 0 else spans.previous_word)(text, offset)
        if step > 0:
            following = self._unit_at(sign_end(text, offset)) if offset < len(text) else None
            return offset if following is None else following.start
        if offset > 0 and not text[offset - 1].isspace():
            return sign_start(text, offset - 1)
        word = spans.previous_word(text, offset)
        return min(offset, word + self._last_stop(text[word:offset]))

    def _last_stop(self, text: str) -> int:
        """Return where the last word or sign of a text begins, 0 when there is none."""
        last = spans.last_word(text)
        return last if self.snapping or not text else sign_start(text, max(last, len(text.rstrip()) - 1))
