"""The answers of the models that are compared: those of their runs on the most examples."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from digitsum.data.pairs import Pairs
from digitsum.models.predictions import Predictions, load_predictions

Answers = Mapping[str, Mapping[int, Mapping[str, Predictions]]]  # by model, seed and split


def read_answers(predictions: Iterable[str], identities: Iterable[Mapping[str, Any]]) -> Answers:
    """Read the predictions (predictions.npz) of all runs with these identities, models and runs in the order given.

    Raises:
        ValueError: a file is cut off, not an .npz, or of another run; names it.
    """
    answers: dict[str, dict[int, Mapping[str, Predictions]]] = {}
    for path, identity in zip(predictions, identities, strict=True):
        answers.setdefault(identity["model"], {})[identity["seed"]] = load_predictions(path, identity)
    return answers


def right_answers(answers: Answers, split: str, pairs: Pairs) -> dict[str, np.ndarray]:
    """Return, by model, bool (seeds, n): which of the first n pairs of the split each run gets right."""
    return {
        model: np.array([run[split].sums == pairs.labels[: len(run[split].sums)] for run in runs.values()])
        for model, runs in answers.items()
    }
