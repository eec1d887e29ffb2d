"""Alpha, kappa and percent agreement against published cases (reference.json: each names its source)."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.documents import coefficient_of_sums
from voices.agreement.coefficients.kappas import kappa_of_tables

CASES = json.loads((Path(__file__).parent / "reference.json").read_text(encoding="utf-8"))["cases"]


def expectations(stat: str, params: list[dict]) -> list:
    return [
        pytest.param(case, each, id=f"{case['id']}-{number}")
        for case in CASES
        for number, each in enumerate(case["expect"])
        if each.get("stat") == stat and each.get("params", {}) in params
    ]


def units_of(case: dict) -> list[list]:
    """One row a unit, one entry a coder, whatever form the case has."""
    if "units" in case:
        return case["units"]
    if "table" in case:
        return [[a, b] for a, row in enumerate(case["table"]) for b, n in enumerate(row) for _ in range(n)]
    return [[k for k, n in enumerate(row) for _ in range(n)] for row in case["category_counts"]]


def coincidences(units: list[list]) -> np.ndarray:
    """Krippendorff's coincidence matrix by its definition: each ordered pair in a unit counts 1 / (values - 1)."""
    values = sorted({value for unit in units for value in unit if value is not None}, key=str)
    table = np.zeros((len(values), len(values)))
    for unit in units:
        there = [value for value in unit if value is not None]
        for one, other in permutations(range(len(there)), 2):
            table[values.index(there[one]), values.index(there[other])] += 1 / (len(there) - 1)
    return table


def check(found: float, expected: dict) -> None:
    if expected["value"] is None:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(expected["value"], abs=expected["tolerance"])


@pytest.mark.parametrize(("case", "expected"), expectations("krippendorff_alpha", [{"level": "nominal"}, {}]))
def test_alpha(case, expected):
    check(float(alpha_of_tables(coincidences(units_of(case)))), expected)


@pytest.mark.parametrize(("case", "expected"), expectations("cohen_kappa", [{"weights": "none"}]))
def test_kappa(case, expected):
    pairs = [(unit[0], unit[1]) for unit in units_of(case) if len(unit) > 1 and None not in unit[:2]]
    values = sorted({value for pair in pairs for value in pair}, key=str)
    table = np.zeros((max(1, len(values)), max(1, len(values))))
    for one, other in pairs:
        table[values.index(one), values.index(other)] += 1
    check(float(kappa_of_tables(table)), expected)


@pytest.mark.parametrize(("case", "expected"), expectations("percent_agreement", [{"average": "units"}, {}]))
def test_percent(case, expected):
    sums = np.zeros(5)
    for unit in units_of(case):
        there = [value for value in unit if value is not None]
        if len(there) > 1:
            pairs = list(permutations(there, 2))
            sums += [sum(one == other for one, other in pairs) / len(pairs), 1, 1, 0, 0]
    check(float(coefficient_of_sums(sums, "percent")), expected)
