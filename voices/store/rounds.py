"""Rounds of independent coding."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from uuid import UUID

from voices import ids
from voices.errors import RoundError
from voices.model import Round
from voices.naming import checked
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.plans import refuse_unassigned
from voices.store.values import key_of, milliseconds, moment


class Rounds:
    """The table family `round`, `round_transcript`, `round_coder`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def all(self) -> list[Round]:
        """Return every round, oldest first."""
        return [
            _as_round(row, self._transcripts(row["id"]), self._coders(row["id"]))
            for row in self._connection.rows(f"{_HEADS} order by round.id", coder=None, transcript=None)
        ]

    def heads(self) -> list[Round]:
        """Return every round, oldest first, without the coders and transcripts in it."""
        rows = self._connection.rows(f"{_HEADS} order by round.id", coder=None, transcript=None)
        return [_as_round(row, (), ()) for row in rows]

    def as_seen_by(self, coder: UUID, transcript: UUID | None = None) -> list[Round]:
        """Return every round, oldest first, as far as it concerns one coder and one transcript.

        Of its coders and transcripts only these two are told, if they are in it. What this costs does not grow with
        the study, so it may be asked with every key.
        """
        rows = self._connection.rows(
            f"{_HEADS} order by round.id",
            coder=coder.bytes,
            transcript=None if transcript is None else transcript.bytes,
        )
        return [
            _as_round(
                row,
                (transcript,) if transcript is not None and row["has_transcript"] else (),
                (coder,) if row["has_coder"] else (),
            )
            for row in rows
        ]

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
        """Return the round that was closed last, else the one begun last, None before the first.

        Rounds in which a coder codes own work again are never meant unless they are named.
        """
        again = {row["uid"] for row in self._connection.rows(_AGAIN)}
        rounds = [each for each in self.all() if each.id.bytes not in again]
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
        """Take transcripts and coders into an open round; those in it already are left alone.

        A round that was opened from a plan takes nothing but what the plan assigns.
        """
        key = key_of(self._connection, "round", round_.id)
        if self._connection.row("select id from plan where round_id = :round", round=key) is not None:
            transcripts, coders = tuple(transcripts), tuple(coders)
            for transcript, coder in product(transcripts, coders):
                refuse_unassigned(self._connection, round_.id, transcript, coder)
        known, there = self._transcript_keys(), set(self._transcripts(key))
        new = [(transcript, known[transcript]) for transcript in transcripts if transcript not in there]
        self._connection.run_many(
            "insert into round_transcript (round_id, transcript_id) values (?, ?)",
            [(key, transcript_key) for _, transcript_key in new],
        )
        self._journal.note_many(
            "round.transcript",
            [
                ({"round": round_.id.hex, "transcript": transcript.hex}, transcript_key)
                for transcript, transcript_key in new
            ],
        )
        present = self._coders(key)
        for coder in coders:
            if coder not in present:
                self._connection.run(
                    "insert into round_coder (round_id, coder_id) values (:round, :coder)",
                    round=key,
                    coder=key_of(self._connection, "coder", coder),
                )
                self._journal.note("round.coder", {"round": round_.id.hex, "coder": coder.hex})

    def require_assigned(self, round_: UUID, transcript: UUID, coder: UUID) -> None:
        """Refuse work in a round that was opened from a plan on what the plan does not assign to the coder."""
        refuse_unassigned(self._connection, round_, transcript, coder)

    def close(self, round_: UUID) -> None:
        """Close a round for good: what was coded in it is evidence from now on."""
        self._connection.run(
            "update round set closed_at = :at where uid = :uid", at=milliseconds(ids.now()), uid=round_.bytes
        )
        self._journal.note("round.closed", {"round": round_.hex})

    def _transcript_keys(self) -> dict[UUID, int]:
        rows = self._connection.rows("select uid, id from transcript order by id")
        return {UUID(bytes=row["uid"]): row["id"] for row in rows}

    def _transcripts(self, key: int) -> tuple[UUID, ...]:
        rows = self._connection.rows(
            """
            select transcript.uid
            from round_transcript
            join transcript on transcript.id = round_transcript.transcript_id
            where round_transcript.round_id = :round
            order by transcript.name, transcript.id
            """,
            round=key,
        )
        return tuple(UUID(bytes=row["uid"]) for row in rows)

    def _coders(self, key: int) -> tuple[UUID, ...]:
        rows = self._connection.rows(
            """
            select coder.uid
            from round_coder
            join coder on coder.id = round_coder.coder_id
            where round_coder.round_id = :round
            order by coder.id
            """,
            round=key,
        )
        return tuple(UUID(bytes=row["uid"]) for row in rows)


_HEADS = """
    select round.id, round.uid, round.name, round.blind, round.closed_at, codebook.version,
      exists (select 1 from round_transcript
              where round_id = round.id and transcript_id = (select id from transcript where uid = :transcript)
             )
      and not exists (select 1 from plan
                      where plan.round_id = round.id
                        and not exists (select 1 from assignment
                                        where plan_id = plan.id
                                          and transcript_id = (select id from transcript where uid = :transcript)
                                          and coder_id = (select id from coder where uid = :coder))
                     ) as has_transcript,
      exists (select 1 from round_coder
              where round_id = round.id and coder_id = (select id from coder where uid = :coder)) as has_coder
    from round
    join codebook on codebook.id = round.codebook_id
"""
_AGAIN = """
    select round.uid from plan join round on round.id = plan.round_id where plan.kind = 'again' order by plan.id
"""


def _as_round(row: Row, transcripts: tuple[UUID, ...], coders: tuple[UUID, ...]) -> Round:
    return Round(
        id=UUID(bytes=row["uid"]),
        name=row["name"],
        codebook_version=row["version"],
        transcripts=transcripts,
        coders=coders,
        blind=bool(row["blind"]),
        closed=None if row["closed_at"] is None else moment(row["closed_at"]),
    )
