"""Figures as rows of a table in Markdown."""

from __future__ import annotations

from benchmarks.goals import Figure

HEADINGS = ("what", "median", "p95", "worst", "limit", "met")


def line(figure: Figure) -> str:
    """Return a figure as a row."""
    limit = "" if figure.limit is None else f"{figure.limit_for} <= {number(figure.limit)}"
    sign = {True: "yes", False: "NO", None: ""}[figure.is_met]
    unit = "" if figure.unit == "ms" else f" ({figure.unit})"
    numbers = [number(each) for each in (figure.median, figure.p95, figure.worst)]
    return "| " + " | ".join([figure.what + unit, *numbers, limit, sign]) + " |"


def number(value: float) -> str:
    """Return a number with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
