"""The tables of the study that are made from the records of all runs."""

import numpy as np
import pandas as pd
import pytest

from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions
from digitsum.runs import Run
from digitsum.runs_table import comparison_table, learning_curves_table, per_class_table, runs_table
from digitsum.scores import score

LABELS = np.arange(19, dtype=np.uint8).repeat(4)
PAIRS = Pairs(np.zeros((76, 56, 28), np.uint8), LABELS, np.zeros((76, 2), np.uint8), np.zeros((76, 2), np.int32))


def run(model, examples, seed, test_wrong, unseen_wrong):
    """Return the record of a run that gets the first `test_wrong` and `unseen_wrong` pairs wrong."""
    answers = {"test": LABELS.copy(), "unseen": LABELS.copy()}
    answers["test"][:test_wrong] += 1
    answers["unseen"][:unseen_wrong] += 1
    splits = {split: score(PAIRS, Predictions(sums)) for split, sums in answers.items()}
    return Run(model, "dense", "pairs", examples, seed, splits)


RUNS = [
    run("trial", 70, 0, 0, 38),
    run("best", 10, 0, 40, 40),
    run("best", 70, 0, 4, 8),
    run("best", 70, 1, 8, 16),
    run("svm", 30, 0, 19, 19),
    Run("svm", "svm", "pairs", 30, 0, {"held_out": score(PAIRS, Predictions(LABELS))}, fold=0),
]


@pytest.fixture(scope="module")
def curves():
    return learning_curves_table(runs_table(RUNS, {name: name for name in ("trial", "best", "svm")}))


def test_learning_curves_have_mean_and_spread_over_seeds(curves):
    row = curves.set_index(["model", "examples", "split"]).loc[("best", 70, "test")]
    assert row["seeds"] == 2
    assert row["accuracy"] == pytest.approx(1 - 6 / 76)
    assert row["accuracy_sd"] == pytest.approx(4 / 76 / 2**0.5)
    assert pd.isna(curves.loc[curves["model"] == "svm", "accuracy_sd"]).all()  # one run has no spread


def test_comparison_is_on_most_examples_and_begins_with_the_best_on_unseen_pairs(curves):
    table = comparison_table(curves)
    assert table[["model", "examples", "split"]].to_numpy().tolist() == [
        [model, examples, split]
        for model, examples in (("best", 70), ("svm", 30), ("trial", 70))
        for split in ("test", "unseen")
    ]


def test_scores_of_each_sum_are_means_over_the_seeds_on_most_examples():
    table = per_class_table(RUNS).set_index(["model", "split", "sum"])
    assert len(table) == 3 * 2 * 19
    # Sum 1: one seed finds all four; the other finds none, and takes those of 0 for it.
    assert table.loc[("best", "test", 1), "recall"] == 0.5
    assert table.loc[("best", "test", 1), "precision"] == 0.25
    assert (table["support"] == 4).all()
