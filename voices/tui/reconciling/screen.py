"""The reconciling screen: walks the session's questions and hands rulings to it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer

from voices.model import Coder, Outcome
from voices.reconciling.consensus import Settled
from voices.reconciling.session import ReconcilingSession
from voices.tui.job_screen import JobScreen
from voices.tui.keys import key
from voices.tui.reconciling.words import MOST_CODERS, Question, question_lines, queue_line
from voices.tui.widgets.line_list import LineList, line
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

FILTERS = ("all", "open", "ruled", "this code")


_key = partial(key, "reconciling")


class ReconcilingScreen(JobScreen):
    """One lead at work."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("up", "step(-1)", "Back", "Go to the question before"),
        _key("down", "step(1)", "On", "Go to the next question"),
        _key("pageup", "scroll_question(-1)", "Page up", "Scroll the question up"),
        _key("pagedown", "scroll_question(1)", "Page down", "Scroll the question down"),
        *(
            _key(str(number), f"take({number})", f"Take coder {number}", f"Let the words of coder {number} stand")
            for number in range(1, MOST_CODERS + 1)
        ),
        _key("b", "rule('union')", "Union", "Let all that anybody coded stand", show=True),
        _key("i", "rule('overlap')", "Overlap", "Let stand what all who coded have in common", show=True),
        _key("n", "rule('none')", "None", "Rule that the code does not apply here", show=True),
        _key("s", "skip", "Skip", "Leave this question open and go to the next open one", show=True),
        _key("m", "reason", "Why", "Write why you rule as you do", show=True),
        _key(
            "f", "filter", "Filter", "Show all questions, only open ones, only ruled ones, or only this code", show=True
        ),
        _key("u,ctrl+z", "undo", "Undo", "Take back your last ruling", show=True),
        _key("U,ctrl+y", "redo", "Redo", "Do the last undone ruling again"),
    ]

    def __init__(self, session: ReconcilingSession) -> None:
        super().__init__()
        self._session = session
        self._filter = 0
        self._shown: Sequence[Settled] = ()
        self._at = 0
        self._reasons: dict[frozenset[UUID], str] = {}

    def compose(self) -> ComposeResult:
        """Title, queue and question, status, keys; the box for reasons over them."""
        yield StatusLine(id="title")
        with Horizontal(id="body"):
            yield LineList(has_cursor=True, id="queue")
            yield LineList(id="question")
        yield self.status
        yield Footer(show_command_palette=False)
        yield TextBox(id="text-box")

    def on_mount(self) -> None:
        """Show the first open question."""
        self._show_queue()
        self._go(next((index for index, each in enumerate(self._shown) if each.is_open), 0))
        self.tell(
            "Take a coder's words with 1-5, or b union, i overlap, n none. Coders' own codings are never changed."
        )

    def on_resize(self, event: events.Resize) -> None:
        """Give the question the room where there is little."""
        self.set_class(event.size.width < 100, "-narrow")
        self.call_after_refresh(self._show_question)

    # acts

    def action_step(self, step: int) -> None:
        """Go to another question."""
        self._go(self._at + step)

    def action_scroll_question(self, step: int) -> None:
        """Scroll a long question."""
        question = self.query_one("#question", LineList)
        question.scroll_relative(y=step * max(1, question.size.height - 2), animate=False)

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
        later = [index for index, each in enumerate(self._shown) if each.is_open and index > self._at]
        earlier = [index for index, each in enumerate(self._shown) if each.is_open and index < self._at]
        if later or earlier:
            self._go((later or earlier)[0])
        else:
            self.tell("No other question is open.")

    def action_reason(self) -> None:
        """Write the reason for the ruling on this question."""
        here = self._here
        if here is not None:
            place = self._session.place(here.passage)
            self.query_one(TextBox).ask("reason", f"Why? {place}", self._reason(here))

    def action_filter(self) -> None:
        """Show another part of the questions."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._show_queue()
        self._go(min(self._at, max(0, len(self._shown) - 1)))
        self.tell(f"Showing {FILTERS[self._filter]}: {len(self._shown)} questions.")

    def action_undo(self) -> None:
        """Take back the last ruling."""
        self.attempt(self._session.undo)
        self._show_queue()

    def action_redo(self) -> None:
        """Do the last undone ruling again."""
        self.attempt(self._session.redo)
        self._show_queue()

    # what comes back from lists and boxes

    @on(LineList.Chosen, "#queue")
    def take_question(self, event: LineList.Chosen) -> None:
        """Go to the clicked question."""
        if isinstance(event.key, int):
            self._go(event.key)

    @on(LineList.Chosen, "#question")
    def take_ruling(self, event: LineList.Chosen) -> None:
        """Rule as clicked."""
        if isinstance(event.key, tuple):
            what, value = event.key
            if what == "coder":
                self.action_take(value)
            else:
                self._rule(value)

    @on(TextBox.Written)
    def keep_reason(self, event: TextBox.Written) -> None:
        """Keep the reason for the next ruling here; on a ruled question, rule the same again with it."""
        here = self._here
        if here is None or event.text.strip() == self._reason(here):
            return
        self._reasons[here.passage.key] = event.text.strip()
        if here.decision is not None:
            self._rule(here.decision.outcome, here.decision.chosen, stay=True)
        self._show_question()

    @on(Overlay.Closed)
    def take_focus_back(self) -> None:
        """Give the keys back to the screen."""
        self.set_focus(None)
        self.refresh_bindings()

    # inside

    @property
    def _here(self) -> Settled | None:
        return self._shown[self._at] if self._at < len(self._shown) else None

    def _coders(self) -> list[Coder]:
        here = self._here
        return [] if here is None else [self._session.coders[coder] for coder in here.passage.coders]

    def _reason(self, each: Settled) -> str:
        kept = self._reasons.get(each.passage.key)
        return kept if kept is not None else "" if each.decision is None else each.decision.reason

    def _rule(self, outcome: Outcome, chosen: UUID | None = None, *, stay: bool = False) -> None:
        here = self._here
        if here is None:
            return
        was_open = here.is_open
        reason = self._reason(here)
        if self.attempt(lambda: f"{self._session.rule(here.passage, outcome, chosen, reason)} · u undoes"):
            self._reasons.pop(here.passage.key, None)
            told_index = self._at
            self._show_queue()
            if was_open and not stay:
                self._go_to_next_open(told_index)

    def _go_to_next_open(self, index: int) -> None:
        following = next((at for at in range(index, len(self._shown)) if self._shown[at].is_open), None)
        self._go(index if following is None else following)

    def _go(self, index: int) -> None:
        self._at = max(0, min(len(self._shown) - 1, index))
        self.query_one("#queue", LineList).go_to(self._at)
        self.query_one("#question", LineList).scroll_to(y=0, animate=False)
        self._show_question()

    def _show_queue(self) -> None:
        """Show the questions as the project holds them now."""
        questions = self._session.questions()
        code = None if self._here is None else self._here.passage.code
        self._shown = [each for each in questions if _fits(each, FILTERS[self._filter], code)]
        lines = [
            queue_line(each, self._session.transcript(each.passage.transcript), index)
            for index, each in enumerate(self._shown)
        ]
        self.query_one("#queue", LineList).set_lines(lines or [line("nothing here", "dim")])
        n_open = sum(each.is_open for each in questions)
        ruler = "" if self._session.ruler is None else self._session.ruler.name
        where = "all codings" if self._session.round is None else self._session.round.name
        self.query_one("#title", StatusLine).tell(
            f" voices · {self._session.study}", f"{where} · {n_open} of {len(questions)} open · {ruler} · saved "
        )
        self._at = max(0, min(self._at, len(self._shown) - 1))
        self._show_question()

    def _show_question(self) -> None:
        pane = self.query_one("#question", LineList)
        here = self._here
        if here is None:
            pane.set_lines([line("The coders agree on everything here.", "dim")])
            return
        by = "" if here.decision is None else self._session.coders[here.decision.by].name
        transcript = self._session.transcript(here.passage.transcript)
        question = Question(here, transcript, self._session.codebook, self._coders(), by, self._reason(here))
        width = pane.scrollable_content_region.width or 76
        pane.set_lines(question_lines(question, width), keep=False)


def _fits(each: Settled, wanted: str, code: str | None) -> bool:
    """Return whether a question belongs to the wanted part."""
    if wanted == "open":
        return each.is_open
    if wanted == "ruled":
        return each.decision is not None
    return wanted == "all" or each.passage.code == code
