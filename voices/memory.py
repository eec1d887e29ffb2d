"""The memory of a process: no image of it on the disk if it dies, and what is no longer needed given back."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


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


@contextlib.contextmanager
def collecting_later() -> Iterator[None]:
    """Look for nothing to free while a screen is loaded: next to nothing is, and looking takes a twentieth of it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def collect_now() -> None:
    """Free what loading left, and keep the collector away from what stays for the whole session.

    Collections of everything would cost tens of milliseconds a key. What keys leave behind is little and soon
    collected: kept longer it would be megabytes.
    """
    gc.collect()
    give_back()
    gc.freeze()
    gc.set_threshold(5_000, 5, 5)
    gc.enable()
