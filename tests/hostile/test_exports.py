"""What leaves the program: cells are never formulas, pages hold words only, and every file is its owner's alone."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
import stat
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.hostile.payloads import HOSTILE, steering_in
from voices.cells import guarded, unguarded
from voices.display import harmless
from voices.project import Project
from voices.reading.tables import read_table
from voices.reporting.as_csv import quotes_as_csv
from voices.reporting.as_html import as_html
from voices.reporting.as_markdown import as_markdown
from voices.reporting.report import Report
from voices.reporting.write import write_report

# cells

RUN = ("=1+1", "+1+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u3000=1", "\ufeff=1",
       "\u200b=1", "＝1", "＋1+1", "－1+1", "＠x", "' =1", "=", "-", "- no", "-1-1", "+44 7700", "=-1")  # fmt: skip
NUMBERS = ("-1", "+1", "-1.5", "-1,5", "1", "-1,000.25", "-1e5", "+12.5%", "0")
TEXTS = ("", " ", "'", "''", "'tis", "fine", "a=1", "no - yes", "1-2", "P-101")


@pytest.mark.parametrize("cell", RUN)
def test_what_a_spreadsheet_would_run_is_text(cell):
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [*NUMBERS, *TEXTS])
def test_numbers_and_words_stay_what_they_are(cell):
    assert guarded(cell) == cell


@given(st.text(alphabet="'=+-@\t\r\n ＝－＠.,1e%x\u00a0\u200b\ufeff", max_size=8))
@example("'-1")
@example("''=")
def test_our_reader_takes_off_what_we_put_on_and_nothing_else(cell):
    assert unguarded(guarded(cell)) == cell


def test_the_importer_gives_back_every_cell(tmp_path):
    out = io.StringIO()
    cells = [each for each in (*RUN, *NUMBERS, *TEXTS) if "\r" not in each and "\n" not in each]
    csv.writer(out).writerows([["participant", "note"], *([f"P{at}", guarded(each)] for at, each in enumerate(cells))])
    (tmp_path / "t.csv").write_text(out.getvalue(), encoding="utf-8")
    assert [row["note"] for _, row in read_table(tmp_path / "t.csv").rows] == cells


# reports

KEPT = {("Quote", "standing"), ("Quote", "markers"), ("Report", "audience")}


def poisoned(value: Any, poison: str) -> Any:
    """A report in which every text of the study begins with something else."""
    if isinstance(value, str):
        return poison + value
    if isinstance(value, tuple):
        return tuple(poisoned(each, poison) for each in value)
    if isinstance(value, Mapping):
        return {poisoned(key, poison): poisoned(each, poison) for key, each in value.items()}
    if dataclasses.is_dataclass(value) and type(value).__name__ not in ("Coefficient", "ChildCount"):
        kind = type(value)
        told = {each.name: getattr(value, each.name) for each in dataclasses.fields(kind)}
        return kind(
            **{name: each if (kind.__name__, name) in KEPT else poisoned(each, poison) for name, each in told.items()}
        )
    return value


@pytest.fixture(scope="module")
def report(built_demo: Path) -> Report:
    with Project.open(built_demo / "demo.voices") as project:
        return project.report("team")


class Page(HTMLParser):
    """The tags, attributes and title of a page, and all that can be read on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str]] = []
        self.said: dict[str, list[str]] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.values += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        self.shape.append((f"/{tag}", ()))

    def handle_comment(self, data: str) -> None:
        self.shape.append(("comment", ()))

    def handle_data(self, data: str) -> None:
        self.said.setdefault(self._open, []).append(data)


PAGE_POISONS = (
    "<script>alert(1)</script>", '"><img src=https://x.example onerror=alert(1)>', "' onmouseover='x", "</title><b>",
    "</style><b>", "--><b>", "<svg onload=x>", "javascript:alert(1)//", "{{ 7*7 }}{% raw %}", "&lt;b&gt;", HOSTILE,
)  # fmt: skip


def test_a_page_has_the_same_shape_whatever_its_words_say(report):
    clean = Page(as_html(report))
    policy = [value for name, value in clean.values if name == "content" and "default-src" in value]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    for poison in PAGE_POISONS:
        html = as_html(poisoned(report, poison))
        page = Page(html)
        assert page.shape == clean.shape, poison
        assert steering_in(html) == set(), poison
        assert "".join(page.said["title"]).startswith(harmless(poison))
        assert {value[:1] for name, value in page.values if name == "href"} == {"#"}
        assert not {name for name, _ in page.values if name == "src" or name.startswith("on")}
        assert [each for name, each in page.values if name == "style"] == [
            each for name, each in clean.values if name == "style"
        ]
        assert page.said["style"] == clean.said["style"]


def shape(tokens: list[Token]) -> list[str]:
    """What a text becomes beside words: headings, lists, links, images, tags."""
    found = []
    for token in tokens:
        found += shape(token.children) if token.type == "inline" else [f"{token.type} {token.tag}"]
    return [each for each in found if not each.startswith("text")]


TEXT_POISONS = (
    "# ", "## x\n# ", "- ", "+ ", "* ", "1. ", "1) ", "> ", "    ", "\t", "---\n", "===\n", "***\n", "```\n", "~~~\n",
    "| a | b |\n", "![x](https://x.example/a.png)", "[x](https://x.example)", "[x][y]", "<https://x.example>", "https://x.example/a",
    "www.x.example", "x.example", "ann@x.example", "<script>alert(1)</script>", "<b>", "&lt;b&gt;&#60;b>",
    "**b** _i_ `c` ~~d~~", "\\", "\\[x](y)", "[^1]: x", "[x]: https://x.example\n", "<!-- ", "$x$",
    "a\\\nb  \nc", HOSTILE,
)  # fmt: skip


@pytest.mark.parametrize("kind", ["commonmark", "gfm-like"])
def test_markdown_has_the_same_shape_whatever_its_words_say(report, kind):
    render = MarkdownIt(kind).parse
    clean = shape(render(as_markdown(report)))
    assert "blockquote_open blockquote" in clean
    for poison in TEXT_POISONS:
        text = as_markdown(poisoned(report, poison))
        assert shape(render(text)) == clean, poison
        assert steering_in(text) == set(), poison


def test_words_read_in_markdown_as_they_were_said(report):
    said = "1. *so* [laughs] <b> https://x.example/a_b & ann@x.example – $5 #2 | ok!"
    report = dataclasses.replace(report, study=said)
    assert MarkdownIt("gfm-like").parse(as_markdown(report))[1].children is not None
    inline = MarkdownIt("gfm-like").parse(as_markdown(report))[1].children or []
    assert "".join(each.content for each in inline) == said


def test_a_table_of_quotes_holds_no_formula_and_nothing_that_steers(report):
    for poison in (*RUN, HOSTILE):
        text = quotes_as_csv(poisoned(report, poison))
        assert steering_in(text) == set(), repr(poison)
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == len(report.quotes) + 1
        for cell in (cell for row in rows[1:] for cell in row):
            assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠"), cell


# files


@pytest.mark.skipif(os.name == "nt", reason="no modes on Windows")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_every_file_is_its_owners_alone_whatever_was_there_before(study, tmp_path, mask):
    folder = tmp_path / "out"
    folder.mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    before = os.umask(mask)
    try:
        project = study()
        (folder / "report.html").touch()
        (folder / "report.html").chmod(0o666)
        (folder / "report.md").symlink_to(elsewhere)
        written = write_report(project.report(), folder)
    finally:
        os.umask(before)
    files = [*written, *project.path.parent.glob("tiny.voices*")]
    assert {stat.S_IMODE(path.lstat().st_mode) for path in files} == {0o600}
    assert len(files) == 6
    assert elsewhere.read_text() == "mine", "a link is replaced, not followed"


def test_no_file_is_named_by_what_a_study_says(report, tmp_path):
    folder = tmp_path / "out"
    written = write_report(dataclasses.replace(report, study="../../evil/CON:\x00\x1b[2J"), folder)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        "out/report.html",
        "out/report.md",
        "out/quotes.csv",
    }
    assert [path.parent for path in written] == [folder] * 3
