"""Quotes to a table. No cell can start a formula in a spreadsheet, or steer a terminal that the file is printed on."""

from __future__ import annotations

import csv
from io import StringIO

from voices.cells import guarded
from voices.display import harmless
from voices.reporting import wording
from voices.reporting.report import Report

COLUMNS = (
    "theme", "code", "code_name", "pseudonym", "place", "quote", "standing", "markers", "interpreted", "online",
)  # fmt: skip


def quotes_as_csv(report: Report) -> str:
    """Return every quote that may be printed, one a row, in the order of the codebook."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    theme_of = {code.code.id: section.theme.name for section in report.themes for code in section.codes}
    for quote in report.quotes:
        row = (
            theme_of[quote.code],
            quote.code,
            report.names[quote.code],
            quote.pseudonym,
            quote.place,
            quote.words,
            wording.STANDING[quote.standing],
            " ".join(quote.markers),
            "yes" if quote.interpreted else "no",
            "not asked" if quote.online is None else "yes" if quote.online else "no",
        )
        writer.writerow([guarded(harmless(cell)) for cell in row])
    return out.getvalue()
