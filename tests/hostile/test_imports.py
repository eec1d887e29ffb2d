"""Files that nobody should have made: each is refused in a plain sentence, or read as it should be; never half."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, INTERVIEW
from tests.hostile import archives
from voices.errors import ImportFileError, NameGivenError
from voices.project import Project
from voices.reading import read
from voices.reading.codebook_file import read_codebook
from voices.reading.turns import assemble
from voices.store import Store

DOCTYPE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
UTF8 = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def declared(encoding: str, doctype: bytes = DOCTYPE, space: int = 1) -> bytes:
    """The body of a plain document in another encoding, with a declaration that would fetch a file."""
    rest = archives.body().partition(b"?>")[2].decode()
    head = f'<?xml version="1.0"{" " * space}encoding="{encoding}"?>'
    return archives.with_body((head + doctype.decode() + rest).encode(encoding))


def cell(inside: bytes) -> bytes:
    return (
        b"<w:tbl><w:tr><w:tc><w:tcPr>" + inside + b"</w:tcPr><w:p><w:r><w:t>YP</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )


DOCUMENTS = {
    "unpacks to 110 MB": (lambda: archives.document(word__a=bytes(110_000_000)), "unpacks to far more"),
    "many paragraphs": (lambda: archives.document(b"<w:p/>" * 60_000), "unpacks to far more"),
    "many nodes": (lambda: archives.document(b"<w:p>" + b"<w:r/>" * 1_000_001 + b"</w:p>"), "unpacks to far more"),
    "6,000 members": (lambda: archives.document(**{f"a__{n}": b"" for n in range(6_000)}), "unpacks to far more"),
    "a zip in a zip": (lambda: archives.packed([("inner.docx", archives.document())]), "not a Word document"),
    "overlapping members": (lambda: archives.overlapping(10), "not a Word document, or it is damaged"),
    "encrypted": (archives.locked, "locked with a password"),
    "cut off in the directory": (lambda: archives.document()[:-40], "damaged"),
    "cut off in the middle": (lambda: archives.document()[:9_000], "damaged"),
    "a member twice": (lambda: archives.packed([(archives.BODY, archives.body())] * 2), "damaged"),
    "a member in two cases": (lambda: archives.document(word__Document_xml=b"").replace(b"t_xml", b"t.xml"), "damaged"),
    "the body is a link": (lambda: archives.with_link(archives.BODY, "/etc/passwd"), "declarations|damaged"),
    "an outside entity": (lambda: archives.with_body(UTF8 + DOCTYPE + archives.body()[55:]), "declarations"),
    "an entity in UTF-16": (lambda: declared("utf-16"), "declarations"),
    "an entity in UTF-7": (lambda: declared("utf-7"), "declarations"),
    "UTF-7 said late": (lambda: declared("utf-7", space=5_000), "declarations"),
    "an entity in EBCDIC": (lambda: declared("cp037"), "declarations"),
    "two billion columns": (lambda: archives.document(cell(b'<w:gridSpan w:val="2000000000"/>')), "damaged"),
    "too deep": (lambda: archives.document(b"<w:p>" * 5_000 + b"</w:p>" * 5_000), "damaged"),
    "another file inside": (lambda: archives.document(b'<w:altChunk r:id="rId9"/>'), "other files"),
}


@pytest.fixture
def project(tmp_path, files):
    with Project.create(tmp_path / "s.voices") as made:
        made.importing().import_files(files({"book.yaml": CODEBOOK}))
        yield made


def state(project: Project) -> object:
    with closing(Store.open(project.path)) as store:
        return project.contents(), store.codebooks.versions(), len(store.journal.entries())


def refused(project: Project, path: Path, why: str) -> None:
    """A file is refused in a sentence with a hint, and a good file beside it does not come in either."""
    good = path.with_name("good.txt")
    good.write_text(INTERVIEW.format(name="G1", number="P1"))
    before = state(project)
    with pytest.raises((ImportFileError, NameGivenError), match=why) as caught:
        project.importing().import_files([good, path])
    assert caught.value.hint
    assert state(project) == before


@pytest.mark.parametrize("what", DOCUMENTS)
def test_word_documents_that_no_word_processor_writes_are_refused(project, tmp_path, what):
    make, why = DOCUMENTS[what]
    (tmp_path / "bad.docx").write_bytes(make())
    refused(project, tmp_path / "bad.docx", why)


def words(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    return [turn.text for turn in read(path).turns]


def test_members_are_read_by_name_and_nothing_is_ever_unpacked_to_disk(tmp_path):
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    secret = tmp_path / "secret.xml"
    secret.write_text("<w:t>what nobody may read</w:t>")
    names = ("../../evil.xml", "/tmp/evil.xml", "C:\\evil.xml", "a/../../evil.xml", "CON", "word/nul\x00.xml")
    for name in names:
        found = words(archives.document(**{name: b"<a/>"}), folder / "T.docx")
        assert found == ["hello", "hi there"]
    with pytest.raises(ImportFileError, match="declarations"):
        words(archives.with_link("word/comments.xml", str(secret)), folder / "T.docx")
    assert {path.name for path in tmp_path.rglob("*")} == {"a", "b", "T.docx", "secret.xml"}
    assert not Path("/tmp/evil.xml").exists()


def test_a_cell_merged_down_a_long_table_is_read_once(tmp_path):
    def row(merge: bytes, label: bytes, text: bytes) -> bytes:
        first = b'<w:tc><w:tcPr><w:vMerge w:val="%s"/></w:tcPr><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc>' % (
            merge,
            label,
        )
        return b"<w:tr>" + first + b"<w:tc><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:tc></w:tr>" % text

    rows = row(b"restart", b"YP", b"one") + row(b"continue", b"", b"more") * 2_000
    _, merged, _ = words(archives.document(b"<w:tbl>" + rows + b"</w:tbl>"), tmp_path / "T.docx")
    assert merged.count("more") == 2_000


BOMBS = """
import resource, sys
from pathlib import Path
from tests.hostile import archives
from voices.errors import ImportFileError
from voices.reading import from_docx, read
import docx
inside = 600_000_000
Path("liar.docx").write_bytes(archives.liar(inside))
Path("bomb.docx").write_bytes(archives.document(word__a_xml=bytes(99_000_000)).replace(b"a_xml", b"a.xml"))
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 300_000_000,) * 2)
print([turn.text for turn in read(Path("liar.docx")).turns])
try:
    read(Path("bomb.docx"))
except ImportFileError as error:
    print(error.message)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux to limit memory")
def test_what_unpacks_to_more_than_it_declares_is_not_unpacked(tmp_path):
    """In 300 MB of memory; the one that lies holds 600 MB."""
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", BOMBS], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[:1] == ["['hello', 'hi there']"], done.stderr
    assert "bomb.docx" in done.stdout


TEXTS = {
    "longer than any interview": ("INT: hello\n\nYP: " + "and then " * 230_000, "characters; an interview may have"),
    "a word of a million signs": ("INT: hello\n\nYP: " + "[" * 1_000_000, "Line 3 of .* without a space"),
    "a letter under many marks": ("INT: hello\n\nYP: a" + "\u0316\u0301" * 100_000, "under more than 30 marks"),
    "a NUL": ("INT: hello\n\nYP: a\x00b\n", "not a text file"),
    "only space": (" \n\t\r\n", "is empty"),
    "nothing": ("", "is empty"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_texts_that_nobody_said_are_refused(project, tmp_path, what):
    text, why = TEXTS[what]
    (tmp_path / "bad.txt").write_text(text, encoding="utf-8")
    refused(project, tmp_path / "bad.txt", why)


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\xff\xfeI\x00N"])
def test_a_mark_of_an_encoding_and_nothing_behind_it_is_refused(project, tmp_path, content):
    (tmp_path / "bad.txt").write_bytes(content)
    refused(project, tmp_path / "bad.txt", "is empty|no speaker labels|not a text file|damaged")


@pytest.mark.parametrize("suffix", [".txt", ".vtt", ".docx", ".csv", ".yaml"])
def test_a_file_of_two_hundred_megabytes_is_refused_unread(project, tmp_path, suffix):
    path = tmp_path / f"bad{suffix}"
    path.touch()
    os.truncate(path, 200_000_000)
    refused(project, path, "has 200 MB; a file to import may have 20 MB")


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders on Windows")
def test_a_device_and_a_pipe_are_refused_and_not_waited_for(project, tmp_path):
    (tmp_path / "zero.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("zero.txt", "pipe.txt"):
        refused(project, tmp_path / name, "a device or a pipe")


def test_captions_full_of_half_tags_are_read_in_one_go(tmp_path):
    path = tmp_path / "C.vtt"
    path.write_text("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v YP>" + "<v <c " * 100_000 + "\n")
    [turn] = read(path).turns
    assert turn.text.count("<v") == 100_000


def test_a_file_of_thousands_of_speakers_is_read_in_one_go(tmp_path):
    path = tmp_path / "T.txt"
    path.write_text("".join(f"Speaker {n}: Yes. Speaker {n}: no.\n\n" * 3 for n in range(3_000)))
    draft = read(path, {})
    assert len(draft.turns) == 9_000
    assert sum("seems to hold a second speaker" in note for note in draft.notes) == 9_000


# encodings

SAID = "I said “no” – it’s café, naïve, Zoë’s. 😀 was not typed then."
PLAIN = SAID.replace("😀", "That")
EMOJI = "👩‍👧‍👦 and 👍🏽 and 🏴󠁧󠁢󠁷󠁬󠁳󠁿"
RTL = "قالت لي: \u200fلا\u200f وشكرا"
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r", "NEL": "\x85", "U+2028": "\u2028", "U+2029": "\u2029"}


def interview(said: str) -> str:
    return f"INT: What did you say?\n\nYP: {said}\n\nINT: And then?\n\nYP: {said} Twice.\n"


def sealed(path: Path) -> str:
    """The text as it would be frozen, every offset in it proven."""
    transcript = assemble(read(path))
    for turn in transcript.turns:
        assert transcript.text[turn.start : turn.end] == turn.text
        assert all(turn.start <= span.start < span.end <= turn.end for span in turn.sentences)
    assert transcript.text.encode().decode() == transcript.text
    return transcript.sha256


@pytest.mark.parametrize("said", [SAID, EMOJI, RTL], ids=["quotes", "emoji", "right to left"])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_one_interview_is_one_text_whatever_it_was_saved_as(tmp_path, said, end, encoding):
    (tmp_path / "plain.txt").write_bytes(interview(said).encode())
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    (tmp_path / "other.txt").write_bytes(mark + interview(said).replace("\n", ENDS[end]).encode(encoding))
    assert sealed(tmp_path / "other.txt") == sealed(tmp_path / "plain.txt")


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_old_encodings_are_guessed_and_it_is_said(tmp_path, encoding):
    said = PLAIN if encoding == "cp1252" else "It was at the café, and Zoë was naïve, that’s all.".replace("’", "'")
    (tmp_path / "plain.txt").write_bytes(interview(said * 3).encode())
    (tmp_path / "old.txt").write_bytes(interview(said * 3).encode(encoding))
    assert sealed(tmp_path / "old.txt") == sealed(tmp_path / "plain.txt")
    assert "check a few apostrophes and accents" in " ".join(read(tmp_path / "old.txt").notes)


def test_two_encodings_in_one_file_lose_no_words_and_are_told(tmp_path):
    (tmp_path / "mixed.txt").write_bytes(
        interview("It was café.").encode() + b"\nINT: \x93So?\x94\n\nYP: it\x92s over\n"
    )
    draft = read(tmp_path / "mixed.txt")
    assert [turn.label for turn in draft.turns] == ["INT", "YP"] * 3
    assert "check a few apostrophes and accents" in " ".join(draft.notes)


def test_half_a_character_is_refused_or_shown_and_never_stored_as_half(tmp_path):
    (tmp_path / "half.txt").write_bytes(b"\xff\xfe" + interview("It was fine.").encode("utf-16-le") + b"\x00\xd8a\x00")
    with pytest.raises(ImportFileError, match="damaged"):
        read(tmp_path / "half.txt")
    (tmp_path / "half.txt").write_bytes(interview("It was fine.").encode() + b"\xed\xa0\x80")
    assert sealed(tmp_path / "half.txt")


def test_decomposed_letters_are_composed_and_places_in_them_hold(tmp_path):
    (tmp_path / "nfc.txt").write_text(interview(SAID), encoding="utf-8")
    (tmp_path / "nfd.txt").write_text(unicodedata.normalize("NFD", interview(SAID)), encoding="utf-8")
    assert sealed(tmp_path / "nfd.txt") == sealed(tmp_path / "nfc.txt")


# codebooks

ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 10))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ALIASES + "themes: *a9\n", "at line 2: an alias"),
        ("base: &b {id: A}\nthemes:\n- <<: *b\n", "at line 3: an alias"),
        ("themes: " + "[" * 100_000, "more than 20 levels"),
        ("- " * 100_000, "more than 20 levels"),
        ("a: 1\n---\nb: 2\n", "not proper YAML"),
        ("themes: [{id: a, name: A, id: b}]", "'id' stands there twice"),
        ("themes: [{id: a, name: \x07}]", "not proper YAML"),
        ('themes: [{id: a, name: "\\ud800"}]', "not proper YAML"),
        ('themes: [{id: "\\e[2J", name: A, codes: [{id: b, name: B}]}]', "some that steer a terminal"),
        ("themes: [{id: a, name: A, codes: [{id: b, name: B, colour: '#\\e]0;x'}]}]", "colour of b"),
    ],
)  # fmt: skip
def test_codebooks_that_are_no_plain_text_are_refused(project, tmp_path, text, why):
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    refused(project, tmp_path / "bad.yaml", why)


def test_a_tag_builds_nothing(tmp_path):
    (tmp_path / "ran").touch()
    (tmp_path / "book.yaml").write_text(
        f"themes: [{{id: a, name: !!python/object/apply:os.remove ['{tmp_path}/ran'], codes: [{{id: b, name: B}}]}}]"
    )
    with pytest.raises(ImportFileError):
        read_codebook(tmp_path / "book.yaml")
    (tmp_path / "book.yaml").write_text(
        "themes: [{id: a, name: !!int 7, codes: [{id: b, name: !!python/name:os.abort ''}]}]"
    )
    with pytest.raises(ImportFileError):
        read_codebook(tmp_path / "book.yaml")
    assert (tmp_path / "ran").exists()
