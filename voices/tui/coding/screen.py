"""The coding screen: hands keys and clicks to the session and shows what the project then holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from voices.coding.session import CodingSession
from voices.coding.spans import sentence_at
from voices.errors import CodingError
from voices.model import Coding, Span, Turn
from voices.tui.coding import words
from voices.tui.coding.code_picker import CodePicker
from voices.tui.coding.matches import Matches
from voices.tui.coding.side_panel import PanelState, panel_lines
from voices.tui.coding.transcript_view import TranscriptView
from voices.tui.job_screen import JobScreen
from voices.tui.keys import key
from voices.tui.palette import colours
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.line_list import LineList
from voices.tui.widgets.overlay import Overlay
from voices.tui.widgets.status_line import StatusLine
from voices.tui.widgets.text_box import TextBox

N_HINTED = 3


_key = partial(key, "coding")


class CodingScreen(JobScreen):
    """One coder at work."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("enter", "pick", "Code", "Choose a code for the selection, or for this sentence", show=True),
        *(
            _key(str(digit), f"quick({digit})", f"Quick code {digit}", f"Put quick code {digit} on, or take it off")
            for digit in range(1, 10)
        ),
        _key("0", "repeat", "Repeat", "Put the codes of the last act on this selection"),
        _key("d", "remove", "Remove", "Remove a coding under the cursor", show=True),
        _key("e", "reselect", "Reselect", "Select the passage of a coding under the cursor again"),
        _key("m", "memo", "Memo", "Write a memo on a coding under the cursor", show=True),
        _key("t", "markers", "Markers", "Set markers beside a coding under the cursor"),
        _key("r", "read", "Read", "Mark this turn as read: nothing (more) applies here", show=True),
        _key("u,ctrl+z", "undo", "Undo", "Take back the last act", show=True),
        _key("U,ctrl+y", "redo", "Redo", "Do the last undone act again"),
        _key("s", "next_match", "Next match", "Highlight the next match of the codebook"),
        _key("a", "accept", "Accept", "Put the highlighted match on the selection, or on this sentence"),
        _key("w", "next_open", "Next uncoded", "Go to the child's next turn that is neither coded nor read"),
        _key("l", "transcripts", "List", "List the interviews with your progress", show=True),
        _key("o", "panel", "Panel", "Show or hide the side panel"),
    ]

    def __init__(self, session: CodingSession) -> None:
        super().__init__()
        self._session = session
        self._matches = Matches(session.codebook.codable)
        self._last_codes: tuple[str, ...] = ()
        self._codings: list[Coding] = []
        self._read: set[int] = set()
        self._matches_hidden = session.matches_hidden
        self._place = ""
        self._view = TranscriptView(id="transcript")
        self._panel = LineList(id="panel")
        self._title = StatusLine(id="title")
        self._n_before = sum(each.n_codings for each in session.contents())
        self._n_done = 0

    def compose(self) -> ComposeResult:
        """Title, transcript and panel, status, keys; boxes over them."""
        yield self._title
        with Horizontal(id="body"):
            yield self._view
            yield self._panel
        if self._n_before < N_HINTED:
            yield Static(words.HINT, id="hint", markup=False)
        yield self.status
        yield Footer(show_command_palette=False)
        yield CodePicker(id="picker")
        yield ChoiceList(id="choices")
        yield TextBox(id="text-box")

    def on_mount(self) -> None:
        """Show the first transcript that is not finished."""
        self._open(self._session.transcript.id)
        self._view.focus()
        if not self._n_before:
            self.tell(f"You code as {self._session.coder.name}, who has no codings in this study yet.")
        self.app.theme_changed_signal.subscribe(self, lambda _: self._view.set_colours(self._colours()))

    async def on_unmount(self) -> None:
        """End the language worker with the screen."""
        await self._matches.close()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the panel where there is no room for it."""
        self.set_class(event.size.width < 100, "-narrow")

    # acts

    def action_pick(self) -> None:
        """Open the code picker for the selection, or for the sentence under the cursor."""
        span = self._target()
        if span is None:
            self.tell("There are no words to code here.", warn=True)
            return
        n_words = len(self._session.transcript.text[span.start : span.end].split())
        turn = self._session.transcript.turn_at(span.start).number
        recent = [code.id for code in self._session.quick_codes()]
        title = f"Code for {n_words} word{'s' * (n_words != 1)}, turn {turn}"
        self.styles.align_vertical = "bottom" if self._view.cursor_is_high else "top"
        self.query_one(CodePicker).ask(title, self._session.codebook, self._colours(), recent)
        if self._view.selection is None:
            self._view.select(span)

    @on(CodePicker.Picked)
    def apply_picked(self, event: CodePicker.Picked) -> None:
        """Put the picked codes on the selection."""
        self._apply(event.codes)

    def action_quick(self, digit: int) -> None:
        """Put a quick code on the selection, or take it off."""
        codes = self._session.quick_codes()
        if digit <= len(codes):
            self._toggle(codes[digit - 1].id)

    def action_repeat(self) -> None:
        """Put the codes of the last act on this selection."""
        if self._last_codes:
            self._apply(self._last_codes)
        else:
            self.tell("Nothing to repeat yet: code something first.", warn=True)

    def action_remove(self) -> None:
        """Remove a coding under the cursor."""
        self._with_coding("remove", "Remove which coding?")

    def action_reselect(self) -> None:
        """Select the passage of a coding under the cursor."""
        self._with_coding("reselect", "Select which passage?")

    def action_memo(self) -> None:
        """Write a memo on a coding under the cursor."""
        self._with_coding("memo", "A memo on which coding?")

    def action_markers(self) -> None:
        """Set markers beside a coding under the cursor."""
        self._with_coding("markers", "Markers beside which coding?")

    def action_read(self) -> None:
        """Mark the turn as read, or take the mark away."""
        turn = self._session.transcript.turn_at(self._view.cursor).number
        self._act(lambda: self._session.toggle_read(turn))

    def action_undo(self) -> None:
        """Take back the last act."""
        self._act(self._session.undo)

    def action_redo(self) -> None:
        """Do the last undone act again."""
        self._act(self._session.redo)

    def action_next_match(self) -> None:
        """Highlight the next match of the codebook."""
        self._matches.choose_next()
        self._show_panel()

    def action_accept(self) -> None:
        """Put the highlighted match on the selection."""
        best = self._matches.best
        if best is None:
            self.tell("There is no match to accept here.", warn=True)
        else:
            self._apply((best.code,), accepted=True)

    def action_next_open(self) -> None:
        """Go to the child's next turn that is neither coded nor read."""
        here = self._session.transcript.turn_at(self._view.cursor).number
        done = self._done_turns()
        for turn in self._session.transcript.turns[here:]:
            if turn.speaker.is_child_voice and turn.text and turn.number not in done:
                self._view.go_to(turn.start)
                return
        self.tell("No uncoded turn of a child follows in this interview.")

    def action_transcripts(self) -> None:
        """List the interviews with progress."""
        choices = self.query_one(ChoiceList)
        choices.ask("transcript", "Interviews", words.transcript_lines(self._session.contents()))
        choices.go_to(self._session.transcript.id)

    def action_panel(self) -> None:
        """Show or hide the side panel."""
        if self.has_class("-narrow"):
            self.toggle_class("-panel")
        else:
            self._panel.display = not self._panel.display

    # what comes back from view, panel and boxes

    @on(TranscriptView.Moved)
    def show_place(self) -> None:
        """Follow the cursor with matches, panel and status line."""
        transcript = self._session.transcript
        turn = transcript.turn_at(self._view.cursor)
        if self._matches.turn_to(transcript.name, turn, hidden=self._matches_hidden):
            self.run_worker(self._find_matches(transcript.name, turn), group="matches")
        self._show_panel()
        told = words.place(transcript, self._view.cursor, self._view.selection, selecting=self._view.selecting)
        self.status.set_right(told)

    @on(TranscriptView.PickerWanted)
    def pick_by_mouse(self) -> None:
        """Open the picker where the right button was pressed."""
        self.action_pick()

    @on(LineList.Chosen, "#panel")
    def take_from_panel(self, event: LineList.Chosen) -> None:
        """Take what was clicked in the panel: a quick code, a match, a coding."""
        self._view.focus()
        if isinstance(event.key, tuple):
            what, key = event.key
            if what == "quick":
                self._toggle(key)
            elif what == "match":
                self._apply((key,), accepted=True)
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

    @on(TextBox.Written)
    def keep_memo(self, event: TextBox.Written) -> None:
        """Store the memo of the coding the box was opened for."""
        coding = self._coding(UUID(event.purpose))
        if coding is not None:
            self._act(lambda: self._session.set_memo(coding, event.text))

    @on(Overlay.Closed)
    def take_focus_back(self) -> None:
        """Give the keys back to the transcript."""
        self._view.focus()
        self.refresh_bindings()

    # inside

    def _colours(self) -> Mapping[str, str]:
        return colours(self._session.codebook, dark=self.app.current_theme.dark)

    def _open(self, transcript: UUID) -> None:
        def turn_to() -> str:
            opened = self._session.open(transcript)
            order = [each.transcript for each in self._session.contents()]
            self._place = f"{order.index(transcript) + 1}/{len(order)}"
            self._view.show(opened, self._session.codebook, self._colours())
            return f"{opened.name}: {len(opened.turns)} turns"

        if self.attempt(turn_to):
            self.attempt(self._show_marks)

    def _target(self) -> Span | None:
        """Return what an act speaks of: the selection, else the sentence under the cursor."""
        return self._view.selection or sentence_at(self._session.transcript, self._view.cursor)

    def _apply(self, codes: tuple[str, ...], *, accepted: bool = False) -> None:
        def apply() -> str:
            span = self._target()
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.apply(span, codes, accepted=accepted)

        if self._act(apply):
            self._last_codes = codes

    def _toggle(self, code: str) -> None:
        def toggle() -> str:
            span = self._target()
            if span is None:
                raise CodingError("There are no words to code here.")
            return self._session.toggle(span, code)

        if self._act(toggle):
            self._last_codes = (code,)

    def _act(self, act: Callable[[], str | None]) -> bool:
        """Do one act and show what the project then holds."""
        done = self.attempt(lambda: _with_way_back(act()))
        self.attempt(self._show_marks)
        if done:
            self._n_done += 1
            if self._n_before + self._n_done >= N_HINTED:
                self.query("#hint").remove()
        return done

    def _with_coding(self, what: str, question: str) -> None:
        """Do something with the coding under the cursor; ask which when several lie there."""
        here = [stripe.coding for stripe in self._view.stripes_here()]
        if not here:
            self.tell("There is no coding of yours on this word.", warn=True)
        elif len(here) == 1:
            self._on_coding(what, here[0].id)
        else:
            lines = words.coding_lines(here, self._session.codebook, self._colours(), self._session.transcript)
            self.query_one(ChoiceList).ask(what, question, lines)

    def _on_coding(self, what: str, key: Hashable) -> None:
        coding = self._coding(key)
        if coding is None:
            return
        if what == "remove":
            self._act(lambda: self._session.remove([coding]))
        elif what == "reselect":
            self._view.select(coding.span)
        elif what == "memo":
            self.query_one(TextBox).ask(str(coding.id), f"Memo on {coding.code}", coding.memo)
        else:
            lines = words.marker_lines(coding, self._session.codebook)
            self.query_one(ChoiceList).ask(f"markers {coding.id}", f"Markers beside {coding.code}", lines, stays=True)

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

    async def _find_matches(self, transcript: str, turn: Turn) -> None:
        """Ask for the matches of a turn and show them if the cursor is still there."""
        if await self._matches.ask(transcript, turn):
            if self._matches.found and transcript == self._session.transcript.name:
                self._session.saw_matches(turn.number)
            self._show_panel()

    def _show_marks(self) -> None:
        """Show codings, marks and progress as the project holds them now."""
        self._codings, self._read = self._session.codings(), self._session.read_turns()
        round_, here = self._session.round, self._session.progress
        self._matches_hidden = round_ is not None and round_.blind
        self._view.set_marks(self._codings, frozenset(self._done_turns()))
        told = words.title(self._session.study, self._session.coder.name, round_, here, self._place)
        self._title.tell(*told)
        self.show_place()

    def _show_panel(self) -> None:
        turn = self._session.transcript.turn_at(self._view.cursor)
        state = PanelState(
            turn=turn,
            here=[stripe.coding for stripe in self._view.stripes_here()],
            quick=self._session.quick_codes(),
            matches=self._matches.found,
            matches_note=self._matches.note,
            chosen=self._matches.chosen,
            is_read=turn.number in self._read,
        )
        self._panel.set_lines(panel_lines(state, self._session.codebook, self._colours()))

    def _done_turns(self) -> set[int]:
        """Return the turns that are coded or marked as read."""
        transcript = self._session.transcript
        return self._read | {turn.number for coding in self._codings for turn in transcript.turns_in(coding.span)}


def _with_way_back(told: str | None) -> str | None:
    """Return what was done with the key that takes it back."""
    return f"{told} · u undoes" if told and not told.startswith(("undone", "nothing", "done again")) else told
