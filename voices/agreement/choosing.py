"""From the names that people type to what they mean, or a sentence that says what there is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices.errors import AgreementError
from voices.model import AgreementRun, Codebook

MOST_TOLD = 12


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, by the names people use. `default_round` is that which counts when none is named.

    `rounds` holds every round with whether it is closed; `versions` those of the codebook, `codebook` the current one.
    """

    rounds: tuple[tuple[str, bool], ...]
    default_round: str | None
    coders: tuple[str, ...]
    transcripts: tuple[str, ...]
    versions: tuple[str, ...]
    codebook: Codebook | None


def named(wanted: Sequence[str], names: Mapping[UUID, str], what: str) -> tuple[UUID, ...]:
    """Return the ids behind names, in the order of the study and in any letter case; all of them for no names."""
    if not wanted:
        return tuple(names)
    by_name = {name.casefold(): id_ for id_, name in names.items()}
    for name in wanted:
        if name.casefold() not in by_name:
            raise AgreementError(f"There is no {what} {name!r} here.", f"There are: {_some(list(names.values()))}.")
    chosen = {by_name[name.casefold()] for name in wanted}
    return tuple(each for each in names if each in chosen)


def codes(wanted: Sequence[str], codebook: Codebook) -> tuple[str, ...]:
    """Return the ids of codes and themes, in the order of the codebook; empty for all of them."""
    chosen = set()
    for name in wanted:
        found = codebook.resolve(name) or next(
            (code.id for code in codebook.codes if code.id.casefold() == name.casefold()), None
        )
        if found is None:
            raise AgreementError(
                f"Version {codebook.version} of the codebook has no code and no theme {name!r}.",
                f"Its themes: {_some([theme.id for theme in codebook.themes])}.",
            )
        chosen.add(found)
    return tuple(code.id for code in codebook.codes if code.id in chosen)


def markers(wanted: Sequence[str], codebook: Codebook) -> tuple[str, ...]:
    """Return the ids of markers, in the order of the codebook."""
    known = {marker.id.casefold(): marker.id for marker in codebook.markers}
    for name in wanted:
        if name.casefold() not in known:
            there = _some(list(known.values())) if known else "none"
            raise AgreementError(f"There is no marker {name!r}.", f"Markers of this study: {there}.")
    chosen = {known[name.casefold()] for name in wanted}
    return tuple(marker.id for marker in codebook.markers if marker.id in chosen)


def run_like(runs: Sequence[AgreementRun], told: str | None) -> AgreementRun:
    """Return the newest run, or the one whose id begins like this."""
    if not runs:
        raise AgreementError("No agreement has been measured yet.", "Measure it: voices agree PROJECT")
    if told is None:
        return runs[-1]
    wanted = told.replace("-", "").casefold()
    found = [run for run in runs if wanted and run.id.hex.startswith(wanted)]
    if len(found) != 1:
        many = f"{len(found)} runs begin with {told!r}." if found else f"There is no run {told!r}."
        raise AgreementError(many, "voices agree PROJECT --history prints the runs.")
    return found[0]


def _some(names: Sequence[str]) -> str:
    more = len(names) - MOST_TOLD
    return ", ".join(names[:MOST_TOLD]) + (f" and {more} more" if more > 0 else "") if names else "none yet"
