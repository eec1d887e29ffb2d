"""What the agreement screen says: title, tables to choose, what was counted, and all that stands behind a row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from voices.agreement.names import ALPHA
from voices.agreement.scope import Told
from voices.agreement.telling.columns import HISTORY, in_columns
from voices.agreement.telling.rows import Row, headline
from voices.agreement.telling.words import figure
from voices.model import AgreementRun, Codebook
from voices.tui.agreement.laying_out import cell
from voices.tui.widgets.line_list import Line, line, wrapped

RUNS = "runs"
HINT = "← → tables, Enter lists the disagreements behind a row, m measures."
NO_RUN = "Nothing has been measured yet: m chooses what counts and measures."
GONE = "This run did not keep that table: it is from before the table was computed."
_EMPTY = {
    "drift": "Nothing to compare over time: no coding or mark carries a time.",
    "pairs": "There is no pair of coders.",
    "transcripts": "There is no transcript.",
    RUNS: NO_RUN,
}
_TABLES = {"sample": "enough?", RUNS: "kept runs"}
_MOST_MOVED = 6
_INDENT = 2
# What a detail tells in a form of its own, or what says the same as another value.
_NOT_TOLD = frozenset({"who", "flag", "uses_told", "confused", "pairs", "reason", "without_reason"})


def title(run: AgreementRun | None, n_runs: int, at: int, order: str, study: str) -> tuple[str, str]:
    """Return the two ends of the title line."""
    if run is None:
        return " Agreement", f"{study} · voices "
    which = "newest run" if at == n_runs - 1 else f"run {at + 1} of {n_runs}"
    sorted_by = f" · {order}" if order else ""
    return f" Agreement · {which}, {run.made:%Y-%m-%d %H:%M}{sorted_by}", f"{study} · voices "


def table_lines(tables: Sequence[str], most_numbers: int) -> list[Line]:
    """Return the list of tables, each with the key that shows it."""
    return [
        Line(
            (
                (f"{'o' if name == RUNS else at if at <= most_numbers else ' '} ", "dim"),
                (_TABLES.get(name, name), "text"),
            ),
            name,
        )
        for at, name in enumerate(tables, 1)
    ]


def empty(show: str, *, is_told: bool) -> str:
    """Return what is said in the place of a table without rows."""
    return _EMPTY.get(show, GONE) if is_told else NO_RUN


def above_lines(told: Sequence[str], cautions: Sequence[str], width: int, most: int) -> list[Line]:
    """Return what was counted and the headline, in so many lines at most; cautions are never what goes."""
    warned = [piece for each in cautions for piece in wrapped(f"! {each}", width, "warn")]
    pieces = [wrapped(each, width) for each in told]
    while sum(map(len, pieces)) + len(warned) > most and any(len(each) > 1 for each in pieces):
        longest = max(pieces, key=len)
        longest.pop()
        longest[-1] = line(f"{longest[-1].pieces[0][0][: width - 2]} …")
    return [*(piece for each in pieces for piece in each), *warned]


def detail_lines(
    show: str,
    row: Row,
    columns: Sequence[tuple[str, str]],
    book: Codebook,
    history: Sequence[Line],
    width: int,
) -> list[Line]:
    """Return everything that is known of a row in words, then what the codebook says of its code or theme."""
    lines: list[Line] = []
    of = {"codes": "code", "themes": "theme", "sample": "code"}.get(show)
    entry = [] if of is None else _entry(str(row[of]), book, width)
    lines += entry[:1]
    told = in_columns(row)
    if row.get("flag"):
        lines += wrapped(f"! {row['flag']}", width, "warn")
    for key in ("reason", "interval_reason", "without_reason", "consensus_reason"):
        if row.get(key):
            lines += wrapped(f"{_WHY[key]}: {row[key]}", width, "warn")
    lines += _values(told, columns, width, skip={of or "", "name"})
    for key, tell in _LISTS.items():
        if row.get(key):
            lines += tell(row[key], book, width)
    return [*lines, *entry[1:], *history]


_WHY: Mapping[str, str] = {
    "reason": "Undefined", "interval_reason": "No interval", "without_reason": "Undefined without this coder",
    "consensus_reason": "Undefined with the others",
}  # fmt: skip


def _entry(code_id: str, book: Codebook, width: int) -> list[Line]:
    """Return a code as the codebook has it, id and name in the first line."""
    code = book.look_up(code_id)
    parts = (("", code.definition), ("Include: ", code.include), ("Exclude: ", code.exclude))
    told = [piece for name, text in parts if text for piece in wrapped(f"{name}{text}", width, "dim")]
    return [line(f"{code.id} {code.name}", "strong"), *told]


def _values(told: Row, columns: Sequence[tuple[str, str]], width: int, skip: set[str]) -> list[Line]:
    """Return values with their headings, several on a line."""
    pieces = [
        f"{heading} {cell(told[key])}"
        for key, heading in columns
        if key not in _NOT_TOLD and key not in skip and told.get(key) not in (None, "", [])
    ]
    lines: list[str] = []
    for each in pieces:
        if lines and len(lines[-1]) + 3 + len(each) <= width:
            lines[-1] += f" · {each}"
        else:
            lines.append(each)
    return [piece for each in lines for piece in wrapped(each, width)]


def _uses(uses: object, book: Codebook, width: int) -> list[Line]:
    told = ", ".join(f"{who} {cell(n)}" for who, n in uses.items()) if isinstance(uses, dict) else ""
    return wrapped(f"Uses: {told}", width)


def _confusions(found: object, book: Codebook, width: int) -> list[Line]:
    """Return every confusion with its share of all differences about the code."""
    if not isinstance(found, list):
        return []
    told = []
    for each in found:
        name = book.look_up(each["code"]).name if each["code"] in book else ""
        told.append(f"{each['code']} {name} {100 * each['share']:.0f} %".replace("  ", " "))
    return wrapped(f"Where others differ they gave: {', '.join(told)}", width)


def _kappas(found: object, book: Codebook, width: int) -> list[Line]:
    if not isinstance(found, list):
        return []
    return wrapped(f"Cohen's kappa: {', '.join(_kappa(each) for each in found)}", width)


def _kappa(each: Mapping[str, object]) -> str:
    coders, value, low, high = each["coders"], each["kappa"], each["low"], each["high"]
    who = "-".join(map(str, coders)) if isinstance(coders, list) else ""
    if not isinstance(value, float):
        return f"{who} undefined ({each['reason']})"
    between = f" [{low:.2f}, {high:.2f}]" if isinstance(low, float) and isinstance(high, float) else ""
    return f"{who} {value:.2f}{between}"


def _by_pair(found: object, book: Codebook, width: int) -> list[Line]:
    if not isinstance(found, list):
        return []
    return wrapped(", ".join(f"{'-'.join(map(str, each['coders']))} {each['n']:,}" for each in found), width)


_LISTS: Mapping[str, Callable[[object, Codebook, int], list[Line]]] = {
    "uses": _uses,
    "confusions": _confusions,
    "kappa": _kappas,
    "by_pair": _by_pair,
}


def history_lines(level: str, code: str, runs: Sequence[AgreementRun], told: Told, unit: str, width: int) -> list[Line]:
    """Return alpha of a code or theme in every kept run on the same unit, oldest first; nothing for a single run."""
    found = []
    for run in runs:
        values = [each.coefficient for each in run.figures_at(level, ALPHA) if each.code == code]
        if run.unit == unit and values:
            name = told.rounds.get(run.round, "?") if run.round else "all codings"
            found.append(f"{run.made:%Y-%m-%d} {name}, codebook {run.codebook_version}: alpha {figure(values[0])}")
    if len(found) < 2:
        return []
    return [line("Over the kept runs", "heading"), *(piece for each in found for piece in wrapped(each, width))]


def against(run: AgreementRun, shown: AgreementRun | None, width: int) -> list[Line]:
    """Return a run beside the one that is shown: the headline, and the codes whose alpha differs most."""
    if shown is None or shown.id == run.id:
        return [line("This is the run that is shown.", "dim")]
    lines = [line("Against the run that is shown", "heading")]
    if run.unit != shown.unit:
        lines += wrapped(f"That one counts {shown.unit}s, this one {run.unit}s: values are not alike.", width, "warn")
    lines += wrapped(f"All codes: {figure(headline(shown)[0])} there, {figure(headline(run)[0])} here", width)
    there = {each.code: each.coefficient.value for each in shown.figures_at("code", ALPHA)}
    moved = []
    for each in run.figures_at("code", ALPHA):
        before, now = there.get(each.code), each.coefficient.value
        if before is not None and now is not None and before != now:
            moved.append((now - before, each.code, before, now))
    moved.sort(key=lambda each: -abs(each[0]))
    told = ", ".join(f"{code} {before:.2f} there {now:.2f} here" for _, code, before, now in moved[:_MOST_MOVED])
    return [*lines, *(wrapped(f"Codes that differ most: {told}", width) if told else [])]


def run_columns(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the columns of the table of kept runs."""
    return [(key, heading) for key, heading in HISTORY if any(key in row for row in rows)]


def verified_lines(
    changed: bool, n_compared: int, rows: Sequence[Row], program: str, now: str, width: int
) -> list[Line]:
    """Return what came of computing a run again."""
    lines = wrapped(
        "Codings or readings have changed since: the run speaks of what was there before."
        if changed
        else "What it was computed from is as it was.",
        width,
    )
    n = len(rows)
    same = f"All of {n_compared:,} values came out the same."
    lines += wrapped(f"{n:,} of {n_compared:,} values came out otherwise." if n else same, width)
    if n and not changed:
        lines += wrapped(
            f"The same codings gave other figures. It was made by {program}, this is {now}: measure again, and report "
            "the figures of one program.",
            width,
            "warn",
        )
    for row in rows:
        lines += wrapped(f"{row['of']}: {cell(row['stored'])} kept, {cell(row['now'])} now", width, indent=_INDENT)
    return lines


def named(show: str, row: Row) -> str:
    """Return what a row speaks of, for a title."""
    for key in ("code", "theme", "transcript", "coder", "type"):
        if row.get(key):
            return str(row[key])
    coders = row.get("coders")
    return "-".join(map(str, coders)) if isinstance(coders, list) else show
