"""The calibration of all models: tables and summary."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import log_softmax

from digitsum.analysis.calibration import calibration_summary, calibration_tables
from digitsum.models.predictions import Predictions
from digitsum.runs_table import mean_and_sd

LABELS = {split: np.random.default_rng(0).integers(0, 19, 300) for split in ("val", "unseen")}


def run(seed, n=300, sure=4.0):
    """Return the answers of a run that often prefers the right sum."""
    rng = np.random.default_rng(seed)
    answers = {}
    for split, labels in LABELS.items():
        logits = rng.normal(size=(n, 19)) + sure * (rng.random(n) < 0.8)[:, None] * np.eye(19)[labels[:n]]
        known = log_softmax(logits, axis=1).astype(np.float32)
        answers[split] = Predictions(known.argmax(axis=1).astype(np.uint8), log_probabilities=known)
    return answers


def silent(answers):
    return {split: Predictions(known.sums) for split, known in answers.items()}


@pytest.fixture(scope="module")
def tables():
    answers = {"network": {0: run(0), 3: run(1)}, "svm": {0: silent(run(2))}, "forest": {0: run(3, n=100)}}
    return calibration_tables(answers, LABELS)


def test_all_runs_with_probabilities_are_measured(tables):
    scores, bins = tables
    states = [(split, state) for split in ("val", "unseen") for state in ("before", "after")]
    expected = [
        (model, seed, *state) for model, seed in (("network", 0), ("network", 3), ("forest", 0)) for state in states
    ]
    identity = ["model", "seed", "split", "state"]
    assert list(scores[identity].itertuples(index=False, name=None)) == expected
    assert bins.groupby(identity, sort=False)["n"].sum().tolist() == [300] * 8 + [100] * 4
    assert (bins.groupby(identity).size() == 15).all()


def test_summary_has_means_over_seeds(tables):
    scores, _ = tables
    summary = calibration_summary(scores)
    assert list(summary) == ["network", "forest"]
    of = scores.set_index(["model", "split", "state"]).sort_index()
    assert summary["network"]["unseen_after"]["ece"] == mean_and_sd(of.loc[("network", "unseen", "after"), "ece"])
    assert summary["network"]["temperature"] == mean_and_sd(of.loc[("network", "unseen", "after"), "temperature"])
    wanted = of.loc[("network", "unseen", "before"), "own_temperature"]
    assert summary["network"]["unseen_temperature"] == mean_and_sd(wanted)
    assert summary["forest"]["val_before"]["loss"]["sd"] is None


def test_what_a_run_lacks_is_left_out_for_its_model():
    faultless = {split: run(0, sure=0)[split] for split in LABELS}
    right = np.log(np.full((300, 19), 1e-3) + 0.9 * np.eye(19)[LABELS["val"]]).astype(np.float32)
    faultless["val"] = Predictions(LABELS["val"].astype(np.uint8), log_probabilities=right)
    scores, _ = calibration_tables({"network": {0: run(0), 1: faultless}}, LABELS)
    summary = calibration_summary(scores)["network"]
    assert summary["temperature"] is None
    assert set(summary) == {"temperature", "unseen_temperature", "val_before", "unseen_before"}


def test_a_study_without_probabilities():
    scores, bins = calibration_tables({"svm": {0: silent(run(0))}}, LABELS)
    assert calibration_summary(scores) == {}
    assert len(bins) == 0
    assert {"confidence", "accuracy"} <= set(pd.DataFrame(bins))
