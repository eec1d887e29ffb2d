"""Full-text search (S4): the first 50 hits, stopping, and how long the event loop waits meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import random
import threading
import time
from collections.abc import Iterator

from benchmarks.goals import Bench, Figure, each_timed, goal, kinds
from benchmarks.words import Speech
from voices.errors import SearchError
from voices.store import Store

_N = 40
_MOST = 50


@goal("S4", "search")
def search(bench: Bench) -> Iterator[Figure]:
    """Best first, as the command and the screen ask; words are drawn from all ranks of the vocabulary."""
    for encrypted, word in kinds():
        store = bench.open(bench.wide, encrypted=encrypted)._store
        for kind, queries in _queries().items():
            times = each_timed(
                (lambda query=query: store.search.find(query, most=_MOST, best_first=True)) for query in queries
            )
            yield Figure(f"first {_MOST} hits, {kind}, {word}", times, 300)
        slow = " ".join(f'"{one} {other}"' for one, other in zip(_words()[2:8], _words()[:6], strict=True))
        yield Figure(f"stop, {word}", tuple(_stopped(store, slow, 0.004) for _ in range(_N)), 50)
        gaps = asyncio.run(_gaps(store, [query for queries in _queries().values() for query in queries]))
        yield Figure(f"wait of the event loop while searching, {word}", gaps, 50, limit_for="worst")


def _words() -> list[str]:
    return Speech(1).words


def _queries() -> dict[str, list[str]]:
    chance, words = random.Random(2), _words()
    frequent, middle, rare = words[:30], words[200:3_000], words[20_000:]
    return {
        "rare word": chance.sample(rare, _N),
        "word in the middle": chance.sample(middle, _N),
        "common word": chance.choices(frequent, k=_N),
        "phrase of common words": [f'"{chance.choice(frequent)} {chance.choice(frequent)}"' for _ in range(_N)],
        "phrase with a rare word": [f'"{chance.choice(rare)} {chance.choice(frequent)}"' for _ in range(_N)],
        "all of three words": [" ".join(chance.sample(middle, 2) + chance.sample(frequent, 1)) for _ in range(_N)],
        "beginning of 3 letters": [f"{each[:3]}*" for each in chance.sample([w for w in middle if len(w) > 3], _N)],
        "beginning of 4 letters": [f"{each[:4]}*" for each in chance.sample([w for w in rare if len(w) > 4], _N)],
    }


def _stopped(store: Store, query: str, after_seconds: float) -> float:
    """Return how many milliseconds a search goes on after it was stopped; 0 when it had ended before."""
    beside, ended = store.search_beside(), []

    def run() -> None:
        with contextlib.suppress(SearchError):
            beside.find(query, most=_MOST, best_first=True)
        ended.append(time.perf_counter())

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(after_seconds)
    stopped_at = time.perf_counter()
    beside.stop()
    thread.join()
    return 1000 * max(0.0, ended[0] - stopped_at)


async def _gaps(store: Store, queries: list[str]) -> tuple[float, ...]:
    """Return how late a loop that wants to wake every 5 ms does while searches run in a thread beside it."""
    gaps: list[float] = []
    done = False

    async def tick() -> None:
        while not done:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            gaps.append(max(0.0, 1000 * (time.perf_counter() - before) - 5))

    ticking = asyncio.create_task(tick())
    for query in queries:
        await asyncio.to_thread(store.search_beside().find, query, most=_MOST, best_first=True)
    done = True
    await ticking
    return tuple(gaps)
