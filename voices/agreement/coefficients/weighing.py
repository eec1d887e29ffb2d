"""How far codes lie apart: levels of measurement, weights of disagreement, paths in a tree of codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from voices.agreement.coefficients.tables import Numbers

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def disagreement_weights(kind: str, n_categories: int, values: ArrayLike | None = None) -> Numbers:
    """Return v_kl (q, q): "none" [k != l], "linear" |k - l|, "quadratic" (k - l)^2. Source: Cohen 1968.

    values: (q,) the number each code stands for, 0, 1, 2, ... by default.

    >>> disagreement_weights("quadratic", 3).tolist()
    [[0.0, 1.0, 4.0], [1.0, 0.0, 1.0], [4.0, 1.0, 0.0]]
    """
    numbers = _numbers(n_categories, values)
    apart = np.abs(numbers[:, None] - numbers[None, :])
    if kind == "none":
        return 1.0 - np.eye(n_categories)
    if kind == "linear":
        return apart
    if kind == "quadratic":
        return apart**2
    raise ValueError(f"no weights named {kind}: choose none, linear or quadratic")


def credits(disagreement: Numbers) -> Numbers:
    """Return w_kl = 1 - v_kl / max v (q, q), made symmetric: the share of an agreement a pair of codes counts.

    Source: Gwet 2014, Handbook of Inter-Rater Reliability, chapter 3.

    >>> credits(disagreement_weights("linear", 3)).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    top = float(disagreement.max(initial=0.0))
    even = (disagreement + disagreement.T) / 2
    return 1.0 - even / top if top > 0 else np.ones_like(even)


def distances(level: str, n_categories: int, values: ArrayLike | None = None) -> Numbers:
    """Return Krippendorff's d_ck (q, q) for a level of measurement that does not hang on the data.

    nominal [c != k], interval (c - k)^2, ratio ((c - k) / (c + k))^2. Source: Krippendorff 2011.
    The ordinal distance is rebuilt from each table: see `alpha.alpha_of_tables`.

    >>> distances("ratio", 3, [1, 3, 0]).tolist()
    [[0.0, 0.25, 1.0], [0.25, 0.0, 1.0], [1.0, 1.0, 0.0]]
    """
    numbers = _numbers(n_categories, values)
    if level == "nominal":
        return 1.0 - np.eye(n_categories)
    apart = (numbers[:, None] - numbers[None, :]) ** 2
    if level == "interval":
        return apart
    if level == "ratio":
        if (numbers < 0).any():
            raise ValueError("the ratio level needs numbers from 0 upwards")
        together = (numbers[:, None] + numbers[None, :]) ** 2
        return np.asarray(apart / np.where(together > 0, together, 1.0))
    raise ValueError(f"no level named {level}: choose nominal, ordinal, interval or ratio")


def tree_distances(parents: Sequence[int]) -> Numbers:
    """Return the length of the path between codes of a tree (q, q), divided by the longest.

    parents: (q,) place of each code's parent, -1 for a root; roots hang on one common root above them. Two codes of one
    theme lie closer together than two codes of different themes. Source: Resnik 1999, edge counting after Rada 1989.

    >>> tree_distances([-1, 0, 0, -1])[1].round(3).tolist()
    [0.333, 0.0, 0.667, 1.0]
    """
    paths = [_path(parents, place) for place in range(len(parents))]
    lengths = np.zeros((len(parents), len(parents)))
    for one, path in enumerate(paths):
        for other in range(one):
            shared = len(set(path) & set(paths[other]))
            lengths[one, other] = lengths[other, one] = len(path) + len(paths[other]) - 2 * shared
    top = lengths.max(initial=0.0)
    return lengths / top if top > 0 else lengths


def _path(parents: Sequence[int], place: int) -> list[int]:
    """Return a code and all above it, up to the common root (-1)."""
    path = [place]
    while path[-1] != -1:
        if len(path) > len(parents):
            raise ValueError("the tree of codes runs in a circle")
        path.append(parents[path[-1]])
    return path


def _numbers(n_categories: int, values: ArrayLike | None) -> Numbers:
    numbers = np.arange(n_categories, dtype=np.float64) if values is None else np.asarray(values, dtype=np.float64)
    if numbers.shape != (n_categories,):
        raise ValueError(f"{n_categories} codes need {n_categories} numbers")
    return numbers
