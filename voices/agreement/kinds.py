"""What kinds of disagreement there are, in the order in which the rules are tried."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Type(StrEnum):
    """What kind of disagreement it is, in the order in which the rules are tried."""

    NOT_ASSIGNED = "not assigned"
    SPLIT = "split or merged"
    BOUNDARY = "boundary"
    EXTRA = "extra code"
    KIN = "parent or child"
    SIBLING = "sibling"
    DIFFERENT = "different code"
    MISSING = "missing"


IN_WORDS: Mapping[Type, str] = {
    Type.NOT_ASSIGNED: "the other coder did not read the place: no disagreement",
    Type.SPLIT: "same code, one span of one coder against several of the other",
    Type.BOUNDARY: "same code on some of the same words, the ends differ",
    Type.EXTRA: "both gave another code here; this one only one of them",
    Type.KIN: "a broader and a narrower code of one branch",
    Type.SIBLING: "two codes below the same one",
    Type.DIFFERENT: "two codes that are not related",
    Type.MISSING: "the other coder left the place empty",
}
