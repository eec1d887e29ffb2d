"""Memos on codes, interviews, children and the study; and a look at those on codings, which `codings.py` writes."""

from __future__ import annotations

from uuid import UUID

from voices import ids
from voices.model import About, CodedPlace, Memo
from voices.store.driver import Connection, Row
from voices.store.journal import Body, Journal
from voices.store.values import code_key, key_of, milliseconds, moment

_COLUMNS = """
    select note.id, note.uid, note.about, code.handle, transcript.uid as transcript, participant.number,
      coder.uid as coder, note.text, note.made, note.changed
    from note
    join coder on coder.id = note.coder_id
    left join code on code.id = note.code_id
    left join transcript on transcript.id = note.transcript_id
    left join participant on participant.id = note.participant_id
"""
_PLACES = """
    select coding.uid, transcript.uid as transcript, transcript.name, coding.start, code.handle,
      (select number from turn
       where turn.transcript_id = coding.transcript_id and turn.start <= coding.start
       order by turn.start desc
       limit 1) as turn{more}
    from coding
    join code on code.id = coding.code_id
    join transcript on transcript.id = coding.transcript_id
"""


class Memos:
    """The table `note`; and reads the table `memo`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def all(self) -> list[Memo]:
        """Return the memos of everybody that are not on codings, the one changed last first."""
        return [_as_memo(row) for row in self._connection.rows(f"{_COLUMNS} order by note.changed desc, note.id desc")]

    def find(self, coder: UUID, about: About) -> Memo | None:
        """Return a coder's memo about something other than a coding, None when there is none."""
        row = self._connection.row(
            f"""
            {_COLUMNS}
            where note.about = :kind and note.coder_id = (select id from coder where uid = :coder)
              and coalesce(code.handle, participant.number, lower(hex(transcript.uid)), '') = :thing
            """,  # noqa: S608 - only the conditions written above
            kind=about.kind,
            coder=coder.bytes,
            thing=about.id,
        )
        return None if row is None else _as_memo(row)

    def place_of(self, coder: UUID, coding: UUID) -> CodedPlace | None:
        """Return where a coder's coding lies, None when it is no longer there."""
        row = self._connection.row(
            f"""
            {_PLACES.format(more="")}
            where coding.uid = :coding and coding.coder_id = (select id from coder where uid = :coder)
            """,  # noqa: S608 - only the conditions written above
            coding=coding.bytes,
            coder=coder.bytes,
        )
        return None if row is None else _as_place(row)

    def on_codings(self, coder: UUID) -> list[tuple[Memo, CodedPlace]]:
        """Return one coder's memos on codings with the places of these, the one written last first."""
        rows = self._connection.rows(
            f"""
            {_PLACES.format(more=", memo.text, memo.made")}
            join memo on memo.coding_id = coding.id
            where memo.coder_id = (select id from coder where uid = :coder)
            order by memo.made desc, memo.id desc
            """,  # noqa: S608 - only the conditions written above
            coder=coder.bytes,
        )
        return [
            (
                Memo(
                    id=UUID(bytes=row["uid"]),
                    about=About("coding", row["uid"].hex()),
                    text=row["text"],
                    coder=coder,
                    made=moment(row["made"]),
                    changed=moment(row["made"]),
                ),
                _as_place(row),
            )
            for row in rows
        ]

    def in_open_rounds(self) -> set[About]:
        """Return the transcripts of rounds that are open, and the children who speak in them or are said to."""
        rows = self._connection.rows(
            """
            with guarded as (
              select transcript.id, transcript.uid, transcript.name
              from round
              join round_transcript on round_transcript.round_id = round.id
              join transcript on transcript.id = round_transcript.transcript_id
              where round.closed_at is null
            )
            select 'transcript' as kind, lower(hex(uid)) as thing from guarded
            union
            select 'participant', participant.number
            from guarded
            join speaker on speaker.transcript_id = guarded.id
            join participant on participant.id = speaker.participant_id
            union
            select 'participant', participant.number
            from guarded
            join participant_place on participant_place.transcript = guarded.name
            join participant on participant.id = participant_place.participant_id
            order by kind, thing
            """
        )
        return {About(row["kind"], row["thing"]) for row in rows}

    def children_of(self, transcript: UUID) -> list[str]:
        """Return the numbers of the children who speak in a transcript, in order."""
        rows = self._connection.rows(
            """
            select distinct participant.number
            from speaker
            join participant on participant.id = speaker.participant_id
            where speaker.transcript_id = (select id from transcript where uid = :transcript)
            order by participant.number
            """,
            transcript=transcript.bytes,
        )
        return [row["number"] for row in rows]

    def child_numbers(self) -> list[str]:
        """Return the numbers of all children, in order."""
        return [row["number"] for row in self._connection.rows("select number from participant order by number")]

    def exists(self, about: About) -> bool:
        """Return whether the study has what a memo would be about; a coding is not asked for here."""
        table, column = {"code": ("code", "handle"), "participant": ("participant", "number")}.get(
            about.kind, ("transcript", "lower(hex(uid))")
        )
        return about.kind == "project" or (
            self._connection.row(
                f"select id from {table} where {column} = :thing",  # noqa: S608 - a closed list
                thing=about.id,
            )
            is not None
        )

    def put(self, memo: Memo) -> None:
        """Set a coder's memo about something to a text; an empty one takes it away.

        Identity and time of making are those of the memo that is there, if one is; the time of the change is now.
        """
        found = self.find(memo.coder, memo.about)
        uid, made = (memo.id, memo.made) if found is None else (found.id, found.made)
        if found is not None:
            self._connection.run("delete from note where uid = :uid", uid=uid.bytes)
        kind, thing = memo.about.kind, memo.about.id
        transcript_key = key_of(self._connection, "transcript", UUID(thing)) if kind == "transcript" else None
        if memo.text.strip():
            self._connection.run(
                """
                insert into note (uid, about, code_id, transcript_id, participant_id, coder_id, text, made, changed)
                values (:uid, :about, :code, :transcript, (select id from participant where number = :number), :coder,
                  :text, :made, :changed)
                """,
                uid=uid.bytes,
                about=kind,
                code=code_key(self._connection, thing) if kind == "code" else None,
                transcript=transcript_key,
                number=thing if kind == "participant" else None,
                coder=key_of(self._connection, "coder", memo.coder),
                text=memo.text,
                made=milliseconds(made),
                changed=max(milliseconds(made), milliseconds(ids.now())),
            )
        body: dict[str, object] = {
            "note": uid.hex,
            "about": kind,
            "coder": memo.coder.hex,
            "made": milliseconds(made),
            "before": "" if found is None else found.text,
            "after": memo.text,
            **({kind: thing} if thing else {}),
        }
        self._journal.note("note.changed", body, transcript_key)


def from_body(body: Body, text: str) -> Memo:
    """Return the memo that a journal entry speaks of, with a text."""
    kind = str(body["about"])
    made = moment(int(str(body["made"])))
    about = _about(kind, str(body.get(kind, "")))
    return Memo(UUID(str(body["note"])), about, text, UUID(str(body["coder"])), made, made)


def _as_memo(row: Row) -> Memo:
    thing = row["transcript"].hex() if row["transcript"] is not None else row["handle"] or row["number"] or ""
    return Memo(
        id=UUID(bytes=row["uid"]),
        about=_about(row["about"], thing),
        text=row["text"],
        coder=UUID(bytes=row["coder"]),
        made=moment(row["made"]),
        changed=moment(row["changed"]),
    )


def _as_place(row: Row) -> CodedPlace:
    return CodedPlace(UUID(bytes=row["transcript"]), row["name"], row["turn"], row["start"], row["handle"])


def _about(kind: str, thing: str) -> About:
    """Return what a stored memo is about; ValueError for what no version writes."""
    match kind:
        case "code" | "transcript" | "participant" | "project":
            return About(kind, thing)
    raise ValueError(kind)
