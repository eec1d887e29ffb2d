"""Codes that a coder proposes while coding: new ones for the lead to look at, usable by the coder at once. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from voices.errors import CodingError
from voices.model import Code, Codebook, Span, Transcript
from voices.model.codebook_tree import in_order
from voices.naming import checked

MOST_LETTERS = 60
THEME = "Proposed"


def with_proposals_of(coder: str, fixed: Codebook, newest: Codebook) -> Codebook:
    """Return the codebook of a round with what one coder has proposed since, under the themes it needs."""
    own = [code for code in newest.codes if code.id not in fixed and code.proposed_by == coder and code.codable]
    needed = {above.id for code in own for above in newest.ancestors(code.id)} | {code.id for code in own}
    more = [code for code in newest.codes if code.id in needed and code.id not in fixed]
    return replace(fixed, codes=in_order([*fixed.codes, *more])) if more else fixed


def themes_for(codebook: Codebook) -> list[tuple[str | None, str]]:
    """Return the themes a proposed code may go under, by id and name. None: the theme of proposals, made if missing."""
    others = [(code.id, code.name) for code in codebook.themes if not _is_for_proposals(code)]
    return [(None, THEME), *others]


def proposal(
    newest: Codebook, name: str, theme: str | None, by: str, example: str, is_taken: Callable[[str], bool]
) -> tuple[Code, tuple[Code, ...]]:
    """Return the code of a proposal, and all codes of the version that has it; refuse a name that is there already.

    `is_taken` tells whether any version of the codebook has had a code of an id.
    """
    name = checked(" ".join(name.split()), "a code", MOST_LETTERS)
    same = next((code for code in newest.codable if code.name.casefold() == name.casefold()), None)
    if same is not None:
        raise CodingError(f"There is a code of this name already: {same.id}.", "Choose it in the list of codes.")
    more = []
    above = next((code for code in newest.themes if code.id == theme), None)
    if above is None:
        above = next((code for code in newest.themes if _is_for_proposals(code)), None)
    if above is None:
        above = Code(
            _free("NEW", is_taken), THEME, definition="Codes that wait for the team's word.", codable=False,
            status="proposed", proposed_by=by,
        )  # fmt: skip
        more.append(above)
    number = 1
    while is_taken(f"NEW-{number:02}"):
        number += 1
    code = Code(
        f"NEW-{number:02}",
        name,
        above.id,
        definition=f"Proposed by {by} while coding; not defined yet.",
        examples=(example,) if example else (),
        status="proposed",
        proposed_by=by,
    )
    return code, in_order([*newest.codes, *more, code])


def example_of(transcript: Transcript, span: Span) -> str:
    """Return a passage as the example of a code: where it stands, and its words."""
    words = " ".join(transcript.text[span.start : span.end].split())
    return f"{transcript.name}, turn {transcript.turn_at(span.start).number}: {words}"


def name_from(transcript: Transcript, span: Span) -> str:
    """Return the words of a passage as the name of a code, cut between words where they are too many."""
    words = " ".join(transcript.text[span.start : span.end].split())
    if len(words) <= MOST_LETTERS:
        return words
    return words[: MOST_LETTERS + 1].rpartition(" ")[0] or words[:MOST_LETTERS]


def _is_for_proposals(code: Code) -> bool:
    return code.name.casefold() == THEME.casefold()


def _free(wanted: str, is_taken: Callable[[str], bool]) -> str:
    number, found = 1, wanted
    while is_taken(found):
        number += 1
        found = f"{wanted}{number}"
    return found
