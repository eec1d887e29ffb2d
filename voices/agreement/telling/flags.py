"""What the lead should look at in a code, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

ENOUGH = 5  # N p^2: below it a coefficient of the code says little
NEVER, TOO_FEW, WORSE, ONE_CODER = (
    "never used",
    "too few uses",
    "worse than chance: read differently?",
    "used by one coder only",
)


def flag(uses: Sequence[int], share: float, n_units: int, alpha: float | None) -> str:
    """Return what is to be said of a code, empty when nothing is.

    `share` is that of its uses among all decisions of `n_units` shared units; N p^2 < 5 are too few uses.

    >>> flag([3, 2], 0.05, 50, 0.8), flag([0, 0], 0.0, 50, None), flag([40, 0], 0.4, 50, -0.2)
    ('too few uses', 'never used', 'used by one coder only; worse than chance: read differently?')
    """
    if not any(uses):
        return NEVER
    told = [ONE_CODER] if sum(each > 0 for each in uses) == 1 and len(uses) > 1 else []
    if n_units * share**2 < ENOUGH:
        told.append(TOO_FEW)
    if alpha is not None and alpha < 0:
        told.append(WORSE)
    return "; ".join(told)


def flagged(row: Mapping[str, object], alpha: float | None) -> str:
    """Return the flag of a row that `code_rows` or `theme_rows` made."""
    uses, share, n_units = row.get("uses"), row.get("prevalence"), row.get("n_shared")
    if not isinstance(uses, dict) or not isinstance(share, float) or not isinstance(n_units, int):
        return ""
    return flag(list(uses.values()), share, n_units, alpha)
