"""The figures of a list of spans, each with its interval over documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import numpy as np

from voices.agreement import reasons
from voices.agreement.elsewhere.row import About, Row, row_of, rows_of, undefined
from voices.agreement.elsewhere.span_list import SpanCase
from voices.agreement.resampling.jackknife import jackknife
from voices.agreement.resampling.tables import Floats
from voices.agreement.spans.continua import Continua, continua_of
from voices.agreement.spans.matching import MATCHED, SPANS, Rule, match_tables
from voices.agreement.spans.tables import code_tables, unitizing_tables
from voices.agreement.spans.unitizing import (
    bar_u_alpha,
    char_f1,
    cu_alpha,
    cu_coverage,
    ku_alpha,
    ku_coverage,
    u_alpha,
    why_undefined,
)

SHARE = (0.0, 1.0)
WHOLE: Mapping[str, Callable[[Floats], Floats]] = {
    "u_alpha": u_alpha,
    "bar_u_alpha": bar_u_alpha,
    "cu_alpha": cu_alpha,
    "cu_coverage": cu_coverage,
}
OF_A_CODE: Mapping[str, Callable[[Floats], Floats]] = {"ku_alpha": ku_alpha, "ku_coverage": ku_coverage}
MATCHES: Mapping[str, Rule] = {
    "span_f1_any_overlap": Rule("overlap"),
    "span_f1_iou_0.5": Rule("iou", 0.5),
}


def span_figures(case: SpanCase) -> Iterator[Row]:
    """Yield the unitizing family with its coverages, F1 of matched spans, then the figures of each code.

    n is in characters, all coders together, for what is measured in characters, and in spans for matched spans. Where a
    coder put two codes on the same words only matched spans and the figures of single codes against the rest are given.
    """
    spans = _continua(case)
    shared = spans.n_read >= 2
    n = int((spans.lengths * spans.n_read)[shared].sum())
    reason = reasons.SINGLE_CODER if spans.n_coders < 2 else "" if shared.any() else reasons.NO_PAIRABLE_UNITS
    if reason:
        for figure in (*WHOLE, *MATCHES):
            yield undefined(About(figure, n, reason))
        return
    if spans.is_single_valued:
        yield from _family(spans, n, shared)
    else:
        for figure in WHOLE:
            yield undefined(About(figure, n, reasons.CODES_OVERLAP))
    yield from _matched(spans, shared)
    yield from _codes(spans, n, shared)


def _continua(case: SpanCase) -> Continua:
    documents = []
    for told in cast(tuple[Mapping[str, Any], ...], case.documents):
        begin = told.get("begin", 0)
        lanes = [
            None if lane is None else [(start - begin, end - begin, str(code)) for start, end, code in lane]
            for lane in told["coders"]
        ]
        documents.append((told["length"], lanes))
    return continua_of(documents)


def _family(spans: Continua, n: int, shared: Any) -> Iterator[Row]:
    tables = unitizing_tables(spans)
    total = tables.sum(axis=0)
    for figure, statistic in WHOLE.items():
        limits = SHARE if figure == "cu_coverage" else (-1.0, 1.0)
        found = jackknife(statistic, tables, present=shared, limits=limits)
        yield row_of(About(figure, n, why_undefined(total, figure)), found)
    for figure, statistic in OF_A_CODE.items():
        limits = SHARE if figure == "ku_coverage" else (-1.0, 1.0)
        found = jackknife(statistic, tables, present=shared, limits=limits)
        abouts = [About(figure, n, why_undefined(total, figure, at), code) for at, code in enumerate(spans.codes)]
        yield from rows_of(abouts, found)


def _matched(spans: Continua, shared: Any) -> Iterator[Row]:
    for figure, rule in MATCHES.items():
        table = match_tables(spans, rule)
        found = jackknife(_f1, table, present=shared, limits=SHARE)
        yield row_of(About(figure, int(table[:, SPANS].sum()), reasons.NOTHING_CODED), found)


def _codes(spans: Continua, n: int, shared: Any) -> Iterator[Row]:
    """Yield each code by itself against everything else, whatever overlaps."""
    if not spans.codes:
        return
    tables = code_tables(spans).transpose(1, 0, 2, 3)
    totals = tables.sum(axis=0)
    for figure, statistic, stat in (("u_alpha_code", u_alpha, "u_alpha"), ("char_f1", _char_f1, "")):
        limits = SHARE if figure == "char_f1" else (-1.0, 1.0)
        found = jackknife(statistic, tables, present=shared, limits=limits)
        abouts = [
            About(figure, n, why_undefined(totals[at], stat) if stat else reasons.CODE_UNUSED, code)
            for at, code in enumerate(spans.codes)
        ]
        yield from rows_of(abouts, found)


def _f1(table: Floats) -> Floats:
    return np.where(table[..., SPANS] > 0, table[..., MATCHED] / table[..., SPANS], np.nan)


def _char_f1(table: Floats) -> Floats:
    return char_f1(table)[..., 0]
