"""A project: made, opened, closed. It hands out the sessions in which people work, each loaded when asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from voices.errors import ProjectError
from voices.naming import checked
from voices.store import Store, new_passphrase

if TYPE_CHECKING:
    from voices.agreement.session import AgreementSession
    from voices.coding.session import CodingSession
    from voices.model import KeptPassphrase
    from voices.reading.session import ImportSession
    from voices.reconciling.session import ReconcilingSession
    from voices.reporting.report import Audience, Report

SUFFIX = ".voices"


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
    def create(cls, path: Path, name: str = "") -> Project:
        """Make a new project file; the name of the study is the file's unless given."""
        if path.suffix != SUFFIX:
            raise ProjectError(f"{path} does not end in {SUFFIX}.", f"Name it {path.name}{SUFFIX}.")
        return cls(Store.create(path, {"name": checked(name.strip() or path.stem, "the study", 200)}))

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a project file."""
        return cls(Store.open(path))

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

    def faults(self) -> list[str]:
        """Return what is wrong with the file, in words; empty when it is sound."""
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
