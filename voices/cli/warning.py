"""voices warn: what a coder is told before the first word of a transcript."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import project_argument
from voices.cli.output import story
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.argument("interview")
@click.argument("words")
def warn(project: Path, interview: str, words: str) -> None:
    """Set the content warning of INTERVIEW in PROJECT: what it holds that is hard to read, in WORDS of your own.

    It stands on the screen before any of the interview does. Empty WORDS ("") take it away, also one that came with
    the transcript's own header ("Content warning: ...").
    """
    with open_project(project) as opened:
        story(opened.protecting().warn(interview, words))
