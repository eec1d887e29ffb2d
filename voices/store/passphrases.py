"""The passphrases by which coders sign in in the browser: only their hashes, and in the journal not even those."""

from __future__ import annotations

import os

from voices.display import harmless
from voices.errors import PassphraseError
from voices.model import Coder, Cost, KeptPassphrase, keep
from voices.model.passphrase import HASH_BYTES
from voices.store.driver import Connection
from voices.store.journal import Journal
from voices.store.values import key_of

LEAST, MOST = 8, 1000
_SALT_BYTES = 16


class Passphrases:
    """The table `coder_passphrase`."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def of(self, name: str) -> KeptPassphrase:
        """Return what is kept of the passphrase of the coder of this name.

        Where there is no such coder, or none with a passphrase, it is one that nothing fits and that takes as long to
        try: from outside nobody can tell who codes in a study.
        """
        row = self._connection.row(
            """
            select salt, n, r, p, hash
            from coder_passphrase
            where coder_id = (select id from coder where name = :name)
            """,
            name=name.strip(),
        )
        if row is None:
            return KeptPassphrase(os.urandom(_SALT_BYTES), os.urandom(HASH_BYTES), Cost())
        return KeptPassphrase(row["salt"], row["hash"], Cost(row["n"], row["r"], row["p"]))

    def holders(self) -> list[str]:
        """Return the names of the coders who have a passphrase, in the order they came."""
        rows = self._connection.rows(
            """
            select coder.name
            from coder_passphrase
            join coder on coder.id = coder_passphrase.coder_id
            order by coder.id
            """
        )
        return [row["name"] for row in rows]

    def put(self, coder: Coder, kept: KeptPassphrase) -> bool:
        """Store the passphrase of a known coder in the place of an earlier one; return whether there was one."""
        had_one = coder.name in self.holders()
        self._connection.run(
            """
            insert into coder_passphrase (coder_id, salt, n, r, p, hash)
            values (:coder, :salt, :n, :r, :p, :hash)
            on conflict (coder_id) do update
            set salt = excluded.salt, n = excluded.n, r = excluded.r, p = excluded.p, hash = excluded.hash
            """,
            coder=key_of(self._connection, "coder", coder.id),
            salt=kept.salt,
            n=kept.cost.n,
            r=kept.cost.r,
            p=kept.cost.p,
            hash=kept.hash,
        )
        self._journal.note("coder.passphrase_set", {"coder": coder.id.hex, "replaced": had_one})
        return had_one


def new_passphrase(passphrase: str) -> KeptPassphrase:
    """Return what is kept of a new passphrase, or say why it cannot be one."""
    if not LEAST <= len(passphrase) <= MOST:
        raise PassphraseError(
            f"A passphrase needs {LEAST} characters at least (and {MOST:,} at most).",
            "Take several words; spaces between them are fine. Nothing was changed.",
        )
    if harmless(passphrase) != passphrase:
        raise PassphraseError(
            "A passphrase may only hold characters that can be printed.",
            "Type it, do not paste it. Nothing was changed.",
        )
    return keep(passphrase, os.urandom(_SALT_BYTES))
