"""A plan as rows for tables, csv and programs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from voices.model import Plan, Round
from voices.planning.again import Task
from voices.planning.coverage import Coverage
from voices.planning.draw import in_words

Row = dict[str, object]
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "transcripts": (
        ("transcript", "interview"), ("stratum", "stratum"), ("coders", "coders"), ("finished", "finished by"),
    ),
    "strata": (
        ("stratum", "stratum"), ("n", "interviews"), ("planned", "for two or more"), ("share", "share"),
        ("finished", "finished by two"), ("finished_share", "share"),
    ),
    "pairs": (
        ("coders", "coders"), ("shared", "interviews shared"), ("turns", "turns of children"),
        ("finished", "finished by both"),
    ),
    "coders": (
        ("coder", "coder"), ("n", "interviews"), ("turns", "turns of children"), ("finished", "finished"),
        ("left", "left to do"),
    ),
}  # fmt: skip

AGAIN = (
    ("coder", "coder"), ("transcripts", "to code again"), ("due", "due"), ("next_due", "next one due"), ("seed", "seed")
)  # fmt: skip


def head(plan: Plan | None, round_: Round | None) -> Row:
    """Return what is to be known of a plan or a round beside the tables. None: there is no plan, or no round yet."""
    return {
        "round": None if round_ is None else round_.name,
        "closed": None if round_ is None else round_.closed is not None,
        "seed": None if plan is None else plan.seed,
        "by": [] if plan is None else [*plan.by],
        "drawn_from": None if plan is None else plan.n_from,
        "per_pair": None if plan is None else plan.per_pair,
    }


def rows_again(tasks: Sequence[Task], seed: int) -> list[Row]:
    """Return what each coder is to code again."""
    return [
        {
            "coder": each.coder,
            "transcripts": [*each.transcripts],
            "due": each.n_due,
            "next_due": None if each.next_due is None else f"{each.next_due.astimezone():%Y-%m-%d}",
            "seed": seed,
        }
        for each in tasks
    ]


def rows(coverage: Coverage, strata: dict[str, tuple[str, ...]], table: str) -> list[Row]:
    """Return one table of what is covered. `strata` is by transcript."""
    if table == "transcripts":
        left = {coder.coder: coder.open for coder in coverage.coders}
        return [
            {
                "transcript": name,
                "stratum": in_words(strata[name]),
                "coders": [*coders],
                "finished": [coder for coder in coders if name not in left[coder]],
            }
            for name, coders in coverage.assigned.items()
        ]
    if table == "strata":
        return [
            {
                "stratum": in_words(each.stratum),
                "n": each.n,
                "planned": each.n_planned,
                "share": each.share,
                "finished": each.n_done,
                "finished_share": each.share_done,
            }
            for each in coverage.strata
        ]
    if table == "pairs":
        return [
            {"coders": [*each.coders], "shared": each.n, "turns": each.n_turns, "finished": each.n_done}
            for each in coverage.pairs
        ]
    return [
        {"coder": each.coder, "n": each.n, "turns": each.n_turns, "finished": each.n_done, "left": [*each.open]}
        for each in coverage.coders
    ]


def remarks(coverage: Coverage) -> list[str]:
    """Return in sentences what is missing: strata without any, pairs that share nothing."""
    found = []
    if coverage.by and coverage.left_out:
        names = "; ".join(in_words(each.stratum) for each in coverage.left_out)
        found.append(f"Nothing is double-coded of: {names}. Draw more, or ask for some of each with --at-least.")
    if coverage.apart:
        names = "; ".join(" and ".join(each.coders) for each in coverage.apart)
        found.append(f"These share no interview, so nothing will be known of how far they agree: {names}.")
    return found


def as_csv(columns: Sequence[tuple[str, str]], found: Sequence[Row]) -> str:
    """Return a table as csv: keys of the rows as headings, several names in one cell with spaces and semicolons."""
    import csv
    from io import StringIO

    from voices.cells import guarded
    from voices.display import harmless

    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([key for key, _ in columns])
    for row in found:
        writer.writerow([guarded(harmless(_cell(row[key]))) for key, _ in columns])
    return out.getvalue().rstrip("\n")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
