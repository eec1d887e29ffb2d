"""Questions, rulings and consensus as rows for people and programs, without a word of the transcripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from voices.model import Decision
from voices.reconciling.consensus import Settled
from voices.reconciling.session import ReconcilingSession

Row = dict[str, object]
COLUMNS: Mapping[str, Sequence[tuple[str, str]]] = {
    "questions": (
        ("number", "no."),
        ("transcript", "transcript"),
        ("turn", "turn"),
        ("code", "code"),
        ("kind", "kind"),
        ("coders", "coded by"),
        ("ruling", "ruling"),
    ),
    "rulings": (
        ("made", "when"),
        ("by", "by"),
        ("transcript", "transcript"),
        ("turn", "turn"),
        ("code", "code"),
        ("ruling", "ruling"),
        ("withdrawn", "withdrawn"),
        ("reason", "reason"),
    ),
    "consensus": (
        ("transcript", "transcript"),
        ("turn", "turn"),
        ("start", "start"),
        ("end", "end"),
        ("code", "code"),
        ("standing", "standing"),
    ),
}


def rows(session: ReconcilingSession, what: str) -> list[Row]:
    """Return the rows of "questions", "rulings" or "consensus"."""
    if what == "rulings":
        return [_ruling(session, decision) for decision in session.decisions()]
    if what == "consensus":
        return [row for each in session.passages() for row in _standing(session, each)]
    return [_question(session, number, each) for number, each in enumerate(session.questions(), 1)]


def in_words(session: ReconcilingSession, decision: Decision) -> str:
    """Return how a ruling settled its question."""
    if decision.chosen is not None:
        return f"{session.coders[decision.chosen].name}'s span"
    return str(decision.outcome)


def _question(session: ReconcilingSession, number: int, each: Settled) -> Row:
    passage = each.passage
    names = sorted({session.coders[coding.coder].name for coding in passage.codings})
    return {
        "number": number,
        **_place(session, passage.transcript, passage.hull.start),
        "start": passage.hull.start,
        "end": passage.hull.end,
        "code": passage.code,
        "kind": str(passage.kind),
        "coders": names,
        "ruling": "open" if each.decision is None else in_words(session, each.decision),
    }


def _ruling(session: ReconcilingSession, decision: Decision) -> Row:
    codings = [
        coding.span.start
        for each in session.passages()
        for coding in each.passage.codings
        if coding.id in decision.settles
    ]
    return {
        "made": decision.made.isoformat(timespec="seconds"),
        "by": session.coders[decision.by].name,
        **_place(session, decision.transcript, min(codings)),
        "code": decision.code,
        "ruling": in_words(session, decision),
        "withdrawn": None if decision.withdrawn is None else decision.withdrawn.isoformat(timespec="seconds"),
        "reason": decision.reason,
    }


def _standing(session: ReconcilingSession, each: Settled) -> list[Row]:
    return [
        {
            **_place(session, each.passage.transcript, span.start),
            "start": span.start,
            "end": span.end,
            "code": each.passage.code,
            "standing": str(each.passage.kind) if each.decision is None else "ruled",
        }
        for span in each.spans
    ]


def _place(session: ReconcilingSession, transcript: UUID, offset: int) -> Row:
    found = session.transcript(transcript)
    return {"transcript": found.name, "turn": found.turn_at(offset).number}
