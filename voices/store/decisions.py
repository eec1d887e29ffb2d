"""Rulings on differences: made, withdrawn, never edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from voices import ids
from voices.model import Decision, Outcome, Span
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import code_key, key_of, milliseconds, moment

_OF_TRANSCRIPT = "where decision.transcript_id = (select id from transcript where uid = :transcript)"


class Decisions:
    """The table family `decision`, `decision_coding`, `decision_result`, `decision_withdrawn`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def all(self, transcript: UUID | None = None) -> list[Decision]:
        """Return every ruling, withdrawn ones too, oldest first: of the study, or of one transcript."""
        where, uid = ("", None) if transcript is None else (_OF_TRANSCRIPT, transcript.bytes)
        rows = self._connection.rows(
            f"""
            select decision.id, decision.uid, transcript.uid as transcript, code.handle as code, decision.outcome,
              chosen.uid as chosen, decision.reason, ruler.uid as by_uid, decision.made,
              decision_withdrawn.made as withdrawn
            from decision
            join transcript on transcript.id = decision.transcript_id
            join code on code.id = decision.code_id
            join coder as ruler on ruler.id = decision.by_id
            left join coder as chosen on chosen.id = decision.chosen_id
            left join decision_withdrawn on decision_withdrawn.decision_id = decision.id
            {where}
            order by decision.id
            """,  # noqa: S608 - nothing, or the condition written below
            transcript=uid,
        )
        settled: dict[int, list[UUID]] = {}
        for row in self._connection.rows(
            f"""
            select decision_id, coding_uid
            from decision
            join decision_coding on decision_coding.decision_id = decision.id
            {where}
            order by decision_id
            """,  # noqa: S608
            transcript=uid,
        ):
            settled.setdefault(row["decision_id"], []).append(UUID(bytes=row["coding_uid"]))
        results: dict[int, list[Span]] = {}
        for row in self._connection.rows(
            f"""
            select decision_id, start, stop
            from decision
            join decision_result on decision_result.decision_id = decision.id
            {where}
            order by start, stop
            """,  # noqa: S608
            transcript=uid,
        ):
            results.setdefault(row["decision_id"], []).append(Span(row["start"], row["stop"]))
        return [
            _as_decision(row, frozenset(settled.get(row["id"], ())), tuple(results.get(row["id"], ()))) for row in rows
        ]

    def standing(self, transcript: UUID | None = None) -> list[Decision]:
        """Return the rulings that were not withdrawn, oldest first: of the study, or of one transcript."""
        return [each for each in self.all(transcript) if each.withdrawn is None]

    def n_rulings(self) -> tuple[int, int]:
        """Return how many rulings were ever made, and how many of them taken back."""
        row = self._connection.row(
            "select (select count(*) from decision) as made, (select count(*) from decision_withdrawn) as withdrawn"
        )
        return (0, 0) if row is None else (row["made"], row["withdrawn"])

    def withdrawn_by(self, decision: UUID) -> UUID | None:
        """Return who took a ruling back, None when it stands or was never made."""
        row = self._connection.row(
            """
            select coder.uid
            from decision
            join decision_withdrawn on decision_withdrawn.decision_id = decision.id
            join coder on coder.id = decision_withdrawn.by_id
            where decision.uid = :uid
            """,
            uid=decision.bytes,
        )
        return None if row is None else UUID(bytes=row["uid"])

    def add(self, decision: Decision) -> Decision:
        """Store a ruling. It gets a new identity when its own is taken (a ruling made again after an undo)."""
        if self._connection.row("select id from decision where uid = :uid", uid=decision.id.bytes) is not None:
            decision = replace(decision, id=ids.new_id(), withdrawn=None)
        transcript_key = key_of(self._connection, "transcript", decision.transcript)
        key = self._connection.run(
            """
            insert into decision (uid, transcript_id, code_id, outcome, chosen_id, reason, by_id, made)
            values (:uid, :transcript, :code, :outcome, :chosen, :reason, :by, :made)
            """,
            uid=decision.id.bytes,
            transcript=transcript_key,
            code=code_key(self._connection, decision.code),
            outcome=decision.outcome,
            chosen=None if decision.chosen is None else key_of(self._connection, "coder", decision.chosen),
            reason=decision.reason,
            by=key_of(self._connection, "coder", decision.by),
            made=milliseconds(decision.made),
        )
        self._connection.run_many(
            "insert into decision_coding (decision_id, coding_uid) values (?, ?)",
            [(key, coding.bytes) for coding in sorted(decision.settles)],
        )
        self._connection.run_many(
            "insert into decision_result (decision_id, start, stop) values (?, ?, ?)",
            [(key, span.start, span.end) for span in decision.results],
        )
        self._journal.note("decision.made", as_body(decision), transcript_key)
        return decision

    def withdraw(self, decision: Decision, by: UUID, at: datetime) -> None:
        """Take a ruling back; it stays on record."""
        self._connection.run(
            "insert into decision_withdrawn (decision_id, by_id, made) values (:decision, :by, :made)",
            decision=key_of(self._connection, "decision", decision.id),
            by=key_of(self._connection, "coder", by),
            made=milliseconds(at),
        )
        self._journal.note(
            "decision.withdrawn", as_body(decision), key_of(self._connection, "transcript", decision.transcript)
        )


def as_body(decision: Decision) -> Mapping[str, object]:
    """Return a ruling as the journal keeps it."""
    return {
        "decision": decision.id.hex,
        "transcript": decision.transcript.hex,
        "code": decision.code,
        "settles": sorted(coding.hex for coding in decision.settles),
        "outcome": decision.outcome,
        "results": [[span.start, span.end] for span in decision.results],
        "chosen": None if decision.chosen is None else decision.chosen.hex,
        "reason": decision.reason,
        "by": decision.by.hex,
        "made": milliseconds(decision.made),
    }


def _as_decision(row: Row, settles: frozenset[UUID], results: tuple[Span, ...]) -> Decision:
    return Decision(
        id=UUID(bytes=row["uid"]),
        transcript=UUID(bytes=row["transcript"]),
        code=row["code"],
        settles=settles,
        outcome=Outcome(row["outcome"]),
        results=results,
        by=UUID(bytes=row["by_uid"]),
        made=moment(row["made"]),
        chosen=None if row["chosen"] is None else UUID(bytes=row["chosen"]),
        reason=row["reason"],
        withdrawn=None if row["withdrawn"] is None else moment(row["withdrawn"]),
    )
