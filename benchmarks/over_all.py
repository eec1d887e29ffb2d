"""Questions about the whole study (S3): a page of quotes, counts, which codes lie together."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.goals import Bench, Figure, each_timed, goal, kinds


@goal("S3", "questions about the whole study")
def over_all(bench: Bench) -> Iterator[Figure]:
    """Through the session that the command `voices counts` uses."""
    for shape in (bench.wide, bench.dense):
        for encrypted, word in kinds():
            session = bench.open(shape, encrypted=encrypted).counting()
            where, times = f"{shape.name}, {word}", []
            for theme in session.codebook.themes:
                page = None
                for _ in range(5):
                    after = page[-1] if page else None
                    pages: list[object] = []
                    times += each_timed(
                        [lambda theme=theme, after=after: pages.append(session.passages(theme.id, 100, after))]
                    )
                    page = pages[0]
            yield Figure(f"page of 100 passages of a theme, {where}", tuple(times), 50)
            yield Figure(f"codes by coder, {where}", each_timed([session.by_coder] * 3), 2_000, limit_for="worst")
            force = each_timed([lambda: session.by_attribute("force")] * 3)
            yield Figure(f"codes by force, children and codings, {where}", force, 2_000, limit_for="worst")
            yield Figure(f"codes together, {where}", each_timed([session.together] * 3), 2_000, limit_for="worst")
