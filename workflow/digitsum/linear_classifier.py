"""Linear classifiers of the sum: one on whole pairs, or one on single digits that is applied to both halves.

Both are multinomial logistic regressions on pixels from 0 to 1. With n examples x, y they minimise

    mean over the examples of -log p(y | x)  +  PENALTY / 2 * |weights|^2

scikit-learn's C weighs the sum over the examples, so C = 1 / (PENALTY * n): the same penalty for every size. It was
chosen once, on validation pairs, between 0.001, which is better for many digits, and 0.01, which is better for pairs.
"""

from typing import Any, Literal

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from digitsum.features import pixels
from digitsum.pairs import SIDE, Pairs
from digitsum.sums import sum_distribution

Method = Literal["paired", "sequential"]

DIGITS = 10
PENALTY = 0.002
MAX_ITERATIONS = 1000


def fit_linear(method: Method, train: Pairs, size: int, seed: int) -> Any:
    """Fit a classifier to `size` examples, drawn without replacement.

    Args:
        method: paired, an example is a pair (56x28 pixels) with its sum; sequential, an example is one half of a pair
            (28x28 pixels) with its digit.
        train: the pairs to draw from.
        size: number of examples.
        seed: says which examples.

    Returns:
        A fitted scikit-learn classifier. It knows the classes that occur among the examples; where that is only one,
        it always answers that one.

    """
    images, classes = train.images, train.labels
    if method == "sequential":
        images, classes = halves(images), train.digits.reshape(-1)
    chosen = np.random.default_rng(seed).choice(len(images), size, replace=False)
    features, classes = pixels(images[chosen]), classes[chosen]
    if len(np.unique(classes)) == 1:  # which LogisticRegression refuses
        return DummyClassifier().fit(features, classes)
    return LogisticRegression(C=1 / (PENALTY * size), max_iter=MAX_ITERATIONS).fit(features, classes)


def iterations(classifier: Any) -> int:
    """Return how many iterations the fit of a classifier took; with MAX_ITERATIONS it has not converged."""
    return int(np.max(getattr(classifier, "n_iter_", 0)))


def predict_sums(classifier: Any, images: np.ndarray) -> np.ndarray:
    """Return the sums (n,) that a `paired` classifier sees in images uint8 (n, 56, 28)."""
    sums: np.ndarray = classifier.predict(pixels(images))
    return sums


def digit_probabilities(classifier: Any, images: np.ndarray) -> np.ndarray:
    """Return what a `sequential` classifier sees in both halves of images uint8 (n, 56, 28).

    Returns:
        (n, 2, 10), probabilities of the digits above and below; 0 for a digit that it has never seen.

    """
    probabilities = np.zeros((2 * len(images), DIGITS))
    probabilities[:, classifier.classes_] = classifier.predict_proba(pixels(halves(images)))
    return probabilities.reshape(-1, 2, DIGITS)


def most_likely_sums(probabilities: np.ndarray) -> np.ndarray:
    """Return the sums (n,) with the highest probability, given those of the digits (n, 2, 10)."""
    sums: np.ndarray = sum_distribution(probabilities[:, 0], probabilities[:, 1]).argmax(axis=1)
    return sums


def sums_of_most_likely_digits(probabilities: np.ndarray) -> np.ndarray:
    """Return the sums (n,) of the two digits with the highest probability, given those of the digits (n, 2, 10)."""
    sums: np.ndarray = probabilities.argmax(axis=2).sum(axis=1)
    return sums


def halves(images: np.ndarray) -> np.ndarray:
    """Return the upper and the lower half of each image, one after the other: (n, 56, 28) -> (2n, 28, 28)."""
    return images.reshape(-1, SIDE, SIDE)
