"""The screen's end of the agreement worker: started when first asked, ended by cancelling and with the screen.

Stores nothing and reads nothing of the project: it hands on a material without words and gets figures back.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import sys

from voices.agreement.handing import LENGTH_BYTES, Answer, Request, framed
from voices.errors import WorkerError


class Calculator:
    """Has one request at a time computed by a process of its own."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()

    async def ask(self, request: Request) -> Answer:
        """Return what came of a request. The first one starts the worker."""
        async with self._lock:
            try:
                answer = await self._answer(await self._started(), request)
            except (OSError, EOFError, asyncio.IncompleteReadError):
                await self.close()
                raise WorkerError("Measuring has stopped before its end; nothing was kept.", "m begins anew.") from None
            except asyncio.CancelledError:
                await self.close()
                raise
        if answer.fault:
            raise WorkerError(f"This could not be measured ({answer.fault}).", "Choose less of the study with m.")
        return answer

    async def close(self) -> None:
        """End the worker, whatever it does."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # a folder named `voices` beside the project must not be taken for the program
                "-m",
                "voices.agreement.worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        return self._process

    async def _answer(self, process: asyncio.subprocess.Process, request: Request) -> Answer:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the worker was started without pipes")
        process.stdin.write(framed(request))
        await process.stdin.drain()
        length = int.from_bytes(await process.stdout.readexactly(LENGTH_BYTES), "big")
        told = pickle.loads(await process.stdout.readexactly(length))  # noqa: S301 - from the process started here
        if not isinstance(told, Answer):
            raise EOFError
        return told
