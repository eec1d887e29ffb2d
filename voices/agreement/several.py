"""Which codes a unit got, several at once: alpha with a distance between sets of codes. Pure.

"Nothing applies" is the empty set; a unit that a coder did not read is missing. Figures of each code come first: they
show where coders differ.
"""

from __future__ import annotations

import numpy as np

from voices.agreement import names, reasons
from voices.agreement.coefficients.alpha import alpha_of_sums
from voices.agreement.coefficients.sets import SetDecisions, set_distance_matrix, set_sums
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.coefficients.weighing import tree_distances
from voices.agreement.resampling.jackknife import jackknife
from voices.agreement.statistics import as_row, coefficient
from voices.agreement.units import Units
from voices.model import Codebook

Row = dict[str, object]
_KINDS = ((names.ALPHA_JACCARD, "jaccard"), (names.ALPHA_MASI, "masi"), (names.ALPHA_TREE, "path"))


def set_rows(units: Units, codebook: Codebook) -> list[Row]:
    """Return a row for each distance between sets: alpha with its interval, on the units that two or more read."""
    sets = encoded(units)
    here = np.flatnonzero(units.read.sum(axis=0) >= 2)
    n_transcripts = len(units.transcripts)
    present = np.bincount(units.transcript_of[here], minlength=n_transcripts) > 0
    part = SetDecisions(sets.codes[here], sets.members)
    reason = reasons.SINGLE_CODER if len(units.coders) < 2 else reasons.NO_VARIATION
    found: list[Row] = []
    for name, kind in _KINDS:
        distance = set_distance_matrix(sets.members, kind, _paths(units, codebook) if kind == "path" else None)
        sums = set_sums(part, distance, units.transcript_of[here], n_transcripts, units.weights[here])

        def alpha(table: Numbers, distance: Numbers = distance) -> Numbers:
            return alpha_of_sums(table, distance)

        told = jackknife(alpha, sums, present=present)
        why = reason if len(here) else reasons.NO_PAIRABLE_UNITS
        value = coefficient(name, told, (), units.n_shared, len(units.coders), why)
        found.append({"figure": name, **as_row(value), "n_units": value.n_units})
    return found


def encoded(units: Units) -> SetDecisions:
    """Return the set of codes that each coder gave each unit, (n_units, n_coders); the first set is the empty one."""
    n_codes, n_coders, n_units = units.coded.shape
    codes = np.where(units.read, 0, -1).T.astype(np.int64)
    given = (units.coded & units.read[None]).any(axis=0)
    coder, unit = np.nonzero(given)
    packed = np.packbits(units.coded[:, coder, unit], axis=0)
    distinct, first, where = np.unique(packed, axis=1, return_index=True, return_inverse=True)
    codes[unit, coder] = where.ravel() + 1
    members = np.zeros((distinct.shape[1] + 1, n_codes), dtype=np.bool_)
    members[1:] = units.coded[:, coder[first], unit[first]].T
    return SetDecisions(codes.reshape(n_units, n_coders), members)


def _paths(units: Units, codebook: Codebook) -> Numbers:
    """Return how far apart the codes that count lie in the tree of the codebook, (n_codes, n_codes)."""
    above = {code: [each.id for each in codebook.ancestors(code)] for code in units.codes}
    every = list(dict.fromkeys([*units.codes, *(id_ for ids in above.values() for id_ in ids)]))
    place = {id_: at for at, id_ in enumerate(every)}
    parents = [-1 if (parent := codebook.code(id_).parent) is None else place[parent] for id_ in every]
    return tree_distances(parents)[: len(units.codes), : len(units.codes)]
