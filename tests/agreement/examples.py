"""How many random cases: enough to be telling in every run, and as many times more as VOICES_EXAMPLES says by hand."""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("VOICES_EXAMPLES", "1"))


def examples(n: int) -> settings:
    """Return settings for n random cases, or for VOICES_EXAMPLES times as many."""
    return settings(max_examples=n * TIMES, deadline=None)
