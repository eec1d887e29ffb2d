"""The methods paragraph, written from stored facts and nothing else. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from voices.agreement import reasons
from voices.agreement.summary import ALPHA, PERCENT
from voices.model import AgreementRun, Codebook, Coefficient, Decision, Kind, Outcome
from voices.protecting.clearance import Bar
from voices.reconciling.consensus import Settled
from voices.reporting.quotes import Clearance

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Facts:
    """What the paragraph speaks of."""

    n_transcripts: int
    n_turns: int
    n_children: int
    n_coders: int
    round_name: str | None
    codebook: Codebook
    n_codings: int
    n_of_other_codes: int
    settled: Sequence[Settled]
    decisions: Sequence[Decision]
    run: AgreementRun | None
    why_no_run: str
    clearance: Clearance


def methods(facts: Facts) -> tuple[str, ...]:
    """Return the sentences of the methods paragraph, one string for each subject."""
    return (_material(facts), _agreement(facts), _reconciling(facts), _counting(facts), _quoting(facts))


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"


def figure(coefficient: Coefficient | None) -> str:
    """Return a coefficient with its interval, or why it is undefined, in words.

    >>> figure(Coefficient("krippendorff_alpha", 0.7312, 100, 3, low=0.6, high=0.85))
    '0.73 [0.60, 0.85]'
    """
    if coefficient is None:
        return "not measured"
    if coefficient.value is None:
        return f"undefined ({reasons.IN_WORDS[coefficient.reason]})"
    if coefficient.low is None or coefficient.high is None:
        return f"{coefficient.value:.2f} ({reasons.IN_WORDS.get(coefficient.interval_reason, 'no interval')})"
    return f"{coefficient.value:.2f} [{coefficient.low:.2f}, {coefficient.high:.2f}]"


def _material(facts: Facts) -> str:
    codebook = facts.codebook
    where = f" in the round {facts.round_name!r}" if facts.round_name else ""
    return (
        f"{_number(facts.n_transcripts).capitalize()} transcripts with {_number(facts.n_children)} children "
        f"({facts.n_turns:,} turns) were coded{where} by {_people(facts.n_coders)} with version {codebook.version} of "
        f"the codebook ({_number(len(codebook.themes))} themes, {len(codebook.codable)} codes), "
        f"{facts.n_codings:,} codings in all."
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
    n_agreed = kinds.pop(Kind.AGREED, 0)
    n_open = sum(each.is_open for each in facts.settled)
    standing = [each for each in facts.decisions if each.withdrawn is None]
    outcomes = Counter(each.outcome for each in standing)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind])
    ruled = ", ".join(f"{outcomes[outcome]} {_OUTCOMES[outcome]}" for outcome in Outcome if outcomes[outcome])
    n_rulers = len({each.by for each in standing})
    rulings = (
        f"{len(standing)} {'was' if len(standing) == 1 else 'were'} ruled on by "
        f"{_people(n_rulers, 'person', 'people')} ({ruled})"
        if standing
        else "none is ruled on"
    )
    return (
        f"Codings that touch form {len(facts.settled):,} passages. On {n_agreed} all coders agree word for word; "
        f"{sum(kinds.values())} differ ({told or 'in nothing'}). Of these, {rulings}; {n_open} are open. "
        "Coders' own codings were not changed."
    )


def _counting(facts: Facts) -> str:
    return (
        "Children are counted, not codings. A child counts for a code when all coders put it on the child's words, or "
        "when a ruling says that it stands; children for whom everything is still open are given apart."
    )


def _quoting(facts: Facts) -> str:
    n_cleared = sum(len(quotes) for quotes in facts.clearance.quotes.values())
    held = facts.clearance.held_back
    told = "; ".join(f"{held[bar]} because {bar}" for bar in Bar if held[bar])
    return (
        f"{n_cleared} passages may be quoted. {sum(held.values())} are counted but not quoted"
        + (f": {told}." if told else ".")
        + " Quotes have been checked for consent, not for names and places: read each before it leaves the team."
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
