"""voices agree: how far coders agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from voices.cli.agreeing_elsewhere import or_elsewhere
from voices.cli.charting import check_wishes, draw, with_charts
from voices.cli.options import PATH, json_option, round_option
from voices.cli.output import print_csv, print_json, print_table, story, tell
from voices.cli.unlocking import open_project
from voices.errors import AgreementError

if TYPE_CHECKING:
    from voices.agreement.scope import Wishes
    from voices.agreement.session import AgreementSession
    from voices.agreement.telling.views import View

# As in voices.agreement.scope and .telling.views, which `voices --help` need not load; compared in the tests.
UNITS = ("turn", "child-turn", "sentence", "character")
VIEWS = (
    "summary", "scope", "codes", "themes", "pairs", "coders", "transcripts", "types", "drift", "statistics", "levels",
    "spans", "sample", "methods",
)  # fmt: skip
NEWEST = "newest"


def _many(name: str, into: str, metavar: str, told: str) -> Callable[[Any], Any]:
    return click.option(name, into, metavar=metavar, multiple=True, help=f"{told}; may be given several times.")


@click.command()
@click.argument("project", type=PATH, required=False)
@click.option("--unit", type=click.Choice(UNITS), default="turn", show_default=True, help="What is compared.")
@click.option("--by", type=click.Choice(["code", "theme", "pair"]), help="The same as --show codes, themes or pairs.")
@click.option("--show", type=click.Choice(VIEWS), help="Which table: one at a time.  [default: codes]")
@round_option
@_many("--transcript", "transcripts", "NAME", "Only this transcript")
@_many("--coder", "coders", "NAME", "Only this coder")
@_many("--code", "codes", "ID", "Only this code, or the codes of this theme")
@_many("--marker", "markers", "ID", "Only codings with this marker")
@click.option("--codebook-version", metavar="VERSION", help="Only codings made with this version of the codebook.")
@click.option("--all-codings", is_flag=True, help="Count codings made after seeing the codebook's matches too.")
@click.option("--tolerance", type=click.IntRange(0), default=0, metavar="N", help="Ends so far apart are the same.")
@click.option("--bands", is_flag=True, help="Add what conventions call the lower end of each interval.")
@click.option("--no-coefficients", is_flag=True, help="Show counts and disagreements only.  [default: --show types]")
@click.option("--history", is_flag=True, help="Print every run that was kept, oldest first; measure nothing.")
@click.option("--verify", is_flag=False, flag_value=NEWEST, metavar="[RUN]", help="Compute a kept run again, compare.")
@click.option("--screen", is_flag=True, help="Look at agreement on the screen, and measure there.")
@click.option("--csv", "as_csv", is_flag=True, help="Print csv instead of a table.")
@json_option
@with_charts
@or_elsewhere
def agree(
    project: Path, history: bool, verify: str | None, screen: bool, as_csv: bool, as_json: bool, **wishes: Any
) -> None:
    """Measure agreement in PROJECT: percent agreement, Krippendorff's alpha, Cohen's kappa of each pair.

    Over the round closed last (else the newest) unless --round names another; over all codings when there is none.
    Each run is kept in the project with what it speaks of. Without PROJECT: --data FILE or --self-test.
    """
    show = _table(wishes["show"], wishes["by"], coefficients=not wishes["no_coefficients"])
    named = {name: wishes[name] for name in ("show", "by", "bands")}
    check_wishes(wishes, **named, history=history, verify=verify, screen=screen, csv=as_csv, json=as_json)
    _check_kept(wishes, history=history, verify=verify)
    others = {**named, "history": history, "verify": verify, "csv": as_csv, "json": as_json}
    if screen and (given := next((name for name, value in others.items() if value), None)):
        raise click.UsageError(f"Everything is on the screen: --{given} does not go with --screen.")
    form = "csv" if as_csv else "json" if as_json else "table"
    if as_csv and as_json:
        raise click.UsageError("Choose one of --csv and --json.")
    with open_project(project) as opened:
        session = opened.agreement()
        if screen:
            from voices.tui.app import run_agreement
            from voices.tui.config import read_settings

            opened.keep_safe()
            run_agreement(session, _wanted(wishes), read_settings())
        elif history:
            _history(session, form, wishes["codes"], coefficients=not wishes["no_coefficients"])
        elif verify is not None:
            _verify(session, None if verify == NEWEST else verify, form)
        else:
            _measure(session, show, form, wishes)


def _table(show: str | None, by: str | None, *, coefficients: bool) -> View:
    """Return which table is meant, or say why it cannot be."""
    from voices.agreement.telling.views import BY, ONLY_COEFFICIENTS

    if show is not None and by is not None and BY[by] != show:
        raise click.UsageError("Choose one of --by and --show.")
    named = show or (None if by is None else BY[by]) or ("codes" if coefficients else "types")
    if not coefficients and named in ONLY_COEFFICIENTS:
        raise click.UsageError(f"Without coefficients nothing is left of --show {named}.")
    return cast("View", named)


def _measure(session: AgreementSession, show: View, form: str, wishes: dict[str, Any]) -> None:
    from voices.agreement.telling.columns import above, are_mostly_rare, columns, in_columns, missing
    from voices.agreement.telling.views import view

    wanted = _wanted(wishes)
    run = session.measure(
        wanted.unit, wanted.round_name, blind_only=wanted.blind_only, only=wanted.only, tolerance=wanted.tolerance
    )
    if wishes["chart"] is not None:
        draw(session, run, wishes)
        return
    told, coefficients = session.names(), not wishes["no_coefficients"]
    book = session.codebook(run.codebook_version)
    found = view(show, run, book, told, coefficients=coefficients, bands=wishes["bands"])
    if form != "table":
        _print(found, form)
        return
    for line in above(run, told, coefficients=coefficients):
        tell(line)
    tell("")
    if show == "methods":
        tell(" ".join(str(row["sentence"]) for row in found))
    elif not found:
        tell(_EMPTY.get(show, "This run did not keep that table: it is from before the table was computed."))
    else:
        rows = [in_columns(row, mostly_rare=are_mostly_rare(found)) for row in found]
        print_table(columns(show, rows), rows)
    for sentence in missing(found, show):
        story(sentence)


def _wanted(wishes: dict[str, Any]) -> Wishes:
    from voices.agreement.scope import Only, Wishes

    only = Only(
        transcripts=wishes["transcripts"],
        coders=wishes["coders"],
        codes=wishes["codes"],
        markers=wishes["markers"],
        codebook_version=wishes["codebook_version"],
    )
    return Wishes(wishes["unit"], wishes["round_name"], only, not wishes["all_codings"], wishes["tolerance"])


def _check_kept(wishes: dict[str, Any], *, history: bool, verify: str | None) -> None:
    """Refuse to choose a part of the study where runs are only looked at: they are what they were."""
    parts = ["transcripts", "coders", "markers", "codebook_version", "round_name", *([] if history else ["codes"])]
    given = [name for name in parts if wishes[name]]
    if given and (history or verify is not None):
        option = {"codebook_version": "--codebook-version", "round_name": "--round"}.get(given[0], f"--{given[0][:-1]}")
        raise click.UsageError(f"A kept run is what it was: {option} does not go with --history or --verify.")


def _history(session: AgreementSession, form: str, codes: tuple[str, ...], *, coefficients: bool) -> None:
    from voices.agreement.telling.columns import HISTORY, in_columns
    from voices.agreement.telling.over_time import history_rows
    from voices.agreement.telling.views import COEFFICIENTS

    runs = session.runs()
    found = history_rows(runs, session.names(), codes)
    if codes and runs and not found:
        raise AgreementError(f"No kept run has {' or '.join(codes)}.", "Name a code or a theme of the codebook.")
    if not coefficients:
        found = [{key: value for key, value in row.items() if key not in COEFFICIENTS} for row in found]
    if form != "table":
        _print(found, form)
    elif found:
        rows = [in_columns(row) for row in found]
        print_table([(key, heading) for key, heading in HISTORY if key in rows[0]], rows)
    else:
        tell("No agreement has been measured yet.")


def _verify(session: AgreementSession, told: str | None, form: str) -> None:
    from voices.agreement.telling.over_time import difference_rows

    verified = session.verify(told)
    rows = difference_rows(verified, session.names())
    run = verified.run
    if form == "json":
        print_json(
            {
                "run": str(run.id),
                "made": run.made.isoformat(),
                "program": run.program,
                "n_compared": verified.n_compared,
                "n_not_kept": verified.n_not_kept,
                "codings_changed": verified.changed,
                "holds": verified.holds,
                "differences": rows,
            }
        )
    elif form == "csv":
        print_csv(rows)
    else:
        n, more = len(rows), verified.n_not_kept
        tell(f"Run {str(run.id)[:13]} of {run.made:%Y-%m-%d %H:%M} by {run.program}: {verified.n_compared:,} values.")
        tell(
            "Codings or readings have changed since; these figures speak of what was there before."
            if verified.changed
            else "What it was computed from is as it was."
        )
        if more:
            tell(f"Compared is what both have: {more:,} value{'s' * (more != 1)} of now were not kept by that program.")
        tell(f"{n:,} value{'s' * (n != 1)} came out otherwise." if n else "Every value came out the same.")
        if rows:
            tell("")
            print_table([("of", "value of"), ("stored", "kept"), ("now", "now")], rows)
    if not verified.holds:
        raise AgreementError(
            "The same codings gave other figures.",
            f"The run was made by {run.program}: measure again, and report the figures of one program.",
        )


def _print(rows: list[dict[str, object]], form: str) -> None:
    if form == "csv":
        print_csv(rows)
    else:
        print_json(rows)


_EMPTY = {
    "drift": "Nothing to compare over time: no coding or mark carries a time.",
    "pairs": "There is no pair of coders.",
    "transcripts": "There is no transcript.",
}
