"""Alpha over all codes together, for some of the coders, as every table beside the headline needs it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voices.agreement import reasons
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.documents import coincidence_tables
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.tallies import Flags, Tally
from voices.agreement.units import Units


def pooled(units: Units, coders: Sequence[int]) -> Numbers:
    """Return the coincidence tables (n_transcripts, 2, 2) of some coders, summed over all codes."""
    return of_transcripts(units.pooled.of_coders(coders), len(units.transcripts))


def of_transcripts(tally: Tally, n_transcripts: int) -> Numbers:
    """Return the coincidence tables (n_transcripts, 2, 2) of decisions."""
    return coincidence_tables(tally.codes, 2, tally.document_of, tally.weights, n_documents=n_transcripts)


def value_of(table: Numbers) -> float | None:
    """Return alpha of one table (2, 2), None where it is undefined."""
    value = alpha_of_tables(table).item()
    return value if np.isfinite(value) else None


def why_not(table: Numbers, n_coders: int = 2) -> str:
    """Return in words why alpha of one table (2, 2) is undefined, empty when it is not."""
    if value_of(table) is not None:
        return ""
    if n_coders < 2:
        return reasons.IN_WORDS[reasons.SINGLE_CODER]
    return reasons.IN_WORDS[reasons.NO_VARIATION if table.sum() else reasons.NO_PAIRABLE_UNITS]


def share_agreed(table: Numbers) -> float | None:
    """Return the share of agreeing values of one coincidence table (2, 2), None where there are none.

    The definition "values": 1 - D_o of alpha. For two coders it is what all definitions come to.

    >>> share_agreed(np.array([[10.0, 4.0], [4.0, 2.0]]))
    0.6
    """
    n = float(table.sum())
    return float(np.trace(table)) / n if n else None


def weight_where(units: Units, mask: Flags) -> int:
    """Return how many units, or characters, lie where a mask (n_units) is true."""
    return int(units.weights[mask].sum())


def codings_as(units: Units, coder: int) -> NDArray[np.int64]:
    """Return (n_codes): on how many shared units, or characters, a coder used each code."""
    shared = units.read.sum(axis=0) >= 2
    counts: NDArray[np.int64] = (units.coded[:, coder, :] & shared) @ units.weights
    return counts
