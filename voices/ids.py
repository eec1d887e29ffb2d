"""The two impurities, new identities and the time, in one place so that tests can replace them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import UUID

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def new_id() -> UUID:
    """Return a UUID of version 7: sortable by time, with 62 random bits.

    The 12 bits behind the milliseconds hold the fraction of the millisecond (RFC 9562, 5.7 and 6.2, method 3).
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    random_bits = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random_bits)


def now() -> datetime:
    """Return the time in UTC, cut to the millisecond as it is stored; inside `at`, that moment."""
    held = _held.get()
    if held is not None:
        return held
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside happen at one moment: all of an act, or an act that is done again from the journal."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
