"""What the reconciling screen says: its lines, and a question with who coded what, in context. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from uuid import UUID

from voices.model import Code, Codebook, Coder, Coding, Decision, Kind, Outcome, Passage, Span, Transcript, Turn
from voices.reconciling.consensus import Settled
from voices.reconciling.session import ReconcilingSession
from voices.tui.coding.layout import Layout
from voices.tui.widgets.line_list import Line, line, wrapped

MOST_CODERS = 5
HINT = "1-5 take a coder's words, b union, i overlap, n none. No coding is changed."
_WIDE = 36
_MOST_COLUMNS, _LEAST_WIDTH = 3, 24
_SHORT_KIND = {Kind.OTHER_CODE: "other code", Kind.KIN: "kin"}
RULINGS = (
    (Outcome.UNION, "b", "the union: all that anybody coded"),
    (Outcome.OVERLAP, "i", "the overlap: what all who coded have in common"),
    (Outcome.NONE, "n", "none: the code does not apply here"),
)


@dataclass(frozen=True)
class Question:
    """What the detail pane shows. `coders` are those of the place in the order of their keys."""

    settled: Settled
    transcript: Transcript
    codebook: Codebook
    coders: Sequence[Coder]
    ruled_by: str
    reason: str

    @property
    def passage(self) -> Passage:
        """The passage in question."""
        return self.settled.passage


def title(session: ReconcilingSession, shown: str) -> tuple[str, str]:
    """Return the two ends of the title line: what is ruled on, by whom, what is left; and in which study."""
    questions = session.questions()
    n_open = sum(each.is_open for each in questions)
    where = "all codings" if session.round is None else session.round.name
    ruler = "" if session.ruler is None else f" · {session.ruler.name}"
    part = "" if shown == "all" else f" · {shown} shown"
    return f" {where}{ruler} · {n_open} of {len(questions)} open{part} · saved", f"{session.study} · voices "


def n_questions(number: int) -> str:
    """Return a number of questions in words."""
    return f"{number} question{'s' * (number != 1)}"


def n_reasons(number: int) -> str:
    """Return that so many reasons are not stored yet."""
    if number == 1:
        return "A reason is not stored yet: rule on its question."
    return f"{number} reasons are not stored yet: rule on their questions."


def nothing(shown: str) -> str:
    """Return what is said when there is no question to show."""
    return "There is no difference to rule on." if shown == "all" else "No question is left here. f shows others."


def queue_line(each: Settled, transcript: Transcript, room: int) -> Line:
    """Return one line of the queue: a sign (✓ ruled, ● open), place, code and kind. `room` is in cells, 0 unknown."""
    passage = each.passage
    turn = transcript.turn_at(passage.hull.start).number
    sign = "●" if each.decision is None else "✓"
    told = f"{sign} {transcript.name:<5} {turn:>4} {passage.code:<8} {passage.kind}"
    if 0 < room < _WIDE:
        told = f"{sign} {transcript.name} {turn:>3} {passage.code:<7} {_SHORT_KIND.get(passage.kind, passage.kind)}"
    return line(told, "text" if each.decision is None else "dim", passage.key)


def question_lines(question: Question, width: int) -> list[Line]:
    """Return the detail pane, top to bottom. Keys: ("coder", n) and ("rule", outcome)."""
    code = question.codebook.look_up(question.passage.code)
    theme = question.codebook.theme_of(code.id).name if code.id in question.codebook else "no theme"
    return [
        Line(((f"{code.id} {code.name}", "strong"), (f"  {question.passage.kind} · {theme}", "dim"))),
        *_definition(code, width),
        line(),
        *_context(question, width),
        line(),
        *_side_by_side(question, width),
        line(),
        *_rulings(question, width),
    ]


def _definition(code: Code, width: int) -> list[Line]:
    lines = wrapped(code.definition, width, "text")
    if code.include:
        lines += wrapped(f"Include: {code.include}", width, "dim")
    if code.exclude:
        lines += wrapped(f"Exclude: {code.exclude}", width, "dim")
    return lines


def _context(question: Question, width: int) -> list[Line]:
    """The turns of the passage with the one before, a column for each coder left of the words."""
    passage, transcript = question.passage, question.transcript
    inside = transcript.turns_in(passage.hull)
    first, last = inside[0].number - 1, inside[-1].number
    gutter = 2 * len(question.coders) + 1
    layout = Layout(transcript, max(20, width - gutter - 1))
    heads = " ".join(str(number) for number in range(1, len(question.coders) + 1))
    lines = [Line(((f"{heads:<{gutter}} ", "strong"), (_place(transcript, inside[0]), "heading")))]
    for turn in transcript.turns[max(0, first - 1) : last]:
        label = f"{turn.speaker.label} {turn.clock}".strip()
        lines.append(line(" " * (gutter + 1) + label, "strong" if turn.speaker.is_child_voice else "dim"))
        row = layout.row_of_turn(turn)
        while not layout.is_gap(row):
            span = layout.span(row)
            if span is not None:
                lines.append(_context_row(question, layout.text(row), span, gutter, turn))
            row += 1
    return lines


def _context_row(question: Question, text: str, span: Span, gutter: int, turn: Turn) -> Line:
    signs = [
        "┃" if any(each.overlaps(span) for each in question.passage.spans_of(coder.id)) else "·"
        for coder in question.coders
    ]
    in_passage = span.overlaps(question.passage.hull)
    lanes = " ".join(signs) if in_passage else ""
    common = span.overlap(question.passage.hull)
    if common is None:
        kind = "text" if turn.speaker.is_child_voice else "dim"
        return Line(((f"{lanes:<{gutter}} ", "heading"), (text, kind)))
    before, end = common.start - span.start, common.end - span.start
    return Line(
        (
            (f"{lanes:<{gutter}} ", "heading"),
            (text[:before], "dim"),
            (text[before:end], "strong"),
            (text[end:], "dim"),
        )
    )


def _side_by_side(question: Question, width: int) -> list[Line]:
    """What each coder put here, in columns where they fit, with other codes, markers and memos."""
    columns = [_column(number, coder, question) for number, coder in enumerate(question.coders, 1)]
    if len(columns) > _MOST_COLUMNS or width < _LEAST_WIDTH * len(columns):
        return [
            each
            for head, *rest in columns
            for each in (line(head, "strong"), *(piece for text in rest for piece in wrapped(text, width, indent=2)))
        ]
    column_width = width // len(columns) - 2
    wrapped_columns = [
        [part for text in column for part in (textwrap.wrap(text, column_width) or [""])] for column in columns
    ]
    lines = []
    for index, row in enumerate(zip_longest(*wrapped_columns, fillvalue="")):
        lines.append(
            line("  ".join(f"{part:<{column_width}}" for part in row).rstrip(), "strong" if not index else "text")
        )
    return lines


def _column(number: int, coder: Coder, question: Question) -> list[str]:
    passage, text = question.passage, question.transcript.text
    own = [coding for coding in passage.codings if coding.coder == coder.id]
    told = [f"{number} {coder.name}"]
    for coding in own:
        told.append(f"“{text[coding.span.start : coding.span.end]}”")
        told += _beside(coding)
    if not own:
        told.append("did not put this code here")
    others = sorted({coding.code for coding in passage.others if coding.coder == coder.id})
    told += [f"also here: {code} {question.codebook.look_up(code).name}" for code in others]
    return told


def _beside(coding: Coding) -> list[str]:
    markers = [f"[{' '.join(coding.markers)}]"] if coding.markers else []
    return [*markers, *([f"memo: {coding.memo}"] if coding.memo else [])]


def _rulings(question: Question, width: int) -> list[Line]:
    decision = question.settled.decision
    lines = [line("RULING", "heading")]
    if decision is not None:
        lines += wrapped(f"{_in_words(decision, question.coders)}, by {question.ruled_by}", width, "strong", indent=1)
        for span in decision.results:
            lines += wrapped(f"“{question.transcript.text[span.start : span.end]}”", width, "text", indent=1)
    if question.reason:
        lines += wrapped(f"because: {question.reason}", width, "text", indent=1)
    for number, coder in enumerate(question.coders[:MOST_CODERS], 1):
        if question.passage.spans_of(coder.id):
            lines.append(Line(((f" {number} ", "strong"), (f"{coder.name}'s words", "text")), ("coder", number)))
    for outcome, key, told in RULINGS:
        lines.append(Line(((f" {key} ", "strong"), (told, "text")), ("rule", outcome)))
    lines.append(line(" s skips, m writes the reason, u undoes", "dim"))
    return lines


def _in_words(decision: Decision, coders: Sequence[Coder]) -> str:
    names: Mapping[UUID, str] = {coder.id: coder.name for coder in coders}
    if decision.chosen is not None:
        return f"{names.get(decision.chosen, 'a coder')}'s words stand"
    return {Outcome.UNION: "the union stands", Outcome.OVERLAP: "the overlap stands"}.get(
        decision.outcome, "the code does not apply"
    )


def _place(transcript: Transcript, turn: Turn) -> str:
    clock = f" {turn.clock}" if turn.clock else ""
    return f"{transcript.name} turn {turn.number}{clock}"
