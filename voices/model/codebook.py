"""What can be put on text: codes in a tree, and markers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

CodeStatus = Literal["active", "proposed", "retired"]


@dataclass(frozen=True)
class Code:
    """A category of the codebook as one version defines it. `id` never changes and is never reused.

    A theme has no parent and is not codable. `parent` is the id of a theme or of a broader code. A retired code keeps
    its codings and takes no new ones; a proposed one waits for the team's word and may be put on text meanwhile.
    `aliases` are the ids of codes that were merged into this one, and names it had before.
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
    status: CodeStatus = "active"
    proposed_by: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def takes_codings(self) -> bool:
        """Whether the code may be put on text now: a theme and a retired code may not."""
        return self.codable and self.status != "retired"


@dataclass(frozen=True)
class CodebookVersion:
    """When a version of the codebook was made, why and by whom; `by` is None for one that was imported."""

    version: str
    made: datetime
    reason: str
    by: str | None = None


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

    @cached_property
    def _by_alias(self) -> Mapping[str, str]:
        """The code of each alias: as written and, where that is free, in any case."""
        exact = {alias: code.id for code in self.codes for alias in code.aliases}
        folded = {alias.casefold(): code for alias, code in exact.items()}
        return {**folded, **exact}

    def resolve(self, id_or_alias: str) -> str | None:
        """Return the id of the code that goes by an id, by that of a code merged into it, or by a former name."""
        if id_or_alias in self._by_id:
            return id_or_alias
        return self._by_alias.get(id_or_alias) or self._by_alias.get(id_or_alias.casefold())

    def code(self, code_id: str) -> Code:
        """Return the code with this id; KeyError when this version has none."""
        return self._by_id[code_id]

    def look_up(self, code_id: str) -> Code:
        """Return the code with this id, or a stand-in that says what became of it: merged, or not in this version."""
        if code_id in self._by_id:
            return self._by_id[code_id]
        target = self.resolve(code_id)
        if target is None:
            return Code(code_id, "not in this version of the codebook")
        return Code(code_id, f"merged into {target} {self.code(target).name}")

    def __contains__(self, code_id: str) -> bool:
        return code_id in self._by_id

    @cached_property
    def themes(self) -> tuple[Code, ...]:
        """The codes without a parent, in order."""
        return tuple(code for code in self.codes if code.parent is None)

    @cached_property
    def codable(self) -> tuple[Code, ...]:
        """The codes that may be put on text now, in order."""
        return tuple(code for code in self.codes if code.takes_codings)

    @cached_property
    def countable(self) -> tuple[Code, ...]:
        """The codes that may lie on text, in order: those that may be put on it, and retired ones."""
        return tuple(code for code in self.codes if code.codable)

    def takes(self, code_id: str) -> bool:
        """Return whether this version has a code of this id that may be put on text."""
        return code_id in self._by_id and self._by_id[code_id].takes_codings

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
        """Return the codes under a theme, at any depth, in order, retired ones too: they may have codings."""
        return tuple(code for code in self.countable if self.theme_of(code.id).id == theme_id)

    def are_kin(self, one: str, other: str) -> bool:
        """Return whether one of two codes is an ancestor of the other."""
        return one != other and (
            any(code.id == other for code in self.ancestors(one))
            or any(code.id == one for code in self.ancestors(other))
        )
