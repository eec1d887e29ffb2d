"""voices new: make a project file."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import json_option, project_argument
from voices.cli.output import print_json, story, tell
from voices.cli.unlocking import new_secret

PLAIN = (
    "It is NOT encrypted: whoever gets at the file, on this disk or in a copy, can read all of it. "
    "For invented studies only."
)
RECOVERY = (
    "Write this recovery key on paper and lock it away. It opens the project when the passphrase is lost; "
    "without both, nobody can open it again:"
)


@click.command()
@project_argument
@click.option("--name", default="", help="The name of the study; the file's name unless given.")
@click.option("--no-passphrase", is_flag=True, help="Do not encrypt: for invented studies only.")
@json_option
def new(project: Path, name: str, no_passphrase: bool, as_json: bool) -> None:
    """Make a new PROJECT file (it ends in .voices), encrypted with a passphrase. An existing file is never overwritten.

    The recovery key is printed once. `voices passphrase` changes the passphrase later.
    """
    from voices.project import Project, check_free

    check_free(project)
    secret = None if no_passphrase else new_secret(project)
    with Project.create(project, name, secret) as made:
        key = made.recovery_key() if made.is_encrypted else None
        told = {"project": str(project), "name": made.name, "encrypted": made.is_encrypted, "recovery_key": key}
    if as_json:
        print_json(told)
        return
    tell(f"Made {project}, {'encrypted' if key else 'readable by you only on this machine'}.")
    if key:
        story(RECOVERY)
        tell(f"\n    {key}\n")
    else:
        story(PLAIN)
    tell(f"Next: voices import {project} CODEBOOK.yaml PARTICIPANTS.csv INTERVIEW.txt ...")
