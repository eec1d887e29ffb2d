"""The journal: every change, who made it and when, chained by hashes, in the same transaction as the change itself.

Bodies hold identities, offsets and what a coder wrote, never words of a transcript. A body that speaks of one
transcript goes with it when that transcript is withdrawn; the chain still verifies, because it holds only salted
hashes of the bodies. Reversing acts is in `undo.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from voices import ids
from voices.errors import DamagedError
from voices.model import Head, JournalEntry
from voices.store.driver import Connection, Row
from voices.store.values import as_json, key_of, milliseconds, moment

Job = Literal["project", "reading", "coding", "suggesting", "agreement", "reconciling"]
Way = Literal["do", "undo", "redo"]
Body = Mapping[str, object]
NO_HASH = bytes(32)


@dataclass(frozen=True)
class Act:
    """One thing a person did. `key` is None until it is written; the target is what an undo or redo retraces."""

    key: int | None
    uid: UUID
    coder: UUID | None
    job: str
    verb: str
    way: str
    target_uid: UUID | None
    made: datetime
    target_key: int | None = None


@dataclass(frozen=True)
class Written:
    """One entry as it stands in a file, with all that its hash covers. `text` is None once a withdrawal erased it."""

    key: int
    replica: bytes
    sequence: int
    act: Act
    kind: str
    body_hash: bytes
    previous: bytes
    hash: bytes
    salt: bytes | None
    text: str | None
    transcript_key: int | None

    @property
    def body(self) -> Body | None:
        """What the entry says, None once a withdrawal has erased it."""
        if self.text is None:
            return None
        body: Body = json.loads(self.text)
        return body

    def follows(self, sequence: int, previous: bytes) -> bool:
        """Return whether this entry is as it was written behind an entry with this number and hash."""
        is_whole = (
            self.text is None
            or self.salt is None
            or hashlib.sha256(self.salt + self.text.encode()).digest() == self.body_hash
        )
        expected = chain_hash(previous, self.replica, sequence + 1, self.act, self.kind, self.body_hash)
        return is_whole and (self.sequence, self.previous, self.hash) == (sequence + 1, previous, expected)


class Journal:
    """Appends to the journal and reads it back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._act: Act | None = None

    def begin(self, job: Job, verb: str, by: UUID | None, *, way: Way = "do", target: Act | None = None) -> None:
        """Open an act inside a write transaction; every `note` until `end` belongs to it. Without any, no trace."""
        uids = (None, None) if target is None else (target.uid, target.key)
        self._act = Act(None, ids.new_id(), by, job, verb, way, uids[0], ids.now(), uids[1])

    @property
    def job(self) -> str | None:
        """The job of the act under way, None outside of acts."""
        return None if self._act is None else self._act.job

    @property
    def has_noted(self) -> bool:
        """Whether the act under way has changed anything so far."""
        return self._act is not None and self._act.key is not None

    def end(self) -> None:
        """Close the act, whether it was committed or not."""
        self._act = None

    def note(self, kind: str, body: Body, transcript: int | None = None) -> None:
        """Append one entry to the act under way. `transcript` is the key of the transcript the body speaks of."""
        if self._act is None:
            raise RuntimeError("a change outside an act")
        if self._act.key is None:
            self._act = replace(self._act, key=self._insert_act(self._act))
        head = head_of(self._connection)
        sequence, previous = head.sequence + 1, head.hash
        salt, text, body_hash = _salted(body)
        hash_ = chain_hash(previous, head.replica, sequence, self._act, kind, body_hash)
        key = self._connection.run(
            """
            insert into journal (replica_id, sequence, act_id, kind, body_hash, previous, hash)
            values ((select id from replica where uid = :replica), :sequence, :act, :kind, :body_hash, :previous, :hash)
            """,
            replica=head.replica,
            sequence=sequence,
            act=self._act.key,
            kind=kind,
            body_hash=body_hash,
            previous=previous,
            hash=hash_,
        )
        self._connection.run(
            """
            insert into journal_body (journal_id, transcript_id, salt, body)
            values (:journal, :transcript, :salt, :body)
            """,
            journal=key,
            transcript=transcript,
            salt=salt,
            body=text,
        )

    def note_many(self, kind: str, bodies: Sequence[tuple[Body, int]]) -> None:
        """Append many entries of one kind to the act under way, each with the key of its transcript; quick in bulk."""
        if not bodies:
            return
        self.note(kind, *bodies[0])
        if self._act is None:
            raise RuntimeError("a change outside an act")
        head = head_of(self._connection)
        last = self._connection.rows("select id, replica_id from journal order by id desc limit 1")[0]
        entries, kept, previous = [], [], head.hash
        for place, (body, transcript) in enumerate(bodies[1:], 1):
            salt, text, body_hash = _salted(body)
            key, sequence = last["id"] + place, head.sequence + place
            hash_ = chain_hash(previous, head.replica, sequence, self._act, kind, body_hash)
            entries.append((key, last["replica_id"], sequence, self._act.key, kind, body_hash, previous, hash_))
            kept.append((key, transcript, salt, text))
            previous = hash_
        self._connection.run_many(
            """
            insert into journal (id, replica_id, sequence, act_id, kind, body_hash, previous, hash)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            entries,
        )
        self._connection.run_many(
            "insert into journal_body (journal_id, transcript_id, salt, body) values (?, ?, ?, ?)", kept
        )

    def last_done(self, coder: UUID, job: Job, kind: str | None = None) -> Act | None:
        """Return the coder's last act of a job that stands: never undone, or done again after it was.

        With a kind, of those acts that have an entry of it.
        """
        return self._act_where(
            """
            where act.coder_id = (select id from coder where uid = :coder) and act.job = :job and act.way = 'do'
              and coalesce(
                (select later.way from act as later where later.target_id = act.id order by later.id desc limit 1),
                'redo'
              ) = 'redo'
              and (:kind is null or exists (select 1 from journal where act_id = act.id and kind = :kind))
            order by act.id desc
            limit 1
            """,
            coder,
            job,
            kind,
        )

    def last_undone(self, coder: UUID, job: Job, kind: str | None = None) -> Act | None:
        """Return the act of a job that the coder undid last and that can be done again: nothing new came after it.

        With a kind, of those acts that have an entry of it.
        """
        return self._act_where(
            """
            where act.id = (
              select retrace.target_id from act as retrace
              where retrace.coder_id = (select id from coder where uid = :coder) and retrace.job = :job
                and retrace.way = 'undo'
                and retrace.id > (
                  select doing.id from act as doing
                  where doing.coder_id = (select id from coder where uid = :coder) and doing.job = :job
                    and doing.way = 'do'
                    and (:kind is null or exists (select 1 from journal where act_id = doing.id and kind = :kind))
                  order by doing.id desc
                  limit 1
                )
                and not exists (
                  select 1 from act as later where later.target_id = retrace.target_id and later.id > retrace.id
                )
                and (:kind is null
                  or exists (select 1 from journal where act_id = retrace.target_id and kind = :kind))
              order by retrace.id desc
              limit 1
            )
            """,
            coder,
            job,
            kind,
        )

    def _act_where(self, where: str, coder: UUID, job: Job, kind: str | None) -> Act | None:
        row = self._connection.row(
            f"""
            select act.id, act.uid, act.job, act.verb, act.way, act.made, null as target_uid
            from act
            {where}
            """,  # noqa: S608 - only the conditions written above
            coder=coder.bytes,
            job=job,
            kind=kind,
        )
        return None if row is None else as_act(row, coder)

    def entries_of(self, act: Act) -> list[tuple[str, Body | None]]:
        """Return kind and body of an act's entries in order; a body is None once a withdrawal erased it."""
        rows = self._connection.rows(
            """
            select journal.kind, journal_body.body
            from journal
            left join journal_body on journal_body.journal_id = journal.id
            where journal.act_id = :act
            order by journal.id
            """,
            act=act.key,
        )
        return [(row["kind"], None if row["body"] is None else json.loads(row["body"])) for row in rows]

    def entries(self, job: Job | None = None) -> list[JournalEntry]:
        """Return the whole journal, or what one job wrote, oldest first."""
        rows = self._connection.rows(
            """
            select journal.sequence, journal.kind, journal_body.body, act.made, act.verb, coder.name
            from journal
            join act on act.id = journal.act_id
            left join coder on coder.id = act.coder_id
            left join journal_body on journal_body.journal_id = journal.id
            where :job is null or act.job = :job
            order by journal.id
            """,
            job=job,
        )
        return [
            JournalEntry(
                sequence=row["sequence"],
                made=moment(row["made"]),
                coder=row["name"],
                verb=row["verb"],
                kind=row["kind"],
                body=None if row["body"] is None else json.loads(row["body"]),
            )
            for row in rows
        ]

    def last_change(self) -> datetime:
        """Return when something last changed in codings, codebook, people, texts or rulings."""
        row = self._connection.row("select max(made) as made from act where job not in ('agreement', 'suggesting')")
        return moment(0 if row is None or row["made"] is None else row["made"])

    def _insert_act(self, act: Act) -> int:
        return self._connection.run(
            """
            insert into act (uid, coder_id, job, verb, way, target_id, made)
            values (:uid, :coder, :job, :verb, :way, :target, :made)
            """,
            uid=act.uid.bytes,
            coder=None if act.coder is None else key_of(self._connection, "coder", act.coder),
            job=act.job,
            verb=act.verb,
            way=act.way,
            target=act.target_key,
            made=milliseconds(act.made),
        )


def head_of(connection: Connection) -> Head:
    """Return the end of the journal that this copy of the study writes."""
    own = connection.row(
        """
        select id, uid from replica
        order by hex(uid) is (select value from setting where key = 'replica') desc, id
        limit 1
        """
    )
    if own is None:
        raise DamagedError(f"{connection.path} is damaged: it does not say which copy of the study it is.")
    last = connection.row(
        "select sequence, hash from journal where replica_id = :own order by sequence desc limit 1", own=own["id"]
    )
    return Head(own["uid"], 0, NO_HASH) if last is None else Head(own["uid"], last["sequence"], last["hash"])


def _salted(body: Body) -> tuple[bytes, str, bytes]:
    """Return a new salt, a body as text, and the hash over both."""
    salt, text = os.urandom(16), as_json(body)
    return salt, text, hashlib.sha256(salt + text.encode()).digest()


def as_act(row: Row, coder: UUID | None) -> Act:
    """Return the act that a row tells of."""
    target = None if row["target_uid"] is None else UUID(bytes=row["target_uid"])
    uid, made = UUID(bytes=row["uid"]), moment(row["made"])
    return Act(row["id"], uid, coder, row["job"], row["verb"], row["way"], target, made, row.get("target_id"))


def chain_hash(previous: bytes, replica: bytes, sequence: int, act: Act, kind: str, body_hash: bytes) -> bytes:
    """Return the hash of an entry: over the entry before it, its place, its act and the salted hash of its body."""
    told = [
        replica.hex(),
        sequence,
        act.uid.hex,
        None if act.coder is None else act.coder.hex,
        act.job,
        act.verb,
        act.way,
        None if act.target_uid is None else act.target_uid.hex,
        milliseconds(act.made),
        kind,
        body_hash.hex(),
    ]
    return hashlib.sha256(previous + as_json(told).encode()).digest()
