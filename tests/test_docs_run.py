"""Every command on the pages about data and trouble is run, in the order it stands there, on an encrypted study."""

from __future__ import annotations

import re
import shlex
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, INTERVIEW, PARTICIPANTS, ROOT
from voices import ids
from voices.cli import unlocking, voices
from voices.model import Span
from voices.project import Project

PASSPHRASE = "four words of nonsense"
PAGES = ("data.md", "trouble.md")
MADE_FIRST = "study.voices"


@pytest.fixture(scope="module")
def study_file(tmp_path_factory) -> Path:
    """A study of the day before yesterday, coded in by Amina until an hour ago."""
    folder = tmp_path_factory.mktemp("study")
    for name, text in (
        ("book.yaml", CODEBOOK),
        ("people.csv", PARTICIPANTS),
        ("T1.txt", INTERVIEW.format(name="T1", number="P101")),
    ):
        (folder / name).write_text(text)
    now = datetime.now(UTC)
    with ids.at(now - timedelta(days=2)):
        project = Project.create(folder / MADE_FIRST, passphrase=PASSPHRASE)
        project.importing().import_files([folder / name for name in ("book.yaml", "people.csv", "T1.txt")])
    with project, ids.at(now - timedelta(hours=1)):
        project.coding("amina").apply(Span(34, 42), ["A-1"])
        project.snapshot()
    return folder / MADE_FIRST


def commands(page: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    lines = [part.strip() for block in blocks for line in block.splitlines() for part in line.split("&&")]
    return [line for line in lines if line.startswith("voices ")]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_on_the_page_does_what_it_says(page, study_file, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VOICES_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(unlocking, "ask", lambda prompt: PASSPHRASE)  # whoever changes it takes the same again
    lines = commands(page)
    assert len(lines) > 7
    for line in lines:
        _, name, *rest = shlex.split(line)
        if name != "new" and not Path(MADE_FIRST).exists():
            bring(study_file, tmp_path)
        assert voices.main([name, *rest], standalone_mode=False) is None, line
        told = capsys.readouterr()
        assert told.out or told.err, line
        if name == "new":  # the page makes a project; the study of the test takes its place
            Path(MADE_FIRST).unlink()
            bring(study_file, tmp_path)
    for path in tmp_path.glob("*.voices"):
        secret = None if path.name == "for-another-program.voices" else PASSPHRASE
        with Project.open(path, secret) as project:
            assert project.faults() == [], path.name
    assert {"for-the-train.voices", "usb-stick.voices"} <= {p.name for p in tmp_path.iterdir()} or page != "data.md"


def bring(study_file: Path, folder: Path) -> None:
    """Put the study and its snapshots where the page speaks of them."""
    shutil.copy(study_file, folder / MADE_FIRST)
    snapshots = f"{MADE_FIRST}-snapshots"
    shutil.copytree(study_file.with_name(snapshots), folder / snapshots, dirs_exist_ok=True)


def test_what_the_pages_call_files_is_what_they_are_called():
    text = "".join((ROOT / "docs" / page).read_text(encoding="utf-8") for page in PAGES)
    from voices.store.snapshots import folder_of

    assert folder_of(Path(MADE_FIRST)).name in text
    assert "study-rescued-" in text
    assert unlocking.VARIABLE in text


def test_the_messages_that_the_page_on_trouble_explains_are_those_that_are_printed():
    """The headings quote what people see; the words must be in the program."""
    headings = re.findall(r'^## "(.+)"$', (ROOT / "docs" / "trouble.md").read_text(encoding="utf-8"), re.MULTILINE)
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "voices").rglob("*.py"))
    words = re.sub(r'"\s*\n\s*f?"', "", source)
    assert len(headings) >= 4
    known = {
        "is damaged": "is damaged",
        "lacks the last changes": "of the last changes are missing",
        "was deleted, moved or replaced while it was open": "while it was open",
        "was held by another window or command": "was held by another window or command",
        "was written by a newer version": "was written by a newer version",
    }
    assert set(headings) == set(known)
    for heading in headings:
        assert known[heading] in words, heading
