"""The list of all commands: every action that has a key where the user is, and what the screen offers by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, runtime_checkable

from textual import work
from textual.binding import ActiveBinding
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.css.query import NoMatches
from textual.markup import escape
from textual.screen import Screen

from voices.display import harmless

_NOT_OFFERED = ("command_palette", "app.command_palette")
_SELECTING = "Selecting"
_TITLES = {"reading": "Reading", "coding": "Coding", "app": "Screens", "screen": "Screens"}
_ORDER = ("Reading", _SELECTING)


@dataclass(frozen=True)
class Offer:
    """A command: what it is called, what it does, and how it is done."""

    title: str
    told: str
    do: Callable[[], object]


@runtime_checkable
class Offering(Protocol):
    """A screen that offers more than what has a key."""

    def commands(self) -> Iterable[Offer]:
        """Return what can be done by name. No words of an interview may be in a title."""


class Commands(Provider):
    """Finds commands by name, by what they do and by key."""

    async def startup(self) -> None:
        """Gather what there is, once for each time the list is opened."""
        self._offers = [*_actions(self.screen), *_offered(self.screen), *_offered(self.app)]

    async def discover(self) -> Hits:
        """List everything."""
        for offer in self._offers:
            yield DiscoveryHit(Content(offer.title), offer.do, offer.title, escape(offer.told))

    async def search(self, query: str) -> Hits:
        """List what fits: a name before what is told of it."""
        matcher = self.matcher(query)
        for offer in self._offers:
            by_title = matcher.match(offer.title)
            score = by_title or matcher.match(offer.told) / 2
            if score > 0:
                shown = matcher.highlight(escape(offer.title)) if by_title else Content(offer.title)
                yield Hit(score, shown, offer.do, text=offer.title, help=escape(offer.told))


class AllCommands(CommandPalette):
    """The list itself. One that goes from the screen while it looks for commands is no fault, as it is in Textual."""

    @work(exclusive=True, group=CommandPalette._GATHER_COMMANDS_GROUP)
    async def _gather_commands(self, search_value: str) -> None:
        try:
            await CommandPalette._gather_commands.__wrapped__(self, search_value)  # type: ignore[attr-defined]
        except NoMatches:
            if self.query(CommandList):
                raise


def keys_by_group(screen: Screen[Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every key that acts now with what it does, in groups: reading, selecting, the job, screens."""
    groups: dict[str, dict[str, list[str]]] = {title: {} for title in _ORDER}
    for binding in _with_ids(screen):
        told = binding.tooltip or binding.binding.description
        key = screen.app.get_key_display(binding.binding)
        if key.isdigit() and key in told:
            told = told.replace(key, "of that number")
        groups.setdefault(_group(binding), {}).setdefault(told, []).append(key)
    groups["Screens"] = groups.pop("Screens", {})  # last
    return [
        (title, [(_told_keys(keys), told) for told, keys in each.items()]) for title, each in groups.items() if each
    ]


def _told_keys(keys: list[str]) -> str:
    return f"{keys[0]} - {keys[-1]}" if len(keys) > 2 and all(key.isdigit() for key in keys) else "  ".join(keys)


def _group(active: ActiveBinding) -> str:
    job = (active.binding.id or "").partition(".")[0]
    if job in ("reading", "screen") and "select" in active.tooltip.lower():
        return _SELECTING
    return _TITLES.get(job, job.capitalize())


def _with_ids(screen: Screen[Any]) -> Iterator[ActiveBinding]:
    """Return what has a key now, the keys changed by the user in place of the usual ones."""
    for active in screen.active_bindings.values():
        if active.binding.id is not None and not active.binding.system:
            yield active


def _actions(screen: Screen[Any]) -> Iterator[Offer]:
    """Return every action that has a key on a screen, in the part that has the focus, or in the application."""
    found: dict[str, tuple[ActiveBinding, list[str]]] = {}
    for active in _with_ids(screen):
        if active.binding.action not in _NOT_OFFERED:
            keys = found.setdefault(active.binding.id or "", (active, []))[1]
            keys.append(screen.app.get_key_display(active.binding))
    for active, keys in found.values():
        do = partial(screen.app.run_action, active.binding.action, active.node)
        told = active.tooltip or active.binding.description
        yield Offer(f"{active.binding.description}  [{' '.join(keys)}]", told, do)


def _offered(offering: object) -> Iterator[Offer]:
    if isinstance(offering, Offering):
        for offer in offering.commands():
            yield Offer(harmless(offer.title), harmless(offer.told), offer.do)
