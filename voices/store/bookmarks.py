"""A coder's places: bookmarks, which are in the journal, and where they stopped reading, which is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from voices.errors import VoicesError
from voices.model import Bookmark
from voices.model.text import as_clock
from voices.store.driver import Connection
from voices.store.journal import Body, Journal
from voices.store.values import key_of, milliseconds, moment


class Bookmarks:
    """The tables `bookmark` and `reading_place`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def of_coder(self, coder: UUID, transcript: UUID | None = None) -> list[Bookmark]:
        """Return a coder's bookmarks in the order of names and texts: all, or those in one transcript."""
        rows = self._connection.rows(
            f"""
            select transcript.uid, transcript.name, bookmark.offset, bookmark.made, turn.number, turn.clock_seconds
            from bookmark
            join transcript on transcript.id = bookmark.transcript_id
            join turn on turn.transcript_id = bookmark.transcript_id and turn.start = (
              select max(start) from turn
              where turn.transcript_id = bookmark.transcript_id and turn.start <= bookmark.offset
            )
            where bookmark.coder_id = (select id from coder where uid = :coder)
              {"" if transcript is None else _OF_TRANSCRIPT}
            order by transcript.name, transcript.id, bookmark.offset
            """,  # noqa: S608 - only the condition written below
            coder=coder.bytes,
            **({} if transcript is None else {"transcript": transcript.bytes}),
        )
        return [
            Bookmark(
                transcript=UUID(bytes=row["uid"]),
                coder=coder,
                offset=row["offset"],
                made=moment(row["made"]),
                name=row["name"],
                turn=row["number"],
                clock=as_clock(row["clock_seconds"]),
            )
            for row in rows
        ]

    def set(self, bookmark: Bookmark) -> None:
        """Set a bookmark, unless there is one on that word."""
        if not self._is_there(bookmark):
            key = key_of(self._connection, "transcript", bookmark.transcript)
            self._connection.run(
                """
                insert into bookmark (coder_id, transcript_id, offset, made)
                values (:coder, :transcript, :offset, :made)
                """,
                coder=key_of(self._connection, "coder", bookmark.coder),
                transcript=key,
                offset=bookmark.offset,
                made=milliseconds(bookmark.made),
            )
            self._journal.note("bookmark.set", _as_body(bookmark), key)

    def clear(self, bookmark: Bookmark) -> None:
        """Take a bookmark away, if it is there."""
        if self._is_there(bookmark):
            key = key_of(self._connection, "transcript", bookmark.transcript)
            self._connection.run(
                """
                delete from bookmark
                where coder_id = :coder and transcript_id = :transcript and offset = :offset
                """,
                coder=key_of(self._connection, "coder", bookmark.coder),
                transcript=key,
                offset=bookmark.offset,
            )
            self._journal.note("bookmark.cleared", _as_body(bookmark), key)

    def set_again(self, body: Body) -> None:
        """Set the bookmark that an entry of the journal speaks of."""
        self.set(_from_body(body))

    def clear_again(self, body: Body) -> None:
        """Take away the bookmark that an entry of the journal speaks of."""
        self.clear(_from_body(body))

    def left_at(self, coder: UUID, transcript: UUID) -> int | None:
        """Return the offset at which a coder left a transcript, None when that is not known."""
        row = self._connection.row(
            """
            select offset from reading_place
            where coder_id = (select id from coder where uid = :coder)
              and transcript_id = (select id from transcript where uid = :transcript)
            """,
            coder=coder.bytes,
            transcript=transcript.bytes,
        )
        return None if row is None else int(row["offset"])

    def last_left(self, coder: UUID) -> UUID | None:
        """Return the transcript that a coder left last, None when none is known."""
        row = self._connection.row(
            """
            select transcript.uid
            from reading_place
            join transcript on transcript.id = reading_place.transcript_id
            where reading_place.coder_id = (select id from coder where uid = :coder)
            order by reading_place.made desc, transcript.id
            limit 1
            """,
            coder=coder.bytes,
        )
        return None if row is None else UUID(bytes=row["uid"])

    def leave_at(self, coder: UUID, transcript: UUID, offset: int, now: datetime) -> bool:
        """Keep where a coder is in a transcript, and return whether that could be done.

        Nobody waits for it and it is in no act: while somebody else writes, or on a full disk, it is given up.
        """
        try:
            with self._connection.writing(patient=False):
                self._connection.run(
                    """
                    insert into reading_place (coder_id, transcript_id, offset, made)
                    values (:coder, :transcript, :offset, :made)
                    on conflict (coder_id, transcript_id) do update set offset = excluded.offset, made = excluded.made
                    """,
                    coder=key_of(self._connection, "coder", coder),
                    transcript=key_of(self._connection, "transcript", transcript),
                    offset=offset,
                    made=milliseconds(now),
                )
        except VoicesError:
            return False
        return True

    def moments_of(self, coder: UUID, transcript: UUID, since: datetime) -> list[datetime]:
        """Return when a coder did something in a transcript since a moment, in order."""
        rows = self._connection.rows(
            """
            select distinct act.made
            from (
              select id, made from act
              where coder_id = (select id from coder where uid = :coder) and job = 'coding'
              order by id desc
              limit :most
            ) as act
            cross join journal on journal.act_id = act.id
            cross join journal_body on journal_body.journal_id = journal.id
            where act.made >= :since
              and journal_body.transcript_id = (select id from transcript where uid = :transcript)
            order by act.made
            """,
            coder=coder.bytes,
            transcript=transcript.bytes,
            since=milliseconds(since),
            most=_MOST_ACTS_A_DAY,
        )
        return [moment(row["made"]) for row in rows]

    def _is_there(self, bookmark: Bookmark) -> bool:
        found = self.of_coder(bookmark.coder, bookmark.transcript)
        return any(each.offset == bookmark.offset for each in found)


_MOST_ACTS_A_DAY = 2_000
_OF_TRANSCRIPT = "and bookmark.transcript_id = (select id from transcript where uid = :transcript)"


def _as_body(bookmark: Bookmark) -> Mapping[str, object]:
    """Return a bookmark as the journal keeps it."""
    return {
        "transcript": bookmark.transcript.hex,
        "coder": bookmark.coder.hex,
        "start": bookmark.offset,
        "made": milliseconds(bookmark.made),
    }


def _from_body(body: Body) -> Bookmark:
    return Bookmark(
        transcript=UUID(str(body["transcript"])),
        coder=UUID(str(body["coder"])),
        offset=int(str(body["start"])),
        made=moment(int(str(body["made"]))),
    )
