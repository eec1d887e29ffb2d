"""Codebook files: trees, plain strings, and each way in which one can be broken."""

from __future__ import annotations

import pytest

from tests.conftest import CODEBOOK, ROOT
from voices.errors import ImportFileError
from voices.reading.codebook_file import read_codebook


def read(tmp_path, text):
    path = tmp_path / "book.yaml"
    path.write_text(text, encoding="utf-8")
    return read_codebook(path)


def test_the_studys_codebook():
    book = read_codebook(ROOT / "codebooks" / "childrens-voices-codebook.yaml")
    assert (len(book.themes), len(book.codable), len(book.markers), book.version) == (10, 50, 7, "0.1")
    assert book.theme_of("MIS-01b").id == "MIS"
    assert book.code("MIS-01b").parent == "MIS-01"
    assert book.are_kin("MIS-01", "MIS-01b")
    assert not book.are_kin("MIS-01a", "MIS-01b")
    assert book.code("HLP-04").safeguarding_prompt
    assert "snitch" in book.code("HLP-04").keywords


def test_parents_come_before_children_however_the_file_is_ordered(tmp_path):
    book = read(tmp_path, "codes:\n- {id: c, name: C, parent: b}\n- {id: b, name: B, parent: a}\n- {id: a, name: A}\n")
    assert [code.id for code in book.codes] == ["a", "b", "c"]
    assert [code.id for code in book.codable] == ["b", "c"]


def test_everything_stays_what_was_written(tmp_path):
    book = read(
        tmp_path,
        "codebook: {version: 1.10, title: 012}\nthemes: [{id: no, name: yes, codes: [{id: 007, name: 2026-01-01}]}]",
    )
    assert (book.version, book.title) == ("1.10", "012")
    assert [(code.id, code.name) for code in book.codes] == [("no", "yes"), ("007", "2026-01-01")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (CODEBOOK.replace("id: B-1", "id: A-1"), "id A-1 twice"),
        ("codes:\n- {id: a, name: A}\n- {id: b, name: B, parent: x}\n", "parent x, which is not in the file"),
        ("codes:\n- {id: a, name: A, parent: b}\n- {id: b, name: B, parent: a}\n", "under itself"),
        ("codes:\n- {id: a, name: A, parent: a}\n", "under itself"),
        ("themes:\n- {id: a, name: A, codes: [{id: b, name: B, parent: c}]}\n", "says its parent is c"),
        ("themes:\n- {id: a, name: A}\n", "no codes to put on text"),
        ("themes:\n- {id: a, codes: [{id: b, name: B}]}\n", "lacks an id or a name"),
        ("themes:\n- {id: a, name: A, codes: b}\n", "not a list"),
        ("themes: [{id: a, name: A, codes: [{id: b, name: B, see_also: [z]}]}]", "points to z"),
        ("themes: [{id: a, name: A, codes: [{id: b, name: B, colour: red}]}]", "colour of b"),
        ("title: nothing else\n", "neither `themes` nor `codes`"),
        ("- just\n- a list\n", "neither `themes` nor `codes`"),
        ("themes: [a", "not proper YAML"),
        ("themes: []\nthemes: []\n", "'themes' stands there twice"),
        ("a: &x [1]\nthemes: *x\n", "alias"),
        ("a: " + "[" * 30 + "]" * 30, "more than 20 levels"),
        ("? [a]\n: b\n", "key that is not a word"),
        ("!!python/object/apply:os.system ['true']", "neither `themes` nor `codes`"),
        ("", "is empty"),
        ("#" * 1_100_000, "too long"),
    ],
)
def test_a_broken_codebook_is_refused_naming_the_thing(tmp_path, text, why):
    with pytest.raises(ImportFileError, match=why) as caught:
        read(tmp_path, text)
    assert caught.value.hint


def test_a_marker_twice_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match="marker id twice"):
        read(tmp_path, CODEBOOK.replace("id: QT", "id: SG"))


def test_a_key_that_nobody_reads_is_refused_with_the_one_it_may_mean(tmp_path):
    with pytest.raises(ImportFileError, match="'defintion' in A-1") as caught:
        read(tmp_path, CODEBOOK.replace("definition: Somebody", "defintion: Somebody"))
    assert "`definition`" in caught.value.hint


def test_markers_hold_words_back_by_their_id_or_because_the_codebook_says_so(tmp_path):
    text = CODEBOOK.replace("name: Safeguarding concern}", 'name: Safeguarding concern, holds_back: "no"}').replace(
        "name: Counter-case}", 'name: Counter-case, holds_back: "yes"}'
    )
    plain, said = read(tmp_path, CODEBOOK), read(tmp_path, text)
    assert {each.id for each in plain.markers if each.holds_back} == {"SG"}
    assert {each.id for each in said.markers if each.holds_back} == {"NC"}
