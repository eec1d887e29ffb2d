"""The real screens in a terminal of their own, over a study that is hostile in every text: nothing of it gets through.

One start for each screen; every box of it is opened on the way.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.hostile.behind import hostile_study
from tests.hostile.payloads import BIDI, ESCAPES, HOSTILE, UNSEEN

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no pty on Windows")
# What Textual itself writes to a terminal: places, colours, modes, the shape of the mouse, questions.
CONTROL = re.compile(
    rb"\x1b\]22;[a-z-]+\x07|\x1b\[[0-9;:?<>=$ ]*[A-Za-z]|\x1b\[[?0-9;]*\$p|\x1b[()][A-Z0-9]|\x1b[=>78M]"
)
SECONDS, QUIET = 60, 0.12


def shown(words: Sequence[str], steps: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Everything a command writes to its terminal. A step is what is sent, and what must come of it.

    The next is sent when the screen has come to rest: an Escape and a key right behind it would be another key.
    """
    import fcntl
    import pty
    import struct
    import termios

    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="130", LINES="50")
        os.execv(sys.executable, [sys.executable, "-m", "voices", *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 130, 0, 0))
    os.set_blocking(terminal, False)
    told, end = b"", time.monotonic() + SECONDS
    try:
        for sent, wanted in steps:
            os.write(terminal, sent)
            new, quiet_since = b"", time.monotonic()
            while not new or wanted not in CONTROL.sub(b"", new) or time.monotonic() < quiet_since + QUIET:
                assert time.monotonic() < end, (wanted, CONTROL.sub(b"", new)[-3000:])
                if more := output_of(terminal):
                    new, quiet_since = new + more, time.monotonic()
            told += new
        os.write(terminal, b"\x11")
        while not os.waitpid(process, os.WNOHANG)[0]:
            assert time.monotonic() < end, "the screen did not end"
            told += output_of(terminal)
        process = 0
    finally:
        if process:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(terminal)
    return told


def output_of(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except (BlockingIOError, OSError):
        time.sleep(0.02)
        return b""


def check(told: bytes) -> None:
    """Nothing that steers is in what was written, beside what Textual itself writes; the words are all there."""
    for hostile in (*ESCAPES[:-1], *BIDI, *UNSEEN):
        assert hostile.encode() not in told, hostile
    words = CONTROL.sub(b"", told).decode()
    assert "\x1b" not in words, [words[at : at + 40] for at in (words.find("\x1b"),)]
    left = {sign for sign in words if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0} - set("\r\n\a")
    assert not left, [words[max(0, at - 60) : at + 60] for at in (words.find(sign) for sign in left)]
    flat = words.replace("\r", "").replace("\n", "")
    assert "[red]x[/red]" in flat
    assert "[@click=app.quit]x[/]" in flat
    assert "␛]0;x␇" in words


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_study(tmp_path_factory.mktemp("hostile"))


def pasted(text: str) -> bytes:
    return b"\x1b[200~" + text.replace("\r", "").encode() + b"\x1b[201~"


def test_nothing_hostile_gets_through_the_coding_screen(project):
    steps = (
        (b"", b"saved"),
        (b"n", b"turn 2"),
        (b"\r", b"Code for"),
        (pasted(HOSTILE), b"new code:"),
        (b"\x1b", b""),
        (b"1", b"coded"),
        (b"m", b"Memo on"),
        (pasted(HOSTILE), b"laughs"),
        (b"\x1b", b""),
        (b"t", b"Markers beside"),
        (b"\x1b", b""),
        (b"l", b"Interviews"),
        (b"\x1b", b""),
        (b"?", b"Keys (arrows"),
        (b"\x1b", b""),
        (b"u", b"und"),
        (b"N", b"turn"),
    )
    check(shown(["code", str(project), "--coder", "cat"], steps))


def test_nothing_hostile_gets_through_the_reconciling_screen(project):
    steps = (
        (b"", b"open"),
        (b"m", b"Esc keeps"),
        (pasted(HOSTILE), b"laughs"),
        (b"\x1b", b""),
        (b"1", b"ruled"),
        (b"u", b"und"),
        (b"1", b""),
        (b"f", b"shown"),
        (b"?", b"Keys (arrows"),
        (b"\x1b", b""),
        (b"f", b""),
    )
    check(shown(["reconcile", str(project), "--as", "lead"], steps))
