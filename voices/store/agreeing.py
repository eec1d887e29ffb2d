"""Do the tables say what the journal says? Names, codings, memos, runs, against the entries that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from voices.store.agreement import seals
from voices.store.driver import Connection
from voices.store.journal import Body, Written

_NAMES = {
    "coder": "select lower(hex(uid)) as uid, name from coder order by id",
    "transcript": "select lower(hex(uid)) as uid, name from transcript order by id",
}
_CODINGS = """
    select lower(hex(coding.uid)) as uid, coding.start, coding.stop, code.handle, lower(hex(coder.uid)) as coder
    from coding
    join code on code.id = coding.code_id
    join coder on coder.id = coding.coder_id
    order by coding.id
"""
_NOTES = """
    select lower(hex(note.uid)) as uid, note.about,
      coalesce(code.handle, participant.number, lower(hex(transcript.uid)), '') as thing,
      lower(hex(coder.uid)) as coder, note.text
    from note
    join coder on coder.id = note.coder_id
    left join code on code.id = note.code_id
    left join transcript on transcript.id = note.transcript_id
    left join participant on participant.id = note.participant_id
    order by note.id
"""


class Told:
    """What the entries that passed through `listen` say of names, codings, memos and kept runs of agreement."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}
        self._codings: dict[str, int] = {}
        self._notes: dict[str, int] = {}
        self._runs: dict[str, str] = {}

    def listen(self, entries: Iterable[Written]) -> Iterator[Written]:
        """Yield entries as they come and remember what they say."""
        for entry in entries:
            if entry.text is not None and entry.kind in ("coder.added", "transcript.added"):
                what, body = entry.kind.partition(".")[0], entry.body or {}
                self._names[what, str(body.get(what))] = str(body.get("name"))
            elif entry.kind == "coding.added" and entry.body is not None:
                body = entry.body
                told = (body.get(each) for each in ("start", "end", "code", "coder"))
                self._codings[str(body.get("coding"))] = _mark(*told)
            elif entry.kind == "coding.removed" and entry.body is not None:
                self._codings.pop(str(entry.body.get("coding")), None)
            elif entry.kind == "note.changed" and entry.body is not None:
                self._hear_of_note(entry.body)
            elif entry.kind == "agreement.run" and entry.body is not None and "told_sha256" in entry.body:
                self._runs[str(entry.body["run"])] = str(entry.body["told_sha256"])
            yield entry

    def _hear_of_note(self, body: Body) -> None:
        note, kind = str(body.get("note")), str(body.get("about"))
        if str(body.get("after")).strip():
            self._notes[note] = _mark(kind, body.get(kind, ""), body.get("coder"), body.get("after"))
        else:
            self._notes.pop(note, None)

    def differences(self, connection: Connection) -> Iterator[str]:
        """Yield where the tables say something else, in words."""
        for what, sql in _NAMES.items():
            for row in connection.rows(sql):
                if self._names.get((what, row["uid"])) != row["name"]:
                    yield f"the name of a {what} is not the one that the journal tells"
        n_other = 0
        for row in connection.rows(_CODINGS):
            n_other += self._codings.pop(row["uid"], None) != _mark(*tuple(row.values())[1:])
        if n_other or self._codings:
            yield f"{n_other + len(self._codings)} codings are not as the journal tells"
        n_other = 0
        for row in connection.rows(_NOTES):
            n_other += self._notes.pop(row["uid"], None) != _mark(*tuple(row.values())[1:])
        if n_other or self._notes:
            yield f"{n_other + len(self._notes)} memos are not as the journal tells"
        there = seals(connection) if self._runs else {}
        if n_other := sum(there.get(run) != seal for run, seal in self._runs.items()):
            yield f"{n_other} runs of agreement are not as the journal tells"


def _mark(*told: object) -> int:
    """Return a number for what a coding says, small enough to keep a million of them."""
    return hash(tuple(map(str, told)))
