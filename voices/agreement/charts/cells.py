"""Texts and places measured in the cells of a terminal. Pure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from voices.agreement.charts.model import Estimate

EIGHTHS = " ▏▎▍▌▋▊▉█"
SHADES = " ░▒▓█"
_POINT, _LINE, _LOW, _HIGH, _BEYOND_LOW, _BEYOND_HIGH, _ZERO = "●", "─", "├", "┤", "◂", "▸", "┊"


def width_of(text: str) -> int:
    """Return how many cells a text takes.

    >>> width_of("abc"), width_of("安全"), width_of("e\\u0301")
    (3, 4, 1)
    """
    return sum(map(_width, text))


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """Return a text in exactly so many cells: spaces after it (before it at the right), an ellipsis where it is cut.

    >>> fitted("ab", 4), fitted("ab", 4, right=True), fitted("abcdef", 4), fitted("安全です", 4)
    ('ab  ', '  ab', 'abc…', '安… ')
    """
    if width_of(text) > width:
        kept, n = "", 0
        for sign in text:
            n += _width(sign)
            if n > width - 1:
                break
            kept += sign
        text = kept + "…"
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def folded(text: str, width: int, before: str = "") -> list[str]:
    """Return a sentence in lines of at most so many cells."""
    lines: list[str] = []
    for line in wrap(text, width, subsequent_indent=before) or [""]:
        while width_of(line) > width:  # wide signs, which textwrap counts as one
            head = fitted(line, width + 1).rstrip("… ")
            lines.append(head)
            line = before + line[len(head) :]
        lines.append(line)
    return lines


def bar(share: float, width: int) -> str:
    """Return a bar of a share of so many cells, exact to an eighth of a cell.

    >>> bar(0.5, 3), bar(1, 2), bar(0, 2)
    ('█▌', '██', '')
    """
    eighths = round(share * width * 8)
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def shade(share: float) -> str:
    """Return the shade of a share between 0 and 1, in five steps.

    >>> [shade(each) for each in (-0.1, 0.19, 0.2, 0.5, 0.79, 0.8, 1)]
    [' ', ' ', '░', '▒', '▓', '█', '█']
    """
    return SHADES[min(4, max(0, math.floor(share * 5 + 1e-9)))]


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high` on so many cells, a tick every `step`."""

    low: float
    high: float
    width: int
    step: float

    @classmethod
    def around(cls, estimates: Sequence[Estimate], width: int) -> Axis:
        """Return an axis from 0, or what lies below it, to 1. What lies below -1 is pointed at."""
        least = min((each for one in estimates for each in (one.value, one.low) if each is not None), default=0.0)
        low = max(-1.0, min(0.0, math.floor(least * 5 - 1e-9) / 5))
        n_ticks = max(2, width // 6)
        step = next((each for each in (0.1, 0.2, 0.5, 1.0) if (1 - low) / each <= n_ticks), 1.0)
        return cls(low, 1.0, width, step)

    def at(self, value: float) -> int:
        """Return in which cell a value lies, the first or last one for what lies beyond the axis."""
        place = round((value - self.low) / (self.high - self.low) * (self.width - 1))
        return min(self.width - 1, max(0, place))

    @property
    def ticks(self) -> list[float]:
        """The values that have a tick."""
        first = math.ceil(self.low / self.step - 1e-9)
        return [round(at * self.step, 6) for at in range(first, round(self.high / self.step) + 1)]

    def drawn(self, estimate: Estimate) -> str:
        """Return one estimate: a point in its interval, an arrow where that goes on beyond the axis."""
        cells = [" "] * self.width
        if self.low < 0:
            cells[self.at(0)] = _ZERO
        if estimate.value is None:
            return "".join(cells)
        if estimate.low is not None and estimate.high is not None:
            first, last = self.at(estimate.low), self.at(estimate.high)
            cells[first : last + 1] = _LINE * (last + 1 - first)
            cells[first] = _BEYOND_LOW if estimate.low < self.low - 1e-9 else _LOW
            cells[last] = _BEYOND_HIGH if estimate.high > self.high + 1e-9 else _HIGH
        cells[self.at(estimate.value)] = _POINT
        return "".join(cells)

    def scale(self) -> tuple[str, str]:
        """Return the axis itself and the numbers below its ticks."""
        line, numbers = [_LINE] * self.width, [" "] * (self.width + 3)
        for tick in self.ticks:
            line[self.at(tick)] = "┬" if 0 < self.at(tick) < self.width - 1 else "┌" if self.at(tick) == 0 else "┐"
            told = f"{tick:.1f}"
            start = max(0, self.at(tick) - len(told) // 2)
            if "".join(numbers[max(0, start - 1) : start + len(told)]).strip() == "":
                numbers[start : start + len(told)] = told
        return "".join(line), "".join(numbers).rstrip()


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1
