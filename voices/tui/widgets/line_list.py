"""A list of single lines, painted line by line: the panel, the pickers and the queues. Fast at any length.

A line is made of pieces, each with a kind (heading, dim, strong, warn, text) or a colour. Lines with a key can be
chosen by click, and with the cursor where the list has one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from voices.display import harmless


@dataclass(frozen=True)
class Line:
    """One line: pieces of text with their kinds, and the key it stands for (None: it cannot be chosen)."""

    pieces: tuple[tuple[str, str], ...] = ()
    key: Hashable = None


def line(text: str = "", kind: str = "text", key: Hashable = None) -> Line:
    """Return a line of one piece."""
    return Line(((text, kind),), key)


def wrapped(text: str, width: int, kind: str = "text", indent: int = 0, key: Hashable = None) -> list[Line]:
    """Return a text as lines of at most `width` cells."""
    space = " " * indent
    return [line(space + part, kind, key) for part in textwrap.wrap(text, max(8, width - indent)) or [""]]


class LineList(ScrollView, can_focus=False):
    """Lines under each other. With `has_cursor` one line is highlighted and arrow keys of the owner move it."""

    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .line-list--heading { color: $text-accent; text-style: bold; }
        & > .line-list--dim { color: $text-muted; }
        & > .line-list--strong { text-style: bold; }
        & > .line-list--warn { color: $text-warning; }
        & > .line-list--here { text-style: reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--heading",
        "line-list--dim",
        "line-list--strong",
        "line-list--warn",
        "line-list--here",
    }
    ALLOW_SELECT = False

    class Chosen(Message):
        """A line with a key was clicked, so many cells from its beginning."""

        def __init__(self, lines: LineList, key: Hashable, cell: int) -> None:
            super().__init__()
            self.lines = lines
            self.key = key
            self.cell = cell

        @property
        def control(self) -> LineList:
            """The list the line is in."""
            return self.lines

    class Resized(Message):
        """There is another width for the lines."""

        def __init__(self, lines: LineList) -> None:
            super().__init__()
            self.lines = lines

        @property
        def control(self) -> LineList:
            """The list that has another width."""
            return self.lines

    def __init__(self, *, has_cursor: bool = False, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._has_cursor = has_cursor
        self._lines: tuple[Line, ...] = ()
        self._at = 0
        self._told_width = 0

    def set_lines(self, lines: Sequence[Line], *, keep: bool = True) -> None:
        """Show these lines; with `keep` the cursor stays on the line with the same key, else it goes to the first."""
        new = tuple(lines)
        if new == self._lines and keep:
            return
        key, before, was_at = self.key_here, self._lines, self._at
        self._lines = new
        self._at = self._first_choosable()
        if keep and key is not None:
            self._at = next((index for index, each in enumerate(new) if each.key == key), self._at)
        if not keep and self.scroll_offset.y:
            self.scroll_to(y=0, animate=False)
        self._take_length(len(new))
        moved = {was_at, self._at} if self._has_cursor and was_at != self._at else set()
        top, height = self.scroll_offset.y, self.size.height
        pairs = enumerate(zip_longest(before[top : top + height], new[top : top + height]), start=top)
        self._refresh_lines(index for index, (old, now) in pairs if old != now or index in moved)
        self._show_cursor()

    @property
    def text_width(self) -> int:
        """How many cells of a line can be seen; 0 before the first layout."""
        return int(self.scrollable_content_region.width)

    @property
    def key_here(self) -> Hashable:
        """The key of the highlighted line, None when there is none."""
        return self._lines[self._at].key if self._has_cursor and self._at < len(self._lines) else None

    def move(self, step: int) -> None:
        """Move the highlight by so many choosable lines, stopping at both ends."""
        choosable = [index for index, each in enumerate(self._lines) if each.key is not None]
        if not choosable:
            return
        here = choosable.index(self._at) if self._at in choosable else 0
        self._set_at(choosable[max(0, min(len(choosable) - 1, here + step))])

    def go_to(self, key: Hashable) -> None:
        """Highlight the line with this key."""
        for index, each in enumerate(self._lines):
            if each.key == key:
                self._set_at(index)
                return

    def render_line(self, y: int) -> Strip:
        """Return one line as Textual paints it."""
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.rich_style
        if index >= len(self._lines):
            return Strip.blank(width, base)
        here = self._has_cursor and index == self._at and self._lines[index].key is not None
        style = self.get_component_rich_style("line-list--here") if here else base
        segments = [
            Segment(harmless(text), style if here else style + self._style_of(kind))
            for text, kind in self._lines[index].pieces
        ]
        strip = Strip(segments)
        if strip.cell_length > width > 0:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", style)])
        return strip.adjust_cell_length(width, style)

    def on_resize(self) -> None:
        """Keep the width of the content at the width there is, so that no scroll bar appears below."""
        if self.size.width != self._told_width:
            self._told_width = self.size.width
            self.post_message(self.Resized(self))
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_click(self, event: events.Click) -> None:
        """Tell which line was clicked."""
        index = event.y + self.scroll_offset.y
        if index < len(self._lines) and self._lines[index].key is not None:
            event.stop()
            self._set_at(index)
            self.post_message(self.Chosen(self, self._lines[index].key, event.x))

    def _take_length(self, n_lines: int) -> None:
        """Take another number of lines; the screen is laid out anew only if the scroll bar or the height changes."""
        size, there = Size(max(1, self.size.width), n_lines), self.container_size.height
        if size == self.virtual_size:
            return
        if not there or self.styles.is_auto_height or (n_lines > there) != self.show_vertical_scrollbar:
            self.virtual_size = size
            return
        self.set_reactive(Widget.virtual_size, size)
        if self.show_vertical_scrollbar:
            self._scroll_update(size)

    def _refresh_lines(self, indices: Iterable[int]) -> None:
        """Ask for those of these lines that can be seen."""
        top, (width, height) = self.scroll_offset.y, self.size
        seen = [Region(0, index - top, width, 1) for index in indices if 0 <= index - top < height]
        if seen:
            self.refresh(*seen)

    def _style_of(self, kind: str) -> Style:
        if kind.startswith("#"):
            return Style(color=kind, bold=True)
        if kind == "text":
            return Style.null()
        return self.get_component_rich_style(f"line-list--{kind}")

    def _set_at(self, index: int) -> None:
        if index != self._at:
            before, self._at = self._at, index
            self._refresh_lines((before, index))
        self._show_cursor()

    def _show_cursor(self) -> None:
        if not self._has_cursor:
            return
        top, height = self.scroll_offset.y, self.size.height
        if height and not top <= self._at < top + height:
            target = self._at if self._at < top else self._at - height + 1
            self.scroll_to(y=max(0, target), animate=False)

    def _first_choosable(self) -> int:
        return next((index for index, each in enumerate(self._lines) if each.key is not None), 0)
