"""The server: gives out one page and its few files, and starts a process for each page that is opened.

It listens on 127.0.0.1 only. Beside what `guard` refuses there is nothing to find: no listings, no downloads, no pages
made from what was asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.typedefs import Handler
from textual_serve.app_service import AppService
from textual_serve.server import Server

from voices.errors import ServingError
from voices.tui.serving import guard
from voices.tui.serving.driver import SECONDS_TO_LEAVE
from voices.tui.serving.errand import Errand
from voices.tui.serving.tab import Tab

HOST = "127.0.0.1"
MOST_TABS = 200
_MOST_BYTES = 1 << 20  # of one message of a page: a long paste
_SECONDS_BETWEEN_BEATS = 15.0
_OURS = Path(__file__).parent / "page"
_PAGES = ("page.html", "page.css", "page.js")
_FILES = {
    "textual.js": "js/textual.js",
    "xterm.css": "css/xterm.css",
    "roboto-mono.ttf": "fonts/RobotoMono-VariableFont_wght.ttf",
    "roboto-mono-italic.ttf": "fonts/RobotoMono-Italic-VariableFont_wght.ttf",
}
_TYPES = {".ttf": "font/ttf", ".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


class VoicesServer(Server):
    """Serves the interface on one project to the browsers of this machine. `tell` prints a line for who started it."""

    def __init__(self, errand: Errand, port: int, tell: Callable[[str], None]) -> None:
        super().__init__("voices", HOST, port, "voices")
        self._errand = errand
        self._tell = tell
        self._tabs: set[web.WebSocketResponse] = set()
        self._files = self._read_files()

    def serve(self, debug: bool = False) -> None:
        """Serve until told to stop. `debug` changes nothing: there is no log that could hold what is on a screen."""
        asyncio.run(self._serve_until_stopped())

    def initialize_logging(self) -> None:
        """Log nothing: the library's log shows the values of variables."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Close every page; their processes keep what is being written and end."""
        for websocket in tuple(self._tabs):
            await websocket.close(code=WSCloseCode.GOING_AWAY)

    async def _serve_until_stopped(self) -> None:
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=SECONDS_TO_LEAVE + 5)
        await runner.setup()
        try:
            await self._listen(runner)
            self._tell(f"voices is at {self.public_url} for browsers on this machine. Ctrl+C stops it.")
            await _stop_signal()
        finally:
            await runner.cleanup()
        self._tell("Stopped; everything acknowledged is saved.")

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, HOST, self.port).start()
        except OSError as error:
            raise ServingError(
                f"Port {self.port} cannot be used: {error.strerror or 'it is taken'}.",
                "Name another one with --port, or 0 for any that is free.",
            ) from None
        self.port = runner.addresses[0][1]
        self.public_url = f"http://{HOST}:{self.port}/"

    async def _make_app(self) -> web.Application:
        """Return the application: the page, its files, the websocket, and the guard before and after all of them."""
        app = web.Application(middlewares=[_guarded])
        app.add_routes([web.get("/", self.handle_index), web.get("/ws", self.handle_websocket)])
        app.add_routes([web.get(f"/{name}", self._handle_file) for name in self._files])
        app.on_response_prepare.append(_add_headers)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def handle_index(self, request: web.Request) -> Any:
        """Give out the page. Of what may be asked beside it only the size of the letters is known (by the page)."""
        if set(request.query) - {"fontsize"}:
            raise web.HTTPFound("/")
        return self._file("page.html")

    async def _handle_file(self, request: web.Request) -> web.Response:
        return self._file(request.path.removeprefix("/"))

    def _file(self, name: str) -> web.Response:
        kind = _TYPES[Path(name).suffix]
        charset = None if kind.startswith("font") else "utf-8"
        return web.Response(body=self._files[name], content_type=kind, charset=charset)

    def _read_files(self) -> Mapping[str, bytes]:
        """Return all that can be asked for, by name: ours and what the library brings."""
        ours = {name: (_OURS / name).read_bytes() for name in _PAGES}
        return {**ours, **{name: (self.statics_path / path).read_bytes() for name, path in _FILES.items()}}

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Start a process for a page, and end it when the page goes."""
        if not guard.is_our_page(request.headers.get("Host"), request.headers.get("Origin")):
            raise web.HTTPForbidden(text="This is not a page of this server.")
        if len(self._tabs) >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.")
        websocket = web.WebSocketResponse(heartbeat=_SECONDS_BETWEEN_BEATS, max_msg_size=_MOST_BYTES)
        tab = Tab(self._errand, websocket, self._tell)
        self._tabs.add(websocket)
        try:
            await websocket.prepare(request)
            await tab.start(*guard.size(request.query.get("width"), request.query.get("height")))
            await self._process_messages(websocket, tab)
        finally:
            await tab.stop()
            self._tabs.discard(websocket)
        return websocket

    async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
        """Hand keys, the mouse and the size of the window to the process; anything else is passed over."""
        async for message in websocket:
            kind, value = _understood(message.data) if message.type == WSMsgType.TEXT else ("", None)
            if kind == "stdin" and isinstance(value, str):
                await app_service.send_bytes(value.encode(errors="replace"))
            elif kind == "resize" and isinstance(value, dict):
                await app_service.set_terminal_size(*guard.size(value.get("width"), value.get("height")))
            elif kind == "ping" and isinstance(value, str):
                with contextlib.suppress(ConnectionError):
                    await websocket.send_json(["pong", value])


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what was not meant for this machine."""
    if not guard.is_here(request.headers.get("Host")):
        raise web.HTTPMisdirectedRequest(text="This server answers to 127.0.0.1 and localhost only.")
    return await handler(request)


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(guard.headers(request.headers.get("Host")))


async def _stop_signal() -> None:
    """Wait for Ctrl+C, for being told to end, or for the terminal to be closed."""
    stopped = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    await stopped.wait()


def _understood(text: str) -> tuple[str, object]:
    """Return kind and value of a page's message; an empty kind for what is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return "", None
    if isinstance(told, list) and len(told) == 2 and isinstance(told[0], str):
        return told[0], told[1]
    return "", None
