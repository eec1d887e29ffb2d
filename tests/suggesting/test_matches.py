"""Codebook matches: by lemma, with the words shown, in a process of its own, never in a blind round."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal

import pytest

from tests.conftest import ROOT
from voices.errors import WorkerError
from voices.language import lemma_source
from voices.model import Code, Span
from voices.reading.codebook_file import read_codebook
from voices.suggesting import worker
from voices.suggesting.codebook_matches import CodebookMatcher
from voices.suggesting.session import SuggestingSession
from voices.tui.coding.matches import HIDDEN, Matches

CODES = (
    Code("L", "Listened to", "T", keywords=("listened to me", "heard me out"), examples=("She sat on the kerb.",)),
    Code("V", "The van", "T", keywords=("back of the van", "searched")),
    Code("E", "Only an example", "T", examples=("They were laughing at my trainers.",)),
    Code("N", "Nothing", "T"),
)


def test_words_meet_in_all_their_forms_where_lemma_tables_are_installed():
    if lemma_source() == "lower case":
        pytest.skip("no lemma tables on this machine")
    text = "Nobody LISTENS to me, they search everything."
    found = {each.code: [text[s.start : s.end] for s in each.words] for each in CodebookMatcher(CODES).match(text)}
    assert found == {"L": ["LISTENS to me"], "V": ["search"]}


def test_one_word_of_an_example_is_not_enough_but_two_are():
    matcher = CodebookMatcher(CODES)
    assert matcher.match("I like trainers.") == []
    [match] = matcher.match("They kept laughing about the trainers.")
    assert match.code == "E"


def test_at_most_three_the_best_first_and_the_same_every_time():
    codes = [Code(f"C{n}", f"Code {n}", "T", keywords=("police", *["special"] * (n == 4))) for n in range(6)]
    text = "a special kind of police"
    found = CodebookMatcher(codes).match(text)
    assert [each.code for each in found] == ["C4", "C0", "C1"]
    assert found == CodebookMatcher(codes).match(text)


def test_places_are_right_beside_signs_that_change_length_in_lower_case():
    text = "İİİ they searched my bag"
    [match] = CodebookMatcher(CODES).match(text)
    assert [text[s.start : s.end] for s in match.words] == ["searched"]


def test_empty_codebooks_and_texts_match_nothing():
    assert CodebookMatcher([]).match("anything") == []
    assert CodebookMatcher(CODES).match("") == []


def test_the_worker_answers_and_survives_a_bad_request_without_telling_its_words():
    codes = [{"id": "V", "name": "The van", "keywords": ["searched"], "examples": []}]
    lines = [{"codes": codes}, {"id": 1, "text": "they searched"}, {"id": 2, "words": "secret"}, {"id": 3, "text": ""}]
    out = io.StringIO()
    worker.serve(io.StringIO("\n".join(map(json.dumps, lines))), out)
    ready, one, two, three = map(json.loads, out.getvalue().splitlines())
    assert "ready" in ready
    assert (one["id"], one["matches"][0][0], one["matches"][0][2]) == (1, "V", [[5, 13]])
    assert two == {"id": 2, "error": "KeyError"}
    assert three == {"id": 3, "matches": []}
    assert "secret" not in out.getvalue()


async def test_a_worker_that_dies_is_told_and_started_again():
    session = SuggestingSession(CODES)
    [match] = await session.match("they searched")
    assert match.words == (Span(5, 13),)
    os.kill(session._process.pid, signal.SIGSTOP)
    os.kill(session._process.pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match="has stopped"):
        await session.match("they searched")
    await asyncio.sleep(0.1)
    assert [each.code for each in await session.match("they searched")] == ["V"]
    await session.close()


@pytest.mark.parametrize("fault", [PermissionError, BlockingIOError, BrokenPipeError])
async def test_a_worker_that_cannot_be_started_is_told_and_tried_again(fault, monkeypatch):
    async def refused(*_: object, **__: object) -> None:
        raise fault

    session = SuggestingSession([Code("A", "Listened", keywords=("listened",))])
    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", refused)
        with pytest.raises(WorkerError, match="cannot be started"):
            await session.match("She listened.")
    assert [each.code for each in await session.match("She listened.")] == ["A"]
    await session.close()


async def test_closing_ends_the_process():
    session = SuggestingSession(CODES)
    await session.match("x")
    pid = session._process.pid
    await session.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_in_a_blind_round_no_worker_is_even_started(study):
    session = study().coding("ana", "Round 1")
    matches = Matches(session.codebook.codable)
    turn = session.transcript.turns[1]
    assert not matches.turn_to("T1", turn, hidden=session.matches_hidden)
    assert (matches.found, matches.note) == (None, HIDDEN)
    assert matches._worker._process is None


async def test_matches_follow_the_cursor_and_an_adults_turn_is_not_asked_about(study):
    session = study().coding("ana")
    matches = Matches(session.codebook.codable)
    interviewer, child, _, last = session.transcript.turns
    assert not matches.turn_to("T1", interviewer, hidden=False)
    assert matches.note == "not a child's words"
    assert matches.turn_to("T1", child, hidden=False)
    assert matches.turn_to("T1", last, hidden=False)
    assert not await matches.ask("T1", child), "the cursor has moved on"
    assert await matches.ask("T1", last)
    assert matches.best.code == "B-1"
    await matches.close()


def test_curly_and_straight_apostrophes_are_the_same_word():
    book = read_codebook(ROOT / "codebooks" / "childrens-voices-codebook.yaml")
    matcher = CodebookMatcher(book.codable)
    keywords = [(code.id, word) for code in book.codable for word in code.keywords if "'" in word]
    assert len(keywords) > 30
    for code, word in keywords:
        straight = {match.code for match in matcher.match(f"I said {word} then.")}
        curly = {
            match.code
            for match in matcher.match(f"I said {word} then.".replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"))
        }
        assert straight == curly, word
        assert code in straight or len(straight) == 3
