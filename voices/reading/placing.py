"""Which child stands behind a label, and what a further participants table may change. Pure.

Where header, tables and labels do not agree on one child, nobody is placed: unplaced words are neither counted nor
quoted, and a wrong child's consent would be worse than none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from voices.model import Participant, Role, Speaker

_SAID_NO = ("no", "declined", "withdrawn")


@dataclass(frozen=True)
class Placement:
    """Speakers to store with another child than before, and what the user should know."""

    changed: tuple[Speaker, ...] = ()
    notes: tuple[str, ...] = ()


def place(name: str, speakers: Sequence[Speaker], numbers: Sequence[str], elsewhere: Collection[str] = ()) -> Placement:
    """Return who is to be placed behind the labels of a transcript that tables put these children in.

    `elsewhere` are the children whom tables put in other transcripts only.
    """
    labels = [each for each in speakers if each.role is Role.CHILD]
    if len(labels) != 1:
        return _place_several(name, labels, numbers, elsewhere)
    known = {each.participant for each in speakers if each.participant is not None}
    wanted = known | set(numbers)
    if len(wanted) > 1:
        told = (f"{name} has one label for children, and {len(wanted)} children are named for it: nobody is placed",)
        return Placement(tuple(replace(each, participant=None) for each in speakers if each.participant), told)
    if not wanted:
        return Placement(notes=_loose(name, [labels[0].label]))
    [number] = wanted
    voices = (each for each in speakers if each.role in (Role.CHILD, Role.INTERPRETER))
    return Placement(tuple(replace(each, participant=number) for each in voices if each.participant != number))


def _place_several(
    name: str, labels: Sequence[Speaker], numbers: Sequence[str], elsewhere: Collection[str]
) -> Placement:
    """Take away children whom the tables put elsewhere, and tell who of the tables has no label."""
    wrong = [each for each in labels if each.participant in elsewhere]
    known = {each.participant for each in labels}
    missing = [number for number in numbers if number not in known]
    notes = []
    if wrong:
        told = ", ".join(f"{each.label!r} ({each.participant})" for each in wrong)
        notes.append(
            f"{name}: the participants table puts the children behind {told} in other interviews: nobody is placed "
            "there. Mend the header or the table and import it again"
        )
    if missing and known != {None}:
        notes.append(f"{name}: no label stands for {', '.join(missing)}, whom the participants table puts there")
    loose = [each.label for each in labels if each.participant is None]
    return Placement(tuple(replace(each, participant=None) for each in wrong), (*notes, *_loose(name, loose)))


def merged(known: Participant | None, new: Participant) -> Participant:
    """Return a child with what a table adds or changes; what the table does not speak of stays as it was."""
    if known is None:
        return new
    places: dict[str, str] = {}
    for name in (*known.transcripts, *new.transcripts):
        places.setdefault(name.casefold(), name)
    return Participant(
        new.id,
        new.pseudonym or known.pseudonym,
        {**known.values, **new.values},
        {**known.consents, **new.consents},
        tuple(places.values()),
    )


def consent_changes(known: Participant, new: Participant) -> list[str]:
    """Return every answer that changes, in words."""
    return [
        f"{new.id}: {purpose} was {known.consents[purpose]!r} and is {answer!r} now"
        for purpose, answer in new.consents.items()
        if purpose in known.consents and known.consents[purpose] != answer
    ]


def reversals(known: Participant, new: Participant) -> list[str]:
    """Return the purposes for which a no would become something else without the child having been asked again."""
    return [
        purpose
        for purpose, answer in new.consents.items()
        if known.consents.get(purpose) in _SAID_NO and answer not in _SAID_NO
    ]


def number_as_pseudonym(participants: Iterable[Participant]) -> Participant | None:
    """Return a child whose pseudonym is some child's number, None when there is none: numbers are never printed."""
    participants = list(participants)
    numbers = {each.id.casefold() for each in participants}
    return next((each for each in participants if each.pseudonym and each.pseudonym.casefold() in numbers), None)


def twice_given(participants: Iterable[Participant]) -> tuple[str, str] | None:
    """Return two children with the same pseudonym, None when every pseudonym is one child's."""
    seen: dict[str, str] = {}
    for each in participants:
        if each.pseudonym is not None and seen.setdefault(each.pseudonym, each.id) != each.id:
            return seen[each.pseudonym], each.id
    return None


def _loose(name: str, labels: Sequence[str]) -> tuple[str, ...]:
    if not labels:
        return ()
    told = ", ".join(map(repr, labels))
    return (
        f"nobody is behind {told} in {name}: their words will be neither counted nor quoted. Name the child in the "
        f"header, in the participants table, or with --speaker {labels[0]!r}=child:NUMBER",
    )
