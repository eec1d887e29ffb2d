"""voices reconcile: settle the differences between coders."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import json_option, project_argument, round_option
from voices.cli.output import print_json, print_table, story
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.option("--as", "ruler", metavar="NAME", help="Who rules; needed for the screen.")
@round_option
@click.option("--close", metavar="ROUND", help="Close this round first: what was coded in it is evidence from then on.")
@click.option("--list", "what", flag_value="questions", help="Print the differences instead of opening the screen.")
@click.option("--rulings", "what", flag_value="rulings", help="Print every ruling, withdrawn ones too.")
@click.option("--consensus", "what", flag_value="consensus", help="Print what stands: agreed and ruled codings.")
@json_option
def reconcile(
    project: Path, ruler: str | None, round_name: str | None, close: str | None, what: str | None, as_json: bool
) -> None:
    """Walk the differences between coders in PROJECT and rule on each. Coders' own codings are never changed."""
    from voices.errors import DecisionError
    from voices.reconciling.rows import COLUMNS, rows

    if what is None and ruler is None and close is None:
        raise DecisionError("Nobody is named who rules.", "Add --as NAME, or --list to only look.")
    with open_project(project) as opened:
        with_screen = what is None and ruler is not None
        if with_screen and close is not None:
            from voices.tui.app import require_terminal

            require_terminal()
        if close is not None:
            story(opened.close_round(close))
        if with_screen:
            from voices.tui.app import AGREEMENT, agreement_screen, run_reconciling
            from voices.tui.config import read_settings

            opened.keep_safe()
            run_reconciling(
                opened.reconciling(ruler, round_name or close),
                {AGREEMENT: lambda: agreement_screen(opened.agreement(), beside_reconciling=True)},
                read_settings(),
            )
        elif what is not None:
            found = rows(opened.reconciling(None, round_name or close), what)
            if as_json:
                print_json(found)
            else:
                print_table(COLUMNS[what], found)
