"""Numbers too small to print: cells of a table that would single children out, and those they could be worked out from.

Counts are of children. Fewer than five is hidden; zero and "everybody" in a group count as small, because both tell
something about every child of the group; and a hidden cell must not follow from the row's total. Trusted research
environments use ten, which would empty most tables of a study this size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

THRESHOLD = 5


def fold_groups(bases: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, tuple[str, ...]]:
    """Return groups of children large enough to print: those with a base at the threshold or above stay.

    The smaller ones become one group, "others", printed only if together they reach the threshold. Values are the
    groups' members.

    >>> fold_groups({"7-11": 2, "12-14": 3, "15-17": 10})
    {'15-17': ('15-17',), 'others': ('7-11', '12-14')}
    """
    kept: dict[str, tuple[str, ...]] = {group: (group,) for group, base in bases.items() if base >= threshold}
    small = tuple(group for group, base in bases.items() if 0 < base < threshold)
    if small and sum(bases[group] for group in small) >= threshold:
        kept["others"] = small
    return kept


def suppress_row(
    counts: Sequence[int], bases: Sequence[int], total: int, threshold: int = THRESHOLD
) -> list[int | None]:
    """Return a row's counts with None for hidden cells.

    counts: children of each printed group; bases: size of each group; total: the row's printed number of children,
    which may include children of groups that are not printed. Hidden are counts under the threshold (zero too) and
    full cells; then, while what is hidden could be worked out from the total, the smallest cell still shown.

    >>> suppress_row([9, 6, 2], [10, 8, 7], 17)
    [9, None, None]
    """
    shown: list[int | None] = [
        None if count < threshold or count == base else count for count, base in zip(counts, bases, strict=True)
    ]
    while _follows(shown, total, threshold):
        smallest = min((count, index) for index, count in enumerate(shown) if count is not None)
        shown[smallest[1]] = None
    return shown


def _follows(shown: Sequence[int | None], total: int, threshold: int) -> bool:
    """Return whether hidden cells can be narrowed to fewer than the threshold by subtracting from the total."""
    hidden = sum(count is None for count in shown)
    rest = total - sum(count for count in shown if count is not None)
    something_shown = hidden < len(shown)
    return something_shown and (hidden > 0 and (hidden == 1 or rest < threshold))
