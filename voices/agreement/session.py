"""Measuring agreement on a project: choose what counts, compute, keep the run. Codings are only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices import __version__, ids
from voices.agreement.reading import TurnsRead, turns_read
from voices.agreement.summary import summarise
from voices.agreement.units import Unit, cut_units
from voices.errors import AgreementError
from voices.model import AgreementRun, Codebook, Coding, Round, Transcript
from voices.store import Store


@dataclass(frozen=True)
class Scope:
    """What agreement speaks of: a round (or all codings when there is none), its coders and transcripts."""

    round: Round | None
    codebook: Codebook
    transcripts: tuple[Transcript, ...]
    codings: tuple[Coding, ...]
    coders: tuple[UUID, ...]
    read_turns: TurnsRead


class AgreementSession:
    """Computes agreement and stores each run once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def coder_names(self) -> Mapping[UUID, str]:
        """Return the names behind the coders of a run."""
        return {coder.id: coder.name for coder in self._store.people.coders()}

    def codebook(self, version: str) -> Codebook:
        """Return the codebook version that a run speaks of."""
        return self._store.codebooks.version(version)

    def round_name(self, round_: UUID | None) -> str | None:
        """Return the name of a run's round, None for all codings of the study."""
        return next((each.name for each in self._store.rounds.all() if each.id == round_), None)

    def measure(self, unit: Unit, round_name: str | None = None, *, blind_only: bool = True) -> AgreementRun:
        """Return the figures for a unit over a round: the named one, else the one closed last, else the newest.

        Without rounds all codings of the study count. Decisions made after seeing the codebook's matches count as not
        made, unless `blind_only` is switched off. A run over exactly the same decisions is not stored twice.
        """
        with self._store.reading():
            scope = self._scope(round_name, blind_only=blind_only)
        codes = [code.id for code in scope.codebook.countable]
        units = cut_units(unit, scope.transcripts, scope.codings, scope.read_turns, codes, scope.coders)
        version = scope.codebook.version
        checksum = units.checksum(version, str(blind_only), "" if scope.round is None else scope.round.id.hex)
        program = f"voices {__version__}"
        known = self._store.agreement.same(unit, checksum, program)
        if known is not None:
            return known
        run = AgreementRun(
            id=ids.new_id(),
            made=ids.now(),
            unit=unit,
            coders=scope.coders,
            transcripts=units.shared_transcripts,
            codebook_version=version,
            blind_only=blind_only,
            n_units=units.n_shared,
            n_left_out=units.n_left_out,
            data_sha256=checksum,
            program=program,
            round=None if scope.round is None else scope.round.id,
            figures=summarise(units, scope.codebook),
        )
        with self._store.act("agreement", f"measured agreement on {unit}s"):
            if self._store.agreement.same(unit, checksum, program) is None:
                self._store.agreement.add(run)
        return run

    def _scope(self, round_name: str | None, *, blind_only: bool) -> Scope:
        round_ = self._store.rounds.default() if round_name is None else self._store.rounds.require(round_name)
        codebook = (
            self._store.codebooks.current()
            if round_ is None
            else self._store.codebooks.version(round_.codebook_version)
        )
        if codebook is None:
            raise AgreementError("The study has no codebook yet.", "Import a codebook and codings first.")
        codings = self._store.codings.all(None if round_ is None else round_.id)
        transcripts = [
            each for each in self._store.transcripts.all() if round_ is None or each.id in round_.transcripts
        ]
        layer = None if round_ is None else round_.id
        readings = self._store.readings.all(round_=layer)
        finished = [each for each in self._store.readings.finished() if layer in (None, each.round)]
        present = {coding.coder for coding in codings} | {reading.coder for reading in readings}
        present |= {each.coder for each in finished}
        coders = tuple(
            coder.id
            for coder in self._store.people.coders()
            if (coder.id in present if round_ is None else coder.id in round_.coders)
        )
        hidden = round_ is not None and round_.blind  # nothing was shown while the round was coded
        shown = ({} if hidden else self._store.readings.all_shown()) if blind_only else None
        read_turns = turns_read(transcripts, coders, codings, readings, finished, shown=shown)
        _check(coders, read_turns, codings, blind_only=blind_only)
        return Scope(round_, codebook, tuple(transcripts), tuple(codings), coders, read_turns)


def _check(coders: Sequence[UUID], read_turns: TurnsRead, codings: Sequence[Coding], *, blind_only: bool) -> None:
    """Say plainly when there is nothing to compare."""
    if len(coders) < 2:
        raise AgreementError(
            "Agreement needs two coders, and only one has coded." if coders else "Nobody has coded anything yet.",
            "Let another coder code the same transcripts: voices code PROJECT --coder NAME",
        )
    blind = [coder for coder in coders if any(turns for (_, each), turns in read_turns.items() if each == coder)]
    if blind_only and len(blind) < 2 and codings:
        raise AgreementError(
            "Fewer than two coders coded without seeing the codebook's matches.",
            "Count all codings with --all-codings, or code blindly in a round: voices code PROJECT --coder NAME "
            '--round "Round 1"',
        )
