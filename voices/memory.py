"""What a process holds in memory stays there: no image of it on the disk if the process dies."""

from __future__ import annotations

import contextlib


def no_core_dumps() -> None:
    """Leave no memory image behind; on a system without such images nothing is done."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
