"""Acts done again one by one while a file is restored: each whole or not at all, with its entries copied or anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from voices import ids
from voices.errors import DamagedError, VoicesError
from voices.store.driver import Connection, DriverError
from voices.store.journal import NO_HASH, Act, Job, Journal, Written
from voices.store.replay import Replay, Silent

_N_TOLD = 8
_FAILURES = (VoicesError, DriverError, KeyError, ValueError, TypeError, StopIteration)


class Redoing:
    """Does acts again inside a write of the target.

    As long as the chain of hashes holds and every act succeeds, the entries are copied as they are and the chain goes
    on. From the first gap on they are written anew into the target's own journal: a chain with a hole proves nothing.
    `spoiled` are the keys of entries that are left out because they led to damaged pages, negative where only
    copying them did; further ones are added.
    """

    def __init__(self, target: Connection, spoiled: set[int]) -> None:
        self._target = target
        self._spoiled = spoiled
        self._silent = Replay(target, Silent(target))
        self._journal = Journal(target)
        self._live = Replay(target, self._journal)
        self._heads = {
            row["uid"]: (row["sequence"], row["hash"])
            for row in target.rows(
                """
                select replica.uid, journal.sequence, journal.hash
                from journal
                join replica on replica.id = journal.replica_id
                where journal.sequence = (select max(sequence) from journal where replica_id = replica.id)
                order by replica.id
                """
            )
        }
        self._has_gap = False
        self._lost: list[str] = []
        self.n_acts = 0

    @property
    def lost(self) -> tuple[str, ...]:
        """What could not be done again, in sentences."""
        more = len(self._lost) - _N_TOLD
        return (*self._lost[:_N_TOLD], *([f"{more} further changes could not be brought back"] if more > 0 else []))

    def do(self, entries: Sequence[Written]) -> None:
        """Do one act again: whole, or, where something of it is gone, what is left of it. What is lost is kept."""
        if not self._fits(entries) or any({entry.key, -entry.key} & self._spoiled for entry in entries):
            self._has_gap = True
        if not self._has_gap:
            try:
                with self._target.undone_when_failing():
                    for entry in entries:
                        self._silent.do(entry)
                    self._copy(entries[0].act, entries)
            except _FAILURES as error:
                self._has_gap = True
                if isinstance(error, DamagedError):
                    self._spoiled.add(-entries[0].key)
            else:
                self.n_acts += 1
                return
        self.n_acts += self._do_what_is_left(entries[0].act, entries)

    def done(self) -> None:
        """End the last act."""
        self._journal.end()

    def _fits(self, entries: Sequence[Written]) -> bool:
        """Return whether entries follow those before them, and remember the last ones for those that come."""
        fits = True
        for entry in entries:
            sequence, hash_ = self._heads.get(entry.replica, (0, NO_HASH))
            fits = fits and entry.follows(sequence, hash_)
            self._heads[entry.replica] = (entry.sequence, entry.hash)
        return fits

    def _do_what_is_left(self, act: Act, entries: Sequence[Written]) -> bool:
        """Do the entries of an act that can be done, written anew. Return whether there were any."""
        told = {"undo": "undid: ", "redo": "did again: "}.get(act.way, "") + act.verb
        n_done = 0
        with ids.at(act.made):
            self._journal.begin(cast("Job", act.job), told, act.coder)
            for entry in entries:
                try:
                    if entry.key in self._spoiled:
                        raise DamagedError("what it brought is damaged")
                    with self._target.undone_when_failing():
                        self._live.do(entry)
                    n_done += 1
                except _FAILURES as error:
                    if isinstance(error, DamagedError):
                        self._spoiled.add(entry.key)
                    self._tell(act, entry, error)
                    if not n_done:  # an act that was begun by a failed entry is not there
                        self._journal.begin(cast("Job", act.job), told, act.coder)
            self._journal.end()
        return n_done > 0

    def _tell(self, act: Act, entry: Written, error: Exception) -> None:
        why = f" ({error.message})" if isinstance(error, VoicesError) else ""
        what = entry.kind.replace(".", " ")
        self._lost.append(f"not brought back: {what}, of “{act.verb}” at {act.made:%Y-%m-%d %H:%M} UTC{why}")

    def _copy(self, act: Act, entries: Sequence[Written]) -> None:
        """Copy an act and its entries as they stand."""
        self._target.run(
            """
            insert into act (id, uid, coder_id, job, verb, way, target_id, made)
            select id, uid, coder_id, job, verb, way, target_id, made from source.act where id = :act
            """,
            act=act.key,
        )
        for entry in entries:
            self._target.run(
                """
                insert into journal (id, replica_id, sequence, act_id, kind, body_hash, previous, hash)
                values (:key, (select id from replica where uid = :replica), :sequence, :act, :kind, :body_hash,
                  :previous, :hash)
                """,
                key=entry.key,
                replica=entry.replica,
                sequence=entry.sequence,
                act=act.key,
                kind=entry.kind,
                body_hash=entry.body_hash,
                previous=entry.previous,
                hash=entry.hash,
            )
            if entry.text is not None:
                self._target.run(
                    """
                    insert into journal_body (journal_id, transcript_id, salt, body)
                    values (:key, :transcript, :salt, :body)
                    """,
                    key=entry.key,
                    transcript=entry.transcript_key,
                    salt=entry.salt,
                    body=entry.text,
                )
