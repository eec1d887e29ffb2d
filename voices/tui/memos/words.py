"""What the screen of memos shows, as lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len, set_cell_size

from voices.display import harmless
from voices.memos.listed import Listed, Thing
from voices.tui.widgets.line_list import Line, line, wrapped

HINT = "Enter writes on, a begins a new memo, f finds words. Only you change yours."
NO_MEMOS = "No memo yet. Press a to write one: on a code, an interview, a child or the study."
NO_SUCH = "No memo has all of these words. Esc shows all memos."
_WHEN_CELLS = 11


def n_memos(n: int) -> str:
    """Return a number of memos in words."""
    return f"{n} memo{'s' * (n != 1)}"


def list_line(each: Listed, room: int) -> Line:
    """Return a memo as one line: what it is about, and at the end by whom and when."""
    by = "you" if each.is_own else harmless(each.by)
    end = f" {by if cell_len(by) <= 10 else by[:9] + '…'}  {_day(each.memo.changed):>{_WHEN_CELLS}}"
    about = harmless(each.thing.short)
    width = max(10, room - cell_len(end))
    if cell_len(about) > width:
        about = set_cell_size(about, width - 1) + "…"
    return Line(((set_cell_size(about, width), "text"), (end, "dim")), each.memo.id)


def memo_lines(each: Listed, width: int) -> list[Line]:
    """Return a memo as it is read: what it is about, who wrote it and when, the text."""
    memo = each.memo
    told = f"written by {'you' if each.is_own else each.by}, {_moment(memo.made)}"
    if memo.changed != memo.made:
        told += f"; changed {_moment(memo.changed)}"
    head = [*wrapped(each.thing.told, width, "heading"), *wrapped(told, width, "dim")]
    if not each.is_own:
        head += wrapped("Only its writer can change it. Enter writes your own beside it.", width, "dim")
    text = [part for paragraph in memo.text.splitlines() for part in wrapped(paragraph, width)]
    return [*head, line(), *text]


def thing_lines(things: Sequence[Thing]) -> list[Line]:
    """Return what a memo can be about as lines to choose from."""
    return [line(each.told, key=each.about) for each in things]


def _day(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%b %Y}"


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y %H:%M}"
