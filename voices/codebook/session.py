"""A coder at work on the codebook. Every change is a new version with its reason, and one act that can be undone.

While a round is open only the coder's own codings are seen and counted here. Codings in rounds and those that were
ruled on are evidence: they keep the id they were made with, which goes on standing for the code that took them in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from voices.codebook import changes
from voices.codebook.changes import DEFINING, Field
from voices.codebook.history import CodeChange, history_of, redefined
from voices.codebook.moving import (
    Moved,
    as_coded_with,
    is_evidence,
    joined_markers,
    joined_memos,
    settled_by,
)
from voices.errors import CodingError
from voices.model import Code, Codebook, CodebookVersion, Coder, Coding, Retraced, Transcript
from voices.naming import checked
from voices.store import Store

_KIND = "codebook.added"


class CodebookSession:
    """One coder, one project. `codebook` is the newest version, read anew by `refresh`.

    While a round is open it is without what others propose: a proposal tells what somebody has found in a text.
    """

    def __init__(self, store: Store, coder: Coder) -> None:
        self._store = store
        self._coder = coder
        self._versions: dict[str, Codebook] = {}
        self._transcripts: dict[UUID, Transcript] = {}
        self.codebook: Codebook
        self.counts: Mapping[str, int] = {}
        self.refresh()

    # what is there

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    @property
    def coder(self) -> Coder:
        """Who works. Somebody new is in the study from the first change on."""
        self._coder = self._store.people.coder_named(self._coder.name) or self._coder
        return self._coder

    def refresh(self) -> None:
        """Read codebook and counts anew, as other windows may have left them."""
        with self._store.reading():
            versions = self._store.codebooks.versions()
            if not versions:
                raise CodingError("The study has no codebook yet.", "Import one: voices import PROJECT CODEBOOK.yaml")
            self.codebook = self._seen(self._version(versions[-1]))
            self.counts = self._counts()

    def changed_elsewhere(self) -> bool:
        """Return whether somebody else has changed the study since this was asked last."""
        return self._store.changed_elsewhere()

    def warning(self) -> str:
        """Return what the coder should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    @property
    def open_rounds(self) -> list[str]:
        """The names of the rounds that are open; each keeps the version of the codebook it began with."""
        return [each.name for each in self._store.rounds.all() if each.closed is None]

    @property
    def sees_only_own(self) -> bool:
        """Whether codings of others stay hidden, because a round is open."""
        return bool(self.open_rounds)

    def count(self, code_id: str) -> int:
        """Return how many codings a code has, those under ids that were merged into it too; of a theme, all below."""
        code = self.codebook.code(code_id)
        if not code.codable:
            return sum(self.count(each.id) for each in self.codebook.codes_of(code_id))
        return sum(self.counts.get(each, 0) for each in (code.id, *code.aliases))

    def history(self, code_id: str) -> list[CodeChange]:
        """Return what became of a code: what changed, when, by whom, why; the newest change first."""
        told = self._store.codebooks.told()
        return history_of(code_id, [(each, self._version(each.version)) for each in told])[::-1]

    def versions(self) -> list[CodebookVersion]:
        """Return when each version was made, why and by whom, oldest first."""
        return self._store.codebooks.told()

    def codings(self, code_id: str) -> list[Coding]:
        """Return the codings of a code and of the ids merged into it: own ones only while a round is open."""
        code = self.codebook.code(code_id)
        whose = self.coder.id if self.sees_only_own else None
        return [found for each in (code.id, *code.aliases) for found in self._store.codings.of_code(each, whose)]

    def codings_to_look_at(self, code_id: str) -> list[Coding]:
        """Return the codings made while the code was defined otherwise: definition, include or exclude."""
        code = self.codebook.code(code_id)
        return [
            each
            for each in self.codings(code_id)
            if each.code == code_id and redefined(self._version(each.codebook_version).code(code_id), code)
        ]

    def to_divide(self, code_id: str) -> list[Coding]:
        """Return the codings of a code that a split may send elsewhere: none in a round, none that was ruled on."""
        ruled_on = settled_by(self._store.decisions.standing())
        return [each for each in self.codings(code_id) if each.code == code_id and not is_evidence(each, ruled_on)]

    def transcript(self, transcript: UUID) -> Transcript:
        """Return a transcript; texts are frozen, so each is read once."""
        if transcript not in self._transcripts:
            self._transcripts[transcript] = self._store.transcripts.get(transcript)
        return self._transcripts[transcript]

    def coder_name(self, coder: UUID) -> str:
        """Return the name of a coder."""
        return self._store.people.coder(coder).name

    # changes of the codebook alone

    def edit(self, code_id: str, field: Field, text: str, reason: str) -> str:
        """Change one field of a code; examples and keywords have one entry a line."""
        told = self._change(
            f"changed {field} of {code_id}", reason, lambda book: changes.edited(book, code_id, field, text)
        )
        n = len(self.codings_to_look_at(code_id)) if field in DEFINING else 0
        look = f"; {n} coding{'s' * (n != 1)} made before, l lists them" if n else ""
        return told + look

    def rename(self, code_id: str, name: str, reason: str) -> str:
        """Give a code another name; its id stays, and the former name goes on finding it."""
        return self._change(f"renamed {code_id}", reason, lambda book: changes.renamed(book, code_id, name))

    def add(self, name: str, parent: str | None, reason: str, definition: str = "") -> str:
        """Add a code below a theme or a code, or with no parent a theme, under an id that none ever had."""
        code = self._new_code(self.codebook, name, parent, definition)
        what = "theme" if parent is None else "code"
        return self._change(f"added the {what} {code.id}", reason, lambda book: changes.added(book, code))

    def move(self, code_id: str, parent: str | None, reason: str, before: str | None = None) -> str:
        """Move a code, with all below it, under another parent, or to another place among its siblings."""
        where = "among the themes" if parent is None else f"under {parent}"
        return self._change(
            f"moved {code_id} {where}", reason, lambda book: changes.moved(book, code_id, parent, before)
        )

    def retire(self, code_id: str, reason: str) -> str:
        """Take a code out of use: its codings stay, and it takes no new ones."""
        return self._change(f"retired {code_id}", reason, lambda book: changes.with_status(book, code_id, "retired"))

    def restore(self, code_id: str, reason: str) -> str:
        """Bring a retired code back into use."""
        return self._change(f"restored {code_id}", reason, lambda book: changes.with_status(book, code_id, "active"))

    def accept(self, code_id: str, reason: str) -> str:
        """Take a proposed code into the codebook for good."""
        if changes.required(self.codebook, code_id).status != "proposed":
            raise CodingError(f"{code_id} is not a proposal.")
        return self._change(f"accepted {code_id}", reason, lambda book: changes.with_status(book, code_id, "active"))

    # changes that move codings

    def merge(self, source: str, target: str, reason: str) -> str:
        """Merge a code into another: its codings outside of rounds go over, its id stands for the target then."""
        moved: list[Moved] = []

        def go_over(book: Codebook) -> None:
            if book.code(target).codable:
                codings = self._store.codings.of_code(source)
                moved.append(self._go_over(codings, dict.fromkeys((each.id for each in codings), target), book))

        verb = f"merged {source} into {target}"
        told = self._change(verb, reason, lambda book: changes.merged(book, source, target), go_over)
        return told if not moved else f"{told}; {moved[0].told(source, target)}"

    def split(self, code_id: str, sent: Mapping[UUID, str], reason: str, new_name: str = "") -> str:
        """Send codings of a code to others, each by its identity; those that are not named stay.

        With a new name a code is added beside the one that is split, and "" as the target of a coding stands for it.
        """
        code = changes.required(self.codebook, code_id)
        new = self._new_code(self.codebook, new_name, code.parent, "") if new_name else None
        targets = {each: to or ("" if new is None else new.id) for each, to in sent.items()}
        moved: list[Moved] = []

        def go_over(book: Codebook) -> None:
            for target in sorted(set(targets.values()) - {code_id}):
                if not book.takes(target):
                    raise CodingError(f"{target or 'That code'} cannot be put on text.", "Choose another one.")
            codings = [each for each in self.to_divide(code_id) if targets.get(each.id, code_id) != code_id]
            moved.append(self._go_over(codings, targets, book))

        others = ", ".join(sorted(set(targets.values()) - {code_id})) or "nothing"
        told = self._change(
            f"split {code_id}: {others} taken out of it",
            reason,
            lambda book: book if new is None else changes.added(book, new),
            go_over,
        )
        n_stay = len(self._store.codings.of_code(code_id, self.coder.id if self.sees_only_own else None))
        return f"{told}; {moved[0].told(code_id, others)}; {n_stay} stay with {code_id}"

    def undo(self) -> Retraced | None:
        """Take back this coder's last change of the codebook, in a further version; codings go back too."""
        return self._retrace(self._store.undo)

    def redo(self) -> Retraced | None:
        """Do this coder's last undone change of the codebook again, in a further version."""
        return self._retrace(self._store.redo)

    # inside

    def _change(
        self,
        verb: str,
        reason: str,
        change: Callable[[Codebook], Codebook],
        go_over: Callable[[Codebook], None] | None = None,
    ) -> str:
        """Store the newest version with a change, and what follows for codings; return it in words."""
        reason = checked(" ".join(reason.split()), "the reason", 500)
        self._join()
        with self._store.act("project", verb, self.coder.id):
            current = self._store.codebooks.current()
            if current is None:
                raise CodingError("The study has no codebook.")
            new = change(current)
            if new == current and go_over is None:
                raise CodingError("That is what the codebook says already.")
            new = replace(new, version=self._store.codebooks.next_version(current))
            self._store.codebooks.add(new, reason)
            if go_over is not None:
                go_over(new)
        self.refresh()
        rounds = self.open_rounds
        kept = f"; {', '.join(rounds)} goes on with the version it began with" if rounds else ""
        return f"{verb}: version {new.version}{kept}"

    def _go_over(self, codings: Sequence[Coding], targets: Mapping[UUID, str], book: Codebook) -> Moved:
        """Give codings outside of rounds another code, and return what became of them."""
        ruled_on = settled_by(self._store.decisions.standing())
        open_rounds = {each.id for each in self._store.rounds.all() if each.closed is None}
        order = [each.id for each in book.markers]
        moved = Moved()
        for coding in codings:
            if is_evidence(coding, ruled_on):
                if coding.round not in open_rounds or coding.coder == self.coder.id:
                    moved = replace(moved, n_kept=moved.n_kept + 1)
                continue
            under = self._version(coding.codebook_version)
            new = as_coded_with(coding, targets[coding.id], under, book.version)
            there = self._store.codings.find(new)
            self._store.codings.remove(coding)
            if there is None:
                self._store.codings.add(new)
                moved = replace(moved, n_moved=moved.n_moved + 1)
                continue
            markers, memo = joined_markers(there, coding, order), joined_memos(there, coding)
            if markers != there.markers:
                there = self._store.codings.set_markers(there, markers)
            if memo != there.memo:
                self._store.codings.set_memo(there, memo)
            moved = replace(moved, n_together=moved.n_together + 1)
        return moved

    def _retrace(self, way: Callable[..., Retraced | None]) -> Retraced | None:
        try:
            return way(self.coder.id, "project", _KIND) if self._is_known else None
        finally:
            self.refresh()

    @property
    def _is_known(self) -> bool:
        return self._store.people.coder_named(self._coder.name) is not None

    def _join(self) -> None:
        """Let somebody new join the study, in an act of its own that undo does not reach."""
        if not self._is_known:
            with self._store.act("project", f"{self._coder.name} joined"):
                if not self._is_known:
                    self._store.people.add_coder(self._coder)

    def _new_code(self, book: Codebook, name: str, parent: str | None, definition: str) -> Code:
        name = checked(name, "a code", 200)
        code_id = changes.new_id(book, name, parent, self._store.codebooks.has_code)
        return Code(code_id, name, parent, definition.strip(), codable=parent is not None)

    def _counts(self) -> Mapping[str, int]:
        if self.sees_only_own:
            return self._store.codings.counts_by_code(self.coder.id) if self._is_known else {}
        counts: dict[str, int] = {}
        for (code, _), n in self._store.overview.by_coder().items():
            counts[code] = counts.get(code, 0) + n
        return counts

    def _seen(self, book: Codebook) -> Codebook:
        """Return a version as this coder may see it now."""
        if not self.sees_only_own:
            return book
        hidden = {
            each.id
            for each in book.codes
            if each.status == "proposed" and each.proposed_by and each.proposed_by != self.coder.name
        }
        for each in book.codes:  # what others see goes on standing where it stands
            if each.id not in hidden:
                hidden -= {above.id for above in book.ancestors(each.id)}
        return replace(book, codes=tuple(each for each in book.codes if each.id not in hidden)) if hidden else book

    def _version(self, version: str) -> Codebook:
        """Return a version; none is ever edited, so each is read once."""
        if version not in self._versions:
            self._versions[version] = self._store.codebooks.version(version)
        return self._versions[version]
