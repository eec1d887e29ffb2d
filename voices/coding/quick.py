"""Quick codes: which codes lie under the keys 1 to 9. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

N_QUICK = 9


class QuickCodes:
    """Nine places. A code that was used keeps its key; one never used gives its place to a code that is picked."""

    def __init__(self, used: Sequence[str], codable: Iterable[str]) -> None:
        self._used = set(used)
        self._codes = [*used, *(code for code in codable if code not in self._used)][:N_QUICK]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of their keys."""
        return tuple(self._codes)

    def remember(self, codes: Iterable[str]) -> dict[int, str]:
        """Note that codes were used and return which keys have another code now."""
        changed = {}
        for code in codes:
            self._used.add(code)
            spare = next((index for index, each in enumerate(self._codes) if each not in self._used), None)
            if code not in self._codes and spare is not None:
                self._codes[spare] = code
                changed[spare + 1] = code
        return changed
