"""Additive tables of transcripts, and the functions of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Takes tables (R, ...), one argument for each kind of table, and returns values (R, *S): nan where undefined.
Statistic = Callable[..., Floats]


def with_something(tables: Sequence[Floats]) -> Flags:
    """Return bool (D,): which transcripts hold anything in any table. The others change no sum and count for nothing.

    >>> with_something([np.array([[1.0, 0.0], [0.0, 0.0]])]).tolist()
    [True, False]
    """
    found = np.zeros(len(tables[0]), dtype=np.bool_)
    for table in tables:
        found |= table.any(axis=tuple(range(1, table.ndim)))
    return found


def applied(statistic: Statistic, *tables: Floats) -> Floats:
    """Return the values of a statistic without a word about divisions by nothing: nan says it."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(statistic(*tables), dtype=np.float64)


def taking_part(present: Flags | None, values: Floats, n_transcripts: int) -> Flags:
    """Return bool (D, *S): which transcripts speak to which figure; all when nothing else is said."""
    shape = (n_transcripts, *values.shape)
    if present is None:
        return np.ones(shape, dtype=np.bool_)
    missing = len(shape) - present.ndim
    return np.broadcast_to(present.reshape(*present.shape, *(1,) * missing), shape)
