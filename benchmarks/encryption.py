"""What encryption costs: reading all text once, and one small commit."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.goals import Bench, Figure, each_timed, goal, kinds


@goal("encryption", "what encryption costs")
def encryption(bench: Bench) -> Iterator[Figure]:
    """The same two things on the plain and the encrypted file; ratio of medians, difference of medians."""
    scans, commits = [], []
    for encrypted, word in kinds():
        connection = bench.open(bench.wide, encrypted=encrypted)._store._connection

        def scan(connection=connection) -> None:
            connection.rows("select sum(length(text)) as n from turn")

        def commit(connection=connection) -> None:
            with connection.writing():
                connection.run("update replica set made = made + 1 where id = 1")

        scan()
        scans.append(each_timed([scan] * 5))
        commits.append(each_timed([commit] * 200))
        yield Figure(f"scan of all text, {word}", scans[-1])
        yield Figure(f"one small commit, {word}", commits[-1])
    yield Figure("scan, encrypted : plain", (median(scans[1]) / median(scans[0]),), 3, "times")
    yield Figure("commit, encrypted - plain", (median(commits[1]) - median(commits[0]),), 1)
