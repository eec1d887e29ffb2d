"""From a kept run to its charts: the only place here that knows how runs and their tables look. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, cast, get_args

from voices.agreement import reasons
from voices.agreement.charts.model import (
    Caption,
    Chart,
    Confused,
    Confusion,
    Drift,
    Estimate,
    Forest,
    HeatMap,
    Panel,
    Rates,
)
from voices.agreement.scope import PLURAL, Told
from voices.agreement.telling.rows import facts, headline, rows
from voices.agreement.telling.views import view
from voices.display import harmless
from voices.errors import AgreementError
from voices.model import AgreementRun, Codebook

Kind = Literal["forest", "pairs", "confusion", "drift"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WITHOUT_COEFFICIENTS: tuple[Kind, ...] = ("confusion", "drift")
NO_CODE, NONE_CHOSEN = "no code", "none of those chosen"
_INTERVALS = "Intervals: 95 %, jackknife over transcripts."
_ALPHA = "Krippendorff's alpha (0 = chance, 1 = full agreement)"
_Row = Mapping[str, object]


def chart_of(
    kind: Kind,
    run: AgreementRun,
    codebook: Codebook,
    told: Told,
    *,
    runs: Sequence[AgreementRun] = (),
    coefficients: bool = True,
) -> Chart:
    """Return a chart of a run. `runs` are all kept ones, for change over rounds.

    Raises AgreementError when there is nothing to show.
    """
    if kind == "forest":
        return _forest(run, codebook, told)
    if kind == "pairs":
        return _pairs(run, codebook, told)
    if kind == "confusion":
        return _confusion(run, codebook, told)
    return _drift(run, codebook, told, runs, coefficients=coefficients)


def _forest(run: AgreementRun, codebook: Codebook, told: Told) -> Forest:
    found = []
    for row in rows(run, codebook, told.coders, "code"):
        uses = row["uses"]
        n = sum(uses.values()) if isinstance(uses, dict) and uses else None
        found.append(_estimate(f"{row['code']} {row['name']}", row, "alpha", n))
    whole = _over_all("All codes", run, None)
    return Forest(_caption("Agreement on each code", _ALPHA, run, told, _INTERVALS), tuple(found), whole)


def _pairs(run: AgreementRun, codebook: Codebook, told: Told) -> HeatMap:
    place = {coder: at for at, coder in enumerate(run.coders)}
    labels = tuple(harmless(told.coders.get(coder, coder.hex)) for coder in run.coders)
    found = {}
    pairs = [figure.pair for figure in run.figures_at("all", "cohen_kappa")]
    for pair, row in zip(pairs, rows(run, codebook, told.coders, "pair"), strict=True):
        one, other = sorted(place[coder] for coder in pair or ())
        shared = row["n_shared"]
        label = f"{labels[one]} and {labels[other]}"
        found[one, other] = _estimate(label, row, "kappa", shared if isinstance(shared, int) else None)
    if not found:
        raise AgreementError("There is no pair of coders.", "Agreement of pairs needs two coders.")
    caption = _caption("Agreement of each pair of coders", "Cohen's kappa over all codes", run, told, _INTERVALS)
    return HeatMap(caption, labels, found, PLURAL[run.unit])


def _confusion(run: AgreementRun, codebook: Codebook, told: Told) -> Confusion:
    if "differences" not in run.tables:
        raise _unkept()
    codes = []
    for row in run.tables["differences"]:
        if not row["n"]:
            continue
        code = str(row["code"])
        n, nothing, extra = (cast(int, row[key]) for key in ("n", "n_nothing", "n_extra"))
        codes.append(Confused(harmless(code), harmless(codebook.look_up(code).name), n, nothing, extra))
    if not codes:
        raise AgreementError(
            "No two coders differ about any code.", "There is no confusion to show: look at --chart forest."
        )
    place = {each.code: at for at, each in enumerate(codes)}
    counts = {}
    for row in run.tables.get("confusion", ()):
        one, other = (place.get(harmless(str(row[key]))) for key in ("code", "other_code"))
        if one is not None and other is not None:
            counts[min(one, other), max(one, other)] = cast(int, row["n"])
    unit = PLURAL[run.unit]
    caption = _caption(
        "Codes given in the place of others",
        f"differences in {unit}, counted for each pair of coders",
        run,
        told,
    )
    nothing_is = NONE_CHOSEN if run.scope.get("codes") else NO_CODE
    return Confusion(caption, tuple(codes), counts, nothing_is, unit)


def _drift(
    run: AgreementRun, codebook: Codebook, told: Told, runs: Sequence[AgreementRun], *, coefficients: bool
) -> Drift:
    if not run.tables:
        raise _unkept()
    periods = [row for row in view("drift", run, codebook, told) if row["what"] == "all coders"]
    names = tuple(_in_days(str(row["when"])) for row in periods)
    coders = dict.fromkeys(name for row in periods for name in cast("dict[str, float | None]", row["per_100"]))
    rates = tuple(
        Rates(harmless(name), tuple(cast("dict[str, float | None]", row["per_100"]).get(name) for row in periods))
        for name in coders
    )
    panels = []
    if coefficients:
        over_rounds = _over_rounds(run, told, runs)
        if len(over_rounds) > 1:
            panels.append(Panel("Over rounds", over_rounds))
        if periods:
            found = [
                _estimate(name, row, "alpha", _whole(row["n_shared"])) for name, row in zip(names, periods, strict=True)
            ]
            panels.append(Panel("Over periods of coding", tuple(found)))
    if not panels and not rates:
        raise AgreementError(
            "Nothing to compare over time: no coding or mark carries a time.", "Look at --chart forest instead."
        )
    caption = _caption(
        "Agreement over time", _ALPHA if coefficients else "", run, told, *([_INTERVALS] if coefficients else [])
    )
    return Drift(caption, tuple(panels), names, rates, PLURAL[run.unit])


def _over_rounds(run: AgreementRun, told: Told, runs: Sequence[AgreementRun]) -> tuple[Estimate, ...]:
    """Return the last run of each round and version of the codebook that counted in the way this run did."""
    like = [each for each in runs if _way(each) == _way(run) and each.round is not None]
    last: dict[tuple[object, ...], Estimate] = {}
    for each in like:
        name = told.rounds.get(each.round, "a round that is gone") if each.round else ""
        key = each.round, each.codebook_version
        last[key] = _over_all(f"{name}, codebook {each.codebook_version}", each, each.n_units)
    return tuple(last.values())


def _way(run: AgreementRun) -> tuple[object, ...]:
    scope = run.scope
    return run.unit, run.blind_only, *(str(scope.get(key) or []) for key in ("codes", "markers"))


def _over_all(label: str, run: AgreementRun, n: int | None) -> Estimate:
    alpha, _ = headline(run)
    words = {
        "reason": reasons.IN_WORDS.get(alpha.reason, ""),
        "interval_reason": reasons.IN_WORDS.get(alpha.interval_reason, ""),
    }
    return _estimate(label, {"alpha": alpha.value, "low": alpha.low, "high": alpha.high, **words}, "alpha", n)


def _estimate(label: str, row: _Row, key: str, n: int | None = None) -> Estimate:
    value, low, high = (row.get(each) for each in (key, "low", "high"))
    note = str(row.get("reason") or row.get("interval_reason") or "")
    if isinstance(value, float) and isinstance(low, float) and isinstance(high, float):
        return Estimate(harmless(label), value, low, high, note, n)
    if isinstance(value, float):
        return Estimate(harmless(label), value, note=note or "no interval", n=n)
    return Estimate(harmless(label), None, note=note or "undefined", n=n)


def _caption(title: str, axis: str, run: AgreementRun, told: Told, *more: str) -> Caption:
    """Return what stands around a chart: the facts that every table of the run tells too."""
    told_of = facts(run, None if run.round is None else told.rounds.get(run.round))
    n = len(run.transcripts)
    coders = ", ".join(told.coders.get(coder, coder.hex) for coder in run.coders)
    blind = f"Decisions after suggestions {'left out' if run.blind_only else 'counted'}"
    chosen = [
        f"Only {', '.join(map(str, found))}"
        for key in ("codes", "markers")
        if isinstance(found := run.scope.get(key), list) and found
    ]
    sentences = (
        f"{told_of['round'] or 'All codings'}: {coders} on {n} transcript{'s' * (n != 1)}, {run.n_units:,} "
        f"{PLURAL[run.unit]} read by two or more, codebook {run.codebook_version}.",
        *(f"{each}." for each in (*chosen, blind)),
        *more,
    )
    return Caption(title, axis, tuple(harmless(each) for each in sentences))


def _unkept() -> AgreementError:
    return AgreementError(
        "This run did not keep what the chart shows: it is from before that was computed.",
        "Measure again once a coding has changed, or with a newer version of voices.",
    )


def _in_days(when: str) -> str:
    """Return a period as people write it.

    >>> _in_days("2026-01-05 to 2026-01-09"), _in_days("2026-01-05")
    ('5 Jan 2026 to 9 Jan 2026', '5 Jan 2026')
    """
    return " to ".join(f"{day.day} {day:%b} {day.year}" for day in map(date.fromisoformat, when.split(" to ")))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
