"""Any figure about spans by its name, for cases of the form of tests/agreement/reference.json. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, SupportsFloat, cast

from voices.agreement import reasons
from voices.agreement.spans.alpha_u import disagreement
from voices.agreement.spans.continua import Continua, SpanOf, continua_of
from voices.agreement.spans.gamma import best_alignment_disorder, gamma
from voices.agreement.spans.matching import MATCHED, SPANS, Rule, match_tables
from voices.agreement.spans.tables import Table, code_tables, unitizing_tables
from voices.agreement.spans.unitizing import (
    bar_u_alpha,
    char_f1,
    char_jaccard,
    cu_alpha,
    cu_coverage,
    ku_alpha,
    ku_coverage,
    u_alpha,
    why_undefined,
)
from voices.agreement.values import Result
from voices.errors import AgreementError

_FORM = (
    'A document has a "length" in characters, and "coders": for each a list of [start, end, code], or null when that '
    "coder did not code it."
)

Params = Mapping[str, object]

_WHOLE: Mapping[str, Callable[[Table], Table]] = {
    "u_alpha": u_alpha,
    "bar_u_alpha": bar_u_alpha,
    "cu_alpha": cu_alpha,
    "cu_alpha_union_variant": lambda table: cu_alpha(table, "union"),
    "cu_coverage": cu_coverage,
}
_OF_A_CODE: Mapping[str, Callable[[Table], Table]] = {
    "ku_alpha": ku_alpha,
    "ku_alpha_union_variant": lambda table: ku_alpha(table, "union"),
    "ku_coverage": ku_coverage,
}
_ON_CHARACTERS: Mapping[str, Callable[[Table], Table]] = {"char_f1": char_f1, "char_jaccard": char_jaccard}
_ALPHA_U = ("alpha_U", "alpha_U_code", "alpha_U_Do", "alpha_U_De")
STATS: Sequence[str] = (
    *_WHOLE,
    *_OF_A_CODE,
    *_ON_CHARACTERS,
    *_ALPHA_U,
    "span_f1",
    "gamma",
    "gamma_best_alignment_disorder",
)


def evaluate(case: Mapping[str, object], stat: str, params: Params) -> Result:
    """Return a figure about a case of kind "spans".

    A case has `documents`, each with `length`, `begin` (the first position, 0 when left out) and `coders`: for each
    coder the spans as (start, end, code), or None when the coder did not code the document. params: `code` for figures
    of one code (with u_alpha and bar_u_alpha: that code against everything else), `length_scale`, `match` for span_f1
    ("same code, IoU>=0.5", "any code, both boundaries within 2", "same code, exact boundaries", "same code, any
    overlap"), `alpha`, `beta`, `delta_empty` and `seed` for gamma.

    >>> documents = [{"length": 50, "coders": [[(10, 20, "a")], []]}]
    >>> evaluate({"documents": documents}, "u_alpha", {})
    Result(value=-0.09000000000000008, reason='')
    """
    if stat not in STATS:
        raise AgreementError(f'There is no figure "{stat}" about spans.', f"There are: {', '.join(STATS)}.")
    spans = _read_case(case, cast(int, params.get("length_scale", 1)))
    if spans.n_coders < 2:
        return Result(None, reasons.SINGLE_CODER)
    if not (spans.lengths[spans.n_read >= 2] > 0).any():
        return Result(None, reasons.NO_PAIRABLE_UNITS)
    if stat in _ALPHA_U:
        return _alpha_u(spans, stat, _code(params))
    if stat in _ON_CHARACTERS:
        return _on_characters(spans, stat, _code(params))
    if stat == "span_f1":
        return _span_f1(spans, str(params.get("match", "same code, IoU>=0.5")))
    if stat in ("gamma", "gamma_best_alignment_disorder"):
        weights = {key: float(cast(float, params.get(key, 1))) for key in ("alpha", "beta", "delta_empty")}
        if stat == "gamma":
            return gamma(spans, **weights, seed=cast(int, params.get("seed", 0)))
        return best_alignment_disorder(spans, **weights)
    return _unitizing(spans, stat, _code(params))


def rule_named(words: str) -> Rule:
    """Return the matching rule that words such as "same code, IoU>=0.5" name.

    >>> rule_named("any code, both boundaries within 2")
    Rule(by='edges', least=2.0, same_code=False)
    """
    named = re.fullmatch(
        r"(same|any) code, (?:IoU\s*>=\s*([\d.]+)|both boundaries within (\d+)|(exact boundaries)|(any overlap))", words
    )
    if named is None:
        raise AgreementError(
            f'There is no way to match spans called "{words}".',
            'Write "same code" or "any code", then ", IoU>=0.5", ", both boundaries within 2", ", exact boundaries" '
            'or ", any overlap".',
        )
    same_code = named[1] == "same"
    if named[2]:
        return Rule("iou", float(named[2]), same_code)
    if named[5]:
        return Rule("overlap", 0.0, same_code)
    return Rule("edges", float(named[3] or 0), same_code)


def _read_case(case: Mapping[str, object], scale: int) -> Continua:
    told = case.get("documents")
    if not isinstance(told, Sequence):
        raise AgreementError("This case has no documents.", _FORM)
    return continua_of([_read_document(number, each, scale) for number, each in enumerate(told, 1)])


def _read_document(number: int, told: Mapping[str, Any], scale: int) -> tuple[int, list[list[SpanOf] | None]]:
    try:
        begin, length = told.get("begin", 0), told["length"]
        lanes = [None if lane is None else [tuple(span) for span in lane] for lane in told["coders"]]
        spans = [(start, end, code) for lane in lanes for start, end, code in lane or ()]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise AgreementError(f"Document {number} is not written as spans of coders.", _FORM) from error
    places = [begin, length, *(place for span in spans for place in span[:2])]
    if not all(isinstance(place, int) for place in places) or length < 0:
        raise AgreementError(f"Document {number} has places that are no whole numbers of characters.", _FORM)
    return length * scale, [
        None
        if lane is None
        else [((span[0] - begin) * scale, (span[1] - begin) * scale, str(span[2])) for span in lane]
        for lane in lanes
    ]


def _unitizing(spans: Continua, stat: str, code: str | None) -> Result:
    index = None if code is None else _index(spans, code)
    if code is not None and index is None:
        return Result(None, reasons.CODE_UNUSED)
    if index is not None and stat in ("u_alpha", "bar_u_alpha"):
        table = code_tables(spans)[index].sum(axis=0)
        return _told(_WHOLE[stat](table), why_undefined(table, stat))
    if not spans.is_single_valued:
        return Result(None, reasons.CODES_OVERLAP)
    table = unitizing_tables(spans).sum(axis=0)
    if stat in _WHOLE:
        return _told(_WHOLE[stat](table), why_undefined(table, stat))
    return _told(_OF_A_CODE[stat](table)[_needed(index)], why_undefined(table, stat, index))


def _alpha_u(spans: Continua, stat: str, code: str | None) -> Result:
    if not (spans.lengths[spans.read.all(axis=1)] > 0).any():
        return Result(None, reasons.NO_PAIRABLE_UNITS)
    found = disagreement(spans)
    if code is None and stat in ("alpha_U", "alpha_U_code"):
        return _told(found.joint, reasons.NOTHING_CODED if not len(spans.start) else reasons.NO_VARIATION)
    index = _index(spans, code or "")
    if index is None:
        return Result(None, reasons.CODE_UNUSED)
    values = {"alpha_U_Do": found.observed, "alpha_U_De": found.expected}.get(stat, found.per_code)
    return _told(values[index], reasons.NO_VARIATION)


def _on_characters(spans: Continua, stat: str, code: str | None) -> Result:
    index = None if code is None else _index(spans, code)
    if not len(spans.codes) or (code is not None and index is None):
        return Result(None, reasons.CODE_UNUSED if code is not None else reasons.NOTHING_CODED)
    tables = code_tables(spans).sum(axis=1)
    table = tables.sum(axis=0) if index is None else tables[index]
    return _told(_ON_CHARACTERS[stat](table)[0], reasons.CODE_UNUSED)


def _span_f1(spans: Continua, words: str) -> Result:
    matched, n_spans = match_tables(spans, rule_named(words)).sum(axis=0)[[MATCHED, SPANS]]
    return Result(float(matched / n_spans)) if n_spans else Result(None, reasons.NOTHING_CODED)


def _code(params: Params) -> str | None:
    return None if params.get("code") is None else str(params["code"])


def _index(spans: Continua, code: str) -> int | None:
    return spans.codes.index(code) if code in spans.codes else None


def _needed(index: int | None) -> int:
    if index is None:
        raise AgreementError("This figure speaks of one code.", 'Give its name as "code".')
    return index


def _told(value: SupportsFloat, reason: str) -> Result:
    return Result(None, reason) if math.isnan(value) else Result(float(value))
