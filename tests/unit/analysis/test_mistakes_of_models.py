"""The mistakes of networks and of all models: tables and summary."""

import numpy as np
import pytest

from digitsum.analysis.mistakes import mistakes_of_all, mistakes_of_networks
from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions

DIGITS = np.array([(1, 2), (3, 4), (5, 5), (0, 9)], np.uint8)
SOURCE = np.array([(10, 11), (12, 13), (14, 10), (15, 16)], np.int32)
PAIRS = Pairs(np.zeros((4, 56, 28), np.uint8), DIGITS.sum(1, dtype=np.uint8), DIGITS, SOURCE)


def run(sums, probability=0.9):
    """Return the answers of a run that gives `probability` to each."""
    known = np.full((len(sums), 19), (1 - probability) / 18)
    known[np.arange(len(sums)), sums] = probability
    return {"unseen": Predictions(np.array(sums, np.uint8), log_probabilities=np.log(known).astype(np.float32))}


ANSWERS = {"network": {0: run([3, 8, 9, 9], 0.9), 1: run([4, 8, 10, 9], 0.6)}, "svm": {0: run([4, 8, 9])}}


def test_networks_are_asked_on_average():
    summary, mistakes, digits = mistakes_of_networks(ANSWERS, ["network"], PAIRS, np.array([10]))
    network = summary["network"]
    assert (network["pairs"], network["wrong"], network["hard"]) == (4, 2, [])
    assert network["label_errors"] == {"images": 1, "pairs": 2, "wrong": 1}  # the first pair is right, the third wrong
    assert mistakes[["pair", "answer"]].to_numpy().tolist() == [[1, 8], [2, 9]]
    assert mistakes["probability"].tolist() == pytest.approx([0.75, (0.9 + 0.4 / 18) / 2], abs=1e-6)
    assert len(digits) == 4
    assert mistakes_of_networks(ANSWERS, ["network"], PAIRS, None)[0]["network"]["label_errors"] is None


def test_pairs_that_no_run_gets_right():
    summary, table = mistakes_of_all(ANSWERS, PAIRS, np.array([12, 16]))
    assert summary == {
        "models": 2,
        "runs": 3,
        "pairs": 3,  # not all were asked about the last one
        "wrong": 1,
        "label_errors": {"images": 2, "pairs": 1, "wrong": 1},
    }
    assert table[["pair", "top_image", "top_doubtful", "bottom_doubtful"]].to_numpy().tolist() == [[1, 12, True, False]]
    summary, table = mistakes_of_all({"network": {0: run(PAIRS.labels)}}, PAIRS, None)
    assert (summary["wrong"], summary["label_errors"], len(table)) == (0, None, 0)
    assert {"top_doubtful", "bottom_doubtful"} <= set(table)
