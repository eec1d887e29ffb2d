"""Memos as they are listed, and what can have one, in words that hold no word of a transcript. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices.memos.finding import holds
from voices.model import About, Codebook, CodedPlace, Memo


@dataclass(frozen=True)
class Thing:
    """What a memo can be about: `short` in a list or a verb, `told` with its name."""

    about: About
    short: str
    told: str


@dataclass(frozen=True)
class Listed:
    """A memo in the list. `transcript` and `start` say where to go to see what it is about, None: nowhere."""

    memo: Memo
    thing: Thing
    by: str
    is_own: bool
    transcript: UUID | None = None
    start: int = 0


def visible(memos: Iterable[Memo], coder: UUID, guarded: set[About]) -> list[Memo]:
    """Return a coder's own memos, and those of others that are about nothing of a round that is open (`guarded`)."""
    return [each for each in memos if each.coder == coder or each.about not in guarded]


def found(listed: Iterable[Listed], words: str) -> list[Listed]:
    """Return the memos with all of these words in their text, in what they are about or in who wrote them."""
    return [each for each in listed if holds(f"{each.memo.text}\n{each.thing.told}\n{each.by}", words)]


def thing_of(about: About, names: Mapping[UUID, str], codebook: Codebook | None) -> Thing:
    """Return what a memo on something other than a coding is about, in words."""
    match about.kind:
        case "code":
            name = codebook.code(about.id).name if codebook is not None and about.id in codebook else ""
            is_theme = codebook is not None and any(theme.id == about.id for theme in codebook.themes)
            what = f"{'theme' if is_theme else 'code'} {about.id}"
            return Thing(about, what, f"{what} {name}".rstrip())
        case "transcript":
            short = f"interview {names.get(UUID(about.id), '')}".rstrip()
        case "participant":
            short = f"child {about.id}"
        case _:
            short = "study"
    return Thing(about, short, short)


def coded_thing(about: About, place: CodedPlace) -> Thing:
    """Return what a memo on a coding is about, in words."""
    short = f"{place.code}, interview {place.name}, turn {place.turn}"
    return Thing(about, short, short)


def things(
    names: Mapping[UUID, str], codebook: Codebook | None, children: Sequence[str], first: Sequence[About] = ()
) -> list[Thing]:
    """Return all that can have a memo: what is named as `first`, then the study, interviews, children and codes."""
    order = [
        *first,
        About("project"),
        *(About("transcript", transcript.hex) for transcript in names),
        *(About("participant", number) for number in children),
        *(About("code", code.id) for code in (() if codebook is None else codebook.codes)),
    ]
    return [thing_of(about, names, codebook) for about in dict.fromkeys(order)]
