"""Every disagreement of every pair of coders under one name: the first rule that fits. Pure.

The rules in their order: not assigned (no disagreement), split or merged, boundary, extra code, parent or child,
sibling, different code, missing. Two codes that stand for each other on the same words are one disagreement, not two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from voices.agreement.kinds import IN_WORDS, Type
from voices.agreement.material import Material
from voices.agreement.reading import TurnsRead
from voices.model import Codebook, Span, Transcript

Row = dict[str, object]


@dataclass(frozen=True)
class Disagreement:
    """One disagreement of a pair of coders. `first` and `second` are their spans, empty where one has none.

    `code` is the first coder's where that one has spans, else the second's; `other_code` is what the other gave in its
    place, None when that is nothing or the same.
    """

    type: Type
    transcript: UUID
    pair: tuple[UUID, UUID]
    code: str
    first: tuple[Span, ...]
    second: tuple[Span, ...]
    other_code: str | None = None

    @property
    def offsets(self) -> tuple[int, int] | None:
        """By how many characters the second coder starts and ends later, None unless both have spans."""
        if not self.first or not self.second:
            return None
        return (
            min(each.start for each in self.second) - min(each.start for each in self.first),
            max(each.end for each in self.second) - max(each.end for each in self.first),
        )


@dataclass(frozen=True)
class _Item:
    """A code on a span, with the turns it touches."""

    code: str
    span: Span
    turns: frozenset[int]


def disagreements(material: Material) -> list[Disagreement]:
    """Return every disagreement of every pair of coders, transcripts in order, then by place; not assigned ones too."""
    found: list[Disagreement] = []
    counted, items = set(material.codes), _items(material)
    for transcript in material.transcripts:
        for pair in combinations(material.scope.coders, 2):
            own = [[each for each in items.get((transcript.id, coder), ()) if each.code in counted] for coder in pair]
            if own[0] or own[1]:
                finder = _Pair(material.codebook, transcript.id, pair, material.scope.tolerance)
                found += finder.find(own[0], own[1], material.read)
    return found


def _items(material: Material) -> dict[tuple[UUID, UUID], list[_Item]]:
    """Return what each coder put on each transcript, spans of one code that overlap as one; only where it counts."""
    texts: dict[UUID, Transcript] = {each.id: each for each in material.transcripts}
    spans: dict[tuple[UUID, UUID], dict[str, list[Span]]] = {}
    for coding in material.codings:
        spans.setdefault((coding.transcript, coding.coder), {}).setdefault(coding.code, []).append(coding.span)
    found: dict[tuple[UUID, UUID], list[_Item]] = {}
    for key, by_code in spans.items():
        read = material.read.get(key, frozenset())
        for code, there in by_code.items():
            for span in joined(there):
                turns = frozenset(turn.number for turn in texts[key[0]].turns_in(span))
                if turns & read:
                    found.setdefault(key, []).append(_Item(code, span, turns))
    return found


def joined(spans: Sequence[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one; spans that only touch stay two.

    >>> joined([Span(4, 6), Span(0, 2), Span(5, 9), Span(2, 3)])
    [Span(start=0, end=2), Span(start=2, end=3), Span(start=4, end=9)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.overlaps(found[-1]):
            found[-1] = found[-1].hull(span)
        else:
            found.append(span)
    return found


class _Pair:
    """Finds the disagreements of one pair of coders on one transcript."""

    def __init__(self, codebook: Codebook, transcript: UUID, pair: tuple[UUID, UUID], tolerance: int) -> None:
        self._codebook = codebook
        self._transcript = transcript
        self._pair = pair
        self._tolerance = tolerance

    def find(self, first: Sequence[_Item], second: Sequence[_Item], read: TurnsRead) -> list[Disagreement]:
        reads = [read.get((self._transcript, coder), frozenset()) for coder in self._pair]
        found = [
            self._lone(Type.NOT_ASSIGNED, item, side)
            for side, items in enumerate((first, second))
            for item in items
            if not item.turns & reads[1 - side]
        ]
        here = [[each for each in items if each.turns & reads[1 - side]] for side, items in enumerate((first, second))]
        shared: list[tuple[_Item, _Item]] = []
        left: list[list[_Item]] = [[], []]
        for ours, theirs in _clusters(here[0], here[1]):
            if not ours or not theirs:
                left[0] += ours
                left[1] += theirs
                continue
            shared += [(one, other) for one in ours for other in theirs if one.span.overlaps(other.span)]
            if (kind := self._same_code(ours, theirs)) is not None:
                found.append(self._both(kind, ours, theirs))
        for side in (0, 1):
            extra = [each for each in left[side] if _in_shared(each, shared, side)]
            found += [self._lone(Type.EXTRA, each, side) for each in extra]
            left[side] = [each for each in left[side] if each not in extra]
        found += self._of_other_codes(left, here)
        return sorted(found, key=_place)

    def _same_code(self, ours: Sequence[_Item], theirs: Sequence[_Item]) -> Type | None:
        if len(ours) != 1 or len(theirs) != 1:
            return Type.SPLIT
        one, other = ours[0].span, theirs[0].span
        apart = max(abs(one.start - other.start), abs(one.end - other.end))
        return Type.BOUNDARY if apart > self._tolerance else None

    def _of_other_codes(self, left: list[list[_Item]], here: Sequence[Sequence[_Item]]) -> Iterator[Disagreement]:
        """Yield what stands against other codes, then what stands against nothing. `left` is used up."""
        rules: tuple[tuple[Type, Callable[[str, str], bool]], ...] = (
            (Type.KIN, self._codebook.are_kin),
            (Type.SIBLING, self._are_siblings),
            (Type.DIFFERENT, lambda one, other: one != other),
        )
        for kind, fits in rules:
            for one, other in _swapped(left[0], left[1], fits):
                left[0].remove(one)
                left[1].remove(other)
                yield self._both(kind, [one], [other])
            for side in (0, 1):
                for item in [each for each in left[side] if _stands_against(each, here[1 - side], fits)]:
                    left[side].remove(item)
                    yield self._lone(kind, item, side)
        for side in (0, 1):
            yield from (self._lone(Type.MISSING, item, side) for item in left[side])

    def _are_siblings(self, one: str, other: str) -> bool:
        parent = self._codebook.code(one).parent
        return one != other and parent is not None and parent == self._codebook.code(other).parent

    def _lone(self, kind: Type, item: _Item, side: int) -> Disagreement:
        spans = ((item.span,), ()) if side == 0 else ((), (item.span,))
        return Disagreement(kind, self._transcript, self._pair, item.code, *spans)

    def _both(self, kind: Type, ours: Sequence[_Item], theirs: Sequence[_Item]) -> Disagreement:
        code, other = ours[0].code, theirs[0].code
        first, second = (tuple(each.span for each in items) for items in (ours, theirs))
        return Disagreement(kind, self._transcript, self._pair, code, first, second, None if code == other else other)


def _clusters(first: Sequence[_Item], second: Sequence[_Item]) -> Iterator[tuple[list[_Item], list[_Item]]]:
    """Yield what hangs together: items of one code of both coders that overlap, directly or by others between."""
    by_code: dict[str, list[tuple[Span, int, _Item]]] = {}
    for side, items in enumerate((first, second)):
        for item in items:
            by_code.setdefault(item.code, []).append((item.span, side, item))
    for items_of_code in by_code.values():
        end = -1
        cluster: tuple[list[_Item], list[_Item]] = ([], [])
        for span, side, item in sorted(items_of_code, key=lambda each: each[:2]):
            if span.start >= end:
                if cluster[0] or cluster[1]:
                    yield cluster
                cluster = ([], [])
            cluster[side].append(item)
            end = max(end, span.end)
        yield cluster


def _swapped(
    first: Sequence[_Item], second: Sequence[_Item], fits: Callable[[str, str], bool]
) -> list[tuple[_Item, _Item]]:
    """Return pairs of items of both coders on the same words, each in one pair at most, the longest overlaps first."""
    pairs = [
        (-len(overlap), one.span, one.code, other.code, one, other)
        for one in first
        for other in second
        if (overlap := one.span.overlap(other.span)) is not None and fits(one.code, other.code)
    ]
    taken: list[_Item] = []
    found = []
    for *_, one, other in sorted(pairs, key=lambda each: each[:4]):
        if one not in taken and other not in taken:
            taken += [one, other]
            found.append((one, other))
    return found


def _in_shared(item: _Item, shared: Sequence[tuple[_Item, _Item]], side: int) -> bool:
    """Return whether a place carries a code that both coders gave there."""
    return any(each[side].span.overlaps(item.span) and each[1 - side].span.overlaps(item.span) for each in shared)


def _stands_against(item: _Item, others: Sequence[_Item], fits: Callable[[str, str], bool]) -> bool:
    """Return whether the other coder gave on some of the same words a code that a rule sets against it."""
    return any(each.span.overlaps(item.span) and fits(item.code, each.code) for each in others)


def _place(each: Disagreement) -> tuple[int, str, str]:
    return min(span.start for span in (*each.first, *each.second)), each.code, each.type


def type_rows(found: Sequence[Disagreement], pairs: Sequence[tuple[UUID, UUID]], tolerance: int) -> list[Row]:
    """Return a row for each type: how many, their share of all disagreements, how many of each pair of coders."""
    n_all = sum(each.type is not Type.NOT_ASSIGNED for each in found)
    rows: list[Row] = []
    for order, kind in enumerate(Type, 1):
        own = [each for each in found if each.type is kind]
        rows.append(
            {
                "rule": order,
                "type": str(kind),
                "meaning": IN_WORDS[kind],
                "n": len(own),
                "share": None if kind is Type.NOT_ASSIGNED or not n_all else len(own) / n_all,
                "by_pair": [
                    {"coders": [one.hex, other.hex], "n": sum(each.pair == (one, other) for each in own)}
                    for one, other in pairs
                ],
                "tolerance": tolerance,
            }
        )
    return rows
