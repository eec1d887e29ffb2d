"""Finding words on the coding screen: a box that searches while one types, and going from hit to hit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input, Static

from voices.errors import VoicesError
from voices.model import Found, Hit, Sought
from voices.tui.coding.jumping import Jumping
from voices.tui.keys import key
from voices.tui.widgets.line_list import Line, LineList, line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.safe_input import SafeInput

_SECONDS_TO_TYPE = 0.12
_CELLS_BEFORE, _CELLS_BEHIND = 18, 60
_NO_LEMMAS = "No tables of word forms are on this computer, so words count as typed."
_HELP = 'All words in one turn. "Two words" side by side, a star for any ending: brought*'

Look = Callable[[str, bool, bool], Awaitable[tuple[Sought, Found, str]]]


def hit_line(hit: Hit) -> Line:
    """Return a hit as one line: where it is, and the first words found among those around them."""
    told = f"{hit.name:<14} {hit.turn:>5} {hit.clock:>8}  "
    if not hit.spans:
        return Line(((told, "dim"), (hit.text[:_CELLS_BEHIND], "text")), hit)
    start, end = hit.spans[0].start - hit.start, hit.spans[0].end - hit.start
    first = max(0, start - _CELLS_BEFORE)
    before = ("…" if first else "") + hit.text[first:start]
    return Line(
        (
            (told, "dim"),
            (before, "text"),
            (hit.text[start:end], "strong"),
            (hit.text[end : end + _CELLS_BEHIND], "text"),
        ),
        hit,
    )


def told_of(found: Found) -> str:
    """Return in words how much was found."""
    if not found.n_hits:
        return "No turn has these words."
    more = "more than " if found.has_more_than_counted else ""
    shown = f", {len(found.hits)} shown" if found.n_hits > len(found.hits) else ""
    n_hits = min(found.n_hits, found.counted_to)
    return f"{more}{n_hits} turn{'s' * (n_hits != 1)}{shown}. Enter goes there; then z next, Z previous."


class FindBox(Overlay):
    """Asks for words, shows where they stand while one types, and tells which hit was chosen."""

    DEFAULT_CSS = """
    FindBox {
        width: 100;
        & > #find-note { height: auto; color: $text-muted; }
        & > #find-ways { height: 2; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="find.up"),
        Binding("down", "move(1)", "Down", show=False, id="find.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="find.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="find.page_down"),
        Binding("tab", "turn('lemma')", "Word forms", id="find.by_lemma", tooltip="Find other forms of the words too"),
        Binding("shift+tab", "turn('all')", "This / all", id="find.all", tooltip="Look in this interview, or in all"),
        Binding("enter", "done", "Go there", id="find.go", tooltip="Go to the highlighted place"),
    ]

    class Chosen(Message):
        """A hit was chosen."""

        def __init__(self, sought: Sought, hit: Hit) -> None:
            super().__init__()
            self.sought = sought
            self.hit = hit

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look: Look | None = None
        self._ways = {"lemma": False, "all": True}
        self._found: tuple[Sought, Found] | None = None
        self._is_looking = self._goes_when_found = False
        self._input = SafeInput(placeholder="type words to find", compact=True)
        self._ways_list = LineList(id="find-ways")
        self._note = Static("", id="find-note", markup=False)
        self._list = LineList(has_cursor=True, id="find-hits")

    def compose(self) -> ComposeResult:
        """Title, what is typed, how to look, what was found."""
        yield self._title
        yield self._input
        yield self._ways_list
        yield self._note
        yield self._list

    def ask(self, look: Look) -> None:
        """Open with what was looked for last; `look` gets words, whether forms count, whether in all interviews."""
        self._look, self._found = look, None
        self.fit()
        self._list.set_lines([], keep=False)
        self._input.select_all()
        self._show_ways()
        self.open_with("Find", self._input)
        self._begin()

    def fit(self) -> None:
        """Take the room there is for hits."""
        self._list.styles.height = max(2, min(14, self.screen.size.height - 13))

    def action_move(self, step: int) -> None:
        """Move the highlight."""
        self._list.move(step)

    def action_turn(self, way: str) -> None:
        """Turn a way of looking on or off."""
        self._ways[way] = not self._ways[way]
        self._show_ways()
        self._begin()

    def action_done(self) -> None:
        """Go to the highlighted hit; while it is still being looked, to the first one then."""
        hit = self._list.key_here
        if self._is_looking:
            self._goes_when_found = True
        elif self._found is not None and isinstance(hit, Hit):
            self.action_close()
            self.post_message(self.Chosen(self._found[0], hit))

    def action_close(self) -> None:
        """Stop looking and close."""
        self.workers.cancel_group(self, "find")
        super().action_close()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        event.stop()
        if self.is_open:
            self._begin()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes there."""
        event.stop()
        self.action_done()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """A click on a hit goes there; one on a way of looking turns it."""
        event.stop()
        if event.lines is self._ways_list:
            self.action_turn(str(event.key))
        else:
            self.action_done()

    def _show_ways(self) -> None:
        told = {
            "lemma": ("other forms of the words too: run finds ran, running", "Tab"),
            "all": ("all interviews, not only this one", "Shift+Tab"),
        }
        self._ways_list.set_lines(
            [
                Line(((f"[{'x' if self._ways[way] else ' '}] ", "text"), (what, "text"), (f"  {keys}", "dim")), way)
                for way, (what, keys) in told.items()
            ]
        )

    def _begin(self) -> None:
        """Look anew; what was being looked for is given up."""
        self._goes_when_found = False
        self._is_looking = bool(self._input.value.strip())
        if self._is_looking:
            self.run_worker(self._find(self._input.value), group="find", exclusive=True)
        else:
            self.workers.cancel_group(self, "find")
            self._show(None, _HELP)

    async def _find(self, words: str) -> None:
        await asyncio.sleep(_SECONDS_TO_TYPE)
        if self._look is None:
            return
        self._note.update("looking …")
        try:
            sought, found, note = await self._look(words, self._ways["lemma"], self._ways["all"])
        except VoicesError as error:
            self._show(None, f"{error.message} {error.hint}")
        else:
            self._show((sought, found), f"{told_of(found)} {note}".strip())
            if self._goes_when_found:
                self.action_done()

    def _show(self, found: tuple[Sought, Found] | None, note: str) -> None:
        self._is_looking, self._found = False, found
        hits = () if found is None else found[1].hits
        self._list.set_lines([hit_line(hit) for hit in hits] or [line()], keep=False)
        self._note.update(note)


class Finding(Jumping):
    """Keys that find words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("coding", "f", "find", "Find", "Find words in this interview or in all", show=True),
        key("coding", "z", "next_hit(1)", "Next hit", "Go to the next place with the words found last"),
        key("coding", "Z", "next_hit(-1)", "Previous hit", "Go to the place before with the words found last"),
    ]

    _sought: Sought | None = None

    def action_find(self) -> None:
        """Open the box that finds words."""
        box = self.query_one(FindBox)
        box.ask(self._look)
        self._keep_in_sight_above(box)

    @on(FindBox.Chosen)
    def go_to_hit(self, event: FindBox.Chosen) -> None:
        """Go to the chosen hit and remember what was looked for."""
        self._sought = event.sought
        hit = event.hit
        self.jump(hit.transcript, hit.spans[0].start if hit.spans else hit.start)

    def action_next_hit(self, step: int) -> None:
        """Go to the next place with the words found last, or to the one before; on into other interviews."""
        sought = self._sought
        if sought is None:
            self.tell("Nothing was looked for yet: press f.", warn=True)
            return

        def go() -> str | None:
            look = self._session.next_hit if step > 0 else self._session.previous_hit
            found = look(sought, self._view.cursor)
            if found is None:
                where = "" if sought.transcript is None else " in this interview"
                return f"There is no {'further' if step > 0 else 'earlier'} hit{where}."
            self.jump(found[0], found[1].start)
            return None

        self.attempt(go)

    async def _look(self, words: str, by_lemma: bool, in_all: bool) -> tuple[Sought, Found, str]:
        """Look in a thread beside the screen; word forms come from the language worker."""
        here = None if in_all else self._session.transcript.id
        forms, note = await self._forms(words) if by_lemma else ({}, "")
        sought = Sought(words, here, forms)
        beside = self._session.find_beside()

        def find() -> Found:
            return beside.find(words, transcript=here, best_first=False, forms=forms)

        try:
            return sought, await asyncio.to_thread(find), note
        finally:
            beside.stop()

    async def _forms(self, words: str) -> tuple[dict[str, tuple[str, ...]], str]:
        single = self._session.words_with_forms(words)
        if not single:
            return {}, ""
        beside = self._session.find_beside()
        try:
            vocabulary = await asyncio.to_thread(beside.vocabulary)
        finally:
            beside.stop()
        forms = await self._panel.language.forms(single, vocabulary)
        return (forms, "") if forms is not None else ({}, _NO_LEMMAS)
