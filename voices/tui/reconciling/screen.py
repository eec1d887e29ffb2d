"""The reconciling screen: walks the session's questions and hands rulings to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from voices.model import Coder, Outcome, Retraced
from voices.reconciling.consensus import Settled
from voices.reconciling.session import ReconcilingSession
from voices.tui.job_screen import JobScreen
from voices.tui.reconciling import words
from voices.tui.reconciling.bindings import BINDINGS
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.line_list import LineList, line
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

_FILTERS = ("all", "open", "ruled", "this code")


class ReconcilingScreen(JobScreen):
    """One lead at work."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(self, session: ReconcilingSession) -> None:
        super().__init__()
        self._session = session
        self._filter = _FILTERS[0]
        self._code = ""
        self._shown: Sequence[Settled] = ()
        self._at = 0
        self._reasons: dict[frozenset[UUID], str] = {}
        self._title = StatusLine(id="title")
        self._queue = LineList(has_cursor=True, id="queue")
        self._question = LineList(id="question")

    def compose(self) -> ComposeResult:
        """Title, queue and question, status, keys; boxes over them."""
        yield self._title
        with Horizontal(id="body"):
            yield self._queue
            yield self._question
        yield self.status
        yield KeyLine()
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Show the first open question."""
        self._show()
        self._go(next((index for index, each in enumerate(self._shown) if each.is_open), 0))
        self.tell(words.HINT)
        self.look_after(self._session)

    def on_resize(self, event: events.Resize) -> None:
        """Give the question the room where there is little."""
        self.set_class(event.size.width < 100, "-narrow")
        self.call_after_refresh(self._show)

    def unsaved(self) -> str:
        """Return what would be lost by leaving now: reasons of questions that are not ruled on."""
        n_reasons = sum(bool(reason) for reason in self._reasons.values())
        waiting = words.n_reasons(n_reasons) if n_reasons else ""
        return super().unsaved() or waiting

    # acts

    def action_step(self, step: int) -> None:
        """Go to another question."""
        self._go(self._at + step)

    def action_edge(self, index: int) -> None:
        """Go to the first or the last question."""
        self._go(index % max(1, len(self._shown)))

    def jump(self, transcript: UUID, offset: int) -> None:
        """Go to the question at a place of an interview, among all of them."""
        self._filter = _FILTERS[0]
        self._show()
        here = [at for at, each in enumerate(self._shown) if each.passage.transcript == transcript]
        inside = [at for at in here if self._shown[at].passage.hull.contains(offset)]
        if inside:
            self._go(inside[0])
        else:
            self.tell("There is no question at this place in what is reconciled here.")

    def action_scroll_question(self, step: int) -> None:
        """Scroll a long question."""
        self._question.scroll_relative(y=step * max(1, self._question.size.height - 2), animate=False)

    def action_take(self, number: int) -> None:
        """Let one coder's words stand."""
        coders = self._coders()
        if number <= len(coders):
            self._rule(Outcome.CODER, coders[number - 1].id)

    def action_rule(self, outcome: str) -> None:
        """Rule in one of the other ways."""
        self._rule(Outcome(outcome))

    def action_skip(self) -> None:
        """Go to the next open question and leave this one open."""
        here = self._here
        following = self._next_open(self._at + 1)
        if following is None or (here is not None and self._shown[following].passage.key == here.passage.key):
            self.tell("No other question is open.")
        else:
            self._go(following)

    def action_reason(self) -> None:
        """Write the reason for the ruling on this question."""
        here = self._here
        if here is not None:
            place = self._session.place(here.passage)
            self.query_one(TextBox).ask(f"Why? {place}", self._reason(here), partial(self._keep_reason, here))

    def action_filter(self) -> None:
        """Show another part of the questions, the same question in it where it belongs."""
        self._filter = _FILTERS[(_FILTERS.index(self._filter) + 1) % len(_FILTERS)]
        self._code = "" if self._here is None else self._here.passage.code
        self._show()
        self.tell(f"Showing {self._filter}: {words.n_questions(len(self._shown))}.")

    def action_undo(self) -> None:
        """Take back the last ruling."""
        reasons = {
            each.passage.key: each.decision.reason for each in self._session.passages() if each.decision is not None
        }
        self._retrace(self._session.undo, "undone", reasons)

    def action_redo(self) -> None:
        """Do the last undone ruling again."""
        self._retrace(self._session.redo, "done again", {})

    # what comes back from lists

    @on(LineList.Chosen, "#queue")
    def take_question(self, event: LineList.Chosen) -> None:
        """Go to the clicked question."""
        self._go(next((index for index, each in enumerate(self._shown) if each.passage.key == event.key), self._at))

    @on(LineList.Chosen, "#question")
    def take_ruling(self, event: LineList.Chosen) -> None:
        """Rule as clicked."""
        if isinstance(event.key, tuple):
            what, value = event.key
            if what == "coder":
                self.action_take(value)
            else:
                self._rule(value)

    # inside: acts

    @property
    def _here(self) -> Settled | None:
        return self._shown[self._at] if self._at < len(self._shown) else None

    def _coders(self) -> list[Coder]:
        here = self._here
        return [] if here is None else [self._session.coders[coder] for coder in here.passage.coders]

    def _reason(self, each: Settled) -> str:
        kept = self._reasons.get(each.passage.key)
        return kept if kept is not None else "" if each.decision is None else each.decision.reason

    def _keep_reason(self, asked: Settled, text: str) -> bool:
        """Keep the reason for the next ruling on a question; on a ruled one, rule the same again with it."""
        reason = text.strip()
        if reason == self._reason(asked):
            return True
        decision, kept = asked.decision, True
        if decision is None:
            self._reasons[asked.passage.key] = reason
            self.tell("The reason is stored with your ruling: rule on it before you leave.")
        else:
            kept = self.attempt(lambda: self._told(asked, decision.outcome, decision.chosen, reason))
        self._show()
        return kept

    def _rule(self, outcome: Outcome, chosen: UUID | None = None) -> None:
        here = self._here
        if here is None:
            return
        if self.attempt(lambda: self._told(here, outcome, chosen, self._reason(here))):
            self._reasons.pop(here.passage.key, None)
            at = self._at
            self._show()
            if here.is_open and (following := self._next_open(at)) is not None:
                self._go(following)
        else:
            self._show()

    def _told(self, each: Settled, outcome: Outcome, chosen: UUID | None, reason: str) -> str:
        return f"{self._session.rule(each.passage, outcome, chosen, reason, each.decision)} · u undoes"

    def _retrace(self, act: Callable[[], Retraced | None], done: str, reasons: Mapping[frozenset[UUID], str]) -> None:
        """Undo or redo a ruling and go to its question; a reason comes back with it."""

        def retrace() -> str:
            retraced = act()
            if retraced is None:
                return "nothing to undo" if done == "undone" else "nothing to do again"
            self._reasons.pop(retraced.settles, None)
            if reasons.get(retraced.settles):
                self._reasons[retraced.settles] = reasons[retraced.settles]
            self._show(retraced.settles)
            return f"{done}: {retraced.verb}"

        if not self.attempt(retrace):
            self._show()

    # inside: showing

    def show_changes(self) -> str:
        """Show what another lead has ruled meanwhile."""
        self._session.refresh()
        self._show()
        return "Somebody else has ruled meanwhile; this is how it stands now."

    def _next_open(self, index: int) -> int | None:
        """Return the next open question from an index on, else the first one, None when none is open."""
        order = [*range(index, len(self._shown)), *range(min(index, len(self._shown)))]
        return next((at for at in order if self._shown[at].is_open), None)

    def _go(self, index: int) -> None:
        self._at = max(0, min(len(self._shown) - 1, index))
        if self._here is not None:
            self._queue.go_to(self._here.passage.key)
        self._show_question()
        self._question.scroll_to(y=0, animate=False)

    def _show(self, wanted: frozenset[UUID] | None = None) -> None:
        """Show the questions as the project holds them now, at the one that was shown.

        A wanted one is gone to instead, and shown even where it does not belong to the part that is shown.
        """
        shown = [each for each in self._session.questions() if self._fits(each) or each.passage.key == wanted]
        key = self._here.passage.key if wanted is None and self._here is not None else wanted
        self._shown = shown
        room = self._queue.text_width
        lines = [words.queue_line(each, self._session.transcript(each.passage.transcript), room) for each in shown]
        self._queue.set_lines(lines or [line("nothing here", "dim")])
        self._title.tell(*words.title(self._session, self._filter))
        self._go(next((index for index, each in enumerate(shown) if each.passage.key == key), self._at))

    def _fits(self, each: Settled) -> bool:
        """Return whether a question belongs to the part that is shown."""
        if self._filter == "open":
            return each.is_open
        if self._filter == "ruled":
            return each.decision is not None
        return self._filter == "all" or each.passage.code == self._code

    def _show_question(self) -> None:
        here = self._here
        if here is None:
            self._question.set_lines([line(words.nothing(self._filter), "dim")])
            return
        by = "" if here.decision is None else self._session.coders[here.decision.by].name
        transcript = self._session.transcript(here.passage.transcript)
        question = words.Question(here, transcript, self._session.codebook, self._coders(), by, self._reason(here))
        self._question.set_lines(words.question_lines(question, self._question.text_width or 76), keep=False)
