"""The sentences on agreement for a paper, written from what a run kept and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voices.agreement import reasons
from voices.agreement.kinds import Type
from voices.agreement.names import ALPHA
from voices.agreement.scope import PLURAL
from voices.agreement.telling.rows import headline
from voices.model import AgreementRun, Codebook, Coefficient


def method_sentences(run: AgreementRun, codebook: Codebook, round_name: str | None) -> list[str]:
    """Return sentences that say what was measured on what, how, and with what result."""
    return [*_design(run, codebook, round_name), *_treatment(run), *_result(run), *_disagreements(run)]


def told(coefficient: Coefficient) -> str:
    """Return a coefficient with its interval, or why it is undefined, in words.

    >>> told(Coefficient("krippendorff_alpha", 0.7312, 100, 3, low=0.6, high=0.85))
    '0.73, 95 % interval 0.60 to 0.85'
    """
    if coefficient.value is None:
        return f"undefined ({reasons.IN_WORDS[coefficient.reason]})"
    if coefficient.low is None or coefficient.high is None:
        return f"{coefficient.value:.2f} ({reasons.IN_WORDS.get(coefficient.interval_reason, 'no interval')})"
    return f"{coefficient.value:.2f}, 95 % interval {coefficient.low:.2f} to {coefficient.high:.2f}"


def _design(run: AgreementRun, codebook: Codebook, round_name: str | None) -> Iterator[str]:
    summary = _summary(run)
    of = summary.get("n_transcripts_in_scope")
    share = f" of {of}" if isinstance(of, int) and of != len(run.transcripts) else ""
    n_codes = sum(1 for _ in run.figures_at("code", ALPHA))
    where = f" in the round {round_name!r}" if round_name else ""
    yield (
        f"{_count(len(run.coders), 'coder')} coded {_count(len(run.transcripts), 'transcript')}{share} independently"
        f"{where} with version {codebook.version} of the codebook ({_count(n_codes, 'code')}); agreement was measured "
        f"on {run.n_units:,} {PLURAL[run.unit]} that two or more of them had read."
    )


def _treatment(run: AgreementRun) -> Iterator[str]:
    blind = (
        "Decisions made after seeing suggestions were left out"
        if run.blind_only
        else "Decisions made after seeing suggestions were counted"
    )
    yield (
        f"A unit that a coder had read and not coded counted as a decision that no code applies, a unit not read as "
        f"missing. {blind}."
    )
    left = [row for row in run.tables.get("left_out", ()) if row["what"] != "codings"]
    if left:
        yield "Left out: " + "; ".join(f"{row['n']:,} {row['what']} ({row['reason']})" for row in left) + "."
    versions = _summary(run).get("codebook_versions")
    if isinstance(versions, list) and len(versions) > 1:
        yield f"Codings made with versions {', '.join(map(str, versions))} of the codebook were pooled."
    marked = run.scope.get("markers")
    if isinstance(marked, list) and marked:
        yield f"Only codings with the markers {', '.join(map(str, marked))} counted."


def _result(run: AgreementRun) -> Iterator[str]:
    alpha, percent = headline(run)
    agreed = "" if percent.value is None else f", with {100 * percent.value:.1f} % of decisions agreed"
    yield (
        f"Krippendorff's alpha (nominal, decisions on all codes pooled) was {told(alpha)}{agreed}; intervals leave out "
        f"one transcript at a time (jackknife, Student's t)."
    )
    known = [each.coefficient.value for each in run.figures_at("code", ALPHA)]
    values = [value for value in known if value is not None]
    if values:
        missing = len(known) - len(values)
        undefined = f"; undefined for {missing}" if missing else ""
        yield f"By code alpha lay between {min(values):.2f} and {max(values):.2f}{undefined}."


def _disagreements(run: AgreementRun) -> Iterator[str]:
    rows = [row for row in run.tables.get("types", ()) if row["type"] != Type.NOT_ASSIGNED and row["n"]]
    total = sum(int(str(row["n"])) for row in rows)
    if rows:
        kinds = ", ".join(f"{row['n']:,} {row['type']}" for row in rows)
        yield f"Pairs of coders differed in {total:,} places: {kinds}."


def _summary(run: AgreementRun) -> Mapping[str, object]:
    return next(iter(run.tables.get("summary", ())), {})


def _count(n: int, what: str) -> str:
    """Return a number with its noun.

    >>> _count(1, "coder"), _count(1200, "code")
    ('1 coder', '1,200 codes')
    """
    return f"{n:,} {what}{'s' * (n != 1)}"
