"""What goes between a screen and the agreement worker, and how. Pure, without numpy."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from voices.agreement.material import Material
from voices.agreement.typology import Disagreement
from voices.model import AgreementRun

LENGTH_BYTES = 8


@dataclass(frozen=True)
class Request:
    """A material to measure, or with `places` to list the disagreements of.

    `known` are the checksums of runs that need not be computed again; `facts` those of runs from before scopes were
    kept.
    """

    material: Material
    known: Collection[str] = ()
    facts: Sequence[str] = ()
    places: bool = False


@dataclass(frozen=True)
class Answer:
    """What came of it: the checksum of what was counted, and a run or disagreements; else the kind of `fault`."""

    checksum: str = ""
    run: AgreementRun | None = None
    found: tuple[Disagreement, ...] = ()
    fault: str = ""


def framed(value: object) -> bytes:
    """Return a value as it goes through a pipe."""
    told = pickle.dumps(value)
    return len(told).to_bytes(LENGTH_BYTES, "big") + told
