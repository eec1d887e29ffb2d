"""The codebook screen without its changes: the tree, an entry, passages, and the boxes that ask for a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from voices.codebook.changes import Field
from voices.codebook.session import CodebookSession
from voices.model import Code, Coding, Retraced
from voices.tui.codebook import words
from voices.tui.codebook.line_box import LineBox
from voices.tui.job_screen import Goto, JobScreen
from voices.tui.palette import DARK, LIGHT, colours_on
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.line_list import Line, LineList, line, wrapped
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

_NARROW_CELLS = 100
_MOST_REASON, _MOST_NAME = 500, 200


class CodebookBase(JobScreen):
    """The tree and an entry, moving in them, lists of passages, and how a change is asked for."""

    def __init__(self, session: CodebookSession) -> None:
        super().__init__()
        self._session = session
        self._drafts: dict[tuple[str, Field], str] = {}
        self._choice: Callable[[object], None] = lambda _: None
        self._told = ""
        self._title = StatusLine(id="title")
        self._tree = LineList(has_cursor=True, id="tree")
        self._entry = LineList(id="entry")

    def compose(self) -> ComposeResult:
        """Title, tree and entry, status, keys; boxes over them."""
        yield self._title
        with Horizontal(id="body"):
            yield self._tree
            yield self._entry
        yield self.status
        yield KeyLine()
        yield ChoiceList(id="choice-list")
        yield LineBox(id="line-box")
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Show the first theme."""
        self._show()
        self.tell(words.HINT)
        self.look_after(self._session)

    def on_resize(self, event: events.Resize) -> None:
        """Give the entry the room where there is little."""
        self.set_class(event.size.width < _NARROW_CELLS, "-narrow")

    @on(LineList.Resized, "#tree, #entry")
    def wrap_anew(self) -> None:
        """Suit the lines to the room there is now."""
        self._show()

    def unsaved(self) -> str:
        """Return what would be lost by leaving now: what was written of an entry and not yet given a reason."""
        written = ", ".join(f"{field} of {code}" for code, field in self._drafts)
        return super().unsaved() or (f"Not in the codebook yet: {written}." if written else "")

    def show_changes(self) -> str:
        """Show what was changed elsewhere."""
        before = self._session.codebook.version
        self._session.refresh()
        self._show()
        return (
            "" if self._session.codebook.version == before else "The codebook was changed elsewhere; it stands so now."
        )

    # moving

    def action_step(self, step: int) -> None:
        """Go to another line of the tree."""
        self._told = ""
        self._tree.move(step)
        self._show_entry()

    def action_edge(self, way: int) -> None:
        """Go to the first or the last line of the tree."""
        self.action_step(way * len(self._session.codebook.codes))

    def action_scroll_entry(self, step: int) -> None:
        """Scroll a long entry."""
        self._entry.scroll_relative(y=step * max(1, self._entry.size.height - 2), animate=False)

    @on(LineList.Chosen, "#tree")
    def take_line(self) -> None:
        """Show the clicked entry."""
        self._told = ""
        self._show_entry()

    def action_passages(self) -> None:
        """List the passages of a code."""
        if (code := self._code_here()) is not None:
            self._list(f"Passages with {code.id}", self._session.codings(code.id), "No passage has this code.")

    def action_look_again(self) -> None:
        """List the passages that were coded under another definition."""
        if (code := self._code_here()) is not None:
            found = self._session.codings_to_look_at(code.id)
            self._list(f"Coded under another definition of {code.id}", found, "All were coded under this definition.")

    # inside: asking

    @on(ChoiceList.Chosen)
    def take_choice(self, event: ChoiceList.Chosen) -> None:
        """Go on with the line that was chosen."""
        self._choice(event.key)

    def _ask(
        self,
        title: str,
        lines: Sequence[Line],
        choice: Callable[[object], None],
        here: object = None,
        *,
        ticks: bool = False,
    ) -> None:
        self._choice = choice
        box = self.query_one(ChoiceList)
        box.ask("codebook", title, lines, ticks=ticks)
        if isinstance(here, str):
            box.go_to(here)

    def _ask_name(self, title: str, name: str, take: Callable[[str], bool]) -> None:
        self.query_one(LineBox).ask(title, name, _MOST_NAME, "Enter goes on to the reason, Esc leaves it.", take)

    def _why(self, title: str, act: Callable[[str], str], reason: str = "") -> None:
        """Ask for the reason of a change, then make it."""

        def take(reason: str) -> bool:
            before, here = {each.id for each in self._session.codebook.codes}, self._tree.key_here

            def change() -> str:
                self._told = act(reason)
                return f"{self._told} · u undoes"

            done = self.attempt(change)
            self._show()
            self._follow(before, str(here))
            return done

        self.query_one(LineBox).ask(title, reason, _MOST_REASON, words.WHY, take)

    def _follow(self, before: Set[str], here: str) -> None:
        """After a change go to the code that is new, or to the one into which the code that was here went."""
        book = self._session.codebook
        new = [each.id for each in book.codes if each.id not in before]
        goal = new[0] if new else book.resolve(here)
        if goal is not None and goal != self._tree.key_here:
            self._tree.go_to(goal)
            self._show_entry()

    def _list(self, title: str, codings: Sequence[Coding], none: str) -> None:
        """List passages; one that is chosen is gone to."""
        if not codings:
            self.tell(none)
            return
        places = {each.id: each for each in codings}

        def go(key: object) -> None:
            if isinstance(key, UUID):
                self.post_message(Goto(places[key].transcript, places[key].span.start))

        self._ask(f"{title}: {len(codings)}", words.passage_lines(self._session, codings, self._box_width), go)

    def _retrace(self, act: Callable[[], Retraced | None], done: str, nothing: str) -> None:
        self._told = ""

        def retrace() -> str:
            retraced = act()
            return nothing if retraced is None else f"{done}: {retraced.verb}, as version {self._version}"

        self.attempt(retrace)
        self._show()

    # inside: showing

    @property
    def _version(self) -> str:
        return self._session.codebook.version

    @property
    def _here(self) -> Code | None:
        key = self._tree.key_here
        return self._session.codebook.code(key) if isinstance(key, str) and key in self._session.codebook else None

    def _code_here(self) -> Code | None:
        """Return the highlighted code; themes have no passages of their own."""
        here = self._here
        if here is not None and not here.codable:
            self.tell(f"{here.id} is a theme: go to one of its codes.")
            return None
        return here

    @property
    def _box_width(self) -> int:
        return min(76, max(30, self.size.width - 6)) - 5

    @property
    def _palette(self) -> Sequence[str]:
        return DARK if self.app.current_theme.dark else LIGHT

    def _colours(self) -> Mapping[str, str]:
        return colours_on(self._session.codebook, self.app.current_theme)

    def _show(self) -> None:
        self._title.tell(*words.title(self._session))
        self._tree.set_lines(words.tree_lines(self._session, self._colours(), self._tree.text_width))
        self._show_entry()

    def _show_entry(self) -> None:
        if (code := self._here) is not None:
            told, history = words.counted(self._session, code), self._session.history(code.id)
            width = self._entry.text_width or 60
            lines = words.entry_lines(code, self._session.codebook, told, history, width)
            # What a change did with codings is longer than the status line of a small window.
            done = [*wrapped(self._told, width, "strong"), line()] if self._told else []
            self._entry.set_lines([*done, *lines], keep=False)
