"""Decisions to tables, one for each transcript, so that every figure and every leave-one-out is a sum away.

Each table counts yes (1) and no (0). Only units that two or more coders read count.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Flags = NDArray[np.bool_]


def coincidences(
    coded: Flags, read: Flags, weights: NDArray[np.int64], transcript_of: NDArray[np.int64], n_transcripts: int
) -> Counts:
    """Return coincidence tables (n_transcripts, 2, 2): o_ck = sum over units of r_uc (r_uk - [c=k]) / (r_u - 1).

    coded, read: bool (n_coders, n_units). Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability".

    >>> coded = np.array([[1, 1, 0, 0], [1, 0, 0, 0]], dtype=bool)
    >>> ones = np.ones(4, dtype=np.int64)
    >>> coincidences(coded, np.ones((2, 4), dtype=bool), ones, ones * 0, 1).tolist()
    [[[4.0, 1.0], [1.0, 2.0]]]
    """
    n_read = read.sum(axis=0)
    pairable = n_read >= 2
    n_yes = (coded & read).sum(axis=0)[pairable].astype(np.float64)
    n_no = n_read[pairable] - n_yes
    share = weights[pairable] / (n_read[pairable] - 1)
    table = np.zeros((n_transcripts, 2, 2))
    for (row, column), values in (
        ((0, 0), n_no * (n_no - 1)),
        ((0, 1), n_no * n_yes),
        ((1, 0), n_yes * n_no),
        ((1, 1), n_yes * (n_yes - 1)),
    ):
        table[:, row, column] = np.bincount(transcript_of[pairable], values * share, n_transcripts)
    return table


def agreements(
    coded: Flags, read: Flags, weights: NDArray[np.int64], transcript_of: NDArray[np.int64], n_transcripts: int
) -> Counts:
    """Return (n_transcripts, 2): the sum over units of the share of agreeing pairs, and the number of units."""
    n_read = read.sum(axis=0)
    pairable = n_read >= 2
    n_yes = (coded & read).sum(axis=0)[pairable].astype(np.float64)
    n_all = n_read[pairable]
    n_no = n_all - n_yes
    agreeing = (n_yes * (n_yes - 1) + n_no * (n_no - 1)) / (n_all * (n_all - 1))
    where = transcript_of[pairable]
    weight = weights[pairable].astype(np.float64)
    return np.stack(
        [np.bincount(where, agreeing * weight, n_transcripts), np.bincount(where, weight, n_transcripts)], axis=1
    )


def contingencies(
    coded: Flags, read: Flags, weights: NDArray[np.int64], transcript_of: NDArray[np.int64], n_transcripts: int
) -> Counts:
    """Return contingency tables (n_transcripts, 2, 2) of two coders: first coder's decision by second coder's.

    coded, read: bool (2, n_units). Only units that both read count.
    """
    shared = read.all(axis=0)
    cell = coded[0, shared] * 2 + coded[1, shared]
    where = transcript_of[shared] * 4 + cell
    counts: Counts = np.bincount(where, weights[shared].astype(np.float64), n_transcripts * 4).astype(np.float64)
    return counts.reshape(n_transcripts, 2, 2)
