"""Phrases that every rendering of a report shares, so that the formats cannot drift apart. Pure."""

from __future__ import annotations

from voices.reporting.crosstab import AttributeTable
from voices.reporting.frequencies import ChildCount
from voices.reporting.quotes import Quote
from voices.reporting.report import CodeSection, Report

HIDDEN = "·"
STANDING = {
    "agreed": "all coders, same words",
    "ruled": "by ruling",
    "shared": "all coders, words they have in common",
}


def notice(report: Report) -> str:
    """Return who a report is for, in one sentence."""
    if report.audience == "team":
        return "For the team only: small numbers are shown. Do not pass this on."
    return (
        "Working report. Small numbers are hidden; quotes have consent but have not been read for names and places. "
        "Read each quote before it leaves the team."
    )


def count_in_words(count: ChildCount, n_children: int) -> str:
    """Return how many children, out of how many, with those for whom everything is still open.

    >>> count_in_words(ChildCount(frozenset("abc"), frozenset("d"), 4), 16)
    '3 of 16 children; 1 more only in open questions'
    """
    told = f"{len(count.settled)} of {n_children} children"
    return f"{told}; {len(count.only_open)} more only in open questions" if count.only_open else told


def attribution(quote: Quote) -> str:
    """Return who said it and where it stands."""
    interpreted = ", through an interpreter" if quote.interpreted else ""
    return f"{quote.pseudonym}, {quote.place}{interpreted}"


def notes_on(quote: Quote) -> str:
    """Return why the words count, and whether they cut against the theme."""
    return STANDING[quote.standing] + ("; counter-case" if "NC" in quote.markers else "")


def quotes_shown(section: CodeSection) -> str:
    """Return how many of the quotable passages are shown; empty when all are."""
    n_shown = len(section.quotes)
    if not section.n_quotable:
        return "No passage may be quoted." if section.count.settled else ""
    return f"{n_shown} of {section.n_quotable} quotable passages" if n_shown < section.n_quotable else ""


def table_title(table: AttributeTable) -> str:
    """Return what a table of attributes shows."""
    return f"Children by theme and {table.attribute.replace('_', ' ')}"


def table_note(table: AttributeTable, report: Report) -> str:
    """Return what a table hides and how to read it."""
    if report.audience == "team":
        return "Counts are of children. A child may be in several themes."
    hidden = f" {table.n_hidden_groups} groups of fewer than 5 children are not shown." if table.n_hidden_groups else ""
    return (
        f"Counts are of children. {HIDDEN} stands for fewer than 5, for a whole group, and where a number could be "
        f"worked out from the others.{hidden} The team's own copy shows all: voices report PROJECT --audience team"
    )


def cell(count: int | None) -> str:
    """Return a table cell."""
    return HIDDEN if count is None else str(count)
