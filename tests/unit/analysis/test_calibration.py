"""Each statistic beside its definition, on cases small enough to work out."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax
from sklearn.calibration import calibration_curve

from digitsum.analysis.calibration import (
    at_temperature,
    calibrate,
    calibration_error,
    chance_limit,
    cross_entropy,
    fit_temperature,
    reliability,
)


def answers(n, seed=0, temperature=1.0, classes=19):
    """Return log-probabilities (n, classes), and labels drawn from them as they are at a temperature of 1."""
    rng = np.random.default_rng(seed)
    logits = 3 * rng.normal(size=(n, classes))
    true = np.exp(log_softmax(logits, axis=1))
    labels = (rng.random(n)[:, None] > true.cumsum(axis=1)).sum(axis=1).clip(max=classes - 1)
    return log_softmax(logits * temperature, axis=1), labels


def two(confidences, right):
    """Return answers between two sums with these confidences, right or not."""
    confidence = np.array(confidences)
    with np.errstate(divide="ignore"):
        return np.log(np.stack([confidence, 1 - confidence], axis=1)), 1 - np.array(right, int)


sizes, seeds = st.integers(1, 60), st.integers(0, 1000)


def test_worked_by_hand():
    log_probabilities, labels = two([0.6, 0.9, 0.8, 1.0], [True, False, False, True])
    bins = reliability(log_probabilities, labels, bins=2)
    assert bins["n"].tolist() == [2, 2]
    assert bins["confidence"].tolist() == pytest.approx([0.7, 0.95])  # 0.6 and 0.8; 0.9 and 1.0
    assert bins["accuracy"].tolist() == [0.5, 0.5]
    assert calibration_error(bins) == pytest.approx((0.2 + 0.45) / 2)
    assert cross_entropy(log_probabilities, labels) == pytest.approx(-np.log([0.6, 0.1, 0.2, 1.0]).mean())


def test_bins_are_weighted_by_their_answers():
    bins = reliability(*two([0.6, 0.7, 0.8], [True, True, False]), bins=2)
    assert bins["n"].tolist() == [2, 1]
    assert calibration_error(bins) == pytest.approx((2 * (1 - 0.65) + 1 * 0.8) / 3)


@given(sizes, seeds)
def test_error_is_a_fraction_and_bins_are_equal(n, seed):
    bins = reliability(*answers(n, seed))
    assert len(bins) == min(n, 15)
    assert bins["n"].sum() == n
    assert bins["n"].max() - bins["n"].min() <= 1
    assert bins["confidence"].is_monotonic_increasing
    assert 0 <= calibration_error(bins) <= 1


def test_equals_scikit_learn_where_bins_hold_equally_many():
    log_probabilities, labels = answers(1500)
    right = log_probabilities.argmax(axis=1) == labels
    theirs = calibration_curve(right, np.exp(log_probabilities.max(axis=1)), n_bins=15, strategy="quantile")
    bins = reliability(log_probabilities, labels)
    np.testing.assert_allclose(bins[["accuracy", "confidence"]].to_numpy().T, theirs)


@given(sizes, seeds, st.floats(0.05, 20))
def test_temperature_changes_no_answer(n, seed, temperature):
    log_probabilities, _ = answers(n, seed)
    scaled = at_temperature(log_probabilities, temperature)
    np.testing.assert_array_equal(scaled.argmax(axis=1), log_probabilities.argmax(axis=1))
    np.testing.assert_allclose(np.exp(scaled).sum(axis=1), 1)


def test_temperature_is_that_of_the_definition():
    logits = np.array([[2.0, 0.0, -1.0]])
    expected = np.exp(logits / 2) / np.exp(logits / 2).sum()
    np.testing.assert_allclose(np.exp(at_temperature(log_softmax(logits, axis=1), 2.0)), expected)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_the_temperature_that_was_applied_is_found(temperature):
    log_probabilities, labels = answers(20_000, temperature=temperature)
    assert fit_temperature(log_probabilities, labels) == pytest.approx(temperature, rel=0.05)


@given(st.integers(5, 60), seeds)
def test_no_temperature_on_a_grid_is_better(n, seed):
    log_probabilities, labels = answers(n, seed)
    found = fit_temperature(log_probabilities, labels)
    if found is None:
        assert (log_probabilities.argmax(axis=1) == labels).all()
        return
    lowest = cross_entropy(at_temperature(log_probabilities, found), labels)
    grid = [cross_entropy(at_temperature(log_probabilities, t), labels) for t in np.geomspace(0.05, 20, 50)]
    assert lowest <= min(grid) + 1e-4


def test_no_temperature_where_all_is_right_or_the_truth_was_ruled_out():
    assert fit_temperature(*two([0.6, 0.9], [True, True])) is None
    ruled_out = two([0.6, 1.0], [True, False])
    assert cross_entropy(*ruled_out) == np.inf
    assert fit_temperature(*ruled_out) is None


def test_a_perfectly_calibrated_classifier_stays_below_the_limit():
    limits, errors = [], []
    for seed in range(100):
        bins = reliability(*answers(3000, seed))
        limits.append(chance_limit(bins))
        errors.append(calibration_error(bins))
    above = np.mean(np.array(errors) > np.array(limits))
    assert above <= 0.08  # of normal numbers, 2.3 % lie two standard deviations above the mean
    assert np.mean(limits) == pytest.approx(np.mean(errors) + 2 * np.std(errors), rel=0.05)
    assert chance_limit(reliability(*answers(3000, temperature=2))) < calibration_error(
        reliability(*answers(3000, temperature=2))
    )


def test_scaling_is_fitted_on_validation_pairs_alone():
    val, unseen = answers(4000, 1, temperature=2), answers(4000, 2, temperature=3)
    rows = calibrate({"val": val[0], "unseen": unseen[0]}, {"val": val[1], "unseen": unseen[1]})
    table = pd.DataFrame(rows).set_index(["split", "state"])
    assert list(table.index) == [(split, state) for split in ("val", "unseen") for state in ("before", "after")]
    assert (table["temperature"] == fit_temperature(*val)).all()
    assert (table.loc["unseen", "own_temperature"] == fit_temperature(*unseen)).all()
    assert table.loc[("val", "after"), "ece"] < table.loc[("val", "after"), "chance_limit"]
    assert table.loc[("unseen", "after"), "loss"] == pytest.approx(
        cross_entropy(at_temperature(unseen[0], fit_temperature(*val)), unseen[1])
    )
    assert table.loc[("unseen", "after"), "accuracy"] == table.loc[("unseen", "before"), "accuracy"]


def test_a_run_without_a_temperature_has_no_state_after():
    sure = two([1.0, 0.9], [False, True])
    rows = calibrate({"val": sure[0], "unseen": sure[0]}, {"val": sure[1], "unseen": sure[1]})
    assert [(row["split"], row["state"]) for row in rows] == [("val", "before"), ("unseen", "before")]
    assert rows[0]["loss"] is None
