"""What a coder presses on the coding screen, timed: moving, selecting, coding, the picker, another window size."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.goals import Figure
from benchmarks.pty_driver import Press, Terminal
from benchmarks.study import ROUND, Shape

CODER = "coder-0"
_ONE = {"n_transcripts": 1, "n_coders": 1, "n_per_transcript": 1, "n_codes": 500, "share_finished": 0.0}
LINES_3000 = Shape("screen-3000-lines", n_codings=1_500, n_words=30_000, n_turns=1_000, **_ONE)  # type: ignore[arg-type]
MILLION = Shape("screen-million-words", n_codings=5_000, n_words=1_000_000, n_turns=33_000, **_ONE)  # type: ignore[arg-type]
RIGHT, DOWN, GROW, PAGE, ENTER, ESCAPE = b"\x1b[C", b"\x1b[B", b"\x1b[1;2C", b"\x1b[6~", b"\r", b"\x1b"
_DRAWN = b"QUICK CODES"
# In the order of a coder's work.
KEY_PARTS = ("word", "line", "extend", "turn", "matches", "page", "apply", "picker", "resize")


@dataclass(frozen=True)
class Limits:
    """Milliseconds and megabytes that depend on the length of the transcript."""

    first_paint: float
    re_wrap: float
    memory: float


LIMITS = {LINES_3000.name: Limits(600, 100, 70), MILLION.name: Limits(1_200, 300, 100)}


def coding_screen(path: Path, *, is_urgent: bool = False, profile: Path | None = None) -> Terminal:
    """Start the coding screen as a coder does."""
    program = ["-m", "voices"] if profile is None else ["-m", "benchmarks.profiled", str(profile)]
    command = [sys.executable, *program, "code", str(path), "--coder", CODER, "--round", ROUND]
    return Terminal(command, is_urgent=is_urgent)


@dataclass
class Keys:
    """Presses keys on one coding screen and yields the figures. `n` is how often each is pressed."""

    terminal: Terminal
    shape: Shape
    n: int

    def figures(self, part: str) -> Iterator[Figure]:
        """Yield the figures of one of `KEY_PARTS`."""
        parts = {
            "word": lambda: self._moves("word", RIGHT, 16, 5),
            "line": lambda: self._moves("line", DOWN, 16, 5),
            "extend": lambda: self._moves("extend", GROW, 16, 5),
            "turn": lambda: self._moves("turn", b"n", 33, 12),
            "matches": self._matched,
            "page": lambda: self._moves("page", PAGE, 33, 12),
            "apply": self._applied,
            "picker": self._picked,
            "resize": self._resized,
        }
        yield from parts[part]()
        self.terminal.settle()

    def words(self, what: str, limit: float) -> Iterator[Figure]:
        """Yield how long a word takes while something else goes on."""
        self._home()
        yield Figure(f"{what}, {self.shape.name}", _last(self.terminal.press(RIGHT) for _ in range(self.n)), limit)

    def _moves(self, what: str, key: bytes, limit: float, cpu_limit: float) -> Iterator[Figure]:
        self._home()
        if key == GROW:
            self.terminal.press(b"n")
        yield from self._figures(what, [self.terminal.press(key) for _ in range(self.n)], limit, cpu_limit)

    def _matched(self) -> Iterator[Figure]:
        """Yield after what time the codebook's matches for a child's turn are in the panel."""
        self._home()
        presses = [self.terminal.press(b"j", 0.4) for _ in range(max(5, self.n // 3))]
        yield Figure(f"matches of a turn shown, {self.shape.name}", _last(presses))

    def _applied(self) -> Iterator[Figure]:
        """Yield what coding a sentence with a quick key costs, and taking it back."""
        self._home()
        presses, chance = [], random.Random(1)
        for _ in range(self.n):
            for key in chance.choice((b"n.", b".", b"n")).decode():
                self.terminal.press(key.encode(), 0.08)
            presses.append(self.terminal.press(b"1"))
        yield from self._figures("apply a code", presses, 33, 12)
        undone = [self.terminal.press(b"u") for _ in range(self.n)]
        yield from self._figures("undo", undone, None, None)

    def _picked(self) -> Iterator[Figure]:
        """Yield how fast the picker opens, answers to letters and closes."""
        self._home()
        opened: list[Press] = []
        letters: list[Press] = []
        for _ in range(max(5, self.n // 3)):
            self.terminal.press(b"n", 0.1)
            opened.append(self.terminal.press(ENTER, 0.15))
            letters += [self.terminal.press(letter) for letter in (b"c", b"o", b"3")]
            self.terminal.press(ESCAPE, 0.25)
        name = self.shape.name
        yield Figure(f"picker, first frame, {name}", tuple(each.first for each in opened), 50)
        yield Figure(f"picker, settled, {name}", _last(opened))
        yield Figure(f"picker, CPU to open, {name}", tuple(each.cpu for each in opened))
        yield from self._figures("picker, a letter", letters, 16, None)

    def _resized(self) -> Iterator[Figure]:
        """Yield how long wrapping anew takes when the window becomes narrower and wider."""
        self._home()
        presses = [self.terminal.resized(width, 40) for _ in range(max(3, self.n // 8)) for width in (112, 120)]
        limit = LIMITS[self.shape.name].re_wrap
        yield Figure(f"wrap anew on resize, {self.shape.name}", _last(presses), limit)
        yield Figure(f"wrap anew on resize, CPU, {self.shape.name}", tuple(each.cpu for each in presses))

    def _home(self) -> None:
        self.terminal.press(b"n", 0.1)
        self.terminal.press(b"\x1b[H", 0.3)

    def _figures(self, what: str, presses: Sequence[Press], limit: float | None, cpu: float | None) -> Iterator[Figure]:
        yield Figure(f"{what}, {self.shape.name}", _last(presses), limit)
        times = tuple(each.cpu for each in presses)
        yield Figure(f"{what}, CPU, {self.shape.name}", times, cpu, limit_for="median")


def first_paints(paths: Mapping[Shape, Path], n: int, *, is_urgent: bool) -> Iterator[Figure]:
    """Yield how long it takes from the command to the first frame with text, in milliseconds; started in turn."""
    times: dict[Shape, list[float]] = {shape: [] for shape in paths}
    for _ in range(n):
        for shape, path in paths.items():
            with coding_screen(path, is_urgent=is_urgent) as terminal:
                times[shape].append(1000 * terminal.wait_for(_DRAWN))
                terminal.settle()
    for shape, told in times.items():
        yield Figure(f"first paint, {shape.name}", tuple(told), LIMITS[shape.name].first_paint)


def settled(terminal: Terminal) -> Terminal:
    """Wait until the screen is drawn and the language worker has answered for the first time."""
    terminal.wait_for(_DRAWN)
    terminal.settle(0.5)
    terminal.press(b"n", 2)
    terminal.settle(1)
    return terminal


def _last(presses: object) -> tuple[float, ...]:
    return tuple(each.last for each in presses)  # type: ignore[attr-defined]
