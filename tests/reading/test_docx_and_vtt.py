"""Word documents and captions: paragraphs, tables, locked and hostile files; cues joined into turns."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from voices.errors import ImportFileError
from voices.reading import read


def document(path: Path, paragraphs=(), table=()) -> Path:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if table:
        rows = made.add_table(len(table), len(table[0]))
        for row, cells in zip(rows.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    made.save(path)
    return path


def test_paragraphs_with_labels(tmp_path):
    path = document(
        tmp_path / "V11.docx", ["Participant: P11\nSetting: room", "INT:\tHello", "YP:\tHi", "and more\nwords"]
    )
    draft = read(path)
    assert (draft.name, [(turn.label, turn.text) for turn in draft.turns]) == (
        "V11",
        [("INT", "Hello"), ("YP", "Hi and more words")],
    )
    assert draft.speakers["YP"].participant == "P11"


def test_a_bold_label_split_over_runs_is_one_label(tmp_path):
    made = docx.Document()
    made.add_paragraph("INT: hello")
    paragraph = made.add_paragraph()
    for part in ("Y", "P", ":"):
        paragraph.add_run(part).bold = True
    paragraph.add_run(" hi there")
    made.save(tmp_path / "T.docx")
    assert [(turn.label, turn.text) for turn in read(tmp_path / "T.docx").turns] == [
        ("INT", "hello"),
        ("YP", "hi there"),
    ]


def test_a_table_of_speakers_and_words(tmp_path):
    rows = [
        ("No.", "Time", "Speaker", "Words"),
        ("1", "00:00:05", "INT", "Hello"),
        ("2", "00:00:09", "YP", "Hi"),
        ("3", "", "", "again"),
    ]
    draft = read(document(tmp_path / "T.docx", table=rows[1:]))
    assert [(turn.label, turn.clock_seconds, turn.text) for turn in draft.turns] == [
        ("INT", 5, "Hello"),
        ("YP", 9, "Hi again"),
    ]


@pytest.mark.parametrize("content", [b"no zip at all", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_word_document_is_refused(tmp_path, content):
    (tmp_path / "T.docx").write_bytes(content)
    with pytest.raises(ImportFileError) as caught:
        read(tmp_path / "T.docx")
    assert caught.value.hint


def rewrite(path: Path, change) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)


def test_tracked_changes_are_refused_because_what_was_said_is_open(tmp_path):
    path = document(tmp_path / "T.docx", ["INT: hello", "YP: hi"])
    insertion = b'<w:ins w:id="1" w:author="x"><w:r><w:t>not </w:t></w:r></w:ins></w:p>'
    rewrite(
        path,
        lambda members: members | {"word/document.xml": members["word/document.xml"].replace(b"</w:p>", insertion, 1)},
    )
    with pytest.raises(ImportFileError, match="tracked changes"):
        read(path)


def test_entities_and_bombs_are_refused(tmp_path):
    path = document(tmp_path / "T.docx", ["INT: hello", "YP: hi"])
    rewrite(
        path,
        lambda members: (
            members | {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>' + members["word/document.xml"]}
        ),
    )
    with pytest.raises(ImportFileError, match="declarations"):
        read(path)
    path = document(tmp_path / "B.docx", ["INT: hello", "YP: hi"])
    rewrite(path, lambda members: members | {"word/media/x.bin": bytes(120_000_000)})
    with pytest.raises(ImportFileError, match="unpacks"):
        read(path)


VTT = """WEBVTT

1
00:00:03.200 --> 00:00:05.675
<v Interviewer B>Hi, can you hear me?</v>

2
00:00:08.275 --> 00:00:09.650
<v Participant P905>Yeah.</v>

3
00:00:10.000 --> 00:00:12.860
<v Participant P905>It was when
they came.</v>

4
00:00:13.000 --> 00:00:14.000
no tag here
"""


def test_neighbouring_cues_of_one_voice_become_one_turn(tmp_path):
    (tmp_path / "C.vtt").write_text(VTT)
    draft = read(tmp_path / "C.vtt")
    assert [(turn.label, turn.clock_seconds, turn.text) for turn in draft.turns] == [
        ("Interviewer B", 3.2, "Hi, can you hear me?"),
        ("Participant P905", 8.275, "Yeah. It was when they came. no tag here"),
    ]
    assert draft.speakers["Participant P905"].participant == "P905"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("no captions", "not a captions file"),
        ("WEBVTT\n", "no cues"),
        (VTT.replace("<v Interviewer B>", ""), "first cue"),
    ],
)
def test_captions_that_cannot_be_read(tmp_path, text, why):
    (tmp_path / "C.vtt").write_text(text)
    with pytest.raises(ImportFileError, match=why):
        read(tmp_path / "C.vtt")


def test_a_caption_with_no_colon_and_one_with_a_name(tmp_path):
    (tmp_path / "C.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nYP: it was 10:30\n\n00:02.000 --> 00:03.000\nand cold\n"
    )
    [turn] = read(tmp_path / "C.vtt").turns
    assert (turn.label, turn.text) == ("YP", "it was 10:30 and cold")


def in_body(path: Path, xml: bytes) -> Path:
    """Put something after the first paragraph of a document."""
    rewrite(
        path,
        lambda members: (
            members | {"word/document.xml": members["word/document.xml"].replace(b"</w:p>", b"</w:p>" + xml, 1)}
        ),
    )
    return path


@pytest.mark.parametrize(
    "xml",
    [
        b"<w:sdt><w:sdtContent><w:p><w:r><w:t>YP: in a form field</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        b"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>YP: in a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
        b"</w:r></w:p>",
        b"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>YP: deep</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        b"<w:p/></w:tc></w:tr></w:tbl>",
    ],
    ids=["form field", "text box", "table in a table"],
)
def test_words_that_would_be_lost_are_refused(tmp_path, xml):
    with pytest.raises(ImportFileError):
        read(in_body(document(tmp_path / "T.docx", ["INT: hello", "YP: hi"]), xml))


def test_moved_words_are_tracked_changes_too(tmp_path):
    xml = b'<w:p><w:moveTo w:id="1" w:author="x"><w:r><w:t>YP: moved</w:t></w:r></w:moveTo></w:p>'
    with pytest.raises(ImportFileError, match="tracked changes"):
        read(in_body(document(tmp_path / "T.docx", ["INT: hello", "YP: hi"]), xml))


def test_comments_are_left_out_and_it_is_said(tmp_path):
    path = document(tmp_path / "T.docx", ["INT: hello", "YP: hi"])
    rewrite(
        path,
        lambda members: members | {"word/comments.xml": b"<w:comments><w:t>what a colleague said</w:t></w:comments>"},
    )
    draft = read(path)
    assert "comments were left out" in draft.notes
    assert [turn.text for turn in draft.turns] == ["hello", "hi"]


def test_a_cell_merged_over_columns_is_read_once(tmp_path):
    made = docx.Document()
    table = made.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("INT", "Hello", ""), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "YP"
    merged = table.rows[1].cells[1].merge(table.rows[1].cells[2])
    merged.text = "Once only"
    made.save(tmp_path / "T.docx")
    assert [(turn.label, turn.text) for turn in read(tmp_path / "T.docx").turns] == [
        ("INT", "Hello"),
        ("YP", "Once only"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (VTT.replace("00:00:08.275", "00:00:08,275"), 7),
        (VTT.replace("00:00:08.275 --> ", ""), 7),
        (VTT.replace("they came.", "they\n\ncame."), 16),
        (VTT + "\nA line that belongs to no cue\n", 20),
        (VTT.replace("\n3\n00:00:10", "\n00:00:10").replace("Yeah.</v>\n", "Yeah.</v>"), 10),
    ],
    ids=["comma", "one time", "empty line in a cue", "stray words", "no empty line between cues"],
)  # fmt: skip
def test_no_words_of_captions_are_dropped_in_silence(tmp_path, text, line):
    (tmp_path / "C.vtt").write_text(text)
    with pytest.raises(ImportFileError, match=f"line {line} "):
        read(tmp_path / "C.vtt")


def test_cues_without_a_voice_two_voices_in_a_cue_and_dashes_are_told(tmp_path):
    (tmp_path / "C.vtt").write_text(
        VTT
        + "\n00:00:15.000 --> 00:00:16.000\n<v Interviewer B>Right.</v> <v Participant P905>Yes &amp; no.</v>\n"
        + "\n00:00:17.000 --> 00:00:18.000\n- one\n- other\n"
    )
    draft = read(tmp_path / "C.vtt")
    assert [turn.text for turn in draft.turns][2:] == ["Right.", "Yes & no. - one - other"]
    assert "cues name no voice and went on with the one before: lines 18, 24" in " ".join(draft.notes)
    assert "seem to hold two speakers" in " ".join(draft.notes)


@pytest.mark.parametrize(
    "cue",
    [
        "<v YP>It was fine.</v>\nHe hit me.",
        "<v YP>It was fine.</v> He hit me.",
        "<v YP>It was fine.\n>> KAREN: I saw it.",
        "<v YP>It was fine.\nkaren: I saw it.",
        ">> I saw it.",
    ],
)
def test_words_in_a_cue_that_may_be_another_persons_are_asked_about(tmp_path, cue):
    (tmp_path / "C.vtt").write_text(f"{VTT}\n00:00:15.000 --> 00:00:16.000\n{cue}\n")
    with pytest.raises(ImportFileError, match=r"Line 2[12] "):
        read(tmp_path / "C.vtt")


def test_a_voice_tag_in_capitals_is_one(tmp_path):
    (tmp_path / "C.vtt").write_text(f"{VTT}\n00:00:15.000 --> 00:00:16.000\n<V Interviewer B>No he did not.</V>\n")
    last = read(tmp_path / "C.vtt").turns[-1]
    assert (last.label, last.text) == ("Interviewer B", "No he did not.")


def test_a_table_of_speakers_nobody_named_is_asked_about_and_a_header_table_is_read(tmp_path):
    path = document(tmp_path / "T.docx", ["INT: hello", "YP: fine"], [("Karen", "He lied."), ("Karen", "I know.")])
    with pytest.raises(ImportFileError, match="may open a turn"):
        read(path)
    made = docx.Document()
    table = made.add_table(2, 2)
    for row, cells in zip(table.rows, (("Transcript", "V9"), ("Participant", "P007")), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    for text in ("INT: hello", "YP: hi"):
        made.add_paragraph(text)
    made.save(tmp_path / "H.docx")
    draft = read(tmp_path / "H.docx")
    assert (draft.name, draft.speakers["YP"].participant) == ("V9", "P007")


def test_page_headers_are_left_out_and_it_is_said(tmp_path):
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "Study of missing children, V03"
    for text in ("INT: hello", "YP: hi"):
        made.add_paragraph(text)
    made.save(tmp_path / "T.docx")
    assert read(tmp_path / "T.docx").notes == ("page headers were left out",)


def test_a_colon_in_what_a_known_voice_says_is_not_asked_about(tmp_path):
    (tmp_path / "C.vtt").write_text(f"{VTT}\n00:00:15.000 --> 00:00:16.000\n<v Participant P905>My mum: no way.</v>\n")
    assert read(tmp_path / "C.vtt").turns[-1].text.endswith("My mum: no way.")
