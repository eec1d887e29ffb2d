"""What does not count in a run, and why: each unit under the first reason that fits. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voices.agreement.material import Material
from voices.agreement.pooling import weight_where
from voices.agreement.scope import PLURAL
from voices.agreement.units import Units

Row = dict[str, object]
SUGGESTED = "fewer than two decided without seeing suggestions"
OTHER_VERSION = "coded with another version of the codebook"
LOCKED = "locked by the safeguarding protocol for a coder who has not read it"
NOT_TAKING_PART = "of children who did not agree to take part, or have withdrawn"
ONE = "read by one coder only"
NOBODY = "read by nobody"
NOT_A_CHILD = "not the words of a child"
NO_WORDS = "turns without words"
OTHER_CODE = "of codes that do not count here"
OTHER_MARKER = "without the markers asked for"


def left_out(material: Material, units: Units) -> list[Row]:
    """Return what was left out, one row a reason: what, how many of them, and why. Nothing left out, no row."""
    return [{"what": what, "n": n, "reason": reason} for what, n, reason in _found(material, units) if n]


def _found(material: Material, units: Units) -> Iterator[tuple[str, int, str]]:
    what = PLURAL[units.unit]
    out = units.read.sum(axis=0) < 2
    anybody = units.read_as(material.read_by_anybody).sum(axis=0)
    in_version = units.read_as(material.read_in_version).sum(axis=0)
    locked = units.read_as(material.locked).any(axis=0)
    for reason, there in (
        (SUGGESTED, in_version >= 2),
        (OTHER_VERSION, anybody >= 2),
        (LOCKED, locked),
        (ONE, anybody == 1),
        (NOBODY, np.ones(out.shape, dtype=np.bool_)),
    ):
        yield what, weight_where(units, out & there), reason
        out = out & ~there
    n_withheld, n_transcripts = material.withheld
    yield "transcripts", n_transcripts, NOT_TAKING_PART
    yield "turns", n_withheld, NOT_TAKING_PART
    turns = [turn for transcript in material.transcripts for turn in transcript.turns]
    yield "turns", sum(not turn.text for turn in turns) - n_withheld, NO_WORDS
    if units.unit == "child-turn":
        yield "turns", sum(bool(turn.text) and not turn.speaker.is_child_voice for turn in turns), NOT_A_CHILD
    counted = set(units.codes)
    yield "codings", sum(each.code not in counted for each in material.codings), OTHER_CODE
