"""Importing into a project: exact places, all or nothing, nothing twice, errors without words of a transcript."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.conftest import CODEBOOK, CODINGS_HEADER, INTERVIEW, PARTICIPANTS
from voices.errors import ImportFileError, RoundError
from voices.model import Role
from voices.project import Project
from voices.reading.session import Wishes
from voices.store import Store


def dump(path):
    """Every row of every table, to compare a file with itself."""
    store = Store.open(path)
    connection = store._connection
    tables = [
        row["name"] for row in connection.rows("select name from sqlite_master where type = 'table' order by name")
    ]
    found = {table: sorted(map(repr, connection.rows(f"select * from {table}"))) for table in tables}
    store.close()
    return found


def row(**changed):
    cells = {"transcript": "T1", "turn": "2", "quote": "She listened to me.", "code": "A-1", "markers": "", "memo": ""}
    return ",".join(f'"{value}"' for value in (cells | changed).values())


def test_a_coding_lies_exactly_on_its_quote_with_markers_and_memo(study):
    project = study({"ana": [row(markers="QT;SG", memo="says it twice"), row(quote="laughed and ignored", code="A-2")]})
    store = Store.open(project.path)
    transcript = store.transcripts.get(store.transcripts.id_of_name("T1"))
    one, two = store.codings.all()
    assert [transcript.text[each.span.start : each.span.end] for each in (one, two)] == [
        "She listened to me.",
        "laughed and ignored",
    ]
    assert (one.markers, one.memo, two.markers, two.memo) == (("SG", "QT"), "says it twice", (), "")
    store.close()


def test_doing_it_again_changes_nothing(study, files):
    project = study({"ana": [row()]}, "Round 1")
    before = dump(project.path)
    texts = {
        "codebook.yaml": CODEBOOK,
        "participants.csv": PARTICIPANTS,
        "T1.txt": INTERVIEW.format(name="T1", number="P101"),
    }
    imported = project.importing().import_files(files(texts))
    assert [each.n_new for each in imported] == [0, 0, 0]
    [path] = files({"ana.csv": CODINGS_HEADER + row() + "\n"})
    [again] = project.importing().import_files([path], Wishes(coder="Ana", round_name="round 1"))
    assert (again.n_new, again.n_known) == (0, 1)
    assert dump(project.path) == before


BAD_ROWS = [
    (row(quote="She heard me."), "the quote is not in T1, turn 2"),
    (row(quote="m"), "stands 2 times in T1, turn 2"),
    (row(quote=""), "has no quote"),
    (row(turn="9"), "has no turn '9'"),
    (row(turn="two"), "has no turn 'two'"),
    (row(transcript="T9"), "no transcript named 'T9'"),
    (row(code="A-9"), "no code 'A-9'"),
    (row(code="A"), "is a theme"),
    (row(markers="XX"), "no marker 'XX'"),
    ("T1,2", "has 2 cells"),
]


@pytest.mark.parametrize(("bad", "why"), BAD_ROWS, ids=[why for _, why in BAD_ROWS])
def test_one_bad_row_and_nothing_is_taken_in(study, files, bad, why):
    project = study()
    before = dump(project.path)
    [path] = files({"ana.csv": CODINGS_HEADER + row() + "\n" + bad + "\n"})
    with pytest.raises(ImportFileError, match=why) as caught:
        project.importing().import_files([path], Wishes(coder="ana"))
    assert "Row 3" in caught.value.message
    assert caught.value.hint
    assert "listened" not in caught.value.message + caught.value.hint
    assert dump(project.path) == before


def test_a_quote_without_turn_must_be_found_once_in_the_whole_transcript(study):
    project = study({"ana": [row(turn="", quote="in the van", code="B-1")]})
    assert project.contents().n_codings == {"ana": 1}


def test_look_alike_quotes_dashes_and_spaces_are_found_at_the_same_place(study, files):
    project = study()
    text = "Transcript: T3\nSetting: x\n\nINT: Well?\n\nYP: It’s “fine” – really.\n"
    project.importing().import_files(files({"T3.txt": text}))
    [path] = files({"ana.csv": CODINGS_HEADER + """T3,2,"It's ""fine"" - really.",A-1,,\n"""})
    project.importing().import_files([path], Wishes(coder="ana"))
    store = Store.open(project.path)
    [coding] = store.codings.all()
    transcript = store.transcripts.get(coding.transcript)
    assert transcript.text[coding.span.start : coding.span.end] == "It’s “fine” – really."
    store.close()


def test_several_files_come_in_together_or_not_at_all(tmp_path, files):
    project = Project.create(tmp_path / "s.voices")
    before = dump(project.path)
    good = files({"codebook.yaml": CODEBOOK, "T1.txt": INTERVIEW.format(name="T1", number="P101")})
    with pytest.raises(ImportFileError):
        project.importing().import_files([*good, *files({"bad.txt": "no labels here"})])
    assert dump(project.path) == before
    project.close()


def test_the_same_text_under_another_name_and_another_text_under_the_same_name(study, files):
    project = study()
    with pytest.raises(ImportFileError, match="word for word the text of T1"):
        project.importing().import_files(files({"X.txt": INTERVIEW.format(name="X", number="P101")}))
    with pytest.raises(ImportFileError, match="with another text"):
        project.importing().import_files(
            files({"T1.txt": INTERVIEW.format(name="T1", number="P101").replace("van", "car")})
        )


def test_a_changed_codebook_needs_a_new_version_and_the_old_one_stays(study, files):
    project = study()
    changed = CODEBOOK.replace("Somebody listened.", "Somebody really listened.")
    with pytest.raises(ImportFileError, match="says something else"):
        project.importing().import_files(files({"codebook.yaml": changed}))
    project.importing().import_files(
        files({"codebook.yaml": changed.replace('version: "1"', 'version: "2"')}), Wishes(reason="sharper")
    )
    store = Store.open(project.path)
    assert store.codebooks.versions() == ["1", "2"]
    assert store.codebooks.version("1").code("A-1").definition == "Somebody listened."
    assert store.codebooks.current().code("A-1").definition == "Somebody really listened."
    store.close()


def test_codings_need_a_coder_a_codebook_and_the_right_columns(tmp_path, files):
    project = Project.create(tmp_path / "s.voices")
    [path] = files({"ana.csv": CODINGS_HEADER + row() + "\n"})
    with pytest.raises(ImportFileError, match="not said whose"):
        project.importing().import_files([path])
    with pytest.raises(ImportFileError, match="needs a codebook"):
        project.importing().import_files([path], Wishes(coder="ana"))
    [strange] = files({"strange.csv": "a,b\n1,2\n"})
    with pytest.raises(ImportFileError, match="neither participants nor codings"):
        project.importing().import_files([strange])
    project.close()


def test_a_table_may_use_semicolons_and_a_byte_order_mark(study, files):
    project = study()
    [path] = files({"ana.csv": "\ufeff" + CODINGS_HEADER.replace(",", ";") + "T1;2;She listened to me.;A-1;;\r\n"})
    [imported] = project.importing().import_files([path], Wishes(coder="ana"))
    assert imported.n_new == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("participant,consent_quote\nP1,maybe\n", "consent_quote is 'maybe'"),
        ("participant,pseudonym\nP1,Robin\nP2,Robin\n", "same pseudonym"),
        ("participant\nP1\nP1\n", "has a row already"),
        ("participant,age,age\nP1,1,2\n", "two columns named 'age'"),
        ("participant,age\n,12\n", "no participant number"),
    ],
)
def test_a_bad_participants_table(tmp_path, files, text, why):
    with Project.create(tmp_path / "s.voices") as project, pytest.raises(ImportFileError, match=why):
        project.importing().import_files(files({"participants.csv": text}))


def test_participants_that_come_later_are_put_behind_the_only_child_label(tmp_path, files):
    with Project.create(tmp_path / "s.voices") as project:
        project.importing().import_files(files({"T1.txt": "INT: a\n\nYP: b\n"}))
        project.importing().import_files(files({"participants.csv": "participant,transcript\nP5,T1\n"}))
        store = Store.open(project.path)
        transcript = store.transcripts.get(store.transcripts.id_of_name("T1"))
        assert transcript.turns[1].speaker.participant == "P5"
        store.close()


def test_who_stands_behind_a_label_can_be_corrected_later(study, files):
    project = study()
    text = INTERVIEW.format(name="T1", number="P101")
    project.importing().import_files(files({"T1.txt": text}), Wishes(speakers=("YP=other adult",)))
    store = Store.open(project.path)
    transcript = store.transcripts.get(store.transcripts.id_of_name("T1"))
    assert transcript.turns[1].speaker.role is Role.OTHER
    assert store.faults() == []
    store.close()


def test_new_codings_do_not_get_into_a_closed_round(study, files):
    project = study({"ana": [row()]}, "Round 1")
    project.close_round("Round 1")
    [path] = files({"ana.csv": CODINGS_HEADER + row(code="A-2") + "\n"})
    before = dump(project.path)
    with pytest.raises(RoundError, match="Round 1 is closed"):
        project.importing().import_files([path], Wishes(coder="ana", round_name="Round 1"))
    assert dump(project.path) == before


def test_a_second_participants_table_changes_only_what_it_speaks_of(study, files):
    project = study()
    project.importing().import_files(files({"more.csv": "participant,region,consent_quote\nP101,north,no\n"}))
    store = Store.open(project.path)
    [child] = store.people.participants("P101")
    assert (child.pseudonym, dict(child.values)) == ("Robin", {"age_band": "12-14", "region": "north"})
    assert (child.consents["quote"], child.consents["assent_close"]) == ("no", "yes")
    store.close()


def test_a_round_keeps_its_codebook_version_when_a_newer_one_comes_in(study, files):
    project = study({"ana": [row()]}, "Round 1")
    newer = CODEBOOK.replace('version: "1"', 'version: "2"').replace("id: B-1", "id: B-9")
    project.importing().import_files(files({"newer.yaml": newer}))
    [path] = files({"bo.csv": CODINGS_HEADER + row(code="B-9") + "\n"})
    with pytest.raises(ImportFileError, match="codebook 1 has no code 'B-9'"):
        project.importing().import_files([path], Wishes(coder="bo", round_name="Round 1"))
    [path] = files({"bo.csv": CODINGS_HEADER + row(code="B-1") + "\n"})
    project.importing().import_files([path], Wishes(coder="bo", round_name="Round 1"))
    assert project.coding("ana").codebook.version == "1"
    assert project.coding("cy").codebook.version == "2"
    project.close_round("Round 1")
    assert len(project.reconciling("lead").questions()) == 2


def test_codings_of_a_code_that_the_newest_codebook_dropped_are_shown_and_counted_as_left_out(study, files):
    project = study({"ana": [row(code="B-1")], "bo": [row()]})
    newer = CODEBOOK.replace('version: "1"', 'version: "2"').replace("id: B-1", "id: B-9")
    project.importing().import_files(files({"newer.yaml": newer}))
    assert {each.passage.code for each in project.reconciling("lead").questions()} == {"A-1", "B-1"}
    assert "1 of them are left out" in " ".join(project.report().methods)


def test_a_no_is_not_turned_into_a_yes_by_an_old_table(study, files):
    project = study()
    withdrawn = files({"later.csv": "participant,consent_quote\nP101,withdrawn\n"})
    [told] = project.importing().import_files(withdrawn)
    assert told.notes == ("P101: quote was 'yes' and is 'withdrawn' now",)
    before = dump(project.path)
    old = files({"old.csv": PARTICIPANTS})
    with pytest.raises(ImportFileError, match="turns a no of P101 into something else"):
        project.importing().import_files(old)
    assert dump(project.path) == before
    project.importing().import_files(old, Wishes(renewed_consent=True))
    with closing(Store.open(project.path)) as store:
        assert store.people.participants("P101")[0].consents["quote"] == "yes"


def test_one_pseudonym_is_one_childs_also_over_two_tables(study, files):
    project = study()
    with pytest.raises(ImportFileError, match="P101 and P103 would have the same pseudonym"):
        project.importing().import_files(files({"more.csv": "participant,pseudonym\nP103,Robin\n"}))


def test_nobody_is_placed_where_header_and_table_name_two_children(study, files):
    project = study()
    [told] = project.importing().import_files(files({"wrong.csv": "participant,transcript\nP102,T1\n"}))
    assert "nobody is placed" in " ".join(told.notes)
    with closing(Store.open(project.path)) as store:
        transcript = store.transcripts.get(store.transcripts.id_of_name("T1"))
    assert transcript.turns[1].speaker.participant is None


def test_children_placed_in_interviews_that_are_missing_are_told(tmp_path, files):
    with Project.create(tmp_path / "s.voices") as project:
        [told] = project.importing().import_files(
            files({"participants.csv": "participant,transcript\nP1,T9\nP2,the one who told me everything\n"})
        )
    [note] = told.notes
    assert "not in the study yet: 'T9', what stands there" in note


def test_a_child_nobody_knows_is_told_at_once(study, files):
    project = study()
    [told] = project.importing().import_files(files({"T3.txt": "INT: and you?\n\nYP: it was late\n"}))
    assert "nobody is behind 'YP' in T3" in " ".join(told.notes)


def test_the_number_in_the_name_of_a_transcript_is_no_second_child(tmp_path, files):
    with Project.create(tmp_path / "s.voices") as project:
        project.importing().import_files(files({"T1.txt": "Transcript: P7\nParticipant: P101\n\nINT: a\n\nYP: b\n"}))
        with closing(Store.open(project.path)) as store:
            transcript = store.transcripts.get(store.transcripts.id_of_name("P7"))
    assert transcript.turns[1].speaker.participant == "P101"


def test_messages_never_repeat_what_may_be_words(study, files):
    project = study()
    shifted = "T1,She listened to me.,2,A-1,,\nT1,2,,he hit me and I ran,,\n"
    with pytest.raises(ImportFileError) as caught:
        project.importing().import_files(files({"ana.csv": CODINGS_HEADER + shifted}), Wishes(coder="ana"))
    assert "listened" not in caught.value.message + caught.value.hint
    with pytest.raises(ImportFileError) as caught:
        project.importing().import_files(
            files({"ana.csv": CODINGS_HEADER + "T1,2,She listened to me.,he hit me and I ran,,\n"}), Wishes(coder="ana")
        )
    assert "hit me" not in caught.value.message + caught.value.hint


def test_a_number_is_no_pseudonym(study, files):
    project = study()
    for table in ("participant,pseudonym\nP7,P7\n", "participant,pseudonym\nP7,p101\n"):
        with pytest.raises(ImportFileError, match="the pseudonym of P7 is a participant's number"):
            project.importing().import_files(files({"more.csv": table}))


def test_one_number_in_two_letter_cases_is_one_child(study, files):
    project = study()
    project.importing().import_files(files({"later.csv": "participant,consent_take_part\np101,withdrawn\n"}))
    with closing(Store.open(project.path)) as store:
        assert [each.id for each in store.people.participants()] == ["P101", "P102"]
        assert store.people.participants("P101")[0].consents["take_part"] == "withdrawn"


GROUP = "Participants: YP1 = P2; YP2 = P5\n\nINT: so?\n\nYP1: one\n\nYP2: two\n\nYP1: three\n"


@pytest.mark.parametrize(
    ("table", "placed", "told"),
    [
        ("participant,transcript\nP2,G1\nP5,G1\n", ["P2", "P5", "P2"], ""),
        ("participant,transcript\nP2,G1\n", ["P2", "P5", "P2"], ""),
        ("participant,transcript\nP2,G2\nP3,G1\nP5,G1\n", [None, "P5", None], "no label stands for P3"),
        ("participant,transcript\nP2,G2\n", [None, "P5", None], "in other interviews: nobody is placed there"),
    ],
)
def test_in_a_group_a_child_is_placed_only_where_header_and_table_agree(tmp_path, files, table, placed, told):
    with Project.create(tmp_path / "s.voices") as project:
        imported = project.importing().import_files(files({"participants.csv": table, "G1.txt": GROUP}))
        with closing(Store.open(project.path)) as store:
            transcript = store.transcripts.get(store.transcripts.id_of_name("G1"))
    assert [turn.speaker.participant for turn in transcript.turns[1:]] == placed
    notes = " ".join(note for each in imported for note in each.notes)
    assert told in notes
    assert ("nobody is placed" in notes) == (None in placed)


def test_a_note_stands_with_the_file_it_is_about(study, files):
    project = study()
    known = "Participant: P101\n\nINT: a\n\nYP: b\n"
    imported = project.importing().import_files(files({"X.txt": "INT: so\n\nYP: why\n", "Y.txt": known}))
    assert [any("nobody is behind" in note for note in each.notes) for each in imported] == [True, False]


def test_an_answer_about_a_line_is_for_one_file_only(study, files):
    project = study()
    a = "INT: Hi?\nYP: Hello.\nINT: What?\nYP: I will tell you.\nOne thing: I was scared.\nINT: ok\n"
    b = "INT: Hi?\nYP: Hello.\nINT: Were you there?\nYP: No.\nINT: He says so.\nYP: Never.\n"
    paths = files({"A.txt": a, "B.txt": b})
    with pytest.raises(ImportFileError, match="Line 5") as caught:
        project.importing().import_files(paths)
    assert "A.txt line 5=speech" in caught.value.hint
    with pytest.raises(ImportFileError, match="does not say of which file"):
        project.importing().import_files(paths, Wishes(speakers=("line 5=speech",)))
    project.importing().import_files(paths, Wishes(speakers=("A.txt line 5=speech",)))
    with closing(Store.open(project.path)) as store:
        texts = [store.transcripts.get(store.transcripts.id_of_name(name)) for name in ("A", "B")]
    assert [len(each.turns) for each in texts] == [5, 6]
    assert texts[0].turns[3].text == "I will tell you. One thing: I was scared."


@pytest.mark.parametrize("slip", ["Zigy=child:P101", "A.txt line 99=speech", "NOPE=speech"])
def test_a_speaker_that_fits_nothing_is_told(study, files, slip):
    project = study()
    with pytest.raises(ImportFileError, match="fits no label and no line"):
        project.importing().import_files(files({"A.txt": "INT: a\n\nYP: b\n"}), Wishes(speakers=(slip,)))
