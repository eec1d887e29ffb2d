"""The window closed under `voices code`, whatever is open in it: it ends by itself and keeps what can be kept."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.closing import Way, Window
from tests.faults.small import small
from voices.project import Project

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
ESCAPE, F3, F4, CTRL_P = b"\x1b", b"\x1bOR", b"\x1bOS", b"\x10"
RUNS_AT_RANDOM = 8
Step = tuple[bytes, bytes]


@dataclass(frozen=True)
class State:
    """The way to a state of the window, and what of it is in the file afterwards: codes, memos."""

    steps: Sequence[Step]
    codes: tuple[str, ...] = ()
    memos: tuple[str, ...] = ()
    size: tuple[int, int] = (80, 24)


CODED: tuple[Step, ...] = ((b"n", b""), (b"1", b"coded"))
STATES = {
    "reading": State([(b"n", b"turn 2")]),
    "matches being looked for": State([(b"n", b"looking")], size=(120, 30)),
    "the picker, letters typed": State([*CODED, (b"\r", b"Code for"), (b"brou", b"Brought")], ("A-1",)),
    "a new code without its theme": State(
        [*CODED, (b"\r", b"Code for"), (b"Seen", b"new code"), (b"\r", b"which theme")], ("A-1",)
    ),
    "a memo on a coding": State([*CODED, (b"m", b"Memo on"), (b"half", b"half")], ("A-1",), ("half",)),
    "a new memo": State([(b"m", b"A memo on what"), (b"\r", b"Your memo"), (b"half", b"half")], (), ("half",)),
    "edges being moved": State([*CODED, (b"e", b"Edges of"), (b"-", b"")], ("A-1",)),
    "markers": State([*CODED, (b"t", b"Markers beside"), (b"\x1b[B", b""), (b" ", b"")], ("A-1",)),
    "looking for words": State([*CODED, (b"f", b"Find"), (b"she listened", b"")], ("A-1",)),
    "the list of interviews": State([(b"l", b"Interviews")]),
    "all commands": State([*CODED, (CTRL_P, b""), (b"und", b"")], ("A-1",)),
    "an entry of the codebook": State(
        [(F3, b"Being heard"), (b"e", b"Change what"), (b"\r", b"definition"), (b"x", b"")]
    ),
    "the reason of a change": State([(F3, b"Being heard"), (b"t", b"Why retire"), (b"wh", b"wh")]),
    "the editor of memos": State(
        [(F4, b"memos"), (b"a", b"A memo on what"), (b"stu\r", b"Your memo on study"), (b"half", b"half")],
        (),
        ("half",),
    ),
}


def kept(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    with Project.open(path) as project:
        assert project.faults() == project.faults_of_snapshots(None) == []
        session, codes = project.coding("zoe"), []
        for each in session.contents():
            session.open(each.transcript)
            codes += [coding.code for coding in session.codings()]
        return tuple(codes), tuple(each.memo.text for each in project.memos("zoe").memos() if each.is_own)


@pytest.mark.parametrize("way", ["signal", "terminal gone"])
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_window_that_is_closed_ends_by_itself_and_keeps_what_was_written(state: State, way: Way, tmp_path):
    study = small(tmp_path / "study")
    window = Window(study, state.size)
    for keys, wanted in state.steps:
        window.send(keys, wanted)
    window.close(way)
    assert kept(study.path) == (state.codes, state.memos)


def closed_at_random(folder: Path, seed: int) -> None:
    """Go to one state after another without waiting for any, and close the window at some moment."""
    chance = random.Random(seed)
    study = small(folder)
    window = Window(study, chance.choice([(80, 24), (120, 40)]))
    for _ in range(chance.randrange(1, 5)):
        for keys, _ in chance.choice([*STATES.values()]).steps:
            window.hurry(keys, chance.choice([0, 0, 0.01, 0.05]))
        window.hurry(ESCAPE, chance.choice([0, 0.15]))
    window.close(chance.choice(["signal", "terminal gone"]))
    kept(study.path)


@pytest.mark.parametrize("seed", range(RUNS_AT_RANDOM))
def test_a_window_may_be_closed_at_any_moment(seed, tmp_path):
    closed_at_random(tmp_path / "study", seed)
