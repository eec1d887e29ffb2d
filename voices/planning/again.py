"""Which of their own transcripts coders code a second time: how far does each agree with their earlier self? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from voices.planning.draw import Stratum, draw
from voices.planning.wishes import Wishes

WEEKS = 6


@dataclass(frozen=True)
class Task:
    """What one coder is to code again. `n_due` are old enough; `next_due` is when the next one will be, or None."""

    coder: str
    transcripts: tuple[str, ...]
    n_due: int
    next_due: datetime | None


def task(
    coder: str,
    finished: Mapping[str, datetime],
    strata: Mapping[str, Stratum],
    wishes: Wishes,
    seed: int,
    *,
    now: datetime,
    weeks: int = WEEKS,
) -> Task:
    """Return what a coder is to code again: drawn by lot from what was finished `weeks` ago or before.

    `finished` says when each transcript was, without those that were given again already. Where fewer are due than
    wished for, all of them are drawn. The lot is another one for each coder.

    >>> from datetime import UTC
    >>> then, now = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 16, tzinfo=UTC)
    >>> task("ana", {"V1": then, "V2": now}, {"V1": (), "V2": ()}, Wishes(n=3), 7, now=now).transcripts
    ('V1',)
    """
    age = timedelta(weeks=weeks)
    due = {name: strata[name] for name, when in finished.items() if when <= now - age}
    waiting = [when + age for name, when in finished.items() if name not in due]
    n = min(len(due), wishes.n_to_draw(len(due)))
    drawn = draw({f"{coder}\n{name}": stratum for name, stratum in due.items()}, n, seed) if n else []
    return Task(coder, tuple(name.partition("\n")[2] for name in drawn), len(due), min(waiting, default=None))
