"""Runs the program, with a profile from SIGUSR1 on: `python -m benchmarks.profiled FILE code ...`."""

from __future__ import annotations

import cProfile
import signal
import sys

from voices.cli import main


def run(path: str) -> None:
    """Run the program and write the profile when it ends."""
    profile = cProfile.Profile()
    signal.signal(signal.SIGUSR1, lambda *_: profile.enable())
    try:
        main()
    finally:
        profile.disable()
        profile.dump_stats(path)


if __name__ == "__main__":
    sys.argv.pop(0)
    run(sys.argv[0])
