"""The demo study read a second time, straight from its files, sharing no code with the program."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
CODERS = ("amina", "ben", "carys")


@dataclass(frozen=True)
class Row:
    coder: str
    transcript: str
    turn: int
    start: int
    end: int
    quote: str
    code: str
    markers: str
    memo: str


def turns() -> dict[str, list[tuple[str, str]]]:
    """Label and words of each turn, by transcript: every labelled paragraph is one."""
    found = {}
    for path in sorted((CORPUS / "transcripts").glob("*.txt")):
        paragraphs = re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())[1:]
        matches = [re.match(r"^([^:]+):\s*(?:\[\d\d:\d\d:\d\d\]\s*)?(.*)$", each, re.DOTALL) for each in paragraphs]
        found[path.stem] = [(match[1], match[2]) for match in matches if match]
    return found


def rows() -> list[Row]:
    """Every coding with its place inside its turn."""
    words = turns()
    found = []
    for coder in CODERS:
        with (CORPUS / "codings" / f"{coder}.csv").open(encoding="utf-8", newline="") as file:
            for each in csv.DictReader(file):
                text = words[each["transcript"]][int(each["turn"]) - 1][1]
                assert text.count(each["quote"]) == 1
                start = text.index(each["quote"])
                found.append(
                    Row(
                        coder,
                        each["transcript"],
                        int(each["turn"]),
                        start,
                        start + len(each["quote"]),
                        each["quote"],
                        each["code"],
                        each["markers"],
                        each["memo"],
                    )
                )
    return found


def participants() -> dict[str, dict[str, str]]:
    with (CORPUS / "participants.csv").open(encoding="utf-8", newline="") as file:
        return {each["participant"]: each for each in csv.DictReader(file)}


def child_of(transcript: str, label: str) -> str | None:
    """The participant behind a label, by the transcript's header."""
    header = (CORPUS / "transcripts" / f"{transcript}.txt").read_text(encoding="utf-8").split("\n\n")[0]
    pairs = dict(re.findall(r"(YP\d) = (P\d+)", header))
    if pairs:
        return pairs.get(label)
    return re.search(r"Participant: (P\d+)", header)[1] if label in ("YP", "Interpreter") else None
