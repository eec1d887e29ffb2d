"""Which codes a coder has put under the keys 1 to 9."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from voices.store.driver import Connection
from voices.store.journal import Body, Journal
from voices.store.values import code_key, key_of


class QuickKeys:
    """The table `quick_code`. Every change tells all keys of the coder, before it and after it."""

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self._journal = journal

    def of_coder(self, coder: UUID) -> dict[int, str]:
        """Return the codes a coder has put under keys, by key."""
        rows = self._connection.rows(
            """
            select quick_code.digit, code.handle
            from quick_code
            join code on code.id = quick_code.code_id
            where quick_code.coder_id = (select id from coder where uid = :coder)
            order by quick_code.digit
            """,
            coder=coder.bytes,
        )
        return {row["digit"]: row["handle"] for row in rows}

    def put(self, coder: UUID, keys: Mapping[int, str]) -> None:
        """Put exactly these codes under a coder's keys."""
        before, coder_key = self.of_coder(coder), key_of(self._connection, "coder", coder)
        if before == dict(keys):
            return
        self._connection.run("delete from quick_code where coder_id = :coder", coder=coder_key)
        for digit, code in keys.items():
            self._connection.run(
                "insert into quick_code (coder_id, digit, code_id) values (:coder, :digit, :code)",
                coder=coder_key,
                digit=digit,
                code=code_key(self._connection, code),
            )
        self._journal.note(
            "quick_codes.changed", {"coder": coder.hex, "before": _as_list(before), "after": _as_list(keys)}
        )

    def put_again(self, body: Body, which: str) -> None:
        """Put under the keys what an entry of the journal tells, `before` or `after`."""
        told = body[which]
        keys = {int(digit): str(code) for digit, code in told} if isinstance(told, list) else {}
        self.put(UUID(str(body["coder"])), keys)


def _as_list(keys: Mapping[int, str]) -> list[list[int | str]]:
    return [[digit, code] for digit, code in sorted(keys.items())]
