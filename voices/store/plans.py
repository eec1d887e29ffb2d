"""Plans of who codes which transcript, and what they are drawn from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from voices import ids
from voices.errors import CodingError, RoundError
from voices.model import AttributesOf, Finished, Plan
from voices.store.driver import Connection, Row
from voices.store.journal import Body, Journal
from voices.store.values import as_json, key_of, milliseconds, moment


class Plans:
    """The tables `plan` and `assignment`. Of each kind one plan at most is prepared; one that was opened stays."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    # what a plan is drawn from

    def transcripts(self) -> list[AttributesOf]:
        """Return what the study knows of every transcript without its words, in the order of their names."""
        children: dict[int, set[str]] = {}
        for row in self._connection.rows(_CHILDREN):
            children.setdefault(row["id"], set()).add(row["number"])
        return [
            AttributesOf(
                UUID(bytes=row["uid"]),
                row["name"],
                row["n_child_turns"],
                tuple((name, value) for name, value in json.loads(row["header"])),
                frozenset(children.get(row["id"], ())),
            )
            for row in self._connection.rows(_TRANSCRIPTS)
        ]

    def finished(self) -> dict[Finished, datetime]:
        """Return what coders declared finished, with when; the newest first."""
        return {
            Finished(
                UUID(bytes=row["transcript"]),
                UUID(bytes=row["coder"]),
                None if row["round"] is None else UUID(bytes=row["round"]),
            ): moment(row["made"])
            for row in self._connection.rows(_FINISHED)
        }

    # plans

    def all(self) -> list[Plan]:
        """Return every plan, the prepared ones too, oldest first."""
        return [self._as_plan(row) for row in self._connection.rows(f"{_PLANS} order by plan.id")]

    def prepared(self, kind: Literal["double", "again"] = "double") -> Plan | None:
        """Return the plan that is prepared and not opened yet, None when there is none."""
        return next((each for each in self.all() if each.round is None and each.kind == kind), None)

    def put(self, plan: Plan | None) -> None:
        """Prepare a plan for double coding in the place of the one that is prepared; None takes that one away."""
        before = self.prepared()
        if before == plan:
            return
        if before is not None:
            self._connection.run("delete from plan where uid = :uid", uid=before.id.bytes)
        if plan is not None:
            self._add(plan)
        self._journal.note("plan.changed", {"before": _as_body(before), "after": _as_body(plan)})

    def put_again(self, body: Body, wanted: str, now: str | None = None) -> None:
        """Prepare what an entry of the journal tells, `before` or `after`; with `now` only if that still stands."""
        there = self.prepared()
        if now is not None and (None if there is None else there.id) != _id_in(body[now]):
            raise CodingError(
                "The plan was drawn anew or opened since.", "What is open now is listed: voices plan PROJECT"
            )
        self.put(_from_body(body[wanted]))

    def open(self, plan: Plan, round_: UUID) -> None:
        """Say that a plan is coded in a round from now on. One to code again is not prepared before."""
        body: dict[str, object] = {"plan": plan.id.hex, "round": round_.hex}
        if plan.kind == "again":
            self._add(plan)
            body["again"] = _as_body(plan)
        self._connection.run(
            "update plan set round_id = (select id from round where uid = :round) where uid = :uid",
            round=round_.bytes,
            uid=plan.id.bytes,
        )
        self._journal.note("plan.opened", body)

    def open_again(self, body: Body) -> None:
        """Open what an entry of the journal tells."""
        plan = _from_body(body["again"]) if "again" in body else self.prepared()
        if plan is None or plan.id != UUID(str(body["plan"])):
            raise CodingError("The plan that was opened is not there.")
        self.open(plan, UUID(str(body["round"])))

    def of_round(self, round_: UUID) -> Plan | None:
        """Return the plan that a round was opened from, None for a round without one."""
        row = self._connection.row(f"{_PLANS} where round.uid = :round", round=round_.bytes)
        return None if row is None else self._as_plan(row)

    def assigned(self, round_: UUID, coder: UUID) -> list[UUID] | None:
        """Return what a coder is to code in a round, in the order of names; None when the round has no plan."""
        plan = self._connection.row(
            "select id from plan where round_id = (select id from round where uid = :round)", round=round_.bytes
        )
        if plan is None:
            return None
        rows = self._connection.rows(
            """
            select transcript.uid
            from assignment
            join transcript on transcript.id = assignment.transcript_id
            where assignment.plan_id = :plan and assignment.coder_id = (select id from coder where uid = :coder)
            order by transcript.name
            """,
            plan=plan["id"],
            coder=coder.bytes,
        )
        return [UUID(bytes=row["uid"]) for row in rows]

    def _add(self, plan: Plan) -> None:
        """Store a plan. What was withdrawn since it was drawn is left out."""
        key = self._connection.run(
            """
            insert into plan (uid, kind, seed, attributes, n_from, per_pair, weeks, made)
            values (:uid, :kind, :seed, :attributes, :n_from, :per_pair, :weeks, :made)
            """,
            uid=plan.id.bytes,
            kind=plan.kind,
            seed=plan.seed,
            attributes=as_json(list(plan.by)),
            n_from=plan.n_from,
            per_pair=plan.per_pair,
            weeks=plan.weeks,
            made=milliseconds(ids.now()),
        )
        self._connection.run_many(
            """
            insert into assignment (plan_id, transcript_id, coder_id)
            select ?, id, ? from transcript where uid = ?
            """,
            [
                (key, key_of(self._connection, "coder", coder), transcript.bytes)
                for transcript, coders in plan.assigned.items()
                for coder in coders
            ],
        )

    def _as_plan(self, row: Row) -> Plan:
        assigned: dict[UUID, tuple[UUID, ...]] = {}
        for each in self._connection.rows(_ASSIGNED, plan=row["id"]):
            transcript = UUID(bytes=each["transcript"])
            assigned[transcript] = (*assigned.get(transcript, ()), UUID(bytes=each["coder"]))
        return Plan(
            id=UUID(bytes=row["uid"]),
            kind=row["kind"],
            seed=row["seed"],
            by=tuple(json.loads(row["attributes"])),
            n_from=row["n_from"],
            per_pair=row["per_pair"],
            weeks=row["weeks"],
            assigned=assigned,
            round=None if row["round"] is None else UUID(bytes=row["round"]),
        )


def refuse_unassigned(connection: Connection, round_: UUID, transcript: UUID, coder: UUID) -> None:
    """Refuse work in a round with a plan on a transcript that is not assigned to the coder there."""
    row = connection.row(
        """
        select round.name as round, transcript.name as transcript
        from plan
        join round on round.id = plan.round_id
        cross join transcript
        where round.uid = :round and transcript.uid = :transcript
          and not exists (
            select 1 from assignment
            where plan_id = plan.id and transcript_id = transcript.id
              and coder_id = (select id from coder where uid = :coder)
          )
        """,
        round=round_.bytes,
        transcript=transcript.bytes,
        coder=coder.bytes,
    )
    if row is not None:
        raise RoundError(
            f"{row['transcript']} is not among what this coder has in {row['round']}: it was opened from a plan.",
            "voices plan PROJECT shows who has what; outside of the round it can be coded without --round.",
        )


_TRANSCRIPTS = """
    select transcript.uid, transcript.name, transcript.header, transcript.id,
      coalesce(transcript_size.n_child_turns, 0) as n_child_turns
    from transcript
    left join transcript_size on transcript_size.transcript_id = transcript.id
    order by transcript.name, transcript.id
"""
_CHILDREN = """
    select speaker.transcript_id as id, participant.number
    from speaker
    join participant on participant.id = speaker.participant_id
    union
    select transcript.id, participant.number
    from participant_place
    join transcript on transcript.name = participant_place.transcript
    join participant on participant.id = participant_place.participant_id
    order by 1, 2
"""
_FINISHED = """
    select transcript.uid as transcript, coder.uid as coder, round.uid as round, finished.made
    from finished
    join transcript on transcript.id = finished.transcript_id
    join coder on coder.id = finished.coder_id
    left join round on round.id = finished.round_id
    order by finished.made desc, finished.id desc
"""
_PLANS = """
    select plan.id, plan.uid, plan.kind, plan.seed, plan.attributes, plan.n_from, plan.per_pair, plan.weeks,
      round.uid as round
    from plan
    left join round on round.id = plan.round_id
"""
_ASSIGNED = """
    select transcript.uid as transcript, coder.uid as coder
    from assignment
    join transcript on transcript.id = assignment.transcript_id
    join coder on coder.id = assignment.coder_id
    where assignment.plan_id = :plan
    order by transcript.name, transcript.id, coder.id
"""


def _as_body(plan: Plan | None) -> Mapping[str, object] | None:
    if plan is None:
        return None
    return {
        "plan": plan.id.hex,
        "kind": plan.kind,
        "seed": plan.seed,
        "by": list(plan.by),
        "n_from": plan.n_from,
        "per_pair": plan.per_pair,
        "weeks": plan.weeks,
        "assigned": [[each.hex, [coder.hex for coder in coders]] for each, coders in plan.assigned.items()],
    }


def _id_in(told: object) -> UUID | None:
    return UUID(str(told["plan"])) if isinstance(told, dict) else None


def _from_body(told: object) -> Plan | None:
    if not isinstance(told, dict):
        return None
    return Plan(
        id=UUID(told["plan"]),
        kind=told["kind"],
        seed=told["seed"],
        by=tuple(told["by"]),
        n_from=told["n_from"],
        per_pair=told["per_pair"],
        weeks=told["weeks"],
        assigned={UUID(each): tuple(UUID(coder) for coder in coders) for each, coders in told["assigned"]},
    )
