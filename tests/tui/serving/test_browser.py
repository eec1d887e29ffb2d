"""The whole way in a real browser: sign in, code by keyboard and by mouse; nothing is asked of anybody else."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page, WebSocket, async_playwright

from tests.conftest import CODEBOOK, INTERVIEW
from tests.tui.serving.painted import Painted
from tests.tui.serving.served import SECONDS, serving, wait_until
from voices.project import Project

OVERFLOW = """() => {
    const page = document.documentElement;
    return [page.scrollWidth - innerWidth, page.scrollHeight - innerHeight];
}"""
TO_ELSEWHERE = """async () => {
    const tried = await Promise.allSettled([fetch("/"), fetch("http://192.0.2.1/"), import("http://192.0.2.1/x.js")]);
    return [window.open("http://192.0.2.1/"), ...tried.map((each) => each.status)];
}"""

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PASSPHRASE, PROJECT_PASSPHRASE = "is it 4 o'clock?", "four words of nonsense"

pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes by /proc"),
]


@pytest.fixture
def project(tmp_path) -> Path:
    """An encrypted study with one coder who may sign in."""
    (tmp_path / "book.yaml").write_text(CODEBOOK)
    (tmp_path / "T1.txt").write_text(INTERVIEW.format(name="T1", number="P101"))
    with Project.create(tmp_path / "tiny.voices", passphrase=PROJECT_PASSPHRASE) as made:
        made.importing().import_files([tmp_path / "book.yaml", tmp_path / "T1.txt"])
        made.set_coder_passphrase("ana", PASSPHRASE)
    return tmp_path / "tiny.voices"


class Tab:
    """One page: what it shows, and everything it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.painted = Painted()
        self.faults: list[str] = []
        self.sent: list[list[object]] = []
        self._size = (0, 0)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", self._listen)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _listen(self, websocket: WebSocket) -> None:
        self.asked.append(websocket.url)
        query = parse_qs(urlsplit(websocket.url).query)
        self._size = int(query["width"][0]), int(query["height"][0])
        websocket.on("framesent", lambda frame: self.sent.append(json.loads(frame)))
        websocket.on("framereceived", lambda frame: self.painted.feed(frame) if isinstance(frame, bytes) else None)

    async def shows(self, words: str) -> tuple[int, int]:
        """Wait until words are painted and return where."""
        deadline = time.monotonic() + SECONDS
        while (found := self.painted.find(words)) is None:
            assert time.monotonic() < deadline, "\n".join([f"{words!r} is not shown", *self.painted.lines()])
            await asyncio.sleep(0.02)
        return found

    async def pixel_of(self, words: str, at: int = 0) -> tuple[float, float]:
        """Return the middle of the cell on which a letter of words stands."""
        row, column = await self.shows(words)
        box = await self.page.locator(".xterm-screen").bounding_box()
        width, height = box["width"] / self._size[0], box["height"] / self._size[1]
        return box["x"] + (column + at + 0.5) * width, box["y"] + (row + 0.5) * height


def codings(path: Path) -> set[tuple[str, str]]:
    with Project.open(path, PROJECT_PASSPHRASE) as opened:
        session = opened.coding("ana")
        return {(each.code, session.transcript.text[each.span.start : each.span.end]) for each in session.codings()}


async def sign_in(tab: Tab) -> None:
    await tab.shows("Enter goes on")
    await tab.page.keyboard.type("ana\n")
    await tab.shows("Now the passphrase")
    await tab.page.keyboard.type(f"{PASSPHRASE}\n")
    await tab.shows("saved")


async def test_a_passage_by_keyboard_and_one_by_mouse_and_no_request_to_anybody_else(project):
    with serving(project, VOICES_PASSPHRASE=PROJECT_PASSPHRASE) as served:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1200, "height": 760})
            tab = Tab(page)
            await page.goto(served.url)
            await sign_in(tab)
            [process] = served.tabs()

            await page.keyboard.press("n")
            await page.keyboard.press("Space")
            await page.keyboard.press("1")
            await tab.shows("coded A-1")
            assert codings(project) == {("A-1", "She listened to me.")}

            start, end = await tab.pixel_of("laughed and ignored me"), await tab.pixel_of("ignored me", 8)
            await page.mouse.move(*start)
            await page.mouse.down()
            await page.mouse.move(*end, steps=4)
            await page.mouse.up()
            await tab.shows("4 words selected")
            await page.mouse.click(*await tab.pixel_of("2 A-2"))
            await tab.shows("coded A-2")
            assert codings(project) == {("A-1", "She listened to me."), ("A-2", "laughed and ignored me.")}
            if "VOICES_PICTURES" in os.environ:
                await page.screenshot(path=Path(os.environ["VOICES_PICTURES"]) / "served.png")

            second = Tab(await browser.new_page())
            await second.page.goto(served.url)
            await second.shows("Enter goes on")
            assert len(served.tabs()) == 2, "a process for each tab"
            await second.page.close()
            wait_until(lambda: served.tabs() == [process])

            await page.close()
            wait_until(lambda: served.tabs() == [])
            await browser.close()
        asked = tab.asked + second.asked
    assert sum(url.startswith("ws:") for url in asked) == 2
    assert len(asked) > 6
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {served.host}


async def test_the_page_fits_its_window_lets_nothing_out_and_says_when_it_has_ended(project):
    with serving(project, VOICES_PASSPHRASE=PROJECT_PASSPHRASE) as served:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1200, "height": 760})
            tab = Tab(page)
            await page.goto(served.url)
            await sign_in(tab)
            await page.mouse.click(*await tab.pixel_of("laughed"), button="right")
            await tab.shows("Code for this sentence, 6 words")
            assert await page.evaluate(OVERFLOW) == [0, 0]
            assert await page.evaluate("document.fonts.check('16px \"Roboto Mono\"')")

            tab.sent.clear()
            await page.set_viewport_size({"width": 700, "height": 400})
            while not (sizes := [value for kind, value in tab.sent if kind == "resize"]):
                await asyncio.sleep(0.02)
            assert sizes[-1]["width"] < 80
            assert sizes[-1]["height"] < 20
            assert await page.evaluate(OVERFLOW) == [0, 0]

            assert tab.faults == []
            assert {urlsplit(url).netloc for url in tab.asked if not url.startswith("data:")} == {served.host}
            assert await page.evaluate(TO_ELSEWHERE) == [None, "rejected", "rejected", "rejected"]
            await page.keyboard.press("Control+q")
            await page.get_by_text("This session has ended.").wait_for(timeout=SECONDS * 1000)
            wait_until(lambda: served.tabs() == [])
            tab.painted = Painted()
            await page.get_by_text("Sign in again").click()
            await tab.shows("Enter goes on")
            await browser.close()
