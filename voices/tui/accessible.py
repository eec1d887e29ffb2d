"""For who works with a screen reader or a magnifier: the terminal's own cursor shows the place, and nothing moves."""

from __future__ import annotations

from textual.app import App
from textual.widget import Widget

_SHOW_CURSOR = "\x1b[?25h"


def be_accessible(app: App[None]) -> None:
    """Show the terminal's cursor, which Textual hides at its start and puts where something is written or read."""
    app.animation_level = "none"
    app.call_after_refresh(_show_cursor, app)
    app.app_resume_signal.subscribe(app, lambda _: app.call_after_refresh(_show_cursor, app))


def suit(widget: Widget) -> None:
    """Let a part of the screen that gets the keys hold its cursor still, and the terminal's cursor with it."""
    for name, value in (("cursor_blink", False), ("hardware_cursor", True)):
        if hasattr(widget, name):
            setattr(widget, name, value)


def _show_cursor(app: App[None]) -> None:
    driver = app._driver
    if driver is not None:
        driver.write(_SHOW_CURSOR)
        driver.flush()
