"""What stands: codings that all agree on, what rulings say, and the questions still open. Computed, never stored.

A ruling holds for exactly the codings it was made on. When a coding comes or goes, the passage has another key, no
ruling fits it, and the question is open again by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from voices.errors import DecisionError
from voices.model import NO_QUESTION, Decision, Kind, Outcome, Passage, Span


@dataclass(frozen=True)
class Settled:
    """A passage and what stands of it: `spans` of its code, by agreement, by the only coder, or by `decision`.

    `spans` is empty when a ruling says that the code does not apply, and for an open question.
    """

    passage: Passage
    spans: tuple[Span, ...] = ()
    decision: Decision | None = None

    @property
    def is_open(self) -> bool:
        """Whether the passage still waits for a ruling."""
        return self.decision is None and self.passage.kind not in NO_QUESTION

    @property
    def is_shared(self) -> bool:
        """Whether every coder who read the place put the code here, if not on the same words: it applies."""
        return self.passage.kind in (*NO_QUESTION, Kind.EXTENT)


def settle(passages: Iterable[Passage], decisions: Iterable[Decision]) -> list[Settled]:
    """Return every passage with what stands of it, in order. `decisions` are the standing ones; the newest counts."""
    by_key = {decision.settles: decision for decision in decisions}
    return [_settled(passage, by_key.get(passage.key)) for passage in passages]


def results_of(passage: Passage, outcome: Outcome, chosen: UUID | None = None) -> tuple[Span, ...]:
    """Return the spans that a ruling leaves standing.

    `chosen` is the coder whose spans are taken. Overlap is what all who put the code here have in common.
    """
    if outcome is Outcome.NONE:
        return ()
    if outcome is Outcome.UNION:
        return (passage.hull,)
    if outcome is Outcome.CODER:
        spans = () if chosen is None else passage.spans_of(chosen)
        if not spans:
            raise DecisionError("That coder did not put this code here.", "Press n if the code does not apply here.")
        return spans
    common = common_words(passage)
    if not common:
        raise DecisionError("The codings have no words in common.", "Take one coder's span, or the union.")
    return common


def common_words(passage: Passage) -> tuple[Span, ...]:
    """Return the stretches that every coder who put the code here coded; empty when there are none."""
    by_coder: dict[UUID, list[Span]] = {}
    for coding in passage.codings:
        by_coder.setdefault(coding.coder, []).append(coding.span)
    common: list[Span] | None = None
    for spans in by_coder.values():
        joined = _joined(spans)
        common = joined if common is None else [both for a in common for b in joined if (both := a.overlap(b))]
    return tuple(common or ())


def _settled(passage: Passage, decision: Decision | None) -> Settled:
    if decision is not None:
        return Settled(passage, decision.results, decision)
    if passage.kind in NO_QUESTION:
        return Settled(passage, passage.spans_of(passage.codings[0].coder))
    return Settled(passage)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or meet made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = joined[-1].hull(span)
        else:
            joined.append(span)
    return joined
