"""The agreement screen: from a row to its disagreements and to their places, measuring anew, verifying."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer
from textual.worker import Worker

from voices.agreement.calculator import Calculator
from voices.agreement.choosing import Choices
from voices.agreement.handing import Request
from voices.agreement.names import PROGRAM
from voices.agreement.scope import PLURAL, Wishes
from voices.agreement.session import AgreementSession
from voices.agreement.telling.over_time import difference_rows
from voices.agreement.telling.rows import Row
from voices.agreement.typology import Disagreement
from voices.agreement.verifying import compared
from voices.agreement.wordless import wordless
from voices.errors import VoicesError
from voices.model import AgreementRun, Transcript
from voices.tui.agreement import places, wishing, words
from voices.tui.agreement.base import AgreementBase
from voices.tui.agreement.bindings import BINDINGS
from voices.tui.config import Settings, remember_coefficients
from voices.tui.job_screen import Goto
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.line_list import Line, LineList, line
from voices.tui.widgets.notice_box import WIDTH, NoticeBox
from voices.tui.widgets.overlay import Overlay

_SECONDS_BETWEEN = 1.0
_STOP, _GO_ON = "stop", "go on"


class AgreementScreen(AgreementBase):
    """One lead looking at agreement."""

    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*BINDINGS]

    def __init__(
        self, session: AgreementSession, wishes: Wishes | None = None, *, beside_reconciling: bool = False
    ) -> None:
        super().__init__(session, wishes)
        self._beside_reconciling = beside_reconciling
        self._calculator = Calculator()
        self._work: Worker[None] | None = None
        self._clock: Timer | None = None
        self._choices: dict[str, Callable[[object], None]] = {}
        self._after: Callable[[], None] | None = None
        self._clicked: object = None

    def on_mount(self) -> None:
        """Show coefficients or none, as it was left."""
        settings = getattr(self.app, "settings", None)
        self._coefficients = settings.coefficients if isinstance(settings, Settings) else True
        if self._name not in self._names:
            self._name = self._names[0]
        super().on_mount()

    async def on_unmount(self) -> None:
        """End the worker with the screen."""
        await self._calculator.close()

    # acts

    def action_coefficients(self) -> None:
        """Show no coefficients, or show them again; it is remembered."""
        self._coefficients = not self._coefficients
        settings = getattr(self.app, "settings", None)
        if isinstance(settings, Settings):
            remember_coefficients(settings, self._coefficients)
        self._go_to_table(self._name if self._name in self._names else "types")
        told = "Coefficients are shown." if self._coefficients else "No coefficients: counts and disagreements only."
        self.tell(f"{told} x changes it; it is remembered.")

    def action_open(self) -> None:
        """List the disagreements behind the row; among runs, show the run."""
        row = self._row
        if row is None or self._run is None:
            return
        if self._name == words.RUNS:
            self._take(self._runs[self._found.index(row)])
            self._go_to_table("codes" if self._coefficients else "types")
            self.tell("This run is shown now. o lists the others.")
        elif places.behind(self._name, row, (), self._told, self._book) is None:
            self.tell("No disagreements stand behind the rows of this table: try codes, pairs, transcripts or types.")
        else:
            self._with_places(partial(self._list_places, row))

    def action_measure(self) -> None:
        """Choose what counts and measure; while it is measured, stop or go on."""
        if self._is_busy:
            lines = [line("go on", "text", _GO_ON), line("stop, and keep nothing", "text", _STOP)]
            self._ask("Measuring", lines, lambda key: self._stop() if key == _STOP else None)
        else:
            self.attempt(lambda: self._ask_wishes(wishing.MEASURE))

    def action_verify(self) -> None:
        """Compute the run again and compare every value."""
        row = self._row
        in_list = self._name == words.RUNS and row is not None
        run = self._runs[self._found.index(row)] if in_list and row is not None else self._run
        if run is None:
            self.tell(words.NO_RUN)
        else:
            self._work_on("Computing the run again", partial(self._verified, run))

    def action_escape(self) -> None:
        """Stop what is being measured."""
        if self._is_busy:
            self._stop()

    @on(LineList.Chosen, "#table")
    def take_row(self, event: LineList.Chosen) -> None:
        """Show what is told of the clicked row; a second click does what Enter does."""
        before, self._clicked = self._clicked, (self._name, event.key)
        if before == self._clicked:
            self.action_open()
        else:
            self._show_detail()

    # the boxes

    @on(ChoiceList.Chosen)
    def take_choice(self, event: ChoiceList.Chosen) -> None:
        """Go on with the line that was chosen, in the box that asked: another may have been opened since."""
        self._choices[event.purpose](event.key)

    @on(Overlay.Closed, "#choice-list")
    def go_back(self) -> None:
        """Go back to the box from which this one was opened."""
        after, self._after = self._after, None
        if after is not None:
            after()

    def _ask(self, title: str, lines: Sequence[Line], choice: Callable[[object], None], here: object = None) -> None:
        self._choices["agreement"], self._after = choice, None
        box = self.query_one(ChoiceList)
        box.ask("agreement", title, lines)
        if isinstance(here, str):
            box.go_to(here)

    def _ask_wishes(self, here: str) -> None:
        choices = self._session.choices()

        def take(key: object) -> None:
            if key == wishing.MEASURE:
                self._measure()
            else:
                self._ask_option(str(key), choices)

        self._ask("What counts", wishing.wish_lines(self._wishes, choices), take, here)

    def _ask_option(self, field: str, choices: Choices) -> None:
        """Ask for one part of what counts, then show the whole again."""
        box = self.query_one(ChoiceList)

        def take(key: object) -> None:
            self._wishes = wishing.with_choice(field, key, self._wishes)
            if field in wishing.MANY:
                box.set_lines(wishing.option_lines(field, self._wishes, choices))
            else:
                self._ask_wishes(field)

        lines = wishing.option_lines(field, self._wishes, choices)
        if not lines:
            self.tell("There is nothing to choose here: the study has no rounds.")
            return
        self._choices["option"] = take
        box.ask("option", wishing.title_of(field), lines, ticks=field in wishing.MANY)
        self._after = partial(self._ask_wishes, field)

    # the worker

    @property
    def _is_busy(self) -> bool:
        return self._work is not None and not self._work.is_finished

    def _work_on(self, what: str, work: Callable[[], Awaitable[str]]) -> None:
        """Have something computed while keys stay quick, and tell how long it takes and what came of it."""
        if self._is_busy:
            self.tell("Something is being measured already: m stops it.")
            return
        began = time.monotonic()

        def tick() -> None:
            if self._is_busy:
                self.tell(f"{what} … {time.monotonic() - began:.0f} s · Esc or m stops it")

        async def told() -> None:
            try:
                self.tell(await work())
            except VoicesError as error:
                self.tell(f"{error.message} {error.hint}", warn=True)
                self.app.bell()
            finally:
                self._end_clock()

        self.tell(f"{what} … Esc or m stops it")
        self._clock = self.set_interval(_SECONDS_BETWEEN, tick)
        self._work = self.run_worker(told(), exit_on_error=True)

    def _end_clock(self) -> None:
        if self._clock is not None:
            self._clock.stop()
            self._clock = None

    def _stop(self) -> None:
        if self._work is not None:
            self._work.cancel()
        self._end_clock()
        self.tell("Stopped. Nothing was kept, and the run shown is as it was.")

    def _measure(self) -> None:
        self._work_on(f"Measuring {PLURAL[self._wishes.unit]}", partial(self._measured, self._wishes))

    async def _measured(self, wishes: Wishes) -> str:
        material = self._session.prepare(wishes)
        known = {each.data_sha256: each for each in self._runs if (each.unit, each.program) == (wishes.unit, PROGRAM)}
        answer = await self._calculator.ask(Request(wordless(material), frozenset(known)))
        if answer.run is None:
            self._take(known[answer.checksum])
            told = "Nothing has changed since this was measured: it is the run of then."
        else:
            self._take(self._session.keep(answer.run))
            told = f"Measured and kept: {answer.run.n_units:,} {PLURAL[answer.run.unit]}."
        self._read()
        self._show()
        return told

    async def _verified(self, run: AgreementRun) -> str:
        material = self._session.material_of(run)
        answer = await self._calculator.ask(Request(wordless(material), facts=self._session.facts_of(run)))
        if answer.run is None:
            return "This run could not be computed again."
        verified = compared(run, answer.run)
        rows = difference_rows(verified, self._told)
        lines = words.verified_lines(
            verified.changed, verified.n_compared, rows, run.program, answer.run.program, WIDTH
        )
        if self.open_box is None:
            title = f"Run of {run.made:%Y-%m-%d %H:%M}, {run.program}"
            self.query_one(NoticeBox).ask("verified", title, lines, ("close", ""))
        return "The run holds." if verified.holds else "The run does not hold: the same codings gave other figures."

    def _with_places(self, then: Callable[[], None]) -> None:
        """Do something with every disagreement of the run, found by the worker once for each run."""
        run = self._run
        if run is None:
            return
        if run.id in self._places:
            then()
            return

        async def find() -> str:
            material = self._session.material_of(run)
            request = Request(wordless(material), facts=self._session.facts_of(run), places=True)
            answer = await self._calculator.ask(request)
            self._places = {**self._places, run.id: answer.found}
            self._show_detail()
            is_same = answer.checksum == run.data_sha256
            self.tell("" if is_same else "Codings have changed since this run: its places are listed as they are now.")
            then()
            return "" if is_same else "Codings have changed since this run: its places are as they are now."

        self._work_on("Looking for the places", find)

    def _list_places(self, row: Row) -> None:
        found = places.behind(self._name, row, self._places[self._run.id] if self._run else (), self._told, self._book)
        if not found:
            self.tell("The coders do not differ here.")
            return
        texts: dict[object, Transcript] = {}
        lines = []
        for at, each in enumerate(found):
            if each.transcript not in texts:
                texts[each.transcript] = self._session.transcript(each.transcript)
            place = places.place_of(each, texts[each.transcript])
            lines.append(places.place_line(each, place, self._told, at))
        title = f"{words.named(self._name, row)}: {len(found):,} disagreement{'s' * (len(found) != 1)}"

        def go(key: object) -> None:
            if isinstance(key, int):
                self._go_to_place(found[key], texts[found[key].transcript])

        if self.open_box is None:
            self._ask(title, lines, go)

    def _go_to_place(self, each: Disagreement, transcript: Transcript) -> None:
        """Go to the question on the reconciling screen; without that screen show the turn here."""
        place = places.place_of(each, transcript)
        if self._beside_reconciling:
            self.post_message(Goto(place.transcript, place.start))
            return
        lines = places.turn_lines(each, transcript, self._told, self._book, WIDTH)
        title = f"{transcript.name} turn {place.turn}"
        self.query_one(NoticeBox).ask("place", title, lines, ("close", ""))
