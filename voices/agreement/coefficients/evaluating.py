"""A named statistic of a case in the form of `tests/agreement/reference.json`: units, a table of two coders, or counts.

`evaluate` knows the kinds coded_units, coded_sets and sample_size; KINDS and STATS say which statistics there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from voices.agreement import reasons
from voices.agreement.coefficients import alpha, chance, gwet, kappas, many, percent, sets
from voices.agreement.coefficients.encoding import Encoded, encode_case, encode_case_sets
from voices.agreement.coefficients.sample_size import sample_size
from voices.agreement.coefficients.tables import Numbers
from voices.agreement.coefficients.weighing import credits, disagreement_weights, distances, tree_distances
from voices.agreement.values import Result

KINDS = ("coded_units", "coded_sets", "sample_size")
LARGEST = 1e100
Params = Mapping[str, Any]


def evaluate(case: Mapping[str, object], stat: str, params: Mapping[str, object]) -> Result:
    """Return a statistic of a case.

    case: "kind" and, for coded_units, one of "units" (rows of codes, None = no decision), "table" (two coders, cells
    count units), "category_counts" (rows of counts of coders); for coded_sets "units" with lists of codes. params: q
    (size of the codebook), average, weights, disagreement_weights, level, distance, code, parents.

    >>> evaluate({"kind": "coded_units", "table": [[20, 10], [20, 50]]}, "cohen_kappa", {}).value.__round__(3)
    0.348
    >>> evaluate({"kind": "coded_units", "units": [["a"], ["b"]]}, "scott_pi", {})
    Result(value=None, reason='single_coder')
    """
    kind = case["kind"]
    if kind == "sample_size":
        return Result(float(sample_size(**{name: params[name] for name in params})))  # type: ignore[arg-type]
    if kind == "coded_sets":
        return _of_sets(case, stat, params)
    if kind != "coded_units":
        raise ValueError(f"no coefficients for cases of the kind {kind}: choose {', '.join(KINDS)}")
    encoded = encode_case(case, _size(params))
    for ending, part in _PARTS.items():
        name = stat.removesuffix(ending)
        if name != stat and name in _ESTIMATES:
            return part(_ESTIMATES[name](encoded, params))
    if stat not in _STATS:
        raise ValueError(f"no statistic named {stat}: choose {', '.join(STATS)}")
    return _STATS[stat](encoded, params)


def _size(params: Params) -> int | None:
    return None if params.get("q") is None else int(params["q"])


def _of_sets(case: Mapping[str, object], stat: str, params: Params) -> Result:
    found, names = encode_case_sets(case)
    if stat == "krippendorff_alpha_code":
        return sets.alpha_of_set_code(found, names.index(params["code"])) if params["code"] in names else _UNUSED
    if stat != "krippendorff_alpha":
        raise ValueError(f"no statistic named {stat} for sets: choose krippendorff_alpha or krippendorff_alpha_code")
    kind = "nominal" if params.get("each_set_is_one_value") else str(params.get("distance", "masi"))
    return sets.set_alpha(found, kind, _paths(names, params.get("parents", {})) if kind == "path" else None)


def _paths(names: Sequence[object], parents: object) -> Numbers:
    """Return the lengths of paths between codes; parents: each code's theme, or code above it."""
    if not isinstance(parents, Mapping):
        raise ValueError("parents are told as an object: each code's theme, or code above it")
    above = list(dict.fromkeys([*names, *parents, *parents.values()]))
    places = [above.index(parents[str(each)]) if str(each) in parents else -1 for each in above]
    return tree_distances(places)[: len(names), : len(names)]


_UNUSED = Result(None, reasons.CODE_UNUSED)


def _weights(encoded: Encoded, params: Params) -> Numbers | None:
    """Return the disagreement weights that are asked for, None for none."""
    kind = params.get("weights", "matrix" if "disagreement_weights" in params else "none")
    if kind == "none":
        return None
    if kind == "matrix":
        return _matrix(encoded, params["disagreement_weights"])
    return disagreement_weights(kind, encoded.decided.n_categories, encoded.numbers)


def _matrix(encoded: Encoded, rows: object) -> Numbers:
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.shape != (encoded.decided.n_categories,) * 2:
        raise ValueError(f"{encoded.decided.n_categories} codes need a matrix with as many rows and columns")
    if not ((matrix >= 0) & (matrix <= LARGEST)).all():
        raise ValueError("weights and distances are numbers from 0 upwards")
    return matrix


def _credit(encoded: Encoded, params: Params) -> Numbers | None:
    weights = _weights(encoded, params)
    return None if weights is None else credits(weights)


def _closeness(encoded: Encoded, params: Params) -> Numbers | None:
    """Return 1 - distance / largest distance for the standard error of alpha. There is none at the ordinal level."""
    level = params.get("level", "nominal")
    if level == "ordinal":
        raise ValueError("no analytical standard error at the ordinal level: leave transcripts out instead")
    if "distance" in params:
        return credits(_matrix(encoded, params["distance"]))
    if level == "nominal":
        return _credit(encoded, params)
    return credits(distances(level, encoded.decided.n_categories, encoded.numbers))


def _alpha(encoded: Encoded, params: Params) -> Result:
    if "distance" in params:
        return alpha.krippendorff_alpha(encoded.decided, distance=_matrix(encoded, params["distance"]))
    level = params.get("level", "nominal")
    if level in ("interval", "ratio"):
        if encoded.numbers is None:
            return Result(None, reasons.NOT_NUMBERS)
        if level == "ratio" and min(encoded.numbers, default=0) < 0:
            return Result(None, reasons.NEGATIVE_NUMBERS)
    return alpha.krippendorff_alpha(encoded.decided, level, encoded.numbers)


def _of_code(function: Callable[..., Result], encoded: Encoded, params: Params) -> Result:
    code = params.get("code", encoded.categories[0] if encoded.categories else None)
    if code not in encoded.categories:
        return Result(None, reasons.CODE_UNUSED)
    return function(encoded.decided, encoded.categories.index(code))


def _of_two_codes(function: Callable[..., Result], encoded: Encoded, params: Params) -> Result:
    """Prevalence and bias are about two codes, or about one code that is named against the rest."""
    if "code" not in params and encoded.decided.n_categories > 2:
        return Result(None, reasons.NOT_TWO_CODES)
    return _of_code(function, encoded, params)


def _plain(function: Callable[..., Result], encoded: Encoded, params: Params) -> Result:
    return function(encoded.decided)


def _weighed(function: Callable[..., Result], encoded: Encoded, params: Params) -> Result:
    return function(encoded.decided, _credit(encoded, params))


_ESTIMATES: Mapping[str, Callable[[Encoded, Params], gwet.Estimate]] = {
    "percent_agreement": lambda encoded, params: gwet.percent_estimate(encoded.decided, _credit(encoded, params)),
    "brennan_prediger": lambda encoded, params: gwet.brennan_prediger_estimate(
        encoded.decided, _credit(encoded, params)
    ),
    "fleiss_kappa": lambda encoded, params: gwet.fleiss_estimate(encoded.decided, _credit(encoded, params)),
    "gwet_ac1": lambda encoded, params: gwet.ac_estimate(
        encoded.decided, _credit(encoded, params), table="table form" in params.get("formula", "")
    ),
    "gwet_ac2": lambda encoded, params: gwet.ac_estimate(encoded.decided, _credit(encoded, params)),
    "krippendorff_alpha": lambda encoded, params: gwet.alpha_estimate(encoded.decided, _closeness(encoded, params)),
}
_PARTS: Mapping[str, Callable[[gwet.Estimate], Result]] = {
    "_se": lambda found: found.se,
    "_ci95_low": lambda found: found.low,
    "_ci95_high": lambda found: found.high,
}
_STATS: Mapping[str, Callable[[Encoded, Params], Result]] = {
    "percent_agreement": lambda encoded, params: percent.percent_agreement(
        encoded.decided, params.get("average", "units"), _credit(encoded, params)
    ),
    "positive_agreement": partial(_of_code, percent.positive_agreement),
    "negative_agreement": partial(_of_code, percent.negative_agreement),
    "prevalence_index": partial(_of_two_codes, percent.prevalence_index),
    "bias_index": partial(_of_two_codes, percent.bias_index),
    "holsti": partial(_plain, percent.holsti),
    "bennett_s": partial(_plain, chance.bennett_s),
    "pabak": partial(_plain, chance.pabak),
    "brennan_prediger": partial(_weighed, chance.brennan_prediger),
    "brennan_prediger_weighted": partial(_weighed, chance.brennan_prediger),
    "scott_pi": partial(_plain, chance.scott_pi),
    "cohen_kappa": lambda encoded, params: kappas.cohen_kappa(encoded.decided, _weights(encoded, params)),
    "cohen_kappa_se": lambda encoded, params: kappas.cohen_kappa_se(encoded.decided, _weights(encoded, params)),
    "light_kappa": partial(_plain, kappas.light_kappa),
    "fleiss_kappa": partial(_weighed, many.fleiss_kappa),
    "fleiss_kappa_weighted": partial(_weighed, many.fleiss_kappa),
    "fleiss_kappa_category": partial(_of_code, many.fleiss_kappa_of_code),
    "conger_kappa": partial(_plain, many.conger_kappa),
    "gwet_ac1": partial(_weighed, gwet.gwet_ac),
    "gwet_ac2": partial(_weighed, gwet.gwet_ac),
    "krippendorff_alpha": _alpha,
    "krippendorff_alpha_code": partial(_of_code, alpha.alpha_of_code),
}
STATS = (*_STATS, *(name + ending for name in _ESTIMATES for ending in _PARTS))
