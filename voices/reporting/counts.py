"""How often codes were used, for the team: counts as rows for tables and JSON, nothing of it settled. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from voices.model import Codebook, Coder, Participant
from voices.reporting.crosstab import NO_VALUE, natural

Row = Mapping[str, object]


@dataclass(frozen=True)
class Count:
    """How many codings, and on the words of how many children; None where children are not asked about."""

    n_codings: int
    n_children: int | None = None


@dataclass(frozen=True)
class CountTable:
    """Codes by groups. `rows` pairs the id of a theme or code with its counts in the order of `groups`, all last.

    `bases` says how many children are in each group, and in all; empty where children are not asked about.
    """

    groups: tuple[str, ...]
    bases: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Count, ...]], ...]


def by_coder(counts: Mapping[tuple[str, UUID], int], coders: Sequence[Coder], codebook: Codebook) -> CountTable:
    """Return codings of each code by coder; a theme has those of its codes together."""
    present = [each for each in coders if any(coder == each.id for _, coder in counts)]
    tally: dict[str, Counter[UUID]] = defaultdict(Counter)
    for (code, coder), n in counts.items():
        for each in _with_theme(code, codebook):
            tally[each][coder] += n
    rows = []
    for code in _order(codebook, tally):
        cells = [Count(tally[code][coder.id]) for coder in present]
        rows.append((code, (*cells, Count(tally[code].total()))))
    return CountTable(tuple(each.name for each in present), (), tuple(rows))


def by_attribute(
    counts: Iterable[tuple[str, str, int]], attribute: str, children: Sequence[Participant], codebook: Codebook
) -> CountTable:
    """Return children and codings of each code by the value of an attribute; a theme counts a child once.

    `counts` are (code, child, codings on the child's words), all of a code together.
    """
    value = {each.id: each.values.get(attribute, NO_VALUE) for each in children}
    sizes = Counter(value.values())
    groups = sorted(sizes, key=natural)
    n_codings: dict[str, Counter[str]] = {}
    speaking: dict[str, set[str]] = {}
    for code, rows in groupby(counts, key=itemgetter(0)):  # half a million rows: plain dictionaries and sets
        tally, there = dict.fromkeys(groups, 0), set()
        for _, child, n in rows:
            tally[value[child]] += n
            there.add(child)
        for each in _with_theme(code, codebook):
            n_codings.setdefault(each, Counter()).update(tally)
            speaking.setdefault(each, set()).update(there)
    return CountTable(
        tuple(groups),
        (*(sizes[group] for group in groups), len(value)),
        tuple(
            (code, _children_and_codings(speaking.get(code, set()), n_codings.get(code, Counter()), value, groups))
            for code in _order(codebook, n_codings)
        ),
    )


def _children_and_codings(
    children: set[str], n_codings: Counter[str], value: Mapping[str, str], groups: Sequence[str]
) -> tuple[Count, ...]:
    n_children = Counter(value[child] for child in children)
    cells = [Count(n_codings[group], n_children[group]) for group in groups]
    return (*cells, Count(n_codings.total(), len(children)))


def as_rows(table: CountTable, codebook: Codebook) -> list[Row]:
    """Return a table as it is printed as JSON."""
    return [
        {
            "code": code,
            "name": codebook.look_up(code).name,
            "groups": [
                {"group": group, **_cell(count)} for group, count in zip(table.groups, counts[:-1], strict=True)
            ],
            "all": _cell(counts[-1]),
        }
        for code, counts in table.rows
    ]


def _cell(count: Count) -> dict[str, int]:
    children = {} if count.n_children is None else {"children": count.n_children}
    return {**children, "codings": count.n_codings}


def _with_theme(code: str, codebook: Codebook) -> tuple[str, ...]:
    """Return a code with its theme; one that this version lacks stands alone."""
    return (code, codebook.theme_of(code).id) if code in codebook else (code,)


def _order(codebook: Codebook, used: Iterable[str]) -> list[str]:
    """Return the codebook's themes and codes in order, then what was used of other versions."""
    return [each.id for each in codebook.codes] + sorted(code for code in used if code not in codebook)
