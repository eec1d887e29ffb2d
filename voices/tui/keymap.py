"""Keys to taste: which of the keys in a configuration can hold, and why the others cannot.

Two actions may have one key as long as they are never there at the same time: those of a box rest while it is closed,
and those of the screen behind it rest while it is open.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_ALIASES, Keys, _character_to_key

from voices import tui
from voices.tui.widgets.overlay import Overlay

_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+", "hyper+", "meta+")
_NAMES = frozenset(each.value for each in Keys) | frozenset(KEY_ALIASES) | {"space", "tab", "enter", "escape"}
_EVERYWHERE = "voices.tui"


@dataclass(frozen=True)
class Bound:
    """An action that a key can be given: where it is heard, and whether before everything else."""

    id: str
    name: str
    keys: frozenset[str]
    heard_in: str
    is_of_box: bool
    is_first: bool

    def meets(self, other: Bound) -> bool:
        """Return whether both can be there at the same time."""
        if self.is_first or other.is_first:
            return True
        if self.is_of_box != other.is_of_box:
            return False
        return self.heard_in == other.heard_in or _EVERYWHERE in (self.heard_in, other.heard_in)


def known_bindings() -> Mapping[str, Bound]:
    """Return everything that has a key on any screen, by its id. Loads all screens: only for who has set keys."""
    for package in pkgutil.iter_modules(tui.__path__):
        if package.ispkg and importlib.util.find_spec(f"{tui.__name__}.{package.name}.screen") is not None:
            importlib.import_module(f"{tui.__name__}.{package.name}.screen")
    return {each.id: each for node in _classes(DOMNode) for each in _bindings_of(node)}


def usable_keys(wanted: Mapping[str, str], known: Mapping[str, Bound]) -> tuple[dict[str, str], list[str]]:
    """Return the keys that can hold, and in words why others cannot; for those the usual keys stay."""
    complaints: list[str] = []
    chosen: dict[str, list[str]] = {}
    for name, told in wanted.items():
        keys = [each.strip() if each.strip() else each for each in told.split(",")] if told != "," else [","]
        wrong = _wrong(name, keys, known)
        if wrong:
            complaints.append(f'keys: "{name}" = "{told}": {wrong}')
        else:
            chosen[name] = [_normal(each) for each in keys]
    while (clash := _clash(chosen, known)) is not None:
        name, other, key = clash
        complaints.append(
            f'keys: "{name}" = "{wanted[name]}": {key} is "{known[other].name}" ({other}) already. '
            "The usual key stays; give that one another key first."
        )
        del chosen[name]
    return {name: ",".join(keys) for name, keys in chosen.items()}, complaints


def _wrong(name: str, keys: list[str], known: Mapping[str, Bound]) -> str:
    if name not in known:
        near = [each for each in known if each.partition(".")[2] == name.partition(".")[2]]
        return "there is no such action" + (f"; is it {near[0]}?" if near else "; ? lists what has a key.")
    for key in keys:
        bare = key
        while bare.startswith(_MODIFIERS):
            bare = bare.partition("+")[2]
        if not bare:
            return "no key is named. Write one as in x or ctrl+x."
        if len(bare) > 1 and bare not in _NAMES and _normal(key) not in _NAMES and not _is_sign(bare):
            return f"{key} is no key. Write it as in x, X, ctrl+x, f6, delete, question_mark."
        if known[name].is_first and bare == key and (len(key) == 1 or _is_sign(key) or key == "space"):
            return "this action is heard everywhere, also while you write: give it a key that writes nothing."
    return ""


def _clash(chosen: Mapping[str, list[str]], known: Mapping[str, Bound]) -> tuple[str, str, str] | None:
    """Return a chosen action, last first, that has a key in common with another, and that key."""
    keys = {name: frozenset(chosen.get(name, bound.keys)) for name, bound in known.items()}
    for name in reversed(list(chosen)):
        for other, others in keys.items():
            shared = keys[name] & others
            if other != name and shared and known[name].meets(known[other]):
                return name, other, min(shared)
    return None


def _is_sign(name: str) -> bool:
    """Return whether a name is that of a printed sign, as `question_mark` is."""
    return name in {_character_to_key(chr(code)) for code in range(33, 127)}


def _normal(key: str) -> str:
    before, sep, last = key.rpartition("+") if key != "+" else ("", "", "+")
    return before + sep + (_character_to_key(last) if len(last) == 1 else last)


def _classes(node: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for each in node.__subclasses__():
        if each.__module__.startswith("voices."):
            yield each
        yield from _classes(each)


def _bindings_of(node: type[DOMNode]) -> Iterator[Bound]:
    is_box = issubclass(node, Overlay)
    package = node.__module__.rpartition(".")[0].removesuffix(".widgets")
    heard_in = _EVERYWHERE if node is Overlay else f"{node.__module__}.{node.__name__}" if is_box else package
    for each in node.__dict__.get("BINDINGS", ()):
        if isinstance(each, Binding) and each.id:
            keys = frozenset(_normal(key.strip()) for key in each.key.split(","))
            yield Bound(each.id, each.description, keys, heard_in, is_box, each.priority)
