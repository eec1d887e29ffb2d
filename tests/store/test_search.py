"""Search: what is found and where, whatever is typed, pages, stopping, and words that leave with their text."""

from __future__ import annotations

import contextlib
import random
import re
import threading
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voices.errors import SearchError
from voices.model import Found
from voices.project import Project
from voices.reading.session import Wishes
from voices.store import search
from voices.store.search import as_query

TURN = "YP: {}\n\n"


def words_of(found: Found) -> list[str]:
    return [hit.text[span.start - hit.start : span.end - hit.start] for hit in found.hits for span in hit.spans]


@pytest.fixture
def project_of(tmp_path):
    """Make a study from texts of turns, by the name of the interview."""
    opened = []

    def make(interviews: dict[str, list[str]]) -> Project:
        project = Project.create(tmp_path / "s.voices")
        opened.append(project)
        paths = []
        for name, turns in interviews.items():
            path = tmp_path / f"{name}.txt"
            path.write_text(f"Transcript: {name}\n\n" + "".join(map(TURN.format, turns)), encoding="utf-8")
            paths.append(path)
        project.importing().import_files(paths, Wishes(unfinished=True))
        return project

    yield make
    for project in opened:
        project.close()


def test_words_phrases_and_beginnings_with_and_without_accents(project_of):
    project = project_of({"A": ["The police came.", "Café 😀 police officer.", "An officer of the Police, policing."]})
    find = project._store.search.find
    assert words_of(find("POLICE")) == ["police", "police", "Police"]
    assert words_of(find('"police officer"')) == ["police officer"]
    assert words_of(find("polic*")) == ["police", "police", "Police", "policing"]
    assert words_of(find("cafe")) == ["Café"]
    assert words_of(find("officer police cafe")) == ["Café", "police", "officer"]
    assert find("nobody").hits == ()


def test_spans_are_code_points_into_the_transcript(project_of):
    project = project_of({"A": ["Well.", "👩‍👩‍👧 é 😀 they found me"]})
    [hit] = project._store.search.find("found").hits
    transcript = project._store.transcripts.get(hit.transcript)
    [span] = hit.spans
    assert transcript.text[span.start : span.end] == "found"
    assert (hit.name, hit.turn, transcript.turn_at(span.start).number) == ("A", 2, 2)


def plain(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return re.findall(r"\w+", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def test_what_is_found_is_what_a_second_search_in_python_finds(project_of):
    chance = random.Random(3)
    vocabulary = "ana bät cat dog élan fan go-kart he isn't jam".split()
    interviews = {
        f"T{number}": [" ".join(chance.choices(vocabulary, k=chance.randint(1, 7))) for _ in range(12)]
        for number in range(4)
    }
    project = project_of(interviews)
    places = [(name, number, plain(text)) for name, turns in interviews.items() for number, text in enumerate(turns, 1)]
    for _ in range(60):
        wanted = [plain(word) for word in chance.sample(vocabulary, 2)]
        expected = [
            (name, number)
            for name, number, words in places
            if all(any(words[at : at + len(each)] == each for at in range(len(words))) for each in wanted)
        ]
        found = project._store.search.find(" ".join(" ".join(each) if len(each) == 1 else f'"{" ".join(each)}"'
                                                     for each in wanted), most=1000)  # fmt: skip
        assert [(hit.name, hit.turn) for hit in found.hits] == expected
        assert found.n_hits == len(expected)


def test_pages_follow_one_another_in_reading_order_and_one_transcript_can_be_searched_alone(project_of):
    project = project_of({"B": ["x one", "no", "x two"], "A": ["x three", "x four"]})
    find = project._store.search.find
    whole = [(hit.name, hit.turn) for hit in find("x").hits]
    assert whole == [("B", 1), ("B", 3), ("A", 1), ("A", 2)], "as they came in"
    paged, last = [], None
    for _ in range(4):
        [last] = find("x", most=1, after=last).hits
        paged.append((last.name, last.turn))
    assert paged == whole
    assert find("x", most=1, after=last).hits == ()
    assert [(hit.name, hit.turn) for hit in find("x", transcript=last.transcript).hits] == [("A", 1), ("A", 2)]


def test_the_best_come_first_unless_there_are_too_many_to_rank(project_of, monkeypatch):
    project = project_of({"A": ["van and many other words that make this turn long", "van", "no", "van van van"]})
    find = project._store.search.find
    found = find("van", best_first=True)
    assert (found.best_first, found.n_hits, found.has_more_than_counted) == (True, 3, False)
    assert {hit.turn for hit in found.hits[:2]} == {2, 4}, "short turns and many mentions before the long one"
    monkeypatch.setattr(search, "MOST_RANKED", 2)
    found = find("van", best_first=True)
    assert (found.best_first, found.n_hits, found.has_more_than_counted) == (False, 3, True)
    assert [hit.turn for hit in found.hits] == [1, 2, 4]


@pytest.fixture(scope="module")
def store_of_demo(built_demo):
    with Project.open(built_demo / "demo.voices") as project:
        yield project._store


SIGNS = [*'"*):^-+,😀', "\x00", "\ud800", "'", "NEAR(", "AND", "OR", "NOT", "text:", "{a b}", "police", "the"]


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SIGNS), max_size=9).map(" ".join)))
def test_nothing_that_is_typed_is_an_operator_or_an_error_of_the_index(store_of_demo, typed):
    found = None
    with contextlib.suppress(SearchError):
        found = store_of_demo.search.find(typed, most=3)
    assert found is None or len(found.hits) <= 3


def test_operators_are_words_like_others(project_of):
    project = project_of({"A": ["near the van and not far", "the van"]})
    assert [hit.turn for hit in project._store.search.find("van NOT near").hits] == [1]
    assert as_query("NEAR(van) OR") == '"NEAR(van)" "OR"'


@pytest.mark.parametrize(
    ("typed", "told"), [("", "no word"), ("?! 😀", "no word"), ("ab*", "fewer than 3 letters"), ("a " * 40, "32 words")]
)
def test_what_cannot_be_looked_for_is_told_in_words(store_of_demo, typed, told):
    with pytest.raises(SearchError, match=told):
        store_of_demo.search.find(typed)


def test_a_search_beside_the_screen_finds_the_same_and_can_be_stopped(store_of_demo):
    assert store_of_demo.search_beside().find("police") == store_of_demo.search.find("police")
    early = store_of_demo.search_beside()
    early.stop()
    with pytest.raises(SearchError, match="stopped"):
        early.find("police")


ENDLESS = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) as n from n"


def test_a_statement_that_runs_is_stopped_from_another_thread(store_of_demo, monkeypatch):
    started, outcomes = threading.Event(), []
    beside = store_of_demo.search_beside()

    def endless(self, where):
        started.set()
        return self._connection.rows(ENDLESS)

    def run() -> None:
        with pytest.raises(SearchError, match="stopped"):
            beside.find("the")
        outcomes.append("stopped")

    monkeypatch.setattr(search.Search, "_count", endless)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(timeout=30)
    beside.stop()
    thread.join(timeout=30)
    assert outcomes == ["stopped"]


def test_a_word_of_a_deleted_transcript_is_in_no_byte_of_the_file(project_of):
    """The text says it in capitals, the index keeps it in small letters: they can be told apart."""
    project = project_of(
        {"A": [f"QZXMARKER{number} was said" for number in range(40)], "B": ["qualm", "quiz was said"]}
    )
    connection = project._store._connection

    def bytes_of_all() -> bytes:
        connection.rows("pragma wal_checkpoint(truncate)")
        return b"".join(path.read_bytes() for path in project.path.parent.glob("s.voices*"))

    before = bytes_of_all()
    assert before.count(b"QZXMARKER") >= 40
    assert b"qzxmarker" in before
    with connection.writing():
        connection.run("delete from transcript where name = 'A'")
    after = bytes_of_all()
    assert b"QZXMARKER" not in after
    assert b"qzxmarker" not in after
    assert b"zxmarker" not in after, "nor the rest of a word whose beginning another word shares"
    assert words_of(project._store.search.find("qua*")) == ["qualm"]
    with connection.writing():
        connection.run("insert into turn_words (turn_words, rank) values ('integrity-check', 1)")
