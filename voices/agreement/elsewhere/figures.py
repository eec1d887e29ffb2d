"""The figures of whatever a file from elsewhere holds, and the line above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from voices.agreement.cases import Case, Data
from voices.agreement.elsewhere.coded_figures import coded_figures
from voices.agreement.elsewhere.coded_table import CodedTable, check_level
from voices.agreement.elsewhere.delimited import read_delimited
from voices.agreement.elsewhere.row import NO_DOCUMENTS, Row
from voices.agreement.elsewhere.self_test import evaluated
from voices.agreement.elsewhere.span_figures import span_figures
from voices.agreement.elsewhere.span_list import SpanCase
from voices.agreement.resampling.bootstrap import SEED

SETS = (
    ("krippendorff_alpha_masi", {"distance": "masi"}),
    ("krippendorff_alpha_jaccard", {"distance": "jaccard"}),
    ("krippendorff_alpha_whole_sets", {"level": "nominal", "each_set_is_one_value": True}),
)


def figures(data: Data, level: str, path: Path) -> Iterator[Row]:
    """Yield the figures of data; `path` is the file they came from, to name the line of a code that is no number."""
    if isinstance(data, CodedTable):
        check_level(data, level, None if path.suffix.casefold() == ".json" else partial(read_delimited, path))
        yield from coded_figures(data, level)
    elif isinstance(data, SpanCase):
        yield from span_figures(data)
    elif data["kind"] == "coded_sets":
        yield from _set_figures(data)


def headline(data: Data) -> str:
    """Return what the figures speak of, in one line."""
    if isinstance(data, CodedTable):
        n_shared = int((np.count_nonzero(data.codes >= 0, axis=1) >= 2).sum())
        seed = f"; seed of the bootstrap: {SEED}" if len(data.documents) > 1 else ""
        return (
            f"{data.name}: {_counted(data.coders, 'coder')}; units: {len(data.codes):,}, coded by two or more: "
            f"{n_shared:,}; documents: {f'{len(data.documents):,}' if data.documents else 'not named'}; codes (the q "
            f"of AC1): {len(data.labels)}{seed}"
        )
    if isinstance(data, SpanCase):
        documents = cast(Sequence[dict[str, Any]], data.documents)
        n_spans = sum(len(lane) for each in documents for lane in each["coders"] if lane is not None)
        n_characters = sum(each["length"] for each in documents)
        return (
            f"{data.name}: {_counted(data.coders, 'coder')}; spans: {n_spans:,}; documents: {len(documents):,}; "
            f"characters: {n_characters:,}"
        )
    if data["kind"] == "coded_sets":
        return f"{data['id']}: units with several codes each: {len(cast(Sequence[object], data['units'])):,}"
    return f"{data['id']}: holds no codings, so there is nothing to measure"


def _set_figures(case: Case) -> Iterator[Row]:
    units = cast(Sequence[Sequence[Sequence[object] | None]], case["units"])
    n = sum(sum(each is not None for each in unit) >= 2 for unit in units)
    codes = sorted({code for unit in units for some in unit if some is not None for code in some}, key=str)
    asked: list[tuple[str, str, str, dict[str, object]]] = [
        (figure, "", "krippendorff_alpha", dict(params)) for figure, params in SETS
    ]
    asked += [("krippendorff_alpha_code", str(code), "krippendorff_alpha_code", {"code": code}) for code in codes]
    for figure, name, stat, params in asked:
        found = evaluated(case, stat, params)
        without = "" if found.value is None else NO_DOCUMENTS
        yield Row(figure, name, (), found.value, None, None, n, 0, found.reason, without)


def _counted(names: Sequence[str], what: str) -> str:
    """Return names, or how many there are when they are many.

    >>> _counted(["amina", "ben"], "coder"), _counted(list("abcdefgh"), "coder")
    ('amina, ben', '8 coders')
    """
    return ", ".join(names) if len(names) <= 6 else f"{len(names)} {what}s"
