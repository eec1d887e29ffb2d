"""Codings with their markers and memos. Live and removed ones are apart; a coding is never edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from uuid import UUID

from voices import ids
from voices.model import Coding, Origin, Span
from voices.store.changes import Changes
from voices.store.driver import Connection
from voices.store.journal import Journal
from voices.store.values import code_key, key_of, milliseconds, moment

_COLUMNS = """
    select coding.id, coding.uid, transcript.uid as transcript, code.handle as code, coder.uid as coder,
      coding.start, coding.stop, coding.made, codebook.version, coding.origin, round.uid as round, memo.text as memo
    from coding
    join transcript on transcript.id = coding.transcript_id
    join code on code.id = coding.code_id
    join coder on coder.id = coding.coder_id
    join codebook on codebook.id = coding.codebook_id
    left join round on round.id = coding.round_id
    left join memo on memo.coding_id = coding.id
"""
_ORIGINS = {origin.value: origin for origin in Origin}
_ORDER = "order by transcript.name, coding.start, coding.stop, code.handle, coder.id"


class Codings:
    """The table family `coding`, `coding_gone`, `coding_marker`, `memo`."""

    def __init__(
        self, connection: Connection, journal: Journal, guard: Callable[[Coding], None] = lambda coding: None
    ) -> None:
        """`guard` is asked before a coding comes, changes or goes, and raises what forbids it."""
        self._connection = connection
        self._journal = journal
        self.changes: Changes[Coding] = Changes()
        self._guard = guard

    def of_coder(
        self, coder: UUID, transcript: UUID, round_: UUID | None = None, on: Span | None = None
    ) -> list[Coding]:
        """Return one coder's codings of one transcript in reading order: all, or those of one round, or on a span."""
        return self._read(
            """
            where coding.coder_id = (select id from coder where uid = :coder) and coding.transcript_id = :transcript
              and (:round is null or coding.round_id = (select id from round where uid = :round))
              and coding.start < :stop and coding.stop > :start
            """,
            coder=coder.bytes,
            transcript=key_of(self._connection, "transcript", transcript),
            round=None if round_ is None else round_.bytes,
            start=-1 if on is None else on.start,
            stop=2**62 if on is None else on.end,
        )

    def all(self, round_: UUID | None = None) -> list[Coding]:
        """Return every live coding of the study, or of one round, in reading order."""
        if round_ is None:
            return self._read("where true")
        return self._read("where coding.round_id = :round", round=key_of(self._connection, "round", round_))

    def of_code(self, code: str, coder: UUID | None = None) -> list[Coding]:
        """Return the live codings with a code, everybody's or one coder's, in reading order."""
        return self._read(
            """
            where coding.code_id = (select id from code where handle = :handle)
              and (:coder is null or coding.coder_id = (select id from coder where uid = :coder))
            """,
            handle=code,
            coder=None if coder is None else coder.bytes,
        )

    def find(self, like: Coding) -> Coding | None:
        """Return the live coding of the same coder, code, span and round, None when there is none."""
        found = self._read(
            """
            where coding.transcript_id = :transcript and coding.start = :start and coding.stop = :stop
              and code.handle = :code and coding.coder_id = (select id from coder where uid = :coder)
              and coding.round_id is (select id from round where uid = :round)
              and (:round is null or coding.round_id is not null)  -- a round that is not there yet holds nothing
            """,
            transcript=key_of(self._connection, "transcript", like.transcript),
            start=like.span.start,
            stop=like.span.end,
            code=like.code,
            coder=like.coder.bytes,
            round=None if like.round is None else like.round.bytes,
        )
        return found[0] if found else None

    def counts_by_code(self, coder: UUID) -> dict[str, int]:
        """Return how often a coder used each code, the most used first."""
        rows = self._connection.rows(
            """
            select code.handle, count(*) as uses
            from coding
            join code on code.id = coding.code_id
            where coding.coder_id = (select id from coder where uid = :coder)
            group by code.id
            order by uses desc, code.handle
            """,
            coder=coder.bytes,
        )
        return {row["handle"]: row["uses"] for row in rows}

    def last_used(self, coder: UUID, most: int = 200) -> list[str]:
        """Return the codes of a coder's last codings, the last used first."""
        rows = self._connection.rows(
            """
            select code.handle
            from coding
            join code on code.id = coding.code_id
            where coding.coder_id = (select id from coder where uid = :coder)
            order by coding.made desc, coding.id desc
            limit :most
            """,
            coder=coder.bytes,
            most=most,
        )
        return list(dict.fromkeys(row["handle"] for row in rows))

    def count(self, coder: UUID, round_: UUID | None, most: int) -> int:
        """Return how many codings a coder has, all or those of one round; counting stops at `most`."""
        row = self._connection.rows(
            """
            select count(*) as n
            from (
              select id from coding
              where coder_id = (select id from coder where uid = :coder)
                and (:round is null or round_id = (select id from round where uid = :round))
              limit :most
            )
            order by n
            """,
            coder=coder.bytes,
            round=None if round_ is None else round_.bytes,
            most=most,
        )[0]
        return int(row["n"])

    def last_transcript(self, coder: UUID) -> UUID | None:
        """Return the transcript in which a coder coded last, None before the first coding."""
        row = self._connection.row(
            """
            select transcript.uid
            from coding
            join transcript on transcript.id = coding.transcript_id
            where coding.coder_id = (select id from coder where uid = :coder)
            order by coding.made desc, coding.id desc
            limit 1
            """,
            coder=coder.bytes,
        )
        return None if row is None else UUID(bytes=row["uid"])

    def add(self, coding: Coding) -> Coding:
        """Store a coding with its markers and memo. It gets a new identity when its own was used before."""
        self._guard(coding)
        gone = self._connection.row("select uid from coding_gone where uid = :uid", uid=coding.id.bytes)
        if gone is not None:
            coding = replace(coding, id=ids.new_id())
        transcript_key = key_of(self._connection, "transcript", coding.transcript)
        key = self._connection.run(
            """
            insert into coding (uid, transcript_id, code_id, coder_id, codebook_id, round_id, origin, start, stop, made)
            values (:uid, :transcript, :code, :coder, (select id from codebook where version = :version),
              (select id from round where uid = :round), :origin, :start, :stop, :made)
            """,
            uid=coding.id.bytes,
            transcript=transcript_key,
            code=code_key(self._connection, coding.code),
            coder=key_of(self._connection, "coder", coding.coder),
            version=coding.codebook_version,
            round=None if coding.round is None else coding.round.bytes,
            origin=coding.origin,
            start=coding.span.start,
            stop=coding.span.end,
            made=milliseconds(coding.made),
        )
        self._put_markers(key, coding.markers)
        self._put_memo(key, coding, coding.memo)
        self._journal.note("coding.added", as_body(coding), transcript_key)
        self.changes.note(None, replace(coding, markers=self._in_order(coding.markers)))
        return coding

    def remove(self, coding: Coding) -> None:
        """Take a coding away; what it was stays in the journal."""
        self._guard(coding)
        transcript_key = key_of(self._connection, "transcript", coding.transcript)
        key = key_of(self._connection, "coding", coding.id)
        self._connection.run(
            """
            insert into coding_gone (uid, transcript_id, code_id, coder_id, start, stop, gone_at)
            select uid, transcript_id, code_id, coder_id, start, stop, :at from coding where id = :key
            """,
            at=milliseconds(ids.now()),
            key=key,
        )
        self._connection.run("delete from coding where id = :key", key=key)
        self._journal.note("coding.removed", as_body(coding), transcript_key)
        self.changes.note(coding, None)

    def set_markers(self, coding: Coding, markers: Sequence[str]) -> Coding:
        """Set exactly these markers beside a coding."""
        self._guard(coding)
        transcript_key = key_of(self._connection, "transcript", coding.transcript)
        key = key_of(self._connection, "coding", coding.id)
        self._connection.run("delete from coding_marker where coding_id = :key", key=key)
        self._put_markers(key, markers)
        body = {**as_body(coding), "before": list(coding.markers), "after": list(markers)}
        self._journal.note("markers.changed", body, transcript_key)
        changed = replace(coding, markers=self._in_order(markers))
        self.changes.note(coding, changed)
        return changed

    def set_memo(self, coding: Coding, text: str) -> Coding:
        """Set the memo of a coding; an empty text takes it away."""
        self._guard(coding)
        transcript_key = key_of(self._connection, "transcript", coding.transcript)
        key = key_of(self._connection, "coding", coding.id)
        self._connection.run("delete from memo where coding_id = :key", key=key)
        self._put_memo(key, coding, text)
        body = {**as_body(coding), "before": coding.memo, "after": text}
        self._journal.note("memo.changed", body, transcript_key)
        changed = replace(coding, memo=text if text.strip() else "")
        self.changes.note(coding, changed)
        return changed

    def _put_markers(self, key: int, markers: Iterable[str]) -> None:
        for marker in markers:
            self._connection.run(
                """
                insert into coding_marker (coding_id, marker_id)
                values (:coding, (select id from marker where handle = :marker))
                """,
                coding=key,
                marker=marker,
            )

    def _in_order(self, markers: Sequence[str]) -> tuple[str, ...]:
        """Return markers in the order of the codebook, as they are read."""
        if len(markers) < 2:
            return tuple(markers)
        rows = self._connection.rows("select handle from marker order by position, id")
        return tuple(row["handle"] for row in rows if row["handle"] in markers)

    def _put_memo(self, key: int, coding: Coding, text: str) -> None:
        if text.strip():
            self._connection.run(
                "insert into memo (uid, coding_id, coder_id, text, made) values (:uid, :coding, :coder, :text, :made)",
                uid=coding.id.bytes,  # a memo is known by the coding it is about
                coding=key,
                coder=key_of(self._connection, "coder", coding.coder),
                text=text,
                made=milliseconds(ids.now()),
            )

    def _read(self, where: str, **values: object) -> list[Coding]:
        marked = self._connection.rows(
            f"""
            select coding_marker.coding_id, marker.handle
            from coding_marker
            join marker on marker.id = coding_marker.marker_id
            where coding_marker.coding_id in (
              select coding.id from coding join code on code.id = coding.code_id {where}
            )
            order by coding_marker.coding_id, marker.position, marker.id
            """,  # noqa: S608 - only the conditions written above
            **values,
        )
        markers: dict[int, list[str]] = {}
        for row in marked:
            markers.setdefault(row["coding_id"], []).append(row["handle"])
        uuid = cache(lambda stored: UUID(bytes=stored))  # few different ones in very many rows
        return [
            Coding(
                id=UUID(bytes=uid),
                transcript=uuid(transcript),
                span=Span(start, stop),
                code=code,
                coder=uuid(coder),
                made=moment(made),
                codebook_version=version,
                origin=_ORIGINS[origin],
                round=None if round_ is None else uuid(round_),
                markers=tuple(markers.get(key, ())),
                memo=memo or "",
            )
            for key, uid, transcript, code, coder, start, stop, made, version, origin, round_, memo in (
                self._connection.each(f"{_COLUMNS} {where} {_ORDER}", **values)
            )
        ]


def as_body(coding: Coding) -> Mapping[str, object]:
    """Return a coding as the journal keeps it."""
    return {
        "coding": coding.id.hex,
        "transcript": coding.transcript.hex,
        "start": coding.span.start,
        "end": coding.span.end,
        "code": coding.code,
        "coder": coding.coder.hex,
        "made": milliseconds(coding.made),
        "codebook": coding.codebook_version,
        "origin": coding.origin,
        "round": None if coding.round is None else coding.round.hex,
        "markers": list(coding.markers),
        "memo": coding.memo,
    }


def from_body(body: Mapping[str, object]) -> Coding:
    """Return the coding that a journal entry speaks of."""
    values: dict[str, str] = {name: str(value) for name, value in body.items()}
    markers = body["markers"]
    return Coding(
        id=UUID(values["coding"]),
        transcript=UUID(values["transcript"]),
        span=Span(int(values["start"]), int(values["end"])),
        code=values["code"],
        coder=UUID(values["coder"]),
        made=moment(int(values["made"])),
        codebook_version=values["codebook"],
        origin=Origin(values["origin"]),
        round=None if body["round"] is None else UUID(values["round"]),
        markers=tuple(markers) if isinstance(markers, list) else (),
        memo=values["memo"],
    )
