"""voices export: a copy for another place."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import PATH, json_option, project_argument
from voices.cli.output import print_json, story, tell
from voices.cli.unlocking import open_project

WARNING = (
    "WARNING: this copy is NOT encrypted. Whoever gets hold of it can read every word the children said, with who they "
    "are. Delete it as soon as it has served."
)


@click.command()
@project_argument
@click.argument("new", type=PATH)
@click.option("--plain", is_flag=True, help="Write it unencrypted, for other programs. The journal keeps that you did.")
@json_option
def export(project: Path, new: Path, plain: bool, as_json: bool) -> None:
    """Write a copy of PROJECT to hand out: one file, locked with the same passphrase unless --plain.

    It is a copy of its own from then on: what is done in it is not in PROJECT.
    """
    from voices.project import check_free

    check_free(new)
    if plain:
        story(WARNING)
    with open_project(project) as opened:
        head = opened.export(new, plain=plain)
    if as_json:
        print_json({"file": str(new), "encrypted": not plain, "head": head.short})
    else:
        tell(f"{new}\nwhole and checked; its journal ends with {head.short}")
