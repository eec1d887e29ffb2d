"""Why a figure or its interval is undefined, in words for people. An undefined figure is never 0, 1 or nan."""

from __future__ import annotations

from collections.abc import Mapping

SINGLE_CODER = "single_coder"
NO_PAIRABLE_UNITS = "no_pairable_units"
NO_VARIATION = "no_variation"
ONE_TRANSCRIPT = "one_transcript"
HANGS_ON_ONE = "hangs_on_one_transcript"
NOT_TWO_CODERS = "not_two_coders"
NOT_TWO_CODES = "not_two_codes"
ONE_UNIT = "one_unit"
SINGLE_CATEGORY = "single_category_codebook"
CODE_UNUSED = "code_unused"
NOT_NUMBERS = "categories_not_numbers"
NEGATIVE_NUMBERS = "negative_numbers"

IN_WORDS: Mapping[str, str] = {
    SINGLE_CODER: "only one coder",
    NO_PAIRABLE_UNITS: "no unit that two coders read",
    NO_VARIATION: "nothing to tell apart: all decisions are the same; add units where this code is expected",
    ONE_TRANSCRIPT: "one transcript: no interval",
    HANGS_ON_ONE: "no interval: without one of the transcripts there is nothing to tell apart",
    NOT_TWO_CODERS: "defined for two coders only: look at the pairs",
    NOT_TWO_CODES: "defined for two codes only: look at one code against the rest",
    ONE_UNIT: "one unit: no standard error and no interval",
    SINGLE_CATEGORY: "the codebook has one code only: nothing could have been coded differently",
    CODE_UNUSED: "0 uses: nobody used this code on the units that two coders coded",
    NOT_NUMBERS: "this level of measurement needs numbers as codes",
    NEGATIVE_NUMBERS: "the ratio level needs numbers from 0 upwards",
}
