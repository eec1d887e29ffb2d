"""Charts as lines of text, in block characters, for a terminal of any width. Never by colour. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from voices.agreement.charts.cells import Axis, bar, fitted, folded, width_of
from voices.agreement.charts.matrices import confusion_lines, heat_map_lines
from voices.agreement.charts.model import Caption, Chart, Confusion, Drift, Estimate, Forest, HeatMap, Rates

LEAST, MOST = 60, 200
MOST_LABEL = 44  # so wide a label gets; what is left goes to the axis


def as_text(chart: Chart, width: int) -> list[str]:
    """Return a chart as lines of at most so many cells, between 60 and 200."""
    width = min(MOST, max(LEAST, width))
    match chart:
        case Forest():
            body = _forest(chart, width)
        case HeatMap():
            body = heat_map_lines(chart, width)
        case Confusion():
            body = confusion_lines(chart, width)
        case Drift():
            body = _drift(chart, width)
    return [line.rstrip() for line in (*_above(chart.caption, width), *body, "", *_below(chart.caption, width))]


def _above(caption: Caption, width: int) -> list[str]:
    axis = folded(caption.axis, width) if caption.axis else []
    return [*folded(caption.title, width), *axis, ""]


def _below(caption: Caption, width: int) -> list[str]:
    return folded(" ".join(caption.footer), width)


def _forest(chart: Forest, width: int) -> list[str]:
    every = [*chart.rows, chart.whole]
    return [*_estimates(every, width, "uses", rule_before=len(chart.rows)), *_notes(every, width)]


def _estimates(rows: Sequence[Estimate], width: int, counted: str, rule_before: int | None = None) -> list[str]:
    """Return one line an estimate: label, count, value with interval in numbers, and where it lies on the axis."""
    numbers = max(len(each.in_numbers) for each in rows)
    counts = [f"{each.n:,}" if each.n is not None else "" for each in rows]
    of_count = max(len(counted), *map(len, counts)) if any(counts) else 0
    rest = width - numbers - 2 - (of_count + 2 if of_count else 0)
    label = min(MOST_LABEL, max(width_of(each.label) for each in rows), max(12, rest * 2 // 5))
    axis = Axis.around(rows, rest - label - 5)  # two before it, three after it for its last number
    before = label + 2 + (of_count + 2 if of_count else 0) + numbers + 2
    found = []
    if of_count:
        found.append(" " * (label + 2) + fitted(counted, of_count, right=True))
    for at, (row, count) in enumerate(zip(rows, counts, strict=True)):
        if at == rule_before and at:
            found.append("─" * (before + axis.width))
        parts = [fitted(row.label, label), *([fitted(count, of_count, right=True)] if of_count else [])]
        drawn = fitted(row.note, axis.width) if row.value is None else axis.drawn(row)
        found.append("  ".join([*parts, fitted(row.in_numbers, numbers), drawn]))
    return [*found, *(" " * before + line for line in axis.scale())]


def _notes(rows: Sequence[Estimate], width: int) -> list[str]:
    """Return why values or intervals are missing, one sentence a reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.note:
            what = "Undefined" if row.value is None else "No interval"
            reasons.setdefault((what, row.note), []).append(row.label)
    found = [""] if reasons else []
    for (what, why), labels in reasons.items():
        whose = "all" if len(labels) == len(rows) else ", ".join(labels)
        found += folded(f"{what} for {whose}: {why}.", width, "  ")
    return found


def _drift(chart: Drift, width: int) -> list[str]:
    found: list[str] = []
    for panel in chart.panels:
        found += [panel.title, *_estimates(panel.rows, width, chart.unit), *_notes(panel.rows, width), ""]
    if chart.rates:
        found += [f"Codes given for 100 {chart.unit}", *_rates(chart.rates, chart.periods, width)]
    return found


def _rates(rates: Sequence[Rates], periods: Sequence[str], width: int) -> list[str]:
    """Return a bar for each coder and period, exact to an eighth of a cell."""
    values = [value for each in rates for value in each.values if value is not None]
    most = max(values, default=0.0)
    coder = min(24, max(width_of(each.coder) for each in rates))
    period = min(30, max(map(width_of, periods)))
    numbers = max(len(f"{most:,.1f}"), 1)
    room = width - coder - period - numbers - 6
    found = []
    for each in rates:
        for at, (when, value) in enumerate(zip(periods, each.values, strict=True)):
            name = fitted("" if at else each.coder, coder)
            if value is None:
                told, drawn = fitted("-", numbers, right=True), "read nothing"
            else:
                told, drawn = f"{value:{numbers},.1f}", bar(value / most if most else 0.0, room)
            found.append("  ".join([name, fitted(when, period), told, drawn]))
    return found
