"""Helpers to drive screens: start one over a session, read what it shows as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.screen import Screen

from voices.tui.app import VoicesApp


@asynccontextmanager
async def running(screen: Screen[None], size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    """Run the application over a screen, painted once."""
    app = VoicesApp(screen)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot


def text(screen: Screen[None]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips())
