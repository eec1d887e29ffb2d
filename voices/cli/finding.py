"""voices find: look for words in all transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voices.cli.options import json_option, project_argument
from voices.cli.output import print_json, print_table, story
from voices.cli.unlocking import open_project

if TYPE_CHECKING:
    from voices.model import Hit

CONTEXT = 40
_COLUMNS = [("transcript", "interview"), ("turn", "turn"), ("role", "who"), ("words", "words")]


@click.command()
@project_argument
@click.argument("words")
@click.option("--transcript", metavar="NAME", help="Look in this transcript only, in its order.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many turns to print.")
@json_option
def find(project: Path, words: str, transcript: str | None, most: int, as_json: bool) -> None:
    """Print the turns of PROJECT that hold all of WORDS, with accents or without, in large letters or small.

    Words in double quotes stand side by side; a star behind three letters or more stands for any ending. What is
    printed are the words of children: keep them off other people's screens.
    """
    with open_project(project) as opened:
        found, protecting = opened.find(words, transcript, most), opened.protecting()
        warnings, n_locked = protecting.warnings(), protecting.n_locked()
    for each, name in {hit.transcript: hit.name for hit in found.hits if hit.transcript in warnings}.items():
        story(f"Content warning, {name}: {warnings[each]}")
    if as_json:
        print_json([_as_json(hit) for hit in found.hits])
    elif found.hits:
        rows = [
            {"transcript": hit.name, "turn": hit.turn, "role": str(hit.role), "words": _in_context(hit)}
            for hit in found.hits
        ]
        print_table(_COLUMNS, rows)
    n_found = f"more than {found.counted_to:,}" if found.has_more_than_counted else f"{found.n_hits:,}"
    turns = "turn" if found.n_hits == 1 else "turns"
    printed = "" if found.n_hits <= len(found.hits) else f", {len(found.hits):,} printed: --most prints more"
    order = "; too many to put the best first" if found.has_more_than_counted and transcript is None else ""
    story(f"{n_found} {turns}{printed}{order}")
    if n_locked:
        locked = f"{n_locked:,} turn{'s' * (n_locked != 1)} of the study"
        story(f"Not looked in, because the safeguarding protocol locks them: {locked}.")


def _as_json(hit: Hit) -> dict[str, object]:
    return {
        "transcript": hit.name,
        "turn": hit.turn,
        "role": str(hit.role),
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "words": hit.text[span.start - hit.start : span.end - hit.start],
            }
            for span in hit.spans
        ],
        "text": hit.text,
    }


def _in_context(hit: Hit) -> str:
    """Return the words found, in brackets, with what stands around the first of them."""
    spans = [(span.start - hit.start, span.end - hit.start) for span in hit.spans]
    first, last = max(0, spans[0][0] - CONTEXT), min(len(hit.text), spans[0][1] + CONTEXT)
    told, at = "…" if first else "", first
    for start, end in spans:
        if end <= last:
            told += f"{hit.text[at:start]}[{hit.text[start:end]}]"
            at = end
    return told + hit.text[at:last] + ("…" if last < len(hit.text) else "")
