"""Byte search: an encrypted study leaves no sentence of a transcript on the disk, whatever happens to it.

After import, coding on the real screen with the language helper, a report, kills in the middle of an import and of
coding, a crash of the screen, snapshots and a copy to hand out, every file below a home of its own is searched for 200
sentences. The report that was asked for lies elsewhere and is where the search proves that it can see.
"""

from __future__ import annotations

import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from voices.project import Project

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
PASSPHRASE = "four words of nonsense"
N_SENTENCES = 200
PIECE = 24
SECONDS = 60.0
CODE = """
import sys
from pathlib import Path
from voices.model import Span
from voices.project import Project
project = Project.open(Path(sys.argv[1]), sys.argv[2])
session = project.coding("zoe")
turns = [turn for turn in session.transcript.turns if turn.text and not session.is_locked(turn.number)]
for number in range(100_000):
    turn = turns[number % len(turns)]
    session.toggle(Span(turn.start, turn.end), session.codebook.codable[number // len(turns) % 50].id)
    print(number, flush=True)
"""
IMPORT = """
import sys
from pathlib import Path
from voices.project import Project
from voices.store.transcripts import Transcripts
add = Transcripts.add
def told(self, transcript):
    add(self, transcript)
    print(transcript.name, flush=True)
Transcripts.add = told
project = Project.open(Path(sys.argv[1]), sys.argv[2])
project.importing().import_files([Path(each) for each in sys.argv[3:]])
"""
CRASH = """
import sys
from pathlib import Path
from voices.project import Project
from voices.tui.app import run_coding
from voices.tui.coding.screen import CodingScreen
def fails(self):
    words = self._session.transcript.text
    raise RuntimeError("a fault in the program")
CodingScreen.action_repeat = fails
project = Project.open(Path(sys.argv[1]), sys.argv[2])
run_coding(project.coding("zoe"), project.memos("zoe"))
"""


class Home:
    """A home, a place for temporary files and a study, all below one folder that is searched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.study = folder / "work" / "demo.voices"
        for name in ("home", "tmp", "work"):
            (folder / name).mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TERM": "xterm-256color",
            "VOICES_PASSPHRASE": PASSPHRASE,
        }

    def run(self, *words: object) -> None:
        command = [sys.executable, "-P", "-m", "voices", *map(str, words)]
        done = subprocess.run(
            command, cwd=self.folder / "work", env=self.environment, capture_output=True, text=True, timeout=SECONDS
        )
        assert done.returncode == 0, done.stderr

    def killed(self, script: str, *words: object, after_lines: int) -> None:
        """Run a script and kill it without warning once it has said some lines."""
        command = [sys.executable, "-c", script, str(self.study), PASSPHRASE, *map(str, words)]
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        for _ in range(after_lines):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

    def in_terminal(self, command: list[str], *steps: tuple[str, str]) -> str:
        """Run something in a terminal: send, wait for what is to appear; return what was painted at last."""
        import fcntl
        import termios

        process, terminal = pty.fork()
        if process == 0:
            os.execve(command[0], command, {**self.environment, "COLUMNS": "120", "LINES": "40"})
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        seen = ""
        for sent, wanted in steps:
            os.write(terminal, sent.encode())
            seen = read_until(terminal, wanted)
        os.waitpid(process, 0)
        os.close(terminal)
        return seen


def read_until(terminal: int, wanted: str) -> str:
    """Read until words are painted or, with none, until the program ends."""
    seen, deadline = "", time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if not ready:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the end, on Linux
            return seen
        if not piece:
            return seen
        seen += piece.decode(errors="replace")
        if wanted and wanted in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen):
            return seen
    raise AssertionError(f"{wanted!r} did not appear: {seen[-500:]!r}")


def sentences() -> list[str]:
    """Two hundred sentences of the demo's interviews, long enough to be nobody else's."""
    found = []
    for path in sorted((ROOT / "corpus" / "transcripts").glob("*.txt")):
        body = path.read_text(encoding="utf-8").split("\n\n", 1)[1]
        for line in body.splitlines():
            words = re.sub(r"^\w+:\s*(\[[\d:]+\])?\s*", "", line)
            found += [each for each in re.split(r"(?<=[.?!]) ", words) if len(each) > 2 * PIECE]
    return random.Random(3).sample(sorted(set(found)), N_SENTENCES)


def pieces_of(some: list[str]) -> list[bytes]:
    """Each sentence cut into pieces, as files hold text, and its beginning as memory may hold it."""
    cut = [each[at : at + PIECE].encode() for each in some for at in range(0, len(each) - PIECE + 1, PIECE)]
    return [*cut, *(each[:PIECE].encode(encoding) for each in some for encoding in ("utf-16-le", "utf-32-le"))]


def found_in(folder: Path, pieces: list[bytes]) -> dict[str, int]:
    """How many pieces stand in which file below a folder."""
    hits = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        hits[str(path.relative_to(folder))] = sum(piece in content for piece in pieces)
    return {name: count for name, count in hits.items() if count}


def test_no_sentence_is_on_the_disk_except_in_the_report(tmp_path):
    (tmp_path / "searched").mkdir()
    home = Home(tmp_path / "searched")
    home.run("demo", "made", "--encrypted", "--no-open")
    (home.folder / "work" / "made" / "demo.voices").rename(home.study)
    elsewhere = tmp_path / "reports"
    home.run("report", home.study, "--to", elsewhere)
    for path in (home.folder / "work" / "made").iterdir():
        path.unlink()

    screen = [sys.executable, "-P", "-m", "voices", "code", str(home.study), "--coder", "zoe"]
    told = home.in_terminal(screen, ("", "saved"), ("w", "MATCHES"), ("1", "coded"), ("\x11", ""))
    assert "Traceback" not in told
    home.killed(CODE, after_lines=40)
    texts = []
    for path in sorted((ROOT / "corpus" / "transcripts").glob("*.txt")):
        copy = tmp_path / f"again-{path.name}"
        copy.write_text(path.read_text(encoding="utf-8").replace("Transcript: ", "Transcript: A") + "\n\nINT: Bye.\n")
        texts.append(copy)
    home.killed(IMPORT, *texts, after_lines=6)
    crash = home.in_terminal([sys.executable, "-c", CRASH, str(home.study), PASSPHRASE], ("", "saved"), ("0", ""))
    crashed_with = crash[crash.rindex("\x1b[?1049l") :]
    assert "a fault in the program" in crashed_with
    (home.folder / "home" / "crash.txt").write_text(crashed_with)
    home.run("backup", home.study)
    home.run("export", home.study, home.folder / "work" / "out.voices")
    home.run("find", home.study, "police")
    home.killed(CODE, after_lines=5)

    pieces = pieces_of(sentences())
    names = {path.name for path in (home.folder / "work").rglob("*")}
    assert {"demo.voices", "demo.voices-wal", "out.voices", "demo.voices-snapshots"} <= names
    assert found_in(home.folder, pieces) == {}

    assert found_in(elsewhere, pieces), "the search sees what stands in the report"
    with Project.open(home.study, PASSPHRASE) as project:
        assert project.faults() == []
        project.export(tmp_path / "plain.voices", plain=True)
    assert sum(found_in(tmp_path, pieces_of(sentences())[:300]).values()) > 50, "and in a plain copy"
