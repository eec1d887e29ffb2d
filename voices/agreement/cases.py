"""Data from elsewhere: json of cases in the form of the shipped `published.json`, csv tables, span lists.

`published.json` holds published examples with the figures that their sources print: each case names its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias, cast

from voices.agreement.elsewhere.coded_table import LARGEST, CodedTable, from_units, read_coded_table
from voices.agreement.elsewhere.delimited import read_delimited, text_of
from voices.agreement.elsewhere.span_list import SpanCase, is_span_list, read_span_list
from voices.errors import AgreementError

Case = Mapping[str, object]
Data: TypeAlias = CodedTable | SpanCase | Case
KINDS = ("coded_units", "coded_sets", "spans", "sample_size")
MOST_UNITS = 10_000_000
LONGEST = 10**12  # characters of a text, or milliseconds of a tape: more is a slip of the pen
_FORM = "The form is that of the published cases: voices/agreement/published.json, told in docs/agreement.md."


def published() -> tuple[Case, ...]:
    """Return the published cases that are shipped with the program."""
    text = files("voices.agreement").joinpath("published.json").read_text(encoding="utf-8")
    return _cases(Path("published.json"), json.loads(text))


def read_cases(path: Path) -> tuple[Case, ...]:
    """Return the cases of a json file: {"cases": [...]}, or a list of cases, or one case."""
    text = text_of(path)
    try:
        told = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise AgreementError(f"Line {error.lineno}, column {error.colno} of {path}: {error.msg}.", _FORM) from None
    except (RecursionError, ValueError):
        raise AgreementError(f"{path} holds what no case holds: NaN, or lists in lists without end.", _FORM) from None
    return _cases(path, told)


def read_data(path: Path) -> tuple[Data, ...]:
    """Return what a file holds: the cases of a json, the units of a table, or the spans of a list."""
    if path.suffix.casefold() == ".json":
        return tuple(_as_data(case) for case in read_cases(path))
    table = read_delimited(path)
    return (read_span_list(table) if is_span_list(table) else read_coded_table(table),)


def expectations(case: Case) -> Sequence[Mapping[str, object]]:
    """Return what a case expects: mappings with `stat`, `params`, and `value` with `tolerance`, or a `range`."""
    return cast(Sequence[Mapping[str, object]], case.get("expect", ()))


def _as_data(case: Case) -> Data:
    name, told = str(case["id"]), cast(Mapping[str, Any], case)
    if case["kind"] == "coded_units":
        n_codes = next((len(told[key][0]) for key in ("table", "category_counts") if key in told), 0)
        return from_units(name, _units(told), range(1, n_codes + 1))
    if case["kind"] == "spans":
        documents = told["documents"]
        n_coders = max((len(each["coders"]) for each in documents), default=0)
        names = next((each["coder_names"] for each in documents if "coder_names" in each), None)
        coders = tuple(map(str, names or range(1, n_coders + 1)))
        return SpanCase(name, coders, tuple(documents))
    return case


def _units(case: Mapping[str, Any]) -> Sequence[Sequence[object]]:
    """Return one row a unit, one entry a coder, whatever form the case has; categories without names are numbered."""
    if "units" in case:
        return cast(Sequence[Sequence[object]], case["units"])
    if "table" in case:
        cells = ((one, other, n) for one, row in enumerate(case["table"]) for other, n in enumerate(row))
        return [[one + 1, other + 1] for one, other, n in cells for _ in range(n)]
    return [[k + 1 for k, n in enumerate(row) for _ in range(n)] for row in case["category_counts"]]


def _cases(path: Path, told: object) -> tuple[Case, ...]:
    if isinstance(told, dict):
        told = told.get("cases", [told])
    if not isinstance(told, list) or not told:
        raise AgreementError(f"{path} holds no cases.", _FORM)
    known: set[str] = set()
    for number, case in enumerate(told, 1):
        if not isinstance(case, dict):
            raise AgreementError(f"Case {number} of {path} is no object with names and values.", _FORM)
        problem = _problem(case)
        name = case.get("id")
        if problem is None and name in known:
            problem = "another case before has the same id"
        if problem is not None:
            where = f"Case {number} ({name})" if isinstance(name, str) and len(name) <= 60 else f"Case {number}"
            raise AgreementError(f"{where} of {path}: {problem}.", _FORM)
        known.add(str(name))
    return tuple(told)


def _problem(case: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a case, None when nothing is."""
    if not isinstance(case.get("id"), str) or not case["id"]:
        return 'it has no "id", or one that is no text'
    if case.get("kind") not in KINDS:
        return f'its "kind" is none of {", ".join(KINDS)}'
    if case["kind"] == "coded_units":
        problem = _problem_of_units(case)
    elif case["kind"] == "coded_sets":
        problem = _problem_of_rows(case.get("units"), _is_set, "sets of codes or null")
    elif case["kind"] == "spans":
        problem = _problem_of_documents(case.get("documents"))
    else:
        problem = None
    return problem or _problem_of_expectations(case.get("expect", []))


def _problem_of_units(case: Mapping[str, Any]) -> str | None:
    there = [key for key in ("units", "table", "category_counts") if key in case]
    if len(there) != 1:
        return 'it needs one of "units", "table" and "category_counts"'
    if there == ["units"]:
        return _problem_of_rows(case["units"], _is_code, "codes or null")
    problem = _problem_of_rows(case[there[0]], _is_count, "whole numbers from 0 upwards")
    rows = case[there[0]]
    if problem is None and len({len(row) for row in rows}) > 1:
        return f'the rows of "{there[0]}" differ in length'
    if problem is None and there == ["table"] and len(rows) != len(rows[0]):
        return '"table" has not as many rows as columns'
    if problem is None and sum(map(sum, rows)) > MOST_UNITS:
        return f"it counts more than {MOST_UNITS:,} units"
    return problem


def _problem_of_rows(rows: object, is_one: Any, what: str) -> str | None:
    if not isinstance(rows, list) or not rows:
        return "it has no units"
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list):
            return f"unit {number} is no list"
        for place, value in enumerate(row, 1):
            if not is_one(value):
                return f"unit {number}, place {place}: there should be {what}"
    return None


def _problem_of_documents(documents: object) -> str | None:
    if not isinstance(documents, list) or not documents:
        return "it has no documents"
    for number, document in enumerate(documents, 1):
        if not isinstance(document, dict) or not isinstance(document.get("coders"), list):
            return f'document {number} has no list of "coders"'
        length, begin = document.get("length"), document.get("begin", 0)
        if not (_is_length(length) and length) or not _is_length(begin):
            return (
                f'document {number} needs "length", a whole number from 1 to {LONGEST:,} '
                '("begin" is one too, 0 when left out)'
            )
        if not _is_names(document.get("coder_names", [])):
            return f'document {number}: "coder_names" is no list of names'
        for place, lane in enumerate(document["coders"], 1):
            for span in lane if isinstance(lane, list) else []:
                if not _is_span(span, begin, begin + length):
                    return (
                        f"document {number}, coder {place}: a span is [start, end, code] and lies within its document"
                    )
            if lane is not None and not isinstance(lane, list):
                return f"document {number}, coder {place}: there should be a list of spans or null"
    return None


def _problem_of_expectations(told: object) -> str | None:
    if not isinstance(told, list):
        return '"expect" is no list'
    for number, each in enumerate(told, 1):
        if not isinstance(each, dict) or not isinstance(each.get("params", {}), dict):
            return f"expectation {number} is no object, or its params are none"
        span = each.get("range")
        if "value" not in each and "range" not in each:
            return f"expectation {number} has neither value nor range"
        ends = span if isinstance(span, list) and len(span) == 2 else None
        if not (all(map(_is_real, ends)) if ends else _is_real(each.get("value")) or _is_null(each, "value")):
            return f"expectation {number}: what is expected is no number, no null and no range of two numbers"
        if not _is_real(each.get("tolerance", 0)):
            return f"expectation {number}: its tolerance is no number"
    return None


def _is_code(value: object) -> bool:
    return value is None or isinstance(value, str) or (isinstance(value, int | float) and abs(value) <= LARGEST)


def _is_set(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(each is not None and _is_code(each) for each in value))


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str | int) for each in value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_length(value: object) -> bool:
    return isinstance(value, int) and _is_count(value) and value <= LONGEST


def _is_real(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def _is_null(told: Mapping[str, Any], key: str) -> bool:
    return key in told and told[key] is None


def _is_span(span: object, begin: int, end: int) -> bool:
    if not isinstance(span, list) or len(span) != 3 or not all(_is_count(edge) for edge in span[:2]):
        return False
    return begin <= span[0] < span[1] <= end and isinstance(span[2], str | int)


def _no_number(_: str) -> float:
    raise ValueError
