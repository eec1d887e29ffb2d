"""Which attributes of children and transcripts can make strata, and the value that a transcript has in each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from voices.errors import PlanError
from voices.model import AttributesOf, Participant

SEVERAL, NOT_KNOWN = "several", "not known"
N_CHILDREN = "children"
# Fields of a header that tell who, or differ in every interview.
_NO_ATTRIBUTES = frozenset(
    "transcript participant participants child children length duration date version file title warning".split()
) | {"content warning", "trigger warning"}


def attributes(transcripts: Iterable[AttributesOf], participants: Iterable[Participant]) -> list[str]:
    """Return the names of all attributes of the study: of children, of headers, and how many children there are."""
    of_children = {name: None for each in participants for name in each.values}
    of_headers = {name.casefold(): None for each in transcripts for name, _ in each.header if name.strip()}
    return [*of_children, *(name for name in of_headers if name not in {*_NO_ATTRIBUTES, *of_children}), N_CHILDREN]


def checked(wanted: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return attributes as the study spells them, each once. Raises PlanError that names those there are."""
    spelt = {name.casefold(): name for name in reversed(known)}
    for name in wanted:
        if name.casefold() not in spelt:
            raise PlanError(f"The study has no attribute {name!r}.", f"Attributes: {', '.join(known)}.")
    return tuple(dict.fromkeys(spelt[name.casefold()] for name in wanted))


def strata(
    transcripts: Iterable[AttributesOf], participants: Iterable[Participant], by: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return the stratum of each transcript by name: its value in each of `by`.

    A transcript has the value that its children share; "several" where they differ or a child has several
    ("Force B; Force C"), "not known" where it has none.
    """
    known = {each.id: each for each in participants}
    return {each.name: tuple(_value(each, known, name) for name in by) for each in transcripts}


def _value(transcript: AttributesOf, known: Mapping[str, Participant], name: str) -> str:
    if name == N_CHILDREN:
        return str(len(transcript.children))
    told = [known[child].values[name] for child in transcript.children if name in known[child].values]
    if not told:
        told = [value for field, value in transcript.header if field.casefold() == name.casefold()]
    values = {part.strip() for value in told for part in value.split(";")} - {""}
    return SEVERAL if len(values) > 1 else next(iter(values), NOT_KNOWN)
