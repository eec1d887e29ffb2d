"""A project: made, opened, closed. It hands out the sessions in which people work, each loaded when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from voices.errors import ProjectError, SearchError
from voices.model import Done, Fault, Found, Head, Restored, Snapshot
from voices.naming import checked
from voices.store import (
    Store,
    Which,
    change_passphrase,
    is_snapshot,
    key_for,
    lock_of,
    mark_of,
    new_passphrase,
    recovery_key,
    snapshots_of,
)

if TYPE_CHECKING:
    from voices.agreement.session import AgreementSession
    from voices.codebook.session import CodebookSession
    from voices.coding.session import CodingSession
    from voices.memos.session import MemosSession
    from voices.model import KeptPassphrase
    from voices.planning.session import PlanningSession
    from voices.protecting.session import ProtectingSession
    from voices.reading.session import ImportSession
    from voices.reconciling.session import ReconcilingSession
    from voices.reporting.report import Audience, Report
    from voices.reporting.session import CountingSession

SUFFIX = ".voices"
LEFT_BEHIND_BYTES = 65_536  # an interrupted creation leaves less, a project has more
__all__ = ["Contents", "Project", "check_free", "mark_of", "needs_secret", "renew_passphrase", "restored"]


def check_free(path: Path) -> None:
    """Refuse a name that a new project cannot have, before anybody is asked for a passphrase."""
    if path.suffix != SUFFIX:
        raise ProjectError(f"{path} does not end in {SUFFIX}.", f"Name it {path.name}{SUFFIX}.")
    if path.exists() and (not path.is_file() or path.stat().st_size > LEFT_BEHIND_BYTES):
        raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.")
    if not path.parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent}.", "Make it first, or choose one that exists.")


def needs_secret(path: Path) -> bool:
    """Return whether a project needs a passphrase; refuse what is no project.

    One whose beginning is damaged, or that is gone, needs one when its newest snapshot does.
    """
    try:
        return lock_of(path) == "encrypted"
    except ProjectError:
        newest = next(iter(snapshots_of(path)), None)
        if newest is None:
            raise
        return lock_of(newest.path) == "encrypted"


def recovery_key_of(path: Path, secret: str) -> str:
    """Return the recovery key that a passphrase stands for."""
    key = key_for(path, secret)
    if key is None:
        raise ProjectError(f"{path} is not encrypted, so there is no key to recover.")
    return recovery_key(key)


def restored(path: Path, secret: str | None, to: Path, until: datetime | None = None, copy: str = "") -> Restored:
    """Bring a project back into the new file `to`: as it was at a moment, or the last that can be had of it.

    `copy` names a snapshot to take as it is. The project may be damaged, or gone with only its snapshots left; a
    snapshot or any other copy may be named in its place. It is only read.
    """
    from voices.store.restoring import restore, restore_copy

    check_free(to)
    if copy:
        found = next((each for each in snapshots_of(path) if each.path.name.startswith(copy)), None)
        if found is None:
            raise ProjectError(f"{path} has no snapshot {copy!r}.", f"List them: voices backup {path} --list")
        return restore_copy(found.path, secret, to)
    if is_snapshot(path):
        return restore_copy(path, secret, to)
    return restore(path, secret, to, until)


def renew_passphrase(path: Path, secret: str | None, passphrase: str) -> tuple[str, tuple[str, ...]]:
    """Let a project and its snapshots open with another passphrase; a plain one is encrypted.

    Return the new recovery key, and in sentences what could not be done. Nobody may have the project open.
    """
    key, undone = change_passphrase(path, secret, passphrase)
    return recovery_key(key), undone


@dataclass(frozen=True)
class Contents:
    """How much is in a study. `n_codings` is by coder."""

    n_transcripts: int
    n_turns: int
    n_children: int
    n_codings: Mapping[str, int]


class Project:
    """One study in one file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def create(cls, path: Path, name: str = "", passphrase: str | None = None) -> Project:
        """Make a new project file, encrypted with a passphrase or, with None, readable by every program.

        The name of the study is the file's unless given.
        """
        check_free(path)
        settings = {"name": checked(name.strip() or path.stem, "the study", 200)}
        return cls(Store.create(path, settings, passphrase))

    @classmethod
    def open(cls, path: Path, secret: str | None = None) -> Project:
        """Open a project file with its passphrase or its recovery key; None for one that is not encrypted."""
        return cls(Store.open(path, secret))

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._store.path

    @property
    def name(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self.path.stem

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # the file

    @property
    def is_encrypted(self) -> bool:
        """Whether the file opens with its passphrase only."""
        return self._store.is_encrypted

    def recovery_key(self) -> str:
        """Return what opens the file when the passphrase is lost, to be kept on paper; it must be encrypted."""
        return self._store.recovery_key()

    def keep_safe(self, after: float = 0.0) -> None:
        """Make a snapshot in the background, so many seconds from now, and further ones while work goes on."""
        self._store.keeper.begin(after)

    def faults_of_snapshots(self, secret: str | None) -> list[Fault]:
        """Return which snapshots cannot be read, each with what to do; empty when all can."""
        return self._store.faults_of_snapshots(secret)

    def snapshots(self) -> list[Snapshot]:
        """Return the snapshots of the project, newest first."""
        return self._store.snapshots()

    def snapshot(self) -> Snapshot:
        """Make a snapshot now and return it; the newest one when nothing has changed since it was made."""
        return self._store.snapshot()

    def back_up(self, path: Path) -> Head:
        """Write exactly what the project holds to another file, and return the end of its journal."""
        return self._store.write_copy(path)

    def export(self, path: Path, *, plain: bool) -> Head:
        """Write a copy for another place; with `plain` one that is not encrypted. The journal says so."""
        return self._store.hand_out(path, plain=plain)

    def head(self) -> Head:
        """Return the end of the project's journal: two files with the same hold the same."""
        return self._store.head()

    def n_entries(self) -> int:
        """Return how many entries the journal has."""
        return self._store.n_entries()

    def history(
        self,
        coder_name: str | None = None,
        code: str | None = None,
        transcript_name: str | None = None,
        since: datetime | None = None,
        most: int = -1,
    ) -> list[Done]:
        """Return what people did, oldest first: all that fits, or the newest `most` of it."""
        coder = None if coder_name is None else self._store.people.coder_named(coder_name)
        transcript = None if transcript_name is None else self._store.transcripts.id_of_name(transcript_name)
        for given, found, what in (
            (coder_name, coder, "coder"),
            (transcript_name, transcript, "transcript"),
            (code, self._store.codebooks.has_code(code or "") or None, "code"),
        ):
            if given is not None and found is None:
                raise ProjectError(f"The study has no {what} {given!r}.", "Check the name.")
        return self._store.history.acts(Which(None if coder is None else coder.id, transcript, code, since, most))

    def rebuild(self) -> None:
        """Work out again what follows from the rest of the project, such as the index of words."""
        self._store.rebuild()

    def faults(self) -> list[Fault]:
        """Return what is wrong with the file, each with its repair; empty when it is sound."""
        return self._store.faults()

    # jobs

    def importing(self) -> ImportSession:
        """Return the session that brings files in."""
        from voices.reading.session import ImportSession

        return ImportSession(self._store)

    def coding(self, coder_name: str, round_name: str | None = None) -> CodingSession:
        """Return the session of a coder; somebody new joins the study with the first act.

        With `round_name` the coder codes in that round (made with the first act if it is new), blind, over all
        transcripts of the study.
        """
        from voices.coding.session import CodingSession

        return CodingSession(self._store, self._store.people.coder_or_new(coder_name), round_name)

    def memos(self, coder_name: str) -> MemosSession:
        """Return the session in which a coder reads and writes memos; somebody new joins with the first one."""
        from voices.memos.session import MemosSession

        return MemosSession(self._store, self._store.people.coder_or_new(coder_name))

    def protecting(self) -> ProtectingSession:
        """Return the session in which content warnings and the safeguarding protocol are set."""
        from voices.protecting.session import ProtectingSession

        return ProtectingSession(self._store)

    def agreement(self) -> AgreementSession:
        """Return the session that measures agreement."""
        from voices.agreement.session import AgreementSession

        return AgreementSession(self._store)

    def reconciling(self, ruler_name: str | None = None, round_name: str | None = None) -> ReconcilingSession:
        """Return the session in which differences are settled; without a name it only reads."""
        from voices.reconciling.session import ReconcilingSession

        ruler = None if ruler_name is None else self._store.people.coder_or_new(ruler_name, "adjudicator")
        return ReconcilingSession(self._store, ruler, round_name)

    def planning(self, lead_name: str | None = None) -> PlanningSession:
        """Return the session in which double coding is planned; a lead who is new joins with the first act."""
        from voices.planning.session import PlanningSession

        lead = None if lead_name is None else self._store.people.coder_or_new(lead_name, "lead")
        return PlanningSession(self._store, lead)

    def report(
        self, audience: Audience = "publication", attributes: tuple[str, ...] = (), round_name: str | None = None
    ) -> Report:
        """Return the findings of a round (the one closed last unless named) as values, ready to be written."""
        from voices.reporting.report import build

        return build(self._store, audience, attributes, round_name)

    def counting(self, round_name: str | None = None) -> CountingSession:
        """Return the session that counts for the team: a round, or all that is not coded blind at the moment."""
        from voices.reporting.session import CountingSession

        return CountingSession(self._store, round_name)

    def find(self, words: str, transcript: str | None = None, most: int = 50) -> Found:
        """Return turns with these words, the best first when they are not too many; all in one transcript if named."""
        only = None
        if transcript is not None:
            only = self._store.transcripts.id_of_name(transcript)
            if only is None:
                raise SearchError(f"There is no transcript {transcript!r}.", "Its name is the one that l lists.")
        return self._store.search.find(words, most=most, transcript=only, best_first=only is None)

    def codebook(self, coder_name: str) -> CodebookSession:
        """Return the session in which a coder reads and changes the codebook."""
        from voices.codebook.session import CodebookSession

        return CodebookSession(self._store, self._store.people.coder_or_new(coder_name))

    def has_round(self, name: str) -> bool:
        """Return whether the study has a round of this name."""
        return self._store.rounds.named(name) is not None

    def close_round(self, name: str) -> str:
        """Close a round for good and return what was done in words."""
        from voices.reconciling.session import close_round

        return close_round(self._store, name)

    # signing in in the browser

    def set_coder_passphrase(self, coder_name: str, passphrase: str) -> str:
        """Set the passphrase of a coder, who joins the study if new, and return what was done in words."""
        kept = new_passphrase(passphrase)
        people = self._store.people
        with self._store.act("project", "set a coder's passphrase"):
            coder = people.coder_or_new(coder_name)
            if people.coder_named(coder.name) is None:
                people.add_coder(coder)
            replaced = self._store.passphrases.put(coder, kept)
        return (
            f"{coder.name} has a new passphrase; the one before is void." if replaced else f"{coder.name} can sign in."
        )

    def coder_passphrase(self, coder_name: str) -> KeptPassphrase:
        """Return what is kept of a coder's passphrase; for anybody else something that nothing fits."""
        return self._store.passphrases.of(coder_name)

    def coders_with_passphrase(self) -> list[str]:
        """Return the names of those who can sign in in the browser."""
        return self._store.passphrases.holders()

    def contents(self, round_name: str | None = None) -> Contents:
        """Return how much is in the study, or in one round of it."""
        round_ = None if round_name is None else self._store.rounds.named(round_name)
        codings = Counter(each.coder for each in self._store.codings.all(None if round_ is None else round_.id))
        transcripts = self._store.transcripts.all()
        return Contents(
            n_transcripts=len(transcripts),
            n_turns=sum(len(each.turns) for each in transcripts),
            n_children=len(self._store.people.participants()),
            n_codings={each.name: codings[each.id] for each in self._store.people.coders() if codings[each.id]},
        )
