"""What is worked out from other tables to keep a large study quick: is it as it would be worked out now, and anew.

The index of all words, how many turns each transcript has, which turns a coder is done with, whose words a coding is
on. Triggers keep all of it; nothing of it is evidence, so it can be thrown away and worked out again.
"""

from __future__ import annotations

from voices.errors import DamagedError, VoicesError
from voices.store.driver import Connection

_LOCKED_BYTES = 200_000_000
_COMPARED = {
    "turn_done": "coder_id, transcript_id, number, round_key",
    "coding_child": "coding_id, participant_id, code_id, round_key",
    "transcript_size": "transcript_id, n_turns, n_child_turns",
}
_NOW = {
    "turn_done": "select coder_id, transcript_id, number, round_key from turn_done_now",
    "coding_child": "select coding_id, participant_id, code_id, round_key from coding_child_now",
    "transcript_size": """
        select id,
          (select count(*) from turn where transcript_id = transcript.id),
          (select count(*) from child_turn where transcript_id = transcript.id)
        from transcript
        where sealed = 1
    """,
}


def faults_of_derived(connection: Connection) -> list[str]:
    """Return in words what is not as it would be worked out now."""
    found = [f"{table} is not what follows from the rest" for table in _COMPARED if not _is_current(connection, table)]
    if not _index_is_whole(connection):
        found.append("the index of words is not what follows from the texts")
    return found


def work_out_again(connection: Connection) -> None:
    """Throw away what is worked out and work it out anew, inside a write of the caller."""
    connection.run("insert into turn_words (turn_words) values ('rebuild')")
    for table, columns in _COMPARED.items():
        connection.run(f"delete from {table} where true")  # noqa: S608 - a closed list of tables
        connection.run(f"insert into {table} ({columns}) {_NOW[table]}")


def _is_current(connection: Connection, table: str) -> bool:
    columns, now = _COMPARED[table], _NOW[table]
    row = connection.row(
        f"""
        select
          exists (select {columns} from {table} except {now}) or exists ({now} except select {columns} from {table})
          as differs
        """  # noqa: S608 - a closed list of tables
    )
    return row is not None and not row["differs"]


def _index_is_whole(connection: Connection) -> bool:
    """Return whether every word of every turn is in the index, and nothing else.

    SQLite wants the write lock for that, so in a large file, where coders would wait, and in one that is read-only it
    is not looked at; to be sure there the index is worked out again.
    """
    if connection.path.stat().st_size > _LOCKED_BYTES:
        return True
    try:
        with connection.writing(), connection.undone_when_failing():
            connection.run("insert into turn_words (turn_words, rank) values ('integrity-check', 1)")
    except DamagedError:
        return False
    except VoicesError:
        return True
    return True
