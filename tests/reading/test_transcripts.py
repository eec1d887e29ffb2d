"""Transcripts in: labels, clocks, headers, roles, and what is asked instead of guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import csv_study
from voices.errors import ImportFileError
from voices.model import Role
from voices.reading import read
from voices.reading.speakers import parse_choices
from voices.reading.turns import assemble

SPECIMENS = Path(__file__).parent / "specimens"


def read_text(tmp_path, text, *speakers, name="T.txt", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read(path, parse_choices(speakers))


def test_every_turn_of_the_demo_study_is_read_as_a_second_reader_reads_it():
    n_turns = 0
    for name, turns in csv_study.turns().items():
        draft = read(csv_study.CORPUS / "transcripts" / f"{name}.txt")
        assert draft.name == name
        assert [(turn.label, turn.text) for turn in draft.turns] == turns
        for speaker in draft.speakers.values():
            assert speaker.participant == csv_study.child_of(name, speaker.label)
        n_turns += len(draft.turns)
    assert n_turns == 1049


def test_offsets_sentences_and_checksum_fit_the_text(tmp_path):
    transcript = assemble(read_text(tmp_path, "INT: Hello. You fine?\n\nYP: Yeah.\n\nYP: (nods) No. I said no!\n"))
    assert transcript.text == "Hello. You fine?\nYeah.\n(nods) No. I said no!"
    for turn in transcript.turns:
        assert transcript.text[turn.start : turn.end] == turn.text
    assert [transcript.text[s.start : s.end] for turn in transcript.turns for s in turn.sentences] == [
        "Hello.", "You fine?", "Yeah.", "(nods) No.", "I said no!",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "label", "clock", "words"),
    [
        ("YP: yeah", "YP", None, "yeah"),
        ("YP:\tyeah", "YP", None, "yeah"),
        ("YP:\N{NO-BREAK SPACE}yeah", "YP", None, "yeah"),
        ("YP : yeah", "YP", None, "yeah"),
        ("YP: [00:01:05] yeah", "YP", 65, "yeah"),
        ("Interviewer 1 (00:01:05): so", "Interviewer 1", 65, "so"),
        ("YP1 (F): yeah", "YP1 (F)", None, "yeah"),
        ("YP?: dunno", "YP?", None, "dunno"),
        ("YP:", "YP", None, ""),
        ("YP\N{FULLWIDTH COLON} yeah", "YP", None, "yeah"),
    ],
)
def test_forms_of_labels(tmp_path, line, label, clock, words):
    draft = read_text(tmp_path, f"INT: before\n\n{line}\n\nINT: after\n")
    turn = draft.turns[1]
    assert (turn.label, turn.clock_seconds, turn.text) == (label, clock, words)


def test_times_and_speech_with_a_colon_are_no_labels(tmp_path):
    text = "YP: it was 10:30 and he goes: get in\nand then she was like: no\n\nINT: right\n"
    assert [turn.text for turn in read_text(tmp_path, text).turns] == [
        "it was 10:30 and he goes: get in and then she was like: no",
        "right",
    ]


def test_a_paragraph_that_may_open_a_turn_is_asked_about_and_can_be_said_to_be_speech(tmp_path):
    text = "YP: he goes: get in\n\nand then she was like: no\n\nINT: right\n"
    with pytest.raises(ImportFileError, match="Line 3"):
        read_text(tmp_path, text)
    assert [turn.text for turn in read_text(tmp_path, text, "line 3=speech").turns] == [
        "he goes: get in and then she was like: no",
        "right",
    ]


@pytest.mark.parametrize("label", ["YP#2", "- YP2", "YP2;", "**YP2**", "Yp 2 -"])
def test_a_label_written_otherwise_is_never_read_as_what_another_child_said(tmp_path, label):
    text = f"YP1: a\n\nYP2: b\n\nYP1: c\n\n{label.rstrip(';')}{';' if label.endswith(';') else ':'} d\n\nINT: e\n"
    if label in ("- YP2", "**YP2**"):
        assert [turn.label for turn in read_text(tmp_path, text).turns] == ["YP1", "YP2", "YP1", "YP2", "INT"]
    else:
        with pytest.raises(ImportFileError, match="Line 7"):
            read_text(tmp_path, text)


def test_a_doubtful_label_is_asked_about_without_showing_the_words(tmp_path):
    text = "INT: hello\n\nYP: well\n\nMarrable: I never said that\n\nYP: he did\n"
    with pytest.raises(ImportFileError, match="Line 5") as caught:
        read_text(tmp_path, text)
    assert "Marrable" not in caught.value.message + caught.value.hint
    as_speaker = read_text(tmp_path, text, "Marrable=other adult")
    assert [turn.label for turn in as_speaker.turns] == ["INT", "YP", "Marrable", "YP"]
    assert as_speaker.speakers["Marrable"].role is Role.OTHER
    as_speech = read_text(tmp_path, text, "Marrable=speech")
    assert as_speech.turns[1].text == "well Marrable: I never said that"


def test_a_frequent_label_without_a_role_is_nobodys_voice_and_noted(tmp_path):
    draft = read_text(tmp_path, "Ziggy: a\n\nHB: b\n\nZiggy: c\n\nHB: d\n\nZiggy: e\n\nHB: f\n")
    assert draft.speakers["Ziggy"].role is Role.UNKNOWN
    assert any("Ziggy" in note for note in draft.notes)
    told = read_text(
        tmp_path, "Ziggy: a\n\nHB: b\n\nZiggy: c\n\nHB: d\n\nZiggy: e\n\nHB: f\n", "Ziggy=child:P7", "HB=interviewer"
    )
    assert (told.speakers["Ziggy"].role, told.speakers["Ziggy"].participant) == (Role.CHILD, "P7")


def test_one_label_in_two_letter_cases_is_one_speaker_but_i_is_never_a_child(tmp_path):
    draft = read_text(tmp_path, "INT: a\n\nInt: b\n\nI: c\n\nYP: d\n")
    assert [turn.label for turn in draft.turns] == ["INT", "INT", "I", "YP"]
    assert draft.speakers["I"].role is Role.INTERVIEWER


def test_all_and_unknown_are_never_one_child(tmp_path):
    draft = read_text(tmp_path, "Participant: P1\nSetting: x\n\nINT: a\n\nAll: yeah\n\nYP?: b\n\nYP: c\n")
    assert {label: each.participant for label, each in draft.speakers.items()} == {
        "INT": None, "All": None, "YP?": None, "YP": "P1",
    }  # fmt: skip


def test_an_interpreter_speaks_for_the_only_child_and_for_nobody_in_a_group(tmp_path):
    one = read_text(tmp_path, "Participant: P1\nSetting: x\n\nINT: a\n\nInterpreter: b\n\nYP: c\n")
    assert one.speakers["Interpreter"].participant == "P1"
    group = read_text(
        tmp_path, "Participants: YP1 = P1; YP2 = P2\nSetting: x\n\nINT: a\n\nInterpreter: b\n\nYP1: c\n\nYP2: d\n"
    )
    assert group.speakers["Interpreter"].participant is None
    assert group.speakers["YP2"].participant == "P2"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, encoding, line_end):
    text = "INT: How’s it going, naïve question I know?\n\nYP: It’s fine – really, it’s “fine”. I’d say so.\n" * 4
    draft = read_text(tmp_path, text.replace("\n", line_end), encoding=encoding)
    assert draft.turns[1].text == "It’s fine – really, it’s “fine”. I’d say so."
    assert len(draft.turns) == 8


def test_text_is_composed_before_it_is_frozen(tmp_path):
    assert read_text(tmp_path, "INT: a\n\nYP: cafe\u0301\n").turns[1].text == "caf\u00e9"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n ", "is empty"),
        (b"Just some prose.\n\nAnd more of it.\n", "no speaker labels"),
        (b"Dear all: here it is.\n\nINT: hello\n", "no speaker labels|Line"),
        (b"INT:\n\nYP:\n", "no words"),
        (b"INT: a\x00b\n\nYP: c\n", "not a text file"),
        (bytes(range(256)) * 50, "not a text file|no speaker labels"),
    ],
)
def test_what_is_no_transcript_is_refused_in_words(tmp_path, content, why):
    path = tmp_path / "T.txt"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=why) as caught:
        read(path)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["T.pdf", "T.doc", "T", "T.txt.zip"])
def test_an_unknown_kind_names_what_is_read(tmp_path, name):
    (tmp_path / name).write_text("INT: a")
    with pytest.raises(ImportFileError, match="does not read") as caught:
        read(tmp_path / name)
    assert ".docx" in caught.value.hint


def test_page_lines_are_left_out_and_listed_but_speech_about_pages_stays(tmp_path):
    text = "INT: a\n\nX Page 1 of 2\n\nYP: I was on page 3 of 4\n\nX Page 2 of 2\n\nYP: b\n\nEND OF TRANSCRIPT\n"
    draft = read_text(tmp_path, text)
    assert [turn.text for turn in draft.turns] == ["a", "I was on page 3 of 4", "b"]
    assert draft.notes[0] == "left out 3 lines that hold a page, an end or only a clock: 3, 7, 11"


def test_fictional_specimens_are_read_as_counted_by_hand():
    """33 labelled turns, one of them empty, one holding a second speaker; 41 cues that become 34 turns."""
    one = read(SPECIMENS / "specimen-1-individual.txt")
    assert (len(one.turns), sum(not turn.text for turn in one.turns)) == (33, 1)
    assert {speaker.role for speaker in one.speakers.values()} == {Role.INTERVIEWER, Role.CHILD}
    assert any("second speaker" in note for note in one.notes)
    assert assemble(one).text
    three = read(SPECIMENS / "specimen-3-teams.vtt")
    assert len(three.turns) == 34
    assert three.speakers["Participant P905"].participant == "P905"
    assert sum(turn.label == "Carer" for turn in three.turns) == 2


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30), max_size=6))
def test_any_words_give_offsets_that_fit(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_text("INT: start\n\n" + "\n\n".join(f"YP: {text}" for text in texts), encoding="utf-8")
    try:
        transcript = assemble(read(path))
    except ImportFileError:
        return
    for turn in transcript.turns:
        assert transcript.text[turn.start : turn.end] == turn.text
        assert all(turn.start <= each.start < each.end <= turn.end for each in turn.sentences)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("int: so?\nyp: It was fine.\nsarah: No, he hit me too.\nint: right\n", 3),
        ("int: so?\nyp: It was fine.\nsarah: No.\nint: right\nsarah: And I ran.\nsarah: Far.\n", 3),
        ("INT: so?\n\nYP: It was fine.\nKaren: No, he hit me too.\n\nINT: right\n", 4),
        ("INT: so?\n\nYP: It was fine.\nkaren: no\n\nINT: right\n\nYP: well\nkaren: no\n", 4),
        ("INT: so?\n\nYP: It was fine.\n>> No, he hit me too.\n\nINT: right\n", 4),
    ],
)
def test_nobodys_words_go_into_a_childs_turn_unasked(tmp_path, text, line):
    with pytest.raises(ImportFileError, match=f"Line {line} "):
        read_text(tmp_path, text)


def test_a_label_that_names_a_header_field_opens_turns_where_it_does(tmp_path):
    text = (
        "Transcript: C1\nInterviewer: How did they find you?\nChild: They came with a dog and shouted.\n\n"
        "Interviewer: And then?\n\nChild: Then we went home.\n"
    )
    draft = read_text(tmp_path, text)
    assert draft.name == "C1"
    assert [turn.text for turn in draft.turns] == [
        "How did they find you?", "They came with a dog and shouted.", "And then?", "Then we went home.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "first",
    [
        "Participant: P001\n\n",
        "Participant: P001 (girl, 14)\n\n",
        "Transcript: A\nParticipant: P001\nInterviewer: Jo B\n\n",
    ],
)
def test_a_number_above_the_interview_is_its_child_and_no_turn(tmp_path, first):
    draft = read_text(tmp_path, f"{first}INT: How was it?\n\nYP: It was fine.\n")
    assert [turn.label for turn in draft.turns] == ["INT", "YP"]
    assert draft.speakers["YP"].participant == "P001"


def test_a_field_that_reads_like_speech_is_asked_about(tmp_path):
    text = "Transcript: C1\nInterviewer: How did they find you?\n\nYP: With a dog.\n\nINT: Oh.\n"
    with pytest.raises(ImportFileError, match=r"Line 2 .* may belong to the header, or be the first turn"):
        read_text(tmp_path, text)


UNSPACED = "INT: so?\nYP: She said go.\n{}\nINT: right\nYP: yes\nINT: and?\nYP: no\n"


@pytest.mark.parametrize(
    "line",
    [
        "INT And did he hit you?", "INT. And?", "INT, and?", "INT> and?", "INT- and?", "INT", "[INT] and?",
        "(INT) and?", "INT=and?", "[Ziggy]: no", "(Ziggy): no",
        "*Ziggy*: no", "- Ziggy: no", "2nd YP: no", "6INT: no", "YP 2 no",
        "Ziggy:no he did not", "Ziggys mum from the hall: no", "Foster carer Mrs Brown: He was asleep.",
    ],
)  # fmt: skip
def test_a_slip_in_a_label_is_asked_about_in_files_without_empty_lines(tmp_path, line):
    with pytest.raises(ImportFileError, match="Line 3 "):
        read_text(tmp_path, UNSPACED.format(line))


@pytest.mark.parametrize(
    "line",
    [
        "and I went out", "I was INTerested", "Yes.", "it was 10:30", "He was there, my mum said that he was",
        "OK then", "(pause) well", "[TOWN] is far", "I said to the KW that I was off",
    ],
)  # fmt: skip
def test_what_a_child_goes_on_to_say_is_not_asked_about_but_noted(tmp_path, line):
    draft = read_text(tmp_path, UNSPACED.format(line))
    assert draft.turns[1].text == f"She said go. {line}"
    assert "lines without a label went on with the turn before: 3" in draft.notes


@pytest.mark.parametrize(
    ("int_", "yp"),
    [
        ("1. INT:", "2. YP:"), ("1\tINT:", "2\tYP:"), ("**INT:**", "**YP:**"), ("**INT**:", "**YP**:"),
        ("INT\t", "YP\t"),
        ("[INT]:", "[YP]:"), ("- INT:", "- YP:"), ("00:00:05 - INT:", "00:00:09 - YP:"),
        ("[00:00:05] INT:", "[00:00:09] YP:"),
    ],
)  # fmt: skip
def test_labels_in_the_styles_that_teams_use(tmp_path, int_, yp):
    draft = read_text(tmp_path, f"{int_} How are you?\n{yp} Fine.\n\n{int_} And then?\n{yp} I went.\n")
    assert [(turn.label, turn.text) for turn in draft.turns] == [
        ("INT", "How are you?"), ("YP", "Fine."), ("INT", "And then?"), ("YP", "I went."),
    ]  # fmt: skip


def test_the_fields_that_headers_have_are_no_turns(tmp_path):
    text = (
        "Study of missing children\nDate of interview: 12 May 2024\nParticipant ID: P014\nAge: 13\nGender: girl\n"
        "Pseudonym: Ziggy\nInterviewee: Ziggy\n\nINT: so?\n\nYP: fine\n"
    )
    draft = read_text(tmp_path, text)
    assert [turn.label for turn in draft.turns] == ["INT", "YP"]
    assert ("Age", "13") in draft.header
    assert "lines above the first turn were kept as its header: 1" in draft.notes


@pytest.mark.parametrize(
    "first", ["INT Tell me about it.\nYP My dad hit me.\n", "[INT] And?\n", "Date: 2 May\nYP no\n"]
)
def test_no_answer_vanishes_into_the_header(tmp_path, first):
    with pytest.raises(ImportFileError, match="begins like a turn"):
        read_text(tmp_path, f"{first}INT: And then?\nYP: I ran.\nINT: ok\nYP: No.\n")


def test_a_strange_field_can_be_said_to_be_of_the_header(tmp_path):
    text = "Weather: rain\n\nINT: so?\n\nYP: fine\n"
    with pytest.raises(ImportFileError, match="Line 1 "):
        read_text(tmp_path, text)
    draft = read_text(tmp_path, text, "T.txt line 1=speech")
    assert draft.header == (("Weather", "rain"),)


def test_page_numbers_and_lone_clocks_are_left_out_of_what_was_said(tmp_path):
    text = "YP: Hello, I was at\nPage 2\nmy nan.\nINT: ok\n[00:05:00]\nYP: no\n"
    draft = read_text(tmp_path, text)
    assert [turn.text for turn in draft.turns] == ["Hello, I was at my nan.", "ok", "no"]
    assert "left out 2 lines that hold a page, an end or only a clock: 2, 5" in draft.notes
