"""voices plan: who codes which interview, so that coders can be compared."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voices.cli.options import json_option, project_argument, round_option
from voices.cli.output import print_json, print_table, story, tell
from voices.cli.unlocking import open_project

if TYPE_CHECKING:
    from voices.planning.rows import Row
    from voices.planning.session import Covered, PlanningSession
    from voices.planning.wishes import Wishes

TABLES = ("transcripts", "strata", "pairs", "coders")
_OF_WISHES = ("share", "by", "coders", "each", "per_pair", "turns_per_pair", "at_least", "seed", "fresh")
_N = click.IntRange(0)


@click.command()
@project_argument
@click.option("--number", type=click.IntRange(1), metavar="N", help="Draw so many interviews.")
@click.option("--share", type=click.FloatRange(0, 1, min_open=True), metavar="SHARE", help="Draw this share: 0.2.")
@click.option(
    "--by", multiple=True, metavar="ATTRIBUTE", help="Draw from each group of this attribute; may be repeated."
)
@click.option("--coder", "coders", multiple=True, metavar="NAME", help="Who codes; may be repeated. Else all coders.")
@click.option("--each", type=click.IntRange(2), metavar="N", help="Coders to an interview (2).")
@click.option("--per-pair", type=_N, metavar="N", help="Interviews that each pair of coders shares, at least (1).")
@click.option("--turns-per-pair", type=_N, metavar="N", help="Turns of children that each pair shares, at least.")
@click.option("--at-least", type=_N, metavar="N", help="Interviews that each group gives, at least.")
@click.option("--fresh", is_flag=True, help="Leave out interviews that are in a round already.")
@click.option("--seed", type=_N, metavar="N", help="Of the lot: the same seed draws the same.")
@click.option("--again", is_flag=True, help="Draw own work that the same coder codes a second time.")
@click.option("--weeks", type=_N, metavar="N", help="How long ago own work was finished, at least (6).")
@click.option("--open", "begin", metavar="ROUND", help="Open what was drawn as a new round of this name.")
@click.option("--close", metavar="ROUND", help="Close this round for good.")
@click.option("--unfinished", is_flag=True, help="Close it although coders are not done.")
@click.option("--as", "lead", metavar="NAME", help="Who plans, for the journal.")
@click.option("--undo", is_flag=True, help="Take back what you drew last, unless it is open; with --as.")
@round_option
@click.option("--table", type=click.Choice(TABLES), help="Print one table only.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one table as csv: that of --table, else the interviews.")
@json_option
def plan(project: Path, **given: Any) -> None:
    """Plan in PROJECT which interviews several coders code, so that their agreement can be measured.

    With --number or --share a sample is drawn by lot and shared out; drawing again replaces it until --open makes it a
    round. Without either, print what is planned and how far it is.
    """
    with open_project(project) as opened:
        session = opened.planning(given["lead"])
        wishes = _wishes(given)
        if given["again"]:
            _do_again(project, session, wishes, given)
            return
        if given["close"] is not None:
            story(session.close(given["close"], unfinished=given["unfinished"]))
        if given["undo"]:
            taken = session.undo()
            story("nothing to take back" if taken is None else f"took back: {taken.verb}")
        draws = any(given[name] not in (None, False, ()) for name in ("number", *_OF_WISHES))
        if draws:
            session.draw(wishes)
        if given["begin"] is not None:
            session.open(given["begin"])
        if not draws and given["begin"] is None and (given["close"] is not None or given["undo"]):
            return
        covered = session.covered(given["begin"] or (None if draws else given["round_name"]))
    _tell(project, covered, given)


def _wishes(given: dict[str, Any]) -> Wishes:
    from voices.planning.wishes import Wishes

    return Wishes(n=given["number"], **{name: given[name] for name in _OF_WISHES if given[name] is not None})


def _tell(project: Path, covered: Covered, given: dict[str, Any]) -> None:
    """Print a plan or a round: one table or all of them."""
    from voices.planning.rows import COLUMNS, as_csv, head, remarks, rows

    one: str | None = given["table"] or ("transcripts" if given["as_csv"] else None)
    names: list[str] = list(COLUMNS) if one is None else [one]
    tables: dict[str, list[Row]] = {name: rows(covered.coverage, covered.strata, name) for name in names}
    for sentence in remarks(covered.coverage):
        story(sentence)
    if given["as_json"]:
        print_json({**head(covered.plan, covered.round), **tables} if one is None else tables[one])
    elif given["as_csv"]:
        for name, found in tables.items():
            tell(as_csv(COLUMNS[name], found))
    else:
        tell(_headline(covered))
        for name, found in tables.items():
            tell("")
            print_table(COLUMNS[name], [{**row, **_in_percent(row)} for row in found])
        _tell_next(project, covered)


def _headline(covered: Covered) -> str:
    plan, round_, n = covered.plan, covered.round, len(covered.coverage.assigned)
    what = "Prepared" if round_ is None else f"{round_.name}, {'open' if round_.closed is None else 'closed'}"
    if plan is None:
        return f"{what}: {n} interviews, not opened from a plan: everybody in it codes all of them"
    by = f", by {', '.join(plan.by)}" if plan.by else ""
    return f"{what}: {n} of {plan.n_from} interviews{by}, drawn with the seed {plan.seed}"


def _in_percent(row: Row) -> Row:
    shares = {name: row[name] for name in ("share", "finished_share") if name in row}
    return {name: f"{100 * share:.0f} %" for name, share in shares.items() if isinstance(share, float)}


def _tell_next(project: Path, covered: Covered) -> None:
    if covered.round is None:
        story(f'Next: voices plan {project} --open "NAME OF THE ROUND"')
    elif covered.plan is not None and covered.round.closed is None:
        name = shlex.quote(covered.round.name)
        for coder in covered.coverage.coders:
            if coder.open:
                story(f"{coder.coder}: voices code {project} --coder {shlex.quote(coder.coder)} --round {name}")


def _do_again(project: Path, session: PlanningSession, wishes: Wishes, given: dict[str, Any]) -> None:
    from dataclasses import replace

    from voices.planning.again import WEEKS
    from voices.planning.rows import AGAIN, as_csv, rows_again

    weeks = WEEKS if given["weeks"] is None else given["weeks"]
    seed, tasks = session.due(wishes, weeks)
    found = rows_again(tasks, seed)
    if given["begin"] is not None:
        opened = session.open_again(given["begin"], replace(wishes, seed=seed), weeks)
    if given["as_json"]:
        print_json(found)
    elif given["as_csv"]:
        tell(as_csv(AGAIN, found))
    else:
        tell(f"Own work to be coded again, finished {weeks} weeks ago or before; drawn with the seed {seed}\n")
        print_table(AGAIN, found)
    if given["begin"] is None:
        story("Nothing is kept yet: the same command with this --seed and --open NAME opens a round for each coder.")
        return
    for round_, coder in zip(opened, [each.coder for each in tasks if each.transcripts], strict=True):
        story(f"{coder}: voices code {project} --coder {shlex.quote(coder)} --round {shlex.quote(round_.name)}")
