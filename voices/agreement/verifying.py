"""A stored run against the same run computed again: every figure and every value of every row. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voices.agreement.names import PERCENT
from voices.model import AgreementRun

Subject = tuple[str, ...]
_NAMES_A_ROW = (
    "code",
    "other_code",
    "theme",
    "coders",
    "coder",
    "transcript",
    "type",
    "first",
    "reason",
    "earlier",
    "later",
    "level",
    "figure",
)


@dataclass(frozen=True)
class Difference:
    """One value that came out otherwise. `subject` says of what: table, row and field; ids of people in hex."""

    subject: Subject
    stored: object
    now: object


@dataclass(frozen=True)
class Verified:
    """What came of computing a run again. `changed` says that codings or readings have changed since.

    `n_not_kept` counts values of now that the run did not keep: a program of other figures made it. They, and figures
    that are no longer computed, are not compared.
    """

    run: AgreementRun
    now: AgreementRun
    n_compared: int
    changed: bool
    differences: tuple[Difference, ...]
    n_not_kept: int = 0

    @property
    def holds(self) -> bool:
        """Whether equal data gave equal figures; a run whose data have changed is not held against it."""
        return self.changed or not self.differences


def compared(run: AgreementRun, now: AgreementRun) -> Verified:
    """Return a stored run held against one computed now; of a run of another program what both have."""
    stored, found = dict(_values(run)), dict(_values(now))
    n_not_kept = 0
    if run.program != now.program:
        n_not_kept = len(found.keys() - stored.keys())
        both = stored.keys() & found.keys()
        stored, found = ({subject: told[subject] for subject in told if subject in both} for told in (stored, found))
    differences = tuple(
        Difference(subject, stored.get(subject), found.get(subject))
        for subject in dict.fromkeys((*stored, *found))
        if not _same(stored.get(subject), found.get(subject))
    )
    return Verified(run, now, len(stored), run.data_sha256 != now.data_sha256, differences, n_not_kept)


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def _values(run: AgreementRun) -> Iterator[tuple[Subject, object]]:
    yield ("run", "n_units"), run.n_units
    yield ("run", "n_left_out"), run.n_left_out
    for figure in run.figures:
        of = (figure.level, figure.code or "all codes", *(coder.hex for coder in figure.pair or ()))
        coefficient = figure.coefficient
        for field in ("value", "low", "high", "n_units", "n_coders", "reason", "interval_reason"):
            value = getattr(coefficient, field)
            if coefficient.name == PERCENT and field == "low" and value is not None:
                value = max(0.0, value)  # before figures 2 intervals of shares were cut off at -1 too
            yield (*of, coefficient.name, field), value
    for part, rows in run.tables.items():
        for row in rows:
            yield from _flat((part, *_name(row)), row)


def _name(row: Mapping[str, object]) -> Iterator[str]:
    for key in _NAMES_A_ROW:
        value = row.get(key)
        if isinstance(value, list):
            yield from map(str, value)
        elif value is not None:
            yield str(value)


def _flat(subject: Subject, value: object) -> Iterator[tuple[Subject, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat((*subject, str(key)), inner)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for at, inner in enumerate(value):
            name = tuple(_name(inner)) if isinstance(inner, Mapping) else ()
            yield from _flat((*subject, *(name or (str(at),))), inner)
    else:
        yield subject, value
