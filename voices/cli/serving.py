"""voices serve: the interface in the browser."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from voices.cli.options import project_argument, round_option
from voices.cli.output import story, tell
from voices.cli.unlocking import unlocked_with
from voices.errors import ServingError

if TYPE_CHECKING:
    from voices.project import Project
    from voices.tui.serving.errand import JobInTab

DEFAULT_PORT = 8765


@click.command()
@project_argument
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, help="Where; 0 takes any that is free.")
@click.option("--job", type=click.Choice(["coding", "reconciling"]), default="coding", help="Which screen opens.")
@round_option
def serve(project: Path, port: int, job: JobInTab, round_name: str | None) -> None:
    """Serve the interface on PROJECT in the browser, to this machine only, until Ctrl+C.

    Each coder signs in with a passphrase of their own: voices passphrase PROJECT --coder NAME. On a server begin with
    ssh -L 8765:127.0.0.1:8765 SERVER, and open http://127.0.0.1:8765/ on your own machine.
    """
    _require_what_it_needs()
    opened, secret = unlocked_with(project)
    with opened:
        _check(opened, project, job, round_name)
    from voices.tui.serving.errand import Errand
    from voices.tui.serving.server import VoicesServer

    VoicesServer(Errand(project.resolve(), secret, job, round_name), port, tell).serve()


def _require_what_it_needs() -> None:
    if os.name == "nt":
        raise ServingError(
            "voices serve does not run on Windows.", "Use voices code there, or serve from Linux, macOS or WSL."
        )
    if importlib.util.find_spec("textual_serve") is None:
        raise ServingError("The browser needs a library that is not there.", 'Get it with: pip install "voices[serve]"')


def _check(opened: Project, path: Path, job: JobInTab, round_name: str | None) -> None:
    """Tell here, and not in each tab, what stands in the way."""
    if job == "reconciling":
        opened.reconciling(None, round_name)
    else:
        if round_name is not None and not opened.has_round(round_name):
            click.confirm(
                f"There is no round {round_name!r} yet. Begin it with the first coding?", abort=True, err=True
            )
        opened.coding("somebody", round_name)
    if not opened.coders_with_passphrase():
        story(f"Nobody has a passphrase yet, so nobody can sign in. Give one: voices passphrase {path} --coder NAME")
