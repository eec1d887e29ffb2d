"""Codebooks put together from others: the codes in the order of their tree, and a change carried to another version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from voices.model.codebook import Code, Codebook


def in_order(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Return codes so that each comes right after its parent and that one's earlier children."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)

    def with_those_below(parent: str | None) -> Iterator[Code]:
        for code in below.get(parent, ()):
            yield code
            yield from with_those_below(code.id)

    return tuple(with_those_below(None))


def says_the_same(one: Codebook, other: Codebook) -> bool:
    """Return whether two versions hold the same title, codes and markers."""
    return (one.title, one.codes, one.markers) == (other.title, other.codes, other.markers)


def carried(current: Codebook, before: Codebook, after: Codebook, in_use: frozenset[str]) -> Codebook | None:
    """Return the current version with what changed from one version to another, None where that cannot be.

    What others changed since stays. It cannot be where the same code was changed since, or where one that would go has
    got codes below it. A code that would go and is `in_use` is retired instead, unless it goes by being merged.
    """
    in_use = frozenset(each.id for each in before.codes if each.id in in_use and after.resolve(each.id) is None)
    if says_the_same(current, before) and not in_use:
        return replace(current, title=after.title, codes=after.codes, markers=after.markers)
    codes = list(current.codes)
    for code in before.codes:
        if code.id in after and after.code(code.id) == code:
            continue
        if code.id not in current or current.code(code.id) != code:
            return None
        place = next(index for index, each in enumerate(codes) if each.id == code.id)
        if code.id in after:
            codes[place] = after.code(code.id)
        elif code.id in in_use:
            codes[place] = replace(code, status="retired")
        else:
            del codes[place]
    for place, code in enumerate(after.codes):
        if code.id not in before:
            if code.id in current:
                return None
            earlier = {each.id for each in after.codes[:place]}
            at = max((index + 1 for index, each in enumerate(codes) if each.id in earlier), default=0)
            codes.insert(at, code)
    known = {each.id for each in codes}
    if any(each.parent is not None and each.parent not in known for each in codes):
        return None
    return replace(current, codes=in_order(codes))
