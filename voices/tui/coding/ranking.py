"""Which codes fit what was typed, the best first. Pure, and quick: it is asked with every letter.

Texts are folded once for each codebook. What is loosely like an id or a name, letter by letter, is only asked of codes
that have the letters in their order and nothing plainer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from textual.fuzzy import Matcher

from voices.model import Code, Codebook

_LEAST_LOOSE = 2


@dataclass(frozen=True)
class _Folded:
    """What of a code is searched, in small letters."""

    code: Code
    id: str
    name: str
    aliases: str
    keywords: tuple[str, ...]
    theme: str
    definition: str
    rule: str

    @cached_property
    def everything(self) -> str:
        """All of it."""
        keywords = "\n".join(self.keywords)
        parts = (self.id, self.name, self.aliases, keywords, self.theme, self.definition, self.rule)
        return "\n".join(parts)


class Ranking:
    """The codes of one codebook, to be searched."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._folded = [
            _Folded(
                code,
                code.id.casefold(),
                code.name.casefold(),
                "\n".join(code.aliases).casefold(),
                tuple(keyword.casefold() for keyword in code.keywords),
                codebook.theme_of(code.id).name.casefold(),
                code.definition.casefold(),
                f"{code.include}\n{code.exclude}".casefold(),
            )
            for code in codebook.codable
        ]

    def rank(self, query: str, recent: Sequence[str]) -> list[Code]:
        """Return the codes that fit what was typed, the best first; all for an empty query. Equals: recent ones first.

        First come ids and names that begin with it, then words in them, then any part of them, aliases, keywords and
        themes, what is loosely like an id or a name, the definition, what to include and exclude, and at last codes
        that have all the words somewhere.
        """
        place = {code: index for index, code in enumerate(recent)}
        last = len(place)
        wanted = " ".join(query.casefold().split())
        if not wanted:
            return [each.code for each in sorted(self._folded, key=lambda each: place.get(each.code.id, last))]
        matcher, words = Matcher(query.strip()), wanted.split()
        scored = []
        for order, each in enumerate(self._folded):
            score = _plain(each, wanted) or _loose(each, wanted, matcher) or _somewhere(each, wanted, words)
            if score:
                scored.append((-score, place.get(each.code.id, last), order, each.code))
        return [code for *_, code in sorted(scored, key=lambda found: found[:3])]

    def is_plain(self, code: Code, query: str) -> bool:
        """Return whether a code has what was typed somewhere, and is not only like it letter by letter."""
        wanted = " ".join(query.casefold().split())
        each = next(each for each in self._folded if each.code.id == code.id)
        return bool(_plain(each, wanted) or _somewhere(each, wanted, wanted.split()))

    def has_name(self, name: str) -> bool:
        """Return whether a code has exactly this name or id."""
        folded = " ".join(name.casefold().split())
        return any(folded in (each.name, each.id) for each in self._folded)


def reason(code: Code, query: str) -> str:
    """Return what of a code fits what was typed where neither id nor name does: a keyword; empty for all else."""
    folded = query.strip().casefold()
    if not folded or folded in f"{code.id} {code.name}".casefold():
        return ""
    return next((keyword for keyword in code.keywords if folded in keyword.casefold()), "")


def _plain(each: _Folded, wanted: str) -> float:
    if each.id == wanted:
        return 11.0
    if each.id.startswith(wanted) or each.name.startswith(wanted):
        return 10.0
    if wanted in each.name or wanted in each.id or wanted in f"{each.id} {each.name}":
        return 9.0 if f" {wanted}" in f" {each.name}" else 8.0
    if wanted in each.aliases:
        return 7.0
    if any(keyword.startswith(wanted) for keyword in each.keywords):
        return 6.5
    if wanted in each.theme or any(wanted in keyword for keyword in each.keywords):
        return 6.0
    return 0.0


def _loose(each: _Folded, wanted: str, matcher: Matcher) -> float:
    """Return from 4 up how loosely an id or a name is like what was typed, 0 where it has not the letters in order."""
    if len(wanted) < _LEAST_LOOSE:
        return 0.0
    scores = [matcher.match(text) for text in (each.name, each.id) if _has_in_order(text, wanted)]
    best = max(scores, default=0.0)
    return 4.0 + best / (best + 1.0) if best else 0.0


def _somewhere(each: _Folded, wanted: str, words: Sequence[str]) -> float:
    if wanted in each.definition:
        return 3.0
    if wanted in each.rule:
        return 2.0
    return 1.0 if len(words) > 1 and all(word in each.everything for word in words) else 0.0


def _has_in_order(text: str, letters: str) -> bool:
    at = 0
    for letter in letters:
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True
