"""Where classifiers are wrong: their most confident mistakes, hard pairs of digits, pairs that none gets right."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from digitsum.analysis.significance import holm
from digitsum.data.pairs import DIGITS, Pairs


def mistakes(pairs: Pairs, log_probabilities: np.ndarray) -> pd.DataFrame:
    """Return a row for each wrong answer, the most confident first.

    Columns: those of `describe`; answer; and probability, the one that the classifier gave to its answer.

    Args:
        pairs: n pairs.
        log_probabilities: (n, 19), of their sums, from a classifier.
    """
    answers, confidence = log_probabilities.argmax(axis=1), np.exp(log_probabilities.max(axis=1).astype(np.float64))
    wrong = np.flatnonzero(answers != pairs.labels)
    ordered = wrong[np.argsort(-confidence[wrong], kind="stable")]
    return describe(pairs, ordered).assign(answer=answers[ordered], probability=confidence[ordered])


def describe(pairs: Pairs, which: np.ndarray) -> pd.DataFrame:
    """Return a row for each of the pairs at the positions `which`.

    Columns: pair, the position; top and bottom, its digits; sum; top_image and bottom_image, the positions of its
    images in the file that they come from.
    """
    return pd.DataFrame(
        {
            "pair": which,
            "top": pairs.digits[which, 0],
            "bottom": pairs.digits[which, 1],
            "sum": pairs.labels[which],
            "top_image": pairs.source[which, 0],
            "bottom_image": pairs.source[which, 1],
        }
    )


def accuracy_by_digits(pairs: Pairs, sums: np.ndarray) -> pd.DataFrame:
    """Return a row for each of the 100 pairs of digits that occur: top, bottom, n, wrong, accuracy and p_holm.

    p_holm is the p-value of the one-sided binomial test that the two digits are no harder than all pairs together,
    corrected by Holm's method for the number of tests.

    Args:
        pairs: n pairs.
        sums: (n,), the answers of a classifier.
    """
    wrong = sums != pairs.labels
    cell = pairs.digits[:, 0].astype(int) * DIGITS + pairs.digits[:, 1]
    table = pd.DataFrame({"cell": cell, "wrong": wrong}).groupby("cell")["wrong"].agg(["size", "sum"])
    tests = [
        float(binomtest(int(some), int(n), float(wrong.mean()), alternative="greater").pvalue)
        for n, some in zip(table["size"], table["sum"], strict=True)
    ]
    return pd.DataFrame(
        {
            "top": table.index // DIGITS,
            "bottom": table.index % DIGITS,
            "n": table["size"].to_numpy(),
            "wrong": table["sum"].to_numpy(),
            "accuracy": 1 - table["sum"].to_numpy() / table["size"].to_numpy(),
            "p_holm": holm(tests),
        }
    )


def wrong_by_all(pairs: Pairs, answers: Sequence[np.ndarray]) -> np.ndarray:
    """Return which pairs have their right sum in none of the `answers`, each (n,), as bool (n,)."""
    wrong: np.ndarray = np.all([sums != pairs.labels for sums in answers], axis=0)
    return wrong
