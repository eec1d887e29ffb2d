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

_PAGE_LINE = re.compile(r"\bpage\s+\d+\s+of\s+\d+\s*$", re.IGNORECASE)
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
    n_header = header_length(kept, path)
    header = as_header(line for _, line in kept[:n_header])
    turns, without_label = _cut(kept[n_header:], path, choices)
    if without_label:
        numbers = ", ".join(map(str, without_label))
        notes.append(f"paragraphs without a label went on with the turn before: lines {numbers}")
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


def _cut(lines: Sequence[tuple[int, str]], path: Path, choices: Choices) -> tuple[list[DraftTurn], list[int]]:
    """Return the turns, and the numbers of paragraphs that have no label and went on with the turn before."""
    labels = Labels(lines, path, choices)
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
            if line.strip() and not before.strip():
                without_label.append(number)
            words.append(line.strip())
        elif line.strip():
            return [], []
        before = line
    _finish(turns, words)
    return turns, without_label


def _finish(turns: list[DraftTurn], words: Iterable[str]) -> None:
    """Give the last turn its words; lines that go on with it are joined by a space."""
    if turns:
        last = turns[-1]
        turns[-1] = DraftTurn(last.label, " ".join(word for word in words if word), last.clock_seconds, last.line)


def _without_furniture(lines: Sequence[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Return numbered lines without end lines and repeated page lines, and a note that lists what was left out."""
    shapes = Counter(_shape(line) for line in lines if _PAGE_LINE.search(line))
    left_out = {
        number
        for number, line in enumerate(lines, 1)
        if _END_LINE.match(line) or (shapes[_shape(line)] > 1 and not opens_turn(line))
    }
    kept = [(number, line) for number, line in enumerate(lines, 1) if number not in left_out]
    notes = []
    if left_out:
        notes.append(f"left out {len(left_out)} page or end lines: {', '.join(map(str, sorted(left_out)))}")
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
    for label, speaker in speakers.items():
        if speaker.role is Role.UNKNOWN and role_of(label) is None:
            n_turns = sum(turn.label == label for turn in turns)
            notes.append(f"nobody knows who {label!r} is ({n_turns} turns): say --speaker {label!r}=ROLE")
    inside = re.compile(r"[.?!)\]]\s+(" + "|".join(re.escape(label) for label in speakers) + r"):\s")
    for number, turn in enumerate(turns, 1):
        if inside.search(turn.text):
            notes.append(f"turn {number} (line {turn.line}) seems to hold a second speaker")
        if not turn.text:
            notes.append(f"turn {number} (line {turn.line}) is empty")
    clocks = [turn.clock_seconds for turn in turns if turn.clock_seconds is not None]
    if any(later < earlier for earlier, later in pairwise(clocks)):
        notes.append("the clock goes backwards at least once; turns are in the order of the file")
    return notes
