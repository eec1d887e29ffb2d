"""Against other software, where it is right. Its known faults are kept out on purpose:

krippendorff raises where nothing varies; scikit-learn and statsmodels give nan there; irrCAC keeps units nobody
coded and calls another distance "ordinal". irrCAC pins one old version of scipy, so it is no dependency: where it is
missing (`pip install --no-deps irrCAC`), the figures it gave for the same seeds are compared instead.
"""

from __future__ import annotations

import importlib.util

import krippendorff
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats import inter_rater

from voices.agreement.coefficients import alpha, gwet, kappas, many
from voices.agreement.coefficients.tables import decisions
from voices.agreement.coefficients.weighing import credits, disagreement_weights

SEEDS = range(6)


def study(seed: int, *, gaps: bool, n_coders: int = 4, q: int = 5, n_units: int = 120) -> np.ndarray:
    """Coders who agree on three of four units, by chance on the rest. Every code is used, every unit is coded."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(q, n_units, p=np.arange(1, q + 1) / np.arange(1, q + 1).sum())
    codes = np.where(rng.random((n_units, n_coders)) < 0.75, truth[:, None], rng.integers(0, q, (n_units, n_coders)))
    if gaps:
        codes[rng.random(codes.shape) < 0.2] = -1
    return codes[(codes >= 0).any(axis=1)]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_as_the_package_krippendorff(seed, level):
    codes = study(seed, gaps=True)
    numbers = np.where(codes < 0, np.nan, codes + 1.0)
    theirs = krippendorff.alpha(reliability_data=numbers.T, level_of_measurement=level)
    ours = alpha.krippendorff_alpha(decisions(codes, 5), level, range(1, 6))
    assert ours.value == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_as_scikit_learn(seed, weights):
    codes = study(seed, gaps=False, n_coders=2)
    theirs = cohen_kappa_score(codes[:, 0], codes[:, 1], weights=None if weights == "none" else weights)
    ours = kappas.cohen_kappa(decisions(codes, 5), disagreement_weights(weights, 5))
    assert ours.value == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_standard_error_of_kappa_as_statsmodels(seed, weights):
    codes = study(seed, gaps=False, n_coders=2)
    table = np.bincount(codes[:, 0] * 5 + codes[:, 1], minlength=25).reshape(5, 5)
    theirs = inter_rater.cohens_kappa(table, wt=None if weights == "none" else weights)
    decided, disagreement = decisions(codes, 5), disagreement_weights(weights, 5)
    assert kappas.cohen_kappa(decided, disagreement).value == pytest.approx(theirs.kappa, abs=1e-12)
    assert kappas.cohen_kappa_se(decided, disagreement).value == pytest.approx(theirs.std_kappa, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_as_statsmodels(seed):
    codes = study(seed, gaps=False)
    counts = np.stack([(codes == code).sum(axis=1) for code in range(5)], axis=1)
    assert many.fleiss_kappa(decisions(codes, 5)).value == pytest.approx(inter_rater.fleiss_kappa(counts), abs=1e-12)


# Printed by irrCAC 0.4.4 for study(seed, gaps=True), weights identity and linear: value and standard error.
IRRCAC = {
    (0, "identity"): {
        "gwet": (0.5251127111, 0.042785917),
        "fleiss": (0.500976834, 0.0440374616),
        "bp": (0.5204741379, 0.0428526781),
        "krippendorff": (0.4981816657, 0.0407188921),
        "conger": (0.5023616362, 0.0438418325),
    },
    (0, "linear"): {
        "gwet": (0.5461733025, 0.048973569),
        "fleiss": (0.5092253509, 0.0524954401),
        "bp": (0.5195761494, 0.0500594618),
        "krippendorff": (0.5053449347, 0.0496639245),
        "conger": (0.5083808202, 0.0524849744),
    },
    (1, "identity"): {
        "gwet": (0.6022602637, 0.0411978931),
        "fleiss": (0.5757256339, 0.0427175188),
        "bp": (0.5972222222, 0.0413836482),
        "krippendorff": (0.575266982, 0.0421791566),
        "conger": (0.5751194471, 0.0426046898),
    },
    (1, "linear"): {
        "gwet": (0.6216375203, 0.0473968228),
        "fleiss": (0.5323390044, 0.0514112339),
        "bp": (0.5928819444, 0.0485182118),
        "krippendorff": (0.5391046672, 0.0491089176),
        "conger": (0.5338996735, 0.0516443943),
    },
}


def by_irrcac(codes: np.ndarray, weights: str) -> dict[str, tuple[float, float]]:
    import pandas as pd
    from irrCAC.raw import CAC

    frame = pd.DataFrame(np.where(codes < 0, np.nan, codes + 1.0))
    analysis = CAC(frame, weights=weights, digits=12)
    found = {}
    for name in ("gwet", "fleiss", "bp", "krippendorff", "conger"):
        given = getattr(analysis, name)()["est"]
        found[name] = (float(given["coefficient_value"]), float(given["se"]))
    return found


@pytest.mark.parametrize("weights", ["identity", "linear"])
@pytest.mark.parametrize("seed", [0, 1])
def test_all_as_irrcac(seed, weights):
    codes = study(seed, gaps=True)
    theirs = IRRCAC[seed, weights]
    if importlib.util.find_spec("irrCAC"):
        assert by_irrcac(codes, weights) == {name: pytest.approx(pair, abs=1e-9) for name, pair in theirs.items()}
    decided = decisions(codes, 5)
    credit = None if weights == "identity" else credits(disagreement_weights(weights, 5))
    for name, estimate in (
        ("gwet", gwet.ac_estimate),
        ("fleiss", gwet.fleiss_estimate),
        ("bp", gwet.brennan_prediger_estimate),
        ("krippendorff", gwet.alpha_estimate),
    ):
        ours = estimate(decided, credit)
        assert (ours.value.value, ours.se.value) == pytest.approx(theirs[name], abs=1e-9), name
    if credit is None:
        assert many.conger_kappa(decided).value == pytest.approx(theirs["conger"][0], abs=1e-9)
