"""One line of text that can change on every key without a new layout of the screen."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from voices.display import harmless


class StatusLine(Widget):
    """A line with something to the left and, where there is room, to the right. `warn` paints the left as a warning."""

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

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = ("", "", False)

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
        start, end = Strip([Segment(harmless(left), style)]), Strip([Segment(harmless(right), dim)])
        if start.cell_length + end.cell_length >= self.size.width:
            end = Strip([])
        room = max(0, self.size.width - end.cell_length - 1)
        start = start.adjust_cell_length(room, base)
        return Strip.join([start, Strip([Segment(" ", base)]), end]).adjust_cell_length(self.size.width, base)
