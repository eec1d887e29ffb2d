"""What the codebook screen says: the tree, an entry with its history, passages. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from rich.cells import cell_len, set_cell_size

from voices.codebook.changes import FIELDS, Field
from voices.codebook.history import CodeChange
from voices.codebook.session import CodebookSession
from voices.model import Code, Codebook, Coding
from voices.tui.widgets.line_list import Line, line, wrapped

HINT = "Each change is a new version with a reason; u undoes it. Rounds stay as coded."
WHY = "Enter makes the change, Esc leaves all as it is."
_SIGNS = {"active": " ", "proposed": "?", "retired": "–"}
_ID_CELLS = 9


def title(session: CodebookSession) -> tuple[str, str]:
    """Return the two ends of the title line."""
    book = session.codebook
    n_waiting = sum(each.status == "proposed" for each in book.countable)
    waiting = f" · {n_waiting} proposed" if n_waiting else ""
    whose = " · a round is open: only yours" if session.sees_only_own else ""
    return (
        f" Codebook {book.version} · {len(book.themes)} themes, {len(book.codable)} codes in use{waiting}{whose}",
        f"{session.coder.name} · {session.study} · voices ",
    )


def tree_lines(session: CodebookSession, colours: Mapping[str, str], room: int) -> list[Line]:
    """Return a line for each theme and code: a sign (? proposed, – retired), id, name, how many codings."""
    book, lines = session.codebook, []
    for code in book.codes:
        depth = len(book.ancestors(code.id))
        count = f"{session.count(code.id):>5}"
        before = f"{_SIGNS[code.status]}{'  ' * depth}"
        space = max(4, room - len(before) - _ID_CELLS - len(count)) if room else 30
        name = set_cell_size(code.name, space)
        if cell_len(code.name) >= space:
            name = f"{set_cell_size(code.name, space - 2)}… "
        kind = "strong" if code.parent is None else "dim" if code.status == "retired" else "text"
        colour = colours.get(code.id, "text")
        pieces = ((before, "text"), (f"{code.id:<{_ID_CELLS}}", colour), (name, kind), (count, "dim"))
        lines.append(Line(pieces, code.id))
    return lines


def entry_lines(code: Code, book: Codebook, counted: str, history: Iterable[CodeChange], width: int) -> list[Line]:
    """Return an entry of the codebook: what it says, what became of it."""
    lines = [line(f"{code.id} {code.name}", "heading")]
    lines += wrapped(f"{_standing(code, book)} · {counted}", width, "dim")
    for field in FIELDS:
        told = getattr(code, field)
        if isinstance(told, tuple):
            parts = [f"· {each}" for each in told] if field == "examples" else [", ".join(told)] if told else []
        else:
            parts = told.splitlines()
        if parts:
            lines += [line(), line(field.capitalize(), "strong")]
            lines += [each for part in parts for each in wrapped(part, width, indent=2)]
    if code.aliases:
        lines += [line(), line("Stands for, too", "strong"), *wrapped(", ".join(code.aliases), width, indent=2)]
    lines += [line(), line("History", "strong")]
    for change in history:
        lines += _change_lines(change, width)
    return lines


def _standing(code: Code, book: Codebook) -> str:
    what = "a theme" if code.parent is None else f"under {code.parent} {book.look_up(code.parent).name}"
    by = f" by {code.proposed_by}" if code.proposed_by else ""
    return {"active": what, "proposed": f"proposed{by} · {what}", "retired": f"retired · {what}"}[code.status]


def _change_lines(change: CodeChange, width: int) -> Iterable[Line]:
    version = change.version
    who = version.by or "imported"
    head = f"{version.version} · {version.made.astimezone():%d %b %Y %H:%M} · {who}: {', '.join(change.what)}"
    yield from wrapped(head, width, indent=2)
    yield from wrapped(f"why: {version.reason}", width, "dim", indent=4)
    for field in FIELDS:
        if f"{field} changed" in change.what and change.code is not None:
            told = getattr(change.code, field)
            text = ", ".join(told) if isinstance(told, tuple) else " ".join(told.split())
            yield from wrapped(f"{field} from then: {text or 'empty'}", width, "dim", indent=4)


def counted(session: CodebookSession, code: Code) -> str:
    """Return in words how many codings a code has, and how many of them under ids that were merged into it."""
    n = session.count(code.id)
    n_former = sum(session.counts.get(each, 0) for each in code.aliases) if code.codable else 0
    whose = " of yours" if session.sees_only_own else ""
    former = f", {n_former} of them under former ids" if n_former else ""
    return f"{n} coding{'s' * (n != 1)}{whose}{former}"


def field_lines(code: Code) -> list[Line]:
    """Return the fields of an entry to choose from, each with the beginning of what it says."""
    lines = []
    for field in FIELDS:
        lines.append(Line(((f"{field:<12}", "strong"), (_shortly(field_text(code, field)), "dim")), field))
    return lines


def field_text(code: Code, field: Field) -> str:
    """Return what a field says as it is written in a box: lists with one entry a line."""
    told = getattr(code, field)
    return "\n".join(told) if isinstance(told, tuple) else str(told)


def code_lines(codes: Iterable[Code], colours: Mapping[str, str]) -> list[Line]:
    """Return codes to choose from."""
    return [
        Line(((f"{each.id:<{_ID_CELLS}}", colours.get(each.id, "text")), (each.name, "text")), each.id)
        for each in codes
    ]


def passage_lines(
    session: CodebookSession, codings: Sequence[Coding], width: int, ticked: Collection[UUID] | None = None
) -> list[Line]:
    """Return the passages of codings: where, by whom, the words; with ticks where some are to be chosen."""
    lines: list[Line] = []
    for coding in codings:
        transcript = session.transcript(coding.transcript)
        turn = transcript.turn_at(coding.span.start).number
        tick = "" if ticked is None else "[x] " if coding.id in ticked else "[ ] "
        under = f" · as {coding.code}" if coding.code not in session.codebook else ""
        marks = f" · {' '.join(coding.markers)}" if coding.markers else ""
        head = f"{tick}{transcript.name} {turn} · {session.coder_name(coding.coder)}{under}{marks}"
        lines.append(line(head, "strong", coding.id))
        lines += wrapped(" ".join(transcript.text[coding.span.start : coding.span.end].split()), width, indent=4)
        if coding.memo:
            lines += wrapped(f"memo: {' '.join(coding.memo.split())}", width, "dim", indent=4)
    return lines


def _shortly(text: str, most: int = 56) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
