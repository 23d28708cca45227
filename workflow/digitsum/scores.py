"""How good predictions of the sum are."""

from typing import Any

import numpy as np
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from digitsum.pairs import SUMS


def scores(labels: np.ndarray, predicted: np.ndarray) -> dict[str, Any]:
    """Return accuracy, macro F1, the per-class table and the confusion matrix as plain numbers.

    A class that was never predicted (or does not occur) has precision (recall) 0; macro F1 is the mean over the
    classes that occur.

    Args:
        labels: int (n,), the true sums.
        predicted: int (n,), the predicted sums.

    Returns:
        accuracy and macro_f1 as fractions; precision, recall, f1 and support as lists over the 19 sums;
        confusion as 19 rows (true sum) of 19 counts (predicted sum).
    """
    classes = np.arange(SUMS)
    precision, recall, f1, support = precision_recall_fscore_support(labels, predicted, labels=classes, zero_division=0)
    return {
        "accuracy": float(np.mean(labels == predicted)),
        "macro_f1": float(np.mean(f1[support > 0])),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "confusion": confusion_matrix(labels, predicted, labels=classes).tolist(),
    }


def mean_and_sd(values: list[float]) -> dict[str, Any]:
    """Return {mean, sd, values}; sd is the sample standard deviation, None for a single value."""
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return {"mean": float(np.mean(values)), "sd": sd, "values": values}
