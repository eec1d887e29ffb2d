"""Why a figure about spans is undefined, in words for people, beside those of `voices.agreement.reasons`."""

from __future__ import annotations

from collections.abc import Mapping

NO_VALUED_INTERSECTIONS = "no_valued_intersections"
SINGLE_CODE = "single_code"
CODE_UNUSED = "code_unused"
CODES_OVERLAP = "codes_overlap"
TOO_LITTLE_SHARED = "too_little_shared"
NOTHING_CODED = "nothing_coded"
CODER_WITHOUT_SPANS = "coder_without_spans"
NEEDS_PACKAGE = "needs_package"
TOO_LARGE = "too_large"

IN_WORDS: Mapping[str, str] = {
    NO_VALUED_INTERSECTIONS: "no words that two coders both coded",
    SINGLE_CODE: "only one code where two coders both coded: nothing to tell apart",
    CODE_UNUSED: "0 uses",
    CODES_OVERLAP: "one coder put two codes on the same words: only code by code",
    TOO_LITTLE_SHARED: "too few words that two coders both coded to say what chance would give",
    NOTHING_CODED: "nobody coded anything",
    CODER_WITHOUT_SPANS: "one coder has no spans to align",
    NEEDS_PACKAGE: "gamma is computed by another package: pip install 'voices[gamma]'",
    TOO_LARGE: "too many spans for the exact alignment built in: pip install 'voices[gamma]'",
}
