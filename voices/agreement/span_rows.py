"""Where coders' spans lie in a project: the unitizing family and how many spans find a partner. Pure.

Computed on the words that two or more coders read, whatever the unit of the run: of turns of children where that is
the unit. A stretch of turns with the same readers is a document; documents of a transcript are summed before it is left
out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from voices.agreement import names, reasons
from voices.agreement.material import Material
from voices.agreement.resampling.jackknife import RANGE, Jackknife, jackknife
from voices.agreement.spans.continua import Continua, Ints, continua
from voices.agreement.spans.matching import MATCHED, SPANS, Rule, by_turn, match_tables
from voices.agreement.spans.tables import TOTAL, Table, code_tables, unitizing_tables
from voices.agreement.spans.unitizing import (
    bar_u_alpha,
    char_f1,
    char_jaccard,
    cu_alpha,
    cu_coverage,
    ku_alpha,
    ku_coverage,
    u_alpha,
    why_undefined,
)
from voices.agreement.statistics import SHARE, as_row, coefficient
from voices.model import Transcript, Turn

Row = dict[str, object]
ALL, ANY = "all", "any"
_FAMILY: Mapping[str, Callable[[Table], Table]] = {
    names.U_ALPHA: u_alpha,
    names.BAR_U_ALPHA: bar_u_alpha,
    names.CU_ALPHA: cu_alpha,
    names.CU_COVERAGE: cu_coverage,
}
_OF_CODES: Mapping[str, Callable[[Table], Table]] = {names.KU_ALPHA: ku_alpha, names.KU_COVERAGE: ku_coverage}
_ON_CHARACTERS: Mapping[str, Callable[[Table], Table]] = {names.CHAR_F1: char_f1, names.CHAR_JACCARD: char_jaccard}
_SHARES = {names.CU_COVERAGE, names.KU_COVERAGE, *_ON_CHARACTERS}


@dataclass(frozen=True, eq=False)
class Spoken:
    """The spans of a scope on the words that two or more coders read.

    transcript_of: (n_documents), place of each document's transcript. turn_ends: where the turns of each document end.
    """

    coders: tuple[UUID, ...]
    spans: Continua
    transcript_of: Ints
    turn_ends: tuple[Ints, ...]
    n_transcripts: int

    def summed(self, table: Table) -> Table:
        """Return tables (D, ...) of transcripts from those of documents (n_documents, ...)."""
        found = np.zeros((self.n_transcripts, *table.shape[1:]))
        np.add.at(found, self.transcript_of, table)
        return found

    @property
    def present(self) -> NDArray[np.bool_]:
        """In which transcripts two or more coders read words, (D)."""
        return np.bincount(self.transcript_of[self.spans.lengths > 0], minlength=self.n_transcripts) > 0


def spoken(material: Material) -> Spoken:
    """Return the spans of a scope, each cut to the words that its coder and another one read."""
    codes, coders = material.codes, material.scope.coders
    place, row = {code: at for at, code in enumerate(codes)}, {coder: at for at, coder in enumerate(coders)}
    of_transcript: dict[UUID, list[tuple[int, int, int, int]]] = {each.id: [] for each in material.transcripts}
    for coding in material.codings:
        if coding.code in place and coding.coder in row and coding.transcript in of_transcript:
            whose = row[coding.coder], place[coding.code]
            of_transcript[coding.transcript].append((*whose, coding.span.start, coding.span.end))
    columns: list[tuple[int, int, int, int, int]] = []
    lengths: list[int] = []
    read: list[tuple[bool, ...]] = []
    transcript_of: list[int] = []
    turn_ends: list[Ints] = []
    for at, transcript in enumerate(material.transcripts):
        for readers, turns in _stretches(material, transcript):
            ends = np.cumsum([turn.end - turn.start for turn in turns])
            document = len(lengths)
            for coder, code, start, end in of_transcript[transcript.id]:
                if readers[coder] and (cut := _cut(turns, ends, start, end)) is not None:
                    columns.append((document, coder, code, *cut))
            lengths.append(int(ends[-1]))
            read.append(readers)
            transcript_of.append(at)
            turn_ends.append(ends.astype(np.int64))
    table = np.array(columns, np.int64).reshape(-1, 5)
    told = dict(zip(("document", "coder", "code", "start", "end"), table.T, strict=True))
    reading = np.array(read, np.bool_).reshape(len(read), len(coders))
    return Spoken(
        coders,
        continua(codes, np.array(lengths, np.int64), told, len(coders), reading),
        np.array(transcript_of, np.int64),
        tuple(turn_ends),
        len(material.transcripts),
    )


def _stretches(material: Material, transcript: Transcript) -> Iterator[tuple[tuple[bool, ...], list[Turn]]]:
    """Yield turns with words that follow each other and were read by the same coders, two or more."""
    only_child = material.scope.unit == "child-turn"
    own = [material.read.get((transcript.id, coder), frozenset()) for coder in material.scope.coders]
    turns = [turn for turn in transcript.turns if turn.text and (turn.speaker.is_child_voice or not only_child)]
    for readers, there in groupby(turns, key=lambda turn: tuple(turn.number in each for each in own)):
        if sum(readers) >= 2:
            yield readers, list(there)


def _cut(turns: Sequence[Turn], ends: Ints, start: int, end: int) -> tuple[int, int] | None:
    """Return a span in words of these turns alone, None where it touches none of them."""

    def place(position: int) -> int:
        at = bisect_right(turns, position, key=lambda turn: turn.start) - 1
        if at < 0:
            return 0
        before = int(ends[at - 1]) if at else 0
        return before + min(position, turns[at].end) - turns[at].start

    first, last = place(start), place(end)
    return (first, last) if first < last else None


def span_rows(material: Material) -> list[Row]:
    """Return a row for all codes, one for words coded at all, one for each theme and each code.

    Figures as `statistics.as_row` keeps them; those of all codes speak of codes that do not overlap within a coder.
    """
    found = spoken(material)
    if not found.spans.n_documents or not len(found.spans.codes):
        return []
    book = material.codebook
    themes = {code: book.theme_of(code).id for code in found.spans.codes}
    return [
        _row_of_all(found, material.scope.tolerance),
        *_rows(_grouped(found, dict.fromkeys(themes, ANY)), material.scope.tolerance, "any"),
        *_rows(_grouped(found, themes), material.scope.tolerance, "theme"),
        *_rows(found, material.scope.tolerance, "code"),
    ]


def _grouped(found: Spoken, group_of: Mapping[str, str]) -> Spoken:
    """Return the same words with one code for each group of codes; its overlapping spans are merged."""
    groups = list(dict.fromkeys(group_of.values()))
    new = np.array([groups.index(group_of[code]) for code in found.spans.codes], np.int64)
    spans = found.spans
    columns = {
        "document": spans.document,
        "coder": spans.coder,
        "code": new[spans.code],
        "start": spans.start,
        "end": spans.end,
    }
    return replace(found, spans=continua(groups, spans.lengths, columns, spans.n_coders, spans.read))


def _row_of_all(found: Spoken, tolerance: int) -> Row:
    spans = found.spans
    row: Row = {"level": ALL, "code": None, **_size(found, None)}
    if spans.is_single_valued:
        table = found.summed(unitizing_tables(spans))
        total = table.sum(axis=0)
        for name, of_table in _FAMILY.items():
            told = jackknife(of_table, table, present=found.present, limits=_limits(name))
            row[name] = _told(name, told, (), found, why_undefined(total, name))
    else:
        row |= {name: {"value": None, "low": None, "high": None, "reason": reasons.CODES_OVERLAP} for name in _FAMILY}
    by_code = found.summed(code_tables(spans).sum(axis=0))
    for name, of_table in _ON_CHARACTERS.items():
        told = jackknife(of_table, by_code, present=found.present, limits=SHARE)
        row[name] = _told(name, told, (0,), found, reasons.NOTHING_CODED)
    for name, table in _matched(found, tolerance, spans).items():
        told = jackknife(_f1, found.summed(table), present=found.present, limits=SHARE)
        row[name] = _told(name, told, (), found, reasons.NOTHING_CODED)
    return row


def _rows(found: Spoken, tolerance: int, level: str) -> Iterator[Row]:
    """Yield a row for each code: that code against everything else, whatever overlaps."""
    spans = found.spans
    tables = np.stack([found.summed(each) for each in code_tables(spans)], axis=1)
    totals = tables.sum(axis=0)
    figures = {
        name: jackknife(of_table, tables, present=found.present, limits=_limits(name))
        for name, of_table in (
            (names.U_ALPHA, u_alpha),
            *((name, _first(of_table)) for name, of_table in _ON_CHARACTERS.items()),
        )
    }
    if level == "code" and spans.is_single_valued:
        together = found.summed(unitizing_tables(spans))
        why = {
            name: [why_undefined(together.sum(axis=0), name, at) for at in range(len(spans.codes))]
            for name in _OF_CODES
        }
        for name, of_table in _OF_CODES.items():
            figures[name] = jackknife(of_table, together, present=found.present, limits=_limits(name))
    else:
        why = {}
    n, split = len(spans.codes), spans.by_code()
    for name, table in _matched(found, tolerance, split).items():
        by_code = table.reshape(n, spans.n_documents, 2)
        summed = np.stack([found.summed(each) for each in by_code], axis=1)
        figures[name] = jackknife(_f1, summed, present=found.present, limits=SHARE)
    for at, code in enumerate(spans.codes):
        row: Row = {"level": level, "code": None if level == "any" else code, **_size(found, at)}
        row["coverage"] = float(totals[at, TOTAL, 1] / totals[at, TOTAL].sum()) if totals[at, TOTAL].sum() else None
        for name, told in figures.items():
            reason = why[name][at] if name in why else reasons.CODE_UNUSED
            if name == names.U_ALPHA and totals[at, TOTAL, 1]:
                reason = why_undefined(totals[at], name)
            row[name] = _told(name, told, (at,), found, reason)
        yield row


def _matched(found: Spoken, tolerance: int, spans: Continua) -> dict[str, Table]:
    """Return (n_documents, 2) by the rule of matching. spans: those found, or each code of them as documents."""
    ends = found.turn_ends * (spans.n_documents // found.spans.n_documents)
    return {
        names.SPAN_F1_IOU: match_tables(spans, Rule("iou", 0.5)),
        names.SPAN_F1_EDGES: match_tables(spans, Rule("edges", tolerance)),
        names.SPAN_F1_OVERLAP: match_tables(spans, Rule("overlap")),
        names.SPAN_F1_TURN: match_tables(by_turn(spans, ends), Rule("edges", 0)),
    }


def _f1(table: Table) -> Table:
    n_spans = table[..., SPANS]
    return np.where(n_spans > 0.5, table[..., MATCHED] / np.where(n_spans > 0.5, n_spans, 1.0), np.nan)


def _first(of_table: Callable[[Table], Table]) -> Callable[[Table], Table]:
    return lambda table: of_table(table)[..., 0]


def _limits(name: str) -> tuple[float, float]:
    return SHARE if name in _SHARES else RANGE


def _told(name: str, told: Jackknife, at: tuple[int, ...], found: Spoken, reason: str) -> Row:
    return as_row(coefficient(name, told, at, int(found.spans.lengths.sum()), found.spans.n_coders, reason))


def _size(found: Spoken, code: int | None) -> Row:
    """Return how many characters two or more coders read, and how many spans of a code, or of all, each coder made."""
    coder = found.spans.coder if code is None else found.spans.coder[found.spans.code == code]
    n_spans = np.bincount(coder, minlength=found.spans.n_coders)
    return {
        "n_chars": int(found.spans.lengths.sum()),
        "n_spans": {coder.hex: int(n) for coder, n in zip(found.coders, n_spans, strict=True)},
    }
