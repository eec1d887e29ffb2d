"""A coder's memos, and those of others that may be seen: read, found, written, taken back.

A coder writes one memo on each thing and changes nobody else's. Memos of others on codings are never shown here; those
on an interview, or on a child who speaks in one, are not shown while a round with that interview is open. Every act is
one transaction, told in words without a word of the transcript.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn
from uuid import UUID

from voices import ids
from voices.coding.remembering import Remembered
from voices.errors import CodingError, RoundError
from voices.memos.listed import Listed, Thing, coded_thing, found, thing_of, things, visible
from voices.model import About, Codebook, CodedPlace, Coder, Coding, Memo, Retraced, Span
from voices.store import Store


class MemosSession:
    """One coder in one project. Somebody new joins the study with the first memo; only looking leaves no trace."""

    def __init__(self, store: Store, coder: Coder) -> None:
        self._store = store
        self._coder = coder
        self._known = Remembered(store.state)
        self._seen = store.data_version()

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    @property
    def coder(self) -> Coder:
        """Who writes. Somebody new is in the study from the first act on, in whichever window that was."""
        return self._known.get("coder", lambda: self._store.people.coder_named(self._coder.name) or self._coder)

    # what is there

    def memos(self, words: str = "") -> list[Listed]:
        """Return the memos that this coder may see, or those of them with all of these words; the newest first."""
        return found(self._known.get("memos", self._listed), words)

    def memo(self, about: About) -> Memo | None:
        """Return this coder's own memo about something, None when there is none."""
        if about.kind != "coding":
            return self._store.memos.find(self.coder.id, about)
        own = (memo for memo, _ in self._store.memos.on_codings(self.coder.id))
        return next((each for each in own if each.about == about), None)

    def thing(self, about: About) -> Thing:
        """Return in words what a memo is about; CodingError when it is no longer there."""
        if about.kind == "coding":
            return coded_thing(about, self._place(about))
        if not self._store.memos.exists(about):
            _gone()
        return thing_of(about, self._names(), self._codebook())

    def things(self, first: Sequence[About] = ()) -> list[Thing]:
        """Return all that can have a memo besides codings, what is at hand first."""
        return things(self._names(), self._codebook(), self._store.memos.child_numbers(), first)

    def things_at(self, transcript: UUID, code: str | None = None) -> list[Thing]:
        """Return what can have a memo where somebody reads: the interview, its children, a code, the study."""
        children = self._store.memos.children_of(transcript)
        order = [
            About("transcript", transcript.hex),
            *(About("participant", number) for number in children),
            *([] if code is None else [About("code", code)]),
            About("project"),
        ]
        return [thing_of(about, self._names(), self._codebook()) for about in order]

    def changed_elsewhere(self) -> bool:
        """Return whether anybody else has changed the study since this was asked last."""
        before, self._seen = self._seen, self._store.data_version()
        return self._seen != before

    def warning(self) -> str:
        """Return what the coder should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    # acts

    def check_open(self, about: About) -> None:
        """Refuse before anything is written when a memo can no longer be changed: its coding is evidence, or gone."""
        if about.kind == "coding":
            coding = self._coding(about)
            if any(each.id == coding.round and each.closed is not None for each in self._store.rounds.heads()):
                raise RoundError("This coding is evidence of a closed round: its memo stays as it is.")

    def set_memo(self, about: About, text: str, seen: str | None = None) -> str | None:
        """Set this coder's memo about something; an empty text takes it away. None when nothing changed.

        `seen` is the text that was there when writing began. A memo that another window changed meanwhile is kept above
        the new text.
        """
        text, now = text.strip(), self.memo(about)
        there = "" if now is None else now.text
        if text == (there if seen is None else seen.strip()):
            return None
        self.check_open(about)
        verb = f"{'wrote' if text else 'removed'} the memo on {self.thing_written(about)}"
        self._join()
        with self._store.act("coding", verb, self.coder.id):
            now = self.memo(about)
            there = "" if now is None else now.text
            changed = seen is not None and there not in ("", seen, text)
            wanted = f"{there}\n\n{text}".strip() if changed else text
            if wanted != there:
                self._put(about, wanted)
        return f"{verb}; another window had changed it, both texts are kept" if changed else verb

    def thing_written(self, about: About) -> str:
        """Return what a memo is about as verbs and titles say it."""
        if about.kind != "coding":
            return self.thing(about).short
        place = self._place(about)
        return f"{place.code} in {place.name}, turn {place.turn}"

    def undo(self) -> Retraced | None:
        """Take back this coder's last act, of coding or on a memo, and return where it was."""
        return self._store.undo(self.coder.id, "coding")

    def redo(self) -> Retraced | None:
        """Do this coder's last undone act again and return where it was."""
        return self._store.redo(self.coder.id, "coding")

    # inside

    def _listed(self) -> list[Listed]:
        """Return all memos that may be seen, of one state of the study."""
        with self._store.reading():
            names, codebook, own = self._names(), self._codebook(), self.coder.id
            people = {each.id: each.name for each in self._store.people.coders()}
            seen = visible(self._store.memos.all(), own, self._store.memos.in_open_rounds())
            on_codings = self._store.memos.on_codings(own)
        listed = [
            Listed(
                memo=each,
                thing=thing_of(each.about, names, codebook),
                by=people[each.coder],
                is_own=each.coder == own,
                transcript=UUID(each.about.id) if each.about.kind == "transcript" else None,
            )
            for each in seen
        ]
        listed += [
            Listed(memo, coded_thing(memo.about, place), people[own], True, place.transcript, place.start)
            for memo, place in on_codings
        ]
        return sorted(listed, key=lambda each: each.memo.changed, reverse=True)

    def _names(self) -> dict[UUID, str]:
        return self._known.get("names", self._store.transcripts.names)

    def _codebook(self) -> Codebook | None:
        return self._known.get("codebook", self._store.codebooks.current)

    def _put(self, about: About, text: str) -> None:
        if about.kind == "coding":
            self._store.codings.set_memo(self._coding(about), text)
            return
        if not self._store.memos.exists(about):
            _gone()
        now = ids.now()
        self._store.memos.put(Memo(ids.new_id(), about, text, self.coder.id, now, now))

    def _place(self, about: About) -> CodedPlace:
        return self._store.memos.place_of(self.coder.id, UUID(about.id)) or _gone()

    def _coding(self, about: About) -> Coding:
        """Return the coding that a memo is about; CodingError when it is no longer there."""
        place = self._place(about)
        on = Span(place.start, place.start + 1)
        codings = self._store.codings.of_coder(self.coder.id, place.transcript, on=on)
        return next((each for each in codings if each.id.hex == about.id), None) or _gone()

    def _join(self) -> None:
        """Let somebody new join the study, in an act of its own that undo does not reach."""
        if self._store.people.coder_named(self._coder.name) is None:
            with self._store.act("project", f"{self._coder.name} joined"):
                if self._store.people.coder_named(self._coder.name) is None:
                    self._store.people.add_coder(self._coder)


def _gone() -> NoReturn:
    raise CodingError("What this memo is about is no longer there: it was removed in another window.")
