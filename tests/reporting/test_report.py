"""The report against the csv files: children counted, only those who said yes quoted, small numbers hidden."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from tests import csv_study
from tests.conftest import CODINGS_HEADER
from voices.cells import guarded
from voices.errors import ReportError
from voices.model import Outcome
from voices.project import Project
from voices.reading.session import Wishes
from voices.reading.tables import read_table
from voices.reporting.as_csv import quotes_as_csv
from voices.reporting.as_html import as_html
from voices.reporting.as_markdown import as_markdown
from voices.reporting.quotes import Quote, choose
from voices.reporting.report import printable_names
from voices.reporting.write import RENDERERS, write_report
from voices.store import Store


@pytest.fixture(scope="module")
def rendered(built_demo: Path) -> dict[str, str]:
    return {name: (built_demo / name).read_text(encoding="utf-8") for name in RENDERERS}


@pytest.fixture(scope="module")
def report(built_demo: Path):
    with Project.open(built_demo / "demo.voices") as project:
        return project.report()


def plain(text: str) -> str:
    """Words only, in lower case: however quotes and ellipses are written, the same words read the same."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("&#39;", "'").replace("'", "")))


def words_of(numbers: set[str]) -> list[str]:
    """Every run of five words that one of these children said, and that nobody else said."""
    theirs, others = [], []
    for name, turns in csv_study.turns().items():
        for label, text in turns:
            target = theirs if csv_study.child_of(name, label) in numbers else others
            target.append(plain(text))
    rest = " | ".join(others)
    found = {" ".join(words[at : at + 5]) for words in map(str.split, theirs) for at in range(len(words) - 4)}
    return sorted(run for run in found if run not in rest)


def test_children_who_did_not_say_yes_are_quoted_nowhere_by_their_words(rendered):
    refused = {number for number, each in csv_study.participants().items() if each["consent_quote"] != "yes"}
    assert refused == {"P032", "P029"}
    runs = words_of(refused)
    assert len(runs) > 400
    for name, text in rendered.items():
        there = plain(text)
        assert not [run for run in runs if run in there], name


def test_the_same_search_finds_a_child_who_said_yes(rendered):
    """The test above could not fail if the search were blind."""
    runs = words_of({"P014"})
    for name, text in rendered.items():
        assert sum(run in plain(text) for run in runs) > 10, name


def test_no_participant_number_and_no_refused_pseudonym_is_printed(rendered):
    for text in rendered.values():
        assert not re.search(r"\bP0\d\d\b", text)
        assert "Ellis" not in text
        assert "Big Dave" not in text


def test_passages_that_any_coder_marked_are_not_quoted(report):
    marked = [row for row in csv_study.rows() if {"SG", "ID", "TP"} & set(row.markers.split(";"))]
    for quote in report.quotes:
        name, turn = re.match(r"(\w+), turn (\d+)", quote.place).groups()
        words = quote.words.removeprefix("… ").removesuffix(" …")
        text = csv_study.turns()[name][int(turn) - 1][1]
        start, end = text.index(words), text.index(words) + len(words)
        for row in marked:
            if (row.transcript, row.turn) == (name, int(turn)):
                assert row.end <= start or row.start >= end


def test_every_quote_is_word_for_word_what_that_child_said(report):
    pseudonyms = {each["pseudonym"]: number for number, each in csv_study.participants().items()}
    assert len(report.quotes) > 100
    for quote in report.quotes:
        name, turn = re.match(r"(\w+), turn (\d+)", quote.place).groups()
        label, text = csv_study.turns()[name][int(turn) - 1]
        assert quote.words.removeprefix("… ").removesuffix(" …") in text
        assert csv_study.child_of(name, label) == pseudonyms[quote.pseudonym]
        assert quote.interpreted == (label == "Interpreter")


def naive_counts() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Children of each code: where all three coders put it in touching places, and where anybody put it."""
    places = defaultdict(list)
    for row in csv_study.rows():
        places[row.transcript, row.turn, row.code].append(row)
    settled, anybody = defaultdict(set), defaultdict(set)
    for (name, turn, code), there in places.items():
        child = csv_study.child_of(name, csv_study.turns()[name][turn - 1][0])
        if child is None:
            continue
        anybody[code].add(child)
        clusters: list[list[csv_study.Row]] = []
        for row in sorted(there, key=lambda each: each.start):
            if clusters and row.start <= max(each.end for each in clusters[-1]):
                clusters[-1].append(row)
            else:
                clusters.append([row])
        if any(len({row.coder for row in cluster}) == 3 for cluster in clusters):
            settled[code].add(child)
    return settled, anybody


def test_children_are_counted_as_a_naive_second_count_does(report):
    settled, anybody = naive_counts()
    assert report.n_children == 16
    for section in report.themes:
        for code in section.codes:
            assert code.count.settled == settled[code.code.id], code.code.id
            assert code.count.settled | code.count.only_open == anybody[code.code.id], code.code.id
        codes = [code.code.id for code in section.codes]
        assert section.count.settled == set().union(*(settled[code] for code in codes))
        assert section.count.settled | section.count.only_open == set().union(*(anybody[code] for code in codes))


def test_the_teams_table_shows_the_numbers_and_the_other_hides_small_ones(built_demo, report):
    settled, _ = naive_counts()
    people = csv_study.participants()
    with Project.open(built_demo / "demo.voices") as project:
        team = project.report("team", ("gender",))
    [table] = team.tables
    for theme, counts in table.rows:
        said = set().union(*(children for code, children in settled.items() if code.startswith(theme.id)))
        for group, base, count in zip(table.groups, table.bases, counts, strict=True):
            members = {number for number, each in people.items() if each["gender"] == group}
            assert (base, count) == (len(members), len(members & said))
    hidden = next(table for table in report.tables if table.attribute == "gender")
    assert (hidden.groups, hidden.bases) == (("girl", "others"), (7, 9))
    for theme, counts in hidden.rows:
        said = set().union(*(children for code, children in settled.items() if code.startswith(theme.id)))
        girls = {number for number, each in people.items() if each["gender"] == "girl"}
        true = (len(said & girls), len(said - girls))
        assert counts in (true, (None, None))
        assert counts == (None, None) or all(5 <= count < base for count, base in zip(true, (7, 9), strict=True))


def test_a_ruling_changes_counts_and_quotes(demo):
    with Project.open(demo) as project:
        session = project.reconciling("lead")
        before = project.report()
        question = next(each for each in session.questions() if each.passage.code == "REL-01" and each.is_open)
        session.rule(question.passage, Outcome.NONE)
        after = project.report()
    assert "1 was ruled on by one person (1 that the code does not apply)" in " ".join(after.methods)
    counts = [report.themes[2].codes[0].count for report in (before, after)]
    assert counts[0] != counts[1]


def test_two_runs_write_the_same_bytes_privately(demo, tmp_path):
    with Project.open(demo) as project:
        one = write_report(project.report(), tmp_path / "a")
        two = write_report(project.report(), tmp_path / "b")
    for left, right in zip(one, two, strict=True):
        assert left.read_bytes() == right.read_bytes()
        assert left.stat().st_mode & 0o077 == 0


def test_html_asks_for_nothing_from_outside(rendered):
    html = rendered["report.html"]
    assert "default-src 'none'" in html
    assert not re.search(r"https?://|<script|src=|@import|url\(", html)


HOSTILE = '=HYPERLINK("x") <script>alert(1)</script> **bold** [a](b) | `c` \x1b[2J {{ 7*7 }}'


def test_hostile_names_and_words_are_only_words(study, files):
    project = study()
    text = f"Participant: P101\nSetting: x\n\nINT: a\n\nYP: {HOSTILE.replace(chr(27), '')}\n"
    project.importing().import_files(files({"T3.txt": text}))
    session = project.coding("ana")
    session.open(next(each.transcript for each in session.contents() if each.name == "T3"))
    session.apply(session.transcript.turns[1].span, ["A-1"])
    report = project.report()
    assert "<script>" not in as_html(report)
    assert "&lt;script&gt;" in as_html(report)
    assert r"\<script\>" in as_markdown(report)
    assert r"\*\*bold\*\*" in as_markdown(report)
    [row] = list(csv.DictReader(io.StringIO(quotes_as_csv(report))))
    assert row["quote"].startswith("'=HYPERLINK")


def test_the_guard_is_taken_off_again_by_our_own_reader(tmp_path):
    for cell in ("=1", "+1", "-1", "@x", "  =1", "'quoted'", "plain", "'"):
        path = tmp_path / "t.csv"
        path.write_text(f'participant,note\nP1,"{guarded(cell)}"\n', encoding="utf-8")
        assert read_table(path).rows[0][1]["note"] == cell


def test_an_attribute_that_nobody_has_is_refused_with_those_that_are_there(demo):
    with Project.open(demo) as project:
        with pytest.raises(ReportError, match="No child") as caught:
            project.report(attributes=("height",))
        assert "age_band" in caught.value.hint


def test_a_study_with_one_coder_and_without_participants_still_has_a_report(tmp_path, files):
    from tests.conftest import CODEBOOK

    with Project.create(tmp_path / "s.voices") as project:
        project.importing().import_files(files({"codebook.yaml": CODEBOOK, "T.txt": "INT: a\n\nYP: they listened\n"}))
        session = project.coding("ana")
        session.apply(session.transcript.turns[1].span, ["A-1"])
        report = project.report()
    assert (report.n_children, report.quotes) == (0, ())
    assert "only one has coded" in " ".join(report.methods)
    for render in RENDERERS.values():
        assert render(report)


def test_a_folder_that_cannot_be_written_is_told_and_the_old_report_stays(demo, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with Project.open(demo) as project, pytest.raises(ReportError, match="cannot be written"):
        write_report(project.report(), blocked)
    assert blocked.read_text() == "x"


def a_quote(words, pseudonym="Robin", markers=(), place="T1, turn 2"):
    return Quote("A-1", pseudonym, place, words, "agreed", markers)


def test_quotes_are_chosen_for_many_voices_with_one_that_cuts_against():
    robin = [a_quote(f"Robin said so {n} times over.", place=f"T1, turn {n}") for n in range(1, 5)]
    sam, ash = a_quote("Sam said it too, at length.", "Sam"), a_quote("Ash found it was otherwise.", "Ash", ("NC",))
    chosen = choose([*robin, sam, ash], 4)
    assert [each.pseudonym for each in chosen] == ["Robin", "Sam", "Robin", "Ash"]
    against = [a_quote(f"It was not so for me {n}.", f"C{n}", ("NC",)) for n in range(4)]
    assert sum("NC" in each.markers for each in choose([*robin, *against], 4)) == 1
    assert len(choose(against, 4)) == 4, "with nothing else to show, all of them"


def test_whole_sentences_come_before_pieces_and_candidates_before_all():
    piece, whole = a_quote("… and then he just went off"), a_quote("She listened to me for once.")
    candidate = a_quote("… went off", markers=("QT",))
    assert choose([piece, whole, candidate], 3) == [candidate, whole, piece]


def with_participants(study, files, table, codings=("T1,2,She listened to me.,A-1,,",)):
    project = study({"ana": list(codings), "bo": list(codings)})
    project.importing().import_files(files({"more.csv": table}))
    return project


def test_a_child_who_does_not_take_part_is_neither_counted_nor_quoted(study, files):
    both = ("T1,2,She listened to me.,A-1,,", "T2,2,She listened to me.,A-1,,")
    project = with_participants(study, files, "participant,consent_take_part\nP101,withdrawn\nP102,yes\n", both)
    report = project.report()
    assert (report.n_children, report.n_quotable_children) == (1, 0)
    [first, *_] = report.themes[0].codes
    assert first.count.settled == {"P102"}
    assert report.quotes == ()
    assert "one child" in " ".join(report.methods)


def test_what_was_not_agreed_to_online_says_so_everywhere(study, files):
    project = with_participants(study, files, "participant,consent_quote_online\nP101,no\nP102,yes\n")
    report = project.report()
    assert [quote.online for quote in report.quotes] == [False]
    assert "not agreed to online" in as_markdown(report)
    assert "not agreed to online" in as_html(report)
    [row] = csv.DictReader(io.StringIO(quotes_as_csv(report)))
    assert row["online"] == "no"


def test_what_one_coder_alone_read_is_said_to_be_that(study):
    report = study({"ana": ["T1,2,She listened to me.,A-1,,"]}).report()
    assert [quote.standing for quote in report.quotes] == ["single"]
    assert "one coder read it" in as_markdown(report)


def test_a_name_that_may_tell_who_or_where_is_not_printed(study, files):
    project = study()
    text = "Transcript: Sarah at Elm House\nParticipant: P101\n\nINT: so?\n\nYP: Nobody came for me that night.\n"
    [told] = project.importing().import_files(files({"x.txt": text}))
    assert "may tell who or where" in " ".join(told.notes)
    rows = f"{CODINGS_HEADER}Sarah at Elm House,2,Nobody came for me that night.,A-2,,\n"
    for coder in ("ana", "bo"):
        [path] = files({f"{coder}.csv": rows})
        project.importing().import_files([path], Wishes(coder=coder))
    report = project.report()
    assert [quote.place for quote in report.quotes] == ["interview 1, turn 2"]
    for text in (as_markdown(report), as_html(report), quotes_as_csv(report)):
        assert "Elm" not in text


def test_the_round_that_is_named_is_reported(study, files):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"], "bo": ["T1,2,She listened to me.,A-1,,"]}, "One")
    project.close_round("One")
    for coder in ("ana", "bo"):
        [path] = files({f"{coder}.csv": f"{CODINGS_HEADER}T1,2,He just laughed and ignored me.,A-2,,\n"})
        project.importing().import_files([path], Wishes(coder=coder, round_name="Two"))
    project.close_round("Two")
    assert {quote.code for quote in project.report().quotes} == {"A-2"}
    assert {quote.code for quote in project.report(round_name="one").quotes} == {"A-1"}


def test_a_name_that_stands_for_another_is_never_taken_twice(study, files):
    project = study()
    for name in ("Elm_House", "interview 1", "interview 2", "Sarah"):
        project.importing().import_files(files({"x.txt": f"Transcript: {name}\n\nINT: so {name}?\n\nYP: b\n"}))
    with closing(Store.open(project.path)) as store:
        transcripts = store.transcripts.all()
    printed = [each.name for each in printable_names(transcripts, []).values()]
    assert len(set(printed)) == len(transcripts) == 6
    assert {"T1", "T2"} <= set(printed)
    assert not {"Elm_House", "Sarah"} & set(printed)
