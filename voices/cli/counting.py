"""voices counts: how often codes were used, for the team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voices.cli.options import json_option, project_argument, round_option
from voices.cli.output import print_json, print_table, story
from voices.cli.unlocking import open_project

if TYPE_CHECKING:
    from voices.model import Codebook
    from voices.reporting.counts import Count, CountTable

MOST_PAIRS = 50


@click.command()
@project_argument
@click.option(
    "--by",
    default="coder",
    show_default=True,
    metavar="coder|ATTRIBUTE|together",
    help="By coder, by an attribute of the children, or which codes lie on common words.",
)
@round_option
@json_option
def counts(project: Path, by: str, round_name: str | None, as_json: bool) -> None:
    """Count codings in PROJECT, for the team while it works: nothing of it is settled, and small numbers are shown.

    What may be printed is what `voices report` writes. Rounds that are open and blind are not counted.
    """
    with open_project(project) as opened:
        session = opened.counting(round_name)
        left_out, codebook = session.left_out(), session.codebook
        if by == "together":
            pairs = session.together()
        else:
            table = session.by_coder() if by == "coder" else session.by_attribute(by)
    if by == "together":
        _tell_pairs(pairs, codebook, as_json=as_json)
    else:
        _tell_table(table, codebook, as_json=as_json)
    for name in left_out:
        story(f"{name} is open and coded blind: what is in it is not counted yet.")
    story("For the team only: codings as they were made, not what stands. Findings come from voices report.")


def _tell_table(table: CountTable, codebook: Codebook, *, as_json: bool) -> None:
    from voices.reporting.counts import as_rows

    if as_json:
        print_json(as_rows(table, codebook))
        return
    columns = [("code", "code"), ("name", "name")]
    columns += [(f"group {at}", heading) for at, heading in enumerate(_headings(table))]
    print_table(
        columns,
        [
            {
                "code": code,
                "name": codebook.look_up(code).name,
                **{f"group {at}": _cell(count) for at, count in enumerate(row)},
            }
            for code, row in table.rows
        ],
    )
    if table.bases:
        story(
            "Children on whose words a code lies, in brackets the codings; behind each group how many children it has."
        )


def _headings(table: CountTable) -> list[str]:
    groups = [*table.groups, "all"]
    if not table.bases:
        return groups
    return [f"{group}: {n}" for group, n in zip(groups, table.bases, strict=True)]


def _cell(count: Count) -> object:
    return count.n_codings if count.n_children is None else f"{count.n_children} ({count.n_codings})"


def _tell_pairs(pairs: list[tuple[str, str, int]], codebook: Codebook, *, as_json: bool) -> None:
    rows = [
        {
            "code": one,
            "name": codebook.look_up(one).name,
            "with": other,
            "with_name": codebook.look_up(other).name,
            "times": n,
        }
        for one, other, n in pairs
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        [("code", "code"), ("name", "name"), ("with", "with"), ("with_name", "name"), ("times", "times")],
        rows[:MOST_PAIRS],
    )
    if len(rows) > MOST_PAIRS:
        story(f"The {MOST_PAIRS} most frequent of {len(rows):,} pairs; --json prints all.")
