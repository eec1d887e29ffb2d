"""The last line: the keys needed most, as many as there is room for, and the way to all commands. Clicks press keys.

Textual's own footer is made of widgets that are built anew at each change of focus, which is felt in every box.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from voices.display import harmless
from voices.tui.widgets.overlay import Overlay

_MOST = 9
_ALWAYS = ("screen.help", "overlay.close")
_ALL_COMMANDS = "app.commands"


class KeyLine(Widget):
    """Follows what the keys do now."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        background: $footer-background;
        color: $footer-foreground;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key"}
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: list[tuple[str, str, str]] = []
        self._all: tuple[str, str, str] | None = None
        self._ends: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        """Follow the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._take)
        self._take(self.screen)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the key that was clicked."""
        event.stop()
        for start, end, key in self._ends:
            if start <= event.x < end:
                self.app.simulate_key(key)

    def render_line(self, y: int) -> Strip:
        """Return the line as Textual paints it."""
        base, strong = self.rich_style, self.get_component_rich_style("key-line--key")
        width = self.size.width
        last = self._all
        room = width - (_cells(last) + 1 if last is not None else 0)
        pieces, at = [], 0
        self._ends = []
        for entry in _fitting(self._entries, room):
            pieces += [Segment(f" {entry[0]} ", strong), Segment(f"{entry[1]} ", base)]
            self._ends.append((at, at + _cells(entry), entry[2]))
            at += _cells(entry)
        line = Strip(pieces).adjust_cell_length(max(0, room), base)
        if last is not None:
            rest = [Segment("│", base), Segment(f" {last[0]} ", strong), Segment(f"{last[1]} ", base)]
            line = Strip.join([line, Strip(rest)])
            self._ends.append((max(0, room), width, last[2]))
        return line.adjust_cell_length(width, base)

    def _entry(self, binding: Binding) -> tuple[str, str, str]:
        return harmless(self.app.get_key_display(binding)), binding.description, binding.key

    def _take(self, screen: Screen[object]) -> None:
        """Take over what the keys do now."""
        if not self.is_attached or screen is not self.screen:
            return
        entries = {each.action: self._entry(each) for each in _of_the_box(screen)}
        always: dict[str, tuple[str, str, str]] = {}
        self._all = None
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id == _ALL_COMMANDS:
                self._all = (harmless(self.app.get_key_display(binding)), "all commands", binding.key)
            elif binding.show:
                (always if binding.id in _ALWAYS else entries).setdefault(binding.action, self._entry(binding))
        self._entries = [*list(entries.values())[: _MOST - len(always)], *always.values()]
        self.refresh()


def _of_the_box(screen: Screen[object]) -> list[Binding]:
    """Return what Enter does in an open box: where letters are typed, the line for them has that key itself."""
    box = getattr(screen, "open_box", None)
    if not isinstance(box, Overlay):
        return []
    found = (each for each in box.BINDINGS if isinstance(each, Binding) and each.key == "enter" and each.show)
    return [replace(each, description=box.enter_does or each.description) for each in found]


def _cells(entry: tuple[str, str, str]) -> int:
    return Strip([Segment(f" {entry[0]} {entry[1]} ")]).cell_length


def _fitting(entries: list[tuple[str, str, str]], room: int) -> list[tuple[str, str, str]]:
    """Return the first entries that have room, and the last one: it tells where the rest is."""
    fitting = list(entries)
    while len(fitting) > 1 and sum(_cells(each) for each in fitting) > room:
        del fitting[-2]
    return fitting
