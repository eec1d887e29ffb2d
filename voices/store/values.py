"""Between rows and values: identities as 16 bytes, times as whole milliseconds since 1970 in UTC, lists as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from voices.store.driver import Connection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
KeyedTable = Literal["coder", "transcript", "round", "coding", "decision"]


def milliseconds(moment: datetime) -> int:
    """Return a time as it is stored."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment(stored: int) -> datetime:
    """Return a stored time in UTC."""
    return _EPOCH + timedelta(milliseconds=stored)


def as_json(value: object) -> str:
    """Return a value as compact JSON, the same text for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def key_of(connection: Connection, table: KeyedTable, uid: UUID) -> int:
    """Return the integer key of the row with this identity; KeyError when there is none."""
    found = connection.row(f"select id from {table} where uid = :uid", uid=uid.bytes)  # noqa: S608 - a closed list
    if found is None:
        raise KeyError(uid)
    return int(found["id"])


def code_key(connection: Connection, handle: str) -> int:
    """Return the integer key of a code; KeyError when the study has none of this id."""
    found = connection.row("select id from code where handle = :handle", handle=handle)
    if found is None:
        raise KeyError(handle)
    return int(found["id"])
