"""Phrases that every rendering of a report shares, so that the formats cannot drift apart. Pure."""

from __future__ import annotations

from voices.protecting.small_numbers import THRESHOLD
from voices.reporting.crosstab import AttributeTable
from voices.reporting.frequencies import ChildCount
from voices.reporting.quotes import COUNTER_CASE, Quote
from voices.reporting.report import CodeSection, Report

HIDDEN = "·"
_OWN_COPY = "The team's own copy shows all: voices report PROJECT --audience team"
STANDING = {
    "agreed": "all coders, same words",
    "ruled": "by ruling",
    "shared": "all coders, words they have in common",
    "single": "one coder read it",
}


def notice(report: Report) -> str:
    """Return who a report is for, in one sentence."""
    if report.audience == "team":
        return "For the team only: small numbers are shown. Do not pass this on."
    return (
        "Working report, not ready to be published. Quotes have consent but have not been read for names and places: "
        "read each before it leaves the team. Small numbers are hidden in the tables by attribute, and only there."
    )


def count_in_words(count: ChildCount, n_children: int) -> str:
    """Return how many children, out of how many, with those for whom everything is still open.

    >>> count_in_words(ChildCount(frozenset("abc"), frozenset("d")), 16)
    '3 of 16 children; 1 more only in open questions'
    """
    told = f"{len(count.settled)} of {n_children} children"
    return f"{told}; {len(count.only_open)} more only in open questions" if count.only_open else told


def attribution(quote: Quote) -> str:
    """Return who said it and where it stands."""
    interpreted = ", through an interpreter" if quote.interpreted else ""
    return f"{quote.pseudonym}, {quote.place}{interpreted}"


def notes_on(quote: Quote) -> str:
    """Return why the words count, whether they cut against the theme, and where they must not stand."""
    against = "; counter-case" if COUNTER_CASE in quote.markers else ""
    return f"{STANDING[quote.standing]}{against}{'; not agreed to online' if quote.online is False else ''}"


def quotes_shown(section: CodeSection) -> str:
    """Return how many of the quotable passages are shown; empty when all are."""
    n_shown = len(section.quotes)
    if not section.n_quotable:
        return "None of it may be quoted." if section.count.settled else ""
    return f"{n_shown} of {section.n_quotable} quotations that may be printed" if n_shown < section.n_quotable else ""


def table_title(table: AttributeTable) -> str:
    """Return what a table of attributes shows."""
    return f"Children by theme and {table.attribute.replace('_', ' ')}"


def table_note(table: AttributeTable, report: Report) -> str:
    """Return what a table hides and how to read it."""
    if report.audience == "team":
        return "Counts are of children. A child may be in several themes."
    if not table.groups:
        return _OWN_COPY
    empty = "" if table.shows_something else "With so few children no row can be shown. "
    return (
        f"{empty}Counts are of children. Groups of fewer than {THRESHOLD} are put together with others. {HIDDEN} "
        f"stands where some number of the row is under {THRESHOLD} or a whole group, or can be worked out. {_OWN_COPY}"
    )


def nothing_shown(table: AttributeTable) -> str:
    """Return why there is no table; empty when there is one."""
    return "" if table.groups else f"Fewer than two groups have {THRESHOLD} children or more, so nothing can be shown."


def quotable(report: Report) -> str:
    """Return how many children may be quoted."""
    return f"{report.n_quotable_children} of {report.n_children} children may be quoted"


def cell(count: int | None) -> str:
    """Return a table cell."""
    return HIDDEN if count is None else str(count)
