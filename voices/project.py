"""A project: made, opened, closed. It hands out the sessions in which people work, each loaded when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from voices.errors import ProjectError, SearchError
from voices.model import Fault, Found
from voices.naming import checked
from voices.store import Store, lock_of, mark_of

if TYPE_CHECKING:
    from voices.agreement.session import AgreementSession
    from voices.coding.session import CodingSession
    from voices.reading.session import ImportSession
    from voices.reconciling.session import ReconcilingSession
    from voices.reporting.report import Audience, Report
    from voices.reporting.session import CountingSession

SUFFIX = ".voices"
LEFT_BEHIND_BYTES = 65_536  # an interrupted creation leaves less, a project has more
__all__ = ["Contents", "Project", "check_free", "is_locked", "mark_of"]


def check_free(path: Path) -> None:
    """Refuse a name that a new project cannot have, before anybody is asked for a passphrase."""
    if path.suffix != SUFFIX:
        raise ProjectError(f"{path} does not end in {SUFFIX}.", f"Name it {path.name}{SUFFIX}.")
    if path.exists() and (not path.is_file() or path.stat().st_size > LEFT_BEHIND_BYTES):
        raise ProjectError(f"{path} is already there.", "Choose another name; nothing was overwritten.")
    if not path.parent.is_dir():
        raise ProjectError(f"There is no folder {path.parent}.", "Make it first, or choose one that exists.")


def is_locked(path: Path) -> bool:
    """Return whether a project needs a passphrase; refuse what is no project."""
    return lock_of(path) == "encrypted"


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

    def keep_safe(self) -> None:
        """Make a snapshot in the background now and while work goes on."""
        self._store.keeper.begin()

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

    def agreement(self) -> AgreementSession:
        """Return the session that measures agreement."""
        from voices.agreement.session import AgreementSession

        return AgreementSession(self._store)

    def reconciling(self, ruler_name: str | None = None, round_name: str | None = None) -> ReconcilingSession:
        """Return the session in which differences are settled; without a name it only reads."""
        from voices.reconciling.session import ReconcilingSession

        ruler = None if ruler_name is None else self._store.people.coder_or_new(ruler_name, "adjudicator")
        return ReconcilingSession(self._store, ruler, round_name)

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

    def has_round(self, name: str) -> bool:
        """Return whether the study has a round of this name."""
        return self._store.rounds.named(name) is not None

    def close_round(self, name: str) -> str:
        """Close a round for good and return what was done in words."""
        from voices.reconciling.session import close_round

        return close_round(self._store, name)

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
