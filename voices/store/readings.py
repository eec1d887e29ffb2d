"""What a coder has read: turns marked "nothing (more) applies", transcripts finished, suggestions seen; progress."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from voices import ids
from voices.model import Finished, Origin, Progress, Reading
from voices.store.changes import Changes
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import key_of, milliseconds, moment


class Readings:
    """The tables `reading`, `finished` and `shown`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal
        self.changes: Changes[Reading] = Changes()
        self.finishing: Changes[Finished] = Changes()
        self.showing: Changes[tuple[UUID, UUID, int]] = Changes()  # coder, transcript, turn

    def all(
        self,
        coder: UUID | None = None,
        transcript: UUID | None = None,
        round_: UUID | None = None,
        turn: int | None = None,
    ) -> list[Reading]:
        """Return marks in reading order: all, or those of one coder, one transcript, one round, one turn."""
        rows = self._connection.rows(
            f"""
            select transcript.uid as transcript, turn.number, coder.uid as coder, reading.made, reading.origin,
              round.uid as round
            from {_MARKS if transcript is None else _MARKS_OF_TRANSCRIPT}
            join transcript on transcript.id = turn.transcript_id
            join coder on coder.id = reading.coder_id
            left join round on round.id = reading.round_id
            where (:coder is null or coder.uid = :coder)
              and (:round is null or round.uid = :round)
              {"" if turn is None else "and turn.number = :turn"}
            order by transcript.name, turn.number, coder.id
            """,  # noqa: S608 - one of the two joins written below, and the condition written above
            **({} if turn is None else {"turn": turn}),
            **_uids(coder=coder, transcript=transcript, round=round_),
        )
        return [
            Reading(
                transcript=UUID(bytes=row["transcript"]),
                turn=row["number"],
                coder=UUID(bytes=row["coder"]),
                made=moment(row["made"]),
                origin=Origin(row["origin"]),
                round=_uuid(row["round"]),
            )
            for row in rows
        ]

    def turns(self, coder: UUID, transcript: UUID, round_: UUID | None = None) -> list[int]:
        """Return the numbers of the turns that a coder marked, one for each mark, in reading order."""
        rows = self._connection.rows(
            f"""
            select turn.number
            from {_MARKS_OF_TRANSCRIPT}
            where reading.coder_id = (select id from coder where uid = :coder)
              and (:round is null or reading.round_id = (select id from round where uid = :round))
            order by turn.number
            """,  # noqa: S608 - the join written below
            **_uids(coder=coder, transcript=transcript, round=round_),
        )
        return [row["number"] for row in rows]

    def finished(self, coder: UUID | None = None, transcript: UUID | None = None) -> set[Finished]:
        """Return who declared which transcript finished, and in which round; of one coder or transcript if given."""
        of_transcript = "and finished.transcript_id = (select id from transcript where uid = :transcript)"
        rows = self._connection.rows(
            f"""
            select transcript.uid as transcript, coder.uid as coder, round.uid as round
            from finished
            join transcript on transcript.id = finished.transcript_id
            join coder on coder.id = finished.coder_id
            left join round on round.id = finished.round_id
            where (:coder is null or coder.uid = :coder) {"" if transcript is None else of_transcript}
            order by transcript.id, coder.id
            """,  # noqa: S608 - only the condition written above
            **_uids(coder=coder, transcript=transcript),
        )
        return {Finished(UUID(bytes=row["transcript"]), UUID(bytes=row["coder"]), _uuid(row["round"])) for row in rows}

    def mark(self, reading: Reading) -> None:
        """Mark a turn as read."""
        self._change(
            """
            insert into reading (turn_id, coder_id, round_id, origin, made)
            values ((select id from turn where transcript_id = :transcript and number = :turn), :coder,
              (select id from round where uid = :round), :origin, :made)
            """,
            "reading.marked",
            reading,
            origin=reading.origin,
            made=milliseconds(reading.made),
        )
        self.changes.note(None, reading)

    def unmark(self, reading: Reading) -> None:
        """Take the mark away."""
        self._change(
            """
            delete from reading
            where coder_id = :coder and round_id is (select id from round where uid = :round)
              and turn_id = (select id from turn where transcript_id = :transcript and number = :turn)
            """,
            "reading.unmarked",
            reading,
        )
        self.changes.note(reading, None)

    def finish(self, finished: Finished) -> None:
        """Declare that a coder has read all of a transcript."""
        transcript_key = key_of(self._connection, "transcript", finished.transcript)
        self._connection.run(
            """
            insert into finished (transcript_id, coder_id, round_id, made)
            values (:transcript, :coder, (select id from round where uid = :round), :made)
            """,
            transcript=transcript_key,
            coder=key_of(self._connection, "coder", finished.coder),
            round=None if finished.round is None else finished.round.bytes,
            made=milliseconds(ids.now()),
        )
        self._journal.note("transcript.finished", _finished_body(finished), transcript_key)
        self.finishing.note(None, finished)

    def unfinish(self, finished: Finished) -> None:
        """Take back that a coder has read all of a transcript."""
        transcript_key = key_of(self._connection, "transcript", finished.transcript)
        self._connection.run(
            """
            delete from finished
            where transcript_id = :transcript and coder_id = :coder
              and round_id is (select id from round where uid = :round)
            """,
            transcript=transcript_key,
            coder=key_of(self._connection, "coder", finished.coder),
            round=None if finished.round is None else finished.round.bytes,
        )
        self._journal.note("transcript.unfinished", _finished_body(finished), transcript_key)
        self.finishing.note(finished, None)

    def shown(self, coder: UUID, transcript: UUID) -> set[int]:
        """Return the turns of a transcript for which a coder has had suggestions on the screen."""
        rows = self._connection.rows(
            """
            select turn.number
            from turn
            cross join shown on shown.turn_id = turn.id
            where turn.transcript_id = (select id from transcript where uid = :transcript)
              and shown.coder_id = (select id from coder where uid = :coder)
            order by turn.number
            """,
            coder=coder.bytes,
            transcript=transcript.bytes,
        )
        return {row["number"] for row in rows}

    def all_shown(self) -> dict[tuple[UUID, UUID], set[int]]:
        """Return the turns for which suggestions were on the screen, by (transcript, coder)."""
        rows = self._connection.rows(
            """
            select transcript.uid as transcript, coder.uid as coder, turn.number
            from shown
            join turn on turn.id = shown.turn_id
            join transcript on transcript.id = turn.transcript_id
            join coder on coder.id = shown.coder_id
            order by transcript.id, turn.number, coder.id
            """
        )
        found: dict[tuple[UUID, UUID], set[int]] = {}
        for row in rows:
            found.setdefault((UUID(bytes=row["transcript"]), UUID(bytes=row["coder"])), set()).add(row["number"])
        return found

    def show(self, coder: UUID, transcript: UUID, turn: int) -> None:
        """Keep that suggestions for a turn were on a coder's screen."""
        transcript_key = key_of(self._connection, "transcript", transcript)
        self._connection.run(
            """
            insert into shown (turn_id, coder_id, made)
            values ((select id from turn where transcript_id = :transcript and number = :turn), :coder, :made)
            """,
            transcript=transcript_key,
            turn=turn,
            coder=key_of(self._connection, "coder", coder),
            made=milliseconds(ids.now()),
        )
        body = {"transcript": transcript.hex, "turn": turn, "coder": coder.hex}
        self._journal.note("matches.shown", body, transcript_key)
        self.showing.note(None, (coder, transcript, turn))

    def progress(self, coder: UUID, transcript: UUID | None = None, round_: UUID | None = None) -> list[Progress]:
        """Return a coder's progress with every transcript in the order of their names, or with one of them.

        With `round_` only what was done in that round counts.
        """
        of_round = "(select id from round where uid = :round)"
        only = "" if transcript is None else "and transcript_id = (select id from transcript where uid = :only)"
        places = {"only": only, "in_round": "" if round_ is None else f"and round_id = {of_round}"}
        done_places = {"only": only, "in_round": "" if round_ is None else f"and round_key = {of_round}"}
        with self._connection.reading():
            values = _uids(coder=coder, round=round_, only=transcript)
            done = self._counts(_DONE.format(**done_places, distinct="distinct" if round_ is None else ""), values)
            index = "coding_coder" if round_ is None else "coding_counted"
            coded = self._counts(_CODED.format(**places, index=index), values)
            declared = self._counts(_DECLARED.format(**places), values)
            rows = self._connection.rows(_SIZES.format(only=only), **values)
        return [
            Progress(
                transcript=UUID(bytes=row["uid"]),
                name=row["name"],
                n_turns=row["n_turns"],
                n_child_turns=row["n_child_turns"],
                n_done=done.get(row["id"], 0),
                n_codings=coded.get(row["id"], 0),
                finished=row["id"] in declared,
            )
            for row in rows
        ]

    def _counts(self, sql: str, values: Mapping[str, object]) -> dict[int, int]:
        return {row["transcript_id"]: row["n"] for row in self._connection.rows(sql, **values)}

    def _change(self, sql: str, kind: str, reading: Reading, **values: object) -> None:
        transcript_key = key_of(self._connection, "transcript", reading.transcript)
        self._connection.run(
            sql,
            transcript=transcript_key,
            turn=reading.turn,
            coder=key_of(self._connection, "coder", reading.coder),
            round=None if reading.round is None else reading.round.bytes,
            **values,
        )
        self._journal.note(kind, as_body(reading), transcript_key)


_MARKS = "reading join turn on turn.id = reading.turn_id"
_MARKS_OF_TRANSCRIPT = """
  turn
  cross join reading on reading.turn_id = turn.id
    and turn.transcript_id = (select id from transcript where uid = :transcript)
"""

# What a coder has done, by transcript. Each is read in the order of one index, so that it need not be sorted.
_DONE = """
    select transcript_id, count({distinct} number) as n
    from turn_done
    where coder_id = (select id from coder where uid = :coder) {only} {in_round}
    group by transcript_id
    order by transcript_id
"""
_CODED = """
    select transcript_id, count(*) as n
    from coding indexed by {index}
    where coder_id = (select id from coder where uid = :coder) {only} {in_round}
    group by transcript_id
    order by transcript_id
"""
_DECLARED = """
    select transcript_id, count(*) as n
    from finished
    where coder_id = (select id from coder where uid = :coder) {only} {in_round}
    group by transcript_id
    order by transcript_id
"""
_SIZES = """
    select transcript.id, transcript.uid, transcript.name, size.n_turns, size.n_child_turns
    from transcript
    join transcript_size as size on size.transcript_id = transcript.id
    where true {only}
    order by transcript.name, transcript.id
"""


def as_body(reading: Reading) -> Mapping[str, object]:
    """Return a mark as the journal keeps it."""
    return {
        "transcript": reading.transcript.hex,
        "turn": reading.turn,
        "coder": reading.coder.hex,
        "made": milliseconds(reading.made),
        "origin": reading.origin,
        "round": None if reading.round is None else reading.round.hex,
    }


def from_body(body: Mapping[str, object]) -> Reading:
    """Return the mark that a journal entry speaks of."""
    return Reading(
        transcript=UUID(str(body["transcript"])),
        turn=int(str(body["turn"])),
        coder=UUID(str(body["coder"])),
        made=moment(int(str(body["made"]))),
        origin=Origin(str(body["origin"])),
        round=None if body["round"] is None else UUID(str(body["round"])),
    )


def finished_from(body: Mapping[str, object]) -> Finished:
    """Return the declaration that a journal entry speaks of."""
    round_ = None if body["round"] is None else UUID(str(body["round"]))
    return Finished(UUID(str(body["transcript"])), UUID(str(body["coder"])), round_)


def _finished_body(finished: Finished) -> Mapping[str, object]:
    return {
        "transcript": finished.transcript.hex,
        "coder": finished.coder.hex,
        "round": None if finished.round is None else finished.round.hex,
    }


def _uids(**given: UUID | None) -> dict[str, bytes | None]:
    return {name: None if uid is None else uid.bytes for name, uid in given.items()}


def _uuid(stored: Row | bytes | None) -> UUID | None:
    return UUID(bytes=stored) if isinstance(stored, bytes) else None
