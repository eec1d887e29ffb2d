"""The agreement screen without measuring: a kept run table by table, and what stands behind each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from voices.agreement.scope import Told, Wishes
from voices.agreement.session import AgreementSession
from voices.agreement.telling.columns import above, are_mostly_rare, columns, in_columns, missing
from voices.agreement.telling.over_time import history_rows
from voices.agreement.telling.rows import Row
from voices.agreement.telling.views import COEFFICIENTS, ONLY_COEFFICIENTS, VIEWS, View, view
from voices.agreement.typology import Disagreement
from voices.model import AgreementRun, Codebook
from voices.tui.agreement import laying_out, places, sorting, words
from voices.tui.agreement.bindings import MOST_NUMBERS
from voices.tui.job_screen import JobScreen
from voices.tui.widgets.choice_list import ChoiceList
from voices.tui.widgets.key_line import KeyLine
from voices.tui.widgets.keys_box import KeysBox
from voices.tui.widgets.line_list import Line, LineList, line, wrapped
from voices.tui.widgets.notice_box import NoticeBox
from voices.tui.widgets.status_line import StatusLine

_LOW_ROWS = 32
_MOST_ABOVE, _MOST_ABOVE_LOW = 6, 3
_FIRST: View = "codes"
_NO_BOOK = Codebook("", "", ())


class AgreementBase(JobScreen):
    """Runs, tables, rows and what is told of them."""

    def __init__(self, session: AgreementSession, wishes: Wishes | None = None) -> None:
        super().__init__()
        self._session = session
        self._wishes = wishes or Wishes()
        self._runs: Sequence[AgreementRun] = ()
        self._run: AgreementRun | None = None
        self._told = Told()
        self._book = _NO_BOOK
        self._cautions: Sequence[str] = ()
        self._name: str = _FIRST
        self._found: Sequence[Row] = ()
        self._columns: Sequence[tuple[str, str]] = ()
        self._order = sorting.GIVEN
        self._coefficients, self._bands = True, False
        self._places: Mapping[UUID, Sequence[Disagreement]] = {}
        self._title = StatusLine(id="title")
        self._above = LineList(id="above")
        self._tables = LineList(has_cursor=True, id="tables")
        self._heading = LineList(id="heading")
        self._table = LineList(has_cursor=True, id="table")
        self._detail = LineList(id="detail")

    def compose(self) -> ComposeResult:
        """Title, what was counted, tables, rows, what is told of a row, status, keys; boxes over them."""
        yield self._title
        yield self._above
        with Horizontal(id="body"):
            yield self._tables
            with Vertical(id="rows"):
                yield self._heading
                yield self._table
                yield self._detail
        yield self.status
        yield KeyLine()
        yield ChoiceList(id="choice-list")
        yield NoticeBox(id="notice-box")
        yield KeysBox(id="keys-box")

    def on_mount(self) -> None:
        """Show the newest run of the unit that is measured first, as `voices agree` does."""
        self.attempt(self._read)
        self._show()
        self.tell(words.HINT if self._run is not None else words.NO_RUN)
        self.look_after(self._session)

    def on_resize(self, event: events.Resize) -> None:
        """Give the table the room where there is little."""
        self.set_class(event.size.height < _LOW_ROWS, "-low")

    @on(LineList.Resized)
    def lay_out_anew(self) -> None:
        """Suit columns and lines to the room there is now."""
        self._show()

    def show_changes(self) -> str:
        """Show runs that were kept elsewhere; the one that is shown stays."""
        before = len(self._runs)
        self._read()
        self._show()
        if len(self._runs) != before:
            return "Another run was kept meanwhile: o lists the runs."
        return "The study was changed elsewhere; the run shown is as it was measured. m measures anew."

    # moving

    def action_step(self, step: int) -> None:
        """Go to another row; scroll where there are sentences in the place of rows."""
        if self._row is None:
            self._table.scroll_relative(y=step, animate=False)
            return
        self._table.move(step)
        self._show_detail()

    def action_edge(self, way: int) -> None:
        """Go to the first or the last row."""
        self.action_step(way * max(1, len(self._found)))

    def action_scroll_detail(self, step: int) -> None:
        """Scroll what is told of the row."""
        self._detail.scroll_relative(y=step * max(1, self._detail.size.height - 2), animate=False)

    def action_turn(self, step: int) -> None:
        """Show the table before or the next one."""
        names = self._names
        self._go_to_table(names[(names.index(self._name) + step) % len(names)])

    def action_table(self, number: int) -> None:
        """Show a table by its number."""
        if number <= len(self._names):
            self._go_to_table(self._names[number - 1])

    def action_runs(self) -> None:
        """Show the table of kept runs, at the one that is shown."""
        self._go_to_table(words.RUNS)

    def action_sort(self) -> None:
        """Order the rows in another way."""
        orders = sorting.orders_of(self._found)
        if len(orders) < 2:
            self.tell("The rows of this table have one order only.")
            return
        here = orders.index(self._order) if self._order in orders else 0
        self._order = orders[(here + 1) % len(orders)]
        self._show()
        self.action_edge(-1)
        self.tell(f"Order: {self._order or 'as in the codebook or the study'}.")

    def action_bands(self) -> None:
        """Show or hide what conventions call the lower end of each interval."""
        if not self._coefficients:
            self.tell("Bands stand beside intervals only: x shows coefficients again.")
            return
        self._bands = not self._bands
        self._show()
        self.tell("Bands: conventions, of the lower end of each interval." if self._bands else "No bands.")

    @on(LineList.Chosen, "#tables")
    def take_table(self, event: LineList.Chosen) -> None:
        """Show the clicked table."""
        self._go_to_table(str(event.key))

    # inside: reading

    def _read(self) -> None:
        """Read the kept runs and what they speak of; the run that is shown stays.

        Else it is the newest of the unit that is measured first, over all codes where there is one.
        """
        self._runs, self._told = self._session.runs(), self._session.names()
        here = None if self._run is None else next((each for each in self._runs if each.id == self._run.id), None)
        of_unit = [each for each in self._runs if each.unit == self._wishes.unit]
        of_all_codes = [each for each in of_unit if not each.scope.get("codes") and not each.scope.get("markers")]
        self._take(here or next(reversed(of_all_codes or of_unit or self._runs), None))

    def _take(self, run: AgreementRun | None) -> None:
        """Show this run from now on."""
        self._run = run
        if run is not None:
            self._book = self._session.codebook(run.codebook_version)
            self._cautions = self._session.cautions(run)

    # inside: showing

    @property
    def _names(self) -> list[str]:
        left = [each for each in VIEWS if self._coefficients or each not in ONLY_COEFFICIENTS]
        return [*left, words.RUNS]

    @property
    def _row(self) -> Row | None:
        at = self._table.key_here
        return self._found[at] if isinstance(at, int) and at < len(self._found) else None

    def _go_to_table(self, name: str) -> None:
        self._name = name
        self._order = sorting.GIVEN
        self._show()
        self.action_edge(-1)
        if name == words.RUNS and self._run is not None:
            self._table.go_to(self._runs.index(self._run) if self._run in self._runs else 0)
            self._show_detail()

    def _show(self) -> None:
        """Show everything as it is now, the cursor on the row where it was."""
        at = next((at for at, each in enumerate(self._runs) if self._run is not None and each.id == self._run.id), 0)
        self._title.tell(*words.title(self._run, len(self._runs), at, self._order, self._session.study))
        is_low = self.has_class("-low")
        told = [] if self._run is None else above(self._run, self._told, coefficients=self._coefficients)
        most = _MOST_ABOVE_LOW if is_low else _MOST_ABOVE
        lines = words.above_lines(told, self._cautions, max(20, self._above.text_width), most)
        self._above.set_lines(lines or [line("No agreement yet", "strong")])
        self._above.styles.height = max(1, len(lines)) + 1  # and the rule below
        self._tables.set_lines(words.table_lines(self._names, MOST_NUMBERS))
        self._tables.go_to(self._name)
        self._found, self._columns = self._rows()
        self._show_rows()
        self._show_detail()

    def _rows(self) -> tuple[Sequence[Row], Sequence[tuple[str, str]]]:
        """Return the rows of the table that is shown, with its columns; no columns where it is sentences."""
        if self._name == words.RUNS:
            found = [self._left(each) for each in history_rows(self._runs, self._told)]
            return found, words.run_columns([in_columns(each) for each in found])
        show = next((each for each in VIEWS if each == self._name), None)
        if self._run is None or show is None:
            return (), ()
        found = view(show, self._run, self._book, self._told, coefficients=self._coefficients, bands=self._bands)
        if found and "sentence" in found[0]:
            return found, ()
        return found, columns(show, [in_columns(each) for each in found])

    def _left(self, row: Row) -> Row:
        return row if self._coefficients else {key: value for key, value in row.items() if key not in COEFFICIENTS}

    def _show_rows(self) -> None:
        width = max(20, self._table.text_width)
        if not self._found:
            self._heading.set_lines([])
            is_told = self._run is not None or self._name == words.RUNS
            self._table.set_lines(wrapped(words.empty(self._name, is_told=is_told), width, "dim"))
        elif not self._columns:
            self._heading.set_lines([])
            lines = [piece for each in self._found for piece in (*wrapped(str(each["sentence"]), width), line())]
            self._table.set_lines(lines)
        else:
            rare = are_mostly_rare(self._found)
            rows = [in_columns(each, mostly_rare=rare) for each in self._found]
            fitting = laying_out.fitted(self._columns, rows, width)
            self._heading.set_lines([line(laying_out.heading(fitting), "heading")])
            order = sorting.ordered(self._found, self._order)
            lines = [line(laying_out.told(rows[at], fitting), "text", at) for at in order]
            self._table.set_lines([*lines, *self._beneath(width)])

    def _beneath(self, width: int) -> list[Line]:
        """Return the sentences below a table: why figures are missing."""
        show = next((each for each in VIEWS if each == self._name), None)
        if show is None or not self._coefficients:
            return []
        return [piece for each in missing(self._found, show) for piece in (line(), *wrapped(each, width, "dim"))]

    def _show_detail(self) -> None:
        row, width = self._row, max(20, self._detail.text_width)
        if row is None:
            self._detail.set_lines([], keep=False)
            return
        told = {**row, "flag": in_columns(row, mostly_rare=are_mostly_rare(self._found)).get("flag")}
        lines = words.detail_lines(self._name, told, self._columns, self._book, self._history(row, width), width)
        self._detail.set_lines(lines, keep=False)

    def _history(self, row: Row, width: int) -> list[Line]:
        """Return what is told of a row beyond itself: over the runs, in both directions of a pair."""
        if self._name == words.RUNS and self._coefficients:
            run = self._runs[self._found.index(row)]
            return words.against(run, self._run, width)
        if self._name == "pairs" and self._run is not None and self._run.id in self._places:
            return places.directions(row, self._places[self._run.id], self._told, width)
        level = {"codes": "code", "themes": "theme"}.get(self._name)
        if level is None or not self._coefficients or self._run is None:
            return []
        return words.history_lines(level, str(row[level]), self._runs, self._told, self._run.unit, width)
