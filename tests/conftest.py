"""Fixtures: tiny studies written in the tests and brought in by the public door; the demo study, built once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from voices.project import Project
from voices.reading.session import Wishes

ROOT = Path(__file__).resolve().parent.parent
CODEBOOK = """
codebook: {title: Tiny, version: "1"}
markers:
  - {id: SG, name: Safeguarding concern}
  - {id: QT, name: Quote candidate}
  - {id: NC, name: Counter-case}
themes:
  - id: A
    name: Being heard
    definition: Whether anybody listened.
    codes:
      - id: A-1
        name: Listened to
        definition: Somebody listened.
        keywords: [listened, heard me out]
      - id: A-2
        name: Not listened to
        definition: Nobody listened.
        keywords: [ignored]
        codes:
          - {id: A-2a, name: Laughed at, definition: They laughed., examples: ["They were laughing at my shoes."]}
  - id: B
    name: Being found
    definition: How it was to be found.
    codes:
      - {id: B-1, name: Brought back, definition: Brought back by somebody., keywords: [van, brought back]}
"""
INTERVIEW = """Transcript: {name}
Participant: {number}

INT: [00:00:02] What happened when they came?

YP: [00:00:09] She listened to me. He just laughed and ignored me.

INT: And then?

YP: They put me in the van. I was cold. Nobody said where we were going.
"""
PARTICIPANTS = """participant,pseudonym,age_band,consent_quote,assent_start,assent_close
P101,Robin,12-14,yes,yes,yes
P102,Sam,15-17,no,yes,yes
"""
CODINGS_HEADER = "transcript,turn,quote,code,markers,memo\n"

Study = Callable[..., Project]


@pytest.fixture
def files(tmp_path: Path) -> Callable[[Mapping[str, str]], list[Path]]:
    """Write texts to files and return their paths."""

    def write(texts: Mapping[str, str]) -> list[Path]:
        paths = []
        for name, text in texts.items():
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return paths

    return write


@pytest.fixture
def study(tmp_path: Path, files: Callable[[Mapping[str, str]], list[Path]]) -> Iterator[Study]:
    """Make a study of two interviews with the tiny codebook; further texts by file name come in too."""
    opened: list[Project] = []

    def make(codings: Mapping[str, Sequence[str]] | None = None, round_name: str | None = None) -> Project:
        project = Project.create(tmp_path / "tiny.voices", "Tiny")
        opened.append(project)
        texts = {
            "codebook.yaml": CODEBOOK,
            "participants.csv": PARTICIPANTS,
            "T1.txt": INTERVIEW.format(name="T1", number="P101"),
            "T2.txt": INTERVIEW.format(name="T2", number="P102").replace("cold", "tired"),
        }
        importing = project.importing()
        importing.import_files(files(texts))
        for coder, rows in (codings or {}).items():
            [path] = files({f"{coder}.csv": CODINGS_HEADER + "\n".join(rows) + "\n"})
            importing.import_files([path], Wishes(coder=coder, round_name=round_name))
        return project

    yield make
    for project in opened:
        project.close()


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo, built once; tests that write take `demo` instead."""
    from voices.demo import build

    folder = tmp_path_factory.mktemp("demo")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        build(folder, lambda _: None)
        return folder
    shared = tmp_path_factory.getbasetemp().parent / "demo-of-all"  # built by one of the processes, copied by each
    with (shared.parent / "demo-of-all.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.exists():
            build(folder, lambda _: None)
            shutil.copytree(folder, shared)
            return folder
    return Path(shutil.copytree(shared, folder, dirs_exist_ok=True))


@pytest.fixture
def demo(built_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo project, free to change."""
    return Path(shutil.copy(built_demo / "demo.voices", tmp_path / "demo.voices"))
