"""What the coding screen says in its lists and lines. Pure: values to text."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from uuid import UUID

from voices.model import Code, Codebook, Coding, Progress, Retraced, Span, Transcript, Turn
from voices.tui.widgets.line_list import Line

HINT = (
    "Arrows move, Space selects (again: more), Enter codes, 1-9 quick, u undoes.\n"
    "Mouse: drag to select, right-click for codes. Every act is saved at once.\n"
    "r: nothing applies in this turn. l lists the interviews. ? shows all keys."
)


SIGNS = (
    (
        "Signs",
        (
            ("▸  ✓", "A child's words that are still open; coded, or read without a code"),
            ("·  ○  ?", "The interviewer; another adult; several people, or nobody knows who"),
            ("a letter", "Begins the stripe of a coding: the first letter of its code's name. +2: two more lie there"),
            ("↑", "The question that the answer at the top of the page belongs to"),
            ("◆  ⚿", "A bookmark; words that the safeguarding protocol locks"),
        ),
    ),
)
WHICH: Mapping[str, str] = {
    "remove": "Remove which coding?",
    "edges": "Move the edges of which coding?",
    "change": "Another code in the place of which coding?",
    "memo": "A memo on which coding?",
    "markers": "Markers beside which coding?",
}
EDGES = "Edges of {}: Shift+arrows, + - < > move them; e or Enter keeps, Esc leaves."
AS_IT_WAS = "The coding is as it was."
COMPLETE = "All the child's turns are done. Is this interview complete?"
ALL_DONE = "Every turn of the child is coded or read. N goes to the next interview."
CHANGED_ELSEWHERE = "Your codings here were changed in another window."
NOTHING_TO_CODE = "There are no words to code here."
NO_MATCH = "no words of the codebook in this turn"


def picker_title(transcript: Transcript, span: Span, *, is_selected: bool) -> str:
    """Return the title of the code picker: how many words, and of which turn."""
    n_words = len(transcript.text[span.start : span.end].split())
    what = f"{n_words} word{'s' * (n_words != 1)}"
    what = f"the {what} selected" if is_selected else f"this sentence, {what}"
    return f"Code for {what}, turn {transcript.turn_at(span.start).number}"


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


def view_lines(used: Sequence[str], codebook: Codebook, colours: Mapping[str, str]) -> list[Line]:
    """Return what can be drawn: all, nothing, each theme and each code that is used; keys are pairs of kind and id."""
    lines = [Line((("all of mine", "text"),), ("mine", "")), Line((("plain text", "text"),), ("plain", ""))]
    codes = [code for code in codebook.countable if code.id in set(used)]
    for theme in dict.fromkeys(codebook.theme_of(code.id) for code in codes):
        lines.append(Line((("theme ", "dim"), (theme.name, "strong")), ("theme", theme.id)))
        lines += [
            Line(((f"  {code.id:<9}", colours.get(code.id, "text")), (code.name, "text")), ("code", code.id))
            for code in codes
            if codebook.theme_of(code.id) == theme
        ]
    return lines


def at_work(view: str, *, snapping: bool, edges_of: str = "") -> str:
    """Return for the status line what differs from how the screen is at first: what is drawn, how is selected."""
    edges = f"edges of {edges_of}: e keeps, Esc leaves · " if edges_of else ""
    return edges + ("" if snapping else "sign by sign (S: words) · ") + (f"drawn: {view} (h) · " if view else "")


def place(transcript: Transcript, cursor: int, selection: Span | None, *, selecting: bool) -> str:
    """Return the right end of the status line: what is selected, or where the cursor is."""
    turn = transcript.turn_at(cursor)
    if selecting:
        return "selecting: move, then Enter or a digit; v stops "
    if selection is not None:
        n_words = len(transcript.text[selection.start : selection.end].split())
        return f"{n_words} word{'s' * (n_words != 1)} selected, turn {turn.number} "
    clock = f", {turn.clock}" if turn.clock else ""
    return f"turn {turn.number} of {len(transcript.turns)}{clock} "


def transcript_lines(contents: Sequence[Progress], warned: Container[UUID] = ()) -> list[Line]:
    """Return the interviews with progress; those with a content warning say so."""
    lines = []
    for each in contents:
        bar = "█" * round(10 * each.share)
        sign = "✓" if each.finished else " "
        n_codings = f"{each.n_codings:>5} coding{'s' * (each.n_codings != 1)}"
        told = f"{sign} {each.name:<16} {bar:<10} {each.share:4.0%} {n_codings:<13} {each.n_turns:>5} turns"
        pieces = ((told, "text"), (" ⚠ warning", "warn"))
        lines.append(Line(pieces if each.transcript in warned else pieces[:1], each.transcript))
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


def no_coding_here(what: str, *, is_selected: bool) -> str:
    """Return why nothing can be done to a coding, and what to do first."""
    if what == "markers" and is_selected:
        return "A marker stands beside a code: put a code on these words first (Enter or a digit), then t."
    return "There is no coding of yours on this word."


def chosen(coding: Coding, number: int, of_all: int) -> str:
    """Return which of the codings under the cursor is meant."""
    which = "the only coding" if of_all == 1 else f"{number} of {of_all} codings"
    return f"{coding.code}, {which} here: d removes it, c another code, e edges, m memo, t markers"


def key_lines(
    quick: Mapping[int, Code], own: Container[int], used: Container[str], colours: Mapping[str, str]
) -> list[Line]:
    """Return the nine quick keys with their codes; those that the coder chose, or used, say so."""
    lines = []
    for key in range(1, 10):
        code = quick.get(key)
        if code is None:
            lines.append(Line(((f" {key} ", "strong"), ("no code yet", "dim")), key))
            continue
        whose = "  yours" if key in own else "  used most" if code.id in used else "  not used yet"
        colour = colours.get(code.id, "text")
        pieces = ((f" {key} ", "strong"), (f"{code.id:<9}", colour), (code.name, "text"), (whose, "dim"))
        lines.append(Line(pieces, key))
    return lines


def theme_lines(themes: Sequence[tuple[str | None, str]]) -> list[Line]:
    """Return the themes a proposed code may go under."""
    return [
        Line(((f"{theme or '':<6}", "dim"), (name, "text"), ("  where proposals wait" if theme is None else "", "dim")),
             ("theme", theme))
        for theme, name in themes
    ]  # fmt: skip


def turns_open(n_turns: int) -> str:
    """Return how many turns of the child are neither coded nor read."""
    return f"{n_turns} turn{'s' * (n_turns != 1)} of the child neither coded nor read"


def missing_lines(turns: Sequence[Turn]) -> list[Line]:
    """Return the turns that are open, to go to one, under a line that completes the interview all the same."""
    n = len(turns)
    count = f"{n} turn{'s' * (n != 1)} count{'s' * (n == 1)} as read"
    first = Line((("complete it all the same: ", "text"), (count, "strong")), "complete")
    return [
        first,
        *(
            Line(((f"turn {turn.number:<6}", "text"), (f"{turn.clock or '':<9}", "dim"), ("go there", "dim")),
                 turn.number)
            for turn in turns
        ),
    ]  # fmt: skip


def complete_lines() -> list[Line]:
    """Return the answers to whether an interview is complete."""
    return [
        Line((("Enter  yes, it is complete", "text"),), "complete"),
        Line((("Esc    not now: F completes it later", "text"),), "not now"),
    ]


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
