"""The answers of the models that are compared: those of their runs on the most examples."""

from collections.abc import Iterable, Mapping

import numpy as np

from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions, load_predictions
from digitsum.runs import read_run

Answers = Mapping[str, list[Mapping[str, Predictions]]]  # by model; for each of its runs, by split


def read_answers(runs: Iterable[str], predictions: Iterable[str]) -> Answers:
    """Return the answers of all runs, models and runs in the order given.

    Args:
        runs: the records (run.json).
        predictions: the predictions of each run (predictions.npz), in the same order.
    """
    answers: dict[str, list[Mapping[str, Predictions]]] = {}
    for run, saved in zip(runs, predictions, strict=True):
        answers.setdefault(read_run(run).model, []).append(load_predictions(saved))
    return answers


def right_answers(answers: Answers, split: str, pairs: Pairs) -> dict[str, np.ndarray]:
    """Return, by model, bool (seeds, n): which of the first n pairs of the split each run gets right."""
    return {
        model: np.array([run[split].sums == pairs.labels[: len(run[split].sums)] for run in runs])
        for model, runs in answers.items()
    }
