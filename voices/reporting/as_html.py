"""Report to one self-contained HTML file: no script, no outside request, everything escaped and harmless."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from voices.agreement.telling.words import figure
from voices.display import harmless
from voices.model import Coefficient
from voices.reporting import wording
from voices.reporting.report import Report


def as_html(report: Report) -> str:
    """Return the whole report as one HTML text."""
    environment = Environment(
        loader=PackageLoader("voices.reporting"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        finalize=lambda value: harmless(value) if isinstance(value, str) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html").render(
        report=report, wording=wording, figure=figure, interval=_interval
    )


def _interval(coefficient: Coefficient | None) -> tuple[float, float, float] | None:
    """Return low, value and high in percent of a line from 0 to 1, None when one of them is undefined."""
    if coefficient is None or coefficient.value is None or coefficient.low is None or coefficient.high is None:
        return None
    low, value, high = (100 * max(0.0, each) for each in (coefficient.low, coefficient.value, coefficient.high))
    return round(low, 1), round(value, 1), round(high, 1)
