"""What the networks are compared with: classifiers of scikit-learn on the pixels of whole pairs."""

from collections.abc import Callable, Mapping

import numpy as np
from sklearn.ensemble import RandomForestClassifier

from digitsum.features import pixels
from digitsum.files import atomic, write_json
from digitsum.pairs import Pairs
from digitsum.scores import scores


def fit_forest(features: np.ndarray, labels: np.ndarray, seed: int) -> RandomForestClassifier:
    """Fit a random forest with scikit-learn's defaults: 100 trees, grown until their leaves are pure.

    Args:
        features: float32 (n, k).
        labels: int (n,).
        seed: any whole number; numpy's older generator, which scikit-learn uses, takes 32 bits of it.

    """
    return RandomForestClassifier(random_state=seed % 2**32).fit(features, labels)


def evaluate(
    predict: Callable[[np.ndarray], np.ndarray], splits: Mapping[str, Pairs], metrics: str, predictions: str
) -> None:
    """Write `metrics` (.json: scores for each split) and `predictions` (.npz: uint8 sums for each split).

    Args:
        predict: gives the sums (n,) for pixels (n, 1568).
        splits: the pairs of each split, by name.
        metrics: the file to write the scores to.
        predictions: the file to write the sums to.

    """
    predicted = {split: predict(pixels(pairs.images)).astype(np.uint8) for split, pairs in splits.items()}
    write_json(metrics, {split: scores(pairs.labels, predicted[split]) for split, pairs in splits.items()})
    with atomic(predictions) as temporary:
        np.savez(temporary, **predicted)  # type: ignore[arg-type]  # numpy's stub takes names for options
