"""The report as values: what is known about every theme, gathered from one state of the project. Renders nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from voices.agreement.names import ALPHA
from voices.agreement.session import AgreementSession
from voices.errors import AgreementError, ReportError
from voices.model import AgreementRun, Code, Codebook, Coefficient, Participant, Role, Transcript
from voices.naming import names_somebody
from voices.protecting.clearance import Clearing
from voices.reconciling.session import ReconcilingSession
from voices.reporting.crosstab import AttributeTable, cross
from voices.reporting.frequencies import ChildCount, count_by_code
from voices.reporting.methods import Facts, methods
from voices.reporting.quotes import Quote, choose, clear
from voices.store import Store

Audience = Literal["publication", "team"]
ATTRIBUTES = ("age_band", "gender", "care_status")
QUOTES_SHOWN = 4


@dataclass(frozen=True)
class CodeSection:
    """What a report says of one code. `quotes` are the shown ones of `n_quotable`."""

    code: Code
    count: ChildCount
    alpha: Coefficient | None
    quotes: tuple[Quote, ...]
    n_quotable: int


@dataclass(frozen=True)
class ThemeSection:
    """What a report says of one theme, and of its codes in order."""

    theme: Code
    count: ChildCount
    alpha: Coefficient | None
    codes: tuple[CodeSection, ...]


@dataclass(frozen=True)
class Report:
    """Everything that the renderers need. `as_of` is the day of the last change in the project.

    `n_quotable_children` of `n_children` may be quoted; the others are counted but not quoted.
    """

    study: str
    as_of: date
    audience: Audience
    codebook_version: str
    n_children: int
    n_quotable_children: int
    methods: tuple[str, ...]
    themes: tuple[ThemeSection, ...]
    tables: tuple[AttributeTable, ...]
    quotes: tuple[Quote, ...]
    names: Mapping[str, str]


def build(
    store: Store,
    audience: Audience = "publication",
    attributes: Sequence[str] = (),
    round_name: str | None = None,
) -> Report:
    """Return the report of a project, of one state of it: over a round, or over all codings when it has none.

    The round is the one closed last unless named.
    """
    run, why_no_run = _agreement(store, round_name)
    with store.reading():
        return _gather(store, audience, attributes, ReconcilingSession(store, None, round_name), (run, why_no_run))


def _gather(
    store: Store,
    audience: Audience,
    attributes: Sequence[str],
    session: ReconcilingSession,
    agreement: tuple[AgreementRun | None, str],
) -> Report:
    codebook = session.codebook
    settled = session.passages()
    scope = [each for each in store.transcripts.all() if session.round is None or each.id in session.round.transcripts]
    everybody = store.people.participants()
    present = {turn.speaker.participant for each in scope for turn in each.turns}
    clearing = Clearing(everybody, codebook.markers)
    children = [each for each in everybody if each.id in present and clearing.takes_part(each)]
    codings = store.codings.all()
    printable = printable_names(scope, [each.id for each in everybody])
    cleared = clear(settled, printable, clearing, codings)
    counts = count_by_code(settled, codebook, printable, [each.id for each in children])
    in_scope = [each for each in codings if session.round is None or each.round == session.round.id]
    facts = Facts(
        n_transcripts=len(scope),
        n_turns=sum(len(each.turns) for each in scope),
        n_children=len(children),
        n_not_taking_part=sum(each.id in present and not clearing.takes_part(each) for each in everybody),
        n_loose_turns=sum(
            turn.speaker.role is Role.CHILD and turn.speaker.participant is None
            for each in scope
            for turn in each.turns
        ),
        n_renamed=sum(each.name != printable[each.id].name for each in scope),
        n_coders=len(session.round.coders) if session.round else len({each.coder for each in in_scope}),
        round_name=session.round.name if session.round else None,
        codebook=codebook,
        n_codings=len(in_scope),
        n_of_other_codes=sum(each.code not in codebook for each in in_scope),
        settled=settled,
        decisions=session.decisions(),
        run=agreement[0],
        why_no_run=agreement[1],
        cleared=cleared,
    )
    return Report(
        study=session.study,
        as_of=store.journal.last_change().date(),
        audience=audience,
        codebook_version=codebook.version,
        n_children=len(children),
        n_quotable_children=sum(clearing.bar_to_quoting(each) is None for each in children),
        methods=methods(facts),
        themes=_theme_sections(codebook, counts, _alphas(agreement[0]), cleared.quotes),
        tables=tuple(
            cross(name, codebook.themes, counts, children, protect=audience == "publication")
            for name in _attributes(attributes, children)
        ),
        quotes=tuple(quote for code in codebook.countable for quote in cleared.quotes.get(code.id, ())),
        names={code.id: code.name for code in codebook.codes},
    )


def printable_names(transcripts: Sequence[Transcript], numbers: Sequence[str]) -> dict[UUID, Transcript]:
    """Return transcripts under names that may stand beside quotes.

    A name with words of its own, or with a participant's number in it, may tell who or where; "interview 3" is printed
    for it, by the place in the order of names. Names that begin with "interview" give way to these.
    """
    telling = {
        each.id
        for each in transcripts
        if names_somebody(each.name) or any(_holds(each.name, number) for number in numbers)
    }
    found = {}
    for place, each in enumerate(transcripts, 1):
        tells = each.id in telling or (telling and each.name.casefold().startswith("interview"))
        found[each.id] = replace(each, name=f"interview {place}") if tells else each
    return found


def _holds(name: str, number: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(number)}(?!\d)", name, re.IGNORECASE) is not None


def _theme_sections(
    codebook: Codebook,
    counts: Mapping[str, ChildCount],
    alphas: Mapping[str, Coefficient],
    quotes: Mapping[str, tuple[Quote, ...]],
) -> tuple[ThemeSection, ...]:
    return tuple(
        ThemeSection(
            theme,
            counts[theme.id],
            alphas.get(theme.id),
            tuple(_code_section(code, counts, alphas, quotes) for code in codebook.codes_of(theme.id)),
        )
        for theme in codebook.themes
    )


def _code_section(
    code: Code,
    counts: Mapping[str, ChildCount],
    alphas: Mapping[str, Coefficient],
    quotes: Mapping[str, tuple[Quote, ...]],
) -> CodeSection:
    cleared = quotes.get(code.id, ())
    return CodeSection(code, counts[code.id], alphas.get(code.id), tuple(choose(cleared, QUOTES_SHOWN)), len(cleared))


def _agreement(store: Store, round_name: str | None) -> tuple[AgreementRun | None, str]:
    """Return the run on turns over the report's scope, or why there is none."""
    try:
        return AgreementSession(store).measure("turn", round_name), ""
    except AgreementError as error:
        return None, error.message


def _alphas(run: AgreementRun | None) -> dict[str, Coefficient]:
    if run is None:
        return {}
    return {
        figure.code: figure.coefficient
        for figure in run.figures
        if figure.code is not None and figure.coefficient.name == ALPHA
    }


def _attributes(wanted: Sequence[str], participants: Sequence[Participant]) -> list[str]:
    """Return the attributes to cross themes with: the wanted ones, else those of the usual three that are recorded."""
    known = {name for each in participants for name in each.values}
    for name in wanted:
        if name not in known:
            raise ReportError(
                f"No child has an attribute {name!r}.", f"Recorded are: {', '.join(sorted(known)) or 'none'}."
            )
    return list(wanted) or [name for name in ATTRIBUTES if name in known]
