"""What the side panel says of the place under the cursor. Pure: values to lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voices.coding.places import Standing
from voices.model import Code, Codebook, Coding, Suggestion, Turn
from voices.tui.coding.words import NO_MATCH
from voices.tui.widgets.line_list import Line, line, wrapped

# What can be clicked to go somewhere: in words, by which key, and the action of the screen.
GO = (
    ("Find words", "f", "find"),
    ("Next hit", "z", "next_hit(1)"),
    ("Previous hit", "Z", "next_hit(-1)"),
    ("To a turn or a clock", "g", "go_to"),
    ("Bookmark here, or clear it", "b", "bookmark"),
    ("Bookmarks", "B", "bookmarks"),
    ("Back to before the jump", "⌫", "back"),
)


@dataclass(frozen=True)
class PanelState:
    """Everything the panel shows. `matches` is None while none are known; `matches_note` then says why.

    `chosen` is the match that the accept key takes, `minutes` the time at work on this interview today.
    """

    turn: Turn
    here: Sequence[Coding]
    quick: Mapping[int, Code]
    matches: Sequence[Suggestion] | None
    matches_note: str
    chosen: int
    is_read: bool
    standing: Standing
    minutes: int


def panel_lines(state: PanelState, codebook: Codebook, colours: Mapping[str, str], width: int) -> list[Line]:
    """Return the panel, top to bottom. Keys: ("coding", id), ("quick", code), ("match", code), ("do", action)."""
    room = max(16, width)
    return [
        line("QUICK CODES", "heading"),
        *(
            Line(((f" {number} ", "strong"), (f"{code.id:<8}", colours.get(code.id, "text")), (code.name, "text")),
                 ("quick", code.id))
            for number, code in state.quick.items()
        ),
        line(),
        *_here(state, codebook, colours, room),
        line(),
        *_matches(state, codebook, colours, room),
        line(),
        *_progress(state, room),
        line(),
        line("GO", "heading"),
        *(Line(((f" {what:<27}", "text"), (keys, "dim")), ("do", action)) for what, keys, action in GO),
    ]  # fmt: skip


def _here(state: PanelState, codebook: Codebook, colours: Mapping[str, str], room: int) -> list[Line]:
    lines = [line("CODES HERE", "heading")]
    for coding in state.here:
        name = codebook.look_up(coding.code).name
        pieces = ((" ", "text"), (f"{coding.code:<8}", colours.get(coding.code, "text")), (name, "text"))
        lines.append(Line(pieces, ("coding", coding.id)))
        if coding.markers:
            lines.append(line(f"   {' '.join(coding.markers)}", "warn" if "SG" in coding.markers else "dim"))
        if coding.memo:
            lines += wrapped(f"m: {coding.memo}", room, "dim", indent=3)
    if not state.here:
        read = "read, nothing (more) applies" if state.is_read else "none on this word"
        lines.append(line(f" {read}", "dim"))
    if state.turn.number in state.standing.bookmarked:
        lines.append(line(" ◆ bookmark in this turn: b clears", "dim"))
    return lines


def _progress(state: PanelState, room: int) -> list[Line]:
    standing = state.standing
    left = "finished" if standing.finished else f"{standing.n_left} left"
    told = [
        f"the child: {standing.n_child_turns} turns, {left}",
        f"{standing.n_coded} coded, {standing.n_read} read without a code",
        f"{standing.n_codings} coding{'s' * (standing.n_codings != 1)} here",
        f"{state.minutes} min at work here today",
    ]
    return [line("PROGRESS", "heading"), *(each for text in told for each in wrapped(text, room, "dim", indent=1))]


def _matches(state: PanelState, codebook: Codebook, colours: Mapping[str, str], room: int) -> list[Line]:
    lines = [line("MATCHES THE CODEBOOK", "heading")]
    if state.matches is None or not state.matches:
        note = state.matches_note or NO_MATCH
        return [*lines, *wrapped(note, room, "dim", indent=1)]
    for index, match in enumerate(state.matches):
        words = dict.fromkeys(state.turn.text[word.start : word.end].lower() for word in match.words)
        sign = ">" if index == state.chosen else " "
        name = codebook.code(match.code).name
        pieces = ((f"{sign} ", "strong"), (f"{match.code:<8}", colours.get(match.code, "text")), (name, "text"))
        lines.append(Line(pieces, ("match", match.code)))
        lines += wrapped(", ".join(words), room, "dim", indent=3)
    lines.append(line(" words only: you decide", "dim"))
    return lines
