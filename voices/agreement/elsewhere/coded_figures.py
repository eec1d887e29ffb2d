"""The figures of a table of coded units, each with its interval when the table names documents.

Everything is a function of sums over documents that are no larger than the number of codes: no table of codes by codes
is kept for every document, so three hundred codes are no burden.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import combinations

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients.alpha import alpha_of_sums, alpha_of_tables
from voices.agreement.coefficients.documents import (
    Family,
    coefficient_of_sums,
    coincidence_tables,
    disagreement_sums,
    share_sums,
)
from voices.agreement.coefficients.gwet import alpha_estimate
from voices.agreement.coefficients.tables import decisions
from voices.agreement.coefficients.weighing import credits, distances
from voices.agreement.elsewhere.coded_table import CodedTable
from voices.agreement.elsewhere.row import NO_SE, TOO_MANY, About, Row, row_of, rows_of, undefined
from voices.agreement.resampling.bootstrap import bootstrap
from voices.agreement.resampling.design import design_effect
from voices.agreement.resampling.jackknife import Jackknife, from_left_out, jackknife
from voices.agreement.resampling.tables import Floats, Statistic, applied

SHARE = (0.0, 1.0)
THRESHOLDS = (0.667, 0.8)  # Krippendorff 2018: below the first not to be relied on, from the second on to be relied on
MOST_CELLS = 20_000_000


def coded_figures(table: CodedTable, level: str = "nominal") -> Iterator[Row]:
    """Yield percent agreement, alpha, Fleiss' kappa, AC1, then for each code, then for each pair of coders.

    Where there are documents alpha is followed by the share of bootstrap resamples of them (with the seed that the
    headline tells) below each of THRESHOLDS, and by its design effect. q of AC1 is the number of codes in the table.
    Codes: alpha of the code against the rest, and positive agreement.

    >>> from voices.agreement.elsewhere.coded_table import from_units
    >>> rows = coded_figures(from_units("x", [["a", "a"], ["a", "b"], ["b", "b"]]))
    >>> [(row.figure, round(row.value, 3)) for row in rows][:3]
    [('percent_agreement', 0.667), ('krippendorff_alpha', 0.444), ('fleiss_kappa', 0.333)]
    """
    yield from _Figures(table, level).rows()


class _Figures:
    """Computes the sums once and reads the figures off them."""

    def __init__(self, table: CodedTable, level: str) -> None:
        self.table, self.level = table, level
        self.known = table.document_of is not None
        self.where = np.zeros(len(table.codes), dtype=np.int64) if table.document_of is None else table.document_of
        self.n_documents = max(1, len(table.documents))
        self.q = len(table.labels)
        self.n_values = np.count_nonzero(table.codes >= 0, axis=1)
        self.pairable = self.n_values >= 2
        self.n = int(self.pairable.sum())
        self.present = np.bincount(self.where[self.pairable], minlength=self.n_documents) > 0

    def rows(self) -> Iterator[Row]:
        yield self._row("percent_agreement", self._of_shares("percent", SHARE))
        alpha = self._alpha()
        yield self._row(f"krippendorff_alpha{'' if self.level == 'nominal' else f'_{self.level}'}", alpha)
        if np.isfinite(alpha.low):
            yield from self._below()
            yield self._design_effect(float(alpha.se))
        yield self._row("fleiss_kappa", self._of_shares("fleiss"))
        otherwise = reasons.SINGLE_CATEGORY if self.q == 1 else reasons.NO_VARIATION
        yield self._row("gwet_ac1", self._of_shares("gwet"), otherwise)
        if self.n:
            yield from self._codes()
        for one, other in combinations(range(len(self.table.coders)), 2):
            yield self._pair(one, other)

    def _row(self, figure: str, found: Jackknife, otherwise: str = reasons.NO_VARIATION) -> Row:
        about = About(figure, self.n, self._obstacle() or otherwise)
        return row_of(about, found, documents_known=self.known)

    def _obstacle(self) -> str:
        if (self.table.codes >= 0).any(axis=0).sum() < 2:
            return reasons.SINGLE_CODER
        return "" if self.n else reasons.NO_PAIRABLE_UNITS

    @cached_property
    def _shares(self) -> Floats:
        return share_sums(self.table.codes, self.q, self.where, n_documents=self.n_documents)

    def _of_shares(self, family: Family, limits: tuple[float, float] = (-1.0, 1.0)) -> Jackknife:
        statistic = partial(coefficient_of_sums, family=family)
        return jackknife(statistic, self._shares, present=self.present, limits=limits)

    def _alpha(self) -> Jackknife:
        if self.level == "ordinal":
            return self._ordinal()
        sums, statistic = self._alpha_sums
        return jackknife(statistic, sums, present=self.present)

    @cached_property
    def _distance(self) -> Floats:
        return distances(self.level, self.q, None if self.level == "nominal" else self.table.numbers())

    @cached_property
    def _alpha_sums(self) -> tuple[Floats, Statistic]:
        """Return the sums (D, 1 + q) behind alpha, for all levels but the ordinal one, and alpha as their function."""
        sums = disagreement_sums(self.table.codes, self._distance, self.where, n_documents=self.n_documents)
        return sums, partial(alpha_of_sums, distance=None if self.level == "nominal" else self._distance)

    def _below(self) -> Iterator[Row]:
        """Yield P(alpha < threshold) for each threshold."""
        if self.level != "ordinal":
            sums, statistic = self._alpha_sums
        elif self.n_documents * self.q**2 <= MOST_CELLS:
            sums = coincidence_tables(self.table.codes, self.q, self.where, n_documents=self.n_documents)
            statistic = partial(alpha_of_tables, level="ordinal")
        else:
            for threshold in THRESHOLDS:
                yield undefined(About(f"p_alpha_below_{threshold}", self.n, TOO_MANY))
            return
        drawn = bootstrap(statistic, sums, present=self.present)
        n_documents = int(self.present.sum())
        for threshold in THRESHOLDS:
            share = float(drawn.below(threshold))
            yield Row(f"p_alpha_below_{threshold}", "", (), share, None, None, self.n, n_documents)

    def _design_effect(self, se: float) -> Row:
        """Return how many times the variance over documents is Gwet's, which takes units for independent."""
        about = About("design_effect", self.n, NO_SE)
        if self.level == "ordinal":
            return undefined(about)
        decided = decisions(self.table.codes, self.q)
        found = alpha_estimate(decided, None if self.level == "nominal" else credits(self._distance))
        effect = design_effect(se, found.se.value)
        if effect is None:
            return undefined(about)
        return Row("design_effect", "", (), effect, None, None, self.n, int(self.present.sum()))

    def _ordinal(self) -> Jackknife:
        """The ordinal distance changes with each table, so each document is taken out of the whole in turn."""
        order = np.argsort(self.where, kind="stable")
        firsts = np.searchsorted(self.where[order], np.arange(self.n_documents + 1))
        codes = self.table.codes[order]
        whole = coincidence_tables(self.table.codes, self.q)[0]
        without = np.full(self.n_documents, np.nan)
        for document in np.flatnonzero(self.present):
            own = coincidence_tables(codes[firsts[document] : firsts[document + 1]], self.q)[0]
            without[document] = applied(partial(alpha_of_tables, level="ordinal"), whole - own)
        value = applied(partial(alpha_of_tables, level="ordinal"), whole)
        return from_left_out(value, without, self.present)

    def _codes(self) -> Iterator[Row]:
        agreed, values, agreeing, possible = self._code_sums
        used = (values > 0) & self.present[:, None]
        n_used = used.sum(axis=0)
        uses = self.table.codes[self.pairable]
        n_uses = np.bincount(uses[uses >= 0].ravel(), minlength=self.q)
        alphas = jackknife(_alpha_of_codes, agreed, values, present=self.present)
        positive = jackknife(_positive_agreement, agreeing, possible, present=used, limits=SHARE)
        for figure, found in (("krippendorff_alpha_code", alphas), ("positive_agreement", positive)):
            abouts = [
                About(figure, int(n_uses[at]), reasons.NO_VARIATION if n_used[at] else reasons.CODE_UNUSED, label)
                for at, label in enumerate(self.table.labels)
            ]
            yield from rows_of(abouts, found, documents_known=self.known)

    @cached_property
    def _code_sums(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return tables (D, q) over pairable units: o_cc, n_c, ordered pairs that agree on c, those that hold c."""
        size, codes = self.n_documents * self.q, self.table.codes[self.pairable]
        first, r = self.where[self.pairable] * self.q, self.n_values[self.pairable].astype(np.float64)
        found = np.zeros((4, size))
        for column in codes.T:
            there = column >= 0
            cell = first[there] + column[there]
            found[1] += np.bincount(cell, minlength=size)
            found[3] += np.bincount(cell, r[there] - 1, size)
        for one, other in combinations(codes.T, 2):
            same = (one == other) & (one >= 0)
            cell = first[same] + one[same]
            found[0] += np.bincount(cell, 2 / (r[same] - 1), size)
            found[2] += 2 * np.bincount(cell, minlength=size)
        agreed, values, agreeing, possible = found.reshape(4, self.n_documents, self.q)
        return agreed, values, agreeing, possible

    def _pair(self, one: int, other: int) -> Row:
        """Cohen's kappa from (D, 1 + 2q): units on which both agree, then how often either gave each code."""
        codes = self.table.codes
        both = (codes[:, one] >= 0) & (codes[:, other] >= 0)
        mine, theirs, where = codes[both, one], codes[both, other], self.where[both]
        size = self.n_documents * self.q
        agreed = np.bincount(where[mine == theirs], minlength=self.n_documents).astype(np.float64)
        margins = [
            np.bincount(where * self.q + each, minlength=size).reshape(self.n_documents, self.q).astype(np.float64)
            for each in (mine, theirs)
        ]
        n = int(both.sum())
        present = np.bincount(where, minlength=self.n_documents) > 0
        found = jackknife(_kappa, agreed, *margins, present=present)
        coders = (self.table.coders[one], self.table.coders[other])
        about = About("cohen_kappa", n, reasons.NO_VARIATION if n else reasons.NO_PAIRABLE_UNITS, coders=coders)
        return row_of(about, found, documents_known=self.known)


def _alpha_of_codes(agreed: Floats, values: Floats) -> Floats:
    """Return alpha of each code against the rest (..., q) from o_cc and n_c: the 2 x 2 table without building it."""
    n = values.sum(axis=-1, keepdims=True)
    expected = values * (n - values)
    return np.where(expected > 0, 1 - (n - 1) * (values - agreed) / expected, np.nan)


def _positive_agreement(agreeing: Floats, possible: Floats) -> Floats:
    """Return for each code how often a second coder gives it where one did: 2a / (2a + b + c) for two coders."""
    return np.where(possible > 0, agreeing / possible, np.nan)


def _kappa(agreed: Floats, mine: Floats, theirs: Floats) -> Floats:
    """Return Cohen's kappa from agreed units (...) and both coders' uses of each code (..., q)."""
    n = mine.sum(axis=-1)
    chance = (mine * theirs).sum(axis=-1) / n**2
    return np.where(chance < 1, (agreed / n - chance) / (1 - chance), np.nan)
