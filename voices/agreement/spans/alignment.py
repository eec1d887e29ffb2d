"""The cheapest way to put units of several coders together, exactly, for what is small. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

MOST_GROUPS = 20_000
MOST_STEPS = 20_000


@dataclass(frozen=True)
class Unit:
    """A span with the coder who made it."""

    coder: int
    start: int
    end: int
    code: int


@dataclass(frozen=True)
class _Group:
    """Units put together, and what that saves against leaving them alone."""

    units: frozenset[int]
    saving: float


def best_alignment(
    units: Sequence[Unit], n_coders: int, *, alpha: float, beta: float, delta_empty: float
) -> float | None:
    """Return the least summed cost of groups that hold every unit once; None when there is too much to try.

    A group holds at most one unit of each coder; its cost is the mean over all pairs of coders, a pair in which one or
    both have nothing costing delta_empty (as in pygamma-agreement). Splitting a group in two never costs more when all
    pairs between its halves cost (1 + number of pairs) delta_empty or more, so only cheaper pairs link units.

    >>> units = [Unit(0, 0, 4, 0), Unit(1, 0, 4, 0), Unit(1, 90, 94, 0)]
    >>> best_alignment(units, 2, alpha=1, beta=1, delta_empty=1)
    1.0
    """
    ordered = sorted(units, key=lambda unit: (unit.start, unit.end, unit.coder, unit.code))
    n_pairs = n_coders * (n_coders - 1) // 2
    costs = {
        (one, other): _cost(ordered[one], ordered[other], alpha, beta)
        for one, other in combinations(range(len(ordered)), 2)
        if ordered[one].coder != ordered[other].coder
    }
    search = _Search()
    for part in _parts(len(ordered), costs, n_pairs):
        groups = _groups([ordered[unit].coder for unit in part], part, costs, n_pairs)
        if groups is None or not search.solve(part, groups):
            return None
    return delta_empty * (len(ordered) - search.saved / n_pairs)


def _cost(one: Unit, other: Unit, alpha: float, beta: float) -> float:
    """Return what two units cost, in shares of delta_empty."""
    apart = abs(one.start - other.start) + abs(one.end - other.end)
    place = (apart / (one.end - one.start + other.end - other.start)) ** 2
    return alpha * place + (beta if one.code != other.code else 0.0)


def _parts(n_units: int, costs: Mapping[tuple[int, int], float], n_pairs: int) -> list[list[int]]:
    """Return the units that pairs link, directly or over others."""
    part_of = {unit: [unit] for unit in range(n_units)}
    for (one, other), cost in costs.items():
        if cost < 1 + n_pairs and part_of[one] is not part_of[other]:
            part_of[one].extend(part_of[other])
            for unit in part_of[other]:
                part_of[unit] = part_of[one]
    return list({id(part): sorted(part) for part in part_of.values()}.values())


def _groups(
    coders: Sequence[int], part: Sequence[int], costs: Mapping[tuple[int, int], float], n_pairs: int
) -> list[_Group] | None:
    """Return the groups that save more than their units alone, None when there are too many."""
    grown: list[tuple[tuple[int, ...], float]] = [((), -float(n_pairs))]
    coder_of = dict(zip(part, coders, strict=True))
    for unit in part:
        for group, saving in tuple(grown):
            if all(coder_of[each] != coder_of[unit] for each in group):
                grown.append(((*group, unit), saving + n_pairs + sum(1 - costs[each, unit] for each in group)))
        if len(grown) > MOST_GROUPS:
            return None
    return [_Group(frozenset(group), saving) for group, saving in grown if len(group) > 1 and saving > 0]


@dataclass
class _Search:
    """Branch and bound: the first unit left gets one of its groups or stays alone, then the next.

    A unit saves at most its share in the group that saves most for each of its units; what cannot beat the best known
    grouping by that is not tried.
    """

    saved: float = 0.0
    n_steps: int = 0
    _best: float = 0.0
    _groups_of: dict[int, list[_Group]] = field(default_factory=dict)
    _share: dict[int, float] = field(default_factory=dict)

    def solve(self, part: Sequence[int], groups: Sequence[_Group]) -> bool:
        """Add the most that grouping a part can save; false when it takes too many steps."""
        ordered = sorted(groups, key=lambda group: -group.saving / len(group.units))
        self._groups_of = {unit: [group for group in ordered if unit in group.units] for unit in part}
        self._share = {
            unit: found[0].saving / len(found[0].units) if found else 0.0 for unit, found in self._groups_of.items()
        }
        self._best = 0.0
        self._try(frozenset(unit for unit in part if self._share[unit]), 0.0)
        self.saved += self._best
        return self.n_steps <= MOST_STEPS

    def _try(self, left: frozenset[int], saving: float) -> None:
        self.n_steps += 1
        self._best = max(self._best, saving)
        if self.n_steps > MOST_STEPS or saving + sum(self._share[unit] for unit in left) <= self._best + 1e-12:
            return
        first = min(left)
        for group in self._groups_of[first]:
            if group.units <= left:
                self._try(left - group.units, saving + group.saving)
        self._try(left - {first}, saving)
