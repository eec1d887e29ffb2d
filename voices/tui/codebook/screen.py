"""The codebook screen: the questions before each change, down to its reason; the session makes the change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.binding import BindingType

from voices.codebook.changes import FIELDS, Field
from voices.codebook.session import CodebookSession
from voices.model import Code, Coding
from voices.tui.codebook import words
from voices.tui.codebook.base import CodebookBase
from voices.tui.codebook.bindings import BINDINGS
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.line_list import Line, line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.text_box import TextBox

_NEW, _LAST, _THEME, _NO_COLOUR = "new", "last", "theme", "none"


class CodebookScreen(CodebookBase):
    """One coder at work on the codebook."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(self, session: CodebookSession) -> None:
        super().__init__(session)
        self._dividing: Sequence[Coding] = ()
        self._divided: set[UUID] = set()
        self._divide: Callable[[set[UUID]], None] | None = None

    def action_add(self) -> None:
        """Ask where a new code is to be, how it is called, and why."""
        here, book = self._here, self._session.codebook
        if here is None:
            return
        above = [*reversed(book.ancestors(here.id)), here]
        lines = [line(f"a code under {each.id} {each.name}", "text", each.id) for each in reversed(above)]
        self._ask("Add", [*lines, line("a theme", "text", _THEME)], self._add_at)

    def _add_at(self, key: object) -> None:
        parent = None if key == _THEME else str(key)
        what = "theme" if parent is None else f"code under {parent}"

        def named(name: str) -> bool:
            self._why(f"Why add {name}?", lambda reason: self._session.add(name, parent, reason))
            return True

        self._ask_name(f"Name of the new {what}", "", named)

    def action_edit(self) -> None:
        """Ask which field to change, for its text, and why."""
        if (code := self._here) is not None:
            self._ask(f"Change what of {code.id}?", words.field_lines(code), partial(self._edit_field, code))

    def _edit_field(self, code: Code, key: object) -> None:
        field = next((each for each in FIELDS if each == key), None)
        if field is None:
            return
        before = words.field_text(code, field)

        def keep(text: str) -> bool:
            if text.strip() == before.strip():
                self._drafts.pop((code.id, field), None)
                return True
            self._drafts[code.id, field] = text
            self.tell(f"Kept here, not in the codebook yet: {field} of {code.id}. It needs a reason.")
            self.call_later(self._why_edit, code.id, field)
            return True

        one_a_line = ", one a line" if field in ("examples", "keywords") else ""
        draft = self._drafts.get((code.id, field), before)
        self.query_one(TextBox).ask(f"{field} of {code.id}{one_a_line}", draft, keep)

    def _why_edit(self, code_id: str, field: Field) -> None:
        def edit(reason: str) -> str:
            told = self._session.edit(code_id, field, self._drafts[code_id, field], reason)
            del self._drafts[code_id, field]
            return told

        if (code_id, field) in self._drafts and self.is_running:
            self._why(f"Why change {field} of {code_id}?", edit)

    def action_rename(self) -> None:
        """Ask for another name, and why."""
        if (code := self._here) is None:
            return

        def named(name: str) -> bool:
            self._why(f"Why rename {code.id}?", lambda reason: self._session.rename(code.id, name, reason))
            return True

        self._ask_name(f"Name of {code.id}", code.name, named)

    def action_move(self) -> None:
        """Ask under what a code is to stand, before which sibling, and why."""
        code, book = self._here, self._session.codebook
        if code is None:
            return
        if code.parent is None:
            self._move_under(code, None)
            return
        below = {each.id for each in book.codes if code.id in {above.id for above in book.ancestors(each.id)}}
        places = [each for each in book.codes if each.id != code.id and each.id not in below]
        lines = words.code_lines(places, self._colours())
        self._ask(f"Move {code.id} under what?", lines, lambda key: self._move_under(code, str(key)), code.parent)

    def _move_under(self, code: Code, parent: str | None) -> None:
        siblings = [each for each in self._session.codebook.codes if each.parent == parent and each.id != code.id]

        def place(key: object) -> None:
            before = None if key == _LAST else str(key)
            self._why(f"Why move {code.id}?", lambda reason: self._session.move(code.id, parent, reason, before))

        lines = [line(f"before {each.id} {each.name}", "text", each.id) for each in siblings]
        self._ask(f"Where is {code.id} to stand?", [*lines, line("as the last", "text", _LAST)], place, _LAST)

    def action_merge(self) -> None:
        """Ask into what a code is to be merged, and why."""
        code = self._here
        if code is None:
            return
        targets = [
            each
            for each in self._session.codebook.codes
            if each.codable == code.codable and each.id != code.id and each.status != "retired"
        ]

        def into(key: object) -> None:
            self._why(f"Why merge {code.id} into {key}?", lambda reason: self._session.merge(code.id, str(key), reason))

        self._ask(f"Merge {code.id} {code.name} into", words.code_lines(targets, self._colours()), into)

    def action_split(self) -> None:
        """Ask to what other code passages are to go, then for each passage, then why."""
        code = self._code_here()
        if code is None:
            return
        others = [each for each in self._session.codebook.codable if each.id != code.id]
        lines = [line("a new code", "strong", _NEW), *words.code_lines(others, self._colours())]
        self._ask(f"Send passages of {code.id} to", lines, partial(self._split_to, code))

    def _split_to(self, code: Code, key: object) -> None:
        def to(target: str, name: str) -> bool:
            def divide(sent: set[UUID]) -> None:
                self._why(
                    f"Why split {code.id}? {len(sent)} of {len(self._dividing)} go",
                    lambda reason: self._session.split(code.id, dict.fromkeys(sent, target), reason, name),
                )

            self._walk(code, name or target, divide)
            return True

        if key == _NEW:
            self._ask_name("Name of the new code", "", lambda name: to("", name))
        else:
            to(str(key), "")

    def _walk(self, code: Code, target: str, divide: Callable[[set[UUID]], None]) -> None:
        """Show the passages to be ticked."""
        self._dividing, self._divided = self._session.to_divide(code.id), set()
        if not self._dividing:
            self.tell(f"{code.id} has no passage that may go elsewhere: those of rounds stay as they are.")
            return
        self._divide = divide
        self._ask(f"Space: goes to {target}. Enter: done", self._dividing_lines(), self._tick, ticks=True)

    def _tick(self, key: object) -> None:
        if isinstance(key, UUID):
            self._divided ^= {key}
            self.query_one(ChoiceList).set_lines(self._dividing_lines())

    def _dividing_lines(self) -> list[Line]:
        return words.passage_lines(self._session, self._dividing, self._box_width, self._divided)

    @on(Overlay.Closed, "#choice-list")
    def go_on_splitting(self) -> None:
        """When all passages were looked at, ask why."""
        divide, self._divide = self._divide, None
        if divide is not None and self._divided:
            divide(self._divided)
        elif divide is not None:
            self.tell("No passage was ticked: nothing was changed.")

    def action_retire(self) -> None:
        """Ask why a code is to go out of use, or to come back."""
        if (code := self._here) is None:
            return
        if code.status == "retired":
            self._why(f"Why bring {code.id} back?", partial(self._session.restore, code.id))
        else:
            self._why(f"Why retire {code.id}?", partial(self._session.retire, code.id))

    def action_accept(self) -> None:
        """Ask why a proposed code is taken in."""
        if (code := self._here) is None:
            return
        if code.status == "proposed":
            self._why(f"Why accept {code.id}?", partial(self._session.accept, code.id), "fits the codebook")
        else:
            self.tell(f"{code.id} is not a proposal.")

    def action_colour(self) -> None:
        """Ask for a colour, and why."""
        if (code := self._here) is None:
            return
        lines = [Line((("████ ", colour), (colour, "text")), colour) for colour in self._palette]

        def take(key: object) -> None:
            colour = "" if key == _NO_COLOUR else str(key)
            reason = "easier to tell apart"
            self._why(
                f"Why this colour of {code.id}?",
                lambda reason: self._session.edit(code.id, "colour", colour, reason),
                reason,
            )

        self._ask(f"Colour of {code.id}", [line("that of its theme", "text", _NO_COLOUR), *lines], take)

    def action_undo(self) -> None:
        """Take back the last change."""
        self._retrace(self._session.undo, "undone", "nothing to undo")

    def action_redo(self) -> None:
        """Do the last undone change again."""
        self._retrace(self._session.redo, "done again", "nothing to do again")
