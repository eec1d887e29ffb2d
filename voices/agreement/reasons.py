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
NO_VALUED_INTERSECTIONS = "no_valued_intersections"
SINGLE_CODE = "single_code"
CODES_OVERLAP = "codes_overlap"
TOO_LITTLE_SHARED = "too_little_shared"
NOTHING_CODED = "nothing_coded"
CODER_WITHOUT_SPANS = "coder_without_spans"
NEEDS_PACKAGE = "needs_package"
TOO_LARGE = "too_large"

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
    CODE_UNUSED: "0 uses: nobody used this code where two coders coded",
    NOT_NUMBERS: "this level of measurement needs numbers as codes",
    NEGATIVE_NUMBERS: "the ratio level needs numbers from 0 upwards",
    NO_VALUED_INTERSECTIONS: "no words that two coders both coded",
    SINGLE_CODE: "only one code where two coders both coded: nothing to tell apart",
    CODES_OVERLAP: "one coder put two codes on the same words: only code by code",
    TOO_LITTLE_SHARED: "too few words that two coders both coded to say what chance would give",
    NOTHING_CODED: "nobody coded anything",
    CODER_WITHOUT_SPANS: "one coder has no spans to align",
    NEEDS_PACKAGE: 'gamma is computed by another package: pip install ".[gamma]"',
    TOO_LARGE: 'too many spans for the exact alignment built in: pip install ".[gamma]"',
}
