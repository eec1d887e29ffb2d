"""From codes as people write them (names or numbers) to the numbers that tables are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voices.agreement.coefficients.sets import SetDecisions, encode_sets
from voices.agreement.coefficients.tables import Decisions, decisions

# Tables are codes by codes: with more than this they would fill the memory.
MOST_CODES = 2000


@dataclass(frozen=True)
class Encoded:
    """Decisions, the codes that occur in their order, and the numbers all q codes stand for (None: names)."""

    decided: Decisions
    categories: tuple[object, ...]
    numbers: tuple[float, ...] | None


def encode(units: Sequence[Sequence[object]]) -> tuple[NDArray[np.int64], tuple[object, ...]]:
    """Return codes (n_units, n_coders), -1 for None, and the codes that occur: numbers by size, names by alphabet.

    Rows may be of different length; coders that are missing at the end decided nothing.

    >>> encode([["b", None], ["a", "b"]])
    (array([[ 1, -1],
           [ 0,  1]]), ('a', 'b'))
    """
    there = {each for unit in units for each in unit if each is not None}
    categories = tuple(sorted(there, key=_order))
    places = {each: place for place, each in enumerate(categories)}
    found = np.full((len(units), max((len(unit) for unit in units), default=0)), -1, dtype=np.int64)
    for row, unit in enumerate(units):
        for column, each in enumerate(unit):
            if each is not None:
                found[row, column] = places[each]
    return found, categories


def encode_case(case: Mapping[str, Any], q: int | None = None) -> Encoded:
    """Encode a case of the kind coded_units. q: size of the codebook, by default the number of codes that occur.

    A table has as many codes as rows; counts as many as columns, numbered from 1, and coders who take codes in order.
    """
    categories: tuple[object, ...]
    if "table" in case:
        table = np.asarray(case["table"], dtype=np.float64)
        codes, weights = np.argwhere(table > 0), table[table > 0]
        categories = tuple(range(len(table)))
    elif "category_counts" in case:
        counts = np.asarray(case["category_counts"], dtype=np.int64)
        n_coders = max(int(case.get("coders", 0)), int(counts.sum(axis=1).max(initial=0)))
        codes = np.full((len(counts), n_coders), -1, dtype=np.int64)
        for row, each in enumerate(counts):
            codes[row, : each.sum()] = np.repeat(np.arange(counts.shape[1]), each)
        categories, weights = tuple(range(1, counts.shape[1] + 1)), None
    else:
        codes, categories = encode(case["units"])
        weights = None
    size = len(categories) if q is None else int(q)
    if size < len(categories):
        raise ValueError(f"the codebook has {size} codes, but {len(categories)} were used")
    if size > MOST_CODES:
        raise ValueError(f"more than {MOST_CODES} codes")
    return Encoded(decisions(codes, size, weights), categories, _numbers(categories, size))


def encode_case_sets(case: Mapping[str, Any]) -> tuple[SetDecisions, tuple[object, ...]]:
    """Encode a case of the kind coded_sets; return the names of the codes beside it."""
    units = case["units"]
    names = tuple(sorted({each for unit in units for some in unit if some is not None for each in some}, key=_order))
    places = {each: place for place, each in enumerate(names)}
    rows = [[None if some is None else {places[each] for each in some} for some in unit] for unit in units]
    return encode_sets(rows, len(names)), names


def _order(each: object) -> tuple[int, float, str]:
    return (0, float(each), "") if isinstance(each, int | float) else (1, 0.0, str(each))


def _numbers(categories: Sequence[object], size: int) -> tuple[float, ...] | None:
    """Return the numbers that codes stand for; codes nobody used follow the largest."""
    numbers = [float(each) for each in categories if isinstance(each, int | float)]
    if len(numbers) < len(categories):
        return None
    last = numbers[-1] if numbers else -1.0
    return (*numbers, *(last + step for step in range(1, size - len(numbers) + 1)))
