"""Studies of many small interviews, brought in by the public door."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.conftest import CODEBOOK, INTERVIEW
from voices.model import Span
from voices.project import Project

FORCES = {"V1": "A", "V2": "A", "V3": "A", "V4": "A", "V5": "B", "V6": "B", "V7": "B", "V8": "C"}


def planned(folder: Path, forces: Mapping[str, str] = FORCES) -> Project:
    """Make a study of one interview with one child each, whose force is given; nobody has coded yet."""
    folder.mkdir(exist_ok=True)
    people = "participant,pseudonym,force\n"
    (folder / "book.yaml").write_text(CODEBOOK, encoding="utf-8")
    for at, (name, force) in enumerate(forces.items(), 1):
        text = INTERVIEW.format(name=name, number=f"P{at}").replace("I was cold.", f"I was cold {at} times.")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        people += f"P{at},Robin {at},Force {force}\n"
    (folder / "participants.csv").write_text(people, encoding="utf-8")
    project = Project.create(folder / "planned.voices", "Planned")
    files = [folder / "book.yaml", folder / "participants.csv", *(folder / f"{name}.txt" for name in forces)]
    project.importing().import_files(files)
    return project


def finish(project: Project, coder: str, round_name: str | None = None) -> list[str]:
    """Let a coder put one code in every interview on their list and finish it, turn by turn where some are locked."""
    code = next(each.id for each in project.coding(coder, round_name).codebook.codable)
    session = project.coding(coder, round_name)
    done = []
    for each in session.contents():
        session.open(each.transcript)
        if not each.n_codings:
            session.apply(Span(0, 20), [code])
        open_turns = [turn.number for turn in session.transcript.turns if not session.is_locked(turn.number)]
        if len(open_turns) == len(session.transcript.turns):
            session.toggle_finished()
        else:
            for number in open_turns:
                session.toggle_read(number)
        done.append(each.name)
    return done
