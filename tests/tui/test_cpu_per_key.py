"""What a key costs in processor time, through a real terminal. The limit is four times the goal.

`python -m benchmarks.tui` measures the goals themselves.
"""

from __future__ import annotations

import statistics
import sys

import pytest

from benchmarks.study import build

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads the clocks of other processes")
N = 12


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    from benchmarks.coding_keys import LINES_3000, coding_screen, settled

    path = tmp_path_factory.mktemp("long") / "long.voices"
    build(path, LINES_3000)
    with coding_screen(path) as terminal:
        yield settled(terminal)


@pytest.mark.parametrize(
    ("what", "way_there", "key", "goal"),
    [("word", b"", b"\x1b[C", 5), ("page", b"", b"\x1b[6~", 12), ("apply a code", b"n", b"1", 12)],
)
def test_a_key_costs_no_more_than_four_times_its_goal(screen, what, way_there, key, goal):
    costs = []
    for _ in range(N):
        if way_there:
            screen.press(way_there)
        costs.append(screen.press(key).cpu)
    assert statistics.median(costs) < 4 * goal, f"{what}: {costs}"
