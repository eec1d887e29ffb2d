"""voices passphrase: another passphrase for the project, or one by which a coder signs in in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.new import RECOVERY
from voices.cli.options import project_argument
from voices.cli.output import story, tell
from voices.cli.unlocking import ask_new, forget, open_project, unlocked_with


@click.command()
@project_argument
@click.option("--coder", metavar="NAME", help="Whose to set, for the browser; a new name joins the study.")
def passphrase(project: Path, coder: str | None) -> None:
    """Change the passphrase of PROJECT and of its snapshots, and print the new recovery key. Asked for twice.

    Nobody may have the project open meanwhile. A project without a passphrase is encrypted that way. With --coder the
    project's own stays as it is, and a coder gets one to sign in with in the browser: voices serve PROJECT.
    """
    if coder is not None:
        with open_project(project) as opened:
            story(opened.set_coder_passphrase(coder, ask_new(coder)))
        return
    from voices.project import renew_passphrase

    opened, secret = unlocked_with(project)
    opened.close()
    key, undone = renew_passphrase(project, secret, ask_new(project.name))
    forget(project)
    tell(f"{project} opens with the new passphrase.")
    for sentence in undone:
        story(sentence)
    story(RECOVERY)
    tell(f"\n    {key}\n")
    story("Copies that lie elsewhere still open with the old passphrase.")
