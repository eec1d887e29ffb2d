"""voices report: write the findings."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from voices.cli.options import PATH, json_option, project_argument, round_option
from voices.cli.output import print_json, story, tell
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.option("--to", "folder", type=PATH, help="The folder to write to; the project's own unless given.")
@click.option(
    "--audience",
    type=click.Choice(["publication", "team"]),
    default="publication",
    show_default=True,
    help="For the team small numbers are shown in tables by attribute; otherwise they are hidden.",
)
@click.option("--by", "attributes", multiple=True, metavar="ATTRIBUTE", help="Cross themes with this attribute.")
@round_option
@json_option
def report(
    project: Path,
    folder: Path | None,
    audience: Literal["publication", "team"],
    attributes: tuple[str, ...],
    round_name: str | None,
    as_json: bool,
) -> None:
    """Write report.html, report.md and quotes.csv of PROJECT.

    Children are counted, not codings. Only children who agreed to be quoted are quoted.
    """
    from voices.reporting.write import write_report

    with open_project(project) as opened:
        found = opened.report(audience, attributes, round_name)
        paths = write_report(found, folder or project.parent)
    if as_json:
        print_json([{"file": str(path)} for path in paths])
        return
    for path in paths:
        tell(str(path))
    story(
        f"{found.n_quotable_children} of {found.n_children} children may be quoted. "
        "Read each quote before it leaves the team."
    )
