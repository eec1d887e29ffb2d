"""Undo and redo: acts reversed by further acts, never by forgetting. Read from the journal, so it outlasts a restart.

What lies on whose stack follows from the journal alone: doing pushes, undoing moves an act to the redo side, redoing
moves it back, and doing something new empties the redo side. So the undo side is in the order in which acts were first
done, and its top is the last one that stands. Only a coder's own acts are on a coder's stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from voices import ids
from voices.errors import CodingError
from voices.model import Coding, Decision, Outcome, Reading, Retraced, Span
from voices.store import memos, readings
from voices.store.bookmarks import Bookmarks
from voices.store.codebook import Codebooks
from voices.store.codings import Codings, from_body
from voices.store.decisions import Decisions
from voices.store.journal import Act, Body, Job, Journal
from voices.store.memos import Memos
from voices.store.people import People
from voices.store.plans import Plans
from voices.store.quick_codes import QuickKeys
from voices.store.readings import Readings
from voices.store.values import moment

Reverse = Callable[[Body], None]


class Undo:
    """Applies the entries of an act forwards or backwards. Called inside an act of way "undo" or "redo"."""

    def __init__(
        self,
        journal: Journal,
        people: People,
        codings: Codings,
        readings: Readings,
        decisions: Decisions,
        codebooks: Codebooks,
        memos: Memos,
        quick_keys: QuickKeys,
        bookmarks: Bookmarks,
        plans: Plans,
    ) -> None:
        self._journal = journal
        self._people = people
        self._codings = codings
        self._readings = readings
        self._decisions = decisions
        self._codebooks = codebooks
        self._verb = ""
        self._memos = memos
        self._by: UUID | None = None
        self._forwards: Mapping[str, Reverse] = {
            "coding.added": self._add_coding,
            "coding.removed": self._remove_coding,
            "markers.changed": lambda body: self._set_markers(body, "before", "after"),
            "memo.changed": lambda body: self._set_memo(body, "before", "after"),
            "note.changed": lambda body: self._set_note(body, "before", "after"),
            "reading.marked": self._mark,
            "reading.unmarked": self._unmark,
            "transcript.finished": self._finish,
            "transcript.unfinished": self._unfinish,
            "quick_codes.changed": lambda body: quick_keys.put_again(body, "after"),
            "bookmark.set": bookmarks.set_again,
            "bookmark.cleared": bookmarks.clear_again,
            "plan.changed": lambda body: plans.put_again(body, "after", "before"),
            "decision.made": self._decide,
            "decision.withdrawn": self._withdraw,
            "codebook.added": lambda body: self._change_codebook(body, "before", "version", "done again"),
        }
        self._backwards: Mapping[str, Reverse] = {
            "coding.added": self._remove_coding,
            "coding.removed": self._add_coding,
            "markers.changed": lambda body: self._set_markers(body, "after", "before"),
            "memo.changed": lambda body: self._set_memo(body, "after", "before"),
            "note.changed": lambda body: self._set_note(body, "after", "before"),
            "reading.marked": self._unmark,
            "reading.unmarked": self._mark,
            "transcript.finished": self._unfinish,
            "transcript.unfinished": self._finish,
            "quick_codes.changed": lambda body: quick_keys.put_again(body, "before"),
            "bookmark.set": bookmarks.clear_again,
            "bookmark.cleared": bookmarks.set_again,
            "plan.changed": lambda body: plans.put_again(body, "before", "after"),
            "decision.made": self._withdraw,
            "decision.withdrawn": self._decide,
            "codebook.added": lambda body: self._change_codebook(body, "version", "before", "undone"),
        }

    def next_undo(self, coder: UUID, job: Job, kind: str | None = None) -> Act | None:
        """Return the act that undo would reverse, None when there is none; of one kind where that is given."""
        return self._journal.last_done(coder, job, kind)

    def next_redo(self, coder: UUID, job: Job, kind: str | None = None) -> Act | None:
        """Return the act that redo would do again, None when there is none; of one kind where that is given."""
        return self._journal.last_undone(coder, job, kind)

    def reverse(self, act: Act) -> Retraced:
        """Take back every change of an act, last one first, and return where that was."""
        self._by, self._verb = act.coder, act.verb
        entries = self._journal.entries_of(act)
        for kind, body in reversed(entries):
            self._apply(self._backwards, kind, body)
        return _retraced(act, entries)

    def repeat(self, act: Act) -> Retraced:
        """Do every change of an act again, in order, and return where that was."""
        self._by, self._verb = act.coder, act.verb
        entries = self._journal.entries_of(act)
        for kind, body in entries:
            self._apply(self._forwards, kind, body)
        return _retraced(act, entries)

    def do_again(self, kind: str, body: Body, by: UUID | None) -> None:
        """Do one entry of the journal again; what is not about coding or ruling is passed over.

        It was done whatever else stood there: whether somebody's later change is in the way is asked by redo alone.
        """
        self._by = by
        if kind == "decision.made":
            self._decisions.add(_decision_from(body))
        elif kind == "coding.removed":
            self._codings.remove(self._live(body))
        elif kind in self._forwards:
            self._forwards[kind](body)

    def _apply(self, ways: Mapping[str, Reverse], kind: str, body: Body | None) -> None:
        if body is None or kind not in ways:
            raise CodingError("That step can no longer be undone: what it changed has been withdrawn.")
        ways[kind](body)

    def _live(self, body: Body) -> Coding:
        found = self._codings.find(from_body(body))
        if found is None:
            raise CodingError("That coding is no longer there: it was removed in another window.")
        return found

    def _add_coding(self, body: Body) -> None:
        coding = from_body(body)
        if self._codings.find(coding) is not None:
            raise CodingError("That coding is there already: it was made again in another window.")
        self._codings.add(coding)

    def _remove_coding(self, body: Body) -> None:
        coding, then = self._live(body), from_body(body)
        if ({*coding.markers}, coding.memo.strip()) != ({*then.markers}, then.memo.strip()):
            raise CodingError("The memo or the markers on that coding were changed since, in another window.")
        self._codings.remove(coding)

    def _set_markers(self, body: Body, now: str, wanted: str) -> None:
        coding, markers, there = self._live(body), body[wanted], body[now]
        if not isinstance(markers, list) or not isinstance(there, list):
            raise CodingError("The journal does not tell which markers there were.")
        if {*coding.markers} != {*there}:
            raise CodingError("The markers on that coding were changed since, in another window.")
        self._codings.set_markers(coding, markers)

    def _set_memo(self, body: Body, now: str, wanted: str) -> None:
        coding = self._live(body)
        if coding.memo.strip() != str(body[now]).strip():
            raise CodingError("The memo on that coding was changed since, in another window.", "Press m to read it.")
        self._codings.set_memo(coding, str(body[wanted]))

    def _set_note(self, body: Body, now: str, wanted: str) -> None:
        memo = memos.from_body(body, str(body[wanted]))
        there = self._memos.find(memo.coder, memo.about)
        if ("" if there is None else there.text.strip()) != str(body[now]).strip():
            raise CodingError("That memo was changed since, in another window.", "Press M to read it.")
        self._memos.put(memo)

    def _mark(self, body: Body) -> None:
        reading = readings.from_body(body)
        if reading.turn not in self._read_turns(reading):
            self._readings.mark(reading)

    def _unmark(self, body: Body) -> None:
        reading = readings.from_body(body)
        if reading.turn in self._read_turns(reading):
            self._readings.unmark(reading)

    def _finish(self, body: Body) -> None:
        finished = readings.finished_from(body)
        if finished not in self._readings.finished(finished.coder, finished.transcript):
            self._readings.finish(finished)

    def _unfinish(self, body: Body) -> None:
        finished = readings.finished_from(body)
        if finished in self._readings.finished(finished.coder, finished.transcript):
            self._readings.unfinish(finished)

    def _read_turns(self, reading: Reading) -> set[int]:
        there = self._readings.all(reading.coder, reading.transcript)
        return {each.turn for each in there if each.round == reading.round}

    def _decide(self, body: Body) -> None:
        decision = _decision_from(body)
        newer = [
            each
            for each in self._decisions.standing(decision.transcript)
            if each.settles == decision.settles or (each.settles & decision.settles and each.made > decision.made)
        ]
        if newer:
            who = self._people.coder(newer[-1].by).name
            raise CodingError(f"That question has been ruled on since by {who}.", "The newer ruling goes first.")
        self._decisions.add(decision)

    def _withdraw(self, body: Body) -> None:
        decision = _decision_from(body)
        standing = self._decisions.standing(decision.transcript)
        same = [each for each in standing if _says_the_same(each, decision)]
        if not same:
            raise CodingError(f"That ruling is no longer standing: {self._who_withdrew(decision)}.")
        self._decisions.withdraw(same[-1], self._by or decision.by, ids.now())

    def _change_codebook(self, body: Body, now: str, wanted: str, done: str) -> None:
        """Add a version that says again what the codebook said; a version that came first or by itself stays."""
        if body.get(now) is None or body.get(wanted) is None:
            raise CodingError("That version of the codebook is the first: it stays.")
        self._codebooks.carry(str(body[now]), str(body[wanted]), f"{done}: {self._verb}")

    def _who_withdrew(self, decision: Decision) -> str:
        """Return in words who took a ruling back, or put another in its place.

        Undone and done again, it stood under another identity: the last one counts.
        """
        last = [each.id for each in self._decisions.all() if _says_the_same(each, decision)]
        who = self._decisions.withdrawn_by(last[-1] if last else decision.id)
        if who is None:
            return "it was taken back in another window"
        return f"{self._people.coder(who).name} took it back or ruled otherwise since"


def _retraced(act: Act, entries: Sequence[tuple[str, Body | None]]) -> Retraced:
    bodies = [body or {} for _, body in entries]
    body = next((each for each in bodies if "transcript" in each), bodies[0] if bodies else {})
    start, turn = body.get("start"), body.get("turn")
    return Retraced(
        verb=act.verb,
        transcript=UUID(str(body["transcript"])) if "transcript" in body else None,
        start=start if isinstance(start, int) else None,
        turn=turn if isinstance(turn, int) else None,
        settles=frozenset(_uuids(body.get("settles"))),
    )


def _says_the_same(one: Decision, other: Decision) -> bool:
    return (one.settles, one.outcome, one.results, one.by) == (other.settles, other.outcome, other.results, other.by)


def _uuids(values: object) -> Iterable[UUID]:
    return (UUID(str(value)) for value in values) if isinstance(values, list) else ()


def _decision_from(body: Body) -> Decision:
    results = body["results"]
    return Decision(
        id=UUID(str(body["decision"])),
        transcript=UUID(str(body["transcript"])),
        code=str(body["code"]),
        settles=frozenset(_uuids(body["settles"])),
        outcome=Outcome(str(body["outcome"])),
        results=tuple(Span(start, end) for start, end in results) if isinstance(results, list) else (),
        by=UUID(str(body["by"])),
        made=moment(int(str(body["made"]))),
        chosen=None if body["chosen"] is None else UUID(str(body["chosen"])),
        reason=str(body["reason"]),
    )
