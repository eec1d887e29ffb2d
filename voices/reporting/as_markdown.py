"""Report to Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from voices.agreement.telling.words import figure
from voices.display import harmless
from voices.reporting import wording
from voices.reporting.report import CodeSection, Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$^@])")
_OPENS = re.compile(r"^(\d*)([-+=.)])")  # at the beginning of a line: a list, a rule, a heading underlined
_LINK = re.compile(r":(?=/)|(?<=\w)\.(?=[^\W\d_])")  # what readers turn into a link without being asked


def as_markdown(report: Report) -> str:
    """Return the whole report as one Markdown text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.study)}"
    yield ""
    yield f"> {_plain(wording.notice(report))}"
    yield ""
    yield (
        f"As of {report.as_of.isoformat()}, codebook version {_plain(report.codebook_version)}. "
        f"{wording.quotable(report)}."
    )
    yield ""
    yield "## How this was done"
    yield ""
    for sentence in report.methods:
        yield f"- {_plain(sentence)}"
    yield ""
    yield "## Themes at a glance"
    yield ""
    yield "| Theme | Children | Agreement (alpha on turns, 95 % interval) |"
    yield "| --- | --- | --- |"
    for section in report.themes:
        told = wording.count_in_words(section.count, report.n_children)
        yield f"| {_plain(section.theme.name)} | {told} | {figure(section.alpha)} |"
    for section in report.themes:
        yield ""
        yield f"## {_plain(section.theme.name)}"
        yield ""
        yield _plain(section.theme.definition)
        if section.theme.question:
            yield ""
            yield f"*{_plain(section.theme.question)}*"
        yield ""
        yield f"**{wording.count_in_words(section.count, report.n_children)}.** Agreement {figure(section.alpha)}."
        for code in section.codes:
            yield from _code_lines(code, report)
    yield from _tables(report)


def _code_lines(section: CodeSection, report: Report) -> Iterator[str]:
    yield ""
    yield f"### {_plain(section.code.id)} {_plain(section.code.name)}"
    yield ""
    yield f"{_plain(section.code.definition)}"
    yield ""
    yield f"{wording.count_in_words(section.count, report.n_children)}. Agreement {figure(section.alpha)}."
    for quote in section.quotes:
        yield ""
        yield f"> {_plain(quote.words)}"
        yield ">"
        yield f"> {_plain(wording.attribution(quote))} ({wording.notes_on(quote)})"
    if shown := wording.quotes_shown(section):
        yield ""
        yield f"*{shown}*"


def _tables(report: Report) -> Iterator[str]:
    for table in report.tables:
        yield ""
        yield f"## {_plain(wording.table_title(table))}"
        yield ""
        groups = [f"{_plain(group)} ({base})" for group, base in zip(table.groups, table.bases, strict=True)]
        if empty := wording.nothing_shown(table):
            yield empty
        else:
            yield f"| Theme | {' | '.join(groups)} |"
            yield f"| --- |{' --- |' * len(groups)}"
            for theme, counts in table.rows:
                yield f"| {_plain(theme.name)} | {' | '.join(map(wording.cell, counts))} |"
        yield ""
        yield wording.table_note(table, report)


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    told = _SPECIAL.sub(r"\\\1", " ".join(harmless(text).split()))
    return _LINK.sub(r"\\\g<0>", _OPENS.sub(r"\1\\\2", told))
