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


class _Loader(yaml.BaseLoader):
    """Builds strings, lists and mappings only."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse an alias and a node too deep, then compose as usual."""
        if self.check_event(yaml.events.AliasEvent):
            raise self._refusal("an alias (*name); write the text out")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._refusal("more than 20 levels")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _refusal(self, problem: str) -> yaml.YAMLError:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        return yaml.constructor.ConstructorError(None, None, problem, event.start_mark)

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
        return super().construct_mapping(node, deep)


def load(text: str, path: Path) -> Any:
    """Return what a YAML text says as strings, lists and mappings."""
    if len(text) > MAX_CHARS:
        raise ImportFileError(f"{path} is too long for a codebook.", "A codebook file may have a million characters.")
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at line {mark.line + 1}" if mark else ""
        raise ImportFileError(
            f"{path} is not proper YAML{place}: {error.problem}.", "Mend that line and import it again."
        ) from None
    except yaml.YAMLError:
        raise ImportFileError(f"{path} is not proper YAML.", "Open it in a text editor and mend it.") from None
    finally:
        loader.dispose()
