"""A sample of transcripts drawn by lot, each stratum with its share. Pure: the same seed gives the same sample."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from voices.errors import PlanError

Stratum = tuple[str, ...]


def place_by_lot(seed: int, name: str) -> bytes:
    """Return what a name is sorted by: SHA-256 over seed and name, so that any machine draws the same, now and later.

    The order of two names does not hang on which others there are, so interviews that come in later change little.

    >>> sorted(["V01", "V02", "V03"], key=lambda name: place_by_lot(7, name))
    ['V01', 'V03', 'V02']
    """
    return hashlib.sha256(f"{seed}\n{name.casefold()}".encode()).digest()


def n_of_share(share: float, n: int) -> int:
    """Return how many transcripts a share is: never fewer than asked for.

    >>> n_of_share(0.2, 15), n_of_share(0.1, 12), n_of_share(1, 12)
    (3, 2, 12)
    """
    return -(-(Fraction(str(share)) * n) // 1)


def quotas(sizes: Mapping[Stratum, int], n: int, at_least: int = 0) -> dict[Stratum, int]:
    """Return how many of `n` each stratum gets: its proportional share by the method of the largest remainder.

    Without `at_least` each is within one of n * size / total (Hamilton's method); a tie goes to the larger stratum,
    then to the first in order. With `at_least` every stratum has that many first, and what is left goes one by one to
    the stratum that is furthest below its share. Raises PlanError when that cannot be.

    >>> quotas({("A",): 6, ("B",): 4, ("C",): 2}, 4)
    {('A',): 2, ('B',): 1, ('C',): 1}
    >>> quotas({("A",): 8, ("B",): 1}, 3), quotas({("A",): 8, ("B",): 1}, 3, at_least=1)
    ({('A',): 3, ('B',): 0}, {('A',): 2, ('B',): 1})
    """
    total = sum(sizes.values())
    if not 0 < n <= total:
        raise PlanError(
            f"{n} transcripts were asked for, and there are {total} to draw from."
            if n > 0
            else "A sample of no transcripts is none.",
            f"Give a number from 1 to {total}." if total else "Import interviews first.",
        )
    small = [stratum for stratum, size in sizes.items() if size < at_least]
    if small:
        raise PlanError(
            f"Too few transcripts for {at_least} of each: " + ", ".join(f"{in_words(s)} has {sizes[s]}" for s in small),
            "Ask for fewer with --at-least, or take fewer attributes with --by.",
        )
    if at_least * len(sizes) > n:
        raise PlanError(
            f"{at_least} of each of {len(sizes)} strata are {at_least * len(sizes)} transcripts, not {n}.",
            "Draw more, ask for fewer with --at-least, or take fewer attributes with --by.",
        )
    order = sorted(sizes, key=lambda stratum: (-sizes[stratum], stratum))
    given = dict.fromkeys(sizes, at_least)
    for _ in range(n - sum(given.values())):
        with_room = [stratum for stratum in order if given[stratum] < sizes[stratum]]
        given[max(with_room, key=lambda stratum: n * sizes[stratum] - given[stratum] * total)] += 1
    return given


def draw(strata: Mapping[str, Stratum], n: int, seed: int, at_least: int = 0) -> list[str]:
    """Return the names of `n` transcripts in order, drawn by lot in each stratum. `strata` is by transcript.

    >>> draw({"V01": ("A",), "V02": ("A",), "V03": ("B",), "V04": ("B",)}, 2, seed=7)
    ['V01', 'V04']
    """
    wanted = quotas(Counter(strata[name] for name in sorted(strata)), n, at_least)
    found: list[str] = []
    for stratum, n_wanted in wanted.items():
        inside = [name for name in strata if strata[name] == stratum]
        found += sorted(inside, key=lambda name: (place_by_lot(seed, name), name))[:n_wanted]
    return sorted(found)


def in_words(stratum: Iterable[str]) -> str:
    """Return a stratum in words.

    >>> in_words(("Force A", "12-14")), in_words(())
    ('Force A, 12-14', 'all')
    """
    return ", ".join(stratum) or "all"
