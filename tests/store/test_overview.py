"""Questions about the whole study: the plan of each statement, and answers against a second, naive implementation."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from benchmarks.study import Shape, build
from voices.errors import ReportError, RoundError
from voices.model import Span
from voices.project import Project
from voices.store import overview

SHAPE = Shape("tiny", 5, 300, n_coders=3, n_per_transcript=3, n_words=240, n_turns=12)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A study of one round, with codings outside of it, in a second open blind round, and on several turns."""
    path = tmp_path_factory.mktemp("overview") / "tiny.voices"
    build(path, SHAPE)
    chance = random.Random(4)
    with Project.open(path) as project:
        for session in (project.coding("ana"), project.coding("ana", "Blind"), project.coding("coder-1", "Blind")):
            for transcript in project._store.transcripts.names():
                session.open(transcript)
                for _ in range(12):
                    start = chance.randrange(len(session.transcript.text) - 200)
                    codes = chance.sample([code.id for code in session.codebook.codable[:12]], 2)
                    for code in codes:
                        session.toggle(Span(start, start + chance.randint(2, 190)), code)
    return path


@pytest.fixture
def project(path):
    with Project.open(path) as opened:
        yield opened


def counted(store, round_):
    """The codings that an answer speaks of."""
    hidden = {each.id for each in store.rounds.all() if each.blind and each.closed is None}
    return [
        each for each in store.codings.all() if (each.round not in hidden if round_ is None else each.round == round_)
    ]


def scopes(store):
    return [None, *(each.id for each in store.rounds.all())]


def test_codes_by_coder(project):
    store = project._store
    for round_ in scopes(store):
        assert store.overview.by_coder(round_) == Counter((each.code, each.coder) for each in counted(store, round_))


def test_codes_by_child(project):
    store = project._store
    transcripts = {each.id: each for each in store.transcripts.all()}
    for round_ in scopes(store):
        expected = Counter()
        for each in counted(store, round_):
            turns = transcripts[each.transcript].turns_in(each.span)
            for child in {turn.speaker.participant for turn in turns if turn.speaker.is_child_voice}:
                expected[each.code, child] += 1
        found = list(store.overview.by_child(round_))
        assert {(code, child): n for code, child, n in found} == expected
        assert len(found) == len(expected)
        assert [code for code, _, _ in found] == sorted((code for code, _, _ in found)), "a code's rows are together"


def test_codes_together(project):
    store, session = project._store, project.counting()
    codings = counted(store, None)
    expected = Counter()
    for at, one in enumerate(codings):
        for other in codings[at + 1 :]:
            same = (one.transcript, one.coder, one.round) == (other.transcript, other.coder, other.round)
            if same and one.code != other.code and one.span.overlaps(other.span):
                expected[tuple(sorted((one.code, other.code)))] += 1
    assert expected.total() > 100
    found = session.together()
    assert {(one, other): n for one, other, n in found} == expected
    assert [n for _, _, n in found] == sorted((n for _, _, n in found), reverse=True)


@pytest.mark.parametrize("most", [1, 7, 100])
def test_pages_of_a_theme_are_all_its_passages_once_each_with_their_words(project, most):
    store, session = project._store, project.counting()
    transcripts = {each.id: each for each in store.transcripts.all()}
    for theme in session.codebook.themes[:2]:
        codes = {code.id for code in session.codebook.codes_of(theme.id)}
        expected = {each.id: each for each in counted(store, None) if each.code in codes}
        found, last = [], None
        while page := session.passages(theme.id, most, last):
            assert len(page) <= most
            found += page
            last = page[-1]
        assert len(found) == len({each.coding for each in found}) == len(expected)
        for each in found:
            coding = expected[each.coding]
            assert (each.code, each.span, each.transcript) == (coding.code, coding.span, coding.transcript)
            transcript = transcripts[coding.transcript]
            assert each.text == transcript.text[each.span.start : each.span.end]
            assert each.turn == transcript.turn_at(each.span.start).number
        order = [(each.code, each.name, each.span.start) for each in found]
        assert order == sorted(order)


def test_everybodys_codings_in_a_window(project):
    store, chance = project._store, random.Random(5)
    for transcript in store.transcripts.names():
        for _ in range(20):
            start = chance.randrange(1_000)
            span = Span(start, start + chance.randint(1, 300))
            expected = [
                (each.span, each.code, each.coder)
                for each in store.codings.all()
                if each.transcript == transcript and each.span.overlaps(span)
            ]
            assert sorted(store.overview.window(transcript, span)) == sorted(expected)


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (overview._PAGE, "SEARCH coding USING COVERING INDEX coding_code (code_id=?)"),
        (overview._REST_OF_CODE, "SEARCH coding USING COVERING INDEX coding_code (code_id=?"),
        (overview._BY_CODER, "SCAN coding USING COVERING INDEX coding_counted"),
        (overview._BY_CHILD, "SCAN coding_child USING COVERING INDEX coding_child_by"),
        (overview._WINDOW, "SEARCH coding USING COVERING INDEX coding_span (transcript_id=? AND start<?)"),
        (overview._IN_ORDER, "SCAN coding USING COVERING INDEX coding_span"),
    ],
)
def test_each_answer_comes_from_one_index_in_a_file_without_statistics(project, sql, index, inside):
    store = project._store
    assert store._connection.rows("select name from sqlite_master where name like 'sqlite_stat%'") == []
    scope = overview._INSIDE if inside else overview._OUTSIDE
    if ":codes" in sql or ":code " in sql:
        scope = f"and {overview._ROUND_OF_CODING} {scope}"
    sql = sql.format(scope=scope)
    names = dict.fromkeys(("round", "codes", "most", "code", "transcript", "start", "stop", "coder", "id"))
    plan = [row["detail"] for row in store._connection.rows(f"explain query plan {sql}", **names)]
    assert any(detail.startswith(index) for detail in plan), plan
    if sql.lstrip().startswith("select id"):
        assert not any("TEMP B-TREE" in detail for detail in plan), plan


def test_a_round_that_is_coded_blind_is_not_counted_until_it_is_closed(project):
    session = project.counting()
    assert session.left_out() == ["Blind"]
    with pytest.raises(RoundError, match="still open"):
        project.counting("blind")
    with pytest.raises(RoundError, match="no round"):
        project.counting("nix")
    assert project.counting("Round 1").left_out() == []


def test_what_is_not_there_is_told_with_what_is(project):
    session = project.counting()
    with pytest.raises(ReportError) as told:
        session.by_attribute("shoe size")
    assert "age_band, force, gender" in told.value.hint
    with pytest.raises(ReportError, match="no code"):
        session.passages("nix")
