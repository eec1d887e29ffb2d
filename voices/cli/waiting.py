"""Waiting for a key with a countdown, so that a summary can be read before a screen covers it."""

from __future__ import annotations

import sys
import time

import click


def wait_for_enter(seconds: int, prompt: str) -> bool:
    """Return True when Enter is pressed or the time is over, False when the user stops it with Ctrl+C.

    `prompt` shows the seconds left in its braces.
    """
    try:
        for left in range(seconds, 0, -1):
            click.echo("\r" + prompt.format(left) + " ", nl=False, err=True)
            if _pressed_within(1.0):
                break
    except KeyboardInterrupt:
        return False
    finally:
        click.echo(err=True)
    return True


def _pressed_within(seconds: float) -> bool:
    if sys.platform == "win32":
        import msvcrt

        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if msvcrt.kbhit():
                return msvcrt.getwch() in "\r\n"
            time.sleep(0.05)
        return False
    import select

    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    if ready:
        sys.stdin.readline()
    return bool(ready)
