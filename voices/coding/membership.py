"""Whether a coder is in the study and in a round, and how somebody new joins: with the first act, not by looking."""

from __future__ import annotations

from uuid import UUID

from voices.coding.proposing import with_proposals_of
from voices.coding.remembering import Remembered
from voices.errors import RoundError
from voices.model import Codebook, Coder, Round
from voices.store import Store


class Membership:
    """One coder in one project. `round_name` is the round to code in, new or open.

    Rounds are told as far as they concern this coder and one transcript, so asking costs the same in any study.
    """

    def __init__(self, store: Store, coder: Coder, round_name: str | None = None) -> None:
        self._store = store
        self._coder, self._is_known = coder, False
        self._remembered = Remembered(store.state)
        self._named_round = None if round_name is None else self._round_named(round_name)

    @property
    def coder(self) -> Coder:
        """Who codes. Somebody new is in the study from the first act on, in whichever window that was."""
        if not self._is_known and (stored := self._store.people.coder_named(self._coder.name)) is not None:
            self._coder, self._is_known = stored, True
        return self._coder

    def codebook_versions(self) -> tuple[str | None, str | None]:
        """Return the version that the round fixes, None outside of a round, and the newest one."""
        rounds = self._store.rounds.as_seen_by(self.coder.id)
        fixed = [each.codebook_version for each in rounds if each.closed is None and each.coders]
        if self._named_round is not None and self._named_round.codebook_version:
            fixed.append(self._named_round.codebook_version)
        versions = self._store.codebooks.versions()
        return fixed[-1] if fixed else None, versions[-1] if versions else None

    def codebook(self) -> Codebook | None:
        """Return the codebook to code with, None before the first.

        In a round it is that of the round, with what this coder has proposed since: others have no part in that.
        """
        fixed, newest = self.codebook_versions()
        if newest is None or fixed in (None, newest):
            return None if newest is None else self._store.codebooks.version(newest)
        return with_proposals_of(
            self.coder.name, self._store.codebooks.version(fixed or newest), self._store.codebooks.version(newest)
        )

    def rounds(self, transcript: UUID) -> list[Round]:
        """Return every round, oldest first; of its coders and transcripts only this coder and this transcript."""
        coder = self.coder.id
        return self._remembered.get((coder, transcript), lambda: self._store.rounds.as_seen_by(coder, transcript))

    def round(self, transcript: UUID | None) -> Round | None:
        """Return the round in which the coder codes a transcript, None when there is none.

        Without a transcript only the round that was named. A named round that is closed meanwhile stays until the
        coder has been told.
        """
        if transcript is None:
            return self._named_round
        rounds, named = self.rounds(transcript), self._named_round
        if named is not None:
            return next((each for each in rounds if each.name.casefold() == named.name.casefold()), named)
        return next((each for each in reversed(rounds) if each.closed is None and _holds_both(each)), None)

    def require_open(self, transcript: UUID) -> None:
        """Refuse once when the round was closed meanwhile; from then on the coder codes outside of it."""
        round_ = self.round(transcript)
        if round_ is not None and round_.closed is not None:
            self._named_round = None
            raise RoundError(
                f"{round_.name} was closed meanwhile: what you coded in it is evidence now.",
                "From here on you code outside it.",
            )
        if round_ is not None:
            self._store.rounds.require_assigned(round_.id, transcript, self.coder.id)

    def join(self, transcript: UUID) -> None:
        """Let somebody new join the study and the round, in an act of its own that undo does not reach."""
        if self.has_joined(transcript):
            return
        before = self._coder, self._is_known
        try:
            self._join(transcript)
        except BaseException:  # what was read inside of what did not come about is not so
            self._coder, self._is_known = before
            raise

    def _join(self, transcript: UUID) -> None:
        store = self._store
        with store.act("project", f"{self.coder.name} joined"):
            if store.people.coder_named(self.coder.name) is None:
                store.people.add_coder(self.coder)
            round_ = self.round(transcript)
            if self._named_round is not None and round_ is not None:
                if not any(each.id == round_.id for each in self.rounds(transcript)):
                    store.rounds.add(round_)
                store.rounds.join(round_, store.transcripts.names(), (self.coder.id,))

    def has_joined(self, transcript: UUID) -> bool:
        """Return whether the coder is in the study, and coder and transcript in the round."""
        if not self._is_known and self._store.people.coder_named(self.coder.name) is None:
            return False
        round_ = self.round(transcript)
        return round_ is None or _holds_both(round_)

    def _round_named(self, name: str) -> Round:
        """Return the round to code in; one that is not there yet is made with the first act."""
        wanted = name.strip().casefold()
        rounds = self._store.rounds.as_seen_by(self._coder.id)
        round_ = next((each for each in rounds if each.name.casefold() == wanted), None)
        if round_ is not None and round_.closed is not None:
            raise RoundError(f"{round_.name} is closed.", "Code without --round, or begin a new round.")
        current = self._store.codebooks.current()
        version = "" if current is None else current.version
        return round_ or self._store.rounds.draft(name, version)


def _holds_both(round_: Round) -> bool:
    """Return whether a round holds the coder and the transcript that it was asked about."""
    return bool(round_.coders and round_.transcripts)
