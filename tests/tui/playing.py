"""Hands faster than a pilot's, and a terminal that remembers: for tests that press hundreds of keys.

A key is one event; the screen counts as still when no part of it has a message waiting, and is painted then without
waiting for the next frame. The terminal keeps what was really sent to it: a row not sent again stays as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from rich.cells import cell_len
from rich.console import RenderableType
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual import events
from textual._compositor import CompositorUpdate
from textual.keys import REPLACED_KEYS, _character_to_key, key_to_character
from textual.screen import Screen
from textual.strip import Strip

from voices.tui.app import VoicesApp
from voices.tui.job_screen import JobScreen

Cell = tuple[str, Style]
_BLANK: Cell = (" ", Style())
_STILL = 8


class Terminal:
    """A grid of cells, each with its sign and its style; the second cell of a wide sign holds nothing."""

    def __init__(self, width: int, height: int) -> None:
        self.rows: list[list[Cell]] = [[_BLANK] * width for _ in range(height)]

    def take(self, segments: Iterable[Segment]) -> None:
        """Print segments as a terminal would."""
        x = y = 0
        for text, style, control in segments:
            for each in control or ():
                if each[0] is ControlType.CURSOR_MOVE_TO:
                    x, y = int(each[1]), int(each[2])
            if not control and text != "\n":
                x = self._print(x, y, text, style or Style())

    def _print(self, x: int, y: int, text: str, style: Style) -> int:
        """Print signs from a cell on and return the cell behind them; what takes no cell goes to the one before."""
        row, behind = self.rows[y], x
        for index, sign in enumerate(text):
            at, behind = behind, behind + 1 if text.isascii() else x + cell_len(text[: index + 1])
            if at == behind and at > x:
                row[at - 1] = (row[at - 1][0] + sign, row[at - 1][1])
            for place in range(at, min(len(row), behind)):
                row[place] = (sign if place == at else "", style)
        return behind


class WatchedApp(VoicesApp):
    """The application over one screen, with a terminal that keeps what it gets."""

    def __init__(self, screen: JobScreen, size: tuple[int, int]) -> None:
        super().__init__(screen)
        self.terminal = Terminal(*size)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count:
            self.terminal.take(renderable.__rich_console__(self.console, self.console.options))
        super()._display(screen, renderable)

    async def press(self, *keys: str) -> None:
        """Press keys, each when the screen is still again."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            told = key_to_character(REPLACED_KEYS.get(name, name)) or (key if len(key) == 1 else None)
            event = events.Key(name, told)
            event.set_sender(self)
            self.post_message(event)
            await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way any more and everything is painted."""
        still = 0
        while still < _STILL:
            await asyncio.sleep(0)
            parts = [self, *self._registry]
            under_way = any(part._next_callbacks or not part._message_queue.empty() for part in parts)
            still = 0 if under_way or any(not worker.is_finished for worker in self.workers) else still + 1
            if still == _STILL and _is_to_be_painted(self.screen):
                self.screen.call_later(self.screen._on_timer_update)
                still = 0


def _is_to_be_painted(screen: Screen[object]) -> bool:
    wants = screen._layout_required or screen._scroll_required or screen._repaint_required or screen._recompose_required
    return bool(wants or screen._dirty_widgets or screen._callbacks)


@asynccontextmanager
async def playing(screen: JobScreen, size: tuple[int, int]) -> AsyncIterator[WatchedApp]:
    """Run the application over a screen."""
    app = WatchedApp(screen, size)
    async with app.run_test(size=size):
        await app.settle()
        yield app


def painted_at_once(screen: Screen[object], size: tuple[int, int]) -> list[list[Cell]]:
    """What a screen looks like when all of it is painted now."""
    return in_cells(screen._compositor.render_strips(), *size)


def in_cells(strips: Iterable[Strip], width: int, height: int) -> list[list[Cell]]:
    """What strips under each other look like on a terminal."""
    terminal = Terminal(width, height)
    for y, strip in enumerate(strips):
        terminal.take([Control.move_to(0, y).segment, *strip])
    return terminal.rows
