"""Measuring agreement on a project: choose what counts, compute, keep the run. Codings are only read.

Choosing, reading and keeping load no numpy: a screen does them here and has the computing done by `worker`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from voices.agreement import choosing
from voices.agreement.material import OUTSIDE, Layer, Material, gather
from voices.agreement.names import PROGRAM
from voices.agreement.reading import TurnsRead
from voices.agreement.scope import Only, Scope, Told, Unit, Wishes
from voices.agreement.verifying import Verified, compared
from voices.agreement.withheld import counted
from voices.errors import AgreementError
from voices.model import AgreementRun, Codebook, Coding, Finished, Reading, Round, Transcript
from voices.store import Store

EVERYTHING = Only()


class AgreementSession:
    """Computes agreement and stores each run once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def coder_names(self) -> Mapping[UUID, str]:
        """Return the names behind the coders of a run."""
        return {coder.id: coder.name for coder in self._store.people.coders()}

    def names(self) -> Told:
        """Return the names behind coders, transcripts and rounds."""
        return Told(
            coders=self.coder_names(),
            transcripts=self._store.transcripts.names(),
            rounds={each.id: each.name for each in self._store.rounds.heads()},
        )

    def codebook(self, version: str) -> Codebook:
        """Return the codebook version that a run speaks of."""
        return self._store.codebooks.version(version)

    def round_name(self, round_: UUID | None) -> str | None:
        """Return the name of a run's round, None for all codings of the study."""
        return next((each.name for each in self._store.rounds.all() if each.id == round_), None)

    @property
    def study(self) -> str:
        """The name of the study."""
        return self._store.setting("name") or self._store.path.stem

    def transcript(self, transcript: UUID) -> Transcript:
        """Return a transcript, to show the turn in which coders differ."""
        return self._store.transcripts.get(transcript)

    def choices(self) -> choosing.Choices:
        """Return what a lead can choose from before measuring."""
        default = self._store.rounds.default()
        return choosing.Choices(
            rounds=tuple((each.name, each.closed is not None) for each in self._store.rounds.heads()),
            default_round=None if default is None else default.name,
            coders=tuple(each.name for each in self._store.people.coders()),
            transcripts=tuple(self._store.transcripts.names().values()),
            versions=tuple(self._store.codebooks.versions()),
            codebook=self._store.codebooks.current(),
        )

    def cautions(self, run: AgreementRun) -> list[str]:
        """Return in sentences what speaks against the independence of a run's codings, as far as the file can tell."""
        round_ = next((each for each in self._store.rounds.heads() if each.id == run.round), None)
        if round_ is None:
            return []
        told = []
        if round_.closed is None:
            told.append(f"{round_.name} is still open: show this to none of its coders until it is closed.")
        first = min(each.made for each in self.runs() if each.round == run.round)
        after = sum(each.made > first for each in self._store.codings.all(round_.id))
        if after:
            told.append(
                f"{after:,} coding{'s' * (after != 1)} of {round_.name} came after agreement was first measured there, "
                f"{first:%Y-%m-%d %H:%M}: whoever saw it did not code independently."
            )
        return told

    def changed_elsewhere(self) -> bool:
        """Return whether anybody else has changed the study since this was asked last."""
        return self._store.changed_elsewhere()

    def warning(self) -> str:
        """Return what the lead should know of the project file, in a sentence; empty when all is well."""
        return self._store.warning()

    def runs(self) -> list[AgreementRun]:
        """Return every run that was kept, oldest first."""
        return self._store.agreement.all()

    def measure(
        self,
        unit: Unit,
        round_name: str | None = None,
        *,
        blind_only: bool = True,
        only: Only = EVERYTHING,
        tolerance: int = 0,
    ) -> AgreementRun:
        """Return the figures for a unit over a round: the named one, else the one closed last, else the newest.

        Without rounds all codings of the study count. `only` takes a part of that. Decisions made after seeing the
        codebook's matches count as not made, unless `blind_only` is switched off. `tolerance` is by how many characters
        the ends of two spans may differ and still be the same. A run over exactly the same decisions is not stored
        twice.
        """
        from voices.agreement.computing import run_of

        material = self.prepare(Wishes(unit, round_name, only, blind_only, tolerance))
        units = material.units()
        checksum = material.checksum(units)
        known = self._store.agreement.same(unit, checksum, PROGRAM)
        return self.keep(run_of(material, units, checksum)) if known is None else known

    def prepare(self, wishes: Wishes) -> Material:
        """Return all that is counted when `measure` is asked for the same, or say why there is nothing to compare."""
        with self._store.reading():
            scope = self._scope(wishes)
            material = self._material(scope)
        if wishes.only.coders and len(scope.coders) < 2:
            raise AgreementError(
                "Agreement needs two coders, and only one was chosen.", "Name two or more: --coder NAME"
            )
        _check(scope, material)
        return material

    def keep(self, run: AgreementRun) -> AgreementRun:
        """Store a run that was computed, unless the same is kept already; return the one that is kept."""
        with self._store.act("agreement", f"measured agreement on {run.unit}s"):
            known = self._store.agreement.same(run.unit, run.data_sha256, run.program)
            if known is None:
                self._store.agreement.add(run)
        return known or run

    def verify(self, told: str | None = None) -> Verified:
        """Compute a kept run again: the newest, or the one whose id begins like this. Nothing is stored.

        Raises AgreementError when there is none, or when what it speaks of is no longer there.
        """
        from voices.agreement.computing import run_of

        run = choosing.run_like(self.runs(), told)
        material = self.material_of(run)
        units = material.units()
        return compared(run, run_of(material, units, material.checksum(units, self.facts_of(run))))

    def material_of(self, run: AgreementRun) -> Material:
        """Return what a kept run counts, as it is now. Raises AgreementError when that is no longer there."""
        with self._store.reading():
            scope = Scope.from_json(run.scope) if run.scope else self._scope_before(run)
            return self._material(scope)

    def facts_of(self, run: AgreementRun) -> tuple[str, ...]:
        """Return what the checksum of a run from before scopes were kept is made of beside its units."""
        if run.scope:
            return ()
        return run.codebook_version, str(run.blind_only), "" if run.round is None else run.round.hex

    def _scope_before(self, run: AgreementRun) -> Scope:
        """Return the scope of a run from before scopes were kept: all of its round."""
        round_ = next((each for each in self._store.rounds.all() if each.id == run.round), None)
        return Scope(
            unit="character" if run.unit == "character" else "turn",
            codebook_version=run.codebook_version,
            transcripts=self._transcripts_of(round_),
            coders=run.coders,
            round=run.round,
            blind_only=run.blind_only,
        )

    def _scope(self, wishes: Wishes) -> Scope:
        rounds, only = self._store.rounds, wishes.only
        round_ = rounds.default() if wishes.round_name is None else rounds.require(wishes.round_name)
        version = only.codebook_version or (None if round_ is None else round_.codebook_version)
        if version is not None and version not in (known := self._store.codebooks.versions()):
            raise AgreementError(
                f"There is no version {version!r} of the codebook.", f"Versions of this study: {', '.join(known)}."
            )
        codebook = self._store.codebooks.current() if version is None else self._store.codebooks.version(version)
        if codebook is None:
            raise AgreementError("The study has no codebook yet.", "Import a codebook and codings first.")
        texts = self._store.transcripts.names()
        names = {each: texts[each] for each in self._transcripts_of(round_)}
        present = self._coders_of(round_)
        coders = {each.id: each.name for each in self._store.people.coders() if each.id in present}
        return Scope(
            unit=wishes.unit,
            codebook_version=codebook.version,
            transcripts=choosing.named(only.transcripts, names, "transcript"),
            coders=choosing.named(only.coders, coders, "coder"),
            round=None if round_ is None else round_.id,
            codes=choosing.codes(only.codes, codebook),
            markers=choosing.markers(only.markers, codebook),
            one_version=only.codebook_version is not None,
            blind_only=wishes.blind_only,
            tolerance=wishes.tolerance,
        )

    def _transcripts_of(self, round_: Round | None) -> tuple[UUID, ...]:
        known = self._store.transcripts.names()
        return tuple(each for each in known if round_ is None or each in round_.transcripts)

    def _coders_of(self, round_: Round | None) -> set[UUID]:
        """Return the coders of a round; without one, everybody who coded, marked a turn or finished a transcript."""
        if round_ is not None:
            return set(round_.coders)
        present = {each.coder for each in self._store.readings.all()}
        present |= {each.coder for each in self._store.readings.finished()}
        return present | {coding.coder for coding in self._store.codings.all()}

    def _material(self, scope: Scope) -> Material:
        """Read what a scope speaks of."""
        layer = scope.round
        there = set(scope.transcripts)
        rounds = {each.id: each for each in self._store.rounds.all()}
        codings = self._store.codings.all()
        readings = self._store.readings.all()
        finished = self._store.readings.finished()
        participants = self._store.people.participants()
        hidden = layer is not None and rounds[layer].blind  # nothing was shown while the round was coded
        shown = None
        if scope.blind_only:
            shown = {} if hidden else self._store.readings.all_shown()
        return gather(
            scope,
            self._store.codebooks.version(scope.codebook_version),
            counted([each for each in self._store.transcripts.all() if each.id in there], participants),
            [each for each in codings if layer in (None, each.round)],
            [each for each in readings if layer in (None, each.round)],
            [each for each in finished if layer in (None, each.round)],
            shown=shown,
            locked=self._locked(scope.coders),
            layers=_layers(scope, rounds, codings, readings, finished),
        )

    def _locked(self, coders: Sequence[UUID]) -> TurnsRead:
        found = {}
        for coder in coders:
            for transcript, turns in self._store.welfare.all_locked(coder).items():
                found[transcript, coder] = turns
        return found


def _layers(
    scope: Scope,
    rounds: Mapping[UUID, Round],
    codings: Sequence[Coding],
    readings: Sequence[Reading],
    finished: Collection[Finished],
) -> list[Layer]:
    """Return what was coded in each round, in the order of first codings: what a coder's steadiness is told by.

    For a round that is the round and those closed before: what is coded later does not change what it says. Without
    one it is everything, what was coded outside of all rounds too.
    """
    if not rounds:
        return []
    wanted: list[UUID | None] = [None, *rounds]
    if scope.round is not None:
        earlier = list(rounds)[: list(rounds).index(scope.round)]
        wanted = [*(each for each in earlier if rounds[each].closed is not None), scope.round]
    first: dict[UUID | None, float] = {}
    for coding in codings:
        made = coding.made.timestamp()
        first[coding.round] = min(made, first.get(coding.round, made))
    return [
        Layer(
            each or OUTSIDE,
            tuple(coding for coding in codings if coding.round == each),
            tuple(mark for mark in readings if mark.round == each),
            tuple(declared for declared in finished if declared.round == each),
        )
        for each in sorted(wanted, key=lambda each: first.get(each, float("inf")))
    ]


def _check(scope: Scope, material: Material) -> None:
    """Say plainly when there is nothing to compare."""
    if len(scope.coders) < 2:
        raise AgreementError(
            "Agreement needs two coders, and only one has coded." if scope.coders else "Nobody has coded anything yet.",
            "Let another coder code the same transcripts: voices code PROJECT --coder NAME",
        )
    blind = {coder for (_, coder), turns in material.read.items() if turns}
    if scope.blind_only and len(blind) < 2 and material.codings:
        raise AgreementError(
            "Fewer than two coders coded without seeing the codebook's matches.",
            "Count all codings with --all-codings, or code blindly in a round: voices code PROJECT --coder NAME "
            '--round "Round 1"',
        )
