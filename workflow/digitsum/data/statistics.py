"""Facts about the splits before any training: shared images, guessing, the distribution of the labels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.stats import chisquare


def label_p_value(labels: np.ndarray, expected: np.ndarray) -> float:
    """Return the p-value of Pearson's chi-square test that `labels`, uint8 (n,), were drawn from `expected`.

    That is the probability of each label, (k,). Labels of probability 0 are left out, as they can't occur; where only
    one can, the p-value is 1.
    """
    possible = expected > 0
    if possible.sum() == 1:
        return 1.0
    counts = np.bincount(labels, minlength=len(expected))[possible]
    return float(chisquare(counts, expected[possible] / expected[possible].sum() * counts.sum()).pvalue)


def describe_splits(
    labels: Mapping[str, np.ndarray],
    sources: Mapping[str, np.ndarray],
    expected: Mapping[str, np.ndarray],
    images: Mapping[str, int],
) -> dict[str, Any]:
    """Return the part `data` of the summary.

    The labels, uint8 (n,), the sources, int32 (n, 2), and the exact probabilities of the sums, (19,), are by split;
    `images` says how many images the data set has, train and test.
    """
    commonest, others = int(np.bincount(labels["train"]).argmax()), [split for split in labels if split != "train"]
    return {
        "images": dict(images),
        "pairs": {split: len(labels[split]) for split in labels},
        # The positions of `unseen` are in another file of images: none of these can be in the training pairs.
        "images_seen_in_training": {
            split: 0.0 if split == "unseen" else float(np.isin(sources[split], sources["train"]).mean())
            for split in others
        },
        "majority_class": commonest,
        "majority_class_accuracy": {split: float(np.mean(labels[split] == commonest)) for split in others},
        "label_p_value": {split: label_p_value(labels[split], expected[split]) for split in labels},
    }
