"""The box in which a lead chooses what is measured: its lines, and what a choice in it changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from voices.agreement.choosing import Choices
from voices.agreement.scope import UNITS, Only, Wishes
from voices.tui.widgets.line_list import Line, line

Field = Literal["unit", "round", "coders", "transcripts", "codes", "markers", "version", "blind", "tolerance"]
MEASURE, ALL = "measure", "all"
TOLERANCES = (0, 1, 2, 3, 5, 10, 20)
_UNIT_TOLD = {
    "turn": "turns with words",
    "child-turn": "turns that carry a child's words",
    "sentence": "sentences",
    "character": "characters",
}
_TITLES: Mapping[str, str] = {
    "round": "Which round", "coders": "Which coders: Space ticks, none is all",
    "transcripts": "Which interviews: Space ticks, none is all",
    "codes": "Which codes and themes: Space ticks, none is all", "markers": "Only codings with one of these markers",
    "version": "Only codings made with which version", "unit": "What is compared",
    "tolerance": "Ends of spans so many characters apart are the same", "blind": "Decisions after seeing suggestions",
}  # fmt: skip
MANY = ("coders", "transcripts", "codes", "markers")


def title_of(field: str) -> str:
    """Return what is asked."""
    return _TITLES[field]


def wish_lines(wishes: Wishes, choices: Choices) -> list[Line]:
    """Return the box itself: measuring first, then what is chosen of everything."""
    only = wishes.only
    round_name = wishes.round_name or (f"{choices.default_round}" if choices.default_round else "all codings")
    told = [
        ("unit", "unit", _UNIT_TOLD[wishes.unit]),
        ("round", "round", round_name),
        ("coders", "coders", _some(only.coders, "all who coded")),
        ("transcripts", "interviews", _some(only.transcripts, "all")),
        ("codes", "codes, themes", _some(only.codes, "all")),
        ("markers", "markers", _some(only.markers, "with or without")),
        ("version", "codebook", only.codebook_version or "codings of every version"),
        ("blind", "suggestions", "only blind decisions" if wishes.blind_only else "all decisions"),
        ("tolerance", "tolerance", f"{wishes.tolerance} characters" if wishes.tolerance else "ends exactly alike"),
    ]
    return [
        line("Measure this", "strong", MEASURE),
        *(Line(((f"{name:<15}", "dim"), (value, "text")), field) for field, name, value in told),
    ]


def option_lines(field: str, wishes: Wishes, choices: Choices) -> list[Line]:
    """Return what can be chosen of one thing, with what is chosen now marked."""
    chosen = _chosen(field, wishes, choices)
    return [
        Line((("✓ " if key in chosen else "  ", "strong"), (told, "text")), key)
        for key, told in _options(field, choices)
    ]


def with_choice(field: str, key: object, wishes: Wishes) -> Wishes:
    """Return what is wished after a line was chosen, or ticked where several can be."""
    told, only = str(key), wishes.only
    if field in MANY:
        there = getattr(only, field)
        now = tuple(each for each in there if each != told) if told in there else (*there, told)
        changed: dict[str, Any] = {field: () if told == ALL else now}
        return replace(wishes, only=replace(only, **changed))
    if field == "version":
        return replace(wishes, only=replace(only, codebook_version=None if told == ALL else told))
    if field == "round":
        return replace(wishes, round_name=told, only=Only(codes=only.codes, markers=only.markers))
    if field == "unit":
        return replace(wishes, unit=next(each for each in UNITS if each == told))
    if field == "blind":
        return replace(wishes, blind_only=told == "blind")
    return replace(wishes, tolerance=int(told))


def _options(field: str, choices: Choices) -> Sequence[tuple[str, str]]:
    book = choices.codebook
    found: Mapping[str, Sequence[tuple[str, str]]] = {
        "unit": [(each, f"{each}: {_UNIT_TOLD[each]}") for each in UNITS],
        "round": [(name, f"{name}, {'closed' if closed else 'still open'}") for name, closed in choices.rounds],
        "coders": [(ALL, "all who coded"), *((each, each) for each in choices.coders)],
        "transcripts": [(ALL, "all"), *((each, each) for each in choices.transcripts)],
        "codes": [(ALL, "all"), *((each.id, f"{each.id} {each.name}") for each in (book.codes if book else ()))],
        "markers": [
            (ALL, "with or without markers"),
            *((each.id, f"{each.id} {each.name}") for each in (book.markers if book else ())),
        ],
        "version": [(ALL, "codings of every version"), *((each, f"only {each}") for each in choices.versions)],
        "blind": [
            ("blind", "only decisions made without seeing suggestions"),
            ("everything", "all decisions, after suggestions too"),
        ],
        "tolerance": [(str(n), f"{n} characters" if n else "0: exactly alike") for n in TOLERANCES],
    }
    return found[field]


def _chosen(field: str, wishes: Wishes, choices: Choices) -> set[str]:
    if field in MANY:
        return set(getattr(wishes.only, field)) or {ALL}
    now: Mapping[str, str | None] = {
        "unit": wishes.unit,
        "round": wishes.round_name or choices.default_round,
        "version": wishes.only.codebook_version or ALL,
        "blind": "blind" if wishes.blind_only else "everything",
        "tolerance": str(wishes.tolerance),
    }
    return {now[field] or ""}


def _some(names: Sequence[str], none: str) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "") if names else none
