"""The server's end of a tab: starts its process, carries keys and paint between it and the page, and ends it.

What else Textual's processes can ask a page to do (open an address, take a file) is not carried.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from voices.display import harmless_lines
from voices.tui.serving.driver import SECONDS_TO_LEAVE
from voices.tui.serving.errand import DESCRIPTOR, Errand, hand_over

_SECRET_VARIABLE = "VOICES_PASSPHRASE"  # noqa: S105  its name; what it holds is kept from the process
_MOST_TOLD = 1 << 16


class Tab(AppService):
    """One page and its process."""

    def __init__(self, errand: Errand, websocket: web.WebSocketResponse, tell: Callable[[str], None]) -> None:
        super().__init__(
            "voices",
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._close_page,
            download_manager=DownloadManager(),
        )
        self._errand = errand
        self._websocket = websocket
        self._tell = tell

    async def stop(self) -> None:
        """End the process: it leaves when its input ends, keeping what was being written; by force if it does not."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        self._process = self._task = None
        self.stdin.close()
        try:
            async with asyncio.timeout(SECONDS_TO_LEAVE):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def run(self) -> None:
        """Carry what the process paints to the page until it ends, then close the page and tell a fault."""
        process = self._process
        if process is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("the process of a tab was not started")
        faults = asyncio.create_task(_read_faults(process.stderr))
        try:
            await self._carry(process.stdout)
        finally:
            await self._close_page()
            if told := await faults:
                self._tell(f"The process of a tab ended with a fault; what was acknowledged is saved.\n{told}")

    async def on_data(self, payload: bytes) -> None:
        """Paint; what comes after the page has gone is dropped."""
        if not self._websocket.closed:
            with contextlib.suppress(ConnectionError):
                await self.remote_write_bytes(payload)

    async def on_meta(self, data: bytes) -> None:
        """Close the page when its coder has left."""
        if json.loads(data).get("type") == "exit":
            await self._close_page()

    async def _carry(self, packets: asyncio.StreamReader) -> None:
        while await packets.readline() not in (b"__GANGLION__\n", b""):
            continue
        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                kind = await packets.readexactly(1)
                payload = await packets.readexactly(int.from_bytes(await packets.readexactly(4)))
                if kind == b"D":
                    await self.on_data(payload)
                elif kind == b"M":
                    await self.on_meta(payload)

    async def _close_page(self) -> None:
        await self._websocket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        """Return the server's environment without its secret and what changes how Textual works."""
        environment = super()._build_environment(width, height)
        left_out = {_SECRET_VARIABLE, "TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_FPS", "TEXTUAL_LOG", "TEXTUAL_PRESS"}
        return {name: value for name, value in environment.items() if name not in left_out}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        """Start the process, without a shell and in a group of its own, so that Ctrl+C does not reach it."""
        pipe = hand_over(self._errand)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # a folder named `voices` beside the project must not be taken for the program
                "-m",
                "voices.tui.serving.app",
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env={**self._build_environment(width, height), DESCRIPTOR: str(pipe)},
                pass_fds=(pipe,),
                start_new_session=True,
            )
        finally:
            os.close(pipe)
        self._process, self._stdin = process, process.stdin
        return process


async def _read_faults(stderr: asyncio.StreamReader) -> str:
    """Return the end of what a process wrote to its standard error, as lines that steer no terminal."""
    told = b""
    while piece := await stderr.read(4096):
        told = (told + piece)[-_MOST_TOLD:]
    return harmless_lines(told.decode(errors="replace")).strip()
