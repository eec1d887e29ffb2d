"""Why a figure or its interval is undefined, in words for people. An undefined figure is never 0, 1 or nan."""

from __future__ import annotations

from collections.abc import Mapping

SINGLE_CODER = "single_coder"
NO_PAIRABLE_UNITS = "no_pairable_units"
NO_VARIATION = "no_variation"
ONE_TRANSCRIPT = "one_transcript"
HANGS_ON_ONE = "hangs_on_one_transcript"

IN_WORDS: Mapping[str, str] = {
    SINGLE_CODER: "only one coder",
    NO_PAIRABLE_UNITS: "no unit that two coders read",
    NO_VARIATION: "nothing to tell apart: all decisions are the same; add units where this code is expected",
    ONE_TRANSCRIPT: "one transcript: no interval",
    HANGS_ON_ONE: "no interval: without one of the transcripts there is nothing to tell apart",
}
