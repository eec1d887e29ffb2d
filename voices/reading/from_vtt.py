"""Video-call captions (WebVTT): cues with a voice, neighbours of one voice joined into a turn."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from voices.errors import ImportFileError
from voices.reading.labels import Choices, Labels, seconds
from voices.reading.text import check_length, read_text
from voices.reading.turns import Draft, DraftTurn, draft_of

_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMES = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}(?:\s.*)?$")
_NO_CUE = ("NOTE", "STYLE", "REGION")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,100})?\s{1,10}(?P<name>[^>]{1,200})>|</v>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:c|i|b|u|lang|ruby|rt)(?:[.\s][^>]{0,200})?>|<(?:\d+:)?\d{2}:\d{2}\.\d{3}>", re.IGNORECASE)


@dataclass(frozen=True)
class _Piece:
    """What one voice says in one line of a cue; `is_loose` where a voice has ended and none has begun."""

    line: int
    voice: str | None
    words: str
    is_first: bool
    is_loose: bool
    clock_seconds: float | None


def read_transcript(path: Path, choices: Choices) -> Draft:
    """Return the draft of a captions file. What names no voice goes on with what was said before."""
    text, _ = read_text(path)
    check_length(text, path)
    cues, notes = _cues(text, path)
    pieces = [piece for number, lines, start in cues for piece in _pieces(number, lines, start)]
    labels = Labels([(piece.line, piece.words) for piece in pieces], path, choices)
    turns: list[DraftTurn] = []
    without_voice = []
    for piece in pieces:
        label, words = _label_and_words(piece, labels, choices, path)
        if label is None and not turns:
            raise ImportFileError(
                f"{path} does not say who speaks in its first cue.",
                "Write the speaker into the cues as <v NAME>, or import the transcript as text with labels.",
            )
        if label is None and piece.is_first:
            without_voice.append(piece.line)
        if label is None or (turns and turns[-1].label.casefold() == label.casefold()):
            last = turns[-1]
            turns[-1] = DraftTurn(last.label, f"{last.text} {words}".strip(), last.clock_seconds, last.line)
        else:
            turns.append(DraftTurn(label, words, piece.clock_seconds, piece.line))
    if not turns:
        raise ImportFileError(f"{path} holds no cues.", "Check that this is the right file.")
    notes.append(f"{len(cues)} cues became {len(turns)} turns: neighbours of one voice were joined")
    if without_voice:
        told = ", ".join(map(str, without_voice))
        notes.append(f"{len(without_voice)} cues name no voice and went on with the one before: lines {told}")
    return draft_of(path, (), turns, choices, notes)


def _label_and_words(piece: _Piece, labels: Labels, choices: Choices, path: Path) -> tuple[str | None, str]:
    """Return who speaks, None for whoever spoke before. A label written into the words is closer than the voice's."""
    opening = labels.open(piece.line, piece.words, "", has_voice=piece.voice is not None)
    if opening is not None:
        return opening.label, opening.words
    if piece.is_loose and not labels.is_speech(piece.line):
        raise ImportFileError(
            f"Line {piece.line} of {path} has words behind the end of a voice, and it is not said whose they are.",
            f'Give them a voice (<v NAME>), or say that they go on: --speaker "{path.name} line {piece.line}=speech".',
        )
    is_speech = piece.voice is not None and choices.get(piece.voice.casefold(), piece) is None
    return None if is_speech else piece.voice, piece.words


def _cues(text: str, path: Path) -> tuple[list[tuple[int, list[str], float | None]], list[str]]:
    """Return each cue's first line number, lines and start, and notes. Refuse a file that holds words beside cues."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        read: Any = webvtt.from_buffer(StringIO(text))
    except (MalformedFileError, MalformedCaptionError):
        raise ImportFileError(
            f"{path} is not a captions file in WebVTT.", "It must begin with WEBVTT; export it again from the call."
        ) from None
    payloads = list(_payloads(text.split("\n"), path))
    if [lines for _, lines in payloads] != [list(cue.lines) for cue in read]:
        raise ImportFileError(f"{path} is not proper WebVTT: some cues cannot be read.", "Export it again.")
    cues = [(number, lines, seconds(cue.start)) for (number, lines), cue in zip(payloads, read, strict=True)]
    dashes = [number for number, lines in payloads if sum(line.lstrip().startswith(("-", "–")) for line in lines) > 1]
    told = f"cues at lines {', '.join(map(str, dashes))} seem to hold two speakers, told apart by dashes only"
    return cues, [told] if dashes else []


def _payloads(lines: Sequence[str], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line number and the lines of each cue's text."""
    for block in _blocks(lines):
        number, first = block[0]
        if number == 1 or first.startswith(_NO_CUE):
            times = None
            stray = next((each for each, line in block if "-->" in line), None)
        else:
            times = next((index for index, (_, line) in enumerate(block[:2]) if _TIMES.match(line)), None)
            after = block if times is None else block[times + 1 :]
            stray = number if times is None else next((each for each, line in after if "-->" in line), None)
        if stray is not None:
            raise ImportFileError(
                f"{path} is not proper WebVTT: line {stray} has no cue, or no proper time such as "
                "00:01:02.000 --> 00:01:04.500, above it.",
                "Mend that place, or export the captions again. An empty line ends a cue.",
            )
        if times is not None:
            yield block[times][0] + 1, [line for _, line in block[times + 1 :]]


def _blocks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield numbered lines in blocks; an empty line ends one."""
    block: list[tuple[int, str]] = []
    for number, line in [*enumerate(lines, 1), (0, "")]:
        if line:
            block.append((number, line))
        elif block:
            yield block
            block = []


def _pieces(number: int, lines: Sequence[str], start: float | None) -> Iterator[_Piece]:
    """Yield what each voice says in each line of a cue, the words without tags."""
    is_first, is_behind_voice = True, False
    for line_number, line in enumerate(lines, number):
        voice, at = None, 0
        for mark in [*_VOICE.finditer(line), None]:
            words = " ".join(html.unescape(_TAG.sub("", line[at : mark and mark.start()])).split())
            if words:
                yield _Piece(line_number, voice, words, is_first, is_behind_voice and voice is None, start)
                is_first = False
            if mark is not None:
                voice, at = mark["name"] and html.unescape(mark["name"]).strip(), mark.end()
                is_behind_voice = voice is None
