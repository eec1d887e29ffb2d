"""One coder at work: what is on the screen (S1), acts (S2), opening, and keys of the coding screen."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator

from benchmarks.goals import Bench, Figure, each_timed, goal, kinds, secret, timed
from benchmarks.study import ROUND
from voices.coding.session import CodingSession
from voices.model import Span
from voices.project import Project
from voices.tui.app import VoicesApp
from voices.tui.coding.screen import CodingScreen

WINDOW = 2_400
CODER = "coder-1"
_N = 300


@goal("S1", "what is on the screen")
def screen(bench: Bench) -> Iterator[Figure]:
    """Codings that overlap a window of the text, the open transcript with all its turns, the coder's own codings."""
    for shape in (bench.wide, bench.dense):
        for encrypted, word in kinds():
            project = bench.open(shape, encrypted=encrypted)
            store, chance = project._store, random.Random(1)
            session = project.coding(CODER, ROUND)
            transcripts = list(store.transcripts.names())

            def window(store=store, chance=chance, transcripts=transcripts) -> Callable[[], object]:
                start = chance.randrange(40_000)
                return lambda: store.overview.window(chance.choice(transcripts), Span(start, start + WINDOW))

            windows = each_timed(window() for _ in range(_N))
            yield Figure(f"codings in a window, {shape.name}, {word}", windows, 10)
            opened = each_timed(
                (lambda each=each: store.transcripts.get(each)) for each in chance.choices(transcripts, k=_N)
            )
            yield Figure(f"open a transcript with all turns, {shape.name}, {word}", opened)
            whole = session.transcript
            starts = [chance.randrange(40_000) for _ in range(_N)]
            screens = each_timed((lambda start=start: whole.turns_in(Span(start, start + WINDOW))) for start in starts)
            yield Figure(f"turns of a screen, {shape.name}, {word}", screens, 5)
            own = []
            for each in chance.choices(transcripts, k=60):
                session.open(each)
                own.append(timed(session.codings))
            yield Figure(f"a coder's own codings of a transcript, {shape.name}, {word}", tuple(own))


@goal("S2", "acts of coding, acknowledged")
def acts(bench: Bench) -> Iterator[Figure]:
    """Add, remove, undo and redo through the session: journal, chain of hashes, flushed to disk."""
    for shape in (bench.wide, bench.dense):
        for encrypted, word in kinds():
            session = bench.open(shape, encrypted=encrypted).coding(CODER, ROUND)
            added = each_timed(_additions(session, _N))
            yield Figure(f"add, {shape.name}, {word}", added, 20)
            yield Figure(f"undo, {shape.name}, {word}", each_timed([session.undo] * _N), 20)
            yield Figure(f"redo, {shape.name}, {word}", each_timed([session.redo] * _N), 20)
            own = session.codings()[-_N // 3 :]
            yield Figure(
                f"remove, {shape.name}, {word}",
                each_timed((lambda each=each: session.remove([each])) for each in own),
                20,
            )
            for _ in range(len(own) + _N):
                session.undo()


@goal("opening", "opening a project")
def opening(bench: Bench) -> Iterator[Figure]:
    """The file, and the session up to the first transcript."""
    for encrypted, word in kinds():
        path = bench.path(bench.wide, encrypted=encrypted)
        times, starts, fresh = [], [], []
        for _ in range(7):
            opened: list[Project] = []
            times.append(timed(lambda: opened.append(Project.open(path, secret(encrypted=encrypted)))))
            with opened[0] as project:
                starts.append(timed(lambda: project.coding(CODER, ROUND)))
                fresh.append(timed(lambda: project.coding("somebody new", ROUND)))
        yield Figure(f"open the file, {word}", tuple(times), 600 if encrypted else 300)
        yield Figure(f"session to the first transcript, {word}", tuple(starts))
        yield Figure(f"session of somebody new, {word}", tuple(fresh))


@goal("keys", "keys of the coding screen")
def keys(bench: Bench) -> Iterator[Figure]:
    """What one key does before the screen is drawn: moving, coding, undoing, going on, listing the interviews."""
    for shape in (bench.wide, bench.dense):
        for encrypted, word in kinds():
            session = bench.open(shape, encrypted=encrypted).coding(CODER, ROUND)
            for name, times in asyncio.run(_keys(session)).items():
                limit = 300.0 if name.startswith("l,") else None
                yield Figure(f"{name}, {shape.name}, {word}", times, limit)


async def _keys(session: CodingSession) -> dict[str, tuple[float, ...]]:
    contents = session.contents()
    session.open(contents[len(contents) // 2].transcript)
    screen = CodingScreen(session)
    app = VoicesApp(screen)
    found: dict[str, tuple[float, ...]] = {}
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        view = screen.query_one("#transcript")
        turns = [turn.start for turn in session.transcript.turns if turn.text]
        found["move"] = each_timed((lambda start=start: view.go_to(start)) for start in turns[:100])
        found["code with a digit"] = each_timed(_coded_here(screen, view, start) for start in turns[1:80:2])
        found["undo"] = each_timed([screen.action_undo] * len(found["code with a digit"]))
        found["N, the next interview"] = each_timed([lambda: screen.action_neighbour(1)] * 4)
        listed = []
        for _ in range(5):
            before = time.perf_counter()
            screen.action_transcripts()
            await pilot.pause()
            listed.append(1000 * (time.perf_counter() - before))
            await pilot.press("escape")
        found["l, list the interviews"] = tuple(listed)
    return found


def _coded_here(screen: CodingScreen, view: object, start: int) -> Callable[[], object]:
    def act() -> None:
        view.go_to(start)  # type: ignore[attr-defined]
        screen.action_quick(1)

    return act


def _additions(session: CodingSession, n: int) -> Iterator[Callable[[], object]]:
    """Yield n acts, each on another passage or with another code that does not lie there yet."""
    codes = [code.id for code in session.codebook.codable]
    taken = {(each.span, each.code) for each in session.codings()}
    turns = [turn for turn in session.transcript.turns if len(turn.text.split()) > 2]
    for number in range(10 * n):
        turn, code = turns[number % len(turns)], codes[number // len(turns) % len(codes)]
        span = Span(turn.start, turn.start + turn.text.index(" "))
        if (span, code) not in taken:
            yield lambda span=span, code=code: session.apply(span, [code])
            n -= 1
        if not n:
            return
