"""In which order the rows of a table stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Row = dict[str, object]
GIVEN, LOWEST, MOST = "", "lowest agreement first", "most disagreements first"
ORDERS = (GIVEN, LOWEST, MOST)
_VALUES = ("alpha", "kappa", "consensus_alpha", "value")
_COUNTS = ("n_disagreements", "n")


def orders_of(rows: Sequence[Row]) -> list[str]:
    """Return the orders in which these rows can stand."""
    return [order for order in ORDERS if order == GIVEN or _key(order, rows) is not None]


def ordered(rows: Sequence[Row], order: str) -> list[int]:
    """Return the places of rows in an order; what has no value comes last, in the order it was in."""
    key = _key(order, rows)
    places = list(range(len(rows)))
    if key is None:
        return places

    def rank(at: int) -> tuple[bool, float]:
        value = rows[at].get(key)
        if not isinstance(value, int | float):
            return True, 0.0
        return False, -value if order == MOST else value

    return sorted(places, key=rank)


def _key(order: str, rows: Sequence[Row]) -> str | None:
    wanted = {LOWEST: _VALUES, MOST: _COUNTS}.get(order, ())
    return next((key for key in wanted if any(isinstance(row.get(key), int | float) for row in rows)), None)
