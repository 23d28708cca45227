"""How good the answers of a classifier are."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

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
    classes = np.arange(N_CLASSES)
    precision, recall, f1, support = precision_recall_fscore_support(
        pairs.labels, predictions.sums, labels=classes, zero_division=0
    )
    result = {
        "n": len(pairs),
        "accuracy": float(np.mean(pairs.labels == predictions.sums)),
        "macro_f1": float(np.mean(f1[support > 0])),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": confusion_matrix(pairs.labels, predictions.sums, labels=classes).tolist(),
    }
    if predictions.digits is not None:
        read = predictions.digits
        result |= {
            "digit_accuracy": float(np.mean(read == pairs.digits)),
            "digit_confusion": confusion_matrix(pairs.digits.ravel(), read.ravel(), labels=range(DIGITS)).tolist(),
            "argmax_accuracy": float(np.mean(read.sum(axis=1) == pairs.labels)),
        }
    return result
