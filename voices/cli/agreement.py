"""voices agree: how far coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from voices.cli.agreeing_elsewhere import or_elsewhere
from voices.cli.options import PATH, csv_option, json_option, round_option
from voices.cli.output import print_csv, print_json, print_table, story, tell
from voices.cli.unlocking import open_project

if TYPE_CHECKING:
    from voices.agreement.rows import Row

MOST_PAIRS = 3
_KAPPA = (("kappa", "kappa"), ("interval", "95 % interval"))


@click.command()
@click.argument("project", type=PATH, required=False)
@click.option("--unit", type=click.Choice(["turn", "character"]), default="turn", show_default=True)
@click.option("--by", type=click.Choice(["code", "theme", "pair"]), default="code", show_default=True)
@round_option
@click.option("--all-codings", is_flag=True, help="Count codings made after seeing the codebook's matches too.")
@json_option
@csv_option
@or_elsewhere
def agree(
    project: Path,
    unit: Literal["turn", "character"],
    by: Literal["code", "theme", "pair"],
    round_name: str | None,
    all_codings: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Measure agreement in PROJECT: percent agreement, Krippendorff's alpha, Cohen's kappa of each pair.

    Over the round closed last (else the newest) unless --round names another; over all codings when there is none.
    Each run is kept in the project with what it speaks of. Without PROJECT: --data FILE or --self-test.
    """
    from voices.agreement.rows import headline, rows
    from voices.reporting.methods import figure, percent

    with open_project(project) as opened:
        session = opened.agreement()
        run = session.measure(unit, round_name, blind_only=not all_codings)
        names = session.coder_names()
        name = session.round_name(run.round)
        found = rows(run, session.codebook(run.codebook_version), names, by, name)
    if as_json:
        print_json(found)
        return
    if as_csv:
        print_csv([key for key in found[0] if key != "kappa" or by == "pair"] if found else [], found)
        return
    alpha, observed = headline(run)
    tell(
        f"{name or 'all codings'}: {', '.join(names[coder] for coder in run.coders)} on {len(run.transcripts)} "
        f"transcripts, {run.n_units:,} {unit}s ({run.n_left_out:,} left out: read by fewer than two), "
        f"codebook {run.codebook_version}"
    )
    share = "undefined" if observed.value is None else percent(observed.value)
    tell(f"All codes: Krippendorff's alpha {figure(alpha)}, percent agreement {share}\n")
    if by == "pair":
        print_table([("who", "coders"), *_KAPPA], [{**row, **_in_columns(row), "who": _who(row)} for row in found])
    else:
        pairs = found[0]["kappa"] if found else []
        kappas = [
            (f"kappa{at}", f"kappa {_who(pair)}") for at, pair in enumerate(pairs if isinstance(pairs, list) else [])
        ]
        if len(kappas) > MOST_PAIRS:
            kappas = []
            tell(
                f"{len(run.coders)} coders have too many pairs for this table: --by pair or --json shows their kappas."
            )
        columns = [(by, by), ("name", "name"), ("alpha", "alpha"), ("interval", "95 % interval"), ("share", "agree")]
        print_table([*columns, *kappas], [{**row, **_in_columns(row), **_kappas(row)} for row in found])
    for sentence in _missing(found, by):
        story(sentence)


def _who(pair: Row) -> str:
    coders = pair["coders"]
    return "-".join(coders) if isinstance(coders, list) else ""


def _in_columns(row: Row) -> Row:
    """Return the interval and the percent agreement of a row as they stand in a table."""
    low, high, share = row["low"], row["high"], row.get("percent_agreement")
    bounds = f"{low:.2f} to {high:.2f}" if isinstance(low, float) and isinstance(high, float) else None
    return {"interval": bounds, "share": f"{100 * share:.1f} %" if isinstance(share, float) else None}


def _kappas(row: Row) -> Row:
    pairs = row["kappa"]
    return {f"kappa{index}": pair["kappa"] for index, pair in enumerate(pairs if isinstance(pairs, list) else [])}


def _missing(found: list[Row], by: str) -> Iterator[str]:
    """Yield why figures or intervals are missing, one sentence for each reason."""
    for key, what in (("reason", "undefined"), ("interval_reason", "no interval")):
        reasons = dict.fromkeys(row[key] for row in found if row.get(key))
        for reason in reasons:
            whose = ", ".join(_who(row) if by == "pair" else str(row[by]) for row in found if row.get(key) == reason)
            yield f"{what} for {whose}: {reason}"
