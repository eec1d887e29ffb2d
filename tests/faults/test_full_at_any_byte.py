"""Writes that fail after any number of bytes, by a limit on the size of files: told in a sentence, whole afterwards.

As `test_full_disk.py` does with a disk of its own; this one needs no rights and also stops acts in their middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.small import LOCKS, Small, codings_of, long_texts, small
from tests.store.killing import QUICK_ROUNDS, parts
from voices.errors import VoicesError
from voices.model import Span
from voices.project import Project, renew_passphrase, restored
from voices.reporting.write import write_report
from voices.store import keys, schema
from voices.store.snapshots import folder_of

resource = pytest.importorskip("resource", reason="no limits on Windows")
SENTENCES = ("is full", "could not be written", "cannot be created", "cannot be written", "cannot be opened")
ROOMS = (0, 4_096, 40_000, 200_000, 450_000)


class SizeLimit:
    """A folder in which no file can grow beyond a size."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, room: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@pytest.fixture
def disk(tmp_path) -> Iterator[SizeLimit]:
    folder = tmp_path / "disk"
    folder.mkdir()
    limit = SizeLimit(folder)
    yield limit
    limit.free()


def words_of(project: Project) -> Iterator[Span]:
    session = project.coding("ana")
    text, at = session.open(session.contents()[0].transcript).text, 0
    for word in text.split():
        at = text.index(word, at)
        yield Span(at, at + len(word))
        at += len(word)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("room", ROOMS[:4])
def test_coding_goes_on_when_there_is_room_again_and_nothing_acknowledged_is_lost(disk, lock, room):
    study = small(disk.folder / "study", lock)
    with study.open() as project:
        session = project.coding("ana")
        session.open(session.contents()[0].transcript)
        done, acts = [], [(span, code.id) for code in session.codebook.codable for span in words_of(project)]
        disk.fill(room)

        def code_on() -> None:
            for span, code in acts:
                session.toggle(span, code)
                done.append((span.start, span.end, code))

        with pytest.raises(VoicesError) as caught:
            code_on()
        told = caught.value
        assert any(each in told.message for each in SENTENCES), told.message
        assert told.hint
        assert set(done) <= set(codings_of(project, "ana")), "reading goes on"
        disk.free()
        span, code = acts[len(done)]
        session.toggle(span, code)
        done.append((span.start, span.end, code))
        assert session.undo() is not None
        assert session.redo() is not None
        assert set(done) <= set(codings_of(project, "ana"))
    with study.open() as project:
        assert project.faults() == []
        assert set(done) <= set(codings_of(project, "ana"))


Act = Callable[[Small, Path], object]


def _import(study: Small, folder: Path) -> None:
    with study.open() as project:
        project.importing().import_files(sorted(folder.parent.glob("Long*.txt")))


def _snapshot(study: Small, folder: Path) -> None:
    with study.open() as project:
        project.snapshot()


def _export(study: Small, folder: Path) -> None:
    with study.open() as project:
        project.export(folder / "plain.voices", plain=True)


def _back_up(study: Small, folder: Path) -> None:
    with study.open() as project:
        project.back_up(folder / "copy.voices")


def _restore(study: Small, folder: Path) -> None:
    restored(study.path, study.secret, folder / "again.voices")


def _migrate(study: Small, folder: Path) -> None:
    study.open().close()


def _report(study: Small, folder: Path) -> None:
    with study.open() as project:
        write_report(project.report(), folder / "report")


def _passphrase(study: Small, folder: Path) -> None:
    renew_passphrase(study.path, study.secret, "another one entirely")


ACTS: dict[str, Act] = {
    "import": _import,
    "snapshot": _snapshot,
    "export": _export,
    "backup": _back_up,
    "restore": _restore,
    "migration": _migrate,
    "passphrase": _passphrase,
    "report": _report,
}


@pytest.mark.parametrize("what", ACTS)
def test_what_finds_the_disk_full_ends_in_a_sentence_and_is_done_when_there_is_room(disk, what, monkeypatch, request):
    monkeypatch.setattr(keys, "_ROUNDS", QUICK_ROUNDS)
    study = small(disk.folder / "study", "encrypted")
    with study.open() as project:
        before = codings_of(project, "ana")
    long_texts(disk.folder, 2, 500)
    if what == "migration":
        request.getfixturevalue("later")
    told: list[str] = []
    for room in ROOMS:
        disk.fill(room)
        try:
            ACTS[what](study, disk.folder)
            done = True
        except VoicesError as error:
            done = False
            told.append(error.message)
        disk.free()
        assert parts(disk.folder) == []
        secret = _secret(study)
        for path in (study.path, *disk.folder.glob("*.voices"), *folder_of(study.path).glob("*.voices")):
            if path != study.path and path.name != "plain.voices":
                continue
            with Project.open(path, None if path.name == "plain.voices" else secret) as project:
                assert project.faults() == []
                assert codings_of(project, "ana") == before
        if done:
            break
    assert told, "the disk was never full"
    assert [each for each in told if not any(words in each for words in SENTENCES)] == []
    if not done:
        ACTS[what](study, disk.folder)
    with Project.open(study.path, _secret(study)) as project:
        assert project.faults() == []
        assert project.faults_of_snapshots(_secret(study)) == []


def _secret(study: Small) -> str | None:
    try:
        Project.open(study.path, study.secret).close()
    except VoicesError:
        return "another one entirely"
    return study.secret


@pytest.fixture
def later(monkeypatch) -> Iterator[None]:
    """Let there be a migration to come that writes much."""
    sql = "create table later (id integer primary key, words blob) strict;" + (
        "insert into later (words) values (randomblob(600000));"
    )
    known = {**schema.migrations(), "9998_later": sql}
    monkeypatch.setattr(schema, "migrations", lambda: known)
    schema._forms.cache_clear()
    yield
    monkeypatch.undo()
    schema._forms.cache_clear()
