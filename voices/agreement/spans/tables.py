"""Spans to tables, one for each document, so that every figure and every leave-one-out is a sum away. Pure.

A table has a column for the gaps (0) and for each code (1 + its index), and a row for each quantity named below. Sum
tables over documents, then apply the formulas of `unitizing` once: that equals laying the documents end to end.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from voices.agreement.spans.atoms import Atoms, cut_atoms
from voices.agreement.spans.continua import Continua

Table = NDArray[np.float64]

AGREED, TOTAL, SHARED, SELF, SELF_SHARED, SELF_UNION = range(6)
N_ROWS = 6


def unitizing_tables(continua: Continua) -> Table:
    """Return (n_documents, 6, 1 + n_codes). Documents coded by fewer than two coders count nothing.

    With l_ck = 1/(M-1) times the sum over ordered pairs of coders of the length that one coded c and the other k:
    AGREED is l_cc, TOTAL l_c. (what all coders coded c), SHARED l'_c. (the same where both coded something), SELF S_c
    (squared lengths of the units; for gaps their length), SELF_SHARED Q_c = 1/(M-1) times the sum over ordered pairs of
    the squared lengths of the one's units as far as the other coded anything, SELF_UNION the same once for each unit
    over what all others together coded. M is the number of coders who coded the document.
    Source: Krippendorff, Mathet, Bouvry and Widloecher 2016, Quality and Quantity 50.

    >>> from voices.agreement.spans.continua import continua_of
    >>> unitizing_tables(continua_of([(50, [[(10, 20, "a")], [(15, 20, "a")]])]))[0, [AGREED, TOTAL, SELF]].tolist()
    [[80.0, 10.0], [85.0, 15.0], [85.0, 125.0]]
    """
    if not continua.is_single_valued:
        raise ValueError("codes of one coder overlap: take them one by one")
    n_codes = len(continua.codes) + 1
    n_read = continua.n_read
    counts = n_read >= 2
    atoms = cut_atoms(continua)
    table = np.zeros((N_ROWS, continua.n_documents, n_codes))
    _count_atoms(table, atoms, n_read)
    _count_spans(table, continua, atoms)
    table[TOTAL, :, 0] = n_read * continua.lengths - table[TOTAL].sum(axis=1)
    table[SELF, :, 0] = table[TOTAL, :, 0]
    table[[AGREED, SHARED, SELF_SHARED]] /= np.maximum(1, n_read - 1)[None, :, None]
    table[:, ~counts] = 0
    return np.ascontiguousarray(table.transpose(1, 0, 2))


def code_tables(continua: Continua) -> Table:
    """Return (n_codes, n_documents, 6, 2): each code by itself against everything else, whatever overlaps."""
    tables = unitizing_tables(continua.by_code())
    return tables.reshape(len(continua.codes), continua.n_documents, N_ROWS, 2)


def coincidence_lengths(continua: Continua) -> Table:
    """Return (1 + n_codes, 1 + n_codes), l_ck summed over all documents: what was confused with what.

    >>> from voices.agreement.spans.continua import continua_of
    >>> coincidence_lengths(continua_of([(9, [[(2, 5, "a")], [(4, 9, "b")]])])).tolist()
    [[4.0, 2.0, 4.0], [2.0, 0.0, 1.0], [4.0, 1.0, 0.0]]
    """
    if not continua.is_single_valued:
        raise ValueError("codes of one coder overlap: take them one by one")
    n_codes = len(continua.codes) + 1
    atoms = cut_atoms(continua)
    weights = atoms.lengths / np.maximum(1, continua.n_read - 1)[atoms.document]
    found = np.zeros(n_codes * n_codes)
    for one, other in combinations(range(continua.n_coders), 2):
        both = (continua.read[:, one] & continua.read[:, other])[atoms.document]
        cell = atoms.labels[one].astype(np.int64) * n_codes + atoms.labels[other]
        found += np.bincount(cell, weights * both, n_codes * n_codes)
    square = found.reshape(n_codes, n_codes)
    return square + square.T


def _count_atoms(table: Table, atoms: Atoms, n_read: NDArray[np.int64]) -> None:
    """Add what is agreed: on gaps at once, on codes by pairs of coders."""
    _, n_documents, n_codes = table.shape
    lengths = atoms.lengths.astype(np.float64)
    n_gaps = n_read[atoms.document] - np.count_nonzero(atoms.labels, axis=0)
    table[AGREED, :, 0] = np.bincount(atoms.document, lengths * (n_gaps * (n_gaps - 1)), n_documents)
    for one, other in combinations(atoms.labels, 2):
        same = np.flatnonzero((one == other) & (one > 0))
        cell = atoms.document[same] * n_codes + one[same]
        table[AGREED] += 2 * np.bincount(cell, lengths[same], n_documents * n_codes).reshape(n_documents, n_codes)


def _count_spans(table: Table, continua: Continua, atoms: Atoms) -> None:
    """Add lengths of units, and how much of each the others coded."""
    _, n_documents, n_codes = table.shape
    cell = continua.document * n_codes + continua.code + 1

    def add(row: int, values: Table) -> None:
        table[row] += np.bincount(cell, values, n_documents * n_codes).reshape(n_documents, n_codes)

    sizes = (continua.end - continua.start).astype(np.float64)
    add(TOTAL, sizes)
    add(SELF, sizes**2)
    covered, squares = np.zeros(len(sizes)), np.zeros(len(sizes))
    for coder, labels in enumerate(atoms.labels):
        part = _covered(atoms, labels > 0)
        part[continua.coder == coder] = 0
        covered += part
        squares += part**2
    add(SHARED, covered)
    add(SELF_SHARED, squares)
    add(SELF_UNION, _covered(atoms, np.count_nonzero(atoms.labels, axis=0) >= 2) ** 2)


def _covered(atoms: Atoms, chosen: NDArray[np.bool_]) -> Table:
    """Return (n_spans), how many characters of each span lie in chosen atoms."""
    reach = np.concatenate([np.zeros(1), np.cumsum(atoms.lengths * chosen, dtype=np.float64)])
    found: Table = reach[atoms.last] - reach[atoms.first]
    return found
