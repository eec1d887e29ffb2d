"""Numbers too small to print: cells of a table that would single children out, and those they could be worked out from.

Counts are of children, and every child of the study stands in one group. Fewer than five is small; zero and
"everybody" in a group count as small, because both tell something about every child of the group. A row with a small
cell is hidden whole: its total is printed elsewhere, so anything left standing would give the rest away. Trusted
research environments use ten, which would empty most tables of a study this size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

THRESHOLD = 5
TOGETHER, OTHERS = " / ", "others"


def fold_groups(bases: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, tuple[str, ...]]:
    """Return groups of children large enough to print, with their members; empty when fewer than two are.

    Groups under the threshold become one; while that is too small itself, the smallest other group joins it. So every
    child is in a printed group, and nothing can be subtracted from the total. Bands of numbers are named together; what
    else is put together is called "others", because the name of a group of one child tells something of that child.

    >>> fold_groups({"7-11": 2, "12-14": 3, "15-17": 10})
    {'7-11 / 12-14': ('7-11', '12-14'), '15-17': ('15-17',)}
    """
    groups = [group for group, base in bases.items() if base > 0]
    small = [group for group in groups if bases[group] < threshold]
    large = sorted((group for group in groups if group not in small), key=lambda group: (bases[group], group))
    while small and sum(bases[group] for group in small) < threshold and large:
        small.append(large.pop(0))
    together = tuple(group for group in groups if group in small)
    bands = all(group[:1].isdigit() for group in together)
    folded = {TOGETHER.join(together): together} if together and bands else {}
    folded |= {group: (group,) for group in groups if group in large}
    if together and not bands:
        folded[_unused(OTHERS, large)] = together
    return folded if len(folded) > 1 else {}


def _unused(name: str, names: Sequence[str]) -> str:
    return name if name not in names else _unused(f"{name} together", names)


def suppress_row(counts: Sequence[int], bases: Sequence[int], threshold: int = THRESHOLD) -> list[int | None]:
    """Return a row's counts, or None for every cell where one of them is small or hiding would tell too much.

    counts: children of each group; bases: size of each group. The groups hold every child of the study.

    >>> suppress_row([5, 5], [8, 8]), suppress_row([6, 4], [8, 8])
    ([5, 5], [None, None])
    """
    small = any(_is_small(count, base, threshold) for count, base in zip(counts, bases, strict=True))
    hidden = small or _hiding_tells(bases, sum(counts), threshold)
    return [None if hidden else count for count in counts]


def _is_small(count: int, base: int, threshold: int) -> bool:
    return count < threshold or count == base


def _hiding_tells(bases: Sequence[int], total: int, threshold: int) -> bool:
    """Return whether hiding rows of this total, while others of it are shown, would narrow down a cell.

    With small groups few rows of a total can be shown, so a reader who knows this rule learns from a hidden one what it
    is not. Such totals are never shown. This asks only what every reader knows, so the answer tells nothing.
    """
    for index, base in enumerate(bases):
        others = [each for at, each in enumerate(bases) if at != index]
        rest, rest_with_small = _sums(others, threshold)
        by_total = {value for value in range(base + 1) if total - value in rest}
        if_hidden = {
            value for value in by_total if _is_small(value, base, threshold) or total - value in rest_with_small
        }
        if not if_hidden:
            return False  # no row of this total is ever hidden
        certain = all(_is_small(value, base, threshold) for value in if_hidden)
        before = all(_is_small(value, base, threshold) for value in by_total)
        if len(if_hidden) < min(len(by_total), threshold) or (certain and not before):
            return True
    return False


def _sums(bases: Sequence[int], threshold: int) -> tuple[set[int], set[int]]:
    """Return the totals that counts of some groups can have, and those they can have with a small one among them."""
    every, with_small = {0}, set[int]()
    for base in bases:
        values = range(base + 1)
        with_small = {
            done + value for value in values for done in (every if _is_small(value, base, threshold) else with_small)
        }
        every = {done + value for done in every for value in values}
    return every, with_small
