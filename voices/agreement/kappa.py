"""Cohen's kappa for two coders."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voices.agreement.table import Counts


def cohen_kappa(table: Counts) -> NDArray[np.float64]:
    """Return Cohen's kappa from contingency tables (..., q, q); nan where chance agreement is 1 or nothing is shared.

    kappa = (Po - Pe) / (1 - Pe), Pe = sum over categories of the product of both coders' shares.
    Source: Cohen 1960, "A coefficient of agreement for nominal scales". Example: Feinstein and Cicchetti 1990,
    first of four tables, kappa .70.

    >>> round(cohen_kappa(np.array([[45.0, 6.0], [9.0, 40.0]])).item(), 2)
    0.7
    """
    n = table.sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.trace(table, axis1=-2, axis2=-1) / n
        expected = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1) / n**2
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)
