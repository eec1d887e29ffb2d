"""Words, sentences and turns: where moving and snapping lands."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from voices.coding import spans
from voices.model import Role, Span, Speaker, Transcript, Turn
from voices.reading.turns import DraftTurn, assemble, draft_of


def transcript(*texts: str) -> Transcript:
    from pathlib import Path

    return assemble(draft_of(Path("T.txt"), (), [DraftTurn("YP", text) for text in texts], {}))


TWO = transcript("I went out. Nobody came.", "", "Did they look?  No, they did not look.")


def words(span: Span | None, of: Transcript = TWO) -> str | None:
    return None if span is None else of.text[span.start : span.end]


def test_words_at_inside_between_and_behind():
    text = " one, two "
    assert [words(spans.word_at(text, at), transcript(text.strip())) is None for at in range(9)] == [False] * 9
    assert spans.word_at(text, 0) == Span(1, 5)
    assert spans.word_at(text, 3) == Span(1, 5)
    assert spans.word_at(text, 5) == Span(6, 9)
    assert spans.word_at(text, 9) is None
    assert spans.word_at("", 0) is None


def test_moving_by_words_goes_through_every_word_and_stops_at_both_ends():
    at, seen = 0, []
    while True:
        seen.append(words(spans.word_at(TWO.text, at)))
        following = spans.next_word(TWO.text, at)
        if following == at:
            break
        at = following
    assert seen == TWO.text.split()
    back = []
    while True:
        back.append(words(spans.word_at(TWO.text, at)))
        before = spans.previous_word(TWO.text, at)
        if before == at:
            break
        at = before
    assert back == TWO.text.split()[::-1]


def test_space_widens_from_nothing_to_sentence_to_turn_to_answer_to_nothing():
    sentence = spans.widen(TWO, 14, None)
    assert words(sentence) == "Nobody came."
    turn = spans.widen(TWO, 14, sentence)
    assert words(turn) == "I went out. Nobody came."
    answer = spans.widen(TWO, 14, turn)
    assert words(answer) == TWO.text
    assert spans.widen(TWO, 14, answer) is None


def test_a_turn_of_one_sentence_widens_to_nothing_at_once():
    one = transcript("Yeah.")
    assert spans.widen(one, 0, Span(0, 5)) is None


def test_moving_by_sentences_and_turns_passes_empty_turns():
    start = TWO.turns[2].start
    assert spans.next_sentence(TWO, 0) == 12
    assert spans.next_sentence(TWO, 12) == start
    assert spans.previous_sentence(TWO, start) == 12
    assert spans.previous_sentence(TWO, 14) == 12
    assert spans.next_turn(TWO, 3) == start
    assert spans.next_turn(TWO, start) == start
    assert spans.previous_turn(TWO, start + 4) == start
    assert spans.previous_turn(TWO, start) == 0


@given(st.text(" ab,\n\u00e9\u0301\U0001f469\u200d", max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_a_snapped_selection_is_whole_words_and_snapping_again_changes_nothing(text, start, length):
    snapped = spans.snap(text, Span(start, start + length))
    if snapped is None:
        assert not text[start : start + length].strip()
        return
    inside = text[snapped.start : snapped.end]
    assert inside == inside.strip()
    assert snapped.start == 0 or text[snapped.start - 1].isspace()
    assert snapped.end == len(text) or text[snapped.end].isspace()
    assert spans.snap(text, snapped) == snapped


def test_a_quote_shows_where_its_turn_goes_on():
    turn = TWO.turns[2]
    assert spans.quote_around(turn, Span(turn.start, turn.start + 14), TWO.text) == "Did they look? …"
    assert spans.quote_around(turn, Span(turn.start + 16, turn.end), TWO.text) == "… No, they did not look."
    assert spans.quote_around(turn, Span(turn.start, turn.end), TWO.text) == turn.text


@given(st.lists(st.text("ab", max_size=4), min_size=1, max_size=8), st.data())
def test_every_offset_has_its_turn(texts, data):
    start, turns = 0, []
    for number, text in enumerate(texts, 1):
        turns.append(Turn(number, Speaker("YP", Role.CHILD), start, text))
        start += len(text) + 1
    made = Transcript(uuid4(), "T", "", (), tuple(turns))
    offset = data.draw(st.integers(0, max(0, len(made.text) - 1)))
    turn = made.turn_at(offset)
    assert turn.start <= offset <= turn.end


def interview(*turns: tuple[str, str]) -> Transcript:
    roles = {"INT": Role.INTERVIEWER, "YP": Role.CHILD, "SIS": Role.CHILD, "MUM": Role.OTHER}
    start, made = 0, []
    for number, (label, text) in enumerate(turns, 1):
        made.append(Turn(number, Speaker(label, roles[label]), start, text))
        start += len(text) + 1
    return Transcript(uuid4(), "T", "", (), tuple(made))


def test_an_answer_goes_through_nods_up_to_questions_and_other_children():
    made = interview(
        ("INT", "And what did you do?"),
        ("YP", "I ran."),
        ("INT", "Go on."),
        ("YP", "And I hid."),
        ("MUM", ""),
        ("YP", "Then it was dark."),
        ("INT", "Mm."),
        ("SIS", "I hid too."),
        ("INT", "Where did you hide?"),
        ("YP", "Under it."),
    )
    first, second = made.turns[1], made.turns[5]
    for turn in (first, made.turns[3], second):
        assert spans.answer_at(made, turn.start) == Span(first.start, second.end)
    assert spans.answer_at(made, made.turns[7].start) == made.turns[7].span
    assert spans.answer_at(made, made.turns[9].start) == made.turns[9].span
    assert spans.answer_at(made, made.turns[0].start) is None
    assert spans.question_before(made, second) is made.turns[0]
    assert spans.question_before(made, made.turns[9]) is made.turns[8]


def test_the_childs_turns_are_gone_through_without_the_adults():
    made = interview(("YP", "One."), ("INT", "Two?"), ("YP", ""), ("YP", "Three."), ("INT", "Four?"))
    assert spans.next_child_turn(made, 0) == made.turns[3].start
    assert spans.next_child_turn(made, made.turns[3].start) == made.turns[3].start
    assert spans.previous_child_turn(made, made.turns[4].start) == made.turns[3].start
    assert spans.previous_child_turn(made, made.turns[3].start + 2) == made.turns[3].start
    assert spans.previous_child_turn(made, made.turns[3].start) == 0
    assert spans.previous_child_turn(made, 0) == 0
