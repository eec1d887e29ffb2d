"""Matrices as lines of text: pairs of coders, and codes against codes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from voices.agreement.charts.cells import fitted, folded, shade, width_of
from voices.agreement.charts.model import Confused, Confusion, Estimate, HeatMap

_CELL = 16  # of a pair: an interval of negative numbers, and a space on either side
_LEGEND = "░ from 0.2  ▒ from 0.4  ▓ from 0.6  █ from 0.8"


def heat_map_lines(chart: HeatMap, width: int) -> list[str]:
    """Return kappa and its interval below the diagonal, shared units above; several blocks where coders are many."""
    label = min(20, max(map(width_of, chart.labels)))
    per_block = max(1, (width - label) // _CELL)
    found: list[str] = []
    for start in range(0, len(chart.labels), per_block):
        columns = range(start, min(start + per_block, len(chart.labels)))
        if start:
            found.append("")
        found.append(" " * label + "".join(fitted(chart.labels[at], _CELL - 1, right=True) + " " for at in columns))
        for row, name in enumerate(chart.labels):
            cells = [_pair_cell(chart, row, column) for column in columns]
            found.append(
                fitted(name, label) + "".join(fitted(first, _CELL - 1, right=True) + " " for first, _ in cells)
            )
            found.append(" " * label + "".join(fitted(second, _CELL - 1, right=True) + " " for _, second in cells))
    found += folded(
        f"Below the diagonal kappa with its interval, {_LEGEND}; above it the {chart.unit} both read.", width
    )
    return [*found, *_pair_notes(chart, width)]


def _pair_cell(chart: HeatMap, row: int, column: int) -> tuple[str, str]:
    """Return the two lines of a cell."""
    if row == column:
        return "─", ""
    pair = chart.pairs.get((min(row, column), max(row, column)))
    if pair is None:
        return "not measured", ""
    if row < column:
        return ("" if pair.n is None else f"{pair.n:,}"), ""
    value, _, interval = pair.in_numbers.partition(" ")
    return (value if pair.value is None else f"{shade(pair.value) * 2} {value}"), interval


def _pair_notes(chart: HeatMap, width: int) -> list[str]:
    noted: list[Estimate] = [each for each in chart.pairs.values() if each.note]
    return [
        line
        for each in noted
        for line in folded(
            f"{'Undefined' if each.value is None else 'No interval'} for {each.label}: {each.note}.", width, "  "
        )
    ]


def confusion_lines(chart: Confusion, width: int) -> list[str]:
    """Return codes against codes, as many as fit, then what stood against no code and beside a shared one."""
    least = max(width_of(each.code) for each in chart.codes)
    cell = max(5, 2 + min(10, least), 4 + max(len(f"{n:,}") for n in _numbers(chart)))
    label = min(34, max(16, width - cell * len(chart.codes)), max(width_of(_named(each)) for each in chart.codes))
    label = max(label, least if least < 16 else 16, width_of(chart.nothing_is), width_of(_EXTRA))
    chart = chart.readable(max(1, (width - label) // cell))
    n_codes = len(chart.codes)
    most = max((chart.count(one, other) for one in range(n_codes) for other in range(one)), default=0)
    most = max(most, *(max(each.n_nothing, each.n_extra) for each in chart.codes))
    found = [" " * label + "".join(fitted(each.code, cell - 1, right=True).rjust(cell) for each in chart.codes)]
    for row, code in enumerate(chart.codes):
        cells = [
            _agreed(chart.count(row, column)) if row == column else _count(chart.count(row, column), most)
            for column in range(n_codes)
        ]
        found.append(_line(_named(code), label, cells, cell))
    found.append(_line(chart.nothing_is, label, [_count(each.n_nothing, most) for each in chart.codes], cell))
    found.append(_line(_EXTRA, label, [_count(each.n_extra, most) for each in chart.codes], cell))
    found.append("─" * (label + cell * n_codes))
    found.append(_line("all differences", label, [f"{each.n:,}" for each in chart.codes], cell))
    found += ["", *folded(_HOW.format(unit=chart.unit), width)]
    return [*found, *(folded(chart.left_out, width) if chart.left_out else [])]


_EXTRA = "only shared codes"
_HOW = (
    "One coder gave the column's code and the other did not: what that one gave instead, in {unit}. =: both gave it. "
    "A difference against several codes stands with each of them. Only shared codes: the other gave nothing but codes "
    "that both gave there. The darker, the more."
)


def _named(code: Confused) -> str:
    return f"{code.code} {code.name}"


def _numbers(chart: Confusion) -> Sequence[int]:
    return [*chart.counts.values(), *(each.n for each in chart.codes)]


def _line(name: str, label: int, cells: Sequence[str], cell: int) -> str:
    return fitted(name, label) + "".join(fitted(each, cell, right=True) for each in cells)


def _agreed(n: int) -> str:
    return f"={n:,}"


def _count(n: int, most: int) -> str:
    """Return a count with its share of the largest as a shade; 0 is a dot."""
    return f"{shade(min(1.0, 0.2 + 0.8 * n / most))} {n:,}" if n else "·"
