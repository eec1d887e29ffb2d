"""Runs side by side: how agreement changed over rounds and codebook versions, and what a verified run came to. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from voices.agreement.names import ALPHA, PERCENT
from voices.agreement.scope import Told
from voices.agreement.telling.rows import Row, headline
from voices.agreement.verifying import Verified
from voices.model import AgreementRun, Coefficient


def history_rows(runs: Sequence[AgreementRun], told: Told, codes: Sequence[str] = ()) -> list[Row]:
    """Return a row for each run, oldest first. `change` is against the run before that counted in the same way.

    The same way: same unit, same codes and markers, suggestions counted or not. Rounds, versions of the codebook,
    transcripts and coders may differ: the row says which. With `codes`, of codes or themes, the figures are those of
    each of them, one after the other; runs that did not have one are passed over.
    """
    return [row for code in codes or (None,) for row in _history_of(runs, told, code)]


def _history_of(runs: Sequence[AgreementRun], told: Told, code: str | None) -> list[Row]:
    before: dict[tuple[object, ...], float | None] = {}
    found: list[Row] = []
    for run in runs:
        figures = headline(run) if code is None else _of_code(run, code)
        if figures is None:
            continue
        alpha, percent = figures
        scope = run.scope
        way = (run.unit, run.blind_only, str(scope.get("codes") or []), str(scope.get("markers") or []))
        earlier = before.get(way)
        found.append(
            {
                **({} if code is None else {"code": code}),
                "run": run.id.hex,
                "made": run.made.isoformat(),
                "round": None if run.round is None else told.rounds.get(run.round),
                "codebook_version": run.codebook_version,
                "unit": run.unit,
                "coders": [told.coders.get(coder, coder.hex) for coder in run.coders],
                "n_transcripts": len(run.transcripts),
                "n_units": run.n_units,
                "n_left_out": run.n_left_out,
                "codes": scope.get("codes") or "all",
                "markers": scope.get("markers") or [],
                "blind_only": run.blind_only,
                "alpha": alpha.value,
                "low": alpha.low,
                "high": alpha.high,
                "change": None if earlier is None or alpha.value is None else alpha.value - earlier,
                "percent_agreement": percent.value,
                "n_disagreements": _n_disagreements(run) if code is None else _n_about(run, code),
                "program": run.program,
            }
        )
        before[way] = alpha.value
    return found


def difference_rows(verified: Verified, told: Told) -> list[Row]:
    """Return a row for each value that came out otherwise, with names for ids."""
    names = {id_.hex: name for names in (told.coders, told.transcripts, told.rounds) for id_, name in names.items()}
    return [
        {"of": " / ".join(names.get(each, each) for each in one.subject), "stored": one.stored, "now": one.now}
        for one in verified.differences
    ]


def _of_code(run: AgreementRun, code: str) -> tuple[Coefficient, Coefficient] | None:
    """Return alpha and percent agreement of a code or theme, None where the run has neither."""
    for level in ("code", "theme"):
        of_code = {each.coefficient.name: each.coefficient for each in run.figures_at_level(level) if each.code == code}
        if ALPHA in of_code and PERCENT in of_code:
            return of_code[ALPHA], of_code[PERCENT]
    return None


def _n_about(run: AgreementRun, code: str) -> int | None:
    """Return in how many places pairs of coders differ about a code; None for a theme, which keeps no such number."""
    row = next((row for row in run.tables.get("codes", ()) if row["code"] == code), {})
    n = row.get("n_disagreements")
    return n if isinstance(n, int) else None


def _n_disagreements(run: AgreementRun) -> int | None:
    if "types" not in run.tables:
        return None
    return sum(int(str(row["n"])) for row in run.tables["types"] if row["share"] is not None)
