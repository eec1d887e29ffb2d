"""What can be put on text: codes in a tree, and markers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Code:
    """A category of the codebook as one version defines it. `id` never changes and is never reused.

    A theme has no parent and is not codable. `parent` is the id of a theme or of a broader code.
    """

    id: str
    name: str
    parent: str | None = None
    definition: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    question: str = ""
    valence: str = ""
    colour: str = ""
    safeguarding_prompt: bool = False
    codable: bool = True


@dataclass(frozen=True)
class Marker:
    """A flag set beside a coding, never counted as a theme. One that `holds_back` keeps the words from being quoted."""

    id: str
    name: str
    use: str = ""
    holds_back: bool = False


@dataclass(frozen=True)
class Codebook:
    """One version of the codebook: codes in reading order, each theme before its codes."""

    version: str
    title: str
    codes: tuple[Code, ...]
    markers: tuple[Marker, ...] = ()

    @cached_property
    def _by_id(self) -> Mapping[str, Code]:
        return {code.id: code for code in self.codes}

    def code(self, code_id: str) -> Code:
        """Return the code with this id; KeyError when this version has none."""
        return self._by_id[code_id]

    def look_up(self, code_id: str) -> Code:
        """Return the code with this id, or a stand-in that says that this version has none."""
        return self._by_id.get(code_id) or Code(code_id, "not in this version of the codebook")

    def __contains__(self, code_id: str) -> bool:
        return code_id in self._by_id

    @cached_property
    def themes(self) -> tuple[Code, ...]:
        """The codes without a parent, in order."""
        return tuple(code for code in self.codes if code.parent is None)

    @cached_property
    def codable(self) -> tuple[Code, ...]:
        """The codes that may be put on text, in order."""
        return tuple(code for code in self.codes if code.codable)

    def ancestors(self, code_id: str) -> tuple[Code, ...]:
        """Return parent, parent's parent and so on up to the theme."""
        found = []
        parent = self.code(code_id).parent
        while parent is not None:
            found.append(self.code(parent))
            parent = found[-1].parent
        return tuple(found)

    def theme_of(self, code_id: str) -> Code:
        """Return the theme a code belongs to; a theme belongs to itself."""
        above = self.ancestors(code_id)
        return above[-1] if above else self.code(code_id)

    def codes_of(self, theme_id: str) -> tuple[Code, ...]:
        """Return the codable codes under a theme, at any depth, in order."""
        return tuple(code for code in self.codable if self.theme_of(code.id).id == theme_id)

    def are_kin(self, one: str, other: str) -> bool:
        """Return whether one of two codes is an ancestor of the other."""
        return one != other and (
            any(code.id == other for code in self.ancestors(one))
            or any(code.id == one for code in self.ancestors(other))
        )
