"""Every expectation about spans in reference.json, each by its published source or its exact computation."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from voices.agreement import reasons
from voices.agreement.spans.evaluating import evaluate

CASES = json.loads((Path(__file__).parents[1] / "reference.json").read_text(encoding="utf-8"))["cases"]
EXPECTED = [
    pytest.param(case, each, id=f"{case['id']}-{each['stat']}-{number}")
    for case in CASES
    if case["kind"] == "spans"
    for number, each in enumerate(case["expect"])
]
has_gamma = importlib.util.find_spec("pygamma_agreement") is not None


@pytest.mark.parametrize(("case", "expected"), EXPECTED)
def test_every_expectation_holds(case, expected):
    found = evaluate(case, expected["stat"], expected.get("params", {}))
    if expected["stat"] == "gamma":
        # Met only where the optional package is: it draws continua, so the expectation is a range.
        if has_gamma:
            assert expected["range"][0] <= found.value <= expected["range"][1]
        else:
            assert (found.value, found.reason) == (None, reasons.NEEDS_PACKAGE)
    elif expected["value"] is None:
        assert (found.value, found.reason) == (None, expected["undefined_reason"])
    else:
        assert found.value == pytest.approx(expected["value"], abs=expected["tolerance"])
        assert found.reason == ""


def test_there_are_as_many_as_were_counted():
    assert len(EXPECTED) == 88
