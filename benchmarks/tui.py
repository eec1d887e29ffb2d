"""How fast the coding screen is: `python -m benchmarks.tui [--small] [--only PART] [--folder FOLDER] [--urgent]`.

Drives `voices code` and two other ways of showing the same text through a real pseudo-terminal of 120 by 40.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.coding_keys import (
    CODER,
    DOWN,
    GROW,
    KEY_PARTS,
    LIMITS,
    LINES_3000,
    MILLION,
    PAGE,
    RIGHT,
    Keys,
    coding_screen,
    first_paints,
    settled,
)
from benchmarks.goals import Figure
from benchmarks.pty_driver import NoFrameError, Press, Terminal
from benchmarks.study import Shape, built
from benchmarks.table import HEADINGS, line

PARTS = ("start", *KEY_PARTS, "memory", "training", "ways")
_WAYS = {"area": "read-only TextArea", "statics": "one Static a turn"}
_WAY_KEYS = {"word": RIGHT, "line": DOWN, "extend": GROW, "turn": b"n", "page": PAGE, "apply a code": b"1"}
_TRAINING = """
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
import random
chance = random.Random(1)
words = [f"w{number}" for number in range(4000)]
texts = [" ".join(chance.choices(words, k=25)) for _ in range(3000)]
labels = [chance.randrange(40) for _ in texts]
while True:
    LogisticRegression(max_iter=200).fit(TfidfVectorizer().fit_transform(texts), labels)
    print("fitted", flush=True)
"""


@dataclass(frozen=True)
class Wishes:
    """What is to be measured and how."""

    folder: Path
    is_small: bool
    only: tuple[str, ...]
    is_urgent: bool
    profile: Path | None

    def wants(self, part: str) -> bool:
        """Return whether a part is to be measured."""
        return not self.only or part in self.only

    @property
    def n(self) -> int:
        """How often each key is pressed."""
        return 15 if self.is_small else 60

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The transcripts to measure."""
        return (LINES_3000,) if self.is_small else (LINES_3000, MILLION)


def main() -> int:
    """Measure, print a table, and return 1 when a limit was not met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a quick look: 3,000 lines only, few presses")
    parser.add_argument("--only", action="append", default=[], choices=PARTS, help="this part only; repeatable")
    parser.add_argument("--folder", type=Path, help="where the transcripts are built and kept")
    parser.add_argument("--urgent", action="store_true", help="run the screen before all else (needs the right to)")
    parser.add_argument("--profile", type=Path, help="write a profile of the keys to this file; times then mean little")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = told.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        wishes = Wishes(folder, told.small, tuple(told.only), told.urgent, told.profile)
        print(f"{date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores, load {_load()}; in ms")
        print("| " + " | ".join(HEADINGS) + " |\n|" + " --- |" * len(HEADINGS))
        figures = list(_told(_measured(wishes)))
        _tell_growth(figures)
        print(f"load at the end {_load()}")
    missed = [figure.what for figure in figures if figure.is_met is False]
    print("all limits met" if not missed else "not met: " + "; ".join(missed))
    return 1 if missed else 0


def _measured(wishes: Wishes) -> Iterator[Figure]:
    paths = {shape: built(wishes.folder, shape) for shape in wishes.shapes}
    if wishes.wants("start"):
        yield from first_paints(paths, 3 if wishes.is_small else 20, is_urgent=wishes.is_urgent)
    yield from _on_screens(wishes, paths)
    if wishes.wants("ways"):
        for shape, path in paths.items():
            yield from _other_ways(wishes, shape, path)


def _on_screens(wishes: Wishes, paths: Mapping[Shape, Path]) -> Iterator[Figure]:
    """Yield what keys cost. The screens are driven in turn, part by part: no machine is equally fast all the time."""
    with ExitStack() as stack:
        screens = []
        for shape, path in paths.items():
            terminal = stack.enter_context(coding_screen(path, is_urgent=wishes.is_urgent, profile=wishes.profile))
            screens.append(Keys(settled(terminal), shape, wishes.n))
            if wishes.profile is not None:
                terminal.signal(signal.SIGUSR1)
        for part in filter(wishes.wants, KEY_PARTS):
            for keys in screens:
                yield from keys.figures(part)
        for keys in filter(lambda _: wishes.wants("memory"), screens):
            what, limit = f"memory after all keys, {keys.shape.name}", LIMITS[keys.shape.name].memory
            yield Figure(what, (keys.terminal.memory,), limit, "MB")
        if wishes.wants("training"):
            with _training():
                for keys in screens:
                    yield from keys.words("word while a model trains", 20)


@contextmanager
def _training() -> Iterator[None]:
    """Let a model be fitted again and again in a process of its own, as polite as the product's."""
    command = ["nice", "-n", "10", sys.executable, "-c", _TRAINING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the training did not begin: is scikit-learn there?")
        try:
            yield
        finally:
            process.kill()


def _other_ways(wishes: Wishes, shape: Shape, path: Path) -> Iterator[Figure]:
    for kind, name in _WAYS.items():
        if kind == "statics" and shape is MILLION:
            continue  # a quarter of a minute at 400,000 words, and minutes at a million
        command = [sys.executable, "-m", "benchmarks.other_ways", kind, str(path), CODER]
        with Terminal(command, is_urgent=wishes.is_urgent) as terminal:
            yield Figure(f"{name}: first paint, {shape.name}", (1000 * terminal.wait_for(b"."),))
            terminal.settle(1)
            for what, key in _WAY_KEYS.items():
                presses = list(_pressed(terminal, key, 6 if shape is MILLION else wishes.n // 2))
                if presses:
                    yield Figure(f"{name}: {what}, {shape.name}", tuple(each.last for each in presses))
                    yield Figure(f"{name}: {what}, CPU, {shape.name}", tuple(each.cpu for each in presses))
            yield Figure(f"{name}: memory, {shape.name}", (terminal.memory,), unit="MB")


def _pressed(terminal: Terminal, key: bytes, n: int) -> Iterator[Press]:
    for _ in range(n):
        try:
            yield terminal.press(key)
        except NoFrameError:  # at its end a text is not drawn again
            return


def _told(figures: Iterator[Figure]) -> Iterator[Figure]:
    for figure in figures:
        print(line(figure), flush=True)
        yield figure


def _tell_growth(figures: list[Figure]) -> None:
    """Print how the others compare with the screen, and the million words with the 3,000 lines."""
    medians = {figure.what: figure.median for figure in figures if figure.median}
    rows = []
    for what, median in medians.items():
        for name in _WAYS.values():
            if (other := medians.get(f"{name}: {what}")) is not None:
                rows.append((f"{name} : the screen, {what}", other / median))
        short, is_short, _ = what.partition(f", {LINES_3000.name}")
        longer = medians.get(f"{short}, {MILLION.name}")
        if is_short and longer is not None and ":" not in what:
            rows.append((f"million words : 3,000 lines, {short}", longer / median))
    if rows:
        print("\n| ratio of medians | times |\n| --- | --- |")
        for what, ratio in rows:
            print(f"| {what} | {ratio:.1f} |")


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    sys.exit(main())
