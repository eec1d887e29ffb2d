"""Transcripts, their speakers and their sealed turns, in and out of the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from itertools import chain
from typing import Literal
from uuid import UUID

from voices import ids
from voices.errors import DamagedError
from voices.model import Role, Spans, Speaker, Transcript, Turn
from voices.store.driver import Connection, Row
from voices.store.journal import Journal
from voices.store.values import as_json, key_of, milliseconds

_decoded = json.JSONDecoder().decode


class Transcripts:
    """The table family `transcript`, `speaker`, `turn`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def add(self, transcript: Transcript) -> None:
        """Store a transcript and seal its text. Its participants must be there."""
        key = self._connection.run(
            """
            insert into transcript (uid, name, sha256, n_chars, header, made)
            values (:uid, :name, :sha256, :n_chars, :header, :made)
            """,
            uid=transcript.id.bytes,
            name=transcript.name,
            sha256=bytes.fromhex(transcript.sha256),
            n_chars=len(transcript.text),
            header=as_json([list(field) for field in transcript.header]),
            made=milliseconds(ids.now()),
        )
        speakers = {turn.speaker.label: turn.speaker for turn in transcript.turns}
        speaker_keys = {label: self._add_speaker(key, speaker) for label, speaker in speakers.items()}
        self._connection.run_many(
            """
            insert into turn (transcript_id, number, speaker_id, start, text, clock_seconds, sentences)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                (
                    key,
                    turn.number,
                    speaker_keys[turn.speaker.label],
                    turn.start,
                    turn.text,
                    turn.clock_seconds,
                    as_json([[span.start, span.end] for span in turn.sentences]),
                )
                for turn in transcript.turns
            ],
        )
        self._connection.run("update transcript set sealed = 1 where id = :key", key=key)
        self._journal.note(
            "transcript.added",
            {
                "transcript": transcript.id.hex,
                "name": transcript.name,
                "sha256": transcript.sha256,
                "n_turns": len(transcript.turns),
                "speakers": {each.label: [each.role, each.participant] for each in speakers.values()},
            },
            key,
        )

    def names(self) -> dict[UUID, str]:
        """Return the names of all transcripts by identity, in the order of their names."""
        rows = self._connection.rows("select uid, name from transcript order by name, id")
        return {UUID(bytes=row["uid"]): row["name"] for row in rows}

    def first(self) -> UUID | None:
        """Return the first transcript in the order of names, None when there is none."""
        row = self._connection.row("select uid from transcript order by name limit 1")
        return None if row is None else UUID(bytes=row["uid"])

    def place(self, transcript: UUID) -> tuple[int, int]:
        """Return at which place a transcript stands in the order of names, from 1, and how many there are."""
        row = self._connection.rows(
            """
            select count(*) filter (where transcript.name <= here.name) as place, count(*) as n
            from transcript
            cross join (select name from transcript where uid = :uid) as here
            order by place
            """,
            uid=transcript.bytes,
        )[0]
        return row["place"], row["n"]

    def neighbour(self, transcript: UUID, step: Literal[-1, 1]) -> UUID | None:
        """Return the transcript behind another in the order of names, or the one before; None at either end."""
        sign, order = (">", "asc") if step > 0 else ("<", "desc")
        row = self._connection.row(
            f"""
            select uid from transcript
            where name {sign} (select name from transcript where uid = :uid)
            order by name {order}
            limit 1
            """,  # noqa: S608 - one of two signs and orders
            uid=transcript.bytes,
        )
        return None if row is None else UUID(bytes=row["uid"])

    def id_of_name(self, name: str) -> UUID | None:
        """Return the identity of the transcript with this name (in any letter case), None when there is none."""
        row = self._connection.row("select uid from transcript where name = :name", name=name)
        return None if row is None else UUID(bytes=row["uid"])

    def id_of_text(self, sha256: str) -> UUID | None:
        """Return the identity of the transcript with exactly this text, None when there is none."""
        row = self._connection.row("select uid from transcript where sha256 = :sha256", sha256=bytes.fromhex(sha256))
        return None if row is None else UUID(bytes=row["uid"])

    def get(self, transcript: UUID) -> Transcript:
        """Return a transcript with all its turns; KeyError when there is none.

        Raises DamagedError when its text is not the one that was sealed: nobody is to read, code or quote other words.
        """
        try:
            found = self._read(transcript)
        except (ValueError, TypeError):  # sentences or speakers are not as they were written either
            found = None
        if found is None or not found.is_as_sealed:
            which = "a transcript" if found is None else found.name
            raise DamagedError(
                f"The text of {which} is not as it was sealed: {self._connection.path} is damaged.",
                f"Look what can be saved: voices check {self._connection.path}",
            )
        return found

    def _read(self, transcript: UUID) -> Transcript:
        key = key_of(self._connection, "transcript", transcript)
        head = self._connection.rows(
            "select name, sha256, header from transcript where id = :key order by id", key=key
        )[0]
        rows = self._connection.each(
            """
            select turn.number, speaker.label, speaker.role, participant.number, turn.start, turn.text,
              turn.clock_seconds, turn.sentences
            from turn
            join speaker on speaker.id = turn.speaker_id
            left join participant on participant.id = speaker.participant_id
            where turn.transcript_id = :key
            order by turn.number
            """,
            key=key,
        )
        speaker = cache(lambda label, role, participant: Speaker(label, Role(role), participant))
        return Transcript(
            id=transcript,
            name=head["name"],
            sha256=head["sha256"].hex(),
            header=tuple((name, value) for name, value in json.loads(head["header"])),
            turns=tuple(
                Turn(number, speaker(*who), start, text, clock, _spans(sentences))
                for number, *who, start, text, clock, sentences in rows
            ),
        )

    def all(self) -> list[Transcript]:
        """Return every transcript with its turns, in the order of their names."""
        return [self.get(transcript) for transcript in self.names()]

    def speakers(self, transcript: UUID) -> list[Speaker]:
        """Return the speakers of one transcript, in the order of their labels."""
        rows = self._connection.rows(
            """
            select speaker.label, speaker.role, participant.number as participant
            from speaker
            left join participant on participant.id = speaker.participant_id
            where speaker.transcript_id = :key
            order by speaker.label
            """,
            key=key_of(self._connection, "transcript", transcript),
        )
        return [_as_speaker(row) for row in rows]

    def set_speaker(self, transcript: UUID, speaker: Speaker) -> bool:
        """Change the role and the child behind one label. Return whether anything was written."""
        before = next(each for each in self.speakers(transcript) if each.label == speaker.label)
        if before == speaker:
            return False
        key = key_of(self._connection, "transcript", transcript)
        self._connection.run(
            """
            update speaker
            set role = :role, participant_id = (select id from participant where number = :participant)
            where transcript_id = :key and label = :label
            """,
            role=speaker.role,
            participant=speaker.participant,
            key=key,
            label=speaker.label,
        )
        self._journal.note(
            "speaker.changed",
            {
                "transcript": transcript.hex,
                "label": speaker.label,
                "before": [before.role, before.participant],
                "after": [speaker.role, speaker.participant],
            },
            key,
        )
        return True

    def relabel(self, transcript: UUID, speakers: Mapping[int, Speaker]) -> None:
        """Correct who said some turns, by their numbers; words and places stay as they are."""
        key = key_of(self._connection, "transcript", transcript)
        known = {speaker.label for speaker in self.speakers(transcript)}
        before = {turn.number: turn.speaker.label for turn in self.get(transcript).turns}
        for number, speaker in speakers.items():
            if speaker.label not in known:
                self._add_speaker(key, speaker)
                known.add(speaker.label)
            self._connection.run(
                """
                update turn
                set speaker_id = (select id from speaker where transcript_id = :key and label = :label)
                where transcript_id = :key and number = :number
                """,
                key=key,
                label=speaker.label,
                number=number,
            )
            body = {
                "transcript": transcript.hex,
                "turn": number,
                "before": before[number],
                "after": [speaker.label, speaker.role, speaker.participant],
            }
            self._journal.note("turn.relabelled", body, key)

    def faults(self) -> list[str]:
        """Return the transcripts whose text no longer has the checksum it was sealed with, in words."""
        found = []
        for transcript, name in self.names().items():
            try:
                self.get(transcript)
            except DamagedError:
                found.append(f"the text of transcript {name} is not as it was sealed")
        return found

    def _add_speaker(self, transcript_key: int, speaker: Speaker) -> int:
        return self._connection.run(
            """
            insert into speaker (transcript_id, label, role, participant_id)
            values (:transcript, :label, :role, (select id from participant where number = :participant))
            """,
            transcript=transcript_key,
            label=speaker.label,
            role=speaker.role,
            participant=speaker.participant,
        )


def _as_speaker(row: Row) -> Speaker:
    return Speaker(row["label"], Role(row["role"]), row["participant"])


def _spans(stored: str) -> Spans:
    """Return the sentences of a turn from a list of pairs; ValueError or TypeError where they are not that."""
    return Spans(tuple(chain.from_iterable(_decoded(stored))))
