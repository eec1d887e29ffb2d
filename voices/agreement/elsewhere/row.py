"""One figure about data from elsewhere, with its interval over documents or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import SupportsFloat

from voices.agreement.elsewhere.self_test import in_words
from voices.agreement.resampling.jackknife import Jackknife

NO_DOCUMENTS = "the data do not say which documents there are: no interval"
NO_SE = "no standard error over units to compare with"
TOO_MANY = "too many codes and documents to draw them anew at the ordinal level"


@dataclass(frozen=True)
class Row:
    """A figure. `code` and `coders` say what it is about: everything when empty. Shares have no interval of their own.

    n: units (or characters) that it rests on; n_documents: how many documents these lie in.
    """

    figure: str
    code: str
    coders: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    n: int
    n_documents: int
    reason: str = ""
    interval_reason: str = ""

    def told(self) -> dict[str, object]:
        """Return the figure as it is printed, its reasons in words."""
        return {
            "figure": self.figure,
            "code": self.code,
            "coders": list(self.coders),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "n": self.n,
            "n_documents": self.n_documents,
            "reason": in_words(self.reason) if self.reason else "",
            "interval_reason": in_words(self.interval_reason) if self.interval_reason else "",
        }


@dataclass(frozen=True)
class About:
    """What a figure is about, and why it is undefined should it be."""

    figure: str
    n: int
    reason: str
    code: str = ""
    coders: tuple[str, ...] = ()


def row_of(about: About, found: Jackknife, place: int | None = None, *, documents_known: bool = True) -> Row:
    """Return a figure of a jackknife as a row; `place` picks one of many."""
    at = () if place is None else (place,)
    value, low, high = (_number(each[at]) for each in (found.value, found.low, found.high))
    n_documents = int(found.n_transcripts[at]) if documents_known else 0
    if value is None:
        return Row(about.figure, about.code, about.coders, None, None, None, about.n, n_documents, about.reason)
    why = str(found.reason[at]) if documents_known else NO_DOCUMENTS
    return Row(about.figure, about.code, about.coders, value, low, high, about.n, n_documents, "", why)


def undefined(about: About) -> Row:
    """Return a figure that cannot be computed at all."""
    return Row(about.figure, about.code, about.coders, None, None, None, about.n, 0, about.reason)


def rows_of(abouts: list[About], found: Jackknife, *, documents_known: bool = True) -> Iterator[Row]:
    """Yield one row for each of many figures."""
    for place, about in enumerate(abouts):
        yield row_of(about, found, place, documents_known=documents_known)


def _number(value: SupportsFloat) -> float | None:
    found = float(value)
    return found if math.isfinite(found) else None
