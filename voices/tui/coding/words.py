"""What the coding screen says in its lists and lines. Pure: values to text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voices.model import Codebook, Coding, Progress, Retraced, Span, Transcript
from voices.tui.widgets.line_list import Line

HINT = (
    "Arrows move, Space selects (again: more), Enter codes, 1-9 quick, u undoes.\n"
    "Mouse: drag to select, right-click for codes. Every act is saved at once.\n"
    "r: nothing applies in this turn. l lists the interviews. ? shows all keys."
)


WHICH: Mapping[str, str] = {
    "remove": "Remove which coding?",
    "reselect": "Select which passage?",
    "memo": "A memo on which coding?",
    "markers": "Markers beside which coding?",
}
ALL_DONE = "Every turn of the child is coded or read. N goes to the next interview."
CHANGED_ELSEWHERE = "Your codings here were changed in another window."
NOTHING_TO_CODE = "There are no words to code here."
NO_MATCH = "no words of the codebook in this turn"


def picker_title(transcript: Transcript, span: Span) -> str:
    """Return the title of the code picker: how many words, and of which turn."""
    n_words = len(transcript.text[span.start : span.end].split())
    return f"Code for {n_words} word{'s' * (n_words != 1)}, turn {transcript.turn_at(span.start).number}"


def who(coder: str, round_name: str | None, *, is_blind: bool) -> str:
    """Return who codes, and in which round."""
    return coder if round_name is None else f"{coder} · {round_name}{' (blind)' if is_blind else ''}"


def title(study: str, who: str, here: Progress, of_all: str) -> tuple[str, str]:
    """Return the two ends of the title line: where the coder is, and in which study. A narrow line drops the study."""
    done = "finished" if here.finished else f"{here.share:.0%}"
    return f" {here.name} ({of_all}) · {who} · {done} · saved", f"{study} · voices "


def start_of(retraced: Retraced, transcript: Transcript, cursor: int) -> int | None:
    """Return the offset at which an undone act was, None when the cursor is in its turn or it was in no place."""
    if retraced.start is not None or retraced.turn is None:
        return retraced.start
    turn = transcript.turns[retraced.turn - 1]
    return None if turn.start <= cursor < turn.end else turn.start


def place(transcript: Transcript, cursor: int, selection: Span | None, *, selecting: bool) -> str:
    """Return the right end of the status line: what is selected, or where the cursor is."""
    turn = transcript.turn_at(cursor)
    if selecting:
        return "selecting: move, then Enter or a digit; v stops "
    if selection is not None:
        n_words = len(transcript.text[selection.start : selection.end].split())
        return f"{n_words} word{'s' * (n_words != 1)} selected, turn {turn.number} "
    clock = f" {turn.clock}" if turn.clock else ""
    return f"turn {turn.number} of {len(transcript.turns)}{clock} "


def transcript_lines(contents: Sequence[Progress]) -> list[Line]:
    """Return the interviews with progress."""
    lines = []
    for each in contents:
        bar = "█" * round(10 * each.share)
        sign = "✓" if each.finished else " "
        told = f"{sign} {each.name:<16} {bar:<10} {each.share:4.0%} {each.n_codings:>5} codings {each.n_turns:>5} turns"
        lines.append(Line(((told, "text"),), each.transcript))
    return lines


def coding_lines(
    codings: Sequence[Coding], codebook: Codebook, colours: Mapping[str, str], transcript: Transcript
) -> list[Line]:
    """Return codings to choose from, each with the number of its words."""
    lines = []
    for coding in codings:
        n_words = len(transcript.text[coding.span.start : coding.span.end].split())
        name = codebook.look_up(coding.code).name
        pieces = (
            (f"{coding.code:<9}", colours.get(coding.code, "text")),
            (f"{name}  ", "text"),
            (f"{n_words} word{'s' * (n_words != 1)}", "dim"),
        )
        lines.append(Line(pieces, coding.id))
    return lines


def marker_lines(coding: Coding, codebook: Codebook) -> list[Line]:
    """Return the markers with a tick beside those that are set."""
    return [
        Line(
            (
                ("[x] " if marker.id in coding.markers else "[ ] ", "text"),
                (f"{marker.id:<4}", "strong"),
                (marker.name, "text"),
            ),
            marker.id,
        )
        for marker in codebook.markers
    ]
