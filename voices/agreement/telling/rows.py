"""A run as rows for people and programs: one a code, a theme or a pair of coders. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

from voices.agreement import reasons
from voices.agreement.kinds import Type
from voices.agreement.names import ALPHA, HOLSTI, KAPPA, PERCENT, SCOTT_PI
from voices.agreement.telling.figures import beside_alpha, pairs_of_code
from voices.agreement.telling.flags import flagged, severity
from voices.model import AgreementRun, Codebook, Coefficient, Figure

By = Literal["code", "theme", "pair"]
Row = dict[str, object]


def rows(
    run: AgreementRun, codebook: Codebook, names: Mapping[UUID, str], by: By, round_name: str | None = None
) -> list[Row]:
    """Return the run's figures, one row for each code, theme or pair of coders; `round_name` is that of its round.

    A figure that is undefined is None, and a key ending in `reason` says why.
    """
    if by == "pair":
        return [_pair_row(figure, run, names) | facts(run, round_name) for figure in run.figures_at("all", KAPPA)]
    return [
        _code_row(figure, run, codebook, names, by) | facts(run, round_name)
        for figure in run.figures_at("theme" if by == "theme" else "code", ALPHA)
    ]


def headline(run: AgreementRun) -> tuple[Coefficient, Coefficient]:
    """Return alpha and percent agreement over all codes."""
    alpha = next(run.figures_at("all", ALPHA)).coefficient
    return alpha, next(run.figures_at("all", PERCENT)).coefficient


def weakest_codes(run: AgreementRun, most: int) -> list[Figure]:
    """Return the codes with the lowest alpha, the lowest first: those that most need talking about."""
    known = [figure for figure in run.figures_at("code", ALPHA) if figure.coefficient.value is not None]
    return sorted(known, key=lambda figure: (figure.coefficient.value or 0.0, figure.code or ""))[:most]


def _code_row(figure: Figure, run: AgreementRun, codebook: Codebook, names: Mapping[UUID, str], by: By) -> Row:
    code = figure.code or ""
    percent = next(each.coefficient for each in run.figures_at(figure.level, PERCENT) if each.code == figure.code)
    row: Row = {by: code, "name": codebook.code(code).name}
    if by == "code":
        row["theme"] = codebook.theme_of(code).id
    beside = _beside(run, by, code)
    flag = flagged(beside, figure.coefficient)
    of_pairs = pairs_of_code(run, figure.level, code)
    return row | {
        **_alpha(figure.coefficient),
        "positive_agreement": beside.get("positive_agreement"),
        "uses": by_name(beside.get("uses"), names),
        "coverage": beside.get("coverage"),
        "confusions": beside.get("confusions", []),
        "n_disagreements": beside.get("n_disagreements"),
        "flag": flag,
        "severity": severity(flag),
        "percent_agreement": percent.value,
        "n_units": figure.coefficient.n_units,
        "n_coders": figure.coefficient.n_coders,
        "n_transcripts_used": beside.get("n_transcripts_used"),
        "prevalence": beside.get("prevalence"),
        **beside_alpha(run, figure.level, code),
        "kappa": [
            _kappa(each, names) | of_pairs.get(_ids(each), {})
            for each in run.figures_at(figure.level, KAPPA)
            if each.code == figure.code
        ],
    }


def _ids(figure: Figure) -> tuple[str, ...]:
    return tuple(coder.hex for coder in figure.pair or ())


def _pair_row(figure: Figure, run: AgreementRun, names: Mapping[UUID, str]) -> Row:
    told = _kappa(figure, names)
    ids = list(_ids(figure))
    beside = next((row for row in run.tables.get("pairs", ()) if row["coders"] == ids), {})
    return {
        **told,
        "codes": "all",
        "n_decisions": figure.coefficient.n_units,
        "n_shared": beside.get("n_shared"),
        "n_transcripts_shared": beside.get("n_transcripts"),
        "alpha": beside.get("alpha"),
        "agreed": beside.get("agreed"),
        **{name: _over_all(run, name, ids) for name in (SCOTT_PI, HOLSTI)},
        "n_disagreements": _n_of_pair(run, ids),
    }


def _over_all(run: AgreementRun, name: str, ids: Sequence[str]) -> object:
    """Return a figure of a pair of coders over all codes, None for a run that did not keep it."""
    rows = run.tables.get("statistics", ())
    return next((row["value"] for row in rows if row["figure"] == name and row.get("coders") == ids), None)


def _n_of_pair(run: AgreementRun, ids: Sequence[str]) -> int | None:
    """Return how many disagreements a pair of coders has, None for a run that did not keep them."""
    if "types" not in run.tables:
        return None
    found = 0
    for row in run.tables["types"]:
        of_pairs = row["by_pair"]
        if row["type"] != Type.NOT_ASSIGNED and isinstance(of_pairs, list):
            found += sum(each["n"] for each in of_pairs if each["coders"] == ids)
    return found


def _beside(run: AgreementRun, by: By, code: str) -> Mapping[str, object]:
    """Return what a run kept of a code or theme beside its coefficients; nothing for a run from before that."""
    return next((row for row in run.tables.get(f"{by}s", ()) if row[by] == code), {})


def by_name(of_coders: object, names: Mapping[UUID, str]) -> Row:
    """Return values by the names of coders instead of by their ids."""
    return {name_of(coder, names): value for coder, value in of_coders.items()} if isinstance(of_coders, dict) else {}


def name_of(told: object, names: Mapping[UUID, str]) -> str:
    """Return the name behind an id in hex, the id itself when nobody of that id is left."""
    return names.get(UUID(str(told)), str(told))


def _alpha(coefficient: Coefficient) -> Row:
    return {
        "alpha": coefficient.value,
        "low": coefficient.low,
        "high": coefficient.high,
        "reason": reasons.IN_WORDS.get(coefficient.reason, ""),
        "interval_reason": reasons.IN_WORDS.get(coefficient.interval_reason, ""),
    }


def _kappa(figure: Figure, names: Mapping[UUID, str]) -> Row:
    coefficient = figure.coefficient
    return {
        "coders": [names[coder] for coder in figure.pair or ()],
        "kappa": coefficient.value,
        "low": coefficient.low,
        "high": coefficient.high,
        "reason": reasons.IN_WORDS.get(coefficient.reason, ""),
        "interval_reason": reasons.IN_WORDS.get(coefficient.interval_reason, ""),
    }


def facts(run: AgreementRun, round_name: str | None) -> Row:
    """Return what every row says of its run."""
    return {
        "round": round_name,
        "n_transcripts": len(run.transcripts),
        "unit": run.unit,
        "codebook_version": run.codebook_version,
        "blind_only": run.blind_only,
        "run": str(run.id),
        "made": run.made.isoformat(),
    }
