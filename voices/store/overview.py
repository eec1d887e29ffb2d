"""Questions about the whole study, each answered from one index: pages of passages, counts, which codes lie together.

Each takes a round, or with None everything but the rounds that are open and blind: their coders work independently.
The order of columns in each statement is that of its index, so that nothing is sorted and a page ends early.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast
from uuid import UUID

from voices.model import CodedPassage, Role, Span
from voices.store.driver import Connection, Row
from voices.store.values import as_json, key_of

_OUTSIDE = "not in (select id from round where blind = 1 and closed_at is null)"
_INSIDE = "= (select id from round where uid = :round)"

_ROUND_OF_CODING = "coalesce((select round_id from coding as whole where whole.id = coding.id), 0)"

_PAGE = """
    select id, code_id, transcript_id, start, stop, coder_id
    from coding indexed by coding_code
    where code_id in (select value from json_each(:codes))
    {scope}
    order by code_id, transcript_id, start, stop, coder_id, id
    limit :most
"""
_REST_OF_CODE = """
    select id, code_id, transcript_id, start, stop, coder_id
    from coding indexed by coding_code
    where code_id = :code and (transcript_id, start, stop, coder_id, id) > (:transcript, :start, :stop, :coder, :id)
    {scope}
    order by code_id, transcript_id, start, stop, coder_id, id
    limit :most
"""
_BY_CODER = """
    select coder_id, code_id, count(*)
    from coding indexed by coding_counted
    where coalesce(round_id, 0) {scope}
    group by coder_id, code_id
    order by coder_id, code_id
"""
_BY_CHILD = """
    select code_id, participant_id, count(*)
    from coding_child indexed by coding_child_by
    where round_key {scope}
    group by code_id, participant_id
    order by code_id, participant_id
"""
_IN_ORDER = """
    select transcript_id, start, stop, code_id, coder_id, coalesce(round_id, 0)
    from coding indexed by coding_span
    where coalesce(round_id, 0) {scope}
    order by transcript_id, start, stop
"""
_WINDOW = """
    select start, stop, code_id, coder_id
    from coding indexed by coding_span
    where transcript_id = :transcript and start < :stop and stop > :start
    order by start, stop
"""

Placed = tuple[int, int, int, int, int, int]


class Overview:
    """Reads across all transcripts; every answer is about one moment when asked inside `reading()`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, codes: Sequence[str], *, most: int = 100, after: UUID | None = None, round_: UUID | None = None
    ) -> list[CodedPassage]:
        """Return the first passages with any of these codes, code by code, each in reading order.

        `after` is the coding with which the page before ended; one that was removed since gives the first page.
        """
        keys = sorted(self._keys_of(codes))
        scope = f"and {_ROUND_OF_CODING} {_scope(round_)}"
        place = None if after is None else self._place_of(after)
        found: list[Row] = []
        if place is not None:
            sql = _REST_OF_CODE.format(scope=scope)
            found = self._connection.rows(sql, **place, most=most, round=_bytes(round_))
            keys = [key for key in keys if key > place["code"]]
        if len(found) < most:
            sql = _PAGE.format(scope=scope)
            left = most - len(found)
            found += self._connection.rows(sql, codes=as_json(keys), most=left, round=_bytes(round_))
        return [self._passage(row) for row in found]

    def window(self, transcript: UUID, span: Span) -> list[tuple[Span, str, UUID]]:
        """Return span, code and coder of everybody's codings that share a character with a span, in reading order."""
        codes, coders = self.code_ids(), self._coders()
        key = key_of(self._connection, "transcript", transcript)
        rows = self._connection.each(_WINDOW, transcript=key, start=span.start, stop=span.end)
        return [(Span(start, stop), codes[code], coders[coder]) for start, stop, code, coder in rows]

    def by_coder(self, round_: UUID | None = None) -> dict[tuple[str, UUID], int]:
        """Return how many codings each coder has with each code."""
        codes, coders = self.code_ids(), self._coders()
        rows = self._connection.each(_BY_CODER.format(scope=_scope(round_)), round=_bytes(round_))
        return {(codes[code], coders[coder]): n for coder, code, n in rows}

    def by_child(self, round_: UUID | None = None) -> Iterator[tuple[str, str, int]]:
        """Yield code, participant number, and how many codings with that code are on words of that child."""
        codes = self.code_ids()
        rows = self._connection.each("select id, number from participant order by id")
        children: dict[int, str] = dict(rows)
        for code, child, n in self._connection.each(_BY_CHILD.format(scope=_scope(round_)), round=_bytes(round_)):
            yield codes[code], children[child], n

    def in_order(self, round_: UUID | None = None) -> Iterator[Placed]:
        """Yield every coding as (transcript, start, end, code, coder, round), transcript by transcript in order.

        All but the offsets are numbers that hold for this answer only; `code_ids` says what code each stands for. They
        are not translated here: there may be millions.
        """
        rows = self._connection.each(_IN_ORDER.format(scope=_scope(round_)), round=_bytes(round_))
        return cast("Iterator[Placed]", rows)

    def code_ids(self) -> dict[int, str]:
        """Return the ids of codes by the numbers in `in_order`."""
        return {row["id"]: row["handle"] for row in self._connection.rows("select id, handle from code order by id")}

    def _keys_of(self, codes: Sequence[str]) -> list[int]:
        rows = self._connection.rows(
            "select id from code where handle in (select value from json_each(:codes)) order by id",
            codes=as_json(list(codes)),
        )
        return [row["id"] for row in rows]

    def _place_of(self, coding: UUID) -> Row | None:
        return self._connection.row(
            """
            select id, code_id as code, transcript_id as transcript, start, stop, coder_id as coder
            from coding
            where uid = :uid
            order by id
            """,
            uid=coding.bytes,
        )

    def _passage(self, row: Row) -> CodedPassage:
        told = self._connection.rows(
            """
            select coding.uid, code.handle, coder.name as coder, transcript.uid as transcript, transcript.name,
              exists (select 1 from safeguarding_lock as lock where lock.transcript_id = coding.transcript_id
                      and lock.start < coding.stop and lock.stop > coding.start) as is_locked
            from coding
            join code on code.id = coding.code_id
            join coder on coder.id = coding.coder_id
            join transcript on transcript.id = coding.transcript_id
            where coding.id = :id
            order by coding.id
            """,
            id=row["id"],
        )[0]
        turns = self._connection.rows(
            """
            select turn.number, turn.start, turn.text, speaker.role
            from turn
            join speaker on speaker.id = turn.speaker_id
            where turn.transcript_id = :transcript and turn.start < :stop
              and turn.start >= (select max(start) from turn where transcript_id = :transcript and start <= :start)
            order by turn.start
            """,
            transcript=row["transcript_id"],
            start=row["start"],
            stop=row["stop"],
        )
        whole, first = "\n".join(turn["text"] for turn in turns), turns[0]["start"]
        return CodedPassage(
            coding=UUID(bytes=told["uid"]),
            code=told["handle"],
            coder=told["coder"],
            transcript=UUID(bytes=told["transcript"]),
            name=told["name"],
            span=Span(row["start"], row["stop"]),
            turn=turns[0]["number"],
            role=Role(turns[0]["role"]),
            text="" if told["is_locked"] else whole[row["start"] - first : row["stop"] - first],
        )

    def _coders(self) -> dict[int, UUID]:
        rows = self._connection.rows("select id, uid from coder order by id")
        return {row["id"]: UUID(bytes=row["uid"]) for row in rows}


def _scope(round_: UUID | None) -> str:
    return _OUTSIDE if round_ is None else _INSIDE


def _bytes(uid: UUID | None) -> bytes | None:
    return None if uid is None else uid.bytes
