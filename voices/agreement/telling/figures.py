"""What each figure is called, and in a few words what it is; the figures that a run kept in rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from voices.agreement import names
from voices.model import AgreementRun, Coefficient

Row = dict[str, object]

_BY_FORMULA = "standard error by formula: assumes independent units"
CALLED: Mapping[str, tuple[str, str]] = {
    names.ALPHA: ("Krippendorff's alpha", "nominal; any number of coders, gaps allowed; the headline"),
    names.PERCENT: ("percent agreement, by units", "each unit counts alike; the headline"),
    names.PERCENT_PAIRS: ("percent agreement, by pairs", "each pair of decisions counts alike"),
    names.PERCENT_VALUES: ("percent agreement, by values", "each decision counts alike: 1 - Do of alpha"),
    names.POSITIVE: ("positive agreement", "of the times one coder gave a code, how often another did"),
    names.NEGATIVE: ("negative agreement", "of the times one coder gave none, how often another gave none"),
    names.PREVALENCE_INDEX: ("prevalence index", "0: given as often as not, 1: always or never"),
    names.BIAS_INDEX: ("bias index", "how far apart the coders' rates lie"),
    names.AC1: ("Gwet's AC1", "q = 2; high on rare codes: read it beside positive agreement"),
    names.AC1_SE: ("Gwet's AC1, standard error", _BY_FORMULA),
    names.BRENNAN_PREDIGER: ("Brennan-Prediger", "chance 1/2: with yes and no it is Bennett's S and PABAK"),
    names.FLEISS: ("Fleiss' kappa", "coders taken for exchangeable"),
    names.CONGER: ("Conger's kappa", "Cohen's kappa for many coders"),
    names.LIGHT: ("Light's kappa", "mean kappa of the pairs of coders"),
    names.ALPHA_JACCARD: ("alpha of sets, Jaccard", "which codes a unit got; no code is the empty set"),
    names.ALPHA_MASI: ("alpha of sets, MASI", "as Jaccard, stricter where sets only overlap"),
    names.ALPHA_TREE: ("alpha of sets, code tree", "codes of one theme lie closer than those of two"),
    names.KAPPA: ("Cohen's kappa", "two coders"),
    names.SCOTT_PI: ("Scott's pi", "two coders with one distribution of codes"),
    names.HOLSTI: ("Holsti", "agreed decisions by all decisions of two coders"),
    names.ALPHA_SE: ("alpha, standard error", _BY_FORMULA),
    names.DESIGN_EFFECT: (
        "design effect",
        "squared ratio of alpha's standard errors: transcripts left out, by formula",
    ),
}
SHARES = frozenset(
    {
        names.PERCENT, names.PERCENT_PAIRS, names.PERCENT_VALUES, names.POSITIVE, names.NEGATIVE, names.HOLSTI,
    }
)  # fmt: skip

_BESIDE_ALPHA = (
    names.AC1, names.AC1_SE, names.NEGATIVE, names.PREVALENCE_INDEX, names.BIAS_INDEX, names.BRENNAN_PREDIGER,
    names.FLEISS, names.CONGER, names.LIGHT, names.PERCENT_PAIRS, names.PERCENT_VALUES, names.DESIGN_EFFECT,
)  # fmt: skip
_WITH_INTERVAL = (names.AC1, names.NEGATIVE)


def coefficient_in(name: str, kept: Mapping[str, object]) -> Coefficient:
    """Return a figure from the values of JSON that a row keeps."""

    def number(key: str) -> float | None:
        value = kept.get(key)
        return float(value) if isinstance(value, int | float) else None

    n_units = kept.get("n_units")
    return Coefficient(
        name,
        number("value"),
        n_units if isinstance(n_units, int) else 0,
        0,
        str(kept.get("reason", "")),
        number("low"),
        number("high"),
        str(kept.get("interval_reason", "")),
    )


def beside_alpha(run: AgreementRun, level: str, code: str) -> Row:
    """Return the figures beside alpha of a code or theme by their names, AC1 and design effect among them.

    A value each; of those with an interval that stands beside them `_low` and `_high`.
    """
    kept = mapping(_of_code(run, level, code).get("figures"))
    found: Row = {}
    for name in _BESIDE_ALPHA:
        coefficient = coefficient_in(name, mapping(kept.get(name)))
        found[name] = coefficient.value
        if name in _WITH_INTERVAL:
            found[f"{name}_low"], found[f"{name}_high"] = coefficient.low, coefficient.high
    return found


def pairs_of_code(run: AgreementRun, level: str, code: str) -> dict[tuple[str, ...], Row]:
    """Return Scott's pi and Holsti of a code or theme by the ids of two coders."""
    pairs = _of_code(run, level, code).get("pairs")
    return {
        tuple(each["coders"]): {name: mapping(each[name]).get("value") for name in (names.SCOTT_PI, names.HOLSTI)}
        for each in (pairs if isinstance(pairs, list) else [])
    }


def _of_code(run: AgreementRun, level: str, code: str) -> Mapping[str, object]:
    """Return the figures beside alpha that a run kept of a code or theme; nothing for a run from before that."""
    return next(
        (row for row in run.tables.get("code_statistics", ()) if row["level"] == level and row["code"] == code), {}
    )


def mapping(value: object) -> Mapping[str, object]:
    """Return a mapping that a row keeps, an empty one where it keeps none."""
    return value if isinstance(value, Mapping) else {}
