"""Builds synthetic studies: the product's own file and schema, filled in bulk by SQL with a journal that verifies.

Seeded: the same shape gives the same words and codings. Identities and times differ from run to run.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from uuid import UUID

from benchmarks.words import Speech, SpokenTurn
from voices import ids
from voices.model import Code, Codebook, Coder, Coding, Marker, Participant, Span
from voices.project import Project
from voices.store import Store
from voices.store.codings import as_body
from voices.store.journal import Act, chain_hash, head_of
from voices.store.values import as_json, milliseconds

N_THEMES, N_CODES, N_FORCES = 8, 104, 43
ROUND = "Round 1"
PASSPHRASE = "seven wet gates keep 41 herons"
_BATCH = 100
_BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Shape:
    """How large a study is. Every transcript is coded by `n_per_transcript` of the coders."""

    name: str
    n_transcripts: int
    n_codings: int
    n_coders: int = 8
    n_per_transcript: int = 3
    n_words: int = 10_000
    n_turns: int = 400
    n_codes: int = N_CODES
    share_finished: float = 0.9


WIDE = Shape("wide", 10_000, 1_000_000)
DENSE = Shape("dense", 100, 1_000_000, n_per_transcript=8)
SMALL = Shape("small", 100, 10_000)
SMALL_DENSE = Shape("small-dense", 10, 50_000, n_per_transcript=8)


def built(folder: Path, shape: Shape, *, encrypted: bool = False) -> Path:
    """Return a study of this shape, built unless the folder holds it already."""
    path = folder / f"{shape.name}-{'encrypted' if encrypted else 'plain'}.voices"
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        for each in folder.glob(f"{part.name}*"):
            each.unlink()
        build(part, shape, PASSPHRASE if encrypted else None)
        part.rename(path)
    return path


def build(path: Path, shape: Shape, passphrase: str | None = None) -> None:
    """Make a project file of this shape."""
    options = () if passphrase is None else (passphrase,)
    with Project.create(path, f"Benchmark {shape.name}", *options) as project:
        _Builder(project._store, shape).fill()
        project._store._connection.rows("pragma wal_checkpoint(truncate)")


class _Builder:
    """Fills one store, in transactions of some transcripts each."""

    def __init__(self, store: Store, shape: Shape) -> None:
        self._store = store
        self._shape = shape
        self._chance = random.Random(f"{shape.name} 1")
        self._speech = Speech(1)
        self._coders = [Coder(ids.new_id(), f"coder-{number}") for number in range(shape.n_coders)]
        n = shape.n_codes // N_THEMES
        self._codes = [f"T{theme}-{number:02d}" for theme in range(N_THEMES) for number in range(n)]
        self._often = list(accumulate(1 / (rank + 3) for rank in range(len(self._codes))))
        self._order = self._chance.sample(self._codes, len(self._codes))
        self._children = [f"P{number:05d}" for number in range(1, shape.n_transcripts + 1)]

    def fill(self) -> None:
        store, shape = self._store, self._shape
        with store.act("reading", "began the study"):
            store.codebooks.add(_codebook(self._codes), "begin")
            for coder in self._coders:
                store.people.add_coder(coder)
            store.people.put_participants([self._child(number) for number in self._children])
        round_ = store.rounds.draft(ROUND, "1", blind=False)
        with store.act("project", "began a round"):
            store.rounds.add(round_)
        self._keys = _Keys(store, self._codes, self._coders, round_.id)
        chain = _Chain(store)
        began = time.monotonic()
        for first in range(0, shape.n_transcripts, _BATCH):
            with store._connection.writing():
                for index in range(first, min(first + _BATCH, shape.n_transcripts)):
                    self._add_interview(index, chain)
                chain.write()
            print(f"\r{shape.name}: {first + _BATCH:,} of {shape.n_transcripts:,} transcripts, "
                  f"{time.monotonic() - began:.0f} s", end="", flush=True)  # fmt: skip
        print()
        with store.act("project", "everybody joined"):
            store.rounds.join(round_, store.transcripts.names(), [each.id for each in self._coders])

    def _child(self, number: str) -> Participant:
        force = min(N_FORCES, int(self._chance.paretovariate(0.6)))
        values = {
            "force": f"Force {force:02d}",
            "age_band": self._chance.choice(("7-11", "12-14", "15-17")),
            "gender": self._chance.choice(("girl", "boy", "other", "declined")),
        }
        return Participant(number, None, values, {"quote": "yes", "start": "yes", "close": "yes"})

    def _add_interview(self, index: int, chain: _Chain) -> None:
        shape, connection, uid = self._shape, self._store._connection, ids.new_id()
        turns = self._speech.interview(shape.n_words, shape.n_turns)
        text = "\n".join(turn.text for turn in turns)
        key, name = index + 1, f"K{index + 1:05d}"
        sha256 = hashlib.sha256(text.encode()).digest()
        connection.run(
            "insert into transcript (id, uid, name, sha256, n_chars, header, made) values (?, ?, ?, ?, ?, '[]', ?)"
            .replace("?, ?, ?, ?, ?, '[]', ?", ":key, :uid, :name, :sha256, :n_chars, '[]', :made"),
            key=key, uid=uid.bytes, name=name, sha256=sha256, n_chars=len(text), made=chain.now(),
        )  # fmt: skip
        connection.run_many(
            "insert into speaker (id, transcript_id, label, role, participant_id) values (?, ?, ?, ?, ?)",
            [(2 * key - 1, key, "INT", "interviewer", None), (2 * key, key, "YP", "child", key)],
        )
        first = index * shape.n_turns + 1
        connection.run_many(
            "insert into turn (id, transcript_id, number, speaker_id, start, text, sentences) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [
                (first + at, key, at + 1, 2 * key - (not turn.is_child), turn.start, turn.text, as_json(turn.sentences))
                for at, turn in enumerate(turns)
            ],
        )
        connection.run("update transcript set sealed = 1 where id = :key", key=key)
        body = {"transcript": uid.hex, "name": name, "sha256": sha256.hex(), "n_turns": shape.n_turns, "speakers": {}}
        chain.add("reading", f"brought in {name}", None, None, "transcript.added", body, key)
        self._add_codings(index, uid, turns, chain)

    def _add_codings(self, index: int, transcript: UUID, turns: tuple[SpokenTurn, ...], chain: _Chain) -> None:
        shape, keys, key = self._shape, self._keys, index + 1
        n = shape.n_codings // shape.n_transcripts
        who = [(index + step) % shape.n_coders for step in range(shape.n_per_transcript)]
        rows, seen = [], set()
        spans = self._spans(turns)
        while len(rows) < n:
            start, stop = next(spans)
            code = self._chance.choices(self._order, cum_weights=self._often)[0]
            coder = self._coders[who[len(rows) % len(who)]]
            if (start, stop, code, coder.name) in seen:
                continue
            seen.add((start, stop, code, coder.name))
            coding = Coding(ids.new_id(), transcript, Span(start, stop), code, coder.id, chain.moment(), "1",
                            round=keys.round_uid)  # fmt: skip
            rows.append((coding.id.bytes, key, keys.code[code], keys.coder[coder.name], keys.round, start, stop,
                         milliseconds(coding.made)))  # fmt: skip
            chain.add("coding", f"coded {code} in K{key:05d}", coder.id, keys.coder[coder.name], "coding.added",
                      as_body(coding), key)  # fmt: skip
        connection = self._store._connection
        connection.run_many(
            "insert into coding (uid, transcript_id, code_id, coder_id, codebook_id, round_id, origin, start, stop, "
            "made) values (?, ?, ?, ?, 1, ?, 'blind', ?, ?, ?)",
            rows,
        )
        self._add_readings(index, transcript, [self._coders[each] for each in who], chain)

    def _add_readings(self, index: int, transcript: UUID, who: list[Coder], chain: _Chain) -> None:
        keys, connection, key = self._keys, self._store._connection, index + 1
        for coder in who:
            coder_key = keys.coder[coder.name]
            for number in self._chance.sample(range(2, self._shape.n_turns + 1, 2), 3):
                made = chain.now()
                connection.run_many(
                    "insert into reading (turn_id, coder_id, round_id, origin, made) values (?, ?, ?, 'blind', ?)",
                    [(index * self._shape.n_turns + number, coder_key, keys.round, made)],
                )
                body = {"transcript": transcript.hex, "turn": number, "coder": coder.id.hex, "made": made,
                        "origin": "blind", "round": keys.round_uid.hex}  # fmt: skip
                chain.add("coding", f"marked turn {number}", coder.id, coder_key, "reading.marked", body, key)
            if self._chance.random() < self._shape.share_finished:
                connection.run_many(
                    "insert into finished (transcript_id, coder_id, round_id, made) values (?, ?, ?, ?)",
                    [(key, coder_key, keys.round, chain.now())],
                )
                body = {"transcript": transcript.hex, "coder": coder.id.hex, "round": keys.round_uid.hex}
                chain.add("coding", "finished it", coder.id, coder_key, "transcript.finished", body, key)

    def _spans(self, turns: tuple[SpokenTurn, ...]) -> Iterator[tuple[int, int]]:
        """Yield passages: some words, a sentence or a turn of the child, now and then over into the next turn."""
        child = [at for at, turn in enumerate(turns) if turn.is_child]
        while True:
            at = self._chance.choice(child)
            turn, chance = turns[at], self._chance.random()
            if chance < 0.45:
                yield self._chance.choice(turn.sentences)
            elif chance < 0.85:
                start, stop = self._chance.choice(turn.sentences)
                spaces = [place for place in range(start, stop) if turn.text[place - turn.start] == " "]
                cut = self._chance.choice(spaces) if spaces else stop
                yield (start, cut) if chance < 0.65 or cut + 1 >= stop else (cut + 1, stop)
            elif chance < 0.97 or at + 1 == len(turns):
                yield turn.start, turn.start + len(turn.text)
            else:
                yield turn.sentences[-1][0], turns[at + 1].sentences[0][1]


class _Keys:
    """The integer keys of what codings refer to."""

    def __init__(self, store: Store, codes: list[str], coders: list[Coder], round_: UUID) -> None:
        rows = store._connection.rows
        self.code = {row["handle"]: row["id"] for row in rows("select id, handle from code order by id")}
        self.coder = {row["name"]: row["id"] for row in rows("select id, name from coder order by id")}
        self.round_uid = round_
        self.round = rows("select id from round where uid = :uid", uid=round_.bytes)[0]["id"]


class _Chain:
    """Collects acts with one entry each, hashed as the product does, and writes them in bulk."""

    def __init__(self, store: Store) -> None:
        self._connection = store._connection
        head = head_of(self._connection)
        self._replica, self._sequence, self._previous = head.replica, head.sequence + 1, head.hash
        row = self._connection.row("select max(id) as id from act")
        self._act = 0 if row is None else int(row["id"] or 0)
        row = self._connection.row("select max(id) as id from journal")
        self._journal = 0 if row is None else int(row["id"] or 0)
        self._n = 0
        self._rows: tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]] = ([], [], [])

    def moment(self) -> datetime:
        """Return the time of the next act: one every seven seconds."""
        return _BEGAN + timedelta(seconds=7 * self._n)

    def now(self) -> int:
        """Return the time of the next act as it is stored."""
        return milliseconds(self.moment())

    def add(self, job: str, verb: str, coder: UUID | None, coder_key: int | None, kind: str, body: dict[str, object]
            | object, transcript: int) -> None:  # fmt: skip
        """Append one act with one entry."""
        self._act += 1
        self._journal += 1
        act = Act(self._act, ids.new_id(), coder, job, verb, "do", None, self.moment())
        salt, text = os.urandom(16), as_json(body)
        body_hash = hashlib.sha256(salt + text.encode()).digest()
        hash_ = chain_hash(self._previous, self._replica, self._sequence, act, kind, body_hash)
        acts, entries, bodies = self._rows
        acts.append((self._act, act.uid.bytes, coder_key, job, verb, self.now()))
        entries.append((self._journal, 1, self._sequence, self._act, kind, body_hash,
                        self._previous, hash_))  # fmt: skip
        bodies.append((self._journal, transcript, salt, text))
        self._sequence, self._previous, self._n = self._sequence + 1, hash_, self._n + 1

    def write(self) -> None:
        """Write what was collected."""
        acts, entries, bodies = self._rows
        run = self._connection.run_many
        run("insert into act (id, uid, coder_id, job, verb, way, made) values (?, ?, ?, ?, ?, 'do', ?)", acts)
        run(
            "insert into journal (id, replica_id, sequence, act_id, kind, body_hash, previous, hash) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            entries,
        )
        run("insert into journal_body (journal_id, transcript_id, salt, body) values (?, ?, ?, ?)", bodies)
        for rows in self._rows:
            rows.clear()


def _codebook(codes: list[str]) -> Codebook:
    entries = []
    for theme in range(N_THEMES):
        entries.append(Code(f"T{theme}", f"Theme {theme}", codable=False))
        entries += [Code(code, f"Code {code}", f"T{theme}") for code in codes if code.startswith(f"T{theme}-")]
    return Codebook("1", "Benchmark", tuple(entries), (Marker("SG", "Safeguarding concern", "", True),))
