"""Lines to turns: header above, a label and a colon open a turn, other lines go on with it. No word is changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from voices import ids
from voices.errors import ImportFileError
from voices.language import sentence_spans
from voices.model import Role, Span, Speaker, Transcript, Turn
from voices.naming import checked
from voices.reading.header import as_header, header_length
from voices.reading.labels import Choices, Labels, match_opening
from voices.reading.speakers import identify, role_of
from voices.reading.text import checksum

_MOST_LISTED = 20
_PAGE_LINE = re.compile(r"\bpage\s+\d+(?:\s+of\s+\d+)?\s*$", re.IGNORECASE)
_ONLY_A_PAGE = re.compile(r"^\W*page\s+\d+(?:\s+of\s+\d+)?\W*$", re.IGNORECASE)
_ONLY_A_CLOCK = re.compile(r"^\s*(?:[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]|\d{1,2}:\d{2}:\d{2})\s*$")
_INSIDE = re.compile(r"[.?!)\]]\s+(?=([^\s:][^:]{0,199}):\s)")  # what may be a label within a turn
_END_LINE = re.compile(r"^\s*end of (transcript|recording|interview)\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class DraftTurn:
    """A turn as it was read: its label, its clock in seconds, its words, and the line it began on."""

    label: str
    text: str
    clock_seconds: float | None = None
    line: int = 0


@dataclass(frozen=True)
class Draft:
    """A transcript as it was read, before it is stored. `notes` tell every guess and everything left out."""

    name: str
    header: tuple[tuple[str, str], ...]
    turns: tuple[DraftTurn, ...]
    speakers: Mapping[str, Speaker]
    notes: tuple[str, ...] = ()


def cut_turns(lines: Sequence[str], path: Path, choices: Choices) -> Draft:
    """Return the draft of a transcript from its lines."""
    kept, notes = _without_furniture(lines)
    n_header = header_length(kept, path, choices)
    labels = Labels(kept[n_header:], path, choices)
    header = as_header(line for _, line in kept[:n_header])
    notes += _unnamed(kept[:n_header], labels, path)
    turns, without_label = _cut(kept[n_header:], labels)
    if without_label:
        notes.append(f"lines without a label went on with the turn before: {_listed(without_label)}")
    if not turns:
        raise ImportFileError(
            f"{path} has no speaker labels.",
            "Begin each turn with a label and a colon, such as INT: or YP:, and import it again.",
        )
    return draft_of(path, header, turns, choices, notes)


def draft_of(
    path: Path,
    header: tuple[tuple[str, str], ...],
    turns: Sequence[DraftTurn],
    choices: Choices,
    notes: Sequence[str] = (),
) -> Draft:
    """Return a draft with its speakers identified; the header's "Transcript" names it, else the file does."""
    turns = _one_form_of_each_label(turns)
    if not any(turn.text for turn in turns):
        raise ImportFileError(f"{path} has speaker labels but no words.", "Check that this is the right file.")
    speakers = identify(dict.fromkeys(turn.label for turn in turns), header, choices)
    named = next((value for name, value in header if name.casefold() == "transcript"), "").strip()
    name = checked(named or path.stem, f"the transcript in {path}", 120)
    return Draft(name, header, tuple(turns), speakers, (*notes, *_doubts(turns, speakers)))


def assemble(draft: Draft) -> Transcript:
    """Return the transcript that will be sealed: offsets, sentences and checksum."""
    sentences = sentence_spans([turn.text for turn in draft.turns])
    turns, start = [], 0
    for number, (turn, spans) in enumerate(zip(draft.turns, sentences, strict=True), 1):
        moved = tuple(Span(start + span.start, start + span.end) for span in spans)
        turns.append(Turn(number, draft.speakers[turn.label], start, turn.text, turn.clock_seconds, moved))
        start += len(turn.text) + 1
    text = "\n".join(turn.text for turn in turns)
    return Transcript(ids.new_id(), draft.name, checksum(text), draft.header, tuple(turns))


def _cut(lines: Sequence[tuple[int, str]], labels: Labels) -> tuple[list[DraftTurn], list[int]]:
    """Return the turns, and the lines without a label that begin a paragraph or stand in a file without paragraphs."""
    turns: list[DraftTurn] = []
    words: list[str] = []
    without_label = []
    before = ""
    for number, line in lines:
        opening = labels.open(number, line, before)
        if opening is not None:
            _finish(turns, words)
            turns.append(DraftTurn(opening.label, "", opening.clock_seconds, number))
            words = [opening.words]
        elif turns:
            if line.strip() and (not before.strip() or not labels.is_spaced):
                without_label.append(number)
            words.append(line.strip())
        elif line.strip():
            return [], []
        before = line
    _finish(turns, words)
    return turns, without_label


def _unnamed(lines: Sequence[tuple[int, str]], labels: Labels, path: Path) -> list[str]:
    """Return a note on lines above the first turn that name no field; refuse one that begins like a turn."""
    unnamed = [(number, line) for number, line in lines if line.strip() and match_opening(line) is None]
    for number, line in unnamed:
        if not labels.is_speech(number) and labels.resembles_a_label(line.strip(), begins=True):
            raise ImportFileError(
                f"Line {number} of {path} begins like a turn, but without a colon behind the label.",
                f'Mend the line, or say that it is none: --speaker "{path.name} line {number}=speech".',
            )
    numbers = [number for number, _ in unnamed]
    return [f"lines above the first turn were kept as its header: {_listed(numbers)}"] if numbers else []


def _listed(numbers: Sequence[int]) -> str:
    told = ", ".join(map(str, numbers[:_MOST_LISTED]))
    return told if len(numbers) <= _MOST_LISTED else f"{told} and {len(numbers) - _MOST_LISTED} more"


def _finish(turns: list[DraftTurn], words: Iterable[str]) -> None:
    """Give the last turn its words; lines that go on with it are joined by a space."""
    if turns:
        last = turns[-1]
        turns[-1] = DraftTurn(last.label, " ".join(word for word in words if word), last.clock_seconds, last.line)


def _without_furniture(lines: Sequence[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Return numbered lines without page lines, end lines and lone clocks, and a note on what was left out."""
    shapes = Counter(_shape(line) for line in lines if _PAGE_LINE.search(line))
    left_out = {
        number
        for number, line in enumerate(lines, 1)
        if any(pattern.match(line) for pattern in (_END_LINE, _ONLY_A_PAGE, _ONLY_A_CLOCK))
        or (shapes[_shape(line)] > 1 and not opens_turn(line))
    }
    kept = [(number, line) for number, line in enumerate(lines, 1) if number not in left_out]
    notes = []
    if left_out:
        notes.append(
            f"left out {len(left_out)} lines that hold a page, an end or only a clock: "
            + ", ".join(map(str, sorted(left_out)))
        )
    return kept, notes


def _shape(line: str) -> str:
    """Return a line with its numbers made equal, so that page lines of one document are one."""
    return re.sub(r"\d+", "0", line.strip())


def opens_turn(line: str) -> bool:
    """Return whether a line begins with a label whose words name a role."""
    opening = match_opening(line)
    return opening is not None and role_of(opening.label) is not None


def _one_form_of_each_label(turns: Sequence[DraftTurn]) -> list[DraftTurn]:
    """Return turns in which "INT" and "Int" are one label, in the form that came first."""
    forms: dict[str, str] = {}
    for turn in turns:
        forms.setdefault(turn.label.casefold(), turn.label)
    return [DraftTurn(forms[turn.label.casefold()], turn.text, turn.clock_seconds, turn.line) for turn in turns]


def _doubts(turns: Sequence[DraftTurn], speakers: Mapping[str, Speaker]) -> list[str]:
    """Return what the user should look at, in words: labels without a role, clocks that go back, shared paragraphs."""
    notes = []
    n_turns = Counter(turn.label for turn in turns)
    for label, speaker in speakers.items():
        if speaker.role is Role.UNKNOWN and role_of(label) is None:
            notes.append(f"nobody knows who {label!r} is ({n_turns[label]} turns): say --speaker {label!r}=ROLE")
    for number, turn in enumerate(turns, 1):
        if any(found in speakers for found in _INSIDE.findall(turn.text)):
            notes.append(f"turn {number} (line {turn.line}) seems to hold a second speaker")
        if not turn.text:
            notes.append(f"turn {number} (line {turn.line}) is empty")
    clocks = [turn.clock_seconds for turn in turns if turn.clock_seconds is not None]
    if any(later < earlier for earlier, later in pairwise(clocks)):
        notes.append("the clock goes backwards at least once; turns are in the order of the file")
    return notes
