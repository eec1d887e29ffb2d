"""The tables of figures beside the headline, as a run kept them: all, those about spans, those by level. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from voices.agreement import names, reasons
from voices.agreement.scope import Told
from voices.agreement.telling.figures import CALLED, SHARES, coefficient_in, mapping
from voices.agreement.telling.rows import Row, name_of
from voices.model import AgreementRun, Coefficient, Figure

ON_SPANS = (
    names.U_ALPHA, names.BAR_U_ALPHA, names.CU_ALPHA, names.CU_COVERAGE, names.KU_ALPHA, names.KU_COVERAGE,
    names.CHAR_F1, names.CHAR_JACCARD, names.SPAN_F1_IOU, names.SPAN_F1_EDGES, names.SPAN_F1_OVERLAP,
    names.SPAN_F1_TURN,
)  # fmt: skip


def statistics_rows(run: AgreementRun, told: Told) -> list[Row]:
    """Return every figure over all codes that a run kept: name, value, interval, what it counts, what it is."""
    kept = [_kept(figure, told) for figure in run.figures_at_level("all")]
    beside = [_beside(row, run, told) for row in run.tables.get("statistics", ())]
    found = sorted([*kept, *beside], key=lambda row: list(CALLED).index(str(row["figure"])))
    return [row for row in found if not row["coders"]] + [row for row in found if row["coders"]]


def _kept(figure: Figure, told: Told) -> Row:
    coefficient = figure.coefficient
    coders = [told.coders.get(coder, coder.hex) for coder in figure.pair or ()]
    return _row(coefficient, coders, len(coders) or coefficient.n_coders)


def _beside(row: Mapping[str, object], run: AgreementRun, told: Told) -> Row:
    coders = row.get("coders")
    names_of = [name_of(coder, told.coders) for coder in coders] if isinstance(coders, list) else []
    return _row(coefficient_in(str(row["figure"]), row), names_of, len(names_of) or len(run.coders))


def _row(coefficient: Coefficient, coders: Sequence[str], n_coders: int) -> Row:
    what, note = CALLED[coefficient.name]
    if coefficient.name in (names.PREVALENCE_INDEX, names.BIAS_INDEX) and n_coders > 2:
        note += "; mean over pairs of coders"
    return {
        "what": what,
        "figure": coefficient.name,
        "coders": list(coders),
        "value": coefficient.value,
        "low": coefficient.low,
        "high": coefficient.high,
        "n_units": coefficient.n_units,
        "reason": reasons.IN_WORDS.get(coefficient.reason, ""),
        "interval_reason": reasons.IN_WORDS.get(coefficient.interval_reason, ""),
        "note": note,
        "is_share": coefficient.name in SHARES,
    }


def level_rows(run: AgreementRun) -> list[Row]:
    """Return agreement at each level of the codebook that a run kept, the finest first."""
    words = {"code": "codes as given", "parent": "rolled up to level", "theme": "themes", "any": "coded at all"}
    found: list[Row] = []
    for row in run.tables.get("levels", ()):
        level, depth = str(row["level"]), row["depth"]
        what = f"{words[level]} {depth}" if level == "parent" else words[level]
        alpha = coefficient_in(names.ALPHA, mapping(row[names.ALPHA]))
        gain = row.get("gain")
        gained = None if gain is None else coefficient_in("gain", mapping(gain))
        found.append(
            {
                "what": what,
                "level": level,
                "depth": depth,
                "n_codes": row["n_codes"],
                "alpha": alpha.value,
                "low": alpha.low,
                "high": alpha.high,
                "gwet_ac1": mapping(row[names.AC1]).get("value"),
                "positive_agreement": mapping(row[names.POSITIVE]).get("value"),
                "gain": None if gained is None else gained.value,
                "gain_low": None if gained is None else gained.low,
                "gain_high": None if gained is None else gained.high,
                "n_units": row["n_units"],
                "reason": reasons.IN_WORDS.get(alpha.reason, ""),
                "interval_reason": reasons.IN_WORDS.get(alpha.interval_reason, ""),
            }
        )
    return found


def span_rows(run: AgreementRun, called: Mapping[str, str], told: Told) -> list[Row]:
    """Return figures about spans that a run kept: all codes, words coded at all, each theme, each code.

    called: the names of codes and themes.
    """
    words = {"all": "all codes together", "any": "coded at all, whatever the code"}
    found: list[Row] = []
    for row in run.tables.get("spans", ()):
        level, code = str(row["level"]), row["code"]
        alpha = coefficient_in(names.U_ALPHA, mapping(row[names.U_ALPHA]))
        spans = row["n_spans"]
        found.append(
            {
                "code": code if code is not None else level,
                "name": words[level] if code is None else called.get(str(code), ""),
                "level": level,
                "u_alpha": alpha.value,
                "low": alpha.low,
                "high": alpha.high,
                "coverage": row.get("coverage"),
                **dict(_others(row)),
                "n_spans": {name_of(coder, told.coders): n for coder, n in mapping(spans).items()},
                "n_chars": row["n_chars"],
                "reason": reasons.IN_WORDS.get(alpha.reason, ""),
                "interval_reason": reasons.IN_WORDS.get(alpha.interval_reason, ""),
            }
        )
    return found


def _others(row: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name in ON_SPANS[1:]:
        kept = coefficient_in(name, mapping(row.get(name)))
        yield name, kept.value
        yield f"{name}_low", kept.low
        yield f"{name}_high", kept.high
