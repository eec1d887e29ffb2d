"""Moments as people write them: "yesterday 14:00", "2 hours ago", "24 November 2026 09:30"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

EXAMPLES = '"yesterday 14:00", "2 hours ago", "2026-11-24 09:30"'


class Moment(click.ParamType[datetime]):
    """An option's value that is a moment, in this machine's time unless it says otherwise."""

    name = "WHEN"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment with its time zone, or say how one is written."""
        if isinstance(value, datetime):
            return value
        found = parse_moment(str(value))
        if found is None:
            self.fail(f"{value!r} is no moment. Write it like {EXAMPLES}.", param, ctx)
        return found


def parse_moment(text: str) -> datetime | None:
    """Return the moment that a text names, the latest that has passed where it names several; None for none.

    >>> parse_moment("2026-10-08 14:00").strftime("%d %B %Y %H:%M")
    '08 October 2026 14:00'
    >>> parse_moment("some time") is None
    True
    """
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except ValueError:
        pass_on = text
    from dateparser import parse

    found: datetime | None = parse(
        pass_on, languages=["en"], settings={"PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY"}
    )
    return None if found is None else found.astimezone()


def shown(moment: datetime) -> str:
    """Return a moment in this machine's time, as it is printed."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
