"""A coder in a real browser: signs in, codes by keyboard and by mouse, and not one request leaves the machine."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.tui.driver import running, text
from tests.tui.serving.served import SECONDS, serving
from voices.project import Project
from voices.tui.coding.screen import CodingScreen

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
GOOD = "is it 4 o'clock?"
BY_KEYS, BY_MOUSE = "Still yeah.", "If the food's real."  # turns 2 and 3 of the first interview of the demo
REFUSED = """async () => {
    const tried = await Promise.allSettled([fetch("/"), fetch("http://192.0.2.1/"), import("http://192.0.2.1/x.js")]);
    return [window.open("http://192.0.2.1/"), ...tried.map((each) => each.status)];
}"""
OVERFLOW = """() => {
    const page = document.documentElement;
    return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight];
}"""

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on the PATH"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes by /proc"),
]


class Tab:
    """A page of the browser: all it asked for, what was painted on it, the size of its terminal."""

    def __init__(self, page, url: str) -> None:
        self.page = page
        self.asked: list[str] = []
        self.problems: list[str] = []
        self.painted = ""
        self.size = (0, 0)
        page.set_default_timeout(SECONDS * 1000)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._watch)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(url)
        self.shows("Enter goes on")

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something holds, taking in meanwhile what the page does."""
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, " ".join(self.painted.split())[-1500:]
            self.page.wait_for_timeout(20)

    def shows(self, words: str) -> None:
        """Wait until words have been painted since the last wait."""
        self.wait(lambda: words in self.painted)
        self.painted = ""

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.page.mouse.move(*self._point(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self._point(*end), steps=5)
        self.page.mouse.up()

    def click(self, cell: tuple[int, int], button: str = "left") -> None:
        self.page.mouse.click(*self._point(*cell), button=button)

    def _point(self, column: int, row: int) -> tuple[float, float]:
        """Return where the middle of a cell is in the window."""
        box = self.page.locator(".xterm-screen").bounding_box()
        width, height = box["width"] / self.size[0], box["height"] / self.size[1]
        return box["x"] + (column + 0.5) * width, box["y"] + (row + 0.5) * height

    def _watch(self, websocket) -> None:
        self.asked.append(websocket.url)
        websocket.on("framesent", self._take_size)
        websocket.on("framereceived", self._take_paint)

    def _take_size(self, sent) -> None:
        kind, *values = json.loads(sent)
        if kind == "resize":
            self.size = (values[0]["width"], values[0]["height"])

    def _take_paint(self, received) -> None:
        if isinstance(received, bytes):
            self.painted += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", received.decode())


@pytest.fixture
def context() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser.new_context(viewport={"width": 1200, "height": 760})
        browser.close()


def rows_of(project: Path, size: tuple[int, int]) -> list[str]:
    """What stands in each row of a terminal of this size: the same screen, painted without a browser."""

    async def painted() -> str:
        with Project.open(project) as opened:
            async with running(CodingScreen(opened.coding("dana")), size) as pilot:
                return text(pilot.app.screen)

    with ThreadPoolExecutor(1) as another_thread:  # the loop of this one is the browser's
        return another_thread.submit(lambda: asyncio.run(painted())).result().split("\n")


def cells(words: str, rows: list[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the first and the last letter of words stand."""
    row, line = next((row, line) for row, line in enumerate(rows) if words in line)
    column = line.index(words)
    return (column, row), (column + len(words) - 1, row)


def codings(project: Path) -> list[tuple[str, str]]:
    with Project.open(project) as opened:
        session = opened.coding("dana")
        return [(each.code, session.transcript.text[each.span.start : each.span.end]) for each in session.codings()]


def test_code_by_keyboard_and_by_mouse_and_nothing_leaves_the_machine(demo, context):
    with Project.open(demo) as project:
        project.set_coder_passphrase("dana", GOOD)
    with serving(demo) as served:
        other, tab = (Tab(context.new_page(), served.url) for _ in range(2))
        assert len(served.tabs()) == 2
        keyboard = tab.page.keyboard

        keyboard.type("dana\r")
        tab.shows("Now the passphrase")
        keyboard.type(f"{GOOD}\r")
        tab.shows("saved")
        rows = rows_of(demo, tab.size)

        keyboard.press("n")
        keyboard.press("Enter")
        tab.shows("type a name")
        keyboard.type("ENC-03")
        tab.shows("ENC-03")
        keyboard.press("Enter")
        tab.shows("coded ENC-03")
        assert codings(demo) == [("ENC-03", BY_KEYS)]

        tab.drag(*cells(BY_MOUSE, rows))
        tab.click(cells("HLP-02", rows)[0])
        tab.shows("coded HLP-02")
        assert codings(demo) == [("ENC-03", BY_KEYS), ("HLP-02", BY_MOUSE)]
        tab.click(cells(BY_MOUSE, rows)[0], "right")
        tab.shows("type a name")

        before = tab.size
        tab.page.set_viewport_size({"width": 900, "height": 500})
        tab.wait(lambda: tab.size[0] < before[0] and tab.size[1] < before[1])
        assert tab.page.evaluate(OVERFLOW) == [0, 0]
        assert tab.page.evaluate("document.fonts.check('16px \"Roboto Mono\"')")

        for each in (tab, other):
            assert {urlsplit(url).netloc for url in each.asked} == {served.host}
            assert {urlsplit(url).scheme for url in each.asked} == {"http", "ws"}
            assert each.problems == []
        assert tab.page.evaluate(REFUSED) == [None, "rejected", "rejected", "rejected"]

        other.page.close()
        tab.wait(lambda: len(served.tabs()) == 1)
        keyboard.press("Escape")
        keyboard.press("Control+q")
        tab.page.wait_for_selector("text=This session has ended.")
        tab.wait(lambda: served.tabs() == [])
