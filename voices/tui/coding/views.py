"""Which codings the coding screen draws: all of the coder's, those of one code or one theme, or none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from voices.model import Codebook, Coding


@dataclass(frozen=True)
class View:
    """A choice of codings. `codes` is None for all of them; `name` tells the choice in words."""

    name: str
    codes: frozenset[str] | None = None

    def of(self, codings: Sequence[Coding]) -> Sequence[Coding]:
        """Return the codings that are drawn, in the order given."""
        if self.codes is None:
            return codings
        return [coding for coding in codings if coding.code in self.codes]


MINE = View("all of mine")
PLAIN = View("plain text", frozenset())


def of_code(codebook: Codebook, code: str) -> View:
    """Return the view of one code."""
    return View(codebook.look_up(code).name, frozenset({code}))


def of_theme(codebook: Codebook, theme: str) -> View:
    """Return the view of one theme: of all its codes."""
    codes = frozenset(code.id for code in codebook.codes if codebook.theme_of(code.id).id == theme)
    return View(codebook.look_up(theme).name, codes)
