"""Bringing files into a project: everything named in one call comes in together, or nothing does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voices import ids
from voices.errors import ImportFileError, RoundError
from voices.model import Codebook, Coder, Coding, Participant, Role, Round, Speaker, Transcript
from voices.reading import CODEBOOK_SUFFIXES, TABLE_SUFFIXES, TRANSCRIPT_READERS, read, unknown_kind
from voices.reading.codebook_file import read_codebook
from voices.reading.codings_file import CodingRow, is_codings, read_codings
from voices.reading.participants_file import ParticipantRow, is_participants, read_participants
from voices.reading.speakers import parse_choices
from voices.reading.tables import Table, read_table
from voices.reading.turns import Choices, Draft, assemble
from voices.store import Store


@dataclass(frozen=True)
class Imported:
    """What one file brought: its kind, how many new things, how many that were there already, and what to look at."""

    path: Path
    kind: str
    n_new: int
    n_known: int
    notes: tuple[str, ...] = ()


@dataclass
class _Batch:
    """The files of one call, read and sorted by what they are."""

    codebooks: list[tuple[Path, Codebook]] = field(default_factory=list)
    participants: list[tuple[Path, list[ParticipantRow]]] = field(default_factory=list)
    drafts: list[tuple[Path, Draft]] = field(default_factory=list)
    codings: list[tuple[Path, Table]] = field(default_factory=list)


Tell = Callable[[Path], None]


class ImportSession:
    """Reads files and stores what they hold."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        coder: str | None = None,
        round_name: str | None = None,
        speakers: Sequence[str] = (),
        reason: str = "imported",
        unfinished: bool = False,
        tell: Tell = lambda _: None,
    ) -> list[Imported]:
        """Take in files of any kind, in one transaction: codebooks first, then children, transcripts and codings.

        `coder` is whose codings a codings table holds; `round_name` the round they belong to (made if it is new).
        The transcripts of a codings table count as read to the end by the coder unless `unfinished`. `tell` is called
        with each path before it is read. What is in the study already is left as it is and counted.
        """
        choices = parse_choices(speakers)
        batch = self._read(paths, choices, tell)
        if batch.codings and coder is None:
            raise ImportFileError(
                f"{batch.codings[0][0]} holds codings, and it is not said whose.", "Add --coder NAME and import again."
            )
        imported = []
        with self._store.act("reading", f"imported {len(paths)} file{'s' * (len(paths) != 1)}"):
            imported += [self._put_codebook(path, codebook, reason) for path, codebook in batch.codebooks]
            imported += [self._put_participants(path, rows) for path, rows in batch.participants]
            imported += [self._put_transcript(path, draft, choices) for path, draft in batch.drafts]
            self._place_children([row for _, rows in batch.participants for row in rows])
            for path, table in batch.codings:
                imported.append(self._put_codings(path, table, coder or "", round_name, unfinished=unfinished))
        return imported

    def _read(self, paths: Sequence[Path], choices: Choices, tell: Tell) -> _Batch:
        batch = _Batch()
        for path in paths:
            tell(path)
            suffix = path.suffix.casefold()
            if suffix in CODEBOOK_SUFFIXES:
                batch.codebooks.append((path, read_codebook(path)))
            elif suffix in TRANSCRIPT_READERS:
                batch.drafts.append((path, read(path, choices)))
            elif suffix in TABLE_SUFFIXES:
                table = read_table(path)
                if is_participants(table):
                    batch.participants.append((path, read_participants(table)))
                elif is_codings(table):
                    batch.codings.append((path, table))
                else:
                    raise ImportFileError(
                        f"{path} is a table of neither participants nor codings.",
                        "Participants need a column `participant`; codings need `transcript`, `quote` and `code`.",
                    )
            else:
                raise unknown_kind(path)
        return batch

    def _put_codebook(self, path: Path, codebook: Codebook, reason: str) -> Imported:
        n_codes = len(codebook.codes) + len(codebook.markers)
        if self._store.codebooks.is_stored(codebook):
            return Imported(path, "codebook", 0, n_codes)
        if codebook.version in self._store.codebooks.versions():
            raise ImportFileError(
                f"The study has a codebook of version {codebook.version} that says something else than {path}.",
                "Give the changed codebook a new version number; old codings keep the version they were made under.",
            )
        self._store.codebooks.add(codebook, reason)
        n_themes = len(codebook.themes)
        note = f"{n_themes} themes, {len(codebook.codable)} codes, {len(codebook.markers)} markers"
        return Imported(path, "codebook", n_codes, 0, (f"version {codebook.version}: {note}",))

    def _put_participants(self, path: Path, rows: Sequence[ParticipantRow]) -> Imported:
        known = {each.id: each for each in self._store.people.participants()}
        n_new = sum(self._store.people.put_participant(_merged(known.get(row.participant.id), row)) for row in rows)
        return Imported(path, "participants", n_new, len(rows) - n_new)

    def _put_transcript(self, path: Path, draft: Draft, choices: Choices) -> Imported:
        transcript = assemble(draft)
        known = self._store.transcripts.id_of_text(transcript.sha256)
        names = self._store.transcripts.names()
        if known is not None and names[known].casefold() != transcript.name.casefold():
            raise ImportFileError(
                f"{path} has word for word the text of {names[known]}, which is in the study.",
                "One of the two is a copy; import only one.",
            )
        if known is not None:
            n_changed = self._correct_speakers(self._store.transcripts.get(known), choices)
            return Imported(path, "transcript", n_changed, 1 - min(1, n_changed))
        if self._store.transcripts.id_of_name(transcript.name) is not None:
            raise ImportFileError(
                f"The study has a transcript {transcript.name} with another text than {path}.",
                "A transcript is frozen once it is in. Give the corrected one another name, such as "
                f"{transcript.name}-2, in its header or its file name.",
            )
        self._add_unknown_children(transcript)
        self._store.transcripts.add(transcript)
        return Imported(path, "transcript", 1, 0, (f"{len(transcript.turns)} turns", *draft.notes))

    def _add_unknown_children(self, transcript: Transcript) -> None:
        """Give a child that only a header names its place; without a consent on record it is never quoted."""
        for number in sorted({turn.speaker.participant for turn in transcript.turns} - {None}, key=str):
            if number is not None and not self._store.people.participants(number):
                self._store.people.put_participant(Participant(number))

    def _correct_speakers(self, transcript: Transcript, choices: Choices) -> int:
        """Apply what the user says of labels to a transcript that is in already. Return how many changed."""
        n_changed = 0
        for speaker in self._store.transcripts.speakers(transcript.id):
            chosen = choices.get(speaker.label.casefold())
            if chosen is None:
                continue
            wanted = Speaker(speaker.label, chosen.role, chosen.participant)
            if wanted.participant is not None and not self._store.people.participants(wanted.participant):
                self._store.people.put_participant(Participant(wanted.participant))
            if wanted != speaker:
                self._store.transcripts.set_speaker(transcript.id, wanted)
                n_changed += 1
        return n_changed

    def _place_children(self, rows: Sequence[ParticipantRow]) -> None:
        """Put the child of a participants table behind the only child label of its transcript, if nobody is there."""
        placed: dict[str, list[str]] = {}
        for row in rows:
            if row.transcript is not None:
                placed.setdefault(row.transcript, []).append(row.participant.id)
        for name, numbers in placed.items():
            transcript = self._store.transcripts.id_of_name(name)
            if transcript is None or len(numbers) > 1:
                continue
            speakers = self._store.transcripts.speakers(transcript)
            if sum(each.role is Role.CHILD for each in speakers) > 1:
                continue
            for speaker in speakers:
                if speaker.participant is None and speaker.role in (Role.CHILD, Role.INTERPRETER):
                    self._store.transcripts.set_speaker(transcript, replace(speaker, participant=numbers[0]))

    def _put_codings(
        self, path: Path, table: Table, coder_name: str, round_name: str | None, *, unfinished: bool
    ) -> Imported:
        round_ = None if round_name is None else self._store.rounds.named(round_name)
        codebook = (
            self._store.codebooks.current()
            if round_ is None
            else self._store.codebooks.version(round_.codebook_version)
        )
        if codebook is None:
            raise ImportFileError(f"{path} needs a codebook, and the study has none.", "Import the codebook first.")
        names = {row.get("transcript", "").strip().casefold() for _, row in table.rows}
        transcripts: Mapping[str, Transcript] = {
            name.casefold(): self._store.transcripts.get(transcript)
            for transcript, name in self._store.transcripts.names().items()
            if name.casefold() in names
        }
        rows = read_codings(table, codebook, transcripts)
        coder = self._store.people.coder_named(coder_name) or self._store.people.add_coder(coder_name)
        if round_ is None and round_name is not None:
            round_ = self._store.rounds.add(round_name, codebook.version, blind=True)
        n_new = self._add_codings(rows, coder, round_, codebook)
        if round_ is not None and round_.closed is not None and n_new:
            raise RoundError(
                f"{round_.name} is closed, and {path} holds {n_new} codings that are not in it.",
                "Import them without --round, or into a new round.",
            )
        if round_ is not None and round_.closed is None:
            self._store.rounds.join(round_, (each.id for each in transcripts.values()), (coder.id,))
        if not unfinished:
            finished = self._store.readings.finished()
            for transcript in transcripts.values():
                if (transcript.id, coder.id) not in finished:
                    self._store.readings.finish(transcript.id, coder.id)
        return Imported(path, "codings", n_new, len(rows) - n_new, (f"by {coder.name}",))

    def _add_codings(self, rows: Sequence[CodingRow], coder: Coder, round_: Round | None, codebook: Codebook) -> int:
        """Store the codings that are not there yet. Return how many were new."""
        n_new = 0
        made = ids.now()
        for row in rows:
            coding = Coding(
                id=ids.new_id(),
                transcript=row.transcript.id,
                span=row.span,
                code=row.code,
                coder=coder.id,
                made=made,
                codebook_version=codebook.version,
                round=None if round_ is None or round_.closed is not None else round_.id,
                markers=row.markers,
                memo=row.memo,
            )
            if self._store.codings.find(coding) is None:
                self._store.codings.add(coding)
                n_new += 1
        return n_new


def _merged(known: Participant | None, row: ParticipantRow) -> Participant:
    """Return a child with what a table adds or changes; columns that the table does not have stay as they were."""
    new = row.participant
    if known is None:
        return new
    return Participant(
        new.id, new.pseudonym or known.pseudonym, {**known.values, **new.values}, {**known.consents, **new.consents}
    )
