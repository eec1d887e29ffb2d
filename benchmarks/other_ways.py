"""Two other ways in which Textual can show a transcript with codings, to be measured against the coding screen.

`python -m benchmarks.other_ways area|statics PROJECT CODER`: a read-only TextArea, and one Static per turn. Both have
the same keys for a word, a line, a turn, a page and a code, and neither stripes nor a panel: less than the screen does.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static, TextArea
from textual.widgets.text_area import TextAreaTheme

from voices.model import Coding, Transcript, Turn
from voices.project import Project

_CODED, _CURSOR = Style(bgcolor="#504020"), Style(reverse=True)


class AreaApp(App[None]):
    """The whole transcript in a read-only TextArea, a turn a line."""

    CSS = "TextArea { width: 82; border: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "word", priority=True),
        Binding("shift+right", "word(True)", priority=True),
        Binding("n", "turn", priority=True),
        Binding("1", "code", priority=True),
    ]

    def __init__(self, transcript: Transcript, codings: Sequence[Coding]) -> None:
        super().__init__()
        self._transcript, self._codings = transcript, codings
        self._area = TextArea(read_only=True, soft_wrap=True, show_line_numbers=False)

    def compose(self) -> ComposeResult:
        """Only the text."""
        yield self._area

    def on_mount(self) -> None:
        """Show text and codings."""
        self._area.register_theme(TextAreaTheme("coded", syntax_styles={"coded": _CODED}))
        self._area.theme = "coded"
        self._area.load_text(self._transcript.text)
        for coding in self._codings:
            for turn in self._transcript.turns_in(coding.span):
                self._mark(turn, coding.span.start, coding.span.end)
        self._area.cursor_blink = False
        self._area.focus()

    def action_word(self, select: bool = False) -> None:
        """Go a word on, or take it into the selection."""
        self._area.action_cursor_word_right(select)

    def action_turn(self) -> None:
        """Go a turn on."""
        self._area.move_cursor((self._area.cursor_location[0] + 1, 0))

    def action_code(self) -> None:
        """Put a code on the rest of the turn."""
        row, column = self._area.cursor_location
        turn = self._transcript.turns[row]
        self._mark(turn, turn.start + column, turn.end)
        self._area._line_cache.clear()
        self._area.refresh()

    def _mark(self, turn: Turn, start: int, end: int) -> None:
        first, last = (max(turn.start, min(each, turn.end)) - turn.start for each in (start, end))
        first, last = (len(turn.text[:each].encode()) for each in (first, last))
        self._area._highlights[turn.number - 1].append((first, last, "coded"))


class StaticsApp(App[None]):
    """A Static for each turn."""

    CSS = "Static { width: 72; margin: 0 0 1 0; } VerticalScroll { width: 82; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "word(1)", priority=True),
        Binding("shift+right", "grow", priority=True),
        Binding("down", "word(14)", priority=True),
        Binding("n", "turn", priority=True),
        Binding("pagedown", "page", priority=True),
        Binding("1", "code", priority=True),
    ]

    def __init__(self, transcript: Transcript, codings: Sequence[Coding]) -> None:
        super().__init__()
        self._transcript = transcript
        self._codings: dict[int, list[tuple[int, int]]] = {}
        for coding in codings:
            for turn in transcript.turns_in(coding.span):
                self._codings.setdefault(turn.number, []).append((coding.span.start, coding.span.end))
        text = transcript.text
        self._words = [0, *(at + 1 for at, sign in enumerate(text) if sign in " \n"), len(text)]
        self._at = self._anchor = 0
        self._statics = [Static(self._drawn(turn), markup=False) for turn in transcript.turns]

    def compose(self) -> ComposeResult:
        """All turns in one scroll."""
        with VerticalScroll():
            yield from self._statics

    def action_word(self, step: int) -> None:
        """Go some words on."""
        self._go(self._at + step)

    def action_grow(self) -> None:
        """Take a word into the selection."""
        self._go(self._at + 1, self._anchor)

    def action_turn(self) -> None:
        """Go a turn on."""
        self._go(bisect_right(self._words, self._turn().end))

    def action_page(self) -> None:
        """Go a page on."""
        self.query_one(VerticalScroll).scroll_relative(y=34, animate=False)
        self._go(self._at + 14 * 34)

    def action_code(self) -> None:
        """Put a code on the rest of the turn."""
        turn = self._turn()
        self._codings.setdefault(turn.number, []).append((self._words[self._at], turn.end))
        self._draw([turn])

    def _go(self, at: int, anchor: int | None = None) -> None:
        before = self._turn()
        self._at = min(at, len(self._words) - 2)
        self._anchor = self._at if anchor is None else anchor
        self._draw({before.number: before, self._turn().number: self._turn()}.values())
        self._statics[self._turn().number - 1].scroll_visible(animate=False)

    def _turn(self) -> Turn:
        return self._transcript.turn_at(self._words[self._at])

    def _draw(self, turns: object) -> None:
        for turn in turns:  # type: ignore[attr-defined]
            self._statics[turn.number - 1].update(self._drawn(turn), layout=False)

    def _drawn(self, turn: Turn) -> Text:
        text = Text(turn.text)
        for start, end in self._codings.get(turn.number, ()):
            text.stylize(_CODED, max(0, start - turn.start), end - turn.start)
        first, last = sorted((self._anchor, self._at))
        for start, end in pairwise(self._words[first : last + 2]):
            if turn.start <= start < turn.end:
                text.stylize(_CURSOR, start - turn.start, end - turn.start - 1)
        return text


def main(kind: str, path: str, coder: str) -> None:
    """Show a coder's transcript."""
    with Project.open(Path(path)) as project:
        session = project.coding(coder)
        app = AreaApp if kind == "area" else StaticsApp
        app(session.transcript, session.codings()).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
