"""YAML read as plain strings: no types guessed, no objects built, no aliases, no key twice, nothing too deep.

A code named `no` or a version `1.10` stays what was written. Errors name the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from voices.errors import ImportFileError
from voices.naming import shown

MAX_CHARS = 1_000_000
MAX_DEPTH = 20
_TOO_DEEP = f"more than {MAX_DEPTH} levels"


# libyaml is twenty times as fast; a codebook of a million characters takes the other one ten seconds.
_Base = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


class _Loader(_Base):  # type: ignore[valid-type, misc]
    """Builds strings, lists and mappings only."""

    def construct_scalar(self, node: yaml.ScalarNode) -> str:
        """Refuse what cannot be stored as text, then build as usual."""
        told = str(super().construct_scalar(node))
        if "\x00" in told or any("\ud800" <= sign <= "\udfff" for sign in told):
            raise yaml.constructor.ConstructorError(
                None, None, "half a character, or one that is no text", node.start_mark
            )
        return told

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice, then build as usual."""
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key that is not a word", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{shown(key.value)} stands there twice", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


def load(text: str, path: Path) -> Any:
    """Return what a YAML text says as strings, lists and mappings."""
    if len(text) > MAX_CHARS:
        raise ImportFileError(f"{path} is too long for a codebook.", "A codebook file may have a million characters.")
    try:
        _check(text)
        return yaml.load(text, _Loader)  # noqa: S506 - it builds strings, lists and mappings only
    except yaml.MarkedYAMLError as error:  # the library has a limit of its own for the depth
        mark = error.problem_mark
        place = f" at line {mark.line + 1}" if mark else ""
        problem = _TOO_DEEP if "nesting depth" in str(error.problem) else error.problem
        raise ImportFileError(
            f"{path} is not proper YAML{place}: {problem}.", "Mend that line and import it again."
        ) from None
    except yaml.YAMLError:
        raise ImportFileError(f"{path} is not proper YAML.", "Open it in a text editor and mend it.") from None


def _check(text: str) -> None:
    """Refuse an alias and a node too deep before anything is built."""
    depth = 0
    for event in yaml.parse(text, _Base):
        if isinstance(event, yaml.AliasEvent):
            raise _refusal("an alias (*name); write the text out", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _refusal(_TOO_DEEP, event)


def _refusal(problem: str, event: yaml.Event) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)  # type: ignore[arg-type]
