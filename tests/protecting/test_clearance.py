"""Who counts and who may be quoted: a clear yes from the child itself, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voices.model import Marker, Participant
from voices.protecting.clearance import Bar, Clearing

YES = {"quote": "yes", "assent_start": "yes", "assent_close": "yes"}


def child(consents, number="P1", pseudonym="Robin"):
    return Participant(number, pseudonym, {}, consents)


@pytest.mark.parametrize(
    ("consents", "bar"),
    [
        (YES, None),
        ({"quote": "yes"}, None),
        ({**YES, "take_part": "yes"}, None),
        ({}, Bar.NO_CONSENT),
        ({"quote_online": "yes", "take_part": "yes"}, Bar.NO_CONSENT),
        *(
            ({**YES, "take_part": answer}, Bar.NOT_TAKING_PART)
            for answer in ("no", "withdrawn", "unclear", "not asked")
        ),
        *(({**YES, "quote": answer}, Bar.REFUSED) for answer in ("no", "declined", "withdrawn")),
        *(({**YES, "quote": answer}, Bar.NO_CONSENT) for answer in ("not asked", "unknown", "unclear")),
        *(({**YES, "assent_close": answer}, Bar.ASSENT_OPEN) for answer in ("no", "unclear", "unknown", "not asked")),
        ({**YES, "assent_start": "no"}, Bar.ASSENT_OPEN),
    ],
)
def test_only_a_clear_yes_clears(consents, bar):
    assert Clearing([child(consents)], []).bar_to_quoting(child(consents)) == bar


def test_where_one_child_was_asked_for_its_own_agreement_all_need_to_have_been():
    asked, not_asked = child(YES, "P1"), child({"quote": "yes"}, "P2", "Sam")
    clearing = Clearing([asked, not_asked], [])
    assert clearing.bar_to_quoting(asked) is None
    assert clearing.bar_to_quoting(not_asked) == Bar.ASSENT_OPEN


def test_nobody_is_quoted_without_a_pseudonym_and_nothing_without_a_child():
    clearing = Clearing([], [])
    assert clearing.bar_to_quoting(child(YES, pseudonym=None)) == Bar.NO_PSEUDONYM
    assert clearing.bar_to_quoting(None) == Bar.SEVERAL_VOICES


def test_online_needs_its_own_yes_where_anybody_was_asked():
    yes, no, silent = child({"quote_online": "yes"}, "P1"), child({"quote_online": "no"}, "P2"), child(YES, "P3")
    assert Clearing([silent], []).may_be_online(silent) is None
    clearing = Clearing([yes, no, silent], [])
    assert [clearing.may_be_online(each) for each in (yes, no, silent)] == [True, False, False]


def test_a_study_names_the_markers_that_hold_words_back(study):
    session = study({"ana": ["T1,2,She listened to me.,A-1,QT,"]}).coding("ana")
    session.open(session.contents()[0].transcript)
    [coding] = session.codings()
    turns = session.transcript.turns_in(coding.span)
    known = child(YES, "P101")
    for holds_back, bar in ((True, Bar.HELD_BACK), (False, None)):
        clearing = Clearing([known], [Marker("QT", "Quote candidate", "", holds_back)])
        assert clearing.bar_to_passage(coding.span, turns, [coding]) == bar
        assert clearing.bar_to_passage(coding.span, turns, []) is None, "only markers on these words count"
    for handle in ("SG", "sg"):
        concern = replace(coding, markers=(handle,))
        clearing = Clearing([known], [Marker(handle, "Safeguarding concern")])
        assert clearing.bar_to_passage(coding.span, turns, [concern]) == Bar.HELD_BACK, "whatever the codebook says"
