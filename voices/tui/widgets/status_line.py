"""One line of text that can change on every key without a new layout of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from voices.display import harmless


class StatusLine(Widget):
    """A line with something to the left and, where there is room, to the right. `warn` paints the left as a warning.

    Tabs, where it has some, come before both; the one in front is between brackets.
    """

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        width: 1fr;
        & > .status-line--right { color: $text-muted; }
        & > .status-line--warn { color: $text-warning; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--right", "status-line--warn"}
    ALLOW_SELECT = False

    class TabClicked(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = ("", "", False)
        self._tabs: Sequence[tuple[str, str]] = ()
        self._in_front = ""

    def set_tabs(self, names: Sequence[tuple[str, str]], in_front: str) -> None:
        """Show tabs, each with its key, one of them in front."""
        if (names, in_front) != (self._tabs, self._in_front):
            self._tabs, self._in_front = names, in_front
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Tell which tab was clicked."""
        at = 0
        for name, told in self._told_tabs():
            if at <= event.x < at + len(told):
                self.post_message(self.TabClicked(name))
            at += len(told)

    def tell(self, left: str, right: str | None = None, *, warn: bool = False) -> None:
        """Show a text; the right part stays as it is unless given."""
        told = (left, self._told[1] if right is None else right, warn)
        if told != self._told:
            self._told = told
            self.refresh()

    def set_right(self, right: str) -> None:
        """Change the right part only."""
        self.tell(self._told[0], right, warn=self._told[2])

    def render_line(self, y: int) -> Strip:
        """Return the line as Textual paints it."""
        left, right, warn = self._told
        base = self.rich_style
        style = self.get_component_rich_style("status-line--warn") if warn else base
        dim = self.get_component_rich_style("status-line--right")
        tabs = [Segment(told, _tab_style(base, is_on=name == self._in_front)) for name, told in self._told_tabs()]
        start, end = Strip([*tabs, Segment(harmless(left), style)]), Strip([Segment(harmless(right), dim)])
        if start.cell_length + end.cell_length >= self.size.width:
            end = Strip([])
        if start.cell_length > self.size.width:
            n_cells = self.size.width - Strip(tabs).cell_length
            start = Strip([*tabs, Segment(_shortened(harmless(left), n_cells), style)])
        room = max(0, self.size.width - end.cell_length - 1)
        start = start.adjust_cell_length(room, base)
        return Strip.join([start, Strip([Segment(" ", base)]), end]).adjust_cell_length(self.size.width, base)

    def _told_tabs(self) -> list[tuple[str, str]]:
        return [(name, f"[{name}]" if name == self._in_front else f" {name} {key} ") for name, key in self._tabs]


def _shortened(text: str, n_cells: int) -> str:
    """Return a text in so many cells at most; the way back, which stands at its end, is never what goes."""
    told, back, way = text.rpartition(" · ")
    tail = f" …{back}{way}" if told and cell_len(way) < n_cells // 2 else " …"
    return set_cell_size(told or text, max(0, n_cells - cell_len(tail))).rstrip() + tail


def _tab_style(base: Style, *, is_on: bool) -> Style:
    return base + Style(bold=is_on, underline=is_on)
