"""voices protocol: what a coder is to do when a child may be at risk."""

from __future__ import annotations

from pathlib import Path

import click

from voices.cli.options import PATH, project_argument
from voices.cli.output import story, tell
from voices.cli.unlocking import open_project


@click.command()
@project_argument
@click.option("--file", type=PATH, metavar="FILE", help="A text file with the protocol.")
@click.option("--contact", metavar="TEXT", help="Whom to tell, and how to reach them.")
def protocol(project: Path, file: Path | None, contact: str | None) -> None:
    """Print the safeguarding protocol of PROJECT, or set it with --file and --contact.

    Whoever sets the marker SG beside a passage sees it at once, the contact first. The passage is then locked for all
    but that coder and the lead. Marking is not reporting: the protocol says what is.
    """
    with open_project(project) as opened:
        session = opened.protecting()
        if file is not None or contact is not None:
            from voices.reading.text import decode, read_bytes

            text = None if file is None else decode(read_bytes(file), file)[0]
            story(session.set_protocol(text, contact))
            return
        found = session.protocol()
    if found is None:
        story('No protocol yet. Set it: voices protocol PROJECT --file protocol.txt --contact "whom to tell, and how"')
    else:
        tell(f"Contact: {found.contact}\n\n{found.text}")
