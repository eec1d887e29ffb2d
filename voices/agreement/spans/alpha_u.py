"""Krippendorff's alpha_U of 1995 and 2004: sees the edges of units, one code at a time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from voices.agreement.spans.continua import Continua, Ints

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Disagreement:
    """Observed and expected disagreement of every code, float (n_codes); nan when not two coders coded everything."""

    observed: Floats
    expected: Floats

    @property
    def per_code(self) -> Floats:
        """alpha_U of every code, 1 - D_o / D_e; nan where nothing is expected."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.expected > 0, 1 - self.observed / self.expected, np.nan)

    @property
    def joint(self) -> float:
        """alpha_U of all codes, 1 - sum D_o / sum D_e; nan where nothing is expected."""
        observed, expected = float(self.observed.sum()), float(self.expected.sum())
        return 1 - observed / expected if expected > 0 else float("nan")


def disagreement(continua: Continua) -> Disagreement:
    """Return D_o and D_e of every code over the documents that all coders coded, laid end to end.

    D_o = sum over ordered pairs of coders of squared differences / (M (M-1) L^2): two units that overlap differ by
    (start - start)^2 + (end - end)^2, a unit wholly inside the other's gap by its length^2.
    D_e = (2/L) sum over units [(N - 1)/3 (2 l^3 - 3 l^2 + l) + l^2 sum over gaps with g >= l of (g - l + 1)]
    / (M L (M L - 1) - sum l (l - 1)). A gap ends where its document ends. Not additive over documents; for more than
    two coders the coefficients of 2016 are to be preferred.
    Source: Krippendorff 2004, "Content Analysis" (2nd edition), pages 251 to 256. Example: page 254.

    >>> from voices.agreement.spans.continua import continua_of
    >>> one = [(75, 145, "c"), (220, 250, "c"), (30, 90, "k"), (150, 200, "k")]
    >>> other = [(70, 150, "c"), (205, 225, "c"), (250, 270, "c"), (30, 90, "k"), (150, 200, "k")]
    >>> found = disagreement(continua_of([(300, [one, other])]))
    >>> found.observed.round(4).tolist(), found.expected.round(4).tolist(), found.per_code.round(4).tolist()
    ([0.0144, 0.0], [0.0532, 0.049], [0.7286, 1.0])
    """
    whole = np.flatnonzero(continua.read.all(axis=1))
    if len(whole) < continua.n_documents:
        continua = continua.only(documents=whole.tolist())
    n_coders, n_codes, length = continua.n_coders, len(continua.codes), float(continua.lengths.sum())
    if n_coders < 2 or not length:
        return Disagreement(np.full(n_codes, np.nan), np.full(n_codes, np.nan))
    offsets = continua.offsets
    starts, ends = continua.start + offsets[continua.document], continua.end + offsets[continua.document]
    observed, expected = np.zeros(n_codes), np.zeros(n_codes)
    order = np.argsort(continua.code * n_coders + continua.coder, kind="stable")
    lane = (continua.code * n_coders + continua.coder)[order]
    firsts = np.searchsorted(lane, np.arange(n_codes * n_coders + 1))
    for code in range(n_codes):
        lanes = []
        for coder in range(n_coders):
            own = order[firsts[code * n_coders + coder] : firsts[code * n_coders + coder + 1]]
            lanes.append((starts[own], ends[own]))
        differences = sum(_differences(one, other) for one, other in combinations(lanes, 2))
        observed[code] = 2 * differences / (n_coders * (n_coders - 1) * length**2)
        expected[code] = _expected(lanes, offsets)
    return Disagreement(observed, expected)


def _differences(one: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> float:
    """Return the squared differences of two coders' units of one code, each pair of sections once."""
    low = np.searchsorted(other[1], one[0], side="right")
    high = np.searchsorted(other[0], one[1], side="left")
    n_met = np.maximum(0, high - low)
    mine = np.repeat(np.arange(len(n_met)), n_met)
    theirs = np.repeat(low, n_met) + np.arange(len(mine)) - np.repeat(np.cumsum(n_met) - n_met, n_met)
    alone = (one[1] - one[0])[n_met == 0]
    met = np.zeros(len(other[0]), np.bool_)
    met[theirs] = True
    forlorn = (other[1] - other[0])[~met]
    ends = [one[edge][mine] - other[edge][theirs] for edge in (0, 1)]
    return float(sum((each.astype(np.float64) ** 2).sum() for each in (*ends, alone, forlorn)))


def _expected(lanes: list[tuple[Ints, Ints]], offsets: Ints) -> float:
    sizes = np.concatenate([end - start for start, end in lanes]).astype(np.float64)
    gaps = np.sort(np.concatenate([_gaps(start, end, offsets) for start, end in lanes])).astype(np.float64)
    length = float(offsets[-1])
    above = np.concatenate([np.cumsum(gaps[::-1])[::-1], np.zeros(1)])
    first = np.searchsorted(gaps, sizes)
    places = above[first] - (len(gaps) - first) * (sizes - 1)
    own = (len(sizes) - 1) / 3 * (2 * sizes**3 - 3 * sizes**2 + sizes)
    pairs = len(lanes) * length * (len(lanes) * length - 1) - float((sizes * (sizes - 1)).sum())
    return 2 / length * float((own + sizes**2 * places).sum()) / pairs if pairs > 0 else 0.0


def _gaps(start: Ints, end: Ints, offsets: Ints) -> Ints:
    """Return the lengths of a coder's gaps; no gap runs on from one document into the next."""
    begin, finish = np.sort(np.concatenate([start, offsets])), np.sort(np.concatenate([end, offsets]))
    return np.asarray(begin[1:] - finish[:-1], np.int64)
