"""voices agree --chart: a run as a chart in the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from voices.cli.output import tell

if TYPE_CHECKING:
    from voices.agreement.charts.from_run import Kind
    from voices.agreement.session import AgreementSession
    from voices.model import AgreementRun

# As in voices.agreement.charts.from_run, which `voices --help` need not load; compared in the tests.
KINDS = ("forest", "pairs", "confusion", "drift")

with_charts = click.option("--chart", type=click.Choice(KINDS), help="Draw a chart instead of a table.")


def check_wishes(wishes: Mapping[str, Any], **others: object) -> None:
    """Refuse options that do not go together, before anything is measured. `others` are empty where not given."""
    chart = wishes["chart"]
    given = [f"--{name.replace('_', '-')}" for name, value in others.items() if value]
    if chart is not None and given:
        raise click.UsageError(f"--chart and {given[0]} do not go together.")
    if wishes["no_coefficients"] and chart in ("forest", "pairs"):
        raise click.UsageError(
            f"Without coefficients nothing is left of --chart {chart}: choose confusion, or drift for its rates."
        )


def draw(session: AgreementSession, run: AgreementRun, wishes: Mapping[str, Any]) -> None:
    """Print the chart of a run."""
    from voices.agreement.charts.as_text import as_text
    from voices.agreement.charts.from_run import chart_of

    kind: Kind = wishes["chart"]
    chart = chart_of(
        kind,
        run,
        session.codebook(run.codebook_version),
        session.names(),
        runs=session.runs() if kind == "drift" else (),
        coefficients=not wishes["no_coefficients"],
    )
    for line in as_text(chart, shutil.get_terminal_size((100, 24)).columns):
        tell(line)
