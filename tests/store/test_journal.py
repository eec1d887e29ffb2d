"""The journal: an entry in the same transaction as each change, chained, without words of a transcript."""

from __future__ import annotations

import json

import pytest
import sqlcipher3

from tests import csv_study
from voices.errors import CodingError
from voices.model import Span
from voices.store import Store


def test_every_act_has_an_entry_who_and_when(study):
    project = study()
    session = project.coding("ana")
    session.apply(Span(34, 42), ["A-1"])
    session.toggle_read(1)
    store = Store.open(project.path)
    entries = store.journal.entries("coding")
    assert [(each.coder, each.kind) for each in entries] == [("ana", "coding.added"), ("ana", "reading.marked")]
    assert entries[0].verb == "coded A-1 in T1, turn 2"
    assert entries[0].made.tzinfo is not None
    store.close()


def test_a_refused_act_leaves_neither_change_nor_entry(study):
    project = study()
    session = project.coding("ana")
    session.apply(Span(34, 42), ["A-1"])
    store = Store.open(project.path)
    before = len(store.journal.entries())
    with pytest.raises(CodingError):
        session.apply(Span(34, 42), ["A-1"])
    assert len(store.journal.entries()) == before
    store.close()


def test_an_act_that_changes_nothing_leaves_no_trace(study):
    project = study()
    store = Store.open(project.path)
    before = len(store.journal.entries())
    with store.act("coding", "did nothing"):
        pass
    assert len(store.journal.entries()) == before
    store.close()


def test_a_changed_entry_is_found_even_when_the_triggers_are_gone(demo):
    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    connection.execute("drop trigger journal_body_is_frozen")
    connection.execute(
        """update journal_body set body = replace(body, '"code":"CAT-01"', '"code":"CAT-02"')
           where journal_id = (select journal_id from journal_body where body like '%"code":"CAT-01"%' limit 1)"""
    )
    connection.close()
    store = Store.open(demo)
    lacking, changed, differing = store.faults()
    assert lacking.what == "it lacks the trigger journal_body_is_frozen"
    assert "not as it was written" in changed.what
    assert differing.what == "1 codings are not as the journal tells"
    store.close()


def test_a_changed_text_is_found_even_when_the_triggers_are_gone(demo):
    connection = sqlcipher3.connect(str(demo), isolation_level=None)
    connection.execute("drop trigger turn_is_frozen")
    connection.execute("update turn set text = replace(text, 'a', 'e') where id = 5")
    connection.close()
    store = Store.open(demo)
    assert any("not as it was sealed" in fault.what for fault in store.faults())
    store.close()


def test_no_entry_holds_words_of_a_transcript(demo):
    """Memos are the coders' own words and are kept so that they can be undone; they may quote, and are left out."""
    store = Store.open(demo)
    told = []
    for entry in store.journal.entries():
        body = dict(entry.body or {})
        body.pop("memo", None)
        told.append(json.dumps([entry.verb, entry.kind, body], ensure_ascii=False))
    everything = "\n".join(told)
    store.close()
    phrases = [row.quote for row in csv_study.rows() if len(row.quote.split()) >= 4]
    assert len(phrases) > 1000
    assert not [phrase for phrase in phrases if phrase in everything]
