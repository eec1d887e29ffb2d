"""What a terminal sends: bytes that are no text, pastes with escapes in them, a window that is closed."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voices.project import Project
from voices.tui.terminal import TerminalInput, make_terminal_safe

BEGIN, END = "\x1b[200~", "\x1b[201~"


def read(*pieces: bytes) -> str:
    decoder = TerminalInput()
    return "".join([*(decoder.decode(piece) for piece in pieces), decoder.decode(b"", final=True)])


def test_bytes_that_are_no_text_become_signs_and_the_rest_is_read_on():
    assert read(b"a\xffb") == "a�b"
    assert read("ä€".encode()[:1], "ä€".encode()[1:3], "ä€".encode()[3:]) == "ä€"


def test_keys_outside_a_paste_stay_what_they_are():
    assert read(b"\x1b[A", b"\x1b", b"[B", b"\x1b[<0;5;5M") == "\x1b[A\x1b[B\x1b[<0;5;5M"
    decoder = TerminalInput()
    assert decoder.decode(b"\x1b") == "\x1b", "Escape is a key and is not kept back"


@given(st.lists(st.sampled_from([BEGIN, END, "\x1b", "[", "2", "ä", "u", "x"]), max_size=12), st.data())
def test_it_does_not_matter_where_the_stream_is_cut(parts, data):
    sent = "".join(parts).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=6)))
    pieces = [sent[start:end] for start, end in pairwise([0, *cuts, len(sent)])]
    assert read(*pieces) == read(sent)


def test_a_paste_holds_no_keys():
    assert read((BEGIN + "x\x1b[Ad1y" + END + "u").encode()) == BEGIN + "x␛[Ad1y" + END + "u"


def in_terminal(project, *steps: tuple[bytes, bytes | None], ends_by=b"\x11", signal_=None) -> int:
    """Run the coding screen in a terminal of its own and return the exit code.

    A step is what is sent and what is waited for then; for None a while, because typed letters come one by one.
    """
    import fcntl
    import pty
    import struct
    import termios

    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="30")
        os.execv(sys.executable, [sys.executable, "-m", "voices", "code", str(project), "--coder", "ana"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    os.set_blocking(terminal, False)
    assert b"saved" in wait_for(terminal, b"saved", 60)
    for sent, wanted in steps:
        os.write(terminal, sent)
        shown = wait_for(terminal, wanted, 2 if wanted is None else 60)
        assert wanted is None or wanted in shown
    if signal_ is None:
        os.write(terminal, ends_by)
    else:
        os.kill(process, signal_)
    for _ in range(600):
        wait_for(terminal, None, 0.1)
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            os.close(terminal)
            return os.waitstatus_to_exitcode(status)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    raise AssertionError("the screen did not end")


def wait_for(terminal: int, wanted: bytes | None, seconds: float) -> bytes:
    shown, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and (wanted is None or wanted not in shown):
        try:
            shown += os.read(terminal, 65536)
        except (BlockingIOError, OSError):
            time.sleep(0.02)
    return shown


@pytest.mark.skipif(os.name == "nt", reason="no pty on Windows")
def test_a_byte_that_is_no_text_does_not_end_the_screen(study):
    project = study()
    assert in_terminal(project.path, (b"\xff", None), (b"n", None), (b"1", b"coded A-1")) == 0
    assert [each.code for each in project.coding("ana").codings()] == ["A-1"]


@pytest.mark.skipif(os.name == "nt", reason="no pty on Windows")
@pytest.mark.parametrize("signal_", [signal.SIGHUP, signal.SIGTERM])
def test_a_memo_under_way_is_kept_when_the_window_is_closed(study, signal_):
    project = study()
    steps = ((b"n", None), (b"1", b"coded A-1"), (b"m", b"Memo on"), (b"half a thought", None))
    in_terminal(project.path, *steps, signal_=signal_)
    with Project.open(project.path) as opened:
        [coding] = opened.coding("ana").codings()
    assert coding.memo == "half a thought"


@pytest.mark.skipif(os.name == "nt", reason="no pty on Windows")
def test_nobody_waits_for_a_terminal_that_is_gone(monkeypatch):
    from textual.drivers import linux_driver

    for name in ("WriterThread", "getincrementaldecoder"):
        monkeypatch.setattr(linux_driver, name, getattr(linux_driver, name))
    make_terminal_safe()
    ours, theirs = os.openpty()
    output = linux_driver.WriterThread(os.fdopen(theirs, "w"))
    output.start()
    os.close(ours)

    def draw_on() -> None:
        for _ in range(100):
            output.write("a frame" * 100)
        output.stop()

    drawing = threading.Thread(target=draw_on, daemon=True)
    drawing.start()
    drawing.join(20)
    assert not drawing.is_alive()
