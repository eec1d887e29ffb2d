"""Quick codes: which codes lie under the keys 1 to 9. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

N_QUICK = 9


class QuickCodes:
    """Nine places. A code that was used keeps its key; one never used gives its place to a code that is picked.

    What a coder has put under a key stays there; the code that lay there goes where the other one was.
    """

    def __init__(self, used: Sequence[str], codable: Iterable[str]) -> None:
        codes = list(codable)
        there = set(codes)
        first = [code for code in used if code in there]
        self._used = set(first)
        self._codes = [*first, *(code for code in codes if code not in self._used)][:N_QUICK]

    def follow(self, codable: Iterable[str]) -> None:
        """Take another codebook: what can no longer be put on text gives its place to what has none."""
        codes = list(codable)
        there = set(codes)
        spare = iter([code for code in codes if code not in self._codes])
        kept = [code if code in there else next(spare, None) for code in self._codes]
        self._codes = [*(code for code in kept if code is not None), *spare][:N_QUICK]

    def keys(self, own: Mapping[int, str]) -> dict[int, str]:
        """Return the codes by key; `own` are those that the coder has put there."""
        places: list[str | None] = [*self._codes, *[None] * (N_QUICK - len(self._codes))]
        for key, code in sorted(own.items()):
            if code in places:
                places[places.index(code)] = places[key - 1]
            places[key - 1] = code
        return {key: code for key, code in enumerate(places, 1) if code is not None}

    def remember(self, codes: Iterable[str], own: Mapping[int, str]) -> dict[int, str]:
        """Note that codes were used and return which keys have another code now."""
        before = self.keys(own)
        for code in codes:
            self._used.add(code)
            kept = {*self._used, *own.values()}
            spare = next((index for index, each in enumerate(self._codes) if each not in kept), None)
            if code not in self._codes and code not in own.values() and spare is not None:
                self._codes[spare] = code
        return {key: code for key, code in self.keys(own).items() if before.get(key) != code}
