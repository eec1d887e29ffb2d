"""What a project holds and what the model says it must hold, in one form that can be compared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from tests.store.model import Child, Model
from voices.model import Decision
from voices.store import Store


def read_back(store: Store) -> dict[str, Any]:
    """Return everything that a study holds, identities of people, texts and rounds as names."""
    coders, rounds, texts = store.people.coders(), store.rounds.all(), store.transcripts.all()
    names: dict[UUID | None, Any] = {None: None, **{each.id: each.name for each in (*coders, *rounds, *texts)}}

    def stored(moment: datetime | None) -> int | None:
        return None if moment is None else int(moment.timestamp() * 1000)

    def told(each: Decision) -> tuple[Any, ...]:
        withdrawn = (
            None if each.withdrawn is None else (stored(each.withdrawn), names[store.decisions.withdrawn_by(each.id)])
        )
        return (
            names[each.transcript],
            each.code,
            each.settles,
            each.outcome.value,
            tuple((s.start, s.end) for s in each.results),
            names[each.by],
            stored(each.made),
            names[each.chosen],
            each.reason,
            withdrawn,
        )

    return {
        "coders": [(each.name, each.role) for each in coders],
        "versions": store.codebooks.versions(),
        "rounds": [
            (
                each.name,
                each.codebook_version,
                {names[t] for t in each.transcripts},
                {names[c] for c in each.coders},
                each.blind,
                stored(each.closed),
            )
            for each in rounds
        ],
        "codings": {
            (names[c.transcript], c.span.start, c.span.end, c.code, names[c.coder], names[c.round]): (
                c.id,
                stored(c.made),
                c.codebook_version,
                c.origin.value,
                c.markers,
                c.memo,
            )
            for c in store.codings.all()
        },
        "notes": {
            (
                each.about.kind,
                names[UUID(each.about.id)] if each.about.kind == "transcript" else each.about.id,
                names[each.coder],
            ): (each.text, stored(each.made), stored(each.changed))
            for each in store.memos.all()
        },
        "readings": {
            (names[each.transcript], each.turn, names[each.coder], names[each.round]): (
                stored(each.made),
                each.origin.value,
            )
            for each in store.readings.all()
        },
        "finished": {
            (names[each.transcript], names[each.coder], names[each.round]) for each in store.readings.finished()
        },
        "shown": {
            (names[text], turn, names[who])
            for (text, who), turns in store.readings.all_shown().items()
            for turn in turns
        },
        "rulings": [(each.id, told(each)) for each in store.decisions.all()],
        "children": {
            each.id: Child(each.pseudonym, each.values, each.consents, frozenset(each.transcripts))
            for each in store.people.participants()
        },
        "speakers": {
            (text.name, each.label): (each.role.value, each.participant)
            for text in texts
            for each in store.transcripts.speakers(text.id)
        },
        "turns": {(text.name, each.number): each.speaker.label for text in texts for each in text.turns},
        "texts": {text.name: [each.text for each in text.turns] for text in texts},
    }


def as_read(model: Model) -> dict[str, Any]:
    """Return what a study like the model must hold."""
    return {
        "coders": model.coders,
        "versions": model.versions,
        "rounds": [
            (name, each.version, {*each.transcripts}, {*each.coders}, True, each.closed)
            for name, each in model.rounds.items()
        ],
        "codings": {
            each.place: (each.made, each.version, each.origin, each.markers, each.memo)
            for each in model.codings.values()
        },
        "notes": model.notes,
        "readings": model.readings,
        "finished": model.finished,
        "shown": model.shown,
        "rulings": [
            (
                each.transcript,
                each.code,
                each.settles,
                each.outcome,
                each.results,
                each.by,
                each.made,
                each.chosen,
                each.reason,
                each.withdrawn,
            )
            for each in model.rulings
        ],
        "children": model.children,
        "speakers": model.speakers,
        "turns": model.turns,
        "texts": model.texts,
    }
