"""Helpers to drive screens: start one over a session, read what it shows as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.screen import Screen

from voices.project import Project
from voices.tui.app import CODE, CODEBOOK, MEMOS, VoicesApp, codebook_screen, memos_screen
from voices.tui.coding.screen import CodingScreen


@asynccontextmanager
async def running(screen: Screen[None], size: tuple[int, int] = (120, 40)) -> AsyncIterator[Pilot[None]]:
    """Run the application over a screen, painted once."""
    async with painted(VoicesApp(screen), size) as pilot:
        yield pilot


@asynccontextmanager
async def running_all(
    project: Project, coder: str, round_name: str | None = None, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Pilot[None]]:
    """Run the application with all screens of a coder, as `voices code` does, painted once."""
    screens = {
        CODE: lambda: CodingScreen(project.coding(coder, round_name)),
        CODEBOOK: lambda: codebook_screen(project.codebook(coder)),
        MEMOS: lambda: memos_screen(project.memos(coder)),
    }
    async with painted(VoicesApp(screens), size) as pilot:
        yield pilot


@asynccontextmanager
async def painted(app: VoicesApp, size: tuple[int, int]) -> AsyncIterator[Pilot[None]]:
    """Run an application, painted once."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot


def text(screen: Screen[None]) -> str:
    """What stands on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips())
