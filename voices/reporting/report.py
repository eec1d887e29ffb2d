"""The report as values: what is known about every theme, gathered in one reading of the project. Renders nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from voices.agreement.session import AgreementSession
from voices.agreement.summary import ALPHA
from voices.errors import AgreementError, ReportError
from voices.model import AgreementRun, Code, Coefficient, Participant
from voices.protecting.clearance import bar_to_quoting
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


def build(store: Store, audience: Audience = "publication", attributes: Sequence[str] = ()) -> Report:
    """Return the report of a project: over its newest round, or all codings when it has none."""
    run, why_no_run = _agreement(store)
    session = ReconcilingSession(store, None)
    settled = session.passages()
    codebook = session.codebook
    transcripts = {
        each.id: each
        for each in store.transcripts.all()
        if session.round is None or each.id in session.round.transcripts
    }
    present = {turn.speaker.participant for each in transcripts.values() for turn in each.turns}
    participants = {each.id: each for each in store.people.participants() if each.id in present}
    codings = store.codings.all()
    in_scope = [each for each in codings if session.round is None or each.round == session.round.id]
    clearance = clear(settled, transcripts, participants, codings)
    counts = count_by_code(settled, codebook, transcripts)
    facts = Facts(
        n_transcripts=len(transcripts),
        n_turns=sum(len(each.turns) for each in transcripts.values()),
        n_children=len(participants),
        n_coders=len(session.round.coders) if session.round else len({each.coder for each in in_scope}),
        round_name=session.round.name if session.round else None,
        codebook=codebook,
        n_codings=len(in_scope),
        n_of_other_codes=sum(each.code not in codebook for each in in_scope),
        settled=settled,
        decisions=session.decisions(),
        run=run,
        why_no_run=why_no_run,
        clearance=clearance,
    )
    alphas = _alphas(run)
    tables = [
        cross(name, codebook.themes, counts, list(participants.values()), protect=audience == "publication")
        for name in _attributes(attributes, list(participants.values()))
    ]
    return Report(
        study=session.study,
        as_of=store.journal.last_change().date(),
        audience=audience,
        codebook_version=codebook.version,
        n_children=len(participants),
        n_quotable_children=sum(bar_to_quoting(each) is None for each in participants.values()),
        methods=methods(facts),
        themes=tuple(
            ThemeSection(
                theme,
                counts[theme.id],
                alphas.get(theme.id),
                tuple(_code_section(code, counts, alphas, clearance.quotes) for code in codebook.codes_of(theme.id)),
            )
            for theme in codebook.themes
        ),
        tables=tuple(tables),
        quotes=tuple(quote for code in codebook.codable for quote in clearance.quotes.get(code.id, ())),
        names={code.id: code.name for code in codebook.codes},
    )


def _code_section(
    code: Code,
    counts: Mapping[str, ChildCount],
    alphas: Mapping[str, Coefficient],
    quotes: Mapping[str, tuple[Quote, ...]],
) -> CodeSection:
    cleared = quotes.get(code.id, ())
    return CodeSection(code, counts[code.id], alphas.get(code.id), tuple(choose(cleared, QUOTES_SHOWN)), len(cleared))


def _agreement(store: Store) -> tuple[AgreementRun | None, str]:
    """Return the run on turns over the report's scope, or why there is none."""
    try:
        return AgreementSession(store).measure("turn"), ""
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
