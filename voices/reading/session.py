"""Bringing files into a project: everything named in one call comes in together, or nothing does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from voices import ids
from voices.errors import ImportFileError, RoundError
from voices.model import Codebook, Coder, Coding, Finished, Participant, Round, Speaker, Transcript
from voices.naming import checked, names_somebody, shown
from voices.reading import CODEBOOK_SUFFIXES, TABLE_SUFFIXES, TRANSCRIPT_READERS, read, unknown_kind
from voices.reading.codebook_file import read_codebook
from voices.reading.codings_file import CodingRow, is_codings, read_codings
from voices.reading.labels import Choices
from voices.reading.participants_file import is_participants, read_participants
from voices.reading.placing import consent_changes, merged, number_as_pseudonym, place, reversals, twice_given
from voices.reading.speakers import parse_choices
from voices.reading.tables import Table, read_table
from voices.reading.turns import assemble
from voices.store import Store


@dataclass(frozen=True)
class Imported:
    """What one file brought: its kind, how many new things, how many that were there already, and what to look at."""

    path: Path
    kind: str
    n_new: int
    n_known: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What the user says of the files.

    `coder` is whose codings a codings table holds; `round_name` the round they belong to (made if it is new).
    `speakers` say who stands behind labels. The transcripts of a codings table count as read to the end by the coder
    unless `unfinished`. `renewed_consent` lets a table turn a no into a yes.
    """

    coder: str | None = None
    round_name: str | None = None
    speakers: tuple[str, ...] = ()
    reason: str = "imported"
    unfinished: bool = False
    renewed_consent: bool = False


@dataclass
class _Batch:
    """The files of one call, read and sorted by what they are. Nothing of it is stored yet."""

    codebooks: list[tuple[Path, Codebook]] = field(default_factory=list)
    participants: list[tuple[Path, list[Participant]]] = field(default_factory=list)
    transcripts: list[tuple[Path, Transcript, tuple[str, ...]]] = field(default_factory=list)
    codings: list[tuple[Path, Table]] = field(default_factory=list)


Tell = Callable[[Path], None]


class ImportSession:
    """Reads files and stores what they hold."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def import_files(
        self, paths: Sequence[Path], wishes: Wishes | None = None, tell: Tell = lambda _: None
    ) -> list[Imported]:
        """Take in files of any kind, in one transaction: codebooks first, then children, transcripts and codings.

        `tell` is called with each path before it is read. What is in the study already is left as it is and counted.
        """
        wishes = wishes or Wishes()
        choices = parse_choices(wishes.speakers)
        _check_lines(choices, paths)
        reason = checked(wishes.reason, "the reason", 500)
        batch = self._read(paths, choices, tell)
        unused = sorted(choices.keys() - choices.used)
        if unused:
            raise ImportFileError(
                f"--speaker {unused[0]!r} fits no label and no line of these files.",
                "Check how it is written; nothing was imported.",
            )
        if batch.codings and wishes.coder is None:
            raise ImportFileError(
                f"{batch.codings[0][0]} holds codings, and it is not said whose.", "Add --coder NAME and import again."
            )
        imported = []
        with self._store.act("reading", f"imported {len(paths)} file{'s' * (len(paths) != 1)}"):
            imported += [self._put_codebook(path, codebook, reason) for path, codebook in batch.codebooks]
            imported += [
                self._put_participants(path, children, renewed=wishes.renewed_consent)
                for path, children in batch.participants
            ]
            imported += [self._put_transcript(each, choices) for each in batch.transcripts]
            notes = self._place_children(
                {each.name for _, each, _ in batch.transcripts}
                | {name for _, children in batch.participants for each in children for name in each.transcripts}
            )
            imported += [self._put_codings(path, table, wishes) for path, table in batch.codings]
        return _with_notes(imported, notes, {each.name: path for path, each, _ in batch.transcripts})

    def _read(self, paths: Sequence[Path], choices: Choices, tell: Tell) -> _Batch:
        """Read every file before anything is locked: reading takes its time, and others are coding."""
        batch = _Batch()
        for path in paths:
            tell(path)
            suffix = path.suffix.casefold()
            if suffix in CODEBOOK_SUFFIXES:
                batch.codebooks.append((path, read_codebook(path)))
            elif suffix in TRANSCRIPT_READERS:
                draft = read(path, choices)
                batch.transcripts.append((path, assemble(draft), draft.notes))
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

    # codebook

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
        notes = [
            f"version {codebook.version}: {n_themes} themes, {len(codebook.codable)} codes, "
            f"{len(codebook.markers)} markers"
        ]
        if not any(marker.holds_back for marker in codebook.markers):
            notes.append(
                "no marker keeps a passage from being quoted; give one the id SG, ID or TP, or say `holds_back: yes`"
            )
        return Imported(path, "codebook", n_codes, 0, tuple(notes))

    # children

    def _put_participants(self, path: Path, children: Sequence[Participant], *, renewed: bool) -> Imported:
        known = {each.id: each for each in self._store.people.participants()}
        notes: list[str] = []
        changed = []
        for new in children:
            before = known.get(new.id)
            if before is not None:
                back = reversals(before, new)
                if back and not renewed:
                    raise ImportFileError(
                        f"{path} turns a no of {new.id} into something else ({', '.join(back)}).",
                        "If the table is old, take the newer one. If the child was asked again and said so, add "
                        "--renewed-consent.",
                    )
                notes += consent_changes(before, new)
            after = merged(before, new)
            if after != before:
                changed.append(after)
            known[new.id] = after
        pair = twice_given(known.values())
        if pair is not None:
            raise ImportFileError(
                f"{path}: {pair[0]} and {pair[1]} would have the same pseudonym.",
                "Give one of the children another, or quotes cannot be told apart.",
            )
        told = number_as_pseudonym(known.values())
        if told is not None:
            raise ImportFileError(
                f"{path}: the pseudonym of {told.id} is a participant's number.",
                "Give the child a name that was made up: pseudonyms are printed, numbers are not.",
            )
        self._store.people.put_participants(changed)
        return Imported(path, "participants", len(changed), len(children) - len(changed), tuple(notes))

    def _place_children(self, names: set[str]) -> list[tuple[str, str]]:
        """Put children behind labels where header, tables and labels agree.

        Return what the user should know, with the name of the transcript it is about ("" for none).
        """
        notes: list[tuple[str, str]] = []
        missing = [name for name in sorted(names) if self._store.transcripts.id_of_name(name) is None]
        if missing:
            told = ", ".join(map(shown, missing))
            notes.append(("", f"children are placed in interviews that are not in the study yet: {told}"))
        placed = {each.id for each in self._store.people.participants() if each.transcripts}
        for name in sorted(names):
            transcript = self._store.transcripts.id_of_name(name)
            if transcript is None:
                continue
            numbers = self._store.people.placed_in(name)
            placement = place(name, self._store.transcripts.speakers(transcript), numbers, placed - {*numbers})
            for speaker in placement.changed:
                self._store.transcripts.set_speaker(transcript, speaker)
            notes += ((name, note) for note in placement.notes)
        return notes

    # transcripts

    def _put_transcript(self, read_: tuple[Path, Transcript, tuple[str, ...]], choices: Choices) -> Imported:
        path, transcript, notes = read_
        known = self._store.transcripts.id_of_text(transcript.sha256)
        names = self._store.transcripts.names()
        if known is not None and names[known].casefold() != transcript.name.casefold():
            raise ImportFileError(
                f"{path} has word for word the text of {names[known]}, which is in the study.",
                "One of the two is a copy; import only one.",
            )
        if known is not None:
            corrected = self._correct(path, self._store.transcripts.get(known), transcript, choices)
            return Imported(path, "transcript", len(corrected), int(not corrected), tuple(corrected))
        if self._store.transcripts.id_of_name(transcript.name) is not None:
            raise ImportFileError(
                f"The study has a transcript {transcript.name} with another text than {path}.",
                "A transcript is frozen once it is in. Give the corrected one another name, such as "
                f"{transcript.name}-2, in its header or its file name.",
            )
        self._add_children(turn.speaker for turn in transcript.turns)
        self._store.transcripts.add(transcript)
        told = [f"{len(transcript.turns)} turns", *notes]
        if names_somebody(transcript.name):
            told.append(
                "its name may tell who or where, so quotes will not show it; write `Transcript: V01` on top of the "
                "file to give it one that can be printed"
            )
        return Imported(path, "transcript", 1, 0, tuple(told))

    def _add_children(self, speakers: Iterable[Speaker]) -> None:
        """Give a child that only a header or a choice names its place; without a consent it is never quoted."""
        numbers = {each.participant for each in speakers if each.participant}
        missing = [number for number in sorted(numbers) if not self._store.people.participants(number)]
        self._store.people.put_participants([Participant(number) for number in missing])

    def _correct(self, path: Path, stored: Transcript, read_: Transcript, choices: Choices) -> list[str]:
        """Take over what a corrected file or the user says of speakers. Return what was changed, in words."""
        told = []
        chosen = {
            speaker.label: Speaker(speaker.label, wish.role, wish.participant)
            for speaker in self._store.transcripts.speakers(stored.id)
            if (wish := choices.get(speaker.label.casefold())) is not None
        }
        self._add_children(chosen.values())
        for speaker in chosen.values():
            if self._store.transcripts.set_speaker(stored.id, speaker):
                told.append(f"{speaker.label} is {speaker.role} now")
        moved = {
            new.number: new.speaker
            for old, new in zip(stored.turns, read_.turns, strict=True)
            if old.speaker.label.casefold() != new.speaker.label.casefold()
        }
        if moved:
            self._add_children(moved.values())
            self._store.transcripts.relabel(stored.id, moved)
            told.append(f"who speaks was corrected in turns {', '.join(map(str, moved))}")
        for label, number in _children_by_label(read_).items():
            before = _children_by_label(stored).get(label)
            if label not in chosen and before is not None and number is not None and before != number:
                raise ImportFileError(
                    f"{path} says that {label} is {number}; the study says {before}.",
                    f"If the file is right, add --speaker {label!r}=child:{number}.",
                )
        return told

    # codings

    def _put_codings(self, path: Path, table: Table, wishes: Wishes) -> Imported:
        round_ = None if wishes.round_name is None else self._store.rounds.named(wishes.round_name)
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
        coder = self._store.people.coder_or_new(wishes.coder or "")
        if self._store.people.coder_named(coder.name) is None:
            self._store.people.add_coder(coder)
        if round_ is None and wishes.round_name is not None:
            round_ = self._store.rounds.draft(wishes.round_name, codebook.version)
            self._store.rounds.add(round_)
        n_new = self._add_codings(rows, coder, round_, codebook, path)
        if round_ is None or round_.closed is None:
            self._settle_in(round_, coder, list(transcripts.values()), unfinished=wishes.unfinished)
        return Imported(path, "codings", n_new, len(rows) - n_new, (f"by {coder.name}",))

    def _add_codings(
        self, rows: Sequence[CodingRow], coder: Coder, round_: Round | None, codebook: Codebook, path: Path
    ) -> int:
        """Store the codings that are not there yet. Return how many were new."""
        made = ids.now()
        codings = [
            Coding(
                id=ids.new_id(),
                transcript=row.transcript.id,
                span=row.span,
                code=row.code,
                coder=coder.id,
                made=made,
                codebook_version=codebook.version,
                round=None if round_ is None else round_.id,
                markers=row.markers,
                memo=row.memo,
            )
            for row in rows
        ]
        n_new = 0
        for coding in codings:
            if self._store.codings.find(coding) is None:
                if round_ is not None and round_.closed is not None:
                    raise RoundError(
                        f"{round_.name} is closed, and {path} holds codings that are not in it.",
                        "Import them without --round, or into a new round.",
                    )
                self._store.codings.add(coding)
                n_new += 1
        return n_new

    def _settle_in(
        self, round_: Round | None, coder: Coder, transcripts: Sequence[Transcript], *, unfinished: bool
    ) -> None:
        """Take coder and transcripts into the round, and count the transcripts as read to the end."""
        if round_ is not None:
            self._store.rounds.join(round_, (each.id for each in transcripts), (coder.id,))
        known = self._store.readings.finished()
        for transcript in transcripts:
            finished = Finished(transcript.id, coder.id, None if round_ is None else round_.id)
            if not unfinished and finished not in known:
                self._store.readings.finish(finished)


def _check_lines(choices: Choices, paths: Sequence[Path]) -> None:
    """Refuse an answer about a line that does not say of which of several transcripts."""
    n_transcripts = sum(path.suffix.casefold() in TRANSCRIPT_READERS for path in paths)
    bare = [key for key in choices if re.fullmatch(r"line \d+", key)]
    if bare and n_transcripts > 1:
        raise ImportFileError(
            f"--speaker '{bare[0]}=speech' does not say of which file.",
            f'Name it: --speaker "V01.txt {bare[0]}=speech".',
        )


def _with_notes(
    imported: Sequence[Imported], notes: Iterable[tuple[str, str]], path_of: Mapping[str, Path]
) -> list[Imported]:
    """Return imports with each note at the file of its transcript, or at the last table of participants."""
    tables = [each.path for each in imported if each.kind == "participants"]
    by_path: dict[Path, list[str]] = {}
    for name, note in notes:
        path = path_of.get(name) or (tables or [imported[-1].path])[-1]
        by_path.setdefault(path, []).append(note)
    return [replace(each, notes=(*each.notes, *by_path.pop(each.path, ()))) for each in imported]


def _children_by_label(transcript: Transcript) -> dict[str, str | None]:
    return {turn.speaker.label: turn.speaker.participant for turn in transcript.turns}
