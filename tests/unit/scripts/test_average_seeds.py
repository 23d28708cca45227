"""The script average_seeds.py, called as functions."""

import numpy as np
import pytest

from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions
from digitsum.runs import Run

LABELS = np.array([3, 7], np.uint8)
PAIRS = Pairs(np.zeros((2, 56, 28), np.uint8), LABELS, np.zeros((2, 2), np.uint8), np.zeros((2, 2), np.int32))


def member(*probabilities):
    """Return answers with these probabilities for the right sum, the rest for the sum 0."""
    known = np.zeros((2, 19))
    known[[0, 1], LABELS] = probabilities
    known[:, 0] = 1 - np.array(probabilities)
    with np.errstate(divide="ignore"):
        logarithms = np.log(known).astype(np.float32)
    sums = logarithms.argmax(axis=1).astype(np.uint8)
    return {"unseen": Predictions(sums, digits=np.zeros((2, 2), np.uint8), log_probabilities=logarithms)}


def test_ensemble_is_a_run_of_its_own(script):
    average_seeds = script("average_seeds")
    predictions = average_seeds.average_members([member(0.9, 0.4), member(0.3, 0.4), member(0.6, 0.6)])
    assert predictions["unseen"].sums.tolist() == [3, 0]
    members = [Run("best", "dense", "pairs", 70, seed, {}, parameters=10) for seed in range(3)]
    run = average_seeds.record("best-ensemble", members, predictions, {"unseen": PAIRS})
    assert (run.model, run.family, run.examples, run.seed, run.parameters) == ("best-ensemble", "dense", 70, 0, 30)
    assert run.facts == {"members": 3}
    assert run.splits["unseen"]["accuracy"] == 0.5
    assert run.splits["unseen"]["loss"] == pytest.approx(-np.log([0.6, 1.4 / 3]).mean(), rel=1e-6)
    assert "digit_accuracy" not in run.splits["unseen"]
