"""From the material to every figure and every row of a run. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from voices.agreement.coders import coder_rows, pair_rows
from voices.agreement.codes import NOT_CHOSEN, NOTHING, code_rows, confusions, positive_agreement, theme_rows
from voices.agreement.confusion import confusion_rows, difference_rows
from voices.agreement.drift import period_rows, self_rows
from voices.agreement.influence import transcript_rows
from voices.agreement.kinds import Type
from voices.agreement.left_out import left_out
from voices.agreement.levels import level_rows
from voices.agreement.material import Material
from voices.agreement.names import DESIGN_EFFECT
from voices.agreement.pooling import pooled, share_agreed, value_of, why_not
from voices.agreement.sample_size import sample_rows
from voices.agreement.several import set_rows
from voices.agreement.span_rows import span_rows
from voices.agreement.summary import summarise
from voices.agreement.typology import disagreements, type_rows
from voices.agreement.units import Units
from voices.model import Figure

Row = dict[str, object]
Tables = Mapping[str, tuple[Mapping[str, object], ...]]


@dataclass(frozen=True)
class Measured:
    """What a run says: coefficients with their intervals, and the rows of each table beside them."""

    figures: tuple[Figure, ...]
    tables: Tables


def measured(material: Material, units: Units) -> Measured:
    """Return everything that can be said of a scope."""
    confused = confusions(units)
    codes = code_rows(units, NOT_CHOSEN if material.scope.codes else NOTHING, confused)
    differing = disagreements(material)
    n_of_code = Counter(each.code for each in differing if each.type is not Type.NOT_ASSIGNED)
    n_of_transcript = Counter(each.transcript.hex for each in differing if each.type is not Type.NOT_ASSIGNED)
    pairs = list(combinations(units.coders, 2))
    found: dict[str, Sequence[Row]] = {
        "summary": _beside_the_headline(material, units),
        "left_out": left_out(material, units),
        "codes": [{**row, "n_disagreements": n_of_code[str(row["code"])]} for row in codes],
        "confusion": confusion_rows(units, confused),
        "differences": difference_rows(units, confused),
        "themes": theme_rows(units, material.codebook),
        "pairs": pair_rows(units),
        "coders": coder_rows(units),
        "transcripts": [
            {**row, "n_disagreements": n_of_transcript[str(row["transcript"])]} for row in transcript_rows(units)
        ],
        "types": type_rows(differing, pairs, material.scope.tolerance),
        "drift": period_rows(material, units),
        "self": self_rows(material),
    }
    summary = summarise(units, material.codebook)
    found["statistics"] = [*summary.statistics, *set_rows(units, material.codebook)]
    found["code_statistics"] = summary.code_statistics
    effects = {
        str(row["code"]): _effect_in(row["figures"]) for row in summary.code_statistics if row["level"] == "code"
    }
    overall = next((row["value"] for row in summary.statistics if row["figure"] == DESIGN_EFFECT), None)
    found["sample"] = sample_rows(
        codes,
        len(units.coders),
        len(units.shared_transcripts),
        effects,
        overall if isinstance(overall, float) else None,
    )
    found["levels"] = level_rows(units, material.codebook)
    found["spans"] = span_rows(material)
    # As they come back from the store: equal runs are equal whether they were just computed or read.
    tables: Tables = {part: tuple(json.loads(json.dumps(rows))) for part, rows in found.items() if rows}
    return Measured(summary.figures, tables)


def _effect_in(figures: object) -> float | None:
    """Return the design effect of a code's alpha among its figures, None where it is undefined."""
    kept = figures.get(DESIGN_EFFECT) if isinstance(figures, dict) else None
    value = kept.get("value") if isinstance(kept, dict) else None
    return value if isinstance(value, float) else None


def _beside_the_headline(material: Material, units: Units) -> list[Row]:
    """Return what stands beside alpha and percent agreement: positive agreement, and alpha with suggestions."""
    everybody = range(len(units.coders))
    versions = sorted({each.codebook_version for each in material.codings if each.code in set(units.codes)})
    row: Row = {
        "positive_agreement": positive_agreement(units.pooled),
        "codebook_versions": versions,
        "n_transcripts_in_scope": len(material.transcripts),
        "n_units_in_scope": int(units.weights.sum()),
    }
    with_suggestions = units
    if material.scope.blind_only:
        with_suggestions = material.units(material.read_in_version)
        if np.array_equal(with_suggestions.read, units.read):
            with_suggestions = units
    of_all = pooled(with_suggestions, everybody).sum(axis=0)
    row["with_suggestions"] = {
        "differs": with_suggestions is not units,
        "n_units": with_suggestions.n_shared,
        "alpha": value_of(of_all),
        "reason": why_not(of_all, len(units.coders)),
        "agreed": share_agreed(of_all),
    }
    return [row]
