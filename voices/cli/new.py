"""voices new: make a project file."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import json_option, project_argument
from voices.cli.output import print_json, tell


@click.command()
@project_argument
@click.option("--name", default="", help="The name of the study; the file's name unless given.")
@json_option
def new(project: Path, name: str, as_json: bool) -> None:
    """Make a new PROJECT file (it ends in .voices). An existing file is never overwritten."""
    from voices.project import Project

    with Project.create(project, name) as made:
        told = {"project": str(project), "name": made.name}
    if as_json:
        print_json(told)
    else:
        tell(f"Made {project}. It is readable by you only, and not encrypted in this version.")
        tell(f"Next: voices import {project} CODEBOOK.yaml PARTICIPANTS.csv INTERVIEW.txt ...")
