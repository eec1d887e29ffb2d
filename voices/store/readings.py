"""What a coder has read: turns marked "nothing (more) applies", transcripts finished, and progress from both."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from voices import ids
from voices.model import Progress, Reading
from voices.store.driver import Connection
from voices.store.journal import Journal
from voices.store.values import key_of, milliseconds, moment


class Readings:
    """The tables `reading` and `finished`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def of_coder(self, coder: UUID, transcript: UUID) -> list[Reading]:
        """Return the turns of one transcript that a coder marked as read."""
        rows = self._connection.rows(
            """
            select turn.number, reading.made
            from reading
            join turn on turn.id = reading.turn_id
            where turn.transcript_id = :transcript and reading.coder_id = :coder
            order by turn.number
            """,
            transcript=key_of(self._connection, "transcript", transcript),
            coder=key_of(self._connection, "coder", coder),
        )
        return [Reading(transcript, row["number"], coder, moment(row["made"])) for row in rows]

    def all(self) -> list[Reading]:
        """Return every mark of the study."""
        rows = self._connection.rows(
            """
            select transcript.uid as transcript, turn.number, coder.uid as coder, reading.made
            from reading
            join turn on turn.id = reading.turn_id
            join transcript on transcript.id = turn.transcript_id
            join coder on coder.id = reading.coder_id
            order by transcript.id, turn.number, coder.id
            """
        )
        return [
            Reading(UUID(bytes=row["transcript"]), row["number"], UUID(bytes=row["coder"]), moment(row["made"]))
            for row in rows
        ]

    def finished(self) -> set[tuple[UUID, UUID]]:
        """Return the pairs of transcript and coder that are declared finished."""
        rows = self._connection.rows(
            """
            select transcript.uid as transcript, coder.uid as coder
            from finished
            join transcript on transcript.id = finished.transcript_id
            join coder on coder.id = finished.coder_id
            order by transcript.id, coder.id
            """
        )
        return {(UUID(bytes=row["transcript"]), UUID(bytes=row["coder"])) for row in rows}

    def mark(self, transcript: UUID, turn: int, coder: UUID) -> None:
        """Mark a turn as read."""
        self._change(
            """
            insert into reading (turn_id, coder_id, made)
            values ((select id from turn where transcript_id = :transcript and number = :turn), :coder, :made)
            """,
            "reading.marked",
            transcript,
            turn,
            coder,
            made=milliseconds(ids.now()),
        )

    def unmark(self, transcript: UUID, turn: int, coder: UUID) -> None:
        """Take the mark away."""
        self._change(
            """
            delete from reading
            where coder_id = :coder
              and turn_id = (select id from turn where transcript_id = :transcript and number = :turn)
            """,
            "reading.unmarked",
            transcript,
            turn,
            coder,
        )

    def finish(self, transcript: UUID, coder: UUID) -> None:
        """Declare that a coder has read all of a transcript."""
        transcript_key = key_of(self._connection, "transcript", transcript)
        self._connection.run(
            "insert into finished (transcript_id, coder_id, made) values (:transcript, :coder, :made)",
            transcript=transcript_key,
            coder=key_of(self._connection, "coder", coder),
            made=milliseconds(ids.now()),
        )
        self._journal.note("transcript.finished", {"transcript": transcript.hex, "coder": coder.hex}, transcript_key)

    def progress(self, coder: UUID, transcript: UUID | None = None) -> list[Progress]:
        """Return a coder's progress with every transcript in the order of their names, or with one of them."""
        rows = self._connection.rows(
            """
            select transcript.uid, transcript.name, count(*) as n_turns,
              sum(voiced.child) as n_child_turns,
              sum(voiced.child and (
                exists (select 1 from reading where turn_id = voiced.id and coder_id = :coder)
                or exists (select 1 from coding indexed by coding_coder
                           where coder_id = :coder and transcript_id = transcript.id
                             and start < voiced.stop and stop > voiced.start)
              )) as n_done,
              (select count(*) from coding where coder_id = :coder and transcript_id = transcript.id) as n_codings,
              exists (select 1 from finished where transcript_id = transcript.id and coder_id = :coder) as finished
            from transcript
            join (
              select turn.id, turn.transcript_id, turn.start, turn.stop,
                (speaker.role = 'child' or (speaker.role = 'interpreter' and speaker.participant_id is not null))
                  and turn.text <> '' as child
              from turn
              join speaker on speaker.id = turn.speaker_id
            ) as voiced on voiced.transcript_id = transcript.id
            where :only is null or transcript.uid = :only
            group by transcript.id
            order by transcript.name, transcript.id
            """,
            coder=key_of(self._connection, "coder", coder),
            only=None if transcript is None else transcript.bytes,
        )
        return [
            Progress(
                transcript=UUID(bytes=row["uid"]),
                name=row["name"],
                n_turns=row["n_turns"],
                n_child_turns=row["n_child_turns"],
                n_done=row["n_done"],
                n_codings=row["n_codings"],
                finished=bool(row["finished"]),
            )
            for row in rows
        ]

    def _change(self, sql: str, kind: str, transcript: UUID, turn: int, coder: UUID, **values: object) -> None:
        transcript_key = key_of(self._connection, "transcript", transcript)
        self._connection.run(
            sql, transcript=transcript_key, turn=turn, coder=key_of(self._connection, "coder", coder), **values
        )
        body: Mapping[str, object] = {"transcript": transcript.hex, "turn": turn, "coder": coder.hex}
        self._journal.note(kind, body, transcript_key)
