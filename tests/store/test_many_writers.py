"""Several processes on one file: every act is kept, none fails, nothing is half written when one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from voices.model import Span
from voices.project import Project

CODER = """
import sys
from pathlib import Path
from voices.model import Span
from voices.project import Project
path, name, n_acts = sys.argv[1], sys.argv[2], int(sys.argv[3])
session = Project.open(Path(path)).coding(name)
words = [turn for turn in session.transcript.turns if turn.text and not session.is_locked(turn.number)]
for number in range(n_acts):
    turn = words[number % len(words)]
    session.toggle(Span(turn.start, turn.end), session.codebook.codable[number // len(words) % 50].id)
    print(number, flush=True)
"""


def start(path, name, n_acts):
    return subprocess.Popen(
        [sys.executable, "-c", CODER, str(path), name, str(n_acts)], stdout=subprocess.PIPE, text=True
    )


def test_eight_coders_at_once_lose_nothing(demo):
    coders = [start(demo, f"writer-{number}", 40) for number in range(8)]
    for process in coders:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert len(out.split()) == 40
    with Project.open(demo) as project:
        found = project.contents().n_codings
        assert {name: count for name, count in found.items() if name.startswith("writer")} == {
            f"writer-{number}": 40 for number in range(8)
        }
        assert project.faults() == []


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize("after", [0.02, 0.05, 0.11, 0.2])
def test_kill_loses_nothing_that_was_acknowledged(demo, after):
    process = start(demo, "victim", 100_000)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    acknowledged = 1 + len(process.stdout.read().split())
    process.wait()
    with Project.open(demo) as project:
        assert project.faults() == []
        kept = project.contents().n_codings["victim"]
        session = project.coding("victim")
        session.apply(Span(0, 5), ["GOO-03"])
    assert kept >= acknowledged > 1
    assert kept - acknowledged <= 1, "at most the act that was under way"
