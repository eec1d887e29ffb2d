"""What each chart shows, before anybody draws it. Pure; all texts are harmless for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Caption:
    """What stands around a chart: a title, what is measured on the axis, and sentences on what it speaks of."""

    title: str
    axis: str
    footer: tuple[str, ...]


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval. `note` says in words why there is no value, or no interval around it."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    n: int | None = None

    @property
    def in_numbers(self) -> str:
        """The value and its interval as text.

        >>> Estimate("A", 0.5, 0.401, 0.6).in_numbers, Estimate("A", -0.25).in_numbers, Estimate("A", None).in_numbers
        ('0.50 [0.40, 0.60]', '-0.25', 'undefined')
        """
        if self.value is None:
            return "undefined"
        if self.low is None or self.high is None:
            return _two(self.value)
        return f"{_two(self.value)} [{_two(self.low)}, {_two(self.high)}]"


@dataclass(frozen=True)
class Forest:
    """One estimate a code in the order of the codebook, and the one over all codes. `n` of a row counts uses."""

    caption: Caption
    rows: tuple[Estimate, ...]
    whole: Estimate


@dataclass(frozen=True)
class HeatMap:
    """Pairs of coders: kappa of each pair by their places among `labels`, the earlier first. `n`: shared units."""

    caption: Caption
    labels: tuple[str, ...]
    pairs: Mapping[tuple[int, int], Estimate]
    unit: str


@dataclass(frozen=True)
class Confused:
    """One code of a confusion matrix: all differences about it, those against no code, those beside a shared code."""

    code: str
    name: str
    n: int
    n_nothing: int
    n_extra: int


@dataclass(frozen=True)
class Confusion:
    """How often two codes stand for each other, for each pair of coders; a code with itself: both gave it.

    `counts` is keyed by places among `codes`, the earlier first; what is not there is 0. `n_left_out` codes and
    `n_differences_left_out` of their differences are not shown.
    """

    caption: Caption
    codes: tuple[Confused, ...]
    counts: Mapping[tuple[int, int], int]
    nothing_is: str
    unit: str
    n_left_out: int = 0
    n_differences_left_out: int = 0

    def count(self, one: int, other: int) -> int:
        """Return how often the codes at two places stand for each other."""
        return self.counts.get((min(one, other), max(one, other)), 0)

    def readable(self, most: int) -> Confusion:
        """Return the part with the codes that differ most, at most so many, still in the order of the codebook."""
        if len(self.codes) <= most:
            return self
        ranked = sorted(range(len(self.codes)), key=lambda at: (-self.codes[at].n, at))
        kept = sorted(ranked[:most])
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            codes=tuple(self.codes[at] for at in kept),
            counts={
                (place[one], place[other]): n
                for (one, other), n in self.counts.items()
                if one in place and other in place
            },
            n_left_out=self.n_left_out + len(self.codes) - len(kept),
            n_differences_left_out=self.n_differences_left_out + sum(self.codes[at].n for at in ranked[most:]),
        )

    @property
    def left_out(self) -> str:
        """What is not shown, as a sentence; empty when everything is."""
        if not self.n_left_out:
            return ""
        codes = "1 code" if self.n_left_out == 1 else f"{self.n_left_out:,} codes"
        differences = (
            "1 difference" if self.n_differences_left_out == 1 else f"{self.n_differences_left_out:,} differences"
        )
        return f"Not shown: {codes} with fewer differences ({differences}). Choose codes or themes with --code ID."


@dataclass(frozen=True)
class Panel:
    """Agreement over time: one estimate a round or period, the earliest first."""

    title: str
    rows: tuple[Estimate, ...]


@dataclass(frozen=True)
class Rates:
    """How many codes a coder gave for 100 units, by period; None where the coder read nothing."""

    coder: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Drift:
    """What changed over rounds and over periods of coding. `panels` is empty when no coefficient is wanted."""

    caption: Caption
    panels: tuple[Panel, ...]
    periods: tuple[str, ...]
    rates: tuple[Rates, ...]
    unit: str


Chart = Forest | HeatMap | Confusion | Drift


def _two(value: float) -> str:
    """Return a value with two decimals, never as -0.00."""
    return f"{round(value, 2) + 0.0:.2f}"
