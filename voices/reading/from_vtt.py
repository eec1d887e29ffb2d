"""Video-call captions (WebVTT): cues with a voice, neighbours of one voice joined into a turn."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

from voices.errors import ImportFileError
from voices.reading.text import read_text
from voices.reading.turns import Choices, Draft, DraftTurn, draft_of, seconds

_VOICE = re.compile(r"^<v(?:\.[^\s>]*)?\s+(?P<label>[^>]+)>")
_NAME_AND_COLON = re.compile(r"^(?P<label>[^\W\d_][\w .'’()-]{0,39}?):\s+(?P<words>.+)$", re.S)
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt)(?:[.\s][^>]*)?>|<\d{2}:[\d:.]+>")


def read_transcript(path: Path, choices: Choices) -> Draft:
    """Return the draft of a captions file. A cue without a voice goes on with the one before."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    text, _ = read_text(path)
    try:
        cues = webvtt.from_buffer(StringIO(text))
    except (MalformedFileError, MalformedCaptionError):
        raise ImportFileError(
            f"{path} is not a captions file in WebVTT.", "It must begin with WEBVTT; export it again from the call."
        ) from None
    turns: list[DraftTurn] = []
    n_without_voice = 0
    for number, cue in enumerate(cues, 1):
        raw = cue.raw_text.strip()
        label, words = _label_and_words(raw)
        if label is None:
            n_without_voice += 1
            if not turns:
                raise ImportFileError(
                    f"{path} does not say who speaks in its first cue.",
                    "Write the speaker into the cues as <v NAME>, or import the transcript as text with labels.",
                )
            label = turns[-1].label
        if turns and turns[-1].label.casefold() == label.casefold():
            last = turns[-1]
            turns[-1] = DraftTurn(last.label, f"{last.text} {words}".strip(), last.clock_seconds, last.line)
        else:
            turns.append(DraftTurn(label, words, seconds(cue.start), number))
    if not turns:
        raise ImportFileError(f"{path} holds no cues.", "Check that this is the right file.")
    notes = [f"{len(cues)} cues became {len(turns)} turns: neighbours of one voice were joined"]
    if n_without_voice:
        notes.append(f"{n_without_voice} cues name no voice and went on with the one before")
    return draft_of(path, (), turns, choices, notes)


def _label_and_words(raw: str) -> tuple[str | None, str]:
    """Return who speaks in a cue and the words without tags; None when the cue does not say."""
    voice = _VOICE.match(raw)
    words = " ".join(_TAG.sub("", raw).split())
    if voice:
        return voice["label"].strip(), words
    named = _NAME_AND_COLON.match(words)
    return (named["label"].strip(), named["words"].strip()) if named else (None, words)
