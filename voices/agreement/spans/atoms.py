"""Cutting joined documents at every edge of a span: between two edges each coder says one thing. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voices.agreement.spans.continua import Continua, Ints

GAP = 0


@dataclass(frozen=True)
class Atoms:
    """Stretches of characters that no span's edge cuts.

    lengths, document: int64 (n_atoms). labels: int (n_coders, n_atoms), 0 for a gap, else 1 + the index of the code.
    first, last: int64 (n_spans), the atoms of each span of the continua, half-open.
    """

    lengths: Ints
    document: Ints
    labels: NDArray[np.signedinteger]
    first: Ints
    last: Ints


def cut_atoms(continua: Continua) -> Atoms:
    """Return the atoms of continua on which no coder put two codes on the same words.

    >>> from voices.agreement.spans.continua import continua_of
    >>> atoms = cut_atoms(continua_of([(9, [[(2, 5, "a")], [(4, 9, "b")]])]))
    >>> atoms.lengths.tolist(), atoms.labels.tolist()
    ([2, 2, 1, 4], [[0, 1, 1, 0], [0, 0, 2, 2]])
    """
    offsets = continua.offsets
    starts, ends = continua.start + offsets[continua.document], continua.end + offsets[continua.document]
    edges = np.unique(np.concatenate([starts, ends, offsets]))
    first, last = np.searchsorted(edges, starts), np.searchsorted(edges, ends)
    n_atoms = len(edges) - 1
    labels = np.zeros((continua.n_coders, n_atoms + 1), np.int16 if len(continua.codes) < 2**14 else np.int32)
    values = (continua.code + 1).astype(labels.dtype)
    for coder in range(continua.n_coders):
        own = np.flatnonzero(continua.coder == coder)
        labels[coder, first[own]] += values[own]
        labels[coder, last[own]] -= values[own]
        np.cumsum(labels[coder], out=labels[coder])
    return Atoms(
        lengths=np.diff(edges),
        document=np.searchsorted(offsets, edges[:-1], side="right") - 1,
        labels=labels[:, :-1],
        first=first,
        last=last,
    )
