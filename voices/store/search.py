"""Full-text search over the words of all transcripts. What a user types is quoted: nothing in it can be an operator.

Letters count alike with and without accents, large and small. Words must all be in one turn; words in double quotes
stand side by side; a star behind three letters or more stands for any ending.
"""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from typing import Literal, TypeVar
from uuid import UUID

from voices.errors import SearchError
from voices.model import Found, Hit, Role, Sought, Span
from voices.store.driver import Connection, Row
from voices.store.values import as_json, key_of
from voices.store.welfare import locked_for

Forms = Mapping[str, tuple[str, ...]]
Value = TypeVar("Value")
NO_FORMS: Forms = {}
MOST_RANKED = 10_000  # ranking costs about 15 microseconds a hit where phrases are long and the file is encrypted
_MOST_WORDS = 32
_MOST_FORMS = 60
_LEAST_BEFORE_STAR = 3  # as the index has it: shorter beginnings would be put together from thousands of words
_PIECE = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')

_FIRST_IN_ORDER = """
    select turn_words.rowid as id, highlight(turn_words, 0, :open, :close) as marked
    from turn_words
    where turn_words match :query and turn_words.rowid between :first and :last
      and turn_words.rowid not in (select value from json_each(:locked))
    order by turn_words.rowid
    limit :most
"""
_LAST_IN_ORDER = """
    select turn_words.rowid as id, highlight(turn_words, 0, :open, :close) as marked
    from turn_words
    where turn_words match :query and turn_words.rowid between :first and :last
      and turn_words.rowid not in (select value from json_each(:locked))
    order by turn_words.rowid desc
    limit :most
"""
_BEST = """
    select turn_words.rowid as id, highlight(turn_words, 0, :open, :close) as marked
    from turn_words
    where turn_words match :query and turn_words.rowid between :first and :last
      and turn_words.rowid not in (select value from json_each(:locked))
    order by turn_words.rank
    limit :most
"""


class Search:
    """Looks for words in one state of the project.

    Turns that the safeguarding protocol locks for whoever looks are not looked in: even that a word is there would
    tell. Without a `reader` none of the locked ones is.
    """

    def __init__(self, connection: Connection, reader: UUID | None = None) -> None:
        self._connection = connection
        self._reader = reader

    def as_seen_by(self, reader: UUID) -> Search:
        """Return a search in what one coder may read."""
        return Search(self._connection, reader)

    def n_locked(self) -> int:
        """Return how many turns are not looked in."""
        return len(locked_for(self._connection, self._reader))

    def find(
        self,
        words: str,
        *,
        most: int = 50,
        transcript: UUID | None = None,
        best_first: bool = False,
        after: Hit | None = None,
        forms: Forms = NO_FORMS,
    ) -> Found:
        """Return a page of hits in reading order, in one transcript or in all, those behind `after` if it is given.

        With `best_first` the best come first, unless there are more than `MOST_RANKED`: ranking them would take long.
        """
        query = as_query(words, forms)
        with self._connection.reading():
            first, last = (0, 2**62) if transcript is None else self._keys_of(transcript)
            if after is not None:
                first, best_first = self._key_of_hit(after) + 1, False
            locked = as_json(locked_for(self._connection, self._reader))
            where: dict[str, object] = {"query": query, "first": first, "last": last, "locked": locked}
            n_hits = self._count(where)
            ranked = best_first and n_hits <= MOST_RANKED
            marks = {"open": os.urandom(12).hex(), "close": os.urandom(12).hex()}
            rows = self._connection.rows(_BEST if ranked else _FIRST_IN_ORDER, **where, **marks, most=most)
            hits = tuple(self._as_hit(row, **marks) for row in rows)
        return Found(hits, n_hits, MOST_RANKED, ranked)

    def beside(self, sought: Sought, transcript: UUID, turn: int, step: Literal[-1, 0, 1]) -> Hit | None:
        """Return a turn of a transcript with what is sought: the next one behind a turn, the last before it, or it.

        Behind turn 0 is the first of all, before one that is not there the last.
        """
        query = as_query(sought.words, sought.forms)
        with self._connection.reading():
            first, last = self._keys_of(transcript)
            here = self._connection.row(
                "select id from turn where transcript_id = :key and number = :number",
                key=key_of(self._connection, "transcript", transcript),
                number=turn,
            )
            key = None if here is None else int(here["id"])
            if step == 0:
                first, last = (last + 1, last) if key is None else (key, key)
            elif key is not None:
                first, last = (key + 1, last) if step > 0 else (first, key - 1)
            marks = {"open": os.urandom(12).hex(), "close": os.urandom(12).hex()}
            sql = _FIRST_IN_ORDER if step >= 0 else _LAST_IN_ORDER
            locked = as_json(locked_for(self._connection, self._reader))
            rows = self._connection.rows(sql, query=query, first=first, last=last, locked=locked, **marks, most=1)
            return self._as_hit(rows[0], **marks) if rows else None

    def vocabulary(self) -> list[str]:
        """Return every word that occurs in the study, as the index has it: small letters without accents."""
        return [row["term"] for row in self._connection.rows("select term from turn_vocabulary order by term")]

    def _count(self, where: dict[str, object]) -> int:
        row = self._connection.rows(
            """
            select count(*) as n
            from (
              select rowid from turn_words
              where turn_words match :query and turn_words.rowid between :first and :last
                and turn_words.rowid not in (select value from json_each(:locked))
              limit :enough
            )
            order by n
            """,
            **where,
            enough=MOST_RANKED + 1,
        )[0]
        return int(row["n"])

    def _keys_of(self, transcript: UUID) -> tuple[int, int]:
        """Return the keys of a transcript's first and last turn; they were written together, so none lies between."""
        row = self._connection.rows(
            """
            select
              (select id from turn where transcript_id = :key order by number limit 1) as first,
              (select id from turn where transcript_id = :key order by number desc limit 1) as last
            order by first
            """,
            key=key_of(self._connection, "transcript", transcript),
        )[0]
        return row["first"], row["last"]

    def _key_of_hit(self, hit: Hit) -> int:
        row = self._connection.rows(
            "select id from turn where transcript_id = :key and number = :number order by id",
            key=key_of(self._connection, "transcript", hit.transcript),
            number=hit.turn,
        )[0]
        return int(row["id"])

    def _as_hit(self, found: Row, open: str, close: str) -> Hit:
        row = self._connection.rows(
            """
            select transcript.uid, transcript.name, turn.number, turn.start, turn.text, turn.clock_seconds,
              speaker.role
            from turn
            join transcript on transcript.id = turn.transcript_id
            join speaker on speaker.id = turn.speaker_id
            where turn.id = :id
            order by turn.id
            """,
            id=found["id"],
        )[0]
        return Hit(
            transcript=UUID(bytes=row["uid"]),
            name=row["name"],
            turn=row["number"],
            role=Role(row["role"]),
            start=row["start"],
            text=row["text"],
            spans=tuple(_spans(found["marked"], open, close, row["start"])),
            clock_seconds=row["clock_seconds"],
        )


class SearchBeside:
    """One search beside the screen: `find` runs in a thread of its own, on a connection of its own; `stop` ends it."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        reader: UUID | None = None,
        show: Callable[[Found], Found] = lambda found: found,
    ) -> None:
        self._connect = connect
        self._reader = reader
        self._show = show
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._is_stopped = False

    def find(
        self,
        words: str,
        *,
        most: int = 50,
        transcript: UUID | None = None,
        best_first: bool = False,
        forms: Forms = NO_FORMS,
    ) -> Found:
        """Return what `Search.find` does; raise a SearchError when it was stopped."""

        def look(search: Search) -> Found:
            found = search.find(words, most=most, transcript=transcript, best_first=best_first, forms=forms)
            return self._show(found)

        return self._show(self._with_own(look))

    def vocabulary(self) -> list[str]:
        """Return what `Search.vocabulary` does; raise a SearchError when it was stopped."""
        return self._with_own(Search.vocabulary)

    def _with_own(self, look: Callable[[Search], Value]) -> Value:
        """Look with a connection of its own that `stop` can reach."""
        connection = self._connect()
        try:
            with self._lock:
                self._connection = connection
            connection.stop_when(lambda: self._is_stopped)
            self._check()
            found = look(Search(connection, self._reader))
            self._check()
            return found
        finally:
            with self._lock:
                self._connection = None
            connection.close()

    def _check(self) -> None:
        """Give up between two statements; within one the connection does."""
        if self._is_stopped:
            raise SearchError("The search was stopped.")

    def stop(self) -> None:
        """End the search, from any thread; one that has not begun yet ends as soon as it does."""
        with self._lock:
            self._is_stopped = True
            if self._connection is not None:
                self._connection.interrupt()


def as_query(words: str, forms: Forms = NO_FORMS) -> str:
    """Return what was typed as an expression of the index; SearchError when it is not one that can be looked for.

    A word with forms stands for each of them; one in double quotes or with a star stands for itself.

    >>> as_query('run* "nobody said" OR')
    '"run" * "nobody said" "OR"'
    >>> as_query("Run off", {"run": ("ran", "running")})
    '("Run" OR "ran" OR "running") AND "off"'
    """
    typed = unicodedata.normalize("NFC", words).replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")
    pieces = list(_pieces(typed, forms))
    if not pieces:
        raise SearchError("There is no word to look for.", "Type letters or digits; a phrase stands in double quotes.")
    if len(pieces) > _MOST_WORDS:
        raise SearchError(f"These are more than {_MOST_WORDS} words.", "Look for a few of them.")
    return (" AND " if any(each.startswith("(") for each in pieces) else " ").join(pieces)


def single_words(words: str) -> list[str]:
    """Return the words typed that may stand for their forms too, in small letters.

    >>> single_words('Run* "nobody said" Went away')
    ['went', 'away']
    """
    found = (each.group(3) for each in _PIECE.finditer(unicodedata.normalize("NFC", words)))
    return [each.casefold() for each in found if each is not None and all(map(_is_letter, each))]


def _pieces(typed: str, forms: Forms) -> Iterator[str]:
    for found in _PIECE.finditer(typed):
        phrase, star, word = found.groups()
        text, is_prefix = (phrase, bool(star)) if word is None else (word.rstrip("*"), word.endswith("*"))
        if not any(_is_letter(sign) for sign in text):
            continue
        if is_prefix and len(list(takewhile(_is_letter, reversed(text)))) < _LEAST_BEFORE_STAR:
            raise SearchError(
                f"{text}* has fewer than {_LEAST_BEFORE_STAR} letters before the star.",
                "Type more of the word: too many begin like that.",
            )
        known = () if is_prefix or word is None else forms.get(text.casefold(), ())
        others = [each for each in known[:_MOST_FORMS] if each != text.casefold() and all(map(_is_letter, each))]
        if others:
            yield "(" + " OR ".join(f'"{each}"' for each in (text, *others)) + ")"
        else:
            yield f'"{text}" *' if is_prefix else f'"{text}"'


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LN"


def _spans(marked: str, open: str, close: str, start: int) -> Iterator[Span]:
    """Yield the spans between two marks in a text that begins at `start`."""
    before, *parts = marked.split(open)
    start += len(before)
    for part in parts:
        words, _, behind = part.partition(close)
        yield Span(start, start + len(words))
        start += len(words) + len(behind)
