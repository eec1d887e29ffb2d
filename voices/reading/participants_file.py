"""Participants tables: one row a child; consents and assents, attributes, and the interview a child was in."""

from __future__ import annotations

from collections.abc import Mapping

from voices.errors import ImportFileError
from voices.model import Participant
from voices.naming import checked, shown
from voices.reading.tables import Table

ANSWERS = ("yes", "no", "not asked", "unknown", "unclear", "declined", "withdrawn")
_NOT_ATTRIBUTES = frozenset({"participant", "pseudonym", "transcript"})


def is_participants(table: Table) -> bool:
    """Return whether a table is one of participants."""
    return "participant" in table.columns and "quote" not in table.columns


def read_participants(table: Table) -> list[Participant]:
    """Return the children of a table. An empty cell says nothing; an empty consent was not asked."""
    for column in table.columns:
        if column in ("consent_", "assent_"):
            raise ImportFileError(
                f"{table.path} has a column {column!r} that does not say what was asked.",
                "Name it in full, for example consent_quote.",
            )
    found: dict[str, Participant] = {}
    pseudonyms: dict[str, int] = {}
    for number, row in table.rows:
        participant = _participant(table, number, row)
        if participant.id in found:
            raise ImportFileError(
                f"Row {number} of {table.path}: {participant.id} has a row already.", "Keep one row for each child."
            )
        if participant.pseudonym is not None and participant.pseudonym in pseudonyms:
            raise ImportFileError(
                f"Rows {pseudonyms[participant.pseudonym]} and {number} of {table.path} have the same pseudonym.",
                "Give one of the children another, or quotes cannot be told apart.",
            )
        if participant.pseudonym is not None:
            pseudonyms[participant.pseudonym] = number
        found[participant.id] = participant
    return list(found.values())


def _participant(table: Table, number: int, row: Mapping[str, str]) -> Participant:
    cells = {name: value.strip() for name, value in row.items()}
    cells["participant"] = cells["participant"].upper()  # "p014" and "P014" are one child
    if not cells["participant"]:
        raise ImportFileError(f"Row {number} of {table.path} has no participant number.", "Give every child one.")
    consents, values = {}, {}
    for name, value in cells.items():
        if name.startswith("consent_"):
            consents[name.removeprefix("consent_")] = _answer(table, number, name, value)
        elif name.startswith("assent_"):
            consents[name] = _answer(table, number, name, value)
        elif name not in _NOT_ATTRIBUTES and value:
            values[name] = value
    checked(cells["participant"], f"the participant in row {number} of {table.path}", 32)
    transcript = cells.get("transcript", "")
    places = (checked(transcript, f"the transcript in row {number} of {table.path}", 120),) if transcript else ()
    pseudonym = cells.get("pseudonym") or None
    if pseudonym is not None:
        checked(pseudonym, f"the child (the pseudonym) in row {number} of {table.path}", 64)
    return Participant(cells["participant"], pseudonym, values, consents, places)


def _answer(table: Table, number: int, column: str, value: str) -> str:
    """Return an answer to a question of consent; anything unheard of is refused rather than guessed."""
    answer = value.casefold() or "not asked"
    if answer not in ANSWERS:
        raise ImportFileError(
            f"Row {number} of {table.path}: {column} is {shown(value)}.", f"It must be one of: {', '.join(ANSWERS)}."
        )
    return answer
