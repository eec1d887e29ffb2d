"""voices backup: make a snapshot now, list them, or write a copy elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.moments import shown
from voices.cli.options import PATH, json_option, project_argument
from voices.cli.output import print_json, print_table, tell
from voices.cli.unlocking import open_project
from voices.model import Snapshot

COLUMNS = [("when", "when"), ("n_changes", "journal entries"), ("megabytes", "MB"), ("why", "why"), ("name", "name")]


@click.command()
@project_argument
@click.option("--to", "path", type=PATH, help="Write the copy to this file instead: another disk, a memory stick.")
@click.option("--list", "only_list", is_flag=True, help="Only list the snapshots there are.")
@json_option
def backup(project: Path, path: Path | None, only_list: bool, as_json: bool) -> None:
    """Make a snapshot of PROJECT now: a whole copy, checked, locked with the same passphrase.

    Snapshots are also made when coding or reconciling begins and every ten minutes with changes; they lie in
    PROJECT-snapshots. The newest ten stay, one for each hour of the last day, each day of two weeks, each week of two
    months. A copy on another disk survives the loss of this one: --to.
    """
    with open_project(project) as opened:
        if only_list:
            rows = [_row(each) for each in opened.snapshots()]
            if as_json:
                print_json(rows)
            else:
                print_table(COLUMNS, rows)
            return
        head = opened.back_up(path) if path is not None else None
        made = opened.snapshot() if path is None else None
        told = {"file": str(path if made is None else made.path), "head": (head or opened.head()).short}
    if as_json:
        print_json(told)
    else:
        tell(f"{told['file']}\nwhole and checked; its journal ends with {told['head']}")


def _row(snapshot: Snapshot) -> dict[str, object]:
    return {
        "when": shown(snapshot.made),
        "n_changes": snapshot.sequence,
        "megabytes": round(snapshot.n_bytes / 1e6, 1),
        "why": snapshot.why.replace("-", " ") or None,
        "name": snapshot.path.name,
    }
