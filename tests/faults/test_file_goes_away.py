"""The file made read-only, deleted, moved, replaced or shut off under a running session and a running screen.

The act under way is refused in words, the window lives on, nothing goes into a file that is not the project, and where
the file has lost its name all that was acknowledged is in another one.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.small import LOCKS, Small, codings_of, small
from tests.tui.driver import running, text
from voices.errors import MovedError, ProjectError, VoicesError
from voices.model import Span
from voices.project import Project
from voices.tui.coding.screen import CodingScreen

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody take an open file away")
PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def _delete(path: Path) -> None:
    path.unlink()


def _delete_all(path: Path) -> None:
    for each in path.parent.glob("tiny.voices*"):
        each.unlink()


def _move(path: Path) -> None:
    path.rename(path.with_name("moved.voices"))


def _replace_by_a_photo(path: Path) -> None:
    photo = path.with_name("photo.png")
    photo.write_bytes(PHOTO)
    os.replace(photo, path)


def _replace_by_another_project(path: Path) -> None:
    Project.create(path.with_name("other.voices"), "Other").close()
    os.replace(path.with_name("other.voices"), path)


def _replace_by_a_copy(path: Path) -> None:
    shutil.copyfile(path, path.with_name("copy.voices"))
    os.replace(path.with_name("copy.voices"), path)


WAYS: dict[str, Callable[[Path], None]] = {
    "deleted": _delete,
    "deleted with its side files": _delete_all,
    "moved": _move,
    "replaced by a photo": _replace_by_a_photo,
    "replaced by another project": _replace_by_another_project,
    "replaced by a copy": _replace_by_a_copy,
}


def rescued_of(study: Small) -> Path:
    [path] = study.path.parent.glob("tiny-rescued-*.voices")
    return path


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("way", WAYS)
def test_under_a_session_what_was_acknowledged_is_rescued_and_nothing_is_written_into_what_lies_there(
    way, lock, tmp_path
):
    study = small(tmp_path / "study", lock)
    with study.open() as project:
        session = project.coding("ana")
        session.open(session.contents()[0].transcript)
        session.apply(Span(0, 4), ["A-1"])
        wanted = codings_of(project, "ana")
        WAYS[way](study.path)
        there = study.path.read_bytes() if study.path.exists() else None
        for act in (lambda: session.apply(Span(5, 13), ["A-1"]), session.undo, lambda: session.toggle_read(2)):
            with pytest.raises(MovedError, match=r"was (deleted or moved|replaced)") as caught:
                act()
            assert str(rescued_of(study)) in caught.value.hint
        assert codings_of(project, "ana") == wanted, "reading goes on"
        assert (study.path.read_bytes() if study.path.exists() else None) == there
    assert (study.path.read_bytes() if study.path.exists() else None) == there, "closing writes nothing there either"
    with Project.open(rescued_of(study), study.secret) as project:
        assert project.faults() == []
        assert codings_of(project, "ana") == wanted


def test_with_its_folder_gone_the_window_holds_what_it_has_until_there_is_a_place_again(tmp_path):
    study = small(tmp_path / "study", "encrypted")
    with study.open() as project:
        session = project.coding("ana")
        session.open(session.contents()[0].transcript)
        session.apply(Span(0, 4), ["A-1"])
        wanted = codings_of(project, "ana")
        shutil.rmtree(study.path.parent)
        with pytest.raises(MovedError) as caught:
            session.apply(Span(5, 13), ["A-1"])
        assert "Leave this window open" in caught.value.hint
        study.path.parent.mkdir()
        with pytest.raises(MovedError) as caught:
            session.apply(Span(5, 13), ["A-1"])
        assert str(rescued_of(study)) in caught.value.hint
    with Project.open(rescued_of(study), study.secret) as project:
        assert project.faults() == []
        assert codings_of(project, "ana") == wanted


@pytest.mark.parametrize("way", WAYS)
async def test_under_a_screen_the_sentence_is_shown_and_the_screen_lives_on(way, tmp_path):
    study = small(tmp_path / "study", "encrypted")
    with study.open() as project:
        session = project.coding("ana")
        screen = CodingScreen(session)
        async with running(screen, size=(200, 40)) as pilot:
            await pilot.press("n", "1")
            wanted = project.contents().n_codings
            WAYS[way](study.path)
            await pilot.press("n", "2")
            shown = text(pilot.app.screen)
            assert "while it was open" in shown
            await pilot.press("n", "m", *"a thought", "escape", "d", "u", "question_mark", "escape")
            assert pilot.app.is_running
        assert pilot.app.return_code in (0, None)
        assert project.contents().n_codings == wanted
    with Project.open(rescued_of(study), study.secret) as project:
        assert project.faults() == []
        assert project.contents().n_codings == wanted


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="to be somebody else takes root")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only_for_somebody_it_is_refused_in_words(what, tmp_path):
    study = small(tmp_path / "study")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 != 0o005:
            folder.chmod(folder.stat().st_mode | 0o005)
    before = study.path.read_bytes()
    study.path.chmod(0o644 if what == "file" else 0o666)
    study.path.parent.chmod(0o777 if what == "file" else 0o755)
    told = _as_somebody_else(lambda: _code_in(study))
    assert told.startswith("ProjectError: ")
    assert "read-only" in told or "cannot be opened" in told
    assert study.path.read_bytes() == before


def test_read_only_under_a_session_nothing_is_lost(tmp_path):
    """As on a disk that was mounted again read-only: told in words, and work goes on when it is writable."""
    study = small(tmp_path / "study")
    with study.open() as project:
        session = project.coding("ana")
        session.open(session.contents()[0].transcript)
        session.apply(Span(0, 4), ["A-1"])
        project._store._connection.set_up("query_only = 1")
        with pytest.raises(ProjectError, match="is read-only") as caught:
            session.apply(Span(5, 13), ["A-1"])
        assert "writable" in caught.value.hint
        project._store._connection.set_up("query_only = 0")
        session.apply(Span(5, 13), ["A-1"])
        assert {(0, 4, "A-1"), (5, 13, "A-1")} <= set(codings_of(project, "ana"))


def _code_in(study: Small) -> None:
    with study.open() as project:
        project.coding("ana").toggle_read(2)


def _as_somebody_else(act: Callable[[], None]) -> str:
    """Do something in a child without root's rights and return in words how it ended."""
    ours, theirs = os.pipe()
    process = os.fork()
    if process == 0:
        told = "done"
        try:
            os.setgid(65534)
            os.setuid(65534)
            act()
        except VoicesError as error:
            told = f"{type(error).__name__}: {error.message}"
        except Exception as error:  # noqa: BLE001 - told to the parent, which fails
            told = f"a fault: {error!r}"
        finally:
            os.write(theirs, told.encode())
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as file:
        told = file.read()
    os.waitpid(process, 0)
    return told
