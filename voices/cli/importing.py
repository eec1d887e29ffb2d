"""voices import: bring files into a project."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import PATH, json_option, project_argument, round_option
from voices.cli.output import Steps, print_json, print_table, story
from voices.cli.unlocking import open_project


@click.command("import")
@project_argument
@click.argument("files", nargs=-1, required=True, type=PATH)
@click.option("--coder", metavar="NAME", help="Whose codings a table of codings holds.")
@round_option
@click.option(
    "--speaker",
    "speakers",
    multiple=True,
    metavar="LABEL=ROLE",
    help="Who stands behind a label: HB=interviewer, YP1=child:P005; or what is none: Note=speech, "
    '"V01.txt line 57=speech". Repeatable.',
)
@click.option("--unfinished", is_flag=True, help="The coder has not read the transcripts of the codings to the end.")
@click.option("--renewed-consent", is_flag=True, help="Children who said no were asked again and said yes.")
@click.option("--reason", default="imported", show_default=True, help="Why a new codebook version was made.")
@json_option
def import_(
    project: Path,
    files: tuple[Path, ...],
    coder: str | None,
    round_name: str | None,
    speakers: tuple[str, ...],
    unfinished: bool,
    renewed_consent: bool,
    reason: str,
    as_json: bool,
) -> None:
    """Bring FILES into PROJECT: all of them, or none if one cannot be read.

    Transcripts: .txt, .docx, .vtt. Codebook: .yaml. Participants and codings: .csv, told apart by their columns. What
    is in the project already is left as it is.
    """
    from voices.reading.session import Wishes

    steps = Steps()
    with open_project(project) as opened:
        try:
            imported = opened.importing().import_files(
                files,
                Wishes(coder, round_name, speakers, reason, unfinished, renewed_consent),
                tell=lambda path: steps.tell(f"reading {path.name}"),
            )
        finally:
            steps.done()
    rows = [
        {"file": str(each.path), "kind": each.kind, "new": each.n_new, "known": each.n_known, "notes": each.notes}
        for each in imported
    ]
    if as_json:
        print_json(rows)
        return
    print_table([("file", "file"), ("kind", "kind"), ("new", "new"), ("known", "there already")], rows)
    for each in imported:
        for note in each.notes:
            story(f"{each.path.name}: {note}")
