"""voices agree without a project: on a file from elsewhere, and on the published cases as a check of our arithmetic."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voices.cli.output import Row, print_csv, print_json, print_table, story, tell

if TYPE_CHECKING:
    from voices.agreement.cases import Data
    from voices.agreement.elsewhere.self_test import Verdict

PUBLISHED = "-"
LEVELS = ("nominal", "ordinal", "interval", "ratio")

_DATA = click.option(
    "--data",
    "data",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Measure a file instead of a project: a csv with one row a unit and one column a coder, a list of spans, "
    "or a json of cases.",
)
_LEVEL = click.option(
    "--level", type=click.Choice(LEVELS), help="With --data: what the codes are, for alpha. Nominal when left out."
)
_SELF_TEST = click.option(
    "--self-test",
    "self_test",
    is_flag=False,
    flag_value=PUBLISHED,
    metavar="[CASES.json]",
    help="Compute the published cases (or those of a file) and compare with what is expected.",
)


def or_elsewhere(measure: Callable[..., None]) -> Callable[..., None]:
    """Give a command that measures a project the options to do without one.

    The command's own argument `project` is then None where --data or --self-test is given, and it is not called.
    """

    @wraps(measure)
    def agree(project: Path | None, data: Path | None, level: str | None, self_test: str | None, **rest: Any) -> None:
        given = [name for name, there in (("PROJECT", project), ("--data", data), ("--self-test", self_test)) if there]
        if len(given) != 1:
            raise click.UsageError(
                f"{' and '.join(given)} do not go together." if given else "Missing argument 'PROJECT', or --data FILE."
            )
        if data is None and level:
            raise click.UsageError("--level goes with --data.")
        as_json, as_csv = bool(rest.get("as_json")), bool(rest.get("as_csv"))
        if data is not None:
            measure_file(data, level or "nominal", as_json=as_json, as_csv=as_csv)
        elif self_test is not None:
            run_self_test(self_test, as_json=as_json)
        else:
            measure(project=project, **rest)

    for option in (_SELF_TEST, _LEVEL, _DATA):
        agree = option(agree)
    return agree


def measure_file(path: Path, level: str, *, as_json: bool = False, as_csv: bool = False) -> None:
    """Print the figures of a file: a headline and a table for each case in it."""
    from voices.agreement.cases import read_data
    from voices.agreement.elsewhere.figures import figures, headline

    every: list[Row] = []
    for data in read_data(path):
        found = [row.told() for row in figures(data, level, path)]
        every += [{"case": _name(data), **row} for row in found]
        if not (as_json or as_csv):
            tell(headline(data))
            if found:
                print_table(_columns(found), [{**row, "interval": _interval(row)} for row in found])
            tell("")
            _tell_reasons(found)
    if as_json:
        print_json(every)
    elif as_csv:
        print_csv([{**row, "coders": _joined(row["coders"])} for row in every])


def run_self_test(cases: str, *, as_json: bool = False) -> None:
    """Print a verdict for every expectation; end with 1 when one of them fails."""
    from voices.agreement.cases import published, read_cases
    from voices.agreement.elsewhere.self_test import verdicts

    found = list(verdicts(published() if cases == PUBLISHED else read_cases(Path(cases))))
    told: list[Row] = [
        {"case": each.case, "stat": each.stat, "value": each.value, "expected": each.expected, "ok": each.ok}
        for each in found
    ]
    if as_json:
        print_json(told)
    else:
        columns = [(key, key) for key in ("case", "stat", "of", "value", "expected", "verdict")]
        print_table(columns, [_in_words(each) for each in found])
    _tell_verdicts(found)
    if any(each.fails for each in found):
        sys.exit(1)


def _tell_verdicts(found: Sequence[Verdict]) -> None:
    """Tell on stderr what did not hold and why, then the sum."""
    why: dict[tuple[bool, str], list[str]] = {}
    for each in found:
        if not each.ok:
            why.setdefault((each.fails, each.why), []).append(f"{each.case} {each.stat}")
    for (fails, reason), which in why.items():
        story(f"{'FAILED' if fails else 'not computed'}: {', '.join(dict.fromkeys(which))}: {reason}")
    n_failed = sum(each.fails for each in found)
    n_out = sum(each.out_of_reach for each in found)
    story(
        f"{sum(each.ok for each in found)} of {len(found)} expectations hold, {n_failed} fail, "
        f"{n_out} cannot be computed here; cases: {len({each.case for each in found})}"
    )


def _in_words(each: Verdict) -> Row:
    verdict = "ok" if each.ok else "FAILED" if each.fails else "not computed"
    of = ", ".join(str(value) for value in each.params.values() if isinstance(value, str | int | float))
    return {
        "case": each.case,
        "stat": each.stat,
        "of": of[:40],
        "value": _exactly(each.value),
        "expected": " to ".join(map(_exactly, each.expected))
        if isinstance(each.expected, tuple)
        else _exactly(each.expected),
        "verdict": verdict,
    }


def _exactly(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.10g}"


def _columns(found: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the columns that hold anything."""
    columns = [("figure", "figure"), ("code", "code"), ("coders", "coders"), ("value", "value")]
    there = [(key, heading) for key, heading in columns if any(row[key] for row in found) or key == "value"]
    return [*there, ("interval", "95 % interval"), ("n", "n")]


def _interval(row: Row) -> str | None:
    low, high = row["low"], row["high"]
    return f"{low:.2f} to {high:.2f}" if isinstance(low, float) and isinstance(high, float) else None


def _tell_reasons(found: Iterable[Mapping[str, object]]) -> None:
    """Tell on stderr why figures and intervals are missing, one sentence for each reason."""
    for key, what in (("reason", "undefined"), ("interval_reason", "no interval")):
        whose: dict[object, list[str]] = {}
        for row in found:
            if row[key]:
                about = [row["code"], _joined(row["coders"])]
                whose.setdefault(row[key], []).append(" ".join(str(each) for each in (row["figure"], *about) if each))
        for reason, which in whose.items():
            named = ", ".join(which[:6]) + (f" and {len(which) - 6} more" if len(which) > 6 else "")
            story(f"{what}: {named}: {reason}")


def _joined(coders: object) -> str:
    return "-".join(map(str, coders)) if isinstance(coders, list) else ""


def _name(data: Data) -> str:
    return str(data["id"]) if isinstance(data, Mapping) else data.name
