"""A box that says something that has to be read before work goes on. Enter or a click goes on, Escape closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from voices.tui.widgets.line_list import Line, LineList
from voices.tui.widgets.overlay import Overlay

WIDTH = 70
_GO_ON, _CLOSE = "go on", "close"


def _nothing() -> None:
    """Do nothing."""


class NoticeBox(Overlay, can_focus=True):
    """Shows lines, and under them what Enter and Escape do; both can be clicked as well."""

    DEFAULT_CSS = """
    NoticeBox {
        border: round $warning;
        & > .overlay--title { color: $text-warning; margin-bottom: 1; }
        & > LineList { height: auto; }
        & > .notice--answers { height: auto; margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False, id="notice.up"),
        Binding("down", "move(1)", "Down", show=False, id="notice.down"),
        Binding("pageup", "move(-10)", "Page up", show=False, id="notice.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="notice.page_down"),
        Binding("enter", "done", "Go on", id="notice.go_on", tooltip="Go on: this was read"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.purpose = ""
        self._on_go_on: Callable[[], None] = _nothing
        self._on_escape: Callable[[], None] = _nothing
        self._n_lines = 1
        self._text = LineList()
        self._answers = LineList(classes="notice--answers")

    def compose(self) -> ComposeResult:
        """Title, lines, answers."""
        yield self._title
        yield self._text
        yield self._answers

    def ask(
        self,
        purpose: str,
        title: str,
        lines: Sequence[Line],
        answers: tuple[str, str],
        go_on: Callable[[], None] = _nothing,
        closed: Callable[[], None] = _nothing,
    ) -> None:
        """Open with lines of up to `WIDTH` cells. `answers` say what Enter and Escape do, an empty one nothing.

        `go_on` is called after Enter, `closed` after Escape, with the box closed.
        """
        self.purpose, self._on_go_on, self._on_escape = purpose, go_on, closed
        self._text.set_lines(lines, keep=False)
        self._n_lines = len(lines)
        self.fit()
        told = [("Enter", answers[0], _GO_ON), ("Esc", answers[1], _CLOSE)]
        shown = [Line(((f"{key:>6}  ", "strong"), (what, "text")), each) for key, what, each in told if what]
        self._answers.set_lines(shown, keep=False)
        self._answers.styles.height = len(shown)
        self.open_with(title, self)

    def fit(self) -> None:
        """Take as many rows as there are lines and room; the answers stay in sight."""
        self._text.styles.height = max(1, min(self._n_lines, self.screen.size.height - 12))

    def action_move(self, step: int) -> None:
        """Scroll."""
        self._text.scroll_relative(y=step, animate=False)

    def action_done(self) -> None:
        """Close and go on."""
        self._end(self._on_go_on)

    def action_close(self) -> None:
        """Close without going on."""
        self._end(self._on_escape)

    def give_way(self) -> None:
        """Close because the program is left, or because what it spoke of is no longer on the screen."""
        self._end(_nothing)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take the clicked answer."""
        event.stop()
        if event.key == _GO_ON:
            self.action_done()
        else:
            self.action_close()

    def _end(self, then: Callable[[], None]) -> None:
        if self.is_open:
            super().action_close()
            then()
