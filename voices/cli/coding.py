"""voices code: open the coding screen."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from voices.cli.options import project_argument, round_option
from voices.cli.output import story
from voices.cli.unlocking import open_project
from voices.memory import collecting_later

_SECONDS_TO_OPEN = 2.0  # the first snapshot does not compete with the first screen


@click.command()
@project_argument
@click.option("--coder", required=True, metavar="NAME", help="Who codes; a new name joins the study.")
@round_option
@click.option(
    "--rest",
    type=click.IntRange(0, 24 * 60),
    metavar="MINUTES",
    help="Propose a rest after so many minutes of work (50 unless the configuration says otherwise); 0 never does.",
)
@click.option("--accessible", is_flag=True, help="The terminal's own cursor follows the place, and nothing moves.")
def code(project: Path, coder: str, round_name: str | None, rest: int | None, accessible: bool) -> None:
    """Open PROJECT and put codes on passages. Every act is saved at once.

    With --round NAME you code in that round: blind, without the codebook's matches. A new round is begun after asking.
    """
    with collecting_later():
        _open(project, coder, round_name, rest=rest, accessible=accessible)


def _open(project: Path, coder: str, round_name: str | None, *, rest: int | None, accessible: bool) -> None:
    from voices.tui.app import CODEBOOK, MEMOS, codebook_screen, memos_screen, require_terminal, run_coding
    from voices.tui.config import read_settings

    with open_project(project) as opened:
        if round_name is not None and not opened.has_round(round_name):
            require_terminal()
            click.confirm(f"There is no round {round_name!r} yet. Begin it?", abort=True)
        opened.keep_safe(_SECONDS_TO_OPEN)
        memos = opened.memos(coder)
        run_coding(
            opened.coding(coder, round_name),
            memos,
            others={
                CODEBOOK: lambda: codebook_screen(opened.codebook(coder)),
                MEMOS: lambda: memos_screen(memos),
            },
            settings=read_settings(accessible=accessible, rest_minutes=rest),
        )
        story(f"Everything is saved. Go on: voices code {shlex.quote(str(project))} --coder {shlex.quote(coder)}")
