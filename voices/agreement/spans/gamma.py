"""Gamma: the units of all coders aligned with one another. Off unless asked for: stochastic, slow, not one number.

The best alignment is exact and built in for what is small; gamma itself needs the package pygamma-agreement.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from voices.agreement import reasons
from voices.agreement.spans.alignment import Unit, best_alignment
from voices.agreement.spans.continua import Continua
from voices.agreement.values import Result
from voices.errors import AgreementError

PACKAGE = "pygamma_agreement"
PRECISION = 0.02


def best_alignment_disorder(
    continua: Continua, *, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0
) -> Result:
    """Return the disorder of the best alignment: its summed cost by the mean number of units of a coder.

    A unit against another costs delta_empty (alpha ((|ds| + |de|) / (len + len))^2 + beta [codes differ]), nothing
    against a unit or against nothing delta_empty; units put together cost the mean over all pairs of coders. Documents
    are aligned one by one and summed; those that not all coders coded are left out.
    Source: Mathet, Widloecher and Metivier 2015, Computational Linguistics 41(3). Example: four short units against a
    long one, figure 19.

    >>> from voices.agreement.spans.continua import continua_of
    >>> short = [(0, 5, "A"), (5, 10, "A"), (10, 15, "A"), (15, 20, "A")]
    >>> found = best_alignment_disorder(continua_of([(20, [short, [(0, 20, "A")]])]), alpha=3)
    >>> round(found.value, 6)
    1.632
    """
    total, n_units = 0.0, 0
    for document in np.flatnonzero(continua.read.all(axis=1)).tolist():
        units = _units(continua, document)
        found = best_alignment(units, continua.n_coders, alpha=alpha, beta=beta, delta_empty=delta_empty)
        if found is None:
            return Result(None, reasons.TOO_LARGE)
        total, n_units = total + found, n_units + len(units)
    return Result(total * continua.n_coders / n_units) if n_units else Result(None, reasons.NOTHING_CODED)


def gamma(
    continua: Continua, *, alpha: float = 1.0, beta: float = 1.0, delta_empty: float = 1.0, seed: int = 0
) -> Result:
    """Return gamma = 1 - observed / expected disorder, as the package pygamma-agreement draws it.

    One continuum only, coded by all: a joined one would let units meet across documents. The expected disorder comes
    from drawn continua (precision 0.02), so the value depends on the seed, which is set for numpy and restored.
    Source: Mathet, Widloecher and Metivier 2015; Titeux and Riad 2021, JOSS 6:2989.
    """
    if importlib.util.find_spec(PACKAGE) is None:
        return Result(None, reasons.NEEDS_PACKAGE)
    if not len(continua.start):
        return Result(None, reasons.NOTHING_CODED)
    if continua.n_documents != 1 or not continua.read.all():
        raise AgreementError(
            "Gamma is computed for one document that all coders coded.", "Ask for it one transcript at a time."
        )
    units = _units(continua, 0)
    if len({unit.coder for unit in units}) < continua.n_coders:
        return Result(None, reasons.CODER_WITHOUT_SPANS)
    package: Any = importlib.import_module(PACKAGE)
    segment: Any = importlib.import_module("pyannote.core").Segment
    line = package.Continuum()
    for unit in units:
        line.add(str(unit.coder), segment(unit.start, unit.end), continua.codes[unit.code])
    dissimilarity = package.CombinedCategoricalDissimilarity(alpha=alpha, beta=beta, delta_empty=delta_empty)
    with _seeded_and_quiet(seed):
        found = line.compute_gamma(dissimilarity, precision_level=PRECISION)
    return Result(float(found.gamma))


@contextmanager
def _seeded_and_quiet(seed: int) -> Iterator[None]:
    """Set numpy's common seed, which the package draws from, and keep its thousand lines about solvers to itself."""
    before, level = np.random.get_state(), logging.root.manager.disable
    np.random.seed(seed)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        np.random.set_state(before)
        logging.disable(level)


def _units(continua: Continua, document: int) -> list[Unit]:
    own = np.flatnonzero(continua.document == document)
    columns = (continua.coder, continua.start, continua.end, continua.code)
    return [
        Unit(coder, start, end, code)
        for coder, start, end, code in zip(*(each[own].tolist() for each in columns), strict=True)
    ]
