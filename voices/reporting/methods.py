"""The methods paragraph, written from stored facts and nothing else. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voices.agreement.names import ALPHA, PERCENT
from voices.agreement.telling.words import figure, percent
from voices.model import AgreementRun, Codebook, Decision, Kind, Outcome
from voices.protecting.clearance import Bar
from voices.reconciling.consensus import Settled
from voices.reporting.quotes import Cleared

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Facts:
    """What the paragraph speaks of."""

    n_transcripts: int
    n_turns: int
    n_children: int
    n_not_taking_part: int
    n_loose_turns: int
    n_renamed: int
    n_coders: int
    round_name: str | None
    codebook: Codebook
    n_codings: int
    n_of_other_codes: int
    settled: Sequence[Settled]
    decisions: Sequence[Decision]
    run: AgreementRun | None
    why_no_run: str
    cleared: Cleared


def methods(facts: Facts) -> tuple[str, ...]:
    """Return the sentences of the methods paragraph, one string for each subject."""
    return (_material(facts), _agreement(facts), _reconciling(facts), _counting(facts), _quoting(facts))


def _material(facts: Facts) -> str:
    codebook = facts.codebook
    where = f" in the round {facts.round_name!r}" if facts.round_name else ""
    return (
        f"{_people(facts.n_transcripts, 'transcript', 'transcripts').capitalize()} with "
        f"{_people(facts.n_children, 'child', 'children')} ({facts.n_turns:,} turns) {_was(facts.n_transcripts)} "
        f"coded{where} by {_people(facts.n_coders)} with version {codebook.version} of the codebook "
        f"({_people(len(codebook.themes), 'theme', 'themes')}, "
        f"{_people(len(codebook.codable), 'code', 'codes')}): {_people(facts.n_codings, 'coding', 'codings')}."
        + (
            f" {facts.n_of_other_codes} of them are left out: their codes are not in it."
            if facts.n_of_other_codes
            else ""
        )
    )


def _agreement(facts: Facts) -> str:
    if facts.run is None:
        return f"Agreement between coders was not measured: {facts.why_no_run}"
    run = facts.run
    alpha = next(run.figures_at("all", ALPHA), None)
    share = next(run.figures_at("all", PERCENT), None)
    observed = share.coefficient.value if share else None
    blind = "codings made without seeing suggestions" if run.blind_only else "all codings"
    return (
        f"Agreement was measured on {run.n_units:,} {run.unit}s ({run.n_left_out:,} left out because fewer than two "
        f"coders had read them), counting {blind}, before differences were settled: Krippendorff's alpha over all "
        f"codes {figure(alpha.coefficient if alpha else None)}"
        + (f", agreement {percent(observed)}" if observed is not None else "")
        + ". Intervals are 95 % jackknife intervals over transcripts."
    )


def _reconciling(facts: Facts) -> str:
    kinds = Counter(each.passage.kind for each in facts.settled)
    n_agreed, n_single = kinds.pop(Kind.AGREED, 0), kinds.pop(Kind.SINGLE, 0)
    n_open = sum(each.is_open for each in facts.settled)
    standing = [each for each in facts.decisions if each.withdrawn is None]
    outcomes = Counter(each.outcome for each in standing)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind])
    ruled = ", ".join(f"{outcomes[outcome]} {_OUTCOMES[outcome]}" for outcome in Outcome if outcomes[outcome])
    n_rulers = len({each.by for each in standing})
    rulings = (
        f"{len(standing)} {_was(len(standing))} ruled on by {_people(n_rulers, 'person', 'people')} ({ruled})"
        if standing
        else "none is ruled on"
    )
    stand = "stands on that coder's word" if n_single == 1 else "stand on that coder's word"
    single = f" {n_single:,} {_was(n_single)} read by one coder only and {stand}." if n_single else ""
    differ = sum(kinds.values())
    return (
        f"Codings of one code that touch form one passage, {len(facts.settled):,} in all.{single} On {n_agreed:,} all "
        "coders who read the place agree word for word"
        + (
            f"; on {differ:,} they differ ({told}). Of these, {rulings}; {n_open:,} {_are(n_open)} open"
            if differ
            else ""
        )
        + ". Coders' own codings were not changed."
    )


def _counting(facts: Facts) -> str:
    loose = (
        f" {facts.n_loose_turns:,} {'turns' if facts.n_loose_turns != 1 else 'turn'} of children whose number is not "
        "known are neither counted nor quoted."
        if facts.n_loose_turns
        else ""
    )
    n_out = facts.n_not_taking_part
    out = (
        f" {_people(n_out, 'child', 'children').capitalize()} who did not agree to take part, or withdrew, "
        f"{_are(n_out)} left out of every count."
        if n_out
        else ""
    )
    return (
        "Children are counted, not codings. A child counts for a code when every coder who read the place put it on "
        "the child's words, or when a ruling says that it stands; children for whom everything is still open are given "
        f"apart.{out}{loose}"
    )


def _quoting(facts: Facts) -> str:
    n_cleared = sum(len(quotes) for quotes in facts.cleared.quotes.values())
    held = facts.cleared.held_back
    n_held = sum(held.values())
    told = "; ".join(f"{held[bar]} because {bar}" for bar in Bar if held[bar])
    renamed = (
        f" {_people(facts.n_renamed, 'transcript', 'transcripts').capitalize()} whose own name may tell who or where "
        f"{_are(facts.n_renamed)} called by number, in the order of names."
        if facts.n_renamed
        else ""
    )
    return (
        f"What stands, by agreement, by ruling, or in the words that all coders have in common, gives "
        f"{n_cleared + n_held:,} quotations. {n_cleared:,} of them may be printed; {n_held:,} {_are(n_held)} not quoted"
        + (f": {told}." if told else ".")
        + f"{renamed} Quotes have been checked for consent, not for names and places: read each before it leaves the "
        "team."
    )


_OUTCOMES = {
    Outcome.CODER: "for one coder's span",
    Outcome.UNION: "for the union",
    Outcome.OVERLAP: "for the overlap",
    Outcome.NONE: "that the code does not apply",
}


def _number(count: int) -> str:
    """Return small numbers as words, as running text has them."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def _people(count: int, one: str = "coder", many: str = "coders") -> str:
    return f"{_number(count)} {one if count == 1 else many}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
