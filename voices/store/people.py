"""Coders, and the children of the study with their attributes and consents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from voices import ids
from voices.model import Coder, Participant
from voices.naming import checked
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import key_of, milliseconds


class People:
    """The table families `coder` and `participant`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    # coders

    def coders(self) -> list[Coder]:
        """Return everybody who codes, leads or rules, in the order they came."""
        return [_as_coder(row) for row in self._connection.rows("select uid, name, role from coder order by id")]

    def coder(self, coder: UUID) -> Coder:
        """Return one coder; KeyError when there is none."""
        key_of(self._connection, "coder", coder)
        return next(each for each in self.coders() if each.id == coder)

    def coder_named(self, name: str) -> Coder | None:
        """Return the coder of this name (in any letter case), None when there is none."""
        row = self._connection.row("select uid, name, role from coder where name = :name", name=name.strip())
        return None if row is None else _as_coder(row)

    def add_coder(self, coder: Coder) -> None:
        """Store a coder."""
        self._connection.run(
            "insert into coder (uid, name, role, made) values (:uid, :name, :role, :made)",
            uid=coder.id.bytes,
            name=coder.name,
            role=coder.role,
            made=milliseconds(ids.now()),
        )
        self._journal.note("coder.added", {"coder": coder.id.hex, "name": coder.name, "role": coder.role})

    def coder_or_new(self, name: str, role: str = "coder") -> Coder:
        """Return the coder of this name, or one of this name who is not stored yet."""
        name = checked(name, "a coder", 64)
        return self.coder_named(name) or Coder(ids.new_id(), name, role)

    # children

    def participants(self, number: str | None = None) -> list[Participant]:
        """Return the children of the study in the order of their numbers, or the one of this number."""
        rows = self._connection.rows(
            """
            select id, number, pseudonym from participant
            where :number is null or number = :number
            order by number
            """,
            number=number,
        )
        values = self._by_participant(
            """
            select participant_value.participant_id, attribute.name, participant_value.value
            from participant_value
            join attribute on attribute.id = participant_value.attribute_id
            where :number is null or participant_id = (select id from participant where number = :number)
            order by attribute.id
            """,
            number,
        )
        consents = self._by_participant(
            """
            select participant_id, purpose as name, answer as value
            from consent
            where :number is null or participant_id = (select id from participant where number = :number)
            order by participant_id, purpose
            """,
            number,
        )
        places: dict[int, list[str]] = {}
        for row in self._connection.rows(
            """
            select participant_id, transcript
            from participant_place
            where :number is null or participant_id = (select id from participant where number = :number)
            order by participant_id, transcript
            """,
            number=number,
        ):
            places.setdefault(row["participant_id"], []).append(row["transcript"])
        return [
            Participant(
                row["number"],
                row["pseudonym"],
                values.get(row["id"], {}),
                consents.get(row["id"], {}),
                tuple(places.get(row["id"], ())),
            )
            for row in rows
        ]

    def placed_in(self, transcript: str) -> list[str]:
        """Return the numbers of the children that tables place in the transcript of this name."""
        rows = self._connection.rows(
            """
            select participant.number
            from participant_place
            join participant on participant.id = participant_place.participant_id
            where participant_place.transcript = :transcript
            order by participant.number
            """,
            transcript=transcript,
        )
        return [row["number"] for row in rows]

    def put_participants(self, participants: Sequence[Participant]) -> None:
        """Store children, or what has changed about them. Pseudonyms may change hands within one call."""
        known = {each.id: each for each in self.participants()}
        for participant in participants:
            if participant.id in known:
                self._connection.run(
                    "update participant set pseudonym = null where number = :number", number=participant.id
                )
            else:
                self._connection.run(
                    "insert into participant (uid, number) values (:uid, :number)",
                    uid=ids.new_id().bytes,
                    number=participant.id,
                )
        for participant in participants:
            before = known.get(participant.id)
            self._connection.run(
                "update participant set pseudonym = :pseudonym where number = :number",
                number=participant.id,
                pseudonym=participant.pseudonym,
            )
            self._put_values(participant)
            self._put_consents(participant)
            self._put_places(participant)
            self._journal.note(
                "participant.changed" if before else "participant.added",
                {"participant": participant.id, "before": _as_body(before), "after": _as_body(participant)},
            )

    def _put_places(self, participant: Participant) -> None:
        self._connection.run(
            "delete from participant_place where participant_id = (select id from participant where number = :number)",
            number=participant.id,
        )
        for transcript in participant.transcripts:
            self._connection.run(
                """
                insert into participant_place (participant_id, transcript)
                select id, :transcript from participant where number = :number
                on conflict do nothing
                """,
                number=participant.id,
                transcript=transcript,
            )

    def _put_values(self, participant: Participant) -> None:
        self._connection.run(
            "delete from participant_value where participant_id = (select id from participant where number = :number)",
            number=participant.id,
        )
        for name, value in participant.values.items():
            self._connection.run(
                "insert into attribute (uid, name) values (:uid, :name) on conflict (name) do nothing",
                uid=ids.new_id().bytes,
                name=name,
            )
            self._connection.run(
                """
                insert into participant_value (participant_id, attribute_id, value)
                select participant.id, attribute.id, :value
                from participant, attribute
                where participant.number = :number and attribute.name = :name
                """,
                number=participant.id,
                name=name,
                value=value,
            )

    def _put_consents(self, participant: Participant) -> None:
        self._connection.run(
            "delete from consent where participant_id = (select id from participant where number = :number)",
            number=participant.id,
        )
        for purpose, answer in participant.consents.items():
            self._connection.run(
                """
                insert into consent (participant_id, purpose, answer)
                select id, :purpose, :answer from participant where number = :number
                """,
                number=participant.id,
                purpose=purpose,
                answer=answer,
            )

    def _by_participant(self, sql: str, number: str | None) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for row in self._connection.rows(sql, number=number):
            found.setdefault(row["participant_id"], {})[row["name"]] = row["value"]
        return found


def _as_coder(row: Row) -> Coder:
    return Coder(UUID(bytes=row["uid"]), row["name"], row["role"])


def _as_body(participant: Participant | None) -> Mapping[str, object] | None:
    if participant is None:
        return None
    return {
        "pseudonym": participant.pseudonym,
        "values": dict(participant.values),
        "consents": dict(participant.consents),
        "transcripts": list(participant.transcripts),
    }
