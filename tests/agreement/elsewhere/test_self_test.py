"""The published cases hold, and a wrong, an impossible and an unknown expectation are each told apart."""

from __future__ import annotations

import importlib.util

import pytest

from voices.agreement.cases import published
from voices.agreement.elsewhere.self_test import Verdict, verdicts

UNITS = {"id": "x", "kind": "coded_units", "units": [["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]}


def verdict(stat: str, case: dict = UNITS, **expected) -> Verdict:
    [found] = verdicts([case | {"expect": [{"stat": stat, **expected}]}])
    return found


def test_every_published_expectation_holds_but_for_what_needs_the_package_of_gamma():
    found = list(verdicts(published()))
    assert len(found) == 359
    missing = [each for each in found if not each.ok]
    if importlib.util.find_spec("pygamma_agreement") is None:
        assert {each.stat for each in missing} == {"gamma"}
        assert len(missing) == 8
        assert all(each.out_of_reach and "pip install" in each.why for each in missing)
    else:
        assert missing == []


def test_percent_of_four_units_of_which_one_differs():
    assert verdict("percent_agreement", value=0.75).ok
    off = verdict("percent_agreement", value=0.8, tolerance=0.01)
    assert off.fails
    assert off.value == 0.75
    assert off.why == "off by 0.05"
    assert verdict("percent_agreement", value=0.8, tolerance=0.06).ok


def test_a_range():
    assert verdict("percent_agreement", range=[0.7, 0.8]).ok
    outside = verdict("percent_agreement", range=[0.8, 0.9])
    assert (outside.fails, outside.expected, outside.why) == (True, (0.8, 0.9), "outside the range")


def test_undefined_needs_the_right_reason():
    same = UNITS | {"units": [["a", "a"], ["a", "a"]]}
    assert verdict("krippendorff_alpha", same, value=None, undefined_reason="no_variation").ok
    assert verdict("krippendorff_alpha", same, value=None).ok
    other = verdict("krippendorff_alpha", same, value=None, undefined_reason="single_coder")
    assert other.fails
    assert "only one coder" in other.why
    defined = verdict("krippendorff_alpha", value=None)
    assert (defined.fails, defined.why) == (True, "defined, and expected to be undefined")
    assert verdict("krippendorff_alpha", same, value=1.0).fails


@pytest.mark.parametrize(
    ("stat", "case", "params"),
    [
        ("nonsense", UNITS, {}),
        ("brennan_prediger", UNITS, {"q": "many"}),
        ("krippendorff_alpha", UNITS, {"distance": [[0, 1]]}),
        ("krippendorff_alpha", UNITS, {"level": "cosmic"}),
        ("krippendorff_alpha_code", {"id": "s", "kind": "coded_sets", "units": [[["A"], ["A"]]]}, {}),
        ("sample_size", {"id": "n", "kind": "sample_size"}, {"p": 0}),
        ("u_alpha_x", {"id": "s", "kind": "spans", "documents": [{"length": 5, "coders": [[], []]}]}, {}),
    ],
)
def test_what_cannot_be_computed_fails_with_words(stat, case, params):
    found = verdict(stat, case, params=params, value=0.5)
    assert found.fails
    assert found.value is None
    assert found.why
