"""The interface's end of the language worker: started when first asked, restarted when it died, closed with the screen.

Stores nothing and reads nothing of the project: it gets the codes and, one at a time, texts to match.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence

from voices.errors import WorkerError
from voices.model import Code, Span, Suggestion

_MAX_LINE = 1 << 24


class SuggestingSession:
    """Asks a worker process what in the codebook matches a text."""

    def __init__(self, codes: Sequence[Code]) -> None:
        self._codes = codes
        self._process: asyncio.subprocess.Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._waiting: dict[int, asyncio.Future[dict[str, object]]] = {}
        self._number = 0
        self._lock = asyncio.Lock()

    async def match(self, text: str) -> list[Suggestion]:
        """Return what matches a text. The first call starts the worker, which takes a second or two."""
        return _as_suggestions((await self._ask({"text": text}))["matches"])

    async def forms(self, words: Sequence[str], among: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
        """Return for each word its forms among others, by lemma; None where this machine has no tables of lemmas."""
        told = (await self._ask({"words": list(words), "among": list(among)}))["forms"]
        return {word: tuple(forms) for word, forms in told.items()} if isinstance(told, dict) else None

    async def _ask(self, request: dict[str, object]) -> dict[str, object]:
        async with self._lock:
            try:
                process = await self._started()
            except OSError:
                self._give_up()
                raise WorkerError(
                    "The language helper cannot be started; coding goes on.", "It is tried again at the next turn."
                ) from None
            self._number += 1
            number = self._number
            answer: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
            self._waiting[number] = answer
            try:
                await self._send(process, {"id": number, **request})
            except (ConnectionError, OSError):
                self._give_up()
        found = await answer
        if "error" in found:
            raise WorkerError(f"The language helper could not read this ({found['error']}).", "Coding goes on.")
        return found

    async def close(self) -> None:
        """End the worker."""
        process, self._process = self._process, None
        if self._listening is not None:
            self._listening.cancel()
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # a folder named `voices` beside the project must not be taken for the program
            "-m",
            "voices.suggesting.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_MAX_LINE,
        )
        codes = [
            {"id": code.id, "name": code.name, "keywords": code.keywords, "examples": code.examples}
            for code in self._codes
        ]
        await self._send(self._process, {"codes": codes})
        self._listening = asyncio.create_task(self._listen(self._process))
        return self._process

    async def _send(self, process: asyncio.subprocess.Process, value: object) -> None:
        if process.stdin is None:
            raise RuntimeError("the worker was started without a pipe")
        process.stdin.write(json.dumps(value).encode() + b"\n")
        await process.stdin.drain()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Hand each answer to who waits for it; when the worker ends, tell all who still wait."""
        if process.stdout is None:
            raise RuntimeError("the worker was started without a pipe")
        async for line in process.stdout:
            told = json.loads(line)
            answer = self._waiting.pop(told.get("id", 0), None)
            if answer is not None and not answer.done():
                answer.set_result(told)
        self._give_up()

    def _give_up(self) -> None:
        self._process = None
        waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            if not answer.done():
                answer.set_exception(
                    WorkerError("The language helper has stopped; coding goes on.", "It starts again by itself.")
                )


def _as_suggestions(matches: object) -> list[Suggestion]:
    if not isinstance(matches, list):
        return []
    return [
        Suggestion(code, float(score), tuple(Span(start, end) for start, end in words))
        for code, score, words in matches
    ]
