"""Themes by an attribute of the children: how many of each group a theme was found with. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voices.model import Code, Participant
from voices.protecting.small_numbers import fold_groups, suppress_row
from voices.reporting.frequencies import ChildCount

NO_VALUE = "not recorded"


@dataclass(frozen=True)
class AttributeTable:
    """One attribute: its groups with their sizes, and a row for each theme.

    A row has a count for each group, or None for all of them where a number is too small to print (never for the team).
    No groups: fewer than two are large enough.
    """

    attribute: str
    groups: tuple[str, ...]
    bases: tuple[int, ...]
    rows: tuple[tuple[Code, tuple[int | None, ...]], ...]

    @property
    def shows_something(self) -> bool:
        """Whether any cell may be printed."""
        return any(count is not None for _, counts in self.rows for count in counts)


def cross(
    attribute: str,
    themes: Sequence[Code],
    counts: Mapping[str, ChildCount],
    participants: Sequence[Participant],
    *,
    protect: bool,
) -> AttributeTable:
    """Return a table of themes by the groups of one attribute; with `protect`, small numbers are hidden."""
    members: dict[str, set[str]] = {}
    for participant in participants:
        members.setdefault(participant.values.get(attribute, NO_VALUE), set()).add(participant.id)
    sizes = {group: len(members[group]) for group in sorted(members, key=natural)}
    groups = fold_groups(sizes) if protect else {group: (group,) for group in sizes}
    folded = {group: set().union(*(members[part] for part in parts)) for group, parts in groups.items()}
    bases = [len(children) for children in folded.values()]
    rows = []
    for theme in themes:
        settled = counts[theme.id].settled
        row = [len(settled & children) for children in folded.values()]
        rows.append((theme, tuple(suppress_row(row, bases) if protect else row)))
    return AttributeTable(attribute, tuple(groups), tuple(bases), tuple(rows))


def natural(group: str) -> tuple[object, ...]:
    """Return a sorting key that puts "7-11" before "12-14", and a missing value last."""
    parts = re.split(r"(\d+)", group.casefold())
    return group == NO_VALUE, tuple((part.isdecimal(), int(part) if part.isdecimal() else part) for part in parts)
