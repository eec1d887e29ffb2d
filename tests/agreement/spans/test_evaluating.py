"""What cannot be computed says why; what is asked for wrongly is told."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from voices.agreement import reasons
from voices.agreement.spans.evaluating import STATS, evaluate
from voices.errors import AgreementError

has_gamma = importlib.util.find_spec("pygamma_agreement") is not None
WITHOUT_CODE = [each for each in STATS if not each.startswith("ku_") and each not in ("alpha_U_Do", "alpha_U_De")]


def case(*documents) -> dict:
    return {"documents": [{"length": length, "coders": coders} for length, *coders in documents]}


@pytest.mark.parametrize("stat", STATS)
def test_one_coder_has_nobody_to_agree_with(stat):
    found = evaluate(case((50, [(10, 20, "a")])), stat, {"code": "a"})
    assert (found.value, found.reason) == (None, reasons.SINGLE_CODER)


@pytest.mark.parametrize("stat", STATS)
def test_two_coders_who_share_no_document_share_nothing(stat):
    found = evaluate(case((50, [(10, 20, "a")], None), (50, None, [(10, 20, "a")])), stat, {"code": "a"})
    assert (found.value, found.reason) == (None, reasons.NO_PAIRABLE_UNITS)


@pytest.mark.parametrize("stat", STATS)
@pytest.mark.parametrize("documents", [[], [(0, [], [])]])
def test_no_text_no_figure(stat, documents):
    found = evaluate(case(*documents), stat, {"code": "a"})
    assert found.value is None
    assert found.reason in (reasons.SINGLE_CODER, reasons.NO_PAIRABLE_UNITS)


REASONS = [
    ("u_alpha", {}, [(9, [(0, 9, "a")], [(0, 9, "a")])], reasons.NO_VARIATION),
    ("u_alpha", {"code": "b"}, [(9, [(0, 3, "a")], [])], reasons.CODE_UNUSED),
    ("bar_u_alpha", {}, [(9, [(0, 9, "a")], [(0, 9, "b")])], reasons.NO_VARIATION),
    ("cu_alpha", {}, [(9, [(0, 3, "a")], [(3, 9, "b")])], reasons.NO_VALUED_INTERSECTIONS),
    ("cu_alpha", {}, [(9, [(0, 3, "a")], [(0, 3, "a")])], reasons.SINGLE_CODE),
    ("cu_alpha", {}, [(9, [(0, 3, "a")], [(0, 3, "b")], [], [])], reasons.TOO_LITTLE_SHARED),
    ("cu_alpha", {}, [(9, [(0, 3, "a"), (2, 4, "b")], [])], reasons.CODES_OVERLAP),
    ("ku_alpha", {"code": "b"}, [(9, [(0, 3, "a")], [(0, 3, "a")])], reasons.CODE_UNUSED),
    ("ku_alpha", {"code": "a"}, [(9, [(0, 3, "a")], [(0, 3, "a")])], reasons.SINGLE_CODE),
    ("ku_alpha", {"code": "b"}, [(9, [(0, 3, "a")], [(0, 3, "a"), (5, 6, "b")])], reasons.NO_VALUED_INTERSECTIONS),
    ("alpha_U", {}, [(9, [], [])], reasons.NOTHING_CODED),
    ("alpha_U", {"code": "b"}, [(9, [(0, 3, "a")], [])], reasons.CODE_UNUSED),
    ("alpha_U", {}, [(9, [(0, 3, "a")], []), (9, None, [])], ""),
    ("alpha_U", {}, [(9, [(0, 9, "a")], None, []), (9, None, [], [])], reasons.NO_PAIRABLE_UNITS),
    ("char_f1", {"code": "b"}, [(9, [(0, 3, "a")], [])], reasons.CODE_UNUSED),
    ("char_jaccard", {}, [(9, [], [])], reasons.NOTHING_CODED),
    ("span_f1", {}, [(9, [], [])], reasons.NOTHING_CODED),
    ("gamma_best_alignment_disorder", {}, [(9, [], [])], reasons.NOTHING_CODED),
]


@pytest.mark.parametrize(("stat", "params", "documents", "reason"), REASONS)
def test_what_is_undefined_says_why(stat, params, documents, reason):
    found = evaluate(case(*documents), stat, params)
    assert found.reason == reason
    assert (found.value is None) == bool(reason)
    assert not reason or reason in {**reasons.IN_WORDS, **reasons.IN_WORDS}


@pytest.mark.parametrize("stat", WITHOUT_CODE)
def test_nobody_coded_anything(stat):
    found = evaluate(case((50, [], []), (20, [], [])), stat, {})
    if stat.endswith("coverage"):
        assert found.value == 0
    else:
        assert found.value is None
        assert found.reason


def test_a_name_that_no_figure_has_is_told():
    with pytest.raises(AgreementError, match='no figure "delta"'):
        evaluate(case((50, [], [])), "delta", {})
    with pytest.raises(AgreementError, match="one code"):
        evaluate(case((50, [(0, 4, "a")], [])), "ku_alpha", {})


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        (None, "no documents"),
        ([{"length": 9}], "Document 1 is not written"),
        ([{"length": 9, "coders": [[(1, 2)], []]}], "Document 1 is not written"),
        ([{"length": 9, "coders": []}, "text"], "Document 2 is not written"),
        ([{"length": 9, "coders": [[(0.5, 2, "a")], []]}], "no whole numbers"),
        ([{"length": -9, "coders": [[], []]}], "no whole numbers"),
        ([{"length": 9, "coders": [[(2, 12, "a")], []]}], "runs from 2 to 12"),
    ],
)
def test_documents_in_another_form_are_told(documents, told):
    with pytest.raises(AgreementError, match=told) as caught:
        evaluate({"documents": documents}, "u_alpha", {})
    assert caught.value.hint


@pytest.mark.skipif(has_gamma, reason="the package that computes gamma is here")
def test_gamma_without_its_package_says_what_to_install():
    found = evaluate(case((50, [(0, 4, "a")], [(0, 4, "a")])), "gamma", {})
    assert (found.value, found.reason) == (None, reasons.NEEDS_PACKAGE)
    assert 'pip install ".[gamma]"' in reasons.IN_WORDS[found.reason]


@pytest.mark.skipif(not has_gamma, reason='pip install ".[gamma]" to test gamma')
def test_gamma_hangs_on_the_seed_it_is_given_and_leaves_no_trace(capfd):
    coders = [
        [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
        [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    ]
    two = case((60, *coders))
    np.random.seed(3)
    before = np.random.get_state()[1].tolist()
    first, again = (evaluate(two, "gamma", {"seed": 7}) for _ in range(2))
    assert first == again
    assert np.random.get_state()[1].tolist() == before
    assert capfd.readouterr().err == ""
