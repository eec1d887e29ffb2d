"""What the lead sees of a run: one table at a time, rows as plain mappings, names in the place of ids. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast, get_args
from uuid import UUID

from voices.agreement import names, reasons
from voices.agreement.names import ALPHA, KAPPA
from voices.agreement.scope import PLURAL, Told
from voices.agreement.telling.bands import krippendorff_band, landis_koch_band
from voices.agreement.telling.beside import level_rows, span_rows, statistics_rows
from voices.agreement.telling.methods import method_sentences
from voices.agreement.telling.rows import By, Row, by_name, facts, headline, name_of, rows
from voices.model import AgreementRun, Codebook, Coefficient

View = Literal[
    "summary", "scope", "codes", "themes", "pairs", "coders", "transcripts", "types", "drift", "statistics", "levels",
    "spans", "sample", "methods",
]  # fmt: skip
VIEWS: tuple[View, ...] = get_args(View)
BY: Mapping[str, View] = {"code": "codes", "theme": "themes", "pair": "pairs"}
# Nothing is left of these once coefficients are left away.
ONLY_COEFFICIENTS: tuple[View, ...] = ("summary", "statistics", "levels", "sample", "methods")
COEFFICIENTS = frozenset(
    {
        "alpha", "low", "high", "reason", "interval_reason", "kappa", "percent_agreement", "positive_agreement",
        "agreed", "mean_kappa", "consensus_alpha", "consensus_reason", "consensus_agreed", "alpha_without",
        "change_without", "without_reason", "influence", "krippendorff_band", "landis_koch_band", "flag", "severity",
        "change",
        *(name for name in names.ALL if name != names.KAPPA), *(f"{name}_low" for name in names.ALL),
        *(f"{name}_high" for name in names.ALL),
    }
)  # fmt: skip


def view(
    show: View,
    run: AgreementRun,
    codebook: Codebook,
    told: Told,
    *,
    coefficients: bool = True,
    bands: bool = False,
) -> list[Row]:
    """Return the rows of one table of a run. Without `coefficients` only counts and disagreements are left.

    A table that a run did not keep, because it is from before it was computed, is empty. `bands` adds what two
    conventions call the lower end of an interval; where there is no interval there is no band.
    """
    round_name = None if run.round is None else told.rounds.get(run.round)
    by = next((by for by, name in BY.items() if name == show), None)
    if by is not None:
        found = rows(run, codebook, told.coders, cast(By, by), round_name)
    else:
        found = [{**row, **facts(run, round_name)} for row in _MAKERS[show](run, codebook, told)]
    if bands:
        found = [{**row, **_bands(row)} for row in found]
    if not coefficients:
        found = [{key: value for key, value in row.items() if key not in COEFFICIENTS} for row in found]
    return found


def _bands(row: Row) -> Row:
    low = row.get("low")
    if not isinstance(low, float):
        return {"krippendorff_band": None, "landis_koch_band": None}
    return {"krippendorff_band": krippendorff_band(low), "landis_koch_band": landis_koch_band(low)}


def _summary(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    """Return the headline: alpha and percent agreement, what stands beside them, and alpha with suggestions."""
    alpha, percent = headline(run)
    found = [_figure("Krippendorff's alpha", alpha), {**_figure("percent agreement", percent), "is_share": True}]
    for row in run.tables.get("summary", ()):
        found.append({**_figure("positive agreement", None), "value": row["positive_agreement"], "is_share": True})
        beside = row["with_suggestions"]
        if run.blind_only and isinstance(beside, dict):
            same = "" if beside["differs"] else "nothing was decided after seeing suggestions"
            found.append(
                {
                    **_figure("Krippendorff's alpha, with what was decided after seeing suggestions", None),
                    "value": beside["alpha"],
                    "n_units": beside["n_units"] * sum(1 for _ in run.figures_at("code", ALPHA)),
                    "reason": beside["reason"],
                    "note": same,
                }
            )
    return found


def _figure(what: str, coefficient: Coefficient | None) -> Row:
    if coefficient is None:
        empty: Row = {"value": None, "low": None, "high": None, "n_units": None, "reason": "", "interval_reason": ""}
        return {"what": what, **empty, "is_share": False, "note": ""}
    return {
        "what": what,
        "value": coefficient.value,
        "low": coefficient.low,
        "high": coefficient.high,
        "n_units": coefficient.n_units,
        "reason": reasons.IN_WORDS.get(coefficient.reason, ""),
        "interval_reason": reasons.IN_WORDS.get(coefficient.interval_reason, ""),
        "is_share": False,
        "note": "",
    }


def _scope(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    """Return what was chosen, and what was left out with its reason."""
    scope = run.scope

    def called(key: str, known: Mapping[UUID, str]) -> list[str]:
        stored = scope.get(key)
        return [name_of(each, known) for each in stored] if isinstance(stored, list) else []

    def texts(key: str) -> list[str]:
        stored = scope.get(key)
        return [str(each) for each in stored] if isinstance(stored, list) else []

    summary = next(iter(run.tables.get("summary", ())), {})
    versions = summary.get("codebook_versions")
    round_name = None if run.round is None else told.rounds.get(run.round)
    chosen: list[tuple[str, object]] = [
        ("unit", run.unit),
        ("round", round_name or "all codings"),
        ("codebook", run.codebook_version),
        ("codings made with codebook", versions if isinstance(versions, list) else None),
        ("coders", called("coders", told.coders) or [name_of(each.hex, told.coders) for each in run.coders]),
        ("transcripts", called("transcripts", told.transcripts) or None),
        ("codes and themes", texts("codes") or "all"),
        ("only codings marked", texts("markers") or "any or none"),
        ("decisions after suggestions", "left out" if run.blind_only else "counted"),
        ("tolerance in characters", scope.get("tolerance")),
        (f"{PLURAL[run.unit]} that count", run.n_units),
    ]
    found: list[Row] = [{"what": what, "value": value, "n": None, "reason": ""} for what, value in chosen]
    for row in run.tables.get("left_out", ()):
        found.append({"what": "left out", "value": row["what"], "n": row["n"], "reason": row["reason"]})
    return found


def _statistics(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return statistics_rows(run, told)


def _levels(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return level_rows(run)


def _spans(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return span_rows(run, {code.id: code.name for code in codebook.codes}, told)


def _coders(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    kappas: dict[str, list[float | None]] = {}
    for figure in run.figures_at("all", KAPPA):
        for coder in figure.pair or ():
            kappas.setdefault(coder.hex, []).append(figure.coefficient.value)
    found = []
    for row in run.tables.get("coders", ()):
        own = [value for value in kappas.get(str(row["coder"]), []) if value is not None]
        mean = sum(own) / len(own) if own else None
        found.append({**row, "coder": name_of(row["coder"], told.coders), "mean_kappa": mean})
    return found


def _transcripts(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return [
        {**row, "transcript": name_of(row["transcript"], told.transcripts)} for row in run.tables.get("transcripts", ())
    ]


def _types(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return [{**row, "by_pair": _of_pairs(row["by_pair"], told)} for row in run.tables.get("types", ())]


def _of_pairs(stored: object, told: Told) -> list[Row]:
    if not isinstance(stored, list):
        return []
    return [{**each, "coders": [name_of(coder, told.coders) for coder in each["coders"]]} for each in stored]


def _drift(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    """Return periods of coding, then each coder against what that coder did in an earlier round."""
    found: list[Row] = []
    for row in run.tables.get("drift", ()):
        rates = row["rates"]
        per_100 = {each["coder"]: each["per_100"] for each in rates} if isinstance(rates, list) else {}
        same = row["first"] == row["last"]
        period = f"{row['first']}" if same else f"{row['first']} to {row['last']}"
        beside = {key: value for key, value in row.items() if key not in ("first", "last", "rates")}
        found.append({"what": "all coders", "when": period, **beside, "per_100": by_name(per_100, told.coders)})
    for row in run.tables.get("self", ()):
        when = " then ".join(
            "outside of rounds" if row[key] is None else name_of(row[key], told.rounds) for key in ("earlier", "later")
        )
        found.append(
            {
                "what": f"{name_of(row['coder'], told.coders)} with {name_of(row['coder'], told.coders)}",
                "when": when,
                "n_transcripts": None,
                "n_shared": row["n_shared"],
                "alpha": row["alpha"],
                "low": None,
                "high": None,
                "reason": row["reason"],
                "agreed": row["agreed"],
                "per_100": {},
            }
        )
    return found


def _sample(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    return [{"name": codebook.look_up(str(row["code"])).name, **row} for row in run.tables.get("sample", ())]


def _methods(run: AgreementRun, codebook: Codebook, told: Told) -> list[Row]:
    round_name = None if run.round is None else told.rounds.get(run.round)
    return [{"sentence": each} for each in method_sentences(run, codebook, round_name)]


_MAKERS: Mapping[View, Callable[[AgreementRun, Codebook, Told], list[Row]]] = {
    "summary": _summary,
    "scope": _scope,
    "statistics": _statistics,
    "levels": _levels,
    "spans": _spans,
    "coders": _coders,
    "transcripts": _transcripts,
    "types": _types,
    "drift": _drift,
    "sample": _sample,
    "methods": _methods,
}
