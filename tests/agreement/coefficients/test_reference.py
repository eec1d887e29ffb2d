"""Every expectation of reference.json on units that are given beforehand: value, printed figure, reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from voices.agreement.coefficients.evaluating import KINDS, evaluate
from voices.agreement.reasons import IN_WORDS

CASES = json.loads((Path(__file__).parents[1] / "reference.json").read_text(encoding="utf-8"))["cases"]
EXPECTED = [
    pytest.param(case, each, id=f"{case['id']}-{number}-{each.get('stat', 'sample_size')}")
    for case in CASES
    if case["kind"] in KINDS
    for number, each in enumerate(case["expect"])
]


def test_none_is_left_out():
    assert len(EXPECTED) == sum(len(case["expect"]) for case in CASES if case["kind"] != "spans")
    assert len(EXPECTED) == 271


@pytest.mark.parametrize(("case", "expected"), EXPECTED)
def test_reference(case, expected):
    found = evaluate(case, expected.get("stat", ""), expected.get("params", {}))
    if expected["value"] is None:
        assert (found.value, found.reason) == (None, expected["undefined_reason"])
        assert IN_WORDS[found.reason]
        return
    assert found.reason == ""
    assert found.value == pytest.approx(expected["value"], abs=expected["tolerance"], rel=0)
    if "published" in expected:
        printed = expected.get("published_tolerance", 0)
        assert found.value == pytest.approx(expected["published"], abs=printed, rel=0)
