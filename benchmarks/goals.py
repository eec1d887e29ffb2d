"""Goals as numbers: a registry of measurements, each told with its limit and whether it was met."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.study import DENSE, PASSPHRASE, SMALL, SMALL_DENSE, WIDE, Shape, built
from voices.project import Project


@dataclass(frozen=True)
class Figure:
    """One measured thing, in `unit`. Without a limit it is only told; `limit_for` says which number must keep it."""

    what: str
    times: tuple[float, ...]
    limit: float | None = None
    unit: str = "ms"
    limit_for: str = "p95"

    @property
    def median(self) -> float:
        """The middle value."""
        return _quantile(self.times, 0.5)

    @property
    def p95(self) -> float:
        """The value that 95 of 100 do not exceed."""
        return _quantile(self.times, 0.95)

    @property
    def worst(self) -> float:
        """The largest value."""
        return max(self.times)

    @property
    def is_met(self) -> bool | None:
        """Whether the limit holds, None without a limit."""
        return None if self.limit is None else float(getattr(self, self.limit_for)) <= self.limit


@dataclass
class Bench:
    """Where the studies lie and how large they are. Built when first asked for."""

    folder: Path
    is_small: bool = False
    only: Sequence[str] = ()
    _open: list[Project] = field(default_factory=list)

    @property
    def wide(self) -> Shape:
        """Many transcripts."""
        return SMALL if self.is_small else WIDE

    @property
    def dense(self) -> Shape:
        """Few transcripts with very many codings."""
        return SMALL_DENSE if self.is_small else DENSE

    def path(self, shape: Shape, *, encrypted: bool = False) -> Path:
        """Return the project file of a shape."""
        return built(self.folder, shape, encrypted=encrypted)

    def open(self, shape: Shape, *, encrypted: bool = False) -> Project:
        """Open a study; it is closed when its goal is done."""
        project = Project.open(self.path(shape, encrypted=encrypted), secret(encrypted=encrypted))
        self._open.append(project)
        return project

    def close(self) -> None:
        """Close what a goal left open."""
        for project in self._open:
            project.close()
        self._open.clear()


Goal = Callable[[Bench], Iterator[Figure]]
GOALS: dict[str, tuple[str, Goal]] = {}


def goal(name: str, what: str) -> Callable[[Goal], Goal]:
    """Register a measurement under the name of its goal."""

    def register(measure: Goal) -> Goal:
        GOALS[name] = (what, measure)
        return measure

    return register


def secret(*, encrypted: bool) -> str | None:
    """Return what opens a study."""
    return PASSPHRASE if encrypted else None


def kinds() -> Iterator[tuple[bool, str]]:
    """Yield whether a study is encrypted, and the word for it."""
    yield False, "plain"
    yield True, "encrypted"


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds an act takes."""
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def each_timed(acts: Iterable[Callable[[], object]]) -> tuple[float, ...]:
    """Return how many milliseconds each act takes."""
    return tuple(timed(act) for act in acts)


def _quantile(times: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this share of all values does not exceed."""
    ordered = sorted(times)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]
