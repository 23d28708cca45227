"""Scores of a classifier's answers."""

from typing import Any

import numpy as np

from digitsum.data.pairs import DIGITS, N_CLASSES, Pairs
from digitsum.models.predictions import Predictions


def score(pairs: Pairs, predictions: Predictions) -> dict[str, Any]:
    """Return the scores of `predictions` as plain numbers.

    A class that was never predicted (or does not occur) has precision (recall) 0; macro F1 is the mean over the
    classes that occur.

    Returns:
        n, the number of pairs; accuracy and macro_f1 as fractions; precision, recall, f1 and support as lists over the
        19 sums; confusion as 19 rows (true sum) of 19 counts (predicted sum). From a classifier that reads digits,
        also digit_accuracy, a fraction over both halves; digit_confusion, 10 rows of 10 counts; and argmax_accuracy,
        how often the two likeliest digits add up to the true sum.
    """
    confusion = confusion_matrix(pairs.labels, predictions.sums, N_CLASSES)
    right, support, predicted = confusion.diagonal(), confusion.sum(axis=1), confusion.sum(axis=0)
    f1 = _ratio(2 * right, support + predicted)
    result = {
        "n": len(pairs),
        "accuracy": float(np.mean(pairs.labels == predictions.sums)),
        "macro_f1": float(np.mean(f1[support > 0])),
        "precision": _ratio(right, predicted).tolist(),
        "recall": _ratio(right, support).tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": confusion.tolist(),
    }
    if predictions.digits is not None:
        read = predictions.digits
        result |= {
            "digit_accuracy": float(np.mean(read == pairs.digits)),
            "digit_confusion": confusion_matrix(pairs.digits.ravel(), read.ravel(), DIGITS).tolist(),
            "argmax_accuracy": float(np.mean(read.sum(axis=1) == pairs.labels)),
        }
    return result


def confusion_matrix(true: np.ndarray, answered: np.ndarray, classes: int) -> np.ndarray:
    """Return counts, int64 (classes, classes): a row for each true class, a column for each answer.

    The same as sklearn.metrics.confusion_matrix, whose import would take longer than scoring.
    """
    return np.bincount(true.astype(np.int64) * classes + answered, minlength=classes**2).reshape(classes, classes)


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return part / whole, 0 where the whole is 0."""
    result: np.ndarray = np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
    return result
