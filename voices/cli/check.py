"""voices check: is everything as it was written?"""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import json_option, project_argument
from voices.cli.output import print_json, story, tell
from voices.cli.unlocking import unlocked_with
from voices.errors import DamagedError


@click.command()
@project_argument
@click.option("--snapshots", "with_snapshots", is_flag=True, help="Read every snapshot to its end too.")
@click.option("--rebuild", is_flag=True, help="First work out again the index of words and the counts.")
@json_option
def check(project: Path, with_snapshots: bool, rebuild: bool, as_json: bool) -> None:
    """Read all of PROJECT and name every fault with the command that repairs it.

    Checked are the pages of the file, its tables and references, the text of each transcript against its checksum, and
    the journal against its chain of hashes. Ends with exit code 2 when anything is wrong.
    """
    opened, secret = unlocked_with(project)
    with opened:
        if rebuild:
            opened.rebuild()
        faults = opened.faults()
        if with_snapshots:
            faults += opened.faults_of_snapshots(secret)
        head, n_entries, n_snapshots = opened.head(), opened.n_entries(), len(opened.snapshots())
    if as_json:
        print_json(
            {
                "faults": [{"what": each.what, "repair": each.repair} for each in faults],
                "journal_entries": n_entries,
                "journal_ends_with": head.short,
                "snapshots": n_snapshots,
            }
        )
    else:
        for fault in faults:
            tell(f"{fault.what}\n    {fault.repair}")
        story(f"journal: {n_entries:,} entries, the last one {head.short}; snapshots: {n_snapshots}")
    if faults:
        raise DamagedError(f"{project} has {len(faults)} fault{'s' * (len(faults) != 1)}.")
    if not as_json:
        tell(f"{project} is as it was written.")
