"""voices restore: bring a project back into a new file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from voices.cli.moments import Moment, shown
from voices.cli.options import PATH, json_option, project_argument
from voices.cli.output import print_json, story, tell
from voices.cli.unlocking import with_secret


@click.command()
@project_argument
@click.argument("new", type=PATH)
@click.option("--to", "until", type=Moment(), help='As it was then: "yesterday 14:00", "2 hours ago".')
@click.option("--snapshot", "name", default="", metavar="NAME", help="Take this snapshot as it is.")
@json_option
def restore(project: Path, new: Path, until: datetime | None, name: str, as_json: bool) -> None:
    """Bring PROJECT back into the NEW file; PROJECT itself is only read and stays as it is.

    With --to as it was at that moment. Without, the last that can be had: of a damaged project its newest whole
    snapshot and everything that can be saved of the changes since. PROJECT may also be a snapshot or another copy.
    """
    from voices.project import restored

    found = with_secret(project, lambda secret: restored(project, secret, new, until, name))
    base = None if found.base is None else found.base.path.name
    if as_json:
        done_at = None if found.until is None else found.until.isoformat()
        print_json(
            {"file": str(found.path), "until": done_at, "base": base, "acts": found.n_acts, "lost": list(found.lost)}
        )
        return
    tell(f"{found.path} holds the study as it was after the last change of {_when(found.until)}.")
    tell(f"built from {base or 'the journal alone'}, and {found.n_acts} acts done again from the journal")
    for sentence in found.lost:
        story(sentence)
    story(f"{project} is as it was. Look at the new file before you put it in its place: voices history {new}")


def _when(moment: datetime | None) -> str:
    return "no time: nothing was done yet" if moment is None else shown(moment)
