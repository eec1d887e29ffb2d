"""Which requests are answered, and what each answer forbids the browser. Pure.

The server listens on this machine only, but pages from elsewhere run in a browser on this machine. A page that had its
name point to 127.0.0.1 (DNS rebinding) is known by the `Host` it asks for; a page of another origin that opens our
websocket by the `Origin` that browsers send along. The port is not fixed: an ssh tunnel may begin at another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?", re.IGNORECASE)
MOST_COLUMNS, MOST_ROWS = 500, 300


def is_here(host: str | None) -> bool:
    """Return whether a request was meant for this machine, by its `Host`.

    >>> [is_here(host) for host in ("127.0.0.1:8765", "localhost", "evil.example:8765", "127.0.0.1.evil.example", None)]
    [True, True, False, False, False]
    """
    return host is not None and _HERE.fullmatch(host) is not None


def is_our_page(host: str | None, origin: str | None) -> bool:
    """Return whether a websocket is opened by the page that this server gave out.

    >>> is_our_page("127.0.0.1:8765", "http://127.0.0.1:8765")
    True
    >>> [is_our_page("127.0.0.1:8765", origin) for origin in ("http://127.0.0.1:3000", "https://evil.example", None)]
    [False, False, False]
    """
    return is_here(host) and origin == f"http://{host}"


def headers(host: str | None) -> Mapping[str, str]:
    """Return what stands above every answer. Nothing but our own files may be loaded, and nothing else be reached.

    `sandbox` lets the page run scripts and no more: no windows, no downloads, so that an address that a child said
    cannot be opened by a click on it. Styles may stand in the page because the terminal writes its own.
    """
    websocket = f"ws://{host}" if is_here(host) else "'none'"
    return {
        "Content-Security-Policy": "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self' 'unsafe-inline'",
                "font-src 'self'",
                "img-src data:",
                f"connect-src {websocket}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "sandbox allow-scripts allow-same-origin",
            )
        ),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), clipboard-read=(), display-capture=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "Server": "voices",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def size(width: object, height: object) -> tuple[int, int]:
    """Return columns and rows as a page asks for them, kept within what a screen can be.

    >>> size("120", "40"), size(10**9, -1), size("x", None)
    ((120, 40), (500, 5), (80, 24))
    """
    return _within(width, 20, MOST_COLUMNS, 80), _within(height, 5, MOST_ROWS, 24)


def _within(value: object, least: int, most: int, otherwise: int) -> int:
    if not isinstance(value, int | str) or not re.fullmatch(r"-?[0-9]{1,12}", str(value)):
        return otherwise
    return max(least, min(most, int(value)))
