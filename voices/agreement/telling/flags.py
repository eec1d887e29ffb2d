"""What the lead should look at in a code, in words, and how badly it matters. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voices.model import Coefficient

ENOUGH = 5  # N p^2: below it a coefficient of the code says little
ENOUGH_USES = 5  # uses a coder, on average: below it one decision moves positive agreement by a tenth and more
ENOUGH_TRANSCRIPTS = 5  # below it leaving one out is rough
TOO_WIDE = 0.5  # an interval that spans a quarter of the range from -1 to 1
UNEVEN, UNEVEN_FROM = 3, 6  # one coder used it three times as often as another, six times or more
NEVER, TOO_FEW, WORSE, ONE_CODER = (
    "never used",
    "too few uses",
    "worse than chance: read differently?",
    "used by one coder only",
)
VERY_FEW, FEW_TRANSCRIPTS, WIDE, UNEVENLY = (
    "hardly used: talk about it, report no figure",
    "in fewer than five transcripts",
    "interval too wide to judge",
    "used unevenly",
)
# From what makes a figure worthless to what should be known beside it.
SEVERITY: Mapping[str, int] = {
    NEVER: 3, ONE_CODER: 3, WORSE: 3, VERY_FEW: 2, WIDE: 2, FEW_TRANSCRIPTS: 2, UNEVENLY: 1, TOO_FEW: 1,
}  # fmt: skip


def flag(
    uses: Sequence[int], share: float, n_units: int, alpha: Coefficient | None, n_transcripts: int | None = None
) -> str:
    """Return what is to be said of a code, what matters most first, empty when nothing is.

    `share` is that of its uses among all decisions of `n_units` shared units; N p^2 < 5 are too few uses.
    `n_transcripts` have the code, None when that is not known.

    >>> flag([30, 20], 0.05, 500, None), flag([0, 0], 0.0, 50, None)
    ('too few uses', 'never used')
    >>> flag([40, 0], 0.4, 50, Coefficient("krippendorff_alpha", -0.2, 50, 2))
    'used by one coder only; worse than chance: read differently?; used unevenly'
    >>> wide = Coefficient("krippendorff_alpha", 0.4, 50, 2, low=0.1, high=0.7)
    >>> flag([3, 2], 0.05, 50, wide, 4).split("; ")[:2]
    ['hardly used: talk about it, report no figure', 'interval too wide to judge']
    """
    if not any(uses):
        return NEVER
    value, low, high = (None, None, None) if alpha is None else (alpha.value, alpha.low, alpha.high)
    there = {
        ONE_CODER: sum(each > 0 for each in uses) == 1 and len(uses) > 1,
        WORSE: value is not None and value < 0,
        VERY_FEW: sum(uses) < ENOUGH_USES * len(uses),
        WIDE: low is not None and high is not None and high - low > TOO_WIDE,
        FEW_TRANSCRIPTS: n_transcripts is not None and n_transcripts < ENOUGH_TRANSCRIPTS,
        UNEVENLY: max(uses) >= UNEVEN_FROM and max(uses) >= UNEVEN * min(uses),
        TOO_FEW: n_units * share**2 < ENOUGH,
    }
    return "; ".join(words for words, is_so in there.items() if is_so)


def severity(told: str) -> int:
    """Return how badly the worst of some flags matters: 3 no figure says anything, 2 look first, 1 know it, 0 nothing.

    >>> severity("used unevenly; too few uses"), severity("never used"), severity("")
    (1, 3, 0)
    """
    return max((SEVERITY.get(words, 0) for words in told.split("; ")), default=0)


def flagged(row: Mapping[str, object], alpha: Coefficient) -> str:
    """Return the flag of a row that `code_rows` or `theme_rows` made."""
    uses, share, n_units = row.get("uses"), row.get("prevalence"), row.get("n_shared")
    if not isinstance(uses, dict) or not isinstance(share, float) or not isinstance(n_units, int):
        return ""
    used = row.get("n_transcripts_used")
    return flag(list(uses.values()), share, n_units, alpha, used if isinstance(used, int) else None)
