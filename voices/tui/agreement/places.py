"""The disagreements behind a row: which they are, where, and what each coder gave. No words of an interview. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from voices.agreement.kinds import Type
from voices.agreement.scope import Told
from voices.agreement.typology import Disagreement
from voices.model import Codebook, Span, Transcript
from voices.tui.widgets.line_list import Line, line, wrapped

Row = Mapping[str, object]
_MOST_DIRECTIONS = 6


@dataclass(frozen=True)
class Place:
    """Where a disagreement is, in numbers: to list it and to go there."""

    transcript: UUID
    start: int
    turn: int


def behind(show: str, row: Row, found: Sequence[Disagreement], told: Told, book: Codebook) -> list[Disagreement] | None:
    """Return the disagreements behind a row of a table, None where a table has none behind its rows."""
    if show == "types":
        return [each for each in found if each.type == row["type"]]
    real = [each for each in found if each.type is not Type.NOT_ASSIGNED]
    if show in ("codes", "sample"):
        return [each for each in real if row["code"] in (each.code, each.other_code)]
    if show == "themes":
        codes = {code.id for code in book.codes_of(str(row["theme"]))}
        return [each for each in real if each.code in codes or each.other_code in codes]
    if show == "transcripts":
        return [each for each in real if told.transcripts.get(each.transcript) == row["transcript"]]
    if show == "pairs":
        return [each for each in real if _names(each, told) == row["coders"]]
    if show == "coders":
        return [each for each in real if row["coder"] in _names(each, told)]
    return None


def place_of(each: Disagreement, transcript: Transcript) -> Place:
    """Return where a disagreement begins."""
    start = min(span.start for span in (*each.first, *each.second))
    return Place(each.transcript, start, transcript.turn_at(start).number)


def place_line(each: Disagreement, place: Place, told: Told, key: int) -> Line:
    """Return one line of the list: interview, turn, what each of both gave, the type."""
    where = f"{told.transcripts.get(each.transcript, '?'):<6} {place.turn:>4}  "
    return Line(((where, "dim"), (gave(each, told), "text"), (f"  {each.type}", "dim")), key)


def gave(each: Disagreement, told: Told) -> str:
    """Return in words what each coder of the pair gave."""
    one, other = _names(each, told)
    if each.type is Type.BOUNDARY and (offsets := each.offsets) is not None:
        return f"{each.code}: {other} starts {offsets[0]:+d}, ends {offsets[1]:+d} against {one}"
    if each.first and each.second:
        first, second = each.code, each.other_code or each.code
        return f"{one}: {_given(first, each.first)}, {other}: {_given(second, each.second)}"
    giver, not_giver = (one, other) if each.first else (other, one)
    left = {Type.MISSING: "nothing", Type.NOT_ASSIGNED: "not read"}.get(each.type, "not so")
    return f"{giver}: {_given(each.code, each.first or each.second)}, {not_giver}: {left}"


def turn_lines(each: Disagreement, transcript: Transcript, told: Told, book: Codebook, width: int) -> list[Line]:
    """Return a disagreement with the words of its turns, for a lead to read on the screen."""
    spans = (*each.first, *each.second)
    hull = Span(min(span.start for span in spans), max(span.end for span in spans))
    codes = [code for code in (each.code, each.other_code) if code is not None]
    lines = [
        *wrapped(f"{each.type}: {gave(each, told)}", width, "strong"),
        *(piece for code in codes for piece in wrapped(f"{code} {book.look_up(code).name}", width, "dim")),
        line(),
    ]
    for turn in transcript.turns_in(hull):
        lines.append(line(f"{turn.speaker.label} turn {turn.number} {turn.clock}".strip(), "heading"))
        lines += wrapped(turn.text, width)
    return lines


def directions(row: Row, found: Sequence[Disagreement], told: Told, width: int) -> list[Line]:
    """Return both directions of a pair: what one gave where the other did not, and what they gave in its place."""
    one, other = (str(each) for each in row["coders"]) if isinstance(row["coders"], list) else ("?", "?")
    ways: dict[str, Counter[str]] = {one: Counter(), other: Counter()}
    swapped: Counter[str] = Counter()
    for each in found:
        if each.type is Type.NOT_ASSIGNED or _names(each, told) != [one, other]:
            continue
        if each.other_code is not None:
            swapped[f"{one} {each.code} where {other} {each.other_code}"] += 1
        elif not each.second:
            ways[one][each.code] += 1
        elif not each.first:
            ways[other][each.code] += 1
    lines = []
    for giver, not_giver in ((one, other), (other, one)):
        n = sum(ways[giver].values())
        lines += wrapped(f"{giver} gave and {not_giver} did not: {n:,}{_most(ways[giver])}", width)
    n = sum(swapped.values())
    return [*lines, *wrapped(f"Other codes on the same words: {n:,}{_most(swapped)}", width)]


def _most(counted: Counter[str]) -> str:
    told = ", ".join(f"{what} {n}" for what, n in counted.most_common(_MOST_DIRECTIONS))
    return f", most often {told}" if told else ""


def _given(code: str, spans: Sequence[Span]) -> str:
    return code if len(spans) == 1 else f"{code} in {len(spans)} spans"


def _names(each: Disagreement, told: Told) -> list[str]:
    return [told.coders.get(coder, coder.hex) for coder in each.pair]
