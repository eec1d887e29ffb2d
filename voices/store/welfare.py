"""Content warnings, the safeguarding protocol, and what it locks. What is locked follows from the live markers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from voices.errors import CodingError
from voices.model import Coding, Protocol
from voices.model.welfare import is_safeguarding, warning_in
from voices.store.driver import Connection
from voices.store.journal import Journal
from voices.store.values import key_of

LOCKED = "This passage is locked by the safeguarding protocol; ask the lead."

# Turns that somebody marked, that the reader did not mark as well, unless the reader is a lead. No reader: all of them.
_LOCKED = """
    select id, transcript_id, number
    from safeguarding_turn
    where {where}
      and not exists (select 1 from coder where uid = :reader and role in ('lead', 'adjudicator'))
    group by id
    having count(*) filter (where coder_id = (select id from coder where uid = :reader)) = 0
    order by id
"""
_OF_ONE = "transcript_id = (select id from transcript where uid = :transcript)"
_ON_SPAN = """
    id in (
      select turn.id from turn
      where turn.transcript_id = safeguarding_turn.transcript_id and turn.start < :stop and turn.stop > :start
    )
"""


class Welfare:
    """The tables `content_warning` and `protocol`, and the views of what is locked."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    # content warnings

    def warnings(self) -> Mapping[UUID, str]:
        """Return the content warnings by transcript: what was set, else what the transcript's header says."""
        rows = self._connection.rows(
            """
            select transcript.uid, content_warning.text, transcript.header
            from transcript
            left join content_warning on content_warning.transcript_id = transcript.id
            where content_warning.text <> '' or (content_warning.text is null and transcript.header like '%warning%')
            order by transcript.id
            """
        )
        told = {UUID(bytes=row["uid"]): row["text"] or warning_in(json.loads(row["header"])) for row in rows}
        return {transcript: text for transcript, text in told.items() if text}

    def warning(self, transcript: UUID) -> str:
        """Return the content warning of a transcript, empty when there is none."""
        row = self._connection.row(
            """
            select content_warning.text, transcript.header
            from transcript
            left join content_warning on content_warning.transcript_id = transcript.id
            where transcript.uid = :uid
            """,
            uid=transcript.bytes,
        )
        if row is None:
            return ""
        return warning_in(json.loads(row["header"])) if row["text"] is None else str(row["text"])

    def set_warning(self, transcript: UUID, text: str) -> None:
        """Set the content warning of a transcript in the place of an earlier one; an empty text takes it away."""
        key, before = key_of(self._connection, "transcript", transcript), self.warning(transcript)
        self._connection.run(
            """
            insert into content_warning (transcript_id, text) values (:key, :text)
            on conflict (transcript_id) do update set text = excluded.text
            """,
            key=key,
            text=text,
        )
        self._journal.note("warning.set", {"transcript": transcript.hex, "before": before, "after": text}, key)

    # the protocol

    def protocol(self) -> Protocol | None:
        """Return the study's safeguarding protocol, None when it has none yet."""
        row = self._connection.row("select text, contact from protocol where id = 1")
        return None if row is None else Protocol(row["text"], row["contact"])

    def set_protocol(self, protocol: Protocol) -> None:
        """Store the protocol in the place of an earlier one."""
        self._connection.run(
            """
            insert into protocol (id, text, contact) values (1, :text, :contact)
            on conflict (id) do update set text = excluded.text, contact = excluded.contact
            """,
            text=protocol.text,
            contact=protocol.contact,
        )
        self._journal.note("protocol.set", {"text": protocol.text, "contact": protocol.contact})

    def note_shown(self, coding: Coding) -> None:
        """Put on record that the protocol stood on the screen of whoever acts, after marking a coding."""
        body = {
            "transcript": coding.transcript.hex,
            "coding": coding.id.hex,
            "start": coding.span.start,
            "end": coding.span.end,
            "has_protocol": self.protocol() is not None,
        }
        self._journal.note("protocol.shown", body, key_of(self._connection, "transcript", coding.transcript))

    # what is locked

    def locked_turns(self, transcript: UUID, reader: UUID) -> frozenset[int]:
        """Return the numbers of the turns of a transcript that are locked for a reader."""
        sql = _LOCKED.format(where=_OF_ONE)
        rows = self._connection.rows(sql, transcript=transcript.bytes, reader=reader.bytes)
        return frozenset(row["number"] for row in rows)

    def all_locked(self, reader: UUID) -> Mapping[UUID, frozenset[int]]:
        """Return the numbers of the turns that are locked for a reader, by transcript; only where there are any."""
        rows = self._connection.rows(_LOCKED.format(where="true"), reader=reader.bytes)
        names = self._connection.rows("select id, uid from transcript order by id") if rows else []
        uids = {row["id"]: UUID(bytes=row["uid"]) for row in names}
        found: dict[UUID, set[int]] = {}
        for row in rows:
            found.setdefault(uids[row["transcript_id"]], set()).add(row["number"])
        return {transcript: frozenset(turns) for transcript, turns in found.items()}

    def n_left_out(self, reader: UUID, round_: UUID | None, transcript: UUID | None = None) -> Mapping[UUID, int]:
        """Return by transcript how many turns of the child are locked for a reader, who has nothing in them either."""
        locked = locked_for(self._connection, reader, transcript)
        rows = self._connection.rows(
            """
            select transcript.uid, count(*) as n
            from json_each(:locked) as locked
            cross join child_turn on child_turn.id = locked.value
            cross join transcript on transcript.id = child_turn.transcript_id
            where not exists (
              select 1 from turn_done
              where coder_id = (select id from coder where uid = :reader)
                and transcript_id = child_turn.transcript_id and number = child_turn.number
                and (:round is null or round_key = (select id from round where uid = :round))
            )
            group by transcript.id
            order by transcript.id
            """,
            locked=json.dumps(locked),
            reader=reader.bytes,
            round=None if round_ is None else round_.bytes,
        )
        return {UUID(bytes=row["uid"]): row["n"] for row in rows}

    def refuse_locked(self, coding: Coding) -> None:
        """Refuse to put on, change or take away a coding of a coder on words that another coder's marker locks.

        Asked inside the write, so that a marker set in another window at the same moment counts. What comes in from
        files was read elsewhere, and a marker of one's own is never refused.
        """
        if self._journal.job != "coding" or any(map(is_safeguarding, coding.markers)):
            return
        sql = _LOCKED.format(where=f"{_OF_ONE} and {_ON_SPAN}")
        touched = self._connection.rows(
            sql,
            transcript=coding.transcript.bytes,
            reader=coding.coder.bytes,
            start=coding.span.start,
            stop=coding.span.end,
        )
        if touched:
            raise CodingError(LOCKED, "Nothing was changed.")


def locked_for(connection: Connection, reader: UUID | None, transcript: UUID | None = None) -> list[int]:
    """Return the keys of the turns that are locked for a reader, in one transcript or in all; with None all locked."""
    rows = connection.rows(
        _LOCKED.format(where="true" if transcript is None else _OF_ONE),
        reader=None if reader is None else reader.bytes,
        transcript=None if transcript is None else transcript.bytes,
    )
    return [row["id"] for row in rows]
