"""A small study, plain or encrypted, built once and copied: two interviews, two coders, an undone act.

What was acknowledged is read back with `codings_of`. Files are opened with the recovery key, which costs no derivation.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import CODEBOOK, INTERVIEW, PARTICIPANTS
from voices.model import Span
from voices.project import Project
from voices.store import Store

LOCKS = ("plain", "encrypted")
PASSPHRASE = "four words nobody guesses"
# Where words of T1 stand, and what is said there: for searches that must find nothing.
SPOKEN = ("She listened to me", "He just laughed and ignored me", "They put me in the van")
N_TURNS_WITH_WORDS = 4


@dataclass(frozen=True)
class Small:
    """One copy of the study. `secret` is its recovery key, None for the plain one."""

    path: Path
    secret: str | None

    def open(self) -> Project:
        return Project.open(self.path, self.secret)

    def store(self) -> Store:
        return Store.open(self.path, self.secret)


def small(folder: Path, lock: str = "plain") -> Small:
    """Put a copy of the small study into a folder."""
    built, secret = _built(lock)
    folder.mkdir(exist_ok=True)
    path = folder / "tiny.voices"
    path.touch(0o600)
    shutil.copyfile(built, path)
    return Small(path, secret)


def texts(folder: Path) -> list[Path]:
    """Write the files that the study is made from and return their paths."""
    contents = {
        "codebook.yaml": CODEBOOK,
        "participants.csv": PARTICIPANTS,
        "T1.txt": INTERVIEW.format(name="T1", number="P101"),
        "T2.txt": INTERVIEW.format(name="T2", number="P102").replace("cold", "tired"),
    }
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in contents]


def long_texts(folder: Path, n_files: int = 4, n_turns: int = 2_000) -> list[Path]:
    """Write long interviews, a megabyte or so together, and return their paths."""
    paths = []
    for number in range(n_files):
        turns = "\n\n".join(
            f"YP: They asked me {number} times and {each} times I told them." for each in range(n_turns)
        )
        path = folder / f"Long{number}.txt"
        path.write_text(f"Transcript: Long{number}\nParticipant: P101\n\n{turns}\n", encoding="utf-8")
        paths.append(path)
    return paths


def codings_of(project: Project, coder: str) -> list[tuple[int, int, str]]:
    """Return a coder's codings of the first transcript: start, stop, code."""
    session = project.coding(coder)
    session.open(session.contents()[0].transcript)
    return [(each.span.start, each.span.end, each.code) for each in session.codings()]


def holds(project: Project, spans: list[tuple[int, int, str]], coder: str) -> bool:
    return set(spans) <= set(codings_of(project, coder))


@cache
def _built(lock: str) -> tuple[Path, str | None]:
    folder = Path(tempfile.mkdtemp(prefix="voices-small-"))
    path = folder / "tiny.voices"
    with Project.create(path, "Tiny", PASSPHRASE if lock == "encrypted" else None) as project:
        project.importing().import_files(texts(folder))
        for coder in ("ana", "bo"):
            session = project.coding(coder)
            turns = [turn for turn in session.transcript.turns if turn.speaker.is_child_voice]
            session.apply(Span(turns[0].start, turns[0].start + 18), ["A-1"])
            session.apply(Span(turns[1].start, turns[1].end), ["B-1", "A-2"])
            session.toggle_read(1)
        session.undo()
        secret = project.recovery_key() if lock == "encrypted" else None
    return path, secret
