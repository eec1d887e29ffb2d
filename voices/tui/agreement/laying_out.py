"""A table in the room there is: whole columns, the most telling first; the longest texts give way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from voices.display import harmless

Row = dict[str, object]
_GAP = 2
_LEAST, _MOST = 16, 34  # a text column may be cut to as little, and asks for no more at first
_WIDE = 90
_GIVE_WAY = frozenset({"name", "flag", "confused", "meaning", "note", "reason", "what", "value"})
# What is left when there is no room for all; what is not named comes after these, in its own order.
_IMPORTANT = (
    "name", "alpha", "kappa", "value", "run_short", "interval", "krippendorff_band",
    "landis_koch_band", "n", "n_disagreements", "consensus_alpha", "unit",
    "signed_influence", "alpha_without", "change_without", "with_667", "with_800", "uses_told", "flag", "n_shared",
    "n_units", "what", "when", "type_share", "signed_change", "round", "made_short", "positive", "share", "confused",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: what stands in it and in how many cells; numbers stand to the right."""

    key: str
    heading: str
    width: int
    to_the_right: bool


def cell(value: object) -> str:
    """Return a value as it stands in a table; a dash for nothing.

    >>> cell(0.714), cell(1049), cell(None), cell(["a", "b"])
    ('0.71', '1,049', '-', 'a, b')
    """
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if value is None:
        return "-"
    return harmless(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))


def fitted(columns: Sequence[tuple[str, str]], rows: Sequence[Row], room: int) -> list[Column]:
    """Return the columns that have room, in their order. The first always has."""
    natural = {
        key: max(cell_len(heading), *(cell_len(cell(row.get(key))) for row in rows), 1) for key, heading in columns
    }
    are_texts = {key for key in _GIVE_WAY & set(natural) if natural[key] > _LEAST and not _is_number(key, rows)}
    most_name = _LEAST if room < _WIDE else 2 * _LEAST
    wanted = {
        key: min(natural[key], most_name if key == "name" else _MOST) if key in are_texts else natural[key]
        for key, _ in columns
    }
    taken: dict[str, int] = {}
    left = room
    for at, (key, _) in enumerate(sorted(columns, key=lambda each: _rank(each[0], columns))):
        gap = _GAP if at else 0
        if wanted[key] + gap <= left or not at:
            taken[key] = min(wanted[key], left)
        elif key in are_texts and left >= _LEAST + gap:
            taken[key] = left - gap
        else:
            continue
        left -= taken[key] + gap
    for key in sorted(taken, key=lambda each: natural[each]):
        more = min(left, natural[key] - taken[key])
        taken[key] += more
        left -= more
    return [Column(key, heading, taken[key], _is_number(key, rows)) for key, heading in columns if key in taken]


def heading(columns: Sequence[Column]) -> str:
    """Return the line of headings."""
    return _joined([(each, each.heading) for each in columns])


def told(row: Row, columns: Sequence[Column]) -> str:
    """Return a row as a line."""
    return _joined([(each, cell(row.get(each.key))) for each in columns])


def _joined(cells: Sequence[tuple[Column, str]]) -> str:
    return (" " * _GAP).join(_sized(text, each) for each, text in cells).rstrip()


def _sized(text: str, column: Column) -> str:
    if cell_len(text) > column.width:
        return set_cell_size(text, column.width - 1) + "…"
    space = " " * (column.width - cell_len(text))
    return space + text if column.to_the_right else text + space


def _is_number(key: str, rows: Sequence[Row]) -> bool:
    return any(isinstance(row.get(key), int | float) for row in rows)


def _rank(key: str, columns: Sequence[tuple[str, str]]) -> int:
    """Return how early a column gets its room: the first one, then those named above, then as they stand."""
    if key == columns[0][0]:
        return -1
    order = [each for each, _ in columns]
    return _IMPORTANT.index(key) if key in _IMPORTANT else len(_IMPORTANT) + order.index(key)
