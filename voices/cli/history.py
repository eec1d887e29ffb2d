"""voices history: who did what and when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from voices.cli.moments import Moment, shown
from voices.cli.options import json_option, project_argument
from voices.cli.output import print_json, print_table
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.option("--coder", metavar="NAME", help="Only what this coder did.")
@click.option("--code", metavar="ID", help="Only what was done with this code.")
@click.option("--transcript", metavar="NAME", help="Only what was done in this transcript.")
@click.option("--since", type=Moment(), help='Only what was done since: "yesterday 14:00", "2 hours ago".')
@click.option("--most", type=click.IntRange(1), default=None, help="Only the newest so many.")
@json_option
def history(
    project: Path,
    coder: str | None,
    code: str | None,
    transcript: str | None,
    since: datetime | None,
    most: int | None,
    as_json: bool,
) -> None:
    """Print what was done in PROJECT, by whom and when, oldest first.

    The journal keeps every change with what was there before. No words of a transcript are in it.
    """
    with open_project(project) as opened:
        done = opened.history(coder, code, transcript, since, -1 if most is None else most)
    rows = [
        {
            "when": each.made.isoformat() if as_json else shown(each.made),
            "who": each.coder,
            "what": each.told,
            "job": each.job,
            "n_changes": each.n_changes,
        }
        for each in done
    ]
    if as_json:
        print_json(rows)
    else:
        print_table([("when", "when"), ("who", "who"), ("what", "what"), ("n_changes", "changes")], rows)
