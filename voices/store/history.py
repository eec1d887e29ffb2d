"""The journal read back: who did what and when, entry by entry with their hashes, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from voices.model import Done
from voices.store.driver import Connection, Row
from voices.store.journal import NO_HASH, Written, as_act
from voices.store.values import key_of, milliseconds, moment

_AT_ONCE = 5_000
# Entries that speak of no transcript: no withdrawal can have erased what they say.
_ALWAYS_TOLD = ("project.", "coder.", "participant.", "codebook.", "round.added", "round.coder", "round.closed")
_ENTRIES = """
    select journal.id as key, replica.uid as replica, journal.sequence, journal.kind, journal.body_hash,
      journal.previous, journal.hash, body.salt, body.body, body.transcript_id,
      act.id, act.uid, act.job, act.verb, act.way, act.made, act.target_id, target.uid as target_uid,
      coder.uid as coder_uid
    from {schema}.journal as journal
    join {schema}.replica as replica on replica.id = journal.replica_id
    join {schema}.act as act on act.id = journal.act_id
    left join {schema}.act as target on target.id = act.target_id
    left join {schema}.coder as coder on coder.id = act.coder_id
    left join {schema}.journal_body as body on body.journal_id = journal.id
    where journal.id > :after and journal.id <= :last
    order by journal.id
    limit :most
"""
_DONE = """
    select act.id, act.made, coder.name as coder, act.job, act.verb, act.way, count(*) as n_changes
    from act
    join journal on journal.act_id = act.id
    left join coder on coder.id = act.coder_id
    where (:coder is null or act.coder_id = :coder or exists (
        select 1 from journal as entry
        join journal_body as body on body.journal_id = entry.id
        where entry.act_id = act.id and json_extract(body.body, '$.coder') = :coder_hex))
      and (:since is null or act.made >= :since)
      and (:transcript is null or exists (
        select 1 from journal as entry
        join journal_body as body on body.journal_id = entry.id
        where entry.act_id = act.id and body.transcript_id = :transcript))
      and (:code is null or exists (
        select 1 from journal as entry
        join journal_body as body on body.journal_id = entry.id
        where entry.act_id = act.id and json_extract(body.body, '$.code') = :code))
    group by act.id
    order by act.id desc
    limit :most
"""


@dataclass(frozen=True)
class Which:
    """Which acts to list: those that fit all that is given; `most` of them, the newest.

    To a coder belong the acts of that coder, and those of others that brought the coder's work in.
    """

    coder: UUID | None = None
    transcript: UUID | None = None
    code: str | None = None
    since: datetime | None = None
    most: int = -1


class History:
    """Reads the journal of one file."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def acts(self, which: Which) -> list[Done]:
        """Return what people did, oldest first."""
        coder, transcript = which.coder, which.transcript
        rows = self._connection.rows(
            _DONE,
            coder=None if coder is None else key_of(self._connection, "coder", coder),
            coder_hex=None if coder is None else coder.hex,
            transcript=None if transcript is None else key_of(self._connection, "transcript", transcript),
            code=which.code,
            since=None if which.since is None else milliseconds(which.since),
            most=which.most,
        )
        return [
            Done(moment(row["made"]), row["coder"], row["job"], row["verb"], row["way"], row["n_changes"])
            for row in reversed(rows)
        ]


def written(connection: Connection, after: int = 0, schema: str = "main", last: int | None = None) -> Iterator[Written]:
    """Yield entries oldest first, those behind the entry with the key `after` and up to `last`."""
    at_most = 2**62 if last is None else last
    while True:
        rows = connection.rows(_ENTRIES.format(schema=schema), after=after, last=at_most, most=_AT_ONCE)
        yield from map(_as_written, rows)
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["key"]


def n_entries(connection: Connection) -> int:
    """Return how many entries the journal has, those of the copies it comes from included."""
    row = connection.row("select count(*) as n from journal")
    return 0 if row is None else int(row["n"])


def last_until(connection: Connection, until: datetime, schema: str = "main") -> int:
    """Return the key of the last entry of the last act done up to a moment, 0 when there is none.

    Should the clock have been set back, the later of two stretches of the journal counts.
    """
    row = connection.row(
        f"""
        select max(journal.id) as last
        from {schema}.journal as journal
        join {schema}.act as act on act.id = journal.act_id
        where act.made <= :until
        """,  # noqa: S608 - a closed list of schemas
        until=milliseconds(until),
    )
    return 0 if row is None or row["last"] is None else int(row["last"])


def broken(entries: Iterable[Written]) -> Iterator[str]:
    """Yield which entries are not as they were written, in words."""
    heads: dict[bytes, tuple[int, bytes]] = {}
    for entry in entries:
        sequence, previous = heads.get(entry.replica, (0, NO_HASH))
        if not entry.follows(sequence, previous) or (entry.text is None and entry.kind.startswith(_ALWAYS_TOLD)):
            yield f"journal entry {entry.sequence} is not as it was written"
        heads[entry.replica] = (entry.sequence, entry.hash)


def _as_written(row: Row) -> Written:
    act = as_act(row, None if row["coder_uid"] is None else UUID(bytes=row["coder_uid"]))
    return Written(
        key=row["key"],
        replica=row["replica"],
        sequence=row["sequence"],
        act=act,
        kind=row["kind"],
        body_hash=row["body_hash"],
        previous=row["previous"],
        hash=row["hash"],
        salt=row["salt"],
        text=row["body"],
        transcript_key=row["transcript_id"],
    )
