"""The memory of a process: no image of it on the disk if it dies, and what is no longer needed given back."""

from __future__ import annotations

import contextlib


def no_core_dumps() -> None:
    """Leave no memory image behind; on a system without such images nothing is done."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def give_back() -> None:
    """Give back to the system what loading took and nothing holds any longer, where that can be asked for."""
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).malloc_trim(0)  # glibc keeps it otherwise
