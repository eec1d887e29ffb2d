"""voices passphrase: give a coder the passphrase that lets them sign in in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import project_argument
from voices.cli.output import story
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.option("--coder", required=True, metavar="NAME", help="Whose it is; a new name joins the study.")
def passphrase(project: Path, coder: str) -> None:
    """Give a coder of PROJECT the passphrase to sign in with in the browser. It is asked for twice and never shown.

    A new one takes the place of the one before.
    """
    with open_project(project) as opened:
        asked = click.prompt(f"Passphrase of {coder}", hide_input=True, confirmation_prompt="Again", err=True)
        story(opened.set_coder_passphrase(coder, asked))
