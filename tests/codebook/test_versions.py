"""What a codebook's versions keep of codes that change, and what is known of each version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import CODINGS_HEADER
from voices.errors import ImportFileError
from voices.reading.codebook_file import read_codebook
from voices.reading.session import Wishes


def changed(store, code_id, **values):
    book = store.codebooks.current()
    codes = tuple(replace(each, **values) if each.id == code_id else each for each in book.codes)
    new = replace(book, version=store.codebooks.next_version(book), codes=codes)
    with store.act("project", "changed a code", store.people.coder_named("ana").id):
        store.codebooks.add(new, "a reason")
    return new


def test_versions_count_on_and_keep_state_aliases_reason_and_author(study, files):
    project = study({"ana": ["T1,2,She listened to me.,A-1,,"]})
    store = project._store
    assert changed(store, "A-1", status="retired").version == "1.1"
    new = changed(store, "B-1", status="proposed", proposed_by="ana", aliases=("OLD-1", "Driven home"))
    assert store.codebooks.version("1.2") == new
    assert [(each.version, each.reason, each.by) for each in store.codebooks.told()] == [
        ("1", "imported", None), ("1.1", "a reason", "ana"), ("1.2", "a reason", "ana")
    ]  # fmt: skip
    assert [code.id for code in new.codable] == ["A-2", "A-2a", "B-1"]
    assert new.code("A-1").status == "retired"
    assert [code.id for code in new.codes_of("A")] == ["A-1", "A-2", "A-2a"]
    assert (new.resolve("old-1"), new.resolve("driven home"), new.resolve("A-9")) == ("B-1", "B-1", None)
    assert project.faults() == []

    def take_in(row):
        [path] = files({"more.csv": CODINGS_HEADER + row})
        return project.importing().import_files([path], Wishes(coder="ana"))

    assert take_in("T1,4,They put me in the van.,OLD-1,,")[0].n_new == 1
    assert [each.code for each in store.codings.all()] == ["A-1", "B-1"]
    with pytest.raises(ImportFileError, match="A-1 is retired"):
        take_in("T1,4,I was cold.,A-1,,")


def test_a_codebook_file_tells_status_and_aliases_and_each_alias_stands_for_one_code(files):
    told = """
themes:
  - id: A
    name: Being heard
    codes:
      - {id: A-1, name: Listened to, status: retired}
      - {id: A-2, name: Ignored, status: proposed, proposed_by: ana, aliases: [A-7, %s]}
"""
    [path] = files({"codebook.yaml": told % "Overlooked"})
    book = read_codebook(path)
    assert [(each.status, each.proposed_by) for each in book.countable] == [("retired", ""), ("proposed", "ana")]
    assert (book.resolve("overlooked"), book.resolve("A-7")) == ("A-2", "A-2")
    for wrong, why in [
        (told % "A-1", "stands for another code too"),
        ((told % "Old").replace("retired", "gone"), "the status"),
    ]:
        [path] = files({"codebook.yaml": wrong})
        with pytest.raises(ImportFileError, match=why):
            read_codebook(path)
