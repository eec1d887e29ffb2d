"""voices agree: how far coders agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from voices.cli.options import json_option, project_argument, round_option
from voices.cli.output import print_json, print_table

if TYPE_CHECKING:
    from voices.agreement.rows import Row


@click.command()
@project_argument
@click.option("--unit", type=click.Choice(["turn", "character"]), default="turn", show_default=True)
@click.option("--by", type=click.Choice(["code", "theme", "pair"]), default="code", show_default=True)
@round_option
@click.option("--all-codings", is_flag=True, help="Count codings made after seeing the codebook's matches too.")
@json_option
def agree(
    project: Path,
    unit: Literal["turn", "character"],
    by: Literal["code", "theme", "pair"],
    round_name: str | None,
    all_codings: bool,
    as_json: bool,
) -> None:
    """Measure agreement in PROJECT: percent agreement, Krippendorff's alpha, Cohen's kappa of each pair.

    Over the newest round unless --round names another; over all codings when there is no round. Each run is kept in
    the project with what it speaks of.
    """
    from voices.agreement.rows import headline, rows
    from voices.project import Project
    from voices.reporting.methods import figure, percent

    with Project.open(project) as opened:
        session = opened.agreement()
        run = session.measure(unit, round_name, blind_only=not all_codings)
        names = session.coder_names()
        found = rows(run, session.codebook(run.codebook_version), names, by)
        name = session.round_name(run.round) or "all codings"
    if as_json:
        print_json(found)
        return
    alpha, observed = headline(run)
    click.echo(
        f"{name}: {', '.join(names[coder] for coder in run.coders)} on {len(run.transcripts)} transcripts, "
        f"{run.n_units:,} {unit}s ({run.n_left_out:,} left out: read by fewer than two), "
        f"codebook {run.codebook_version}"
    )
    share = "undefined" if observed.value is None else percent(observed.value)
    click.echo(f"All codes: Krippendorff's alpha {figure(alpha)}, percent agreement {share}\n")
    if by == "pair":
        print_table(
            [("who", "coders"), ("kappa", "kappa"), ("low", "low"), ("high", "high"), ("reason", "undefined because")],
            [{**row, "who": _who(row)} for row in found],
        )
        return
    pairs = found[0]["kappa"] if found else []
    kappas = [(f"kappa{index}", _who(pair)) for index, pair in enumerate(pairs if isinstance(pairs, list) else [])]
    columns = [
        (by, by),
        ("name", "name"),
        ("alpha", "alpha"),
        ("low", "low"),
        ("high", "high"),
        ("percent_agreement", "agree"),
    ]
    print_table([*columns, *kappas[:3]], [_with_kappas(row) for row in found])
    for row in found:
        if row["reason"]:
            click.echo(f"{row[by]}: undefined, {row['reason']}", err=True)


def _who(pair: Row) -> str:
    coders = pair["coders"]
    return "-".join(coders) if isinstance(coders, list) else ""


def _with_kappas(row: Row) -> Row:
    pairs = row["kappa"]
    return row | {f"kappa{index}": pair["kappa"] for index, pair in enumerate(pairs if isinstance(pairs, list) else [])}
