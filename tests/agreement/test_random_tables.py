"""Small random decisions: our tables against plain Python with exact fractions, written from the formulas."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from tests.agreement.examples import examples
from voices.agreement.coefficients.alpha import alpha_of_tables
from voices.agreement.coefficients.documents import coefficient_of_sums
from voices.agreement.coefficients.kappas import kappa_of_tables
from voices.agreement.interval import t_quantile
from voices.agreement.tallies import ground_of, joined, tables_of

ANSWERS = st.sampled_from([0, 1, None])


@st.composite
def studies(draw):
    """Decisions [coder][unit], weights and transcript of each unit."""
    n_coders, n_units = draw(st.integers(2, 4)), draw(st.integers(1, 9))
    answers = draw(
        st.lists(st.lists(ANSWERS, min_size=n_units, max_size=n_units), min_size=n_coders, max_size=n_coders)
    )
    weights = draw(st.lists(st.integers(1, 4), min_size=n_units, max_size=n_units))
    transcripts = draw(st.lists(st.integers(0, 2), min_size=n_units, max_size=n_units))
    return answers, weights, transcripts


def arrays(study):
    answers, weights, transcripts = study
    coded = np.array([[value == 1 for value in row] for row in answers])
    read = np.array([[value is not None for value in row] for row in answers])
    return coded, read, np.array(weights), np.array(transcripts), 3


def tables(study):
    """The tables of one code, its tally taken apart and joined again on the way."""
    coded, read, weights, transcripts, n = arrays(study)
    ground = ground_of(read, weights, transcripts)
    return tables_of([joined([ground.tally(coded)])], n)


def units(study):
    """The values given to each unit, a unit of weight w standing w times."""
    answers, weights, _ = study
    for index, weight in enumerate(weights):
        there = [row[index] for row in answers if row[index] is not None]
        for _ in range(weight):
            yield there


def exact_alpha(study) -> Fraction | None:
    pairable = [each for each in units(study) if len(each) > 1]
    values = [value for each in pairable for value in each]
    n, n_yes = len(values), sum(values)
    observed = sum((Fraction(2 * sum(each) * (len(each) - sum(each)), len(each) - 1) for each in pairable), Fraction(0))
    expected = 2 * n_yes * (n - n_yes)
    return None if not expected else 1 - (n - 1) * observed / expected


def exact_percent(study) -> Fraction | None:
    pairable = [each for each in units(study) if len(each) > 1]
    shares = [
        Fraction(sum(each) * (sum(each) - 1) + (len(each) - sum(each)) * (len(each) - sum(each) - 1),
                 len(each) * (len(each) - 1))
        for each in pairable
    ]  # fmt: skip
    return None if not shares else sum(shares, Fraction(0)) / len(shares)


def exact_kappa(study) -> Fraction | None:
    answers, weights, _ = study
    pairs = [
        (one, other)
        for one, other, weight in zip(answers[0], answers[1], weights, strict=True)
        for _ in range(weight)
        if one is not None and other is not None
    ]
    if not pairs:
        return None
    n = len(pairs)
    observed = Fraction(sum(one == other for one, other in pairs), n)
    share = [Fraction(sum(pair[coder] for pair in pairs), n) for coder in (0, 1)]
    expected = share[0] * share[1] + (1 - share[0]) * (1 - share[1])
    return None if expected == 1 else (observed - expected) / (1 - expected)


def agree(found: float, expected: Fraction | None) -> bool:
    return np.isnan(found) if expected is None else found == pytest.approx(float(expected), abs=1e-12)


@examples(600)
@given(studies())
def test_tables_give_what_the_formulas_say(study):
    total = tables(study)
    assert agree(float(alpha_of_tables(total.values.sum(axis=(0, 1)))), exact_alpha(study))
    assert agree(float(coefficient_of_sums(total.shares.sum(axis=(0, 1)), "percent")), exact_percent(study))
    assert agree(float(kappa_of_tables(total.of_pairs.sum(axis=(0, 1))[0])), exact_kappa(study))


@examples(200)
@given(studies(), st.randoms())
def test_order_of_coders_and_units_does_not_matter(study, random):
    answers, weights, transcripts = study
    coders, order = list(range(len(answers))), list(range(len(weights)))
    random.shuffle(coders)
    random.shuffle(order)
    mixed = (
        [[answers[coder][unit] for unit in order] for coder in coders],
        [weights[unit] for unit in order],
        [transcripts[unit] for unit in order],
    )
    one, other = (float(alpha_of_tables(tables(each).values.sum(axis=(0, 1)))) for each in (study, mixed))
    assert one == pytest.approx(other, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 11, 12, 30, 61, 200])
@pytest.mark.parametrize("probability", [0.5, 0.6, 0.9, 0.975, 0.995, 0.05])
def test_t_quantile_equals_scipy(df, probability):
    assert t_quantile(probability, df) == pytest.approx(float(stdtrit(df, probability)), abs=1e-9, rel=1e-9)
