"""The script average_seeds.py."""

import numpy as np
import pytest

from digitsum.data.pairs import Pairs, save_pairs
from digitsum.data.splits import SCORED_SPLITS
from digitsum.models.predictions import Predictions, load_predictions, save_predictions
from digitsum.runs import Run, identity, read_run
from digitsum.scores import score

LABELS = np.array([3, 7], np.uint8)
DIGITS = np.array([[0, 3], [0, 7]], np.uint8)
PAIRS = Pairs(np.zeros((2, 56, 28), np.uint8), LABELS, DIGITS, np.zeros((2, 2), np.int32))


def member(*probabilities):
    """Return answers with these probabilities for the right sum, the rest for the sum 0."""
    known = np.zeros((2, 19))
    known[[0, 1], LABELS] = probabilities
    known[:, 0] = 1 - np.array(probabilities)
    with np.errstate(divide="ignore"):
        logarithms = np.log(known).astype(np.float32)
    sums = logarithms.argmax(axis=1).astype(np.uint8)
    return Predictions(sums, digits=np.zeros((2, 2), np.uint8), log_probabilities=logarithms)


def test_ensemble_is_a_run_of_its_own(run_script, tmp_path):
    input = {"runs": [], "predictions": []}
    for split in SCORED_SPLITS:
        input[split] = tmp_path / f"{split}.npz"
        save_pairs(input[split], PAIRS)
    identities = [identity("best", 70, seed) for seed in range(3)]
    for seed, answers in enumerate([member(0.9, 0.4), member(0.3, 0.4), member(0.6, 0.6)]):
        files = {"runs": tmp_path / f"{seed}.json", "predictions": tmp_path / f"{seed}.npz"}
        scores = {split: score(PAIRS, answers) for split in SCORED_SPLITS}
        Run("best", "dense", "pairs", 70, seed, scores, parameters=10).write(files["runs"])
        save_predictions(files["predictions"], dict.fromkeys(SCORED_SPLITS, answers), identities[seed])
        input = {**input, **{kind: [*input[kind], path] for kind, path in files.items()}}
    output = {"run": tmp_path / "run.json", "predictions": tmp_path / "predictions.npz"}
    run_script("average_seeds", input, output, ensemble={"name": "best-ensemble", "members": identities})

    run, predictions = read_run(output["run"]), load_predictions(output["predictions"])
    assert predictions["unseen"].sums.tolist() == [3, 0]
    assert predictions["unseen"].digits is None
    assert (run.model, run.family, run.examples, run.seed, run.parameters) == ("best-ensemble", "dense", 70, 0, 30)
    assert run.facts == {"members": 3}
    assert run.splits["unseen"]["accuracy"] == 0.5
    assert run.splits["unseen"]["loss"] == pytest.approx(-np.log([0.6, 1.4 / 3]).mean(), rel=1e-3)  # half precision
    assert "digit_accuracy" not in run.splits["unseen"]
