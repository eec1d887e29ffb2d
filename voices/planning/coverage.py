"""What a plan or a round covers: of each stratum, of each pair of coders, of each coder. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import combinations

Done = AbstractSet[tuple[str, str]]


@dataclass(frozen=True)
class OfStratum:
    """How many transcripts a stratum has, how many are to be coded by two or more, and how many two have finished."""

    stratum: tuple[str, ...]
    n: int
    n_planned: int
    n_done: int

    @property
    def share(self) -> float:
        """The share that is to be double-coded."""
        return self.n_planned / self.n

    @property
    def share_done(self) -> float:
        """The share that two coders have finished."""
        return self.n_done / self.n


@dataclass(frozen=True)
class OfPair:
    """How many transcripts two coders share, with how many turns of children, and how many both have finished."""

    coders: tuple[str, str]
    n: int
    n_turns: int
    n_done: int


@dataclass(frozen=True)
class OfCoder:
    """How many transcripts a coder has, with how many turns of children, and which are not finished yet."""

    coder: str
    n: int
    n_turns: int
    open: tuple[str, ...]

    @property
    def n_done(self) -> int:
        """How many are finished."""
        return self.n - len(self.open)


@dataclass(frozen=True)
class Coverage:
    """What is covered. `assigned` gives the coders of each transcript by name, in the order of names."""

    by: tuple[str, ...]
    assigned: Mapping[str, tuple[str, ...]]
    strata: tuple[OfStratum, ...]
    pairs: tuple[OfPair, ...]
    coders: tuple[OfCoder, ...]

    @property
    def apart(self) -> tuple[OfPair, ...]:
        """Pairs that share no transcript: nothing will be known of how far they agree."""
        return tuple(pair for pair in self.pairs if not pair.n)

    @property
    def left_out(self) -> tuple[OfStratum, ...]:
        """Strata of which nothing is double-coded."""
        return tuple(each for each in self.strata if not each.n_planned)


def cover(
    assigned: Mapping[str, Sequence[str]],
    strata: Mapping[str, tuple[str, ...]],
    n_turns: Mapping[str, int],
    done: Done,
    *,
    by: Sequence[str] = (),
    coders: Sequence[str] = (),
) -> Coverage:
    """Return what is covered. `strata` and `n_turns` are by transcript, over the whole study.

    `done` are (transcript, coder) that are finished; `coders` those who count although nothing is theirs.

    >>> found = cover({"V1": ("ana", "bo")}, {"V1": ("A",), "V2": ("A",)}, {"V1": 9, "V2": 7}, {("V1", "ana")})
    >>> found.strata[0].share, found.pairs[0].n_turns, [(each.coder, each.n_done) for each in found.coders]
    (0.5, 9, [('ana', 1), ('bo', 0)])
    """
    who = list(dict.fromkeys([*coders, *(coder for row in assigned.values() for coder in row)]))
    of_stratum: dict[tuple[str, ...], list[str]] = {}
    for name in strata:
        of_stratum.setdefault(strata[name], []).append(name)
    ready = {name: {coder for coder in row if (name, coder) in done} for name, row in assigned.items()}
    return Coverage(
        by=tuple(by),
        assigned={name: tuple(assigned[name]) for name in sorted(assigned)},
        strata=tuple(
            OfStratum(
                stratum,
                len(names),
                sum(len(assigned.get(name, ())) > 1 for name in names),
                sum(len(ready.get(name, ())) > 1 for name in names),
            )
            for stratum, names in sorted(of_stratum.items())
        ),
        pairs=_pairs(who, assigned, n_turns, ready),
        coders=tuple(_coder(coder, assigned, n_turns, ready) for coder in who),
    )


def _pairs(
    who: Sequence[str],
    assigned: Mapping[str, Sequence[str]],
    n_turns: Mapping[str, int],
    ready: Mapping[str, AbstractSet[str]],
) -> tuple[OfPair, ...]:
    """Return what each pair shares. Transcripts with the same coders are counted together: there may be many."""
    alike: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for name, row in assigned.items():
        alike.setdefault((frozenset(row), frozenset(ready[name])), []).append(name)
    n, turns, done = Counter[frozenset[str]](), Counter[frozenset[str]](), Counter[frozenset[str]]()
    for (together, finished), names in alike.items():
        total = sum(n_turns[name] for name in names)
        for pair in map(frozenset, combinations(together, 2)):
            n[pair] += len(names)
            turns[pair] += total
        done.update({pair: len(names) for pair in map(frozenset, combinations(finished, 2))})
    return tuple(
        OfPair(pair, n[frozenset(pair)], turns[frozenset(pair)], done[frozenset(pair)]) for pair in combinations(who, 2)
    )


def _coder(
    coder: str,
    assigned: Mapping[str, Sequence[str]],
    n_turns: Mapping[str, int],
    ready: Mapping[str, AbstractSet[str]],
) -> OfCoder:
    names = sorted(name for name, row in assigned.items() if coder in row)
    still_open = tuple(name for name in names if coder not in ready[name])
    return OfCoder(coder, len(names), sum(n_turns[name] for name in names), still_open)
