"""What can be said of the splits before anything is trained: shared images, guessing, the labels' distribution."""

import numpy as np
from scipy.stats import chisquare


def share_seen(train_source: np.ndarray, source: np.ndarray) -> float:
    """Return the share of the images in `source` that occur among the images of the training pairs too.

    Args:
        train_source: int (n, 2), positions of the images of the training pairs.
        source: int (m, 2), positions of the images of another split, in the same file.
    """
    return float(np.isin(source, train_source).mean())


def guessing_accuracy(train_labels: np.ndarray, labels: np.ndarray) -> float:
    """Return the accuracy of always answering the commonest training label.

    Args:
        train_labels: uint8 (n,).
        labels: uint8 (m,), the labels to guess.
    """
    return float(np.mean(labels == np.bincount(train_labels).argmax()))


def label_fit(labels: np.ndarray, expected: np.ndarray) -> float:
    """Return the p-value of Pearson's chi-square test that `labels` were drawn from the distribution `expected`.

    Args:
        labels: uint8 (n,).
        expected: (k,), the probability of each label. Labels of probability 0 are left out; there can be none.
    """
    possible = expected > 0
    counts = np.bincount(labels, minlength=len(expected))[possible]
    return float(chisquare(counts, expected[possible] / expected[possible].sum() * counts.sum()).pvalue)
