"""The server as a process: what it gives out, whom it refuses, that a tab is a process which ends with its page."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
import yarl

from tests.conftest import CODEBOOK, INTERVIEW, ROOT
from tests.tui.serving.served import SECONDS, Served, children, is_running, serving, wait_until
from voices.project import Project

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes by /proc")
NONSENSE = (
    *("", "{", "[]", "[1, 2]", "[" * 5000, '["stdin"]', '["stdin", 5]', '["resize", 5]', '["resize", {"width": "x"}]'),
    *('["\\ud800", "\\ud800"]', '["open_url", "http://evil.example"]', '["deliver_file_start", "x"]'),
)
GOOD = "is it 4 o'clock?"
FILES = ["", "page.html", "page.css", "page.js", "textual.js", "xterm.css", "roboto-mono.ttf", "roboto-mono-italic.ttf"]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("served") / 'it\'s a "study" $HOME'
    folder.mkdir()
    (folder / "book.yaml").write_text(CODEBOOK)
    (folder / "T1.txt").write_text(INTERVIEW.format(name="T1", number="P101"))
    with Project.create(folder / "tiny.voices") as made:
        made.importing().import_files([folder / "book.yaml", folder / "T1.txt"])
        for name in ("ana", "bo", "cy", "di"):
            made.set_coder_passphrase(name, GOOD)
    return folder / "tiny.voices"


@pytest.fixture(scope="module")
def served(project):
    with serving(project, VOICES_PASSPHRASE="not for tabs") as running:
        yield running


class Page:
    """What a page does, without a browser: it sends keys and reads what is painted."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self.websocket = websocket
        self.painted = ""

    async def send(self, kind: str, value: object) -> None:
        await self.websocket.send_str(json.dumps([kind, value]))

    async def shows(self, words: str) -> None:
        """Read until words are painted."""
        deadline = time.monotonic() + SECONDS
        while words not in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", self.painted):
            message = await self.websocket.receive(max(0.01, deadline - time.monotonic()))
            assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), (
                message.type,
                self.painted[-500:],
            )
            self.painted += message.data.decode() if message.type == aiohttp.WSMsgType.BINARY else ""

    async def sign_in(self, name: str) -> None:
        await self.shows("Enter goes on")
        await self.send("stdin", f"{name}\r")
        await self.shows("Now the passphrase")
        await self.send("stdin", f"{GOOD}\r")
        await self.shows("saved")

    async def write_memo(self, text: str) -> None:
        """Code the next turn and begin a memo on it; the box stays open."""
        await self.send("stdin", "n1")
        await self.shows("coded A-1")
        await self.send("stdin", "m")
        await self.shows("Memo on")
        await self.send("stdin", text)
        await self.shows(text)

    async def is_closed(self) -> None:
        """Read until the server closes."""
        while (await self.websocket.receive(SECONDS)).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            continue


@contextlib.asynccontextmanager
async def page(served: Served) -> AsyncIterator[Page]:
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(
            f"{served.url}ws?width=100&height=30", headers={"Origin": f"http://{served.host}"}
        ) as websocket,
    ):
        yield Page(websocket)


def codings(project: Path, coder: str) -> list[tuple[str, str]]:
    with Project.open(project) as opened:
        session = opened.coding(coder)
        return [(each.code, each.memo) for each in session.codings()]


# what is given out


@pytest.mark.parametrize(
    "name", [*FILES, "nothing/here", "page", "static/", "static/js/textual.js", "download/x", "../app.py"]
)
async def test_every_answer_forbids_what_the_page_does_not_need(served, name):
    async with aiohttp.ClientSession() as client:
        url = yarl.URL(served.url + name, encoded=True)
        async with client.get(url, allow_redirects=False) as answer:
            body = await answer.read()
    assert answer.status == (200 if name in FILES else 404)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "aiohttp" not in answer.headers["Server"]
    policy = dict(each.split(" ", 1) for each in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == f"ws://{served.host}"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["sandbox"].split() == ["allow-scripts", "allow-same-origin"]
    if name in ("", "page.html", "page.css", "page.js"):
        assert not re.search(rb"https?:|//\w", body.replace(b"// ", b"").replace(b"`ws://${location.host}", b""))


async def test_nothing_that_is_asked_stands_in_the_page(served):
    async with aiohttp.ClientSession() as client:
        async with client.get(served.url) as answer:
            plain = await answer.text()
        async with client.get(served.url, params={"fontsize": "1'\"><script>alert(1)</script>"}) as answer:
            assert await answer.text() == plain
        for further in ({"ping": "http://evil.example/"}, {"delay": "1"}, {"fontsize": "9", "x": "<script>"}):
            async with client.get(served.url, params=further, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert "<script>" not in plain.replace("<script src=", "")
    assert "onclick" not in plain.casefold()


# who is refused


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example", "10.0.0.1", "127.0.0.2"]
)
async def test_a_page_that_has_its_name_point_here_is_refused(served, host):
    async with aiohttp.ClientSession(headers={"Host": host, "Origin": f"http://{host}"}) as client:
        for path in ("", "page.js", "ws"):
            async with client.get(served.url + path) as answer:
                assert answer.status == 421
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{served.url}ws")
    assert refused.value.status == 421


async def test_a_tunnel_may_begin_at_another_port_and_under_the_other_name(served):
    async with aiohttp.ClientSession(headers={"Host": "localhost:9000"}) as client, client.get(served.url) as answer:
        assert answer.status == 200
        assert "connect-src ws://localhost:9000;" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1:3000", "https://{host}", "http://{host}.evil.example"],
)
async def test_pages_of_other_origins_open_no_websocket(served, origin):
    headers = {} if origin is None else {"Origin": origin.format(host=served.host)}
    before = served.tabs()
    async with aiohttp.ClientSession(headers=headers) as client:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{served.url}ws")
    assert refused.value.status == 403
    assert served.tabs() == before


def test_it_listens_on_this_machine_only(served):
    port = int(served.host.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
    inode = None
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and int(fields[1].partition(":")[2], 16) == port:
            assert inode is None
            inode = fields[1]
    assert inode is not None
    assert inode.startswith("0100007F:")


# tabs


async def test_a_tab_is_a_process_that_codes_and_ends_with_its_page(served, project):
    async with page(served) as one, page(served) as other:
        await one.sign_in("ana")
        await other.shows("Enter goes on")
        assert len(served.tabs()) == 2
        await one.write_memo("half a thought")
        await one.websocket.close()
        wait_until(lambda: len(served.tabs()) == 1)
    wait_until(lambda: served.tabs() == [])
    assert codings(project, "ana") == [("A-1", "half a thought")]


async def test_ctrl_q_ends_the_process_and_closes_the_page(served):
    async with page(served) as one:
        await one.sign_in("bo")
        await one.send("stdin", "\x11")
        await one.is_closed()
        wait_until(lambda: served.tabs() == [])


async def test_what_is_no_message_is_passed_over_and_keys_in_a_paste_are_none(served, project):
    async with page(served) as one:
        await one.shows("Enter goes on")
        for nonsense in NONSENSE:
            await one.websocket.send_str(nonsense)
        await one.websocket.send_bytes(b"\xff\x00")
        await one.send("resize", {"width": 10**9, "height": -5})
        await one.send("resize", {"width": 100, "height": 30})
        await one.sign_in("cy")
        await one.send("stdin", "n\x1b[200~\ud800\x1b1\x1b[201~2")
        await one.shows("coded A-2")
    wait_until(lambda: served.tabs() == [])
    assert [code for code, _ in codings(project, "cy")] == ["A-2"]


async def test_neither_secret_nor_project_stand_where_other_processes_read(served, project):
    async with page(served) as one:
        await one.shows("Enter goes on")
        [tab] = served.tabs()
        for place in ("cmdline", "environ"):
            seen = Path(f"/proc/{tab}/{place}").read_bytes()
            assert b"tiny.voices" not in seen
            assert b"not for tabs" not in seen
        assert b"not for tabs" in Path(f"/proc/{served.process.pid}/environ").read_bytes()


def ends_all(running: Served, signal_: signal.Signals, tabs: list[int]) -> None:
    """Send a signal to the server; it and its tabs end, and what the tabs started."""
    further = [pid for tab in tabs for pid in children(tab)]
    running.process.send_signal(signal_)
    running.process.wait(SECONDS)
    wait_until(lambda: not any(map(is_running, [*tabs, *further])))


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGKILL])
async def test_a_server_that_ends_leaves_no_process_and_loses_no_memo(project, signal_):
    coder = {signal.SIGTERM: "di", signal.SIGKILL: "bo"}[signal_]
    with serving(project) as running:
        async with page(running) as one:
            await one.sign_in(coder)
            await one.write_memo("half a thought")
            ends_all(running, signal_, running.tabs())
    assert codings(project, coder) == [("A-1", "half a thought")]


# the command


def refused(*words: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "voices", "serve", *words],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return f"{done.returncode} {done.stderr}"


def test_a_port_in_use_is_told(served, project):
    told = refused(str(project), "--port", served.host.rpartition(":")[2])
    assert told.startswith("2 ")
    assert "--port" in told


def test_what_stands_in_the_way_is_told_before_the_server_starts(project):
    assert "There is no file" in refused("no.voices", "--port", "0")
    assert "stopped" in refused(str(project), "--port", "0", "--round", "R")
    assert refused(str(project), "--port", "0", "--job", "reconciling", "--round", "R").startswith("2 ")


def test_without_the_library_one_sentence_names_it(project, monkeypatch):
    import importlib.util

    from click.testing import CliRunner

    from voices.cli import voices

    real: Callable[..., object] = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "textual_serve" else real(name, *rest)
    )
    done = CliRunner().invoke(voices, ["serve", str(project), "--port", "0"])
    assert "voices[serve]" in done.exception.hint
