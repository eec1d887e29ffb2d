"""Rounds of independent coding."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from voices import ids
from voices.errors import RoundError
from voices.model import Round
from voices.naming import checked
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import key_of, milliseconds, moment


class Rounds:
    """The table family `round`, `round_transcript`, `round_coder`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def all(self) -> list[Round]:
        """Return every round, oldest first."""
        rows = self._connection.rows(
            """
            select round.id, round.uid, round.name, round.blind, round.closed_at, codebook.version
            from round
            join codebook on codebook.id = round.codebook_id
            order by round.id
            """
        )
        return [self._as_round(row) for row in rows]

    def named(self, name: str) -> Round | None:
        """Return the round of this name (in any letter case), None when there is none."""
        wanted = name.strip().casefold()
        return next((each for each in self.all() if each.name.casefold() == wanted), None)

    def require(self, name: str) -> Round:
        """Return the round of this name, or say which rounds there are."""
        found = self.named(name)
        if found is None:
            names = ", ".join(each.name for each in self.all()) or "none yet"
            raise RoundError(f"There is no round {name!r}.", f"Rounds of this study: {names}.")
        return found

    def default(self) -> Round | None:
        """Return the round that was closed last, else the one begun last, None before the first."""
        rounds = self.all()
        closed = [(each.closed, index) for index, each in enumerate(rounds) if each.closed is not None]
        if closed:
            return rounds[max(closed)[1]]
        return rounds[-1] if rounds else None

    def draft(self, name: str, codebook_version: str, *, blind: bool = True) -> Round:
        """Return an open round without transcripts or coders that is not stored yet."""
        return Round(ids.new_id(), checked(name, "a round", 64), codebook_version, (), (), blind)

    def add(self, round_: Round) -> None:
        """Store an open round; its transcripts and coders join it."""
        self._connection.run(
            """
            insert into round (uid, name, codebook_id, blind, made)
            values (:uid, :name, (select id from codebook where version = :version), :blind, :made)
            """,
            uid=round_.id.bytes,
            name=round_.name,
            version=round_.codebook_version,
            blind=int(round_.blind),
            made=milliseconds(ids.now()),
        )
        self._journal.note(
            "round.added",
            {
                "round": round_.id.hex,
                "name": round_.name,
                "codebook": round_.codebook_version,
                "blind": round_.blind,
            },
        )

    def join(self, round_: Round, transcripts: Iterable[UUID], coders: Iterable[UUID]) -> None:
        """Take transcripts and coders into an open round; those in it already are left alone."""
        key = key_of(self._connection, "round", round_.id)
        for transcript in transcripts:
            if transcript not in round_.transcripts:
                transcript_key = key_of(self._connection, "transcript", transcript)
                self._connection.run(
                    "insert into round_transcript (round_id, transcript_id) values (:round, :transcript)",
                    round=key,
                    transcript=transcript_key,
                )
                self._journal.note(
                    "round.transcript", {"round": round_.id.hex, "transcript": transcript.hex}, transcript_key
                )
        for coder in coders:
            if coder not in round_.coders:
                self._connection.run(
                    "insert into round_coder (round_id, coder_id) values (:round, :coder)",
                    round=key,
                    coder=key_of(self._connection, "coder", coder),
                )
                self._journal.note("round.coder", {"round": round_.id.hex, "coder": coder.hex})

    def close(self, round_: UUID) -> None:
        """Close a round for good: what was coded in it is evidence from now on."""
        self._connection.run(
            "update round set closed_at = :at where uid = :uid", at=milliseconds(ids.now()), uid=round_.bytes
        )
        self._journal.note("round.closed", {"round": round_.hex})

    def _as_round(self, row: Row) -> Round:
        transcripts = self._connection.rows(
            """
            select transcript.uid
            from round_transcript
            join transcript on transcript.id = round_transcript.transcript_id
            where round_transcript.round_id = :round
            order by transcript.name, transcript.id
            """,
            round=row["id"],
        )
        coders = self._connection.rows(
            """
            select coder.uid
            from round_coder
            join coder on coder.id = round_coder.coder_id
            where round_coder.round_id = :round
            order by coder.id
            """,
            round=row["id"],
        )
        return Round(
            id=UUID(bytes=row["uid"]),
            name=row["name"],
            codebook_version=row["version"],
            transcripts=tuple(UUID(bytes=each["uid"]) for each in transcripts),
            coders=tuple(UUID(bytes=each["uid"]) for each in coders),
            blind=bool(row["blind"]),
            closed=None if row["closed_at"] is None else moment(row["closed_at"]),
        )
