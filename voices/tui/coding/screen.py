"""The coding screen: hands keys and clicks to the session and shows what the project then holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Footer, Static

from voices.coding.session import CodingSession
from voices.coding.spans import sentence_at
from voices.errors import CodingError
from voices.model import Coding, Retraced, Span
from voices.tui.coding import words
from voices.tui.coding.bindings import BINDINGS
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.pointing import Pointer
from voices.tui.coding.side_panel import SidePanel
from voices.tui.coding.transcript_view import TranscriptView
from voices.tui.job_screen import JobScreen
from voices.tui.palette import colours
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.line_list import Line, LineList
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

_N_HINTED = 3


class CodingScreen(JobScreen):
    """One coder at work."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(self, session: CodingSession) -> None:
        super().__init__()
        self._session = session
        self._codings: list[Coding] = []
        self._read: set[int] = set()
        self._last_codes: tuple[str, ...] = ()
        self._asked_for: Span | None = None
        self._told_at: Pointer | None = None
        self._n_applied = session.n_coded(_N_HINTED)
        self._view = TranscriptView(id="transcript")
        self._panel = SidePanel(session, id="panel")
        self._title = StatusLine(id="title")

    def compose(self) -> ComposeResult:
        """Title, transcript and panel, status, keys; boxes over them."""
        yield self._title
        with Horizontal(id="body"):
            yield self._view
            yield self._panel
        if self._n_applied < _N_HINTED:
            yield Static(words.HINT, id="hint", markup=False)
        yield self.status
        yield Footer(show_command_palette=False)
        yield CodePicker(id="picker")
        yield ChoiceList(id="choices")
        yield TextBox(id="text-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Show the transcript to go on with."""
        self._take_colours()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._open(self._session.transcript.id)
        self._view.focus()
        self.look_after(self._session)
        if not self._n_applied:
            self.tell(f"You code as {self._session.coder.name}, who has no codings in this study yet.")

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panel where there is no room for it."""
        self.set_class(event.size.width < 100, "-narrow")

    def keys_go_to(self) -> Widget:
        """The transcript has the keys while no box is open."""
        return self._view

    def tell(self, text: str, *, warn: bool = False) -> None:
        """Show what was done, until the coder goes on."""
        super().tell(text, warn=warn)
        self._told_at = self._view.pointer

    # acts

    def action_escape(self) -> None:
        """Select nothing."""
        self._view.let_go()

    def action_pick(self) -> None:
        """Open the code picker for the selection, or for the sentence under the cursor."""
        span = self._target()
        if span is None:
            self.tell("There are no words to code here.", warn=True)
            return
        self._asked_for = span
        if self._view.selection is None:
            self._view.select(span)
        recent = [code.id for code in self._session.quick_codes()]
        title = words.picker_title(self._session.transcript, span)
        picker = self.query_one(CodePicker)
        picker.ask(title, self._session.codebook, self._colours(), recent)
        self._keep_in_sight_above(picker)

    @on(CodePicker.Picked)
    def apply_picked(self, event: CodePicker.Picked) -> None:
        """Put the picked codes on what the picker was opened for."""
        self._apply(event.codes, self._asked_for)

    def action_quick(self, digit: int) -> None:
        """Put a quick code on the selection, or take it off."""
        codes = self._session.quick_codes()
        if digit <= len(codes):
            self._toggle(codes[digit - 1].id)

    def action_repeat(self) -> None:
        """Put the codes of the last act on this selection."""
        if self._last_codes:
            self._apply(self._last_codes, self._target())
        else:
            self.tell("Nothing to repeat yet: code something first.", warn=True)

    def action_on_coding(self, what: str) -> None:
        """Remove, reselect, or write a memo or set markers on the coding under the cursor; ask which of several."""
        here = [stripe.coding for stripe in self._view.stripes_here()]
        if not here:
            self.tell("There is no coding of yours on this word.", warn=True)
        elif len(here) == 1:
            self._on_coding(what, here[0].id)
        else:
            lines = words.coding_lines(here, self._session.codebook, self._colours(), self._session.transcript)
            self._ask(what, words.WHICH[what], lines)

    def action_read(self) -> None:
        """Mark the turn as read, or take the mark away."""
        turn = self._session.transcript.turn_at(self._view.cursor).number
        self._act(lambda: self._session.toggle_read(turn))

    def action_finish(self) -> None:
        """Declare the interview read to its end, or take that back."""
        self._act(self._session.toggle_finished)

    def action_undo(self) -> None:
        """Take back the last act."""
        self._retrace(self._session.undo, "undone")

    def action_redo(self) -> None:
        """Do the last undone act again."""
        self._retrace(self._session.redo, "done again")

    def action_next_match(self) -> None:
        """Highlight the next match of the codebook."""
        if self._panel.best is None:
            self.tell(f"No match to choose: {self._panel.note or words.NO_MATCH}", warn=True)
        self._panel.choose_next()

    def action_accept(self) -> None:
        """Put the highlighted match on the selection."""
        best = self._panel.best
        if best is None:
            self.tell(f"No match to take: {self._panel.note or words.NO_MATCH}", warn=True)
        else:
            self._apply((best.code,), self._target(), accepted=True)

    def action_next_open(self) -> None:
        """Go to the child's next turn that is neither coded nor read, from the last one on to the first."""
        here = self._session.transcript.turn_at(self._view.cursor).number
        turns = self._session.open_turns()
        following = [turn for turn in turns if turn.number > here]
        if turns:
            self._view.go_to((following or turns)[0].start)
        if not following:
            self.tell("From the beginning again." if turns else words.ALL_DONE)

    def action_transcripts(self) -> None:
        """List the interviews with progress."""
        choices = self.query_one(ChoiceList)
        choices.ask("transcript", "Interviews", words.transcript_lines(self._session.contents()))
        choices.go_to(self._session.transcript.id)

    def action_neighbour(self, step: int) -> None:
        """Go to the next interview, or to the one before."""
        neighbour = self._session.neighbour(1 if step > 0 else -1)
        if neighbour is None:
            self.tell(f"This is the {'last' if step > 0 else 'first'} interview.")
        else:
            self._open(neighbour)

    def action_panel(self) -> None:
        """Show or hide the side panel."""
        self.toggle_class("-panel" if self.has_class("-narrow") else "-no-panel")

    # what comes back from view, panel and boxes

    @on(TranscriptView.Moved)
    def show_place(self) -> None:
        """Follow the cursor with panel and status line; what was told of another place goes."""
        transcript, cursor = self._session.transcript, self._view.cursor
        turn = transcript.turn_at(cursor)
        here = [stripe.coding for stripe in self._view.stripes_here()]
        self._panel.follow(turn, here, is_read=turn.number in self._read)
        if self._told_at is not None and self._view.pointer != self._told_at:
            self.status.tell("")
            self._told_at = None
        self.status.set_right(words.place(transcript, cursor, self._view.selection, selecting=self._view.selecting))

    @on(TranscriptView.PickerWanted)
    def pick_by_mouse(self) -> None:
        """Open the picker where the right button was pressed."""
        self.action_pick()

    @on(LineList.Chosen, "#panel")
    def take_from_panel(self, event: LineList.Chosen) -> None:
        """Take what was clicked in the panel: a quick code, a match, a coding."""
        if isinstance(event.key, tuple):
            what, key = event.key
            if what == "quick":
                self._toggle(key)
            elif what == "match":
                self._apply((key,), self._target(), accepted=True)
            else:
                self._on_coding("reselect", key)

    @on(ChoiceList.Chosen)
    def take_choice(self, event: ChoiceList.Chosen) -> None:
        """Do what the box was opened for."""
        if event.purpose == "transcript" and isinstance(event.key, UUID):
            self._open(event.key)
        elif event.purpose.startswith("markers "):
            self._toggle_marker(UUID(event.purpose.partition(" ")[2]), event.key)
        else:
            self._on_coding(event.purpose, event.key)

    # inside: where the coder is

    def _open(self, transcript: UUID) -> None:
        """Turn to a transcript, where the coder left it."""

        def turn_to() -> str:
            self._turn_to(transcript)
            if self._codings or self._read:
                self._view.go_to(self._session.where_to_begin())
            opened = self._session.transcript
            return f"{opened.name}: {len(opened.turns)} turns"

        self.attempt(turn_to)

    def _turn_to(self, transcript: UUID) -> None:
        opened = self._session.open(transcript)
        self._view.show(opened, self._session.codebook, self._colours())
        self._show_marks()

    def _go_where(self, retraced: Retraced) -> None:
        """Go to the place of an act, unless the coder is there already."""
        if retraced.transcript is None:
            return
        if retraced.transcript != self._session.transcript.id:
            self._turn_to(retraced.transcript)
        start, pointer = words.start_of(retraced, self._session.transcript, self._view.cursor), self._view.pointer
        if start is not None and not (pointer is not None and pointer.touches(Span(start, start + 1))):
            self._view.go_to(start)

    def _target(self) -> Span | None:
        """Return what an act speaks of: the selection, else the sentence under the cursor."""
        return self._view.selection or sentence_at(self._session.transcript, self._view.cursor)

    def _keep_in_sight_above(self, box: Overlay) -> None:
        """Scroll what is spoken of out from under a box, once the box has its place."""
        self.call_after_refresh(lambda: self._view.bring_above(box.region.y - self._view.region.y))

    # inside: acts

    def _apply(self, codes: tuple[str, ...], span: Span | None, *, accepted: bool = False) -> None:
        def apply() -> str:
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.apply(span, codes, accepted=accepted)

        self._put_on(codes, apply)

    def _toggle(self, code: str) -> None:
        def toggle() -> str:
            span = self._target()
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.toggle(span, code)

        self._put_on((code,), toggle)

    def _put_on(self, codes: tuple[str, ...], act: Callable[[], str]) -> None:
        if self._act(act):
            self._last_codes = codes
            self._n_applied += 1
            if self._n_applied >= _N_HINTED:
                self.query("#hint").remove()

    def _act(self, act: Callable[[], str | None]) -> bool:
        """Do one act, show what the project then holds, and tell the key that takes it back."""

        def do() -> str | None:
            told = act()
            return f"{told} · u undoes" if told else None

        done = self.attempt(do)
        return self.attempt(self._show_marks) and done

    def _retrace(self, act: Callable[[], Retraced | None], done: str) -> None:
        """Undo or redo an act and show where it was."""

        def retrace() -> str:
            retraced = act()
            if retraced is None:
                return "nothing to undo" if done == "undone" else "nothing to do again"
            self._go_where(retraced)
            return f"{done}: {retraced.verb}"

        self.attempt(retrace)
        self.attempt(self._show_marks)

    def _on_coding(self, what: str, key: Hashable) -> None:
        coding = self._coding(key)
        if coding is None:
            return
        if what == "remove":
            self._act(lambda: self._session.remove([coding]))
        elif what == "reselect":
            self._view.select(coding.span)
        elif what == "memo":
            self._write_memo(coding)
        else:
            lines = words.marker_lines(coding, self._session.codebook)
            self._ask(f"markers {coding.id}", f"Markers beside {coding.code} (Space sets)", lines, ticks=True)

    def _ask(self, purpose: str, title: str, lines: Sequence[Line], *, ticks: bool = False) -> None:
        box = self.query_one(ChoiceList)
        box.ask(purpose, title, lines, ticks=ticks)
        self._keep_in_sight_above(box)

    def _write_memo(self, coding: Coding) -> None:
        box = self.query_one(TextBox)

        def ask() -> None:
            self._session.check_open(coding)
            box.ask(f"Memo on {coding.code}", coding.memo, lambda text: self._keep_memo(coding, text))

        if self.attempt(ask):
            self._keep_in_sight_above(box)

    def _keep_memo(self, coding: Coding, text: str) -> bool:
        return self._act(lambda: self._session.set_memo(coding, text))

    def _toggle_marker(self, coding_id: UUID, key: Hashable) -> None:
        coding = self._coding(coding_id)
        marker = next((each for each in self._session.codebook.markers if each.id == key), None)
        if coding is not None and marker is not None:
            self._act(lambda: self._session.toggle_marker(coding, marker))
            now = self._coding(coding_id)
            if now is not None:
                self.query_one(ChoiceList).set_lines(words.marker_lines(now, self._session.codebook))

    def _coding(self, key: Hashable) -> Coding | None:
        return next((each for each in self._codings if each.id == key), None)

    # inside: showing

    def show_changes(self) -> str | None:
        """Show what this coder did in another window, or what others did to the round."""
        before = self._codings, self._read
        self._show_marks()
        return words.CHANGED_ELSEWHERE if (self._codings, self._read) != before else None

    def _colours(self) -> Mapping[str, str]:
        return colours(self._session.codebook, dark=self.app.current_theme.dark)

    def _take_colours(self) -> None:
        self._view.set_colours(self._colours())
        self._panel.set_colours(self._colours())

    def _show_marks(self) -> None:
        """Show codings, marks and progress as the project holds them now."""
        session = self._session
        self._codings, self._read = session.codings(), session.read_turns()
        self._view.set_marks(self._codings, frozenset(session.done_turns()))
        self._panel.rounds_changed()
        place, n_interviews = session.place
        who = words.who(session.coder.name, session.round_name, is_blind=session.matches_hidden)
        self._title.tell(*words.title(session.study, who, session.progress, f"{place}/{n_interviews}"))
        self.show_place()
